//! Many clients and many faults at once: what is counted is what happened.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use flows8x8_simulator::{Operation, Simulator};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::wire::FLOWS;

const FAULTS: [&str; 12] = [
    "latency=2:0.2",
    "idle=0:0.2",
    "status=503:0.1",
    "status_after=502:0.1",
    "429:0.1",
    "drop_before:0.1",
    "drop_read:0.1",
    "drop_after:0.1",
    "drop_during:0.1",
    "truncate:0.1",
    "hang:0.05",
    "hang_after:0.05",
];

/// What a client was told about one create.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Created,
    Refused(u16),
    Nothing,
}

async fn create(address: std::net::SocketAddr, name: &str) -> Told {
    let body = json!({"name": name, "categories": ["OTHER"]}).to_string();
    let request = format!(
        "POST {FLOWS} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer k\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut bytes = Vec::new();
    let _ = stream.write_all(request.as_bytes()).await;
    let _ = stream.read_to_end(&mut bytes).await;
    let Ok(text) = String::from_utf8(bytes) else { return Told::Nothing };
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return Told::Nothing };
    if !head.contains(&format!("content-length: {}", body.len())) {
        return Told::Nothing;
    }
    match head.split(' ').nth(1).unwrap().parse().unwrap() {
        200 => Told::Created,
        status => Told::Refused(status),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_creates_under_every_fault_each_took_effect_as_it_was_counted() {
    const CREATES: usize = 640;
    let mut builder = Simulator::builder().seed(7);
    for fault in FAULTS {
        builder = builder.fault(fault.parse().unwrap());
    }
    let simulator = builder.start().await.unwrap();
    let address = simulator.address();
    let mut tasks = JoinSet::new();
    for call in 0..CREATES {
        tasks.spawn(async move {
            let name = format!("flow {call}");
            (create(address, &name).await, name)
        });
    }
    let mut told = Vec::new();
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        let counts = simulator.counts();
        let hanging = counts.injected_of("hang") + counts.injected_of("hang_after");
        if counts.requests() == CREATES as u64 && told.len() as u64 + hanging == CREATES as u64 {
            break;
        }
        assert!(Instant::now() < end, "only {} of {CREATES} came to an end, {hanging} hang", told.len());
        // Whoever still waits when all others are through waits for ever.
        let next = tokio::time::timeout(Duration::from_millis(50), tasks.join_next()).await;
        told.extend(next.ok().flatten().map(Result::unwrap));
    }
    assert_eq!(tasks.len(), CREATES - told.len());
    let flows = simulator.flows(Some("0f9b8a76-1111-2222-3333-444455556666"), "main");
    let present: HashSet<&str> = flows.iter().map(|flow| flow.name.as_str()).collect();
    let counts = simulator.counts();
    assert_eq!(counts.requests(), CREATES as u64);
    assert_eq!((present.len(), counts.effects(Operation::CreateFlow)), (flows.len(), flows.len() as u64));

    let of = |wanted: Told| told.iter().filter(|(told, _)| *told == wanted).count() as u64;
    for (told, name) in &told {
        match told {
            Told::Created | Told::Refused(502) => assert!(present.contains(name.as_str()), "{told:?} {name}"),
            Told::Refused(_) => assert!(!present.contains(name.as_str()), "{told:?} {name}"),
            Told::Nothing => {}
        }
    }
    let struck = |kind: &str| counts.injected_of(kind);
    assert_eq!(of(Told::Refused(503)), struck("status"));
    assert_eq!(of(Told::Refused(502)), struck("status_after"));
    assert_eq!(of(Told::Refused(429)), struck("429"));
    let silent_without_effect = struck("drop_before") + struck("drop_read");
    let silent_with_effect = struck("drop_after") + struck("drop_during") + struck("truncate");
    assert_eq!(of(Told::Nothing), silent_without_effect + silent_with_effect);
    assert_eq!(
        flows.len() as u64,
        of(Told::Created) + struck("status_after") + silent_with_effect + struck("hang_after")
    );
    assert!(counts.injected().iter().all(|(_, count)| *count > 0), "{:?}", counts.injected());
}

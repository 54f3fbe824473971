//! Faults on demand: for each, what had effect and what went over the wire.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use flows8x8_simulator::{Fault, FaultKind, Operation, Shape, Simulator, Status};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::wire::{FLOWS, GOOD, Reply, Wire};

const ACCOUNT: &str = "0f9b8a76-1111-2222-3333-444455556666";

async fn wire(faults: &[&str]) -> Wire {
    shaped(Shape::OpenApi, faults).await
}

async fn shaped(shape: Shape, faults: &[&str]) -> Wire {
    let mut builder = Simulator::builder().seed(7).shape(shape);
    for fault in faults {
        builder = builder.fault(fault.parse().unwrap());
    }
    Wire { simulator: builder.start().await.unwrap(), base: FLOWS }
}

fn names(wire: &Wire) -> Vec<String> {
    wire.simulator.flows(Some(ACCOUNT), "main").into_iter().map(|flow| flow.name).collect()
}

/// How often a create took effect, and how often faults of this kind struck.
fn counts(wire: &Wire, kind: &str) -> (u64, u64) {
    let counts = wire.simulator.counts();
    (counts.effects(Operation::CreateFlow), counts.injected_of(kind))
}

/// Everything that came back, and how it ended.
struct Heard {
    bytes: Vec<u8>,
    end: Result<(), ErrorKind>,
    elapsed: Duration,
}

fn request(method: &str, rest: &str, body: &str) -> String {
    format!(
        "{method} {FLOWS}{rest} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn create(name: &str) -> String {
    request("POST", "", &json!({"name": name, "categories": ["OTHER"], "flowJson": GOOD}).to_string())
}

/// Sends and listens for at most `time` without closing; `None` in the end's place means that it was still open.
async fn listen(wire: &Wire, request: &str, time: Duration) -> (Vec<u8>, Option<Result<(), ErrorKind>>) {
    let mut stream = TcpStream::connect(wire.simulator.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(time, stream.read_to_end(&mut bytes)).await;
    (bytes, read.ok().map(|read| read.map(drop).map_err(|error| error.kind())))
}

async fn hear(wire: &Wire, request: &str) -> Heard {
    let start = Instant::now();
    let (bytes, end) = listen(wire, request, Duration::from_secs(20)).await;
    Heard { bytes, end: end.expect("still open after 20 s"), elapsed: start.elapsed() }
}

/// Waits for what the other side of a socket does a little later.
async fn eventually(mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(5);
    while !holds() {
        assert!(Instant::now() < end, "not within 5 s");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn latency_delays_the_effect_and_the_answer() {
    let wire = wire(&["latency=400"]).await;
    let call = wire.post("", json!({"name": "A", "categories": ["OTHER"]}));
    let start = Instant::now();
    let look = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        names(&wire)
    };
    let (reply, early) = tokio::join!(call, look);
    assert!(start.elapsed() >= Duration::from_millis(400), "{:?}", start.elapsed());
    assert_eq!((reply.status, early), (200, Vec::new()));
    assert_eq!((names(&wire), counts(&wire, "latency")), (vec!["A".to_owned()], (1, 1)));
}

#[tokio::test]
async fn a_client_that_goes_away_during_the_latency_leaves_no_effect() {
    let wire = wire(&["latency=500"]).await;
    let (bytes, end) = listen(&wire, &create("A"), Duration::from_millis(50)).await;
    assert_eq!((bytes.as_slice(), end), (&b""[..], None));
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(counts(&wire, "latency"), (0, 1));
}

#[tokio::test]
async fn a_status_comes_with_the_envelope_and_without_effect() {
    for (status, code) in [(503, 2000), (500, 2000), (401, 1200), (404, 1300), (418, 1000), (302, 1000)] {
        let wire = wire(&[&format!("status={status}")]).await;
        let reply = wire.post("", json!({"name": "A", "categories": ["OTHER"]})).await;
        assert_eq!(reply.status, status);
        assert_eq!(reply.refusal(), (code, format!("Simulated fault: status {status}")));
        assert_eq!(reply.header("retry-after"), None);
        assert_eq!((names(&wire).len(), counts(&wire, "status")), (0, (0, 1)));
    }
}

#[tokio::test]
async fn a_status_after_comes_when_the_effect_is_there() {
    let wire = wire(&["status_after=502"]).await;
    let reply = wire.post("", json!({"name": "A", "categories": ["OTHER"]})).await;
    assert_eq!((reply.status, reply.refusal().0), (502, 2000));
    assert_eq!((names(&wire).len(), counts(&wire, "status_after")), (1, (1, 1)));
}

#[tokio::test]
async fn a_429_has_a_retry_after_or_none_and_no_effect() {
    let wire = wire(&["429#1", "429=7#2", "status=429#3"]).await;
    for (header, message) in [
        (None, "Quota exceeded. Please try again in 1 second(s)."),
        (Some("7"), "Quota exceeded. Please try again in 7 second(s)."),
        (None, "Simulated fault: status 429"),
    ] {
        let reply = wire.post("", json!({"name": "A", "categories": ["OTHER"]})).await;
        assert_eq!((reply.status, reply.header("retry-after")), (429, header));
        assert_eq!(reply.refusal(), (429, message.to_owned()));
    }
    assert_eq!((names(&wire).len(), counts(&wire, "429")), (0, (0, 2)));
    assert_eq!(wire.simulator.rate_limited(), 0, "the rate refused nothing");
}

#[tokio::test]
async fn drop_before_resets_without_reading_the_body() {
    let wire = wire(&["drop_before"]).await;
    // Half of a request is enough: its body is never waited for.
    let half = format!("POST {FLOWS} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{");
    for request in [half, create("A"), request("GET", "", "")] {
        let heard = hear(&wire, &request).await;
        assert_eq!((heard.bytes.as_slice(), heard.end), (&b""[..], Err(ErrorKind::ConnectionReset)));
    }
    assert_eq!((names(&wire).len(), counts(&wire, "drop_before")), (0, (0, 3)));
}

#[tokio::test]
async fn drop_read_resets_after_the_whole_request_without_effect() {
    let wire = wire(&["drop_read"]).await;
    let (head, body) = (create("A"), "}");
    let unfinished = head.strip_suffix(body).unwrap();
    let mut stream = TcpStream::connect(wire.simulator.address()).await.unwrap();
    stream.write_all(unfinished.as_bytes()).await.unwrap();
    let mut byte = [0];
    let early = tokio::time::timeout(Duration::from_millis(100), stream.read(&mut byte)).await;
    assert!(early.is_err(), "ended before the request did: {early:?}");
    stream.write_all(body.as_bytes()).await.unwrap();
    assert_eq!(stream.read(&mut byte).await.unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert_eq!((names(&wire).len(), counts(&wire, "drop_read")), (0, (0, 1)));
}

#[tokio::test]
async fn drop_after_resets_before_any_byte_and_the_effect_is_there() {
    let wire = wire(&["drop_after"]).await;
    let heard = hear(&wire, &create("A")).await;
    assert_eq!((heard.bytes.as_slice(), heard.end), (&b""[..], Err(ErrorKind::ConnectionReset)));
    assert_eq!((names(&wire), counts(&wire, "drop_after")), (vec!["A".to_owned()], (1, 1)));
}

#[tokio::test]
async fn drop_during_resets_behind_half_of_the_body_and_the_effect_is_there() {
    let wire = wire(&["drop_during"]).await;
    let heard = hear(&wire, &create("A")).await;
    assert_eq!(heard.end, Err(ErrorKind::ConnectionReset));
    let reply = Reply::parse(&heard.bytes);
    let length: usize = reply.header("content-length").unwrap().parse().unwrap();
    assert_eq!((reply.status, reply.body.len()), (200, length / 2));
    let [flow] = &wire.simulator.flows(Some(ACCOUNT), "main")[..] else { panic!("no flow") };

    // Without a body it is the head that breaks off.
    let heard = hear(&wire, &request("POST", &format!("/{}/publish", flow.id), "")).await;
    assert_eq!(
        (heard.bytes.as_slice(), heard.end),
        (&b"HTTP/1.1 200 OK\r\n"[..], Err(ErrorKind::ConnectionReset))
    );
    assert_eq!(wire.simulator.flows(Some(ACCOUNT), "main")[0].status, Status::Published);
    assert_eq!(counts(&wire, "drop_during"), (1, 2));
}

#[tokio::test]
async fn truncate_announces_more_than_it_sends_and_closes_properly() {
    let wire = wire(&["truncate"]).await;
    for request in [create("A"), request("GET", "", "")] {
        let heard = hear(&wire, &request).await;
        let reply = Reply::parse(&heard.bytes);
        let length: usize = reply.header("content-length").unwrap().parse().unwrap();
        assert_eq!((reply.status, reply.body.len(), heard.end), (200, length / 2, Ok(())));
    }
    let id = wire.simulator.flows(Some(ACCOUNT), "main")[0].id.clone();
    let heard = hear(&wire, &request("DELETE", &format!("/{id}"), "")).await;
    let reply = Reply::parse(&heard.bytes);
    assert_eq!((reply.header("content-length"), reply.text(), heard.end), (Some("8"), "    ", Ok(())));
    assert_eq!((names(&wire).len(), counts(&wire, "truncate")), (0, (1, 3)));
}

#[tokio::test]
async fn truncate_breaks_a_204_off_behind_its_status_line() {
    let wire = shaped(Shape::Guide, &["truncate@delete_flow"]).await;
    let id = wire.create("A", None).await;
    let heard = hear(&wire, &request("DELETE", &format!("/{id}"), "")).await;
    assert_eq!((heard.bytes.as_slice(), heard.end), (&b"HTTP/1.1 204 No Content\r\n"[..], Ok(())));
}

#[tokio::test]
async fn slow_gives_the_head_at_once_and_the_body_bytewise() {
    let wire = wire(&["slow=200@create_flow", "slow=1@list_flows"]).await;
    let close = create("A").replace("Host: x\r\n", "Host: x\r\nConnection: close\r\n");
    let heard = hear(&wire, &close).await;
    let reply = Reply::parse(&heard.bytes);
    assert_eq!(reply.json()["success"], true);
    let expected = Duration::from_millis(reply.body.len() as u64 * 1000 / 200);
    let range = expected.mul_f64(0.7)..expected.mul_f64(10.0);
    assert!(range.contains(&heard.elapsed), "{:?} for {} bytes", heard.elapsed, reply.body.len());

    let (bytes, end) = listen(&wire, &request("GET", "", ""), Duration::from_millis(1500)).await;
    assert_eq!((Reply::parse(&bytes).text(), end), ("{\"", None), "a byte, a second, a byte");
    assert_eq!(counts(&wire, "slow"), (1, 2));
}

#[tokio::test]
async fn hang_never_answers_and_has_no_effect() {
    let wire = wire(&["hang"]).await;
    let (bytes, end) = listen(&wire, &create("A"), Duration::from_millis(300)).await;
    assert_eq!((bytes.as_slice(), end), (&b""[..], None));
    assert_eq!((names(&wire).len(), counts(&wire, "hang")), (0, (0, 1)));
}

#[tokio::test]
async fn hang_after_never_answers_and_the_effect_is_there() {
    let wire = wire(&["hang_after"]).await;
    let (bytes, end) = listen(&wire, &create("A"), Duration::from_millis(300)).await;
    assert_eq!((bytes.as_slice(), end), (&b""[..], None));
    assert_eq!((names(&wire).len(), counts(&wire, "hang_after")), (1, (1, 1)));
}

#[tokio::test]
async fn stopping_does_not_wait_for_requests_that_are_held_up() {
    for fault in ["hang", "hang_after", "latency=600000", "slow=1"] {
        let wire = wire(&[fault]).await;
        let mut stream = TcpStream::connect(wire.simulator.address()).await.unwrap();
        // A second request behind it keeps the server from noticing that nobody listens any more.
        stream.write_all(create("A").repeat(2).as_bytes()).await.unwrap();
        eventually(|| wire.simulator.counts().injected().iter().any(|(_, count)| *count > 0)).await;
        let start = Instant::now();
        wire.simulator.stop().await;
        assert!(start.elapsed() < Duration::from_secs(5), "{fault}: {:?}", start.elapsed());
    }
}

#[tokio::test]
async fn idle_0_closes_right_behind_the_answer_and_does_not_say_so() {
    let wire = wire(&["idle=0"]).await;
    for request in [create("A"), request("GET", "", ""), request("GET", "/1", "")] {
        let heard = hear(&wire, &request).await;
        let reply = Reply::parse(&heard.bytes);
        assert_eq!((heard.end, reply.header("connection")), (Ok(()), None));
        assert_eq!(reply.header("content-length").unwrap(), reply.body.len().to_string());
        assert!(heard.elapsed < Duration::from_secs(2), "{:?}", heard.elapsed);
    }
    let id = wire.simulator.flows(Some(ACCOUNT), "main")[0].id.clone();
    let heard = hear(&wire, &request("POST", &format!("/{id}/publish"), "")).await;
    assert_eq!(
        (Reply::parse(&heard.bytes).status, heard.end),
        (200, Ok(())),
        "an answer without a body, too"
    );
    assert_eq!(counts(&wire, "idle"), (1, 4));
}

#[tokio::test]
async fn idle_closes_a_connection_that_waits_too_long_and_no_other() {
    let wire = wire(&["idle=800"]).await;
    let mut stream = TcpStream::connect(wire.simulator.address()).await.unwrap();
    let get = request("GET", "/1", "");
    let mut buffer = [0; 4096];
    for _ in 0..4 {
        tokio::time::sleep(Duration::from_millis(250)).await;
        stream.write_all(get.as_bytes()).await.unwrap();
        assert!(stream.read(&mut buffer).await.unwrap() > 0, "closed while it was in use");
    }
    let start = Instant::now();
    assert_eq!(stream.read(&mut buffer).await.unwrap(), 0);
    let waited = start.elapsed();
    assert!((700..4000).contains(&waited.as_millis()), "{waited:?}");
    assert_eq!(counts(&wire, "idle"), (0, 4));
}

#[tokio::test]
async fn downloads_have_faults_of_their_own() {
    let wire = wire(&["truncate@download"]).await;
    let id = wire.create("A", Some(GOOD)).await;
    let url = wire.get(&format!("/{id}")).await.json()["flowJsonUrl"].as_str().unwrap().to_owned();
    let reply = wire.open(&url).await;
    assert_eq!((reply.status, reply.text()), (200, &GOOD[..GOOD.len() / 2]));
    assert_eq!(wire.simulator.counts().injected_of("truncate"), 1);
}

#[tokio::test]
async fn a_fault_is_kept_to_its_operation_and_its_turn() {
    let wire = wire(&["status=503@list_flows#2-3"]).await;
    let mut statuses = Vec::new();
    for name in ["A", "B", "C", "D"] {
        wire.create(name, None).await;
        statuses.push(wire.get("").await.status);
    }
    assert_eq!(statuses, [200, 503, 503, 200]);
}

#[tokio::test]
async fn faults_are_set_and_cleared_while_it_runs() {
    let wire = wire(&[]).await;
    assert_eq!(wire.get("").await.status, 200);
    wire.simulator.set_faults([Fault::new(FaultKind::Status(500)).next(1)]).unwrap();
    assert_eq!((wire.get("").await.status, wire.get("").await.status), (500, 200));
    wire.simulator.set_faults([Fault::new(FaultKind::Status(501))]).unwrap();
    assert_eq!(wire.get("").await.status, 501);
    let refused = wire.simulator.set_faults([Fault::new(FaultKind::Status(99))]).unwrap_err();
    assert_eq!(refused.to_string(), "`status` takes a status from 200 to 599, not 99");
    assert_eq!(wire.get("").await.status, 501, "a fault that was refused changes nothing");
    wire.simulator.clear_faults();
    assert_eq!(wire.get("").await.status, 200);
    let injected: Vec<(String, u64)> =
        wire.simulator.counts().injected().iter().map(|(fault, count)| (fault.to_string(), *count)).collect();
    assert_eq!(injected, [("status=500#1".to_owned(), 1), ("status=501".to_owned(), 2)]);
}

#[tokio::test]
async fn a_fault_that_makes_no_sense_is_an_error_of_starting() {
    for fault in [
        Fault::new(FaultKind::Slow(0)),
        Fault::new(FaultKind::Hang).with_probability(f64::NAN),
        Fault::new(FaultKind::Hang).nth(0),
    ] {
        let error = Simulator::builder().fault(fault).start().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
}

#[tokio::test]
async fn the_same_seed_strikes_the_same_requests_whatever_else_goes_on() {
    let statuses = async |seed: u64, noise: bool| {
        let faults = ["status=503@list_flows:0.5", "status=500@create_flow:0.3"];
        let mut builder = Simulator::builder().seed(seed);
        for fault in faults {
            builder = builder.fault(fault.parse().unwrap());
        }
        let wire = Wire { simulator: builder.start().await.unwrap(), base: FLOWS };
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(wire.get("").await.status);
            if noise {
                wire.post("", json!({})).await;
            }
        }
        statuses
    };
    let first = statuses(7, false).await;
    assert!(first.contains(&503) && first.contains(&200), "{first:?}");
    assert_eq!(statuses(7, false).await, first);
    assert_eq!(statuses(7, true).await, first);
    assert_ne!(statuses(8, false).await, first);
}

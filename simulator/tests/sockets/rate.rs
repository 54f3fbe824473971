//! The rate limit, when it is asked for.

use std::time::{Duration, Instant};

use flows8x8_simulator::{Operation, Simulator};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::wire::{FLOWS, Reply, Wire};

#[tokio::test]
async fn a_request_over_the_rate_is_a_429_that_says_when_to_come_back() {
    let simulator = Simulator::builder().rate(3).start().await.unwrap();
    let wire = Wire { simulator, base: FLOWS };
    for _ in 0..3 {
        assert_eq!(wire.get("").await.status, 200);
    }
    let reply = wire.get("").await;
    let seconds: u64 = reply.header("retry-after").unwrap().parse().unwrap();
    assert!((40..=60).contains(&seconds), "{seconds}");
    let message = format!("Quota exceeded. Please try again in {seconds} second(s).");
    assert_eq!((reply.status, reply.refusal()), (429, (429, message)));

    let other = wire.send("GET", FLOWS, "Authorization: Bearer other\r\n", b"").await;
    assert_eq!(other.status, 200, "each key has a quota of its own");
    assert_eq!(wire.send("GET", FLOWS, "", b"").await.status, 401, "the key comes first");
}

#[tokio::test]
async fn the_window_slides_and_can_be_shortened() {
    let window = Duration::from_millis(300);
    let simulator = Simulator::builder().rate(5).rate_window(window).start().await.unwrap();
    let wire = Wire { simulator, base: FLOWS };
    let mut passed = Vec::new();
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(1200) {
        let sent = Instant::now();
        let reply = wire.get("").await;
        if reply.status == 200 {
            passed.push((sent, Instant::now()));
        } else {
            assert_eq!((reply.status, reply.header("retry-after")), (429, Some("1")));
        }
    }
    assert!(passed.len() > 5, "only {} passed", passed.len());
    // A request is counted between its being sent and its answer's arrival.
    assert!(passed.windows(6).all(|six| six[5].1 - six[0].0 >= window), "{passed:?}");
}

#[tokio::test]
async fn there_is_no_limit_unless_asked_for() {
    let wire = Wire::openapi().await;
    for _ in 0..150 {
        assert_eq!(wire.get("").await.status, 200);
    }
}

#[tokio::test]
async fn downloads_and_previews_do_not_count() {
    let simulator = Simulator::builder().rate(3).start().await.unwrap();
    let wire = Wire { simulator, base: FLOWS };
    let id = wire.create("A", Some("{}")).await;
    let url = wire.get(&format!("/{id}")).await.json()["flowJsonUrl"].as_str().unwrap().to_owned();
    for _ in 0..5 {
        assert_eq!(wire.open(&url).await.status, 200);
    }
    assert_eq!(wire.get("").await.status, 200);
    assert_eq!(wire.get("").await.status, 429);
}

/// One call on a connection that stays open: when it was sent, when it was answered, and with which status.
async fn timed(stream: &mut TcpStream, request: &[u8]) -> (Instant, Instant, u16) {
    let sent = Instant::now();
    stream.write_all(request).await.unwrap();
    let mut bytes = Vec::new();
    loop {
        assert!(stream.read_buf(&mut bytes).await.unwrap() > 0, "closed");
        if bytes.windows(4).any(|four| four == b"\r\n\r\n") {
            let reply = Reply::parse(&bytes);
            if reply.header("content-length").unwrap() == reply.body.len().to_string() {
                return (sent, Instant::now(), reply.status);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_64_connections_no_window_holds_more_than_the_rate_and_every_429_is_counted() {
    const RATE: u32 = 100;
    let window = Duration::from_millis(250);
    let simulator = Simulator::builder().rate(RATE).rate_window(window).start().await.unwrap();
    let start = Instant::now();
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let address = simulator.address();
            tokio::spawn(async move {
                let request = format!("GET {FLOWS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n\r\n");
                let mut stream = TcpStream::connect(address).await.unwrap();
                let mut calls = Vec::new();
                while start.elapsed() < Duration::from_millis(1100) {
                    calls.push(timed(&mut stream, request.as_bytes()).await);
                }
                calls
            })
        })
        .collect();
    let mut calls = Vec::new();
    for task in tasks {
        calls.extend(task.await.unwrap());
    }
    type Calls<'a> = Vec<&'a (Instant, Instant, u16)>;
    let (passed, refused): (Calls<'_>, Calls<'_>) = calls.iter().partition(|(.., status)| *status == 200);
    assert!(refused.iter().all(|(.., status)| *status == 429));
    // What was let in between its being sent and its answer's arrival, both within one window, is all in that window.
    for (begin, ..) in &passed {
        let within = passed.iter().filter(|(sent, got, _)| sent >= begin && *got < *begin + window).count();
        assert!(within <= RATE as usize, "{within} in one window");
    }
    assert!(passed.len() >= 4 * RATE as usize, "only {} passed", passed.len());
    let counts = simulator.counts();
    assert_eq!(counts.rate_limited(), refused.len() as u64);
    assert_eq!(simulator.rate_limited(), refused.len() as u64);
    assert_eq!(counts.effects(Operation::ListFlows), passed.len() as u64);
    assert_eq!(counts.requests(), calls.len() as u64);
}

//! The rate limit, when it is asked for.

use std::time::{Duration, Instant};

use flows8x8_simulator::Simulator;

use crate::wire::{FLOWS, Wire};

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

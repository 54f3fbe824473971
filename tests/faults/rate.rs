//! Under the limiter no request is ever refused for the rate, and none waits longer than the window asks.

use std::time::{Duration, Instant};

use flows8x8_simulator::Simulator;

use crate::support::{builder, figure};

const LIMIT: u32 = 100;
const CALLS: usize = 250;
const THREADS: usize = 8;
const WINDOW: Duration = Duration::from_secs(2);
/// The client's window is longer by what the network may add, as 61 s are longer than a minute.
const CLIENT_WINDOW: Duration = Duration::from_millis(2150);

#[test]
fn many_threads_under_the_limiter_meet_no_429() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let simulator = Simulator::builder().rate(LIMIT).rate_window(WINDOW);
    let simulator = runtime.block_on(simulator.start()).unwrap();
    let client = builder()
        .base_url(simulator.url())
        .rate_limit(LIMIT)
        .rate_window(CLIENT_WINDOW)
        .max_retries(0)
        .build_blocking()
        .unwrap();
    let started = Instant::now();
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            let client = client.clone();
            std::thread::spawn(move || {
                let calls = CALLS / THREADS + usize::from(thread < CALLS % THREADS);
                let one = |_| {
                    let begun = Instant::now();
                    client.list_flows().send().map(|_| begun.elapsed())
                };
                (0..calls).map(one).collect::<Result<Vec<_>, _>>()
            })
        })
        .collect();
    let times: Result<Vec<Vec<Duration>>, _> =
        threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    let times: Vec<Duration> = times.unwrap().concat();
    let (longest, whole) = (*times.iter().max().unwrap(), started.elapsed());
    figure(
        &format!("{CALLS} calls, {THREADS} threads, {LIMIT} allowed in {WINDOW:?}"),
        &format!(
            "{} answers 429; longest wait {longest:.2?}, all done in {whole:.2?}",
            simulator.rate_limited()
        ),
    );
    assert_eq!((times.len(), simulator.rate_limited()), (CALLS, 0));
    // A call waits for a slot at most one window; all of them need two, as 250 are more than 200.
    let slack = Duration::from_millis(1500);
    assert!(longest < CLIENT_WINDOW + slack, "{longest:?}");
    assert!((CLIENT_WINDOW * 2..CLIENT_WINDOW * 2 + slack).contains(&whole), "{whole:?}");
}

#[test]
fn a_429_caused_by_another_process_makes_everybody_wait_and_nobody_fail() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let simulator =
        runtime.block_on(Simulator::builder().rate(20).rate_window(Duration::from_secs(1)).start()).unwrap();
    // This client believes in a far higher rate, as one does whose key others use too.
    let client =
        builder().base_url(simulator.url()).rate_limit(1000).max_retries(4).build_blocking().unwrap();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            std::thread::spawn(move || (0..15).all(|_| client.list_flows().send().is_ok()))
        })
        .collect();
    let fine = threads.into_iter().all(|thread| thread.join().unwrap());
    figure(
        "60 calls, 4 threads, a rate the client does not know of",
        &format!("all done: {fine}, after {} answers 429", simulator.rate_limited()),
    );
    assert!(fine && simulator.rate_limited() > 0);
}

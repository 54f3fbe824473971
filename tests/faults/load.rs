//! Mixed load with random faults: memory, descriptors and threads are back where they were.

use std::time::{Duration, Instant};

use flows8x8::{CreateFlow, Error, UpdateFlow};
use flows8x8_simulator::Fault;

use crate::support::{builder, figure};

const THREADS: usize = 8;
const TASKS: usize = 64;
/// A fifth of the time warms up allocator and pools; what is held after that must not grow.
const SECONDS: u64 = 120;
/// What an allocator may keep without anybody leaking, in kB.
const GROWTH: u64 = 24 * 1024;

/// What this process holds.
#[derive(Debug)]
struct Held {
    resident_kb: u64,
    descriptors: usize,
    threads: usize,
}

fn held() -> Held {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let field = |name: &str| -> u64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    };
    Held {
        resident_kb: field("VmRSS:"),
        descriptors: std::fs::read_dir("/proc/self/fd").unwrap().count(),
        threads: field("Threads:") as usize,
    }
}

fn faults() -> Vec<Fault> {
    let texts = [
        "latency=5:0.2",
        "status=503:0.03",
        "429=0:0.02",
        "drop_before:0.03",
        "drop_read:0.02",
        "drop_after:0.03",
        "drop_during:0.02",
        "truncate:0.02",
        "hang:0.005",
        "idle=0:0.1",
        "idle=20:0.1",
        "status_after=502:0.02",
    ];
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// One of several calls, by turns.
macro_rules! mixed {
    ($client:expr, $n:expr, $id:expr, $name:expr, $run:ident) => {
        match $n % 6 {
            0 => $run!($client.create_flow(CreateFlow::new($name, ["OTHER"]))).map(|saved| $id = saved.id),
            1 => $run!($client.get_flow(&$id)).map(drop),
            2 => $run!($client.preview_flow(&$id)).map(drop),
            3 => $run!($client.update_flow(&$id, UpdateFlow::new().name(format!("{}'", $name)))).map(drop),
            4 => $run!($client.get_flow("unknown")).map(drop),
            _ => $run!($client.delete_flow(&$id)),
        }
    };
}

/// A bout of load; yields how many calls went well and how many failed.
async fn bout(url: &str, length: Duration, bout: &str) -> (u64, u64) {
    let end = Instant::now() + length;
    let base = || builder().base_url(url).timeout(Duration::from_millis(700));
    let blocking = base().build_blocking().unwrap();
    let client = base().build().unwrap();
    let count = |outcome: Result<(), Error>, counts: &mut (u64, u64)| match outcome {
        Ok(()) => counts.0 += 1,
        Err(error) => {
            let _ = error.to_string();
            counts.1 += 1;
        }
    };
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            let (client, bout) = (blocking.clone(), bout.to_owned());
            std::thread::spawn(move || {
                macro_rules! sent {
                    ($call:expr) => {
                        $call.send()
                    };
                }
                let (mut counts, mut id) = ((0, 0), "none".to_owned());
                for n in 0_u64.. {
                    if Instant::now() >= end {
                        break;
                    }
                    count(mixed!(client, n, id, format!("{bout} thread {thread} {n}"), sent), &mut counts);
                }
                counts
            })
        })
        .collect();
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let (client, bout) = (client.clone(), bout.to_owned());
            tokio::spawn(async move {
                macro_rules! awaited {
                    ($call:expr) => {
                        $call.await
                    };
                }
                let (mut counts, mut id) = ((0, 0), "none".to_owned());
                for n in 0_u64.. {
                    if Instant::now() >= end {
                        break;
                    }
                    count(mixed!(client, n, id, format!("{bout} task {task} {n}"), awaited), &mut counts);
                }
                counts
            })
        })
        .collect();
    let mut all = (0, 0);
    for task in tasks {
        let counts = task.await.unwrap();
        all = (all.0 + counts.0, all.1 + counts.1);
    }
    for thread in threads {
        let counts = thread.join().unwrap();
        all = (all.0 + counts.0, all.1 + counts.1);
    }
    all
}

#[test]
fn mixed_load_with_random_faults_leaves_nothing_behind() {
    let seconds = std::env::var("FLOWS8X8_LOAD_SECONDS").map_or(SECONDS, |text| text.parse().unwrap());
    // The simulator keeps every flow, so it lives in a process of its own: this one holds the client alone.
    let mut simulator = crate::support::Simulating::start(&faults());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let url = simulator.url().to_owned();
    runtime.block_on(bout(&url, Duration::from_secs(seconds) / 5, "warm"));
    std::thread::sleep(Duration::from_millis(300));
    let before = held();
    let (done, failed) = runtime.block_on(bout(&url, Duration::from_secs(seconds) * 4 / 5, "load"));
    // Connections whose other end is still being closed, and threads that resolve nothing any more.
    std::thread::sleep(Duration::from_secs(1));
    let after = held();
    assert!(simulator.is_running(), "the simulator ended before the load did");
    simulator.stop();
    figure(
        &format!("{seconds} s of mixed load with random faults, {THREADS} threads and {TASKS} tasks"),
        &format!(
            "{done} calls done, {failed} failed; memory {} -> {} kB, descriptors {} -> {}, threads {} -> {}",
            before.resident_kb,
            after.resident_kb,
            before.descriptors,
            after.descriptors,
            before.threads,
            after.threads
        ),
    );
    assert!(done > 100 && failed > 10, "{done} done, {failed} failed: that is no load");
    assert!(after.resident_kb < before.resident_kb + GROWTH, "{before:?} -> {after:?}");
    assert!(after.descriptors <= before.descriptors + 2, "{before:?} -> {after:?}");
    assert!(after.threads <= before.threads, "{before:?} -> {after:?}");
}

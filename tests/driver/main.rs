//! Runs all behaviour vectors through the async and the blocking client over real sockets.
//!
//! `FLOWS8X8_VECTORS=retry/` runs only the vectors whose names contain that; such a run never passes as a whole.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails, also in its helpers")]

mod arguments;
mod call;
mod client;
mod offline;
mod outcome;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use call::Seen;
use flows8x8::{Error, ErrorKind};
use flows8x8_tests::replay::{self, OPERATIONS, Run, Vector};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinSet;

/// For each of the two clients.
const AT_A_TIME: usize = 8;
const LONGEST: Duration = Duration::from_secs(30);

/// Kinds no vector can provoke, each with the reason.
const WITHOUT_A_VECTOR: &[(ErrorKind, &str)] = &[(ErrorKind::Internal, "would be a defect")];

fn vectors() -> Vec<Arc<Vector>> {
    replay::load(replay::default_directory()).unwrap()
}

/// Which client a vector is played to.
#[derive(Clone, Copy)]
enum Driver {
    Async,
    Blocking,
}

#[tokio::test(flavor = "multi_thread")]
async fn all_vectors_hold_with_the_async_client() {
    println!("{} vectors hold", all_hold(Driver::Async).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_vectors_hold_with_the_blocking_client() {
    println!("{} vectors hold", all_hold(Driver::Blocking).await);
}

/// Plays all vectors and yields how many there are.
async fn all_hold(driver: Driver) -> usize {
    let all = vectors();
    let filter = std::env::var("FLOWS8X8_VECTORS").unwrap_or_default();
    let room = Arc::new(Semaphore::new(AT_A_TIME));
    let mut running = JoinSet::new();
    for vector in all.iter().filter(|vector| vector.name.contains(&filter)) {
        let (vector, room) = (Arc::clone(vector), Arc::clone(&room));
        running.spawn(async move {
            let _place = room.acquire().await.unwrap();
            let name = vector.name.clone();
            let problems = match tokio::time::timeout(LONGEST, play(vector, driver)).await {
                Ok(problems) => problems,
                Err(_) => vec![format!("took longer than {LONGEST:?}")],
            };
            (name, problems)
        });
    }
    let mut failed = Vec::new();
    let mut ran = 0;
    while let Some(done) = running.join_next().await {
        let (name, problems) = done.unwrap();
        ran += 1;
        if !problems.is_empty() {
            failed.push(format!("{name}\n    {}", problems.join("\n    ")));
        }
    }
    failed.sort();
    assert!(failed.is_empty(), "{} of {ran} vectors failed:\n{}", failed.len(), failed.join("\n"));
    assert_eq!(ran, all.len(), "only {ran} of {} vectors ran, and all of those passed", all.len());
    ran
}

/// Plays one vector and says what was wrong, on the wire and to the caller.
async fn play(vector: Arc<Vector>, driver: Driver) -> Vec<String> {
    let run = Run::start(Arc::clone(&vector)).unwrap();
    let seen = match driver {
        Driver::Async => make_async(Arc::clone(&vector), run.base_url().to_owned()).await,
        Driver::Blocking => make_blocking(Arc::clone(&vector), run.base_url().to_owned()).await,
    };
    let mut problems = run.verdict().problems;
    match seen {
        Ok(seen) => {
            if let Err(error) = &seen {
                problems.extend(outcome::leaks(&vector.call.options, error));
            }
            problems.extend(outcome::problems(&vector.outcome, seen));
        }
        Err(problem) => problems.push(problem),
    }
    problems
}

type Made = Result<Result<Seen, Error>, String>;

async fn make_async(vector: Arc<Vector>, replay: String) -> Made {
    let call = tokio::spawn(async move { call::asynchronous::make(&vector.call, &replay).await });
    call.await.map_err(|error| error.to_string())
}

/// Makes the call on a thread of its own, which knows of no runtime.
async fn make_blocking(vector: Arc<Vector>, replay: String) -> Made {
    let (done, seen) = oneshot::channel();
    std::thread::spawn(move || done.send(call::blocking::make(&vector.call, &replay)).ok());
    seen.await.map_err(|_| "the call panicked".to_owned())
}

#[test]
fn every_operation_has_a_vector() {
    let vectors = vectors();
    for (operation, ..) in OPERATIONS {
        let calls = |vector: &&Arc<Vector>| vector.call.op == *operation;
        let (good, bad): (Vec<_>, Vec<_>) =
            vectors.iter().filter(calls).partition(|vector| vector.outcome.value.is_some());
        assert!(!good.is_empty(), "no vector shows {operation} going well: add one to tests/vectors");
        // Whatever is wrong with a document is what the linter yields.
        let never_fails = matches!(*operation, "lint" | "explain");
        assert!(
            never_fails || !bad.is_empty(),
            "no vector shows {operation} failing: add one to tests/vectors"
        );
    }
}

#[test]
fn every_error_kind_has_a_vector() {
    let vectors = vectors();
    let covered: BTreeSet<&str> =
        vectors.iter().filter_map(|vector| vector.outcome.error.as_ref()?["kind"].as_str()).collect();
    for kind in ErrorKind::ALL {
        let excepted = WITHOUT_A_VECTOR.iter().any(|(without, _)| without == kind);
        assert_ne!(
            covered.contains(kind.as_str()),
            excepted,
            "{kind}: see tests/vectors and WITHOUT_A_VECTOR"
        );
    }
    let known: BTreeSet<&str> = ErrorKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert!(covered.is_subset(&known), "vectors name kinds that do not exist: {covered:?}");
}

#[test]
fn there_are_at_least_four_hundred_vectors_in_files_of_a_readable_size() {
    assert!(vectors().len() >= 400);
    for entry in std::fs::read_dir(replay::default_directory()).unwrap() {
        let path = entry.unwrap().path();
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines: split it", path.display());
    }
}

//! Runs all behaviour vectors through the async client over real sockets.
//!
//! `FLOWS8X8_VECTORS=retry/` runs only the vectors whose names contain that; such a run never passes as a whole.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails, also in its helpers")]

mod call;
mod client;
mod outcome;
mod reply;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use flows8x8::ErrorKind;
use flows8x8_tests::replay::{self, OPERATIONS, Run, Vector};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const AT_A_TIME: usize = 16;
const LONGEST: Duration = Duration::from_secs(30);

/// Kinds no vector can provoke, each with the reason.
const WITHOUT_A_VECTOR: &[(ErrorKind, &str)] = &[(ErrorKind::Internal, "would be a defect")];

fn vectors() -> Vec<Arc<Vector>> {
    replay::load(replay::default_directory()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_vector_holds() {
    let all = vectors();
    let filter = std::env::var("FLOWS8X8_VECTORS").unwrap_or_default();
    let room = Arc::new(Semaphore::new(AT_A_TIME));
    let mut running = JoinSet::new();
    for vector in all.iter().filter(|vector| vector.name.contains(&filter)) {
        let (vector, room) = (Arc::clone(vector), Arc::clone(&room));
        running.spawn(async move {
            let _place = room.acquire().await.unwrap();
            let name = vector.name.clone();
            let problems = match tokio::time::timeout(LONGEST, play(vector)).await {
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
    println!("{ran} vectors hold");
}

/// Plays one vector and says what was wrong, on the wire and to the caller.
async fn play(vector: Arc<Vector>) -> Vec<String> {
    let run = Run::start(Arc::clone(&vector)).await.unwrap();
    let seen = call::make(&vector.call, run.base_url()).await;
    let mut problems = run.verdict().problems;
    if let Err(error) = &seen {
        problems.extend(outcome::leaks(&vector.call.options, error));
    }
    problems.extend(outcome::problems(&vector.outcome, seen));
    problems
}

#[test]
fn every_operation_has_a_vector() {
    let vectors = vectors();
    for (operation, ..) in OPERATIONS {
        let calls = |vector: &&Arc<Vector>| vector.call.op == *operation;
        let (good, bad): (Vec<_>, Vec<_>) =
            vectors.iter().filter(calls).partition(|vector| vector.outcome.value.is_some());
        assert!(!good.is_empty(), "no vector shows {operation} going well: add one to tests/vectors");
        assert!(!bad.is_empty(), "no vector shows {operation} failing: add one to tests/vectors");
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
fn there_are_at_least_ninety_vectors_in_files_of_a_readable_size() {
    assert!(vectors().len() >= 90);
    for entry in std::fs::read_dir(replay::default_directory()).unwrap() {
        let path = entry.unwrap().path();
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines: split it", path.display());
    }
}

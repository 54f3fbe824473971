//! Random damage to good answers: an answer is read or refused as `decode`, and nothing ever panics.
//!
//! `FLOWS8X8_LONG=1` makes it two hundred times as many.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use flows8x8::{CreateFlow, Error, ErrorKind, UpdateFlow};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use crate::server::{builder, http, read_request};

/// Good answers, one that every reading operation can use a part of.
const ANSWERS: &[&str] = &[
    r#"{"flowId":"822625023859371","flowJsonUrl":"https://h/x?y=1","name":"n","status":"DRAFT","categories":["OTHER"]}"#,
    r#"{"id":866937862658913,"success":true,"validationErrors":[{"error":"E","lineStart":1,"pointers":[{"path":"a"}]}]}"#,
    r#"{"flows":[{"id":"1","name":"ü\u00e9\n","status":"DRAFT"},{"flowId":2,"status":null,"extra":{"a":[1.5e3]}}]}"#,
    r#"{"id":"1","preview_url":"https://h/p?token=1","expires_at":"2025-12-13T05:49:59+0000"}"#,
    r#"{"code":1300,"message":"gone","errorId":"1cc1eda1","timestamp":"2020-12-22T05:52:01.85Z","validation_errors":"x"}"#,
];

/// One round of damage, the same for the same seed.
fn damaged(seed: u64) -> Vec<u8> {
    let mut random = Random(seed);
    let mut bytes = ANSWERS[random.below(ANSWERS.len())].as_bytes().to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        match random.below(6) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, random.below(256) as u8),
            2 if at < bytes.len() => bytes[at] = b"{}[]\",:0-9\\ntfu \xff"[random.below(17)],
            3 if at < bytes.len() => drop(bytes.remove(at)),
            4 => {
                let piece = bytes[..at].to_vec();
                bytes.extend(piece);
            }
            _ => bytes.splice(at..at, b"null".iter().copied()).for_each(drop),
        }
    }
    bytes
}

/// SplitMix64: enough chance for this, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }
}

/// A server that answers the n-th request with the n-th round of damage, every third time as a failure.
async fn serve_damaged() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let next = Arc::new(AtomicU64::new(0));
        while let Ok((mut socket, _)) = listener.accept().await {
            let next = next.clone();
            tokio::spawn(async move {
                let mut held = Vec::new();
                while read_request(&mut socket, &mut held).await.is_some() {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let status = if seed.is_multiple_of(3) { 400 } else { 200 };
                    if socket.write_all(&http(status, &damaged(seed))).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    url
}

#[tokio::test]
async fn damaged_answers_are_read_or_refused() {
    let rounds = if std::env::var_os("FLOWS8X8_LONG").is_some() { 400_000 } else { 2_000 };
    let client = builder()
        .base_url(serve_damaged().await)
        .max_retries(0)
        .rate_limit(None)
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    let (mut read, mut refused) = (0, 0);
    for round in 0..rounds {
        let outcome: Result<(), Error> = match round % 6 {
            0 => client.create_flow(CreateFlow::new("n", ["OTHER"])).await.map(drop),
            1 => client.get_flow("1").await.map(drop),
            2 => client.list_flows().await.map(drop),
            3 => client.update_flow("1", UpdateFlow::new().name("n")).await.map(drop),
            4 => client.preview_flow("1").await.map(drop),
            _ => client.delete_flow("1").await,
        };
        match outcome {
            Ok(()) => read += 1,
            Err(error) => {
                refused += 1;
                let expected = match error.http_status() {
                    // A damaged `success` or code may still be one that means something.
                    Some(200) => {
                        [ErrorKind::Decode, ErrorKind::ValidationFailed, ErrorKind::UnexpectedStatus]
                    }
                    _ => [ErrorKind::BadRequest, ErrorKind::NotFound, ErrorKind::ValidationFailed],
                };
                assert!(expected.contains(&error.kind()), "round {round}: {error}");
                let _ = (error.to_string(), error.to_json());
            }
        }
    }
    println!("{rounds} damaged answers: {read} read, {refused} refused");
    assert!(
        read > rounds / 20 && refused > rounds / 3,
        "{read} read, {refused} refused: the damage is too one-sided"
    );
}

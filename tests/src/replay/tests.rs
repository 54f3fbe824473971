//! The server itself, asked over sockets by hand.

use super::vector::{OPERATIONS, Vector};
use super::{Control, Run, load};
use serde_json::{Value, json};
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

fn vector(exchanges: Value) -> Arc<Vector> {
    let vector = json!({"name": "a/b", "call": {"op": "get_flow", "args": {"flow_id": "1"}},
        "exchanges": exchanges, "outcome": {"value": null}});
    Arc::new(serde_json::from_value(vector).unwrap())
}

/// Sends requests on one connection, one after the other, and gives back all that came.
fn ask(url: &str, requests: &[&str]) -> io::Result<String> {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://"))?;
    let mut all = Vec::new();
    for request in requests {
        stream.write_all(request.as_bytes())?;
        let mut buffer = [0; 64 * 1024];
        let read = stream.read(&mut buffer)?;
        all.extend_from_slice(&buffer[..read]);
    }
    stream.shutdown(std::net::Shutdown::Write)?;
    stream.read_to_end(&mut all)?;
    Ok(String::from_utf8_lossy(&all).into_owned())
}

async fn asked(url: &str, requests: &'static [&'static str]) -> io::Result<String> {
    let url = url.to_owned();
    tokio::task::spawn_blocking(move || ask(&url, requests)).await.unwrap()
}

const GET: &str = "GET /1 HTTP/1.1\r\nauthorization: Bearer test-key-1f4c9a\r\n\r\n";

fn get(reply: Value) -> Value {
    json!({"expect": {"method": "GET", "path": "/1"}, "reply": reply})
}

#[tokio::test(flavor = "multi_thread")]
async fn exchanges_are_played_in_order_on_one_connection() {
    let run = Run::start(vector(json!([get(json!({"raw": "one"})), get(json!({"raw": "two"}))]))).unwrap();
    let got = asked(run.base_url(), &[GET, GET]).await.unwrap();
    assert!(got.find("one").unwrap() < got.find("two").unwrap(), "{got}");
    let verdict = run.verdict();
    assert!(verdict.ok, "{verdict:?}");
    assert_eq!(verdict.requests, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_too_many_and_one_too_few_are_problems() {
    let run = Run::start(vector(json!([]))).unwrap();
    let got = asked(run.base_url(), &[GET]).await.unwrap();
    assert!(got.starts_with("HTTP/1.1 599 "), "{got}");
    assert_eq!(run.verdict().problems, ["unexpected request: GET /1"]);
    let run = Run::start(vector(json!([get(json!({}))]))).unwrap();
    assert_eq!(run.verdict().problems, ["0 of 1 exchanges were played"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_request_is_answered_and_recorded() {
    let run = Run::start(vector(json!([get(json!({"raw": "x"}))]))).unwrap();
    let got = asked(run.base_url(), &["GET /2 HTTP/1.1\r\n\r\n"]).await.unwrap();
    assert!(got.ends_with("\r\n\r\nx"), "{got}");
    let problems = run.verdict().problems;
    assert_eq!(
        problems,
        ["exchange 1: expected GET /1, got GET /2", "exchange 1: the header authorization is missing"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn drops_come_where_they_are_planned() {
    let before = Run::start(vector(json!([{"reply": {"drop": "before_read"}}]))).unwrap();
    let error = asked(before.base_url(), &[GET]).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    assert!(before.verdict().ok);

    let after = Run::start(vector(json!([get(json!({"drop": "after_read"}))]))).unwrap();
    assert_eq!(asked(after.base_url(), &[GET]).await.unwrap(), "");
    assert!(after.verdict().ok);

    let mid = get(json!({"raw": "12345678", "drop": "mid_body"}));
    let mid = Run::start(vector(json!([mid]))).unwrap();
    let got = asked(mid.base_url(), &[GET]).await.unwrap();
    assert!(got.contains("content-length: 8\r\n") && got.ends_with("\r\n\r\n1234"), "{got}");
    assert!(mid.verdict().ok);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_before_a_drop_closes_its_connection() {
    let run = Run::start(vector(json!([get(json!({})), get(json!({"drop": "after_read"}))]))).unwrap();
    assert!(asked(run.base_url(), &[GET]).await.unwrap().contains("connection: close\r\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drop_comes_on_a_used_connection_where_that_is_asked_for() {
    let mut dropped = get(json!({"drop": "after_read"}));
    dropped["expect"]["connection"] = json!("used");
    let run = Run::start(vector(json!([get(json!({"raw": "x", "keep_open": true})), dropped]))).unwrap();
    let got = asked(run.base_url(), &[GET, GET]).await.unwrap();
    assert!(got.ends_with("\r\n\r\nx") && !got.contains("connection"), "{got}");
    let verdict = run.verdict();
    assert!(verdict.ok, "{verdict:?}");
}

/// What comes on a connection that the client leaves open, and how reading it ended.
async fn listened(url: &str, patience: Duration) -> (String, io::Result<usize>) {
    let address = url.trim_start_matches("http://").to_owned();
    let listen = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(patience)).unwrap();
        stream.write_all(GET.as_bytes()).unwrap();
        let mut all = Vec::new();
        let end = stream.read_to_end(&mut all);
        (String::from_utf8_lossy(&all).into_owned(), end)
    };
    tokio::task::spawn_blocking(listen).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_can_be_the_last_one_without_saying_so() {
    let run = Run::start(vector(json!([get(json!({"raw": "x", "close_after": true}))]))).unwrap();
    let (got, end) = listened(run.base_url(), Duration::from_secs(20)).await;
    assert!(got.ends_with("\r\n\r\nx") && !got.contains("connection"), "{got}");
    assert!(end.is_ok(), "{end:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_can_stall() {
    let run = Run::start(vector(json!([get(json!({"raw": "12345678", "stall": true}))]))).unwrap();
    let (got, end) = listened(run.base_url(), Duration::from_millis(500)).await;
    assert!(got.contains("content-length: 8\r\n") && got.ends_with("\r\n\r\n1234"), "{got}");
    assert!(end.is_err(), "{end:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_listens_where_nobody_shall() {
    let mut silent = Vector::clone(&vector(json!([])));
    silent.listen = false;
    let run = Run::start(Arc::new(silent)).unwrap();
    let error = asked(run.base_url(), &[GET]).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
    assert!(run.verdict().ok);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_driver_needs_three_requests() {
    let mut known = Vector::clone(&vector(json!([get(json!({"raw": "hello"}))])));
    known.source = json!({"name": "a/b"});
    let control = Control::bind(vec![Arc::new(known)]).await.unwrap();
    let url = control.url();
    tokio::spawn(control.serve());
    assert!(asked(&url, &["GET /vectors HTTP/1.1\r\n\r\n"]).await.unwrap().ends_with(r#"[{"name":"a/b"}]"#));
    let started = asked(&url, &["POST /start?name=a%2Fb HTTP/1.1\r\n\r\n"]).await.unwrap();
    let started: Value = serde_json::from_str(&started[started.find('{').unwrap()..]).unwrap();
    assert!(asked(started["base_url"].as_str().unwrap(), &[GET]).await.unwrap().ends_with("hello"));
    let verdict = asked(&url, &["GET /verdict?run=1 HTTP/1.1\r\n\r\n"]).await.unwrap();
    assert!(verdict.ends_with(r#"{"ok":true,"problems":[],"requests":1}"#), "{verdict}");
    for (request, status) in [
        (&["GET /verdict?run=1 HTTP/1.1\r\n\r\n"], "404"),
        (&["POST /start?name=other HTTP/1.1\r\n\r\n"], "404"),
        (&["POST /start HTTP/1.1\r\n\r\n"], "400"),
        (&["GET / HTTP/1.1\r\n\r\n"], "404"),
    ] {
        let answer = asked(&url, request).await.unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    }
}

/// A folder of its own with one file of vectors.
fn folder(test: &str, vectors: &Value) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("flows8x8-{}-{test}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("a.json"), vectors.to_string()).unwrap();
    folder
}

#[test]
fn a_typing_error_is_refused_wherever_it_is() {
    let good = json!([{"name": "a/b", "call": {"op": "get_flow", "args": {"flow_id": "1"}, "options": {"call": {}},
        "before": [{"op": "find_flow", "args": {"name": "x"}, "times": 1}]},
        "exchanges": [{"expect": {"method": "GET", "path": "/…/flows/1"}, "reply": {"body": {}}, "times": 2}],
        "outcome": {"error": {"kind": "decode"}}}]);
    let folder_of_good = folder("good", &good);
    let loaded = load(&folder_of_good).unwrap();
    let path = &loaded[0].exchanges[0].expect.as_ref().unwrap().path;
    assert!(path.starts_with("/api/v1/accounts/") && path.ends_with("/flows/1"), "{path}");
    assert_eq!(loaded[0].exchanges.len(), 2, "each is played as often as it says");
    for place in [
        "",
        "/call",
        "/call/options",
        "/call/options/call",
        "/call/args",
        "/call/before/0",
        "/call/before/0/args",
        "/exchanges/0",
        "/exchanges/0/expect",
        "/exchanges/0/reply",
        "/outcome",
        "/outcome/error",
    ] {
        let mut bad = good.clone();
        bad[0].pointer_mut(place).unwrap()["tpyo"] = json!(1);
        let error = load(folder("bad", &bad)).unwrap_err().to_string();
        assert!(error.contains("a/b") && error.contains("tpyo"), "{place}: {error}");
    }
    for (place, value) in [
        ("/name", json!("other/b")),
        ("/call/op", json!("get_flo")),
        ("/call/args", json!({})),
        ("/outcome", json!({})),
        ("/outcome/error", json!({"http_status": 400})),
        ("/exchanges/0/expect", json!(null)),
        ("/exchanges/0/reply", json!({"body": 1, "raw": "x"})),
        ("/exchanges/0/reply", json!({"drop": "before_read"})),
        ("/exchanges/0/reply", json!({"body": 1, "stall": true, "hang": true})),
        ("/exchanges/0/reply", json!({"stall": true})),
        ("/exchanges/0/times", json!(0)),
        ("/call/before/0/times", json!(0)),
    ] {
        let mut bad = good.clone();
        *bad[0].pointer_mut(place).unwrap() = value;
        assert!(load(folder("bad", &bad)).is_err(), "accepted: {}", bad[0]);
    }
    let twice = json!([good[0], good[0]]);
    assert!(load(folder("bad", &twice)).unwrap_err().to_string().contains("taken"));
    std::fs::remove_dir_all(folder_of_good).unwrap();
    std::fs::remove_dir_all(folder("bad", &good)).unwrap();
}

#[test]
fn operations_are_listed_once() {
    let mut names: Vec<_> = OPERATIONS.iter().map(|(name, ..)| name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), OPERATIONS.len());
}

//! Forty kinds of bad bodies with each of the eight operations: the right kind each time, and never a panic.

use std::time::Duration;

use flows8x8::{Client, CreateFlow, Error, ErrorKind, UpdateFlow};

use crate::server::{builder, http, serve};

/// What a body is, for an operation that reads it.
#[derive(Clone, Copy, PartialEq)]
enum Verdict {
    /// No operation can use it.
    Bad,
    /// An update can: it needs nothing from its answer.
    FineForUpdate,
    /// A list can: it is an array, or has one.
    FineForList,
}

use Verdict::{Bad, FineForList, FineForUpdate};

fn bodies() -> Vec<(&'static str, Vec<u8>, Verdict)> {
    let text = |name, body: &str, verdict| (name, body.as_bytes().to_vec(), verdict);
    let deep = |open: &str, close: &str| [open.repeat(10_000), close.repeat(10_000)].concat();
    vec![
        text("empty", "", FineForUpdate),
        text("blanks", " \r\n\t ", FineForUpdate),
        text("a byte order mark alone", "\u{feff}", FineForUpdate),
        text("an empty object", "{}", FineForUpdate),
        text("null", "null", Bad),
        text("true", "true", Bad),
        text("a number", "17", Bad),
        text("a text", "\"ok\"", Bad),
        text("plain text", "OK", Bad),
        text("html", "<!DOCTYPE html><html><body>It works</body></html>", Bad),
        text("xml", "<?xml version=\"1.0\"?><ok/>", Bad),
        text("truncated object", "{\"id\":\"1\",\"flows\":[],\"preview_url\":\"u\"", Bad),
        text("truncated text", "{\"id\":\"1", Bad),
        text("truncated escape", "{\"id\":\"\\u00", Bad),
        text("two objects", "{\"id\":\"1\",\"flows\":[],\"preview_url\":\"u\"}{}", Bad),
        text("trailing comma", "{\"id\":\"1\",\"flows\":[],\"preview_url\":\"u\",}", Bad),
        text("single quotes", "{'id':'1'}", Bad),
        text("bare keys", "{id:1}", Bad),
        text("a comment", "{\"id\":\"1\"} // ok", Bad),
        text("NaN", "{\"id\":NaN}", Bad),
        text("Infinity", "{\"id\":-Infinity}", Bad),
        text("a raw line end in a text", "{\"id\":\"a\nb\"}", Bad),
        text("a lone surrogate", "{\"id\":\"\\ud800\",\"flows\":0,\"preview_url\":0}", Bad),
        text("an id that is an object", "{\"id\":{},\"flows\":{},\"preview_url\":{}}", Bad),
        text("an id that is a fraction", "{\"id\":1.5,\"flows\":1.5,\"preview_url\":1.5}", Bad),
        text("an id that is a list", "{\"id\":[\"1\"],\"flows\":\"x\",\"preview_url\":[]}", Bad),
        text(
            "success that is a text",
            "{\"id\":\"1\",\"success\":\"yes\",\"name\":5,\"flows\":7,\"preview_url\":8}",
            Bad,
        ),
        text("members of the wrong types", "{\"id\":true,\"flows\":[1],\"preview_url\":false}", Bad),
        text("a list of numbers", "[1,2]", Bad),
        text("an empty list", "[]", FineForList),
        text("flows that are null", "{\"id\":null,\"success\":true,\"flows\":null}", FineForUpdate),
        text("a json stream", "{\"a\":1}\n{\"b\":2}", Bad),
        text("deep arrays", &deep("[", "]"), Bad),
        text("deep objects", &deep("{\"a\":", "1}").replace("11}", "1}"), Bad),
        text("five megabytes of nothing", &" ".repeat(5 << 20), FineForUpdate),
        text("five megabytes of text", &"x".repeat(5 << 20), Bad),
        ("latin-1", b"{\"id\":\"\xfc\",\"flows\":\"\xfc\",\"preview_url\":\"\xfc\"}".to_vec(), Bad),
        ("utf-16", "\u{feff}{\"id\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect(), Bad),
        ("zero bytes", vec![0; 64], Bad),
        ("random bytes", (0..2000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect(), Bad),
    ]
}

/// Runs one operation and yields its error.
async fn run(client: &Client, operation: &str) -> Result<(), Error> {
    match operation {
        "create_flow" => client.create_flow(CreateFlow::new("n", ["OTHER"])).await.map(drop),
        "get_flow" => client.get_flow("1").await.map(drop),
        "list_flows" => client.list_flows().await.map(drop),
        "update_flow" => client.update_flow("1", UpdateFlow::new().name("n")).await.map(drop),
        "publish_flow" => client.publish_flow("1").await,
        "deprecate_flow" => client.deprecate_flow("1").await,
        "delete_flow" => client.delete_flow("1").await,
        "preview_flow" => client.preview_flow("1").await.map(drop),
        other => panic!("no operation {other}"),
    }
}

const OPERATIONS: [&str; 8] = [
    "create_flow",
    "get_flow",
    "list_flows",
    "update_flow",
    "publish_flow",
    "deprecate_flow",
    "delete_flow",
    "preview_flow",
];

fn client(url: &str) -> Client {
    let patience = Duration::from_secs(20);
    builder().base_url(url).max_retries(0).timeout(patience).build().unwrap()
}

#[tokio::test]
async fn forty_bad_bodies_of_a_success_with_eight_operations() {
    let bodies = bodies();
    assert!(bodies.len() >= 40, "{} bodies", bodies.len());
    for (name, body, verdict) in bodies {
        let (url, _) = serve(http(200, &body), false).await;
        let client = client(&url);
        for operation in OPERATIONS {
            let outcome = run(&client, operation).await;
            let fine = match operation {
                "publish_flow" | "deprecate_flow" | "delete_flow" => true,
                "update_flow" => verdict == FineForUpdate,
                "list_flows" => verdict == FineForList || name == "flows that are null",
                _ => false,
            };
            match outcome {
                Ok(()) => assert!(fine, "{operation} took {name} for an answer"),
                Err(error) => {
                    assert!(!fine, "{operation} refused {name}: {error}");
                    assert_eq!(error.kind(), ErrorKind::Decode, "{operation}, {name}: {error}");
                    assert_eq!(error.http_status(), Some(200));
                    let kept = error.body().map_or(0, str::len);
                    assert!(kept <= flows8x8::BODY_EXCERPT_LIMIT, "{name}: {kept} bytes kept");
                    assert!(kept > 0 || body.is_empty(), "{operation}, {name}: the body is lost");
                }
            }
        }
    }
}

#[tokio::test]
async fn forty_bad_bodies_of_a_failure_leave_the_kind_to_the_status() {
    for (name, body, _) in bodies() {
        for (status, kind) in
            [(400, ErrorKind::BadRequest), (404, ErrorKind::NotFound), (502, ErrorKind::Server)]
        {
            let (url, _) = serve(http(status, &body), false).await;
            for operation in OPERATIONS {
                let error = run(&client(&url), operation).await.unwrap_err();
                // Publishing asks for the flow after a 502, and that fails here too.
                let asks = status == 502 && matches!(operation, "publish_flow" | "deprecate_flow");
                let kind = if asks { ErrorKind::OutcomeUnknown } else { kind };
                assert_eq!(error.kind(), kind, "{operation}, {status}, {name}: {error}");
                assert_eq!(error.http_status(), Some(status), "{operation}, {name}");
            }
        }
    }
}

#[tokio::test]
async fn an_answer_without_an_end_stops_at_the_cap() {
    let mut endless = b"HTTP/1.1 200 OK\r\n\r\n[".to_vec();
    endless.resize(3 << 20, b' ');
    let (url, _) = serve(endless, true).await;
    let client = builder().base_url(&url).max_retries(0).max_response_bytes(1 << 20).build().unwrap();
    let error = client.list_flows().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    assert!(error.message().contains("larger than 1048576 bytes"), "{error}");
}

//! Faults that were found once: each stays mended.

use std::io::Write as _;
use std::time::{Duration, Instant};

use flows8x8::http::Method;
use flows8x8::{
    CallOptions, CreateFlow, ErrorKind, FlowDetails, FlowPreview, FlowStatus, RequestBody, SavedFlow,
    UpdateFlow,
};

use crate::server::{KEY, Seen, answer_all, builder, http, serve, serve_unasked};

const FLOW: &[u8] = br#"{"flowId":"1","name":"n","status":"DRAFT","categories":["OTHER"]}"#;

#[tokio::test]
async fn the_longest_of_times_is_no_panic() {
    let (url, _) = serve(http(200, FLOW), false).await;
    let client = builder()
        .base_url(&url)
        .timeout(Duration::MAX)
        .connect_timeout(Duration::MAX)
        .max_retry_after(Duration::MAX)
        .initial_backoff(Duration::MAX)
        .max_backoff(Duration::MAX)
        .max_rate_wait(Duration::MAX)
        .build()
        .unwrap();
    assert_eq!(client.get_flow("1").timeout(Duration::MAX).await.unwrap().id, "1");
    // A flow without a document: all that matters is that the time is no panic.
    assert_eq!(
        client.download_flow_json("1").timeout(Duration::MAX).await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
    let reached = client.wait_for_status("1", FlowStatus::Draft, Duration::MAX).await;
    assert_eq!(reached.unwrap().status, FlowStatus::Draft);
}

#[tokio::test]
async fn a_timeout_of_zero_sends_nothing() {
    let (url, seen) = serve(http(200, FLOW), false).await;
    let client = builder().base_url(&url).timeout(Duration::ZERO).build().unwrap();
    for _ in 0..50 {
        let error = client.create_flow(CreateFlow::new("n", ["OTHER"])).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0), "{error}");
    }
    assert!(seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_large_answer_made_to_be_slow_is_read_quickly() {
    let names = format!("{{\"message\":\"{}\"}}", "flow_token ".repeat(400_000));
    let escapes = format!("{{\"message\":\"{}\"}}", "https:\\/\\/x?".repeat(300_000));
    let findings = format!("{{\"id\":\"1\",\"validationErrors\":[{}1]}}", "1,".repeat(2_000_000));
    for (status, body) in [(400, names), (422, escapes), (422, findings.clone()), (200, findings)] {
        let (url, _) = serve(http(status, body.as_bytes()), false).await;
        let client =
            builder().base_url(&url).timeout(Duration::from_secs(60)).max_retries(0).build().unwrap();
        let started = Instant::now();
        match client.create_flow(CreateFlow::new("n", ["OTHER"])).await {
            Ok(saved) => assert_eq!(saved.validation_errors.len(), 10_000),
            Err(error) => {
                assert!(error.message().len() <= 8 * 1024, "{} bytes of message", error.message().len());
                assert!(error.validation_errors().len() <= 10_000);
            }
        }
        // Quadratic work took minutes here.
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    }
}

#[tokio::test]
async fn the_key_is_in_no_field_of_an_error() {
    let finding = format!(
        "{{\"error\":\"{KEY}\",\"errorType\":\"{KEY}\",\"message\":\"x\",\"headers\":{{\"authorization\":[\"Bearer {KEY}\"]}},\
         \"pointers\":[{{\"path\":\"{KEY}\",\"more\":\"{KEY}\"}}]}}"
    );
    let body = format!(
        "{{\"code\":1,\"timestamp\":\"{KEY}\",\"errorId\":\"{KEY}\",\"validationErrors\":[{finding}]}}"
    );
    let (url, _) = serve(http(422, body.as_bytes()), false).await;
    let client = builder().base_url(&url).header("x-gate", "gateway-token-123456").build().unwrap();
    let error = client.get_flow("1").await.unwrap_err();
    let shown = format!("{error} {error:?} {}", error.to_json());
    assert!(!shown.contains(KEY) && !shown.contains(&KEY[KEY.len() - 8..]), "{shown}");
    assert_eq!(error.validation_errors()[0].message.as_deref(), Some("x"));

    let echo = http(400, b"{\"message\":\"bad header x-gate: gateway-token-123456\"}");
    let (url, _) = serve(echo, false).await;
    let client = builder().base_url(&url).header("x-gate", "gateway-token-123456").build().unwrap();
    let error = client.get_flow("1").await.unwrap_err();
    assert!(!format!("{error:?}").contains("gateway-token"), "{error:?}");

    let flows =
        format!("{{\"flows\":[{{\"id\":\"{KEY}\",\"name\":\"n\"}},{{\"id\":\"2\",\"name\":\"n\"}}]}}");
    let (url, _) = serve(http(200, flows.as_bytes()), false).await;
    let error = builder().base_url(&url).build().unwrap().find_flow("n").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(!format!("{error}").contains(KEY), "{error}");
}

#[tokio::test]
async fn a_server_s_line_ends_forge_no_line_of_a_log() {
    let (url, _) = serve(http(400, b"{\"message\":\"one\\r\\n2026 ERROR two\\u001b[31m\"}"), false).await;
    let error = builder().base_url(&url).build().unwrap().get_flow("1").await.unwrap_err();
    assert!(!error.to_string().contains(char::is_control), "{error:?}");
    assert!(error.message().contains('\n'), "the message itself is as it came");
}

#[tokio::test]
async fn a_refused_header_of_a_copy_is_reported_by_its_calls() {
    let (url, seen) = serve(http(200, FLOW), false).await;
    let client = builder().base_url(&url).build().unwrap();
    let copy = client.with_options(CallOptions::new().header("Authorization", "x"));
    assert_eq!(copy.get_flow("1").await.unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert_eq!(copy.find_flow("n").await.unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert!(seen.lock().unwrap().is_empty());
    assert!(client.get_flow("1").await.is_ok());
}

#[tokio::test]
async fn what_may_have_taken_effect_is_not_called_retryable() {
    let (url, _) = serve(http(500, b""), false).await;
    let client = builder().base_url(&url).max_retries(0).build().unwrap();
    let create = client.create_flow(CreateFlow::new("n", ["OTHER"])).await.unwrap_err();
    assert!(create.kind() == ErrorKind::Server && !create.is_retryable());
    assert!(client.get_flow("1").await.unwrap_err().is_retryable());
}

#[tokio::test]
async fn a_post_with_an_empty_body_may_have_been_sent() {
    let url = serve_unasked(b"").await;
    let client = builder().base_url(&url).timeout(Duration::from_millis(300)).build().unwrap();
    let call = client.request(Method::POST, "/x", Some(RequestBody::bytes(Vec::new())));
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
}

#[tokio::test]
async fn broken_chunks_are_a_connection_that_broke() {
    let broken = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n".to_vec();
    let (url, seen) = serve(broken, true).await;
    let client = builder().base_url(&url).initial_backoff(Duration::from_millis(1)).build().unwrap();
    let error = client.get_flow("1").await.unwrap_err();
    assert_eq!((error.kind(), seen.lock().unwrap().len()), (ErrorKind::Connect, 3), "{error}");
    let error = client.create_flow(CreateFlow::new("n", ["OTHER"])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
}

#[tokio::test]
async fn a_publish_whose_answer_s_body_never_comes_has_succeeded() {
    let (url, _) = serve(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n".to_vec(), false).await;
    let client = builder().base_url(&url).timeout(Duration::from_millis(300)).max_retries(0).build().unwrap();
    client.publish_flow("1").await.unwrap();
    client.delete_flow("1").await.unwrap();
    assert_eq!(client.get_flow("1").await.unwrap_err().kind(), ErrorKind::Timeout);
    let error = client.create_flow(CreateFlow::new("n", ["OTHER"])).await.unwrap_err();
    assert_eq!((error.kind(), error.http_status()), (ErrorKind::OutcomeUnknown, Some(200)));

    let (refused, _) = serve(b"HTTP/1.1 401 No\r\ncontent-length: 10\r\n\r\n".to_vec(), false).await;
    let client = builder().base_url(&refused).timeout(Duration::from_millis(300)).build().unwrap();
    let error = client.create_flow(CreateFlow::new("n", ["OTHER"])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication, "the status decides: {error}");
}

#[test]
fn a_member_nobody_knows_cannot_make_an_answer_unreadable() {
    let saved: SavedFlow = serde_json::from_str(r#"{"id":"1","x":1e400,"y":"\ud800","z":[1]}"#).unwrap();
    assert_eq!((saved.id.as_str(), saved.extra.len()), ("1", 3));
    let flow: FlowDetails = serde_json::from_str(r#"{"id":"1","name":"cut \ud83d"}"#).unwrap();
    assert!(flow.name.starts_with("cut "), "{flow:?}");
}

#[test]
fn canonical_json_has_each_name_once() {
    let text = r#"{"preview_url":"https://right","url":"https://wrong","expires_at":"a","expiresAt":"b"}"#;
    let preview: FlowPreview = serde_json::from_str(text).unwrap();
    let canonical = serde_json::to_string(&preview).unwrap();
    assert_eq!(canonical, r#"{"url":"https://right","expiresAt":"a"}"#);
}

#[tokio::test]
async fn a_flow_whose_id_is_a_verb_is_asked_for_itself() {
    let (url, seen) = serve(http(503, b""), false).await;
    let client = builder().base_url(&url).max_retries(0).build().unwrap();
    let _ = client.publish_flow("publish").await;
    let _ = client.update_flow("deprecate", UpdateFlow::new().publish(true)).await;
    let asked: Vec<String> =
        seen.lock().unwrap().iter().filter(|request| request.starts_with("GET")).cloned().collect();
    assert!(
        asked[0].contains("/flows/publish HTTP") && asked[1].contains("/flows/deprecate HTTP"),
        "{asked:?}"
    );
}

#[tokio::test]
async fn the_escape_hatch_stays_below_the_base_url() {
    let (url, seen) = serve(http(200, b"{}"), false).await;
    let client = builder().base_url(format!("{url}/gate")).build().unwrap();
    for path in ["/a/%2e%2E/%2e./x", "/a/.\t./x", "/a\n"] {
        let error = client.request(Method::GET, path, None).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{path}");
    }
    for method in [Method::CONNECT, Method::TRACE] {
        assert_eq!(client.request(method, "/x", None).await.unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    assert!(client.get_flow("x".repeat(70_000)).await.unwrap_err().kind() == ErrorKind::InvalidArgument);
    assert!(seen.lock().unwrap().is_empty());
}

#[test]
fn the_region_that_is_asked_for_goes_before_the_environment_s_server() {
    let environment = |name: &str| (name == "FLOWS8X8_BASE_URL").then(|| "http://127.0.0.1:9".to_owned());
    let base = || builder().environment(environment);
    assert_eq!(base().build().unwrap().base_url(), "http://127.0.0.1:9");
    let europe = base().region(flows8x8::Region::Europe).build().unwrap();
    assert_eq!(europe.base_url(), "https://chatapps.8x8.uk");
    let both = base().region(flows8x8::Region::Europe).base_url("http://127.0.0.1:8").build().unwrap();
    assert_eq!(both.base_url(), "http://127.0.0.1:8");
}

#[tokio::test]
async fn waiting_for_a_status_takes_the_time_it_was_given() {
    let (url, seen) = serve(http(200, FLOW), false).await;
    let client = builder().base_url(&url).build().unwrap();
    let started = Instant::now();
    let given = Duration::from_millis(1600);
    let error = client.wait_for_status("1", FlowStatus::Published, given).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(started.elapsed() >= given, "{:?}", started.elapsed());
    assert_eq!(seen.lock().unwrap().len(), 3, "at once, after a second, and at the end");
}

#[tokio::test]
async fn a_variable_that_is_no_text_is_not_taken_for_unset() {
    use std::os::unix::ffi::OsStrExt as _;
    // In a process of its own: the environment belongs to all tests of this one.
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "edges::builds_from_the_environment", "--nocapture"])
        .env("FLOWS8X8_TEST_BUILD", "1")
        .env("FLOWS8X8_API_KEY", "k")
        .env("FLOWS8X8_ACCOUNT_ID", "a")
        .env("FLOWS8X8_BASE_URL", std::ffi::OsStr::from_bytes(b"https://h\xff"))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("configuration: the variable FLOWS8X8_BASE_URL is no valid UTF-8"), "{text}");
}

#[test]
fn builds_from_the_environment() {
    if std::env::var_os("FLOWS8X8_TEST_BUILD").is_some() {
        let outcome = flows8x8::Client::from_env().map_err(|error| error.to_string());
        let _ = writeln!(std::io::stdout(), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_closed_client_holds_no_connection() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = builder().base_url(format!("http://{}", listener.local_addr().unwrap())).build().unwrap();
    let server = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        answer_all(socket, &http(200, FLOW), false, &Seen::default()).await;
    });
    client.get_flow("1").await.unwrap();
    assert!(!server.is_finished(), "the connection is kept for the next call");
    let copy = client.clone();
    client.close();
    let ended = tokio::time::timeout(Duration::from_secs(5), server).await;
    assert!(ended.is_ok(), "the connection is still open, as a copy of the client is alive");
    assert_eq!(copy.get_flow("1").await.unwrap_err().kind(), ErrorKind::Closed);
}

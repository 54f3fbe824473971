//! The key is in no Debug output, no error, no log line and no panic message, in no encoding.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

#[expect(dead_code, reason = "the other promises need more of it")]
mod server;

use std::io;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use flows8x8::http::Method;
use flows8x8::{
    ApiKey, CallOptions, CancelToken, Client, CreateFlow, Error, FlowDetails, FlowJson, FlowSource,
    RequestBody, UpdateFlow,
};
use tracing_subscriber::fmt::MakeWriter;

use crate::server::{KEY, builder, http, serve};

/// Every way the key could be written.
fn forms() -> Vec<String> {
    let percent: String = KEY.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let cautious = KEY.replace('/', "%2F").replace('+', "%2B").replace('~', "%7E");
    let lower = cautious.replace("%2F", "%2f").replace("%2B", "%2b").replace("%7E", "%7e");
    let mut forms = vec![KEY.to_owned(), percent, cautious, lower];
    for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
        // In a longer text the key starts at any of three places; drop the characters its neighbours share.
        for before in ["", "x", "xy"] {
            let encoded = engine.encode(format!("{before}{KEY}"));
            let start = if before.is_empty() { 0 } else { 4 };
            forms.push(encoded[start..encoded.len() - 2].to_owned());
        }
    }
    // Not even the end of it.
    forms.push(KEY[KEY.len() - 8..].to_owned());
    forms.push(KEY[..8].to_owned());
    forms
}

fn assert_secret(text: &str, place: &str) {
    for form in forms() {
        assert!(!text.contains(&form), "{place} shows the key as {form}:\n{text}");
    }
}

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;

    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// What this process has logged since the first test began.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).init();
    log
});

/// An error in all its forms.
fn shown(error: &Error) -> String {
    let source = std::error::Error::source(error).map(|source| format!("{source} {source:?}"));
    format!("{error} {error:?} {error:#?} {} {source:?}", error.to_json())
}

/// A body in which the server, or a gateway before it, echoes the request.
fn echo() -> String {
    let forms = forms().join(" ");
    format!(
        "{{\"message\":\"bad key {KEY}: {forms}\",\"errorId\":\"{KEY}\",\"validationErrors\":[\"{KEY}\"]}}"
    )
}

/// Every operation once, and what each failed with.
async fn all_operations(client: &Client) -> Vec<Error> {
    let mut errors = Vec::new();
    let document = FlowJson::text("{\"flow_token\":\"tok-1234\"}");
    let create = CreateFlow::new("n", ["OTHER"]).flow_json(document);
    errors.extend(client.create_flow(create).await.err());
    errors.extend(client.get_flow("1").await.err());
    errors.extend(client.list_flows().await.err());
    errors.extend(client.update_flow("1", UpdateFlow::new().name("n").publish(true)).await.err());
    errors.extend(client.publish_flow("1").await.err());
    errors.extend(client.deprecate_flow("1").await.err());
    errors.extend(client.delete_flow("1").await.err());
    errors.extend(client.preview_flow("1").await.err());
    errors.extend(client.find_flow("n").await.err());
    errors.extend(client.download_flow_json("1").await.err());
    let body = RequestBody::json(&1).unwrap();
    errors.extend(client.request(Method::POST, "/x?y=1", Some(body)).await.err());
    errors
}

#[tokio::test]
async fn no_answer_of_a_server_makes_any_output_show_the_key() {
    let log = &*LOG;
    let mut failures = 0;
    for status in [200, 201, 302, 400, 401, 403, 404, 407, 408, 409, 422, 429, 500, 502] {
        let (url, seen) = serve(http(status, echo().as_bytes()), false).await;
        let client = builder()
            .base_url(&url)
            .max_retries(1)
            .initial_backoff(Duration::from_millis(1))
            .timeout(Duration::from_secs(5))
            .header("x-gateway", "hush-hush")
            .build()
            .unwrap();
        for error in all_operations(&client).await {
            assert_secret(&shown(&error), &format!("the error of {:?}", error.operation()));
            failures += 1;
        }
        assert!(seen.lock().unwrap()[0].contains(KEY), "the key was not even sent");
        for text in
            [format!("{client:?} {client:#?}"), client.describe(), format!("{:?}", client.get_flow("1"))]
        {
            assert_secret(&text, "the client's description");
        }
        if let Ok(response) = client.request(Method::GET, "/x", None).with_response().await {
            assert_secret(&format!("{response:?}"), "a response's Debug");
        }
    }
    assert!(failures > 100, "only {failures} failures were looked at");
    let text = log.text();
    assert!(text.contains("attempt 1"), "nothing was logged: {text}");
    assert_secret(&text, "the log");
    for secret in ["hush-hush", "tok-1234", "Bearer"] {
        assert!(!text.contains(secret), "the log shows {secret}");
    }
}

#[tokio::test]
async fn no_failure_of_the_network_makes_any_output_show_the_key() {
    let log = &*LOG;
    let dead = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let (cut, _) = serve(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_vec(), true).await;
    let (garbage, _) = serve(KEY.as_bytes().to_vec(), true).await;
    let https = cut.replace("http:", "https:");
    let password = "pr0xy-passw0rd";
    let proxied = format!("http://someone:{password}@{}", dead.trim_start_matches("http://"));
    let base = || {
        builder().max_retries(1).initial_backoff(Duration::from_millis(1)).timeout(Duration::from_millis(500))
    };
    for client in [
        base().base_url(&dead).build().unwrap(),
        base().base_url(&cut).build().unwrap(),
        base().base_url(&garbage).build().unwrap(),
        base().base_url(&https).build().unwrap(),
        base().base_url("http://flows.invalid").allow_http(true).proxy(&proxied).build().unwrap(),
        base().base_url("https://flows.invalid").proxy(&proxied).build().unwrap(),
    ] {
        let errors = all_operations(&client).await;
        assert!(!errors.is_empty());
        for error in errors {
            let text = shown(&error);
            assert_secret(&text, "a network error");
            assert!(!text.contains(password), "{text}");
        }
        assert!(!format!("{client:?}").contains(password));
    }
    assert_secret(&log.text(), "the log");
    assert!(!log.text().contains(password), "the log shows the proxy's password");
}

#[tokio::test]
async fn no_configuration_error_and_no_other_type_shows_the_key() {
    // In a URL a slash would end the part that is tested here.
    let in_url = KEY.replace('/', "_");
    let errors = [
        builder().api_key(format!("{KEY}\n{KEY}")).build().err(),
        builder().api_key(format!("{KEY} ü")).build().err(),
        builder().base_url(format!("https://{in_url}@host")).build().err(),
        builder().base_url(format!("https://host/?key={in_url}")).build().err(),
        builder().header("Authorization", KEY).build().err(),
        builder().header("x-a", &format!("{KEY}\n")).build().err(),
        builder().proxy(format!("http://u:{in_url}@")).build().err(),
        builder().client_certificate_pem(format!("-----BEGIN X-----\n{KEY}")).build().err(),
    ];
    for error in errors {
        assert_secret(&shown(&error.expect("each of these is a mistake")), "a configuration error");
    }
    let options = CallOptions::new().header("x-token", KEY).cancel(&CancelToken::new());
    assert_secret(&format!("{options:?}"), "the options' Debug");
    assert_secret(&format!("{:?}", ApiKey::new(KEY)), "the key's Debug");

    let provider =
        |_: bool| -> Result<ApiKey, Box<dyn std::error::Error + Send + Sync>> { Ok(ApiKey::new(KEY)) };
    let (url, _) = serve(http(401, echo().as_bytes()), false).await;
    let client =
        Client::builder().environment(|_| None).credentials(provider).account_id("a").channel_id("c");
    let client = client.base_url(&url).build().unwrap();
    let error = client.get_flow("1").await.unwrap_err();
    assert_secret(&shown(&error), "an error of a client with a key callback");
    assert_eq!(error.attempts(), 2, "the callback is asked once more after a 401");
}

#[tokio::test]
async fn no_failure_of_a_download_makes_any_output_show_its_link() {
    let log = &*LOG;
    let (path, signature) = ("An-a1LjKk34-zpvJMd", "sig=0c5f9e77aa");
    let secrets = [path, signature, "LjKk34-z", "0c5f9e77"];
    let mut failures = 0;
    for status in [200, 301, 401, 403, 404, 410, 429, 500] {
        let body = format!("<html>/v/{path}?{signature} &amp; {path}, {signature}</html>");
        let head = format!("location: https://10.0.0.1/v/{path}?{signature}");
        let head = format!("HTTP/1.1 {status} Said\r\n{head}\r\ncontent-length: {}\r\n\r\n", body.len());
        let (url, seen) = serve(format!("{head}{body}").into_bytes(), false).await;
        let link = |base: &str| format!("{base}/v/{path}?{signature}");
        let client = builder().base_url(&url).max_retries(0).timeout(Duration::from_secs(5)).build().unwrap();
        for link in
            [link(&url), link("https://10.0.0.1"), link("https://user:pw@h"), link("//"), link("http://h")]
        {
            let flow = serde_json::json!({"id": "", "flowJsonUrl": link});
            let flow: FlowDetails = serde_json::from_value(flow).unwrap();
            assert!(!format!("{:?}", FlowSource::from(&flow)).contains(path));
            let error = client.download_flow_json(flow).await.unwrap_err();
            let text = shown(&error);
            assert!(!secrets.iter().any(|secret| text.contains(secret)), "{status}: {text}");
            failures += 1;
        }
        let requests = seen.lock().unwrap().join("\n");
        assert!(requests.contains(path) && !requests.contains(KEY), "{requests}");
    }
    assert_eq!(failures, 40);
    let text = log.text();
    assert!(text.contains("GET from 127.0.0.1"), "nothing was logged: {text}");
    for secret in secrets {
        assert!(!text.contains(secret), "the log shows {secret}");
    }
}

#[test]
fn a_panic_message_shows_no_key() {
    let caught = std::panic::catch_unwind(|| {
        let client = builder().base_url("http://127.0.0.1:9").build().unwrap();
        panic!("{client:?} {:?}", ApiKey::new(KEY));
    });
    let message = *caught.unwrap_err().downcast::<String>().unwrap();
    assert_secret(&message, "the panic message");
}

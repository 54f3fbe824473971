//! Proxies, against a real one: the environment's, an explicit one, none, and what a refusal is called.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use flows8x8::{Client, ClientBuilder, ErrorKind};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use crate::server::{ACCOUNT, CHANNEL, KEY, Seen, http, read_request, serve, serve_unasked};

const ANSWER: &[u8] = br#"{"flows":[]}"#;

/// Starts a forward proxy that sends every request on to `target`, whatever host it names; 407 without `login`.
async fn proxy(target: &str, login: Option<&'static str>) -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let target = target.trim_start_matches("http://").to_owned();
    let seen: Seen = Arc::new(Mutex::new(Vec::new()));
    let seen_here = seen.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let (seen, target) = (seen_here.clone(), target.clone());
            tokio::spawn(async move {
                let mut held = Vec::new();
                let Some(request) = read_request(&mut socket, &mut held).await else { return };
                seen.lock().unwrap().push(request.clone());
                let allowed =
                    login.is_none_or(|login| request.to_lowercase().contains(&login.to_lowercase()));
                if !allowed {
                    let _ = socket.write_all(&http(407, b"")).await;
                    return;
                }
                let Ok(mut upstream) = TcpStream::connect(&target).await else { return };
                if request.starts_with("CONNECT") {
                    let _ = socket.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await;
                } else {
                    let _ = upstream.write_all(request.as_bytes()).await;
                }
                let _ = tokio::io::copy_bidirectional(&mut socket, &mut upstream).await;
            });
        }
    });
    (address, seen)
}

fn base(variables: &[(&'static str, String)]) -> ClientBuilder {
    let variables = variables.to_vec();
    Client::builder()
        .environment(move |name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
        })
        .api_key(KEY)
        .account_id(ACCOUNT)
        .channel_id(CHANNEL)
        .timeout(Duration::from_secs(10))
        .max_retries(0)
        .allow_http(true)
}

#[tokio::test]
async fn the_environment_s_proxy_is_used_and_its_exceptions_are_kept() {
    let (target, _) = serve(http(200, ANSWER), false).await;
    let (address, seen) = proxy(&target, None).await;
    let through = base(&[("http_proxy", format!("http://{address}"))]).base_url("http://flows.invalid");
    assert!(through.build().unwrap().list_flows().await.unwrap().is_empty());
    let line = seen.lock().unwrap()[0].lines().next().unwrap().to_owned();
    assert!(line.starts_with("GET http://flows.invalid/api/v1/accounts/"), "{line}");

    let excepted = [("HTTP_PROXY", "http://127.0.0.1:1".to_owned()), ("NO_PROXY", "127.0.0.0/8".to_owned())];
    assert!(base(&excepted).base_url(&target).build().unwrap().list_flows().await.is_ok());
    let off = base(&excepted[..1]).base_url(&target).no_proxy();
    assert!(off.build().unwrap().list_flows().await.is_ok());
}

#[tokio::test]
async fn an_explicit_proxy_with_a_login_goes_before_the_environment() {
    let (target, _) = serve(http(200, ANSWER), false).await;
    let (address, seen) = proxy(&target, Some("proxy-authorization: Basic dXNlcjpwQHNz")).await;
    let client = base(&[("http_proxy", "http://127.0.0.1:1".to_owned())])
        .base_url("http://flows.invalid")
        .proxy(format!("http://user:p%40ss@{address}"))
        .build()
        .unwrap();
    assert!(client.list_flows().await.unwrap().is_empty(), "the login arrives decoded");
    assert_eq!(seen.lock().unwrap().len(), 1);
    assert!(!client.describe().contains("p%40ss") && client.describe().contains(&address), "{client:?}");
}

#[tokio::test]
async fn a_proxy_that_asks_for_a_login_is_named_without_its_password() {
    for scheme in ["http", "https"] {
        let (address, seen) = proxy("127.0.0.1:1", Some("nobody knows")).await;
        let client = base(&[])
            .base_url(format!("{scheme}://flows.invalid"))
            .proxy(format!("http://user:hunter2@{address}"))
            .max_retries(3)
            .build()
            .unwrap();
        let error = client.list_flows().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Proxy, "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        assert_eq!(seen.lock().unwrap().len(), 1, "a refused login is not tried again: accounts get locked");
    }
}

#[tokio::test]
async fn the_key_goes_to_the_server_and_never_to_the_proxy_of_an_https_url() {
    let target = serve_unasked(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let (address, seen) = proxy(&target, None).await;
    let client = base(&[]).base_url("https://flows.invalid").proxy(address).build().unwrap();
    let error = client.list_flows().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "behind the tunnel is a server without TLS: {error}");
    let requests = seen.lock().unwrap().join("\n");
    assert!(requests.starts_with("CONNECT flows.invalid:443"), "{requests}");
    assert!(!requests.contains(KEY), "{requests}");
}

#[tokio::test]
async fn a_download_goes_through_the_proxy_without_the_key_and_to_no_private_address() {
    let (target, _) = serve(http(200, b"{}"), false).await;
    let (address, seen) = proxy(&target, None).await;
    let client = base(&[]).base_url("http://127.0.0.1:1").proxy(address).header("x-gateway", "token");
    let client = client.build().unwrap();
    let download = |link: &str| {
        let flow = serde_json::json!({"id": "1", "flowJsonUrl": link});
        let flow: flows8x8::FlowDetails = serde_json::from_value(flow).unwrap();
        client.download_flow_json(flow)
    };
    assert_eq!(download("http://127.0.0.1:2/f?sig=1").await.unwrap(), "{}");
    let request = seen.lock().unwrap()[0].to_lowercase();
    assert!(request.starts_with("get http://127.0.0.1:2/f?sig=1 "), "{request}");
    assert!(!request.contains("authorization") && !request.contains("x-gateway"), "{request}");
    for link in ["https://10.0.0.1/f", "https://[::ffff:127.0.0.1]/f", "http://flows.invalid/f"] {
        assert_eq!(download(link).await.unwrap_err().kind(), ErrorKind::Decode, "{link}");
    }
    assert_eq!(seen.lock().unwrap().len(), 1, "the proxy was not even asked");
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_told_from_a_server_that_is_not_there() {
    let through = base(&[]).base_url("http://flows.invalid").proxy("http://127.0.0.1:1").build().unwrap();
    let error = through.list_flows().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Proxy, "{error}");
    let direct = base(&[]).base_url("http://127.0.0.1:1").build().unwrap();
    assert_eq!(direct.list_flows().await.unwrap_err().kind(), ErrorKind::Connect);
}

//! A server for one promise: answers every request on a socket with the same bytes.

use std::sync::{Arc, Mutex};

use flows8x8::{Client, ClientBuilder};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// The key of every client here. Long and odd enough not to occur by chance, with characters that encodings change.
pub(crate) const KEY: &str = "Zq7-k/9+XvT3mB~w0LrEy2";
pub(crate) const ACCOUNT: &str = "1ab2c3d4-0000-4000-8000-00000000abcd";
pub(crate) const CHANNEL: &str = "ec36a867-3dd4-e911-814a-02d85f55fce8";

/// A client builder that reads no environment.
pub(crate) fn builder() -> ClientBuilder {
    Client::builder().environment(|_| None).api_key(KEY).account_id(ACCOUNT).channel_id(CHANNEL)
}

/// What a server has read, request by request, heads and bodies.
pub(crate) type Seen = Arc<Mutex<Vec<String>>>;

/// Starts a server on loopback that answers each request with `answer`, and closes the connection when `close`.
pub(crate) async fn serve(answer: Vec<u8>, close: bool) -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Seen::default();
    let seen_here = seen.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (answer, seen) = (answer.clone(), seen_here.clone());
            tokio::spawn(async move { answer_all(socket, &answer, close, &seen).await });
        }
    });
    (url, seen)
}

/// Answers requests on one connection until its end.
pub(crate) async fn answer_all<S>(mut socket: S, answer: &[u8], close: bool, seen: &Seen)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut held = Vec::new();
    loop {
        let Some(request) = read_request(&mut socket, &mut held).await else { return };
        seen.lock().unwrap().push(request);
        if socket.write_all(answer).await.is_err() || close {
            let _ = socket.shutdown().await;
            return;
        }
    }
}

/// Reads a head and as much body as its `content-length` says.
pub(crate) async fn read_request<S: AsyncRead + Unpin>(socket: &mut S, held: &mut Vec<u8>) -> Option<String> {
    loop {
        if let Some(head) = held.windows(4).position(|window| window == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&held[..head]).to_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.map_or(0, |value| value.trim().parse().unwrap());
            if held.len() >= head + 4 + length {
                let request: Vec<u8> = held.drain(..head + 4 + length).collect();
                return Some(String::from_utf8_lossy(&request).into_owned());
            }
        }
        let mut buffer = [0; 16 * 1024];
        match socket.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(count) => held.extend_from_slice(&buffer[..count]),
        }
    }
}

/// An HTTP answer.
pub(crate) fn http(status: u16, body: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 {status} Said\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// Starts a server that says the same on every connection at once, without having been asked anything.
pub(crate) async fn serve_unasked(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = socket.write_all(answer).await;
                // Reading what comes until the end keeps the answer from being lost in a reset.
                let _ = tokio::io::copy(&mut socket, &mut tokio::io::sink()).await;
            });
        }
    });
    url
}

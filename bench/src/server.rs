//! A server that costs next to nothing: reads requests, answers each with the same bytes.
//!
//! `bench-server` prints its URL as the first line and runs until it is ended.

use std::io::Write as _;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const FLOW: &str = r#"{"flowId":"822625023859371","flowJsonUrl":"https://mmg.example/m1/v/t24/An-a1LjKk34","name":"Example flow","status":"DRAFT","categories":["OTHER"]}"#;
const SAVED: &str = r#"{"id":"866937862658913","success":true}"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut out = std::io::stdout();
    writeln!(out, "http://{}", listener.local_addr()?)?;
    out.flush()?;
    loop {
        let (socket, _) = listener.accept().await?;
        socket.set_nodelay(true)?;
        // A connection that breaks is the client's affair.
        tokio::spawn(async move { serve(socket).await.unwrap_or_default() });
    }
}

/// Answers requests until the connection ends.
async fn serve(mut socket: TcpStream) -> std::io::Result<()> {
    let mut held = Vec::with_capacity(64 * 1024);
    loop {
        if let Some((length, writes)) = whole_request(&held) {
            held.drain(..length);
            let body = if writes { SAVED } else { FLOW };
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ";
            socket.write_all(format!("{head}{}\r\n\r\n{body}", body.len()).as_bytes()).await?;
        } else if socket.read_buf(&mut held).await? == 0 {
            return Ok(());
        }
    }
}

/// The length of the first request once all of it is there, and whether it has a body.
fn whole_request(held: &[u8]) -> Option<(usize, bool)> {
    let head = held.windows(4).position(|window| window == b"\r\n\r\n")?;
    let text = String::from_utf8_lossy(&held[..head]).to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    let length: usize = length.unwrap_or(0);
    (held.len() >= head + 4 + length).then_some((head + 4 + length, length > 0))
}

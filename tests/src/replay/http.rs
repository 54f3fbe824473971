//! As much of HTTP/1.1 as the replay server needs, by hand: it must see what was sent to the byte, and must be able
//! to be rude in the middle of it.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

const MAX_HEAD: usize = 256 * 1024;
const MAX_BODY: usize = 64 * 1024 * 1024;

/// A request as it came.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) method: String,
    /// The target up to the query: a path, a URL (to a proxy) or an authority (CONNECT).
    pub(super) path: String,
    pub(super) query: Option<String>,
    /// Names in lower case.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// Whether its connection carried a request before.
    pub(super) used: bool,
}

impl Request {
    /// Every value of a header.
    pub(super) fn header(&self, name: &str) -> Vec<&str> {
        self.headers
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// The decoded query.
    pub(super) fn query_pairs(&self) -> Vec<(String, String)> {
        let query = self.query.as_deref().unwrap_or_default();
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }
}

/// Reads one request; `None` when the connection ends before it.
pub(super) async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Request>> {
    let mut buffer = Vec::with_capacity(4096);
    let head = loop {
        if let Some(end) = find(&buffer, b"\r\n\r\n") {
            break end;
        }
        if buffer.len() > MAX_HEAD {
            return Err(malformed("the head is too long"));
        }
        if stream.read_buf(&mut buffer).await? == 0 {
            return if buffer.is_empty() { Ok(None) } else { Err(malformed("the head ends early")) };
        }
    };
    let mut request = parse_head(&buffer[..head])?;
    let rest = buffer.split_off(head + 4);
    request.body = read_body(stream, &request, rest).await?;
    Ok(Some(request))
}

fn parse_head(head: &[u8]) -> io::Result<Request> {
    let head = std::str::from_utf8(head).map_err(|_| malformed("the head is not UTF-8"))?;
    let mut lines = head.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let [method, target, version] = first.split(' ').collect::<Vec<_>>()[..] else {
        return Err(malformed(&format!("not a request line: {first}")));
    };
    if version != "HTTP/1.1" {
        return Err(malformed(&format!("not HTTP/1.1: {version}")));
    }
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned())),
        None => (target, None),
    };
    let mut request =
        Request { method: method.to_owned(), path: path.to_owned(), query, ..Request::default() };
    for line in lines {
        let (name, value) =
            line.split_once(':').ok_or_else(|| malformed(&format!("not a header: {line}")))?;
        request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok(request)
}

async fn read_body(
    stream: &mut (impl AsyncRead + Unpin),
    request: &Request,
    mut rest: Vec<u8>,
) -> io::Result<Vec<u8>> {
    if let Some(coding) = request.header("transfer-encoding").first() {
        if !coding.eq_ignore_ascii_case("chunked") {
            return Err(malformed(&format!("unknown transfer coding: {coding}")));
        }
        return read_chunks(stream, rest).await;
    }
    let length: usize = match request.header("content-length").first() {
        None => 0,
        Some(text) => text.parse().map_err(|_| malformed("bad content-length"))?,
    };
    if length > MAX_BODY {
        return Err(malformed("the body is too long"));
    }
    fill(stream, &mut rest, length).await?;
    if rest.len() > length {
        return Err(malformed("bytes after the body"));
    }
    Ok(rest)
}

async fn read_chunks(stream: &mut (impl AsyncRead + Unpin), mut rest: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = find(&rest, b"\r\n") {
                break end;
            }
            let wanted = rest.len() + 1;
            fill(stream, &mut rest, wanted).await?;
        };
        let size = std::str::from_utf8(&rest[..end])
            .ok()
            .and_then(|line| usize::from_str_radix(line.split(';').next()?.trim(), 16).ok())
            .ok_or_else(|| malformed("bad chunk size"))?;
        if body.len() + size > MAX_BODY {
            return Err(malformed("the body is too long"));
        }
        let next = end + 2 + size + 2;
        fill(stream, &mut rest, next).await?;
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest.drain(..next);
        if size == 0 {
            return Ok(body);
        }
    }
}

async fn fill(stream: &mut (impl AsyncRead + Unpin), buffer: &mut Vec<u8>, length: usize) -> io::Result<()> {
    while buffer.len() < length {
        if stream.read_buf(buffer).await? == 0 {
            return Err(malformed("the body ends early"));
        }
    }
    Ok(())
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn malformed(problem: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, problem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(mut bytes: &[u8]) -> io::Result<Option<Request>> {
        read_request(&mut bytes).await
    }

    #[tokio::test]
    async fn a_body_of_known_length_is_read() {
        let request =
            read(b"PUT /a/b%2Fc?x=1&y=%C3%BC HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi").await;
        let request = request.unwrap().unwrap();
        assert_eq!((request.method.as_str(), request.path.as_str()), ("PUT", "/a/b%2Fc"));
        assert_eq!(request.query_pairs(), [("x".into(), "1".into()), ("y".into(), "ü".into())]);
        assert_eq!(request.header("HOST"), ["h"]);
        assert_eq!(request.body, b"hi");
    }

    #[tokio::test]
    async fn a_chunked_body_is_put_together() {
        let request =
            read(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n")
                .await;
        assert_eq!(request.unwrap().unwrap().body, b"abcde");
    }

    #[tokio::test]
    async fn what_is_no_request_is_refused() {
        assert!(read(b"").await.unwrap().is_none());
        for bytes in [&b"GET / HTTP/1.1\r\n"[..], b"hello\r\n\r\n", b"GET / HTTP/1.0\r\n\r\n"] {
            assert!(read(bytes).await.is_err());
        }
    }
}

//! Turns a vector's reply into bytes.

use super::vector::Reply;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write as _};
use std::time::{Duration, SystemTime};

/// The head and the body of an answer.
#[derive(Debug)]
pub(super) struct Bytes {
    pub(super) head: Vec<u8>,
    pub(super) body: Vec<u8>,
    /// Whether the head says that the connection ends here.
    pub(super) last: bool,
}

/// Writes an answer; `close` adds `connection: close`.
pub(super) fn encode(reply: &Reply, base_url: &str, close: bool) -> io::Result<Bytes> {
    let status = reply.status.unwrap_or(200);
    let mut body = body(reply, base_url)?;
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, value) in &reply.headers {
        headers.push((name.to_ascii_lowercase(), fill_in(value, base_url)));
    }
    let has = |headers: &[(String, String)], name: &str| headers.iter().any(|(key, _)| key == name);
    if reply.body.is_some() && !has(&headers, "content-type") {
        headers.push(("content-type".into(), "application/json".into()));
    }
    if reply.gzip {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&body)?;
        body = encoder.finish()?;
        headers.push(("content-encoding".into(), "gzip".into()));
    }
    if reply.chunked {
        headers.push(("transfer-encoding".into(), "chunked".into()));
        body = chunks(&body);
    } else if !matches!(status, 204 | 304) && !has(&headers, "content-length") {
        headers.push(("content-length".into(), body.len().to_string()));
    }
    if close && !has(&headers, "connection") {
        headers.push(("connection".into(), "close".into()));
    }
    let last =
        headers.iter().any(|(name, value)| name == "connection" && value.eq_ignore_ascii_case("close"));
    let mut head = format!("HTTP/1.1 {status} {}\r\n", reason(status)).into_bytes();
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n")?;
    }
    head.extend_from_slice(b"\r\n");
    Ok(Bytes { head, body, last })
}

fn body(reply: &Reply, base_url: &str) -> io::Result<Vec<u8>> {
    if let Some(value) = &reply.body {
        return Ok(fill_in(&serde_json::to_string(value)?, base_url).into_bytes());
    }
    if let Some(text) = &reply.raw {
        return Ok(fill_in(text, base_url).into_bytes());
    }
    if let Some(text) = &reply.raw_base64 {
        return STANDARD.decode(text).map_err(io::Error::other);
    }
    if let Some(repeat) = &reply.repeat {
        return Ok(
            format!("{}{}{}", repeat.before, repeat.text.repeat(repeat.times), repeat.after).into_bytes()
        );
    }
    Ok(Vec::new())
}

/// A body in chunks, small enough that every body is cut in several.
fn chunks(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() * 2);
    for chunk in body.chunks(body.len().div_ceil(3).max(1)) {
        out.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        out.extend_from_slice(chunk);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"0\r\n\r\n");
    out
}

/// Replaces `{base_url}` and `{http_date+N}`.
fn fill_in(text: &str, base_url: &str) -> String {
    const DATE: &str = "{http_date+";
    let mut text = text.replace("{base_url}", base_url);
    if let Some(start) = text.find(DATE)
        && let Some(length) = text[start..].find('}')
        && let Ok(seconds) = text[start + DATE.len()..start + length].parse()
    {
        let date = SystemTime::now() + Duration::from_secs(seconds);
        text.replace_range(start..=start + length, &httpdate::fmt_http_date(date));
    }
    text
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        500 => "Internal Server Error",
        _ => "Status",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn encoded(value: serde_json::Value) -> (String, Vec<u8>) {
        let reply: Reply = serde_json::from_value(value).unwrap();
        let bytes = encode(&reply, "http://127.0.0.1:7", false).unwrap();
        (String::from_utf8(bytes.head).unwrap(), bytes.body)
    }

    #[test]
    fn a_json_body_is_sent_compactly_with_its_type() {
        let (head, body) = encoded(json!({"status": 201, "body": {"id": "1"}}));
        assert_eq!(
            head,
            "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n"
        );
        assert_eq!(body, br#"{"id":"1"}"#);
    }

    #[test]
    fn placeholders_are_filled_in() {
        let (head, _) =
            encoded(json!({"headers": {"Location": "{base_url}/x", "Retry-After": "{http_date+60}"}}));
        assert!(head.contains("location: http://127.0.0.1:7/x\r\n"));
        let date = head.lines().find_map(|line| line.strip_prefix("retry-after: ")).unwrap();
        let wait = httpdate::parse_http_date(date).unwrap().duration_since(SystemTime::now()).unwrap();
        assert!((58..=60).contains(&wait.as_secs()), "{wait:?}");
    }

    #[test]
    fn an_empty_204_has_no_length() {
        let (head, body) = encoded(json!({"status": 204}));
        assert_eq!((head.as_str(), body.len()), ("HTTP/1.1 204 No Content\r\n\r\n", 0));
    }

    #[test]
    fn other_bodies() {
        assert_eq!(encoded(json!({"raw_base64": "/w=="})).1, [0xff]);
        assert_eq!(
            encoded(json!({"repeat": {"before": "<", "text": "ab", "times": 2, "after": ">"}})).1,
            b"<abab>"
        );
        let (head, body) = encoded(json!({"raw": "abcd", "chunked": true}));
        assert!(head.contains("transfer-encoding: chunked") && !head.contains("content-length"));
        assert_eq!(body, b"2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n");
        let (head, body) = encoded(json!({"raw": "x", "gzip": true}));
        assert!(head.contains("content-encoding: gzip"));
        assert_eq!(body[..2], [0x1f, 0x8b]);
    }
}

//! Requests that are wrong, large or half: always an answer, never a panic, and the simulator goes on.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::wire::{FLOWS, GOOD, Reply, Wire, exchange};

const KEY: &str = "Authorization: Bearer k\r\n";

#[tokio::test]
async fn malformed_percent_encoding_is_a_400() {
    let wire = Wire::openapi().await;
    for (target, message) in [
        (format!("{FLOWS}/%zz"), "flowId is not valid percent-encoded UTF-8"),
        (format!("{FLOWS}/%"), "flowId is not valid percent-encoded UTF-8"),
        (format!("{FLOWS}/%ff%fe"), "flowId is not valid percent-encoded UTF-8"),
        (FLOWS.replace("main", "%c3"), "channelId is not valid percent-encoded UTF-8"),
        (FLOWS.replace("0f9b8a76", "%0"), "accountId is not valid percent-encoded UTF-8"),
        (format!("{FLOWS}?limit=%g1"), "The query is not valid percent-encoded UTF-8"),
    ] {
        let reply = wire.send("GET", &target, KEY, b"").await;
        assert_eq!((reply.status, reply.refusal()), (400, (1000, message.to_owned())), "{target}");
    }
}

#[tokio::test]
async fn ids_with_odd_characters_are_unknown_flows() {
    let wire = Wire::openapi().await;
    for id in ["a%2Fb", "..", ".", "%2e%2e", "a%3Fb", "%C3%BC", "%00", "a+b", "'--"] {
        let reply = wire.get(&format!("/{id}")).await;
        assert_eq!((reply.status, reply.refusal().0), (400, 1300), "{id}");
    }
}

#[tokio::test]
async fn bad_bodies_are_a_400_each() {
    let wire = Wire::openapi().await;
    let id = wire.create("A", Some(GOOD)).await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let bodies: [&[u8]; 12] = [
        b"",
        b" ",
        b"{",
        b"nonsense",
        b"<html>",
        b"[]",
        b"null",
        b"\"text\"",
        b"\xef\xbb\xbf{\"name\":\"B\"}",
        b"{\"name\":\"\xff\"}",
        b"{\"name\":{\"deep\":[]}}",
        deep.as_bytes(),
    ];
    for body in bodies {
        for (method, target) in [("POST", FLOWS.to_owned()), ("PUT", format!("{FLOWS}/{id}"))] {
            let reply = wire.send(method, &target, KEY, body).await;
            let shown = String::from_utf8_lossy(&body[..body.len().min(40)]);
            assert_eq!((reply.status, reply.refusal().0), (400, 1000), "{method} {shown}");
        }
    }
    assert_eq!(wire.status_of(&id).await, "DRAFT");
}

#[tokio::test]
async fn operations_without_a_body_ignore_one() {
    let wire = Wire::openapi().await;
    let id = wire.create("A", Some(GOOD)).await;
    for (method, rest) in [("GET", ""), ("POST", "/publish"), ("GET", "/preview"), ("POST", "/deprecate")] {
        let reply = wire.send(method, &format!("{FLOWS}/{id}{rest}"), KEY, b"{ nonsense").await;
        assert_eq!(reply.status, 200, "{method} {rest}");
    }
}

#[tokio::test]
async fn bodies_over_10_mb_are_a_413_that_the_sender_gets_to_see() {
    let wire = Wire::openapi().await;
    let largest = 10 * 1024 * 1024;
    for (length, status) in [(largest, 400), (largest + 1, 413), (3 * largest, 413)] {
        let head = format!(
            "POST {FLOWS} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{KEY}Content-Length: {length}\r\n\r\n"
        );
        let mut stream = TcpStream::connect(wire.simulator.address()).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        // Many clients read nothing before all is sent; a server that closes early shows them a broken pipe.
        stream.write_all(&vec![b' '; length]).await.unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.unwrap();
        let reply = Reply::parse(&bytes);
        assert_eq!(reply.status, status, "{length} bytes");
        assert_eq!(reply.refusal().0, if status == 413 { 7001 } else { 1000 });
    }
    let reply = wire.send("POST", FLOWS, "", &vec![b' '; largest + 1]).await;
    assert_eq!(reply.status, 401, "the key comes first");
}

#[tokio::test]
async fn large_flow_jsons_under_the_limit_are_stored_whole() {
    let wire = Wire::openapi().await;
    let large = format!("{{\"t\":\"{}\"}}", "x".repeat(9 * 1024 * 1024));
    let id = wire.create("A", Some(&large)).await;
    let details = wire.get(&format!("/{id}")).await.json();
    let document = wire.open(details["flowJsonUrl"].as_str().unwrap()).await;
    assert!(document.body == large.as_bytes(), "{} bytes came back", document.body.len());
}

#[tokio::test]
async fn chunked_bodies_are_read_and_broken_chunks_refused() {
    let wire = Wire::openapi().await;
    let head = format!(
        "POST {FLOWS} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{KEY}Transfer-Encoding: chunked\r\n\r\n"
    );
    let body = r#"{"name":"A","categories":["OTHER"]}"#;
    let (first, second) = body.split_at(10);
    let whole = format!("{head}{:x}\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n", first.len(), second.len());
    assert_eq!(exchange(wire.simulator.address(), whole.as_bytes()).await.status, 200);
    let broken = format!("{head}zz\r\n{body}\r\n0\r\n\r\n");
    assert_eq!(exchange(wire.simulator.address(), broken.as_bytes()).await.status, 400);
}

#[tokio::test]
async fn heads_that_are_too_large_or_no_http_are_refused() {
    let wire = Wire::openapi().await;
    let address = wire.simulator.address();
    let huge = format!("GET {FLOWS} HTTP/1.1\r\nHost: x\r\nX-Huge: {}\r\n\r\n", "h".repeat(1024 * 1024));
    let many = format!("GET {FLOWS} HTTP/1.1\r\nHost: x\r\n{}\r\n", "X-Many: 1\r\n".repeat(1000));
    let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "p".repeat(200_000));
    for (request, statuses) in [
        (huge.as_bytes(), &[431][..]),
        (many.as_bytes(), &[431]),
        (long.as_bytes(), &[414, 431]),
        (b"nonsense\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", &[400]),
    ] {
        let reply = exchange(address, request).await;
        let shown = String::from_utf8_lossy(&request[..30.min(request.len())]);
        assert!(statuses.contains(&reply.status), "{shown}: {}", reply.status);
    }
    assert_eq!(wire.get("").await.status, 200);
}

#[tokio::test]
async fn clients_that_go_away_halfway_leave_no_flow_behind() {
    let wire = Wire::openapi().await;
    for part in [
        "",
        "POST",
        &format!("POST {FLOWS} HTTP/1.1\r\nHost: x\r\n{KEY}Content-Length: 90\r\n\r\n{{\"name\""),
    ] {
        let mut stream = TcpStream::connect(wire.simulator.address()).await.unwrap();
        stream.write_all(part.as_bytes()).await.unwrap();
    }
    let flows = wire.get("").await.json();
    assert_eq!(flows["flows"].as_array().unwrap().len(), 0);
}

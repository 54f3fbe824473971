//! Keys, paths and methods.

use flows8x8_simulator::Simulator;

use crate::wire::{FLOWS, Wire, exchange};

const SECRET: &str = "s3cr3t-key-of-the-test";

#[tokio::test]
async fn only_the_given_key_is_let_in() {
    let simulator = Simulator::builder().key(SECRET).start().await.unwrap();
    let wire = Wire { simulator, base: FLOWS };
    for (headers, status) in [
        (format!("Authorization: Bearer {SECRET}\r\n"), 200),
        (format!("authorization: bearer {SECRET}\r\n"), 200),
        (format!("Authorization: Bearer {SECRET}x\r\n"), 401),
        (format!("Authorization: Basic {SECRET}\r\n"), 401),
        (format!("Authorization: {SECRET}\r\n"), 401),
        (format!("Authorization: Bearer {SECRET}\r\nAuthorization: Bearer {SECRET}\r\n"), 401),
        ("Authorization: Bearer \r\n".to_owned(), 401),
        (String::new(), 401),
    ] {
        let reply = wire.send("GET", FLOWS, &headers, b"").await;
        assert_eq!(reply.status, status, "{headers:?}");
        if status == 401 {
            assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
        }
    }
}

#[tokio::test]
async fn any_key_that_is_not_blank_is_let_in_by_default() {
    let wire = Wire::openapi().await;
    for (key, status) in [("x", 200), ("a b c", 200), ("\u{fc}", 200), ("", 401), ("   ", 401)] {
        let reply = wire.send("GET", FLOWS, &format!("Authorization: Bearer {key}\r\n"), b"").await;
        assert_eq!(reply.status, status, "{key:?}");
    }
}

#[tokio::test]
async fn the_key_is_in_no_answer_and_no_debug_text() {
    let builder = Simulator::builder().key(SECRET);
    assert!(!format!("{builder:?}").contains(SECRET));
    let simulator = builder.start().await.unwrap();
    assert!(!format!("{simulator:?}").contains(SECRET));
    let wire = Wire { simulator, base: FLOWS };
    for key in [SECRET.to_owned(), format!("{SECRET}-wrong")] {
        for (method, target) in
            [("GET", FLOWS), ("POST", FLOWS), ("PATCH", FLOWS), ("GET", "/nowhere"), ("GET", "/m1/v/t24/x")]
        {
            let reply = wire.send(method, target, &format!("Authorization: Bearer {key}\r\n"), b"{").await;
            assert!(!format!("{:?} {}", reply.headers, reply.text()).contains(SECRET), "{method} {target}");
        }
    }
}

#[tokio::test]
async fn unknown_paths_are_a_404_with_the_envelope() {
    let wire = Wire::openapi().await;
    for target in ["/", "/nowhere", "/api/v1/flows", &format!("{FLOWS}/"), &format!("{FLOWS}/1/pause")] {
        let reply = wire.send("GET", target, "Authorization: Bearer k\r\n", b"").await;
        assert_eq!((reply.status, reply.refusal().0), (404, 1300), "{target}");
    }
}

#[tokio::test]
async fn methods_a_path_does_not_have_are_a_405_that_names_those_it_has() {
    let wire = Wire::openapi().await;
    for (method, rest, allow) in [
        ("PATCH", "", "GET, POST"),
        ("DELETE", "", "GET, POST"),
        ("OPTIONS", "/1", "GET, PUT, DELETE"),
        ("BREW", "/1", "GET, PUT, DELETE"),
        ("GET", "/1/publish", "POST"),
        ("POST", "/1/preview", "GET"),
    ] {
        let reply = wire.call(method, rest, None).await;
        assert_eq!((reply.status, reply.refusal().0), (405, 1000), "{method} {rest}");
        assert_eq!(reply.header("allow"), Some(allow), "{method} {rest}");
    }
}

#[tokio::test]
async fn a_head_has_no_body() {
    let wire = Wire::openapi().await;
    let id = wire.create("A", Some("{}")).await;
    let details = wire.get(&format!("/{id}")).await.json();
    let url = details["flowJsonUrl"].as_str().unwrap().strip_prefix(wire.simulator.url()).unwrap().to_owned();
    for (target, status) in [(url.as_str(), 200), (FLOWS, 405), ("/nowhere", 404)] {
        let reply = wire.send("HEAD", target, "Authorization: Bearer k\r\n", b"").await;
        assert_eq!((reply.status, reply.text()), (status, ""), "{target}");
    }
}

#[tokio::test]
async fn odd_request_targets_are_answered() {
    let wire = Wire::openapi().await;
    let absolute = format!("{}{FLOWS}", wire.simulator.url());
    for (line, status) in [
        (format!("GET {absolute} HTTP/1.1"), 200),
        (format!("GET {FLOWS} HTTP/1.0"), 200),
        ("OPTIONS * HTTP/1.1".to_owned(), 404),
        ("CONNECT example.com:443 HTTP/1.1".to_owned(), 404),
    ] {
        let request = format!("{line}\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer k\r\n\r\n");
        let reply = exchange(wire.simulator.address(), request.as_bytes()).await;
        assert_eq!(reply.status, status, "{line}");
    }
}

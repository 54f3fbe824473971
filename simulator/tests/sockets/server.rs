//! Starting, counting, stopping.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use flows8x8_simulator::Simulator;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::wire::{FLOWS, Reply, Wire};

async fn refuses_connections(wire_address: std::net::SocketAddr) -> bool {
    let end = Instant::now() + Duration::from_secs(5);
    while Instant::now() < end {
        if TcpStream::connect(wire_address).await.is_err() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

/// Reads one answer from a connection that stays open.
async fn read_one(stream: &mut TcpStream) -> Reply {
    let mut bytes = Vec::new();
    loop {
        assert!(stream.read_buf(&mut bytes).await.unwrap() > 0, "closed after {bytes:?}");
        if bytes.windows(4).any(|w| w == b"\r\n\r\n") {
            let reply = Reply::parse(&bytes);
            if reply.header("content-length").unwrap() == reply.body.len().to_string() {
                return reply;
            }
        }
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ids() {
    let (first, second) = (Wire::openapi().await, Wire::openapi().await);
    for name in ["A", "B", "C"] {
        let id = first.create(name, None).await;
        assert!(matches!(id.len(), 15 | 16) && id.bytes().all(|b| b.is_ascii_digit()), "{id}");
        assert_eq!(second.create(name, None).await, id);
    }
}

#[tokio::test]
async fn the_url_is_on_the_loopback_address_and_every_request_is_counted() {
    let wire = Wire::openapi().await;
    assert_eq!(wire.simulator.url(), format!("http://127.0.0.1:{}", wire.simulator.address().port()));
    assert_eq!(wire.simulator.requests(), 0);
    wire.get("").await;
    wire.send("GET", FLOWS, "", b"").await;
    wire.send("GET", "/nowhere", "", b"").await;
    assert_eq!(wire.simulator.requests(), 3);
}

#[tokio::test]
async fn a_port_that_is_taken_and_settings_that_make_no_sense_are_errors() {
    let running = Simulator::builder().start().await.unwrap();
    let taken = Simulator::builder().port(running.address().port()).start().await;
    assert_eq!(taken.unwrap_err().kind(), ErrorKind::AddrInUse);
    for builder in [
        Simulator::builder().key(" "),
        Simulator::builder().rate(0),
        Simulator::builder().rate(1).rate_window(Duration::ZERO),
    ] {
        assert_eq!(builder.start().await.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}

#[tokio::test]
async fn a_stopped_port_can_be_taken_again() {
    let simulator = Simulator::builder().start().await.unwrap();
    let port = simulator.address().port();
    simulator.stop().await;
    Simulator::builder().port(port).start().await.unwrap();
}

#[tokio::test]
async fn stopping_does_not_wait_for_clients_that_say_nothing() {
    let wire = Wire::openapi().await;
    let address = wire.simulator.address();
    let silent = TcpStream::connect(address).await.unwrap();
    let mut half = TcpStream::connect(address).await.unwrap();
    half.write_all(format!("POST {FLOWS} HTTP/1.1\r\nContent-Length: 100\r\n\r\n{{").as_bytes())
        .await
        .unwrap();
    let mut kept = TcpStream::connect(address).await.unwrap();
    kept.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    assert_eq!(read_one(&mut kept).await.status, 404);

    let start = Instant::now();
    wire.simulator.stop().await;
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    for mut stream in [kept, silent, half] {
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
        assert!(!String::from_utf8_lossy(&rest).contains(" 200 "), "{rest:?}");
    }
    assert!(refuses_connections(address).await);
}

#[tokio::test]
async fn dropping_stops_too() {
    let wire = Wire::openapi().await;
    let address = wire.simulator.address();
    drop(wire);
    assert!(refuses_connections(address).await);
}

#[tokio::test]
async fn one_connection_serves_many_requests() {
    let wire = Wire::openapi().await;
    let mut stream = TcpStream::connect(wire.simulator.address()).await.unwrap();
    for _ in 0..20 {
        let request = format!("GET {FLOWS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        assert_eq!(read_one(&mut stream).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_creates_of_one_name_at_once_exactly_one_succeeds() {
    let wire = std::sync::Arc::new(Wire::openapi().await);
    let tasks: Vec<_> = (0..32)
        .map(|_| {
            let wire = wire.clone();
            tokio::spawn(async move {
                let body = serde_json::json!({"name": "same", "categories": ["OTHER"]});
                wire.post("", body).await.status
            })
        })
        .collect();
    let mut created = 0;
    for task in tasks {
        created += usize::from(task.await.unwrap() == 200);
    }
    assert_eq!(created, 1);
}

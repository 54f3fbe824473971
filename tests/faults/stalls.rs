//! Servers that never answer, answer a byte at a time, or reset: the right kind, in the time asked for.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use flows8x8::{CreateFlow, Error, ErrorKind};

use crate::support::{builder, figure, read_request, server};

const ASKED: Duration = Duration::from_millis(600);
/// Generous: a shared machine may not run a thread for a while.
const BOUND: Duration = Duration::from_millis(2500);

fn never(mut socket: TcpStream) {
    let _ = read_request(&mut socket);
    std::thread::sleep(Duration::from_secs(30));
}

fn a_byte_a_second(mut socket: TcpStream) {
    let _ = read_request(&mut socket);
    for byte in b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{" {
        if socket.write_all(&[*byte]).is_err() {
            return;
        }
        std::thread::sleep(Duration::from_secs(1));
    }
}

fn slow_body(mut socket: TcpStream) {
    let _ = read_request(&mut socket);
    let _ = socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n");
    for _ in 0..30 {
        if socket.write_all(b" ").is_err() {
            return;
        }
        std::thread::sleep(Duration::from_secs(1));
    }
}

fn reset(socket: TcpStream) {
    // Closing with unread bytes in the buffer makes the system send a reset.
    let mut waiting = [0];
    let _ = socket.peek(&mut waiting);
}

/// Runs a get and a create, blocking and async, and checks kind and time of each failure.
fn expect(name: &str, serve: fn(TcpStream), get: ErrorKind, create: ErrorKind) {
    let base = || builder().base_url(server(serve)).timeout(ASKED).max_retries(0);
    let blocking = base().build_blocking().unwrap();
    let client = base().build().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let flow = || CreateFlow::new("n", ["OTHER"]);
    let check = |what: &str, expected: ErrorKind, call: &mut dyn FnMut() -> Error| {
        let started = Instant::now();
        let error = call();
        let took = started.elapsed();
        assert_eq!(error.kind(), expected, "{name}, {what}: {error}");
        assert!(took < BOUND, "{name}, {what}: {took:?}");
        if expected == ErrorKind::Timeout {
            assert!(took >= ASKED, "{name}, {what}: {took:?}");
        }
        figure(
            &format!("{name}, {what}, {} ms asked for", ASKED.as_millis()),
            &format!("{expected} after {} ms", took.as_millis()),
        );
    };
    check("blocking get", get, &mut || blocking.get_flow("1").send().unwrap_err());
    check("blocking create", create, &mut || blocking.create_flow(flow()).send().unwrap_err());
    check("async get", get, &mut || runtime.block_on(async { client.get_flow("1").await.unwrap_err() }));
    check("async create", create, &mut || {
        runtime.block_on(async { client.create_flow(flow()).await.unwrap_err() })
    });
}

#[test]
fn a_server_that_never_answers_is_a_timeout() {
    expect("never answers", never, ErrorKind::Timeout, ErrorKind::OutcomeUnknown);
}

#[test]
fn a_server_that_sends_a_byte_a_second_is_a_timeout() {
    expect("a byte a second", a_byte_a_second, ErrorKind::Timeout, ErrorKind::OutcomeUnknown);
    expect("a body of a byte a second", slow_body, ErrorKind::Timeout, ErrorKind::OutcomeUnknown);
}

#[test]
fn a_server_that_resets_is_no_connection() {
    expect("resets", reset, ErrorKind::Connect, ErrorKind::OutcomeUnknown);
}

#[test]
fn retries_and_the_waits_between_them_are_part_of_the_deadline() {
    let client = builder().base_url(server(never)).timeout(ASKED).max_retries(9).build_blocking().unwrap();
    let started = Instant::now();
    let error = client.get_flow("1").send().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!((ASKED..BOUND).contains(&started.elapsed()), "{:?}", started.elapsed());
}

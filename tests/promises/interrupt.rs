//! A blocking call ends when the one who waits no longer wants to.

use std::time::{Duration, Instant};

use flows8x8::{CancelToken, CreateFlow, ErrorKind};

use crate::server::{builder, serve_unasked};

const EVERY: Duration = Duration::from_millis(20);

/// A client for a server that never answers.
async fn waiting_client() -> flows8x8::blocking::Client {
    let url = serve_unasked(b"").await;
    builder().base_url(url).build_blocking().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_told_not_to_keep_going_ends_and_says_what_may_have_happened() {
    let client = waiting_client().await;
    let ended = tokio::task::spawn_blocking(move || {
        let (started, mut asked) = (Instant::now(), 0);
        let call = client.create_flow(CreateFlow::new("Booking", ["OTHER"]));
        let error = call.with_response_while(EVERY, || {
            asked += 1;
            asked < 5
        });
        (error.unwrap_err(), asked, started.elapsed())
    });
    let (error, asked, took) = ended.await.unwrap();
    assert_eq!((error.kind(), asked), (ErrorKind::Cancelled, 5));
    assert!(error.hint().unwrap().contains("Booking"), "{error}");
    assert!(took >= EVERY * 5 && took < Duration::from_secs(5), "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_of_a_call_still_cancels_it() {
    let client = waiting_client().await;
    let token = CancelToken::new();
    let call = client.get_flow("1").cancel(&token);
    let waiting = tokio::task::spawn_blocking(move || call.with_response_while(EVERY, || true).map(|_| ()));
    tokio::time::sleep(EVERY * 3).await;
    token.cancel();
    assert_eq!(waiting.await.unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_interrupted_call_does_not_cancel_the_others_of_its_token() {
    let client = waiting_client().await;
    let token = CancelToken::new();
    let call = client.get_flow("1").cancel(&token);
    let ended = tokio::task::spawn_blocking(move || call.with_response_while(EVERY, || false).map(|_| ()));
    assert_eq!(ended.await.unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
    assert!(!token.is_cancelled());
}

#[tokio::test]
async fn it_is_asked_within_a_runtime_too() {
    let client = waiting_client().await;
    let error = client.get_flow("1").with_response_while(EVERY, || false).map(|_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
}

/// Waits until the connection that a server has accepted is closed by the client.
fn accepted_and_closed(listener: &std::net::TcpListener) -> std::io::Result<()> {
    use std::io::Read as _;
    let (mut socket, _) = listener.accept()?;
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    while socket.read(&mut [0; 4096])? > 0 {}
    Ok(())
}

#[test]
fn a_call_that_is_given_up_on_closes_its_connection_although_nothing_drives_the_lane() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || accepted_and_closed(&listener));
    let client = builder().base_url(url).max_retries(0).build_blocking().unwrap();
    let error = client.get_flow("1").timeout(Duration::from_millis(100)).send().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    server.join().unwrap().unwrap();
    drop(client);
}

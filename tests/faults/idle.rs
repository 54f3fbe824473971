//! Servers that close idle connections at once.

use std::time::Duration;

use flows8x8::{CreateFlow, ErrorKind};

use crate::support::{answer_flow, builder, figure, read_request, server};

const PAUSE: Duration = Duration::from_millis(5);
const CALLS: usize = 200;

/// Answers one request of each connection and closes it without having said so.
fn hasty_server() -> String {
    server(|mut socket| {
        if let Some(path) = read_request(&mut socket) {
            let _ = answer_flow(&mut socket, &path);
        }
    })
}

#[test]
fn blocking_calls_do_not_notice_that_the_server_closes_idle_connections() {
    // No retry would hide a failure here.
    let client = builder().base_url(hasty_server()).max_retries(0).build_blocking().unwrap();
    let mut errors = Vec::new();
    for id in 0..CALLS {
        std::thread::sleep(PAUSE);
        match client.get_flow(id.to_string()).send() {
            Ok(flow) => assert_eq!(flow.id, id.to_string()),
            Err(error) => errors.push(error),
        }
    }
    figure(
        &format!("{CALLS} blocking GETs, idle connections closed at once"),
        &format!("{} errors", errors.len()),
    );
    assert!(errors.is_empty(), "{errors:?}");
}

#[tokio::test]
async fn async_calls_do_not_notice_that_the_server_closes_idle_connections() {
    let client = builder().base_url(hasty_server()).max_retries(0).build().unwrap();
    let mut errors = Vec::new();
    for id in 0..CALLS {
        tokio::time::sleep(PAUSE).await;
        match client.get_flow(id.to_string()).await {
            Ok(flow) => assert_eq!(flow.id, id.to_string()),
            Err(error) => errors.push(error),
        }
    }
    figure(
        &format!("{CALLS} async GETs, idle connections closed at once"),
        &format!("{} errors", errors.len()),
    );
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn a_create_after_a_pause_is_never_of_unknown_outcome() {
    let client = builder().base_url(hasty_server()).max_retries(0).build_blocking().unwrap();
    let mut unknown = 0;
    for n in 0..CALLS {
        std::thread::sleep(PAUSE);
        let created = client.create_flow(CreateFlow::new(format!("flow {n}"), ["OTHER"])).send();
        unknown +=
            usize::from(created.as_ref().is_err_and(|error| error.kind() == ErrorKind::OutcomeUnknown));
        created.unwrap();
    }
    figure(
        &format!("{CALLS} creates, idle connections closed at once"),
        &format!("{unknown} of unknown outcome"),
    );
    assert_eq!(unknown, 0);
}

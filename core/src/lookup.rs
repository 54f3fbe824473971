//! Calls made of other calls: finding a flow by name, waiting for a status.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::call::Response;
use crate::model::{FlowDetails, FlowStatus, FlowSummary};
use crate::{Client, Error, ErrorKind, Result};

/// The longest pause between two questions.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What the question at the very end may take at least.
const LAST_QUESTION: Duration = Duration::from_secs(1);

/// Finds the one flow of a name.
pub(crate) async fn find(client: Client, name: String) -> Result<Response<Option<FlowSummary>>> {
    let listed = client.list_flows().with_response().await?;
    let mut found: Vec<FlowSummary> =
        listed.value.flows.into_iter().filter(|flow| flow.name == name).collect();
    if found.len() > 1 {
        let ids: Vec<_> = found.iter().map(|flow| flow.id.as_str()).collect();
        let text = format!("{} flows have the name {name:?}: {}", ids.len(), ids.join(", "));
        return Err(Error::new(ErrorKind::Conflict, text)
            .with_attempts(listed.attempts, listed.attempts)
            .with_hint("use get_flow with the id of the one you mean"));
    }
    Ok(Response {
        value: found.pop(),
        status: listed.status,
        headers: listed.headers,
        body: listed.body,
        attempts: listed.attempts,
        elapsed: listed.elapsed,
    })
}

/// Asks for a flow until it has a status.
pub(crate) async fn wait_for_status(
    client: Client,
    flow_id: String,
    status: FlowStatus,
    timeout: Duration,
) -> Result<Response<FlowDetails>> {
    let started = Instant::now();
    let mut pause = Duration::from_secs(1);
    let mut attempts = 0;
    loop {
        let left = timeout.saturating_sub(started.elapsed());
        let call = client.get_flow(&flow_id).timeout(left.max(LAST_QUESTION).min(client.settings.timeout));
        let (seen, wait) = match call.with_response().await {
            Ok(mut response) => {
                attempts += response.attempts;
                let now = response.value.status.clone();
                if now == status {
                    response.attempts = attempts;
                    response.elapsed = started.elapsed();
                    return Ok(response);
                }
                if now == FlowStatus::Deprecated {
                    let text = format!(
                        "flow {flow_id} is {now}, which no flow comes back from: it will never be {status}"
                    );
                    return Err(Error::new(ErrorKind::Conflict, text).with_attempts(attempts, attempts));
                }
                (format!("flow {flow_id} is {now}, not {status}, after {timeout:?}"), pause)
            }
            // What passes by itself is no reason to stop waiting.
            Err(error) if error.is_retryable() && started.elapsed() < timeout => {
                attempts += error.attempts();
                (error.message().to_owned(), error.retry_after().unwrap_or_default().max(pause))
            }
            Err(error) => return Err(error),
        };
        let left = timeout.saturating_sub(started.elapsed());
        if left.is_zero() {
            return Err(Error::new(ErrorKind::Timeout, seen).with_attempts(attempts, attempts));
        }
        // The last question comes when the time is up, not before.
        pause_within(&client, wait.min(left)).await?;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Sleeps, but not beyond the client's closing or the call's cancellation.
async fn pause_within(client: &Client, pause: Duration) -> Result<()> {
    let cancelled = async {
        match &client.settings.cancel {
            Some(token) => token.cancelled().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        () = client.shared.closed.cancelled() => Err(Error::new(ErrorKind::Closed, "the client was closed")),
        () = cancelled => Err(Error::new(ErrorKind::Cancelled, "the call was cancelled")),
        () = sleep(pause) => Ok(()),
    }
}

//! What can be said about a call, and how one is run.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use flows8x8::{Call, Error, ErrorKind};
use tokio::task::{JoinError, JoinHandle};

use crate::client::Client;
use crate::error::FlowsError;
use crate::numbers::given;
use crate::response::{Response, ResponseSlot};

/// What can be said about one call, or about all calls of a copy of a client. What is absent stays as the client has it.
#[derive(Clone, Default, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct CallOptions {
    /// The deadline of the call: all attempts and the waits between them.
    #[uniffi(default = None)]
    pub timeout: Option<Duration>,
    /// How often to try again after a failure that allows it; 0 turns retries off.
    #[uniffi(default = None)]
    pub max_retries: Option<i32>,
    /// Headers to send along. `Authorization` is refused.
    #[uniffi(default = None)]
    pub headers: Option<HashMap<String, String>>,
    /// Whether create and update fail with `validation_failed` when the server reports findings.
    #[uniffi(default = None)]
    pub raise_on_validation: Option<bool>,
    /// Whether create looks the flow up by its name, before and after.
    #[uniffi(default = None)]
    pub reconcile: Option<bool>,
    /// A token that cancels the call.
    #[uniffi(default = None)]
    pub cancel: Option<Arc<CancelToken>>,
    /// What takes the answer beside the value. Of no use for a copy of a client.
    #[uniffi(default = None)]
    pub response: Option<Arc<ResponseSlot>>,
}

impl fmt::Display for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers are often tokens for a gateway.
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("max_retries", &self.max_retries)
            .field("raise_on_validation", &self.raise_on_validation)
            .field("reconcile", &self.reconcile)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl CallOptions {
    pub(crate) fn to_core(&self) -> flows8x8::Result<flows8x8::CallOptions> {
        let mut options = flows8x8::CallOptions::new();
        if let Some(timeout) = self.timeout {
            options = options.timeout(timeout);
        }
        if let Some(retries) = self.max_retries {
            options = options.max_retries(given("max_retries", retries)?);
        }
        for (name, value) in self.headers.iter().flatten() {
            options = options.header(name, value);
        }
        if let Some(raise) = self.raise_on_validation {
            options = options.raise_on_validation(raise);
        }
        if let Some(reconcile) = self.reconcile {
            options = options.reconcile(reconcile);
        }
        if let Some(token) = &self.cancel {
            options = options.cancel(&token.0);
        }
        Ok(options)
    }
}

/// Cancels the calls it was given to, from any thread. Cancelling the coroutine or task that waits for a call cancels it
/// too: a token is for those who do not hold it.
#[derive(Default, uniffi::Object)]
pub struct CancelToken(flows8x8::CancelToken);

#[uniffi::export]
impl CancelToken {
    /// A token that cancels nothing yet.
    #[uniffi::constructor]
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels every call that has the token, now and later: they fail with kind `cancelled`.
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

/// Runs a call on the worker of this process. Dropping the future drops the request.
///
/// Not on the runtime of the generated code: that one has a thread which no child of a fork has.
pub(crate) async fn run<T, F>(
    client: &Client,
    options: Option<CallOptions>,
    prepare: F,
) -> Result<T, FlowsError>
where
    T: Send + 'static,
    F: Future<Output = flows8x8::Result<Call<T>>> + Send + 'static,
{
    let options = options.unwrap_or_default();
    let slot = options.response.as_deref();
    if let Some(slot) = slot {
        slot.put(None);
    }
    let options = options.to_core()?;
    let (connections, worker) = client.side.here(&client.core)?;
    let running = Running(worker.handle().spawn(async move {
        let call = prepare.await?.options(options);
        // A closed client has no connections, and its calls say so themselves.
        let call = match &connections {
            Some(connections) => call.over(connections),
            None => call,
        };
        call.with_response().await
    }));
    let response = running.await.unwrap_or_else(|ended| Err(unfinished(ended)))?;
    if let Some(slot) = slot {
        slot.put(Some(Response::of(&response)));
    }
    Ok(response.value)
}

/// A call under way, which ends with whoever waits for it.
struct Running<T>(JoinHandle<T>);

impl<T> Future for Running<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context)
    }
}

impl<T> Drop for Running<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Why a call has no end of its own.
fn unfinished(ended: JoinError) -> Error {
    match ended.try_into_panic() {
        Ok(panic) => flows8x8::host::panicked(panic.as_ref()),
        Err(_) => Error::of_binding(ErrorKind::Cancelled, "the thread for calls has ended", None),
    }
}

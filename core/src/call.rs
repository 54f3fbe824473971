//! A call that is ready to run: await it for the value, or say more about it first.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use tokio::time::Instant;

use crate::config::{Prepared, Shared};
use crate::execute::{Completed, execute};
use crate::{CallOptions, CancelToken, Client, Error, Result};

/// What a call resolves to.
pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send + 'static>>;

type Run<T> = Box<dyn FnOnce(Client) -> BoxFuture<Result<Response<T>>> + Send + 'static>;

/// A call that has not started. Awaiting it runs it and yields the plain value.
///
/// ```no_run
/// # async fn example(client: flows8x8::Client) -> flows8x8::Result<()> {
/// use std::time::Duration;
///
/// let flow = client.get_flow("812").await?;
/// let flow = client.get_flow("812").timeout(Duration::from_secs(2)).max_retries(0).await?;
/// let response = client.get_flow("812").with_response().await?;
/// println!("{} after {} attempts", response.status, response.attempts);
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    client: Client,
    operation: &'static str,
    options: CallOptions,
    run: Run<T>,
}

impl<T: Send + 'static> Call<T> {
    /// A call of one request.
    pub(crate) fn request(
        client: &Client,
        operation: &'static str,
        prepare: impl FnOnce(&Client) -> Result<Prepared> + Send + 'static,
        decode: impl FnOnce(&Client, &Completed) -> Result<T> + Send + 'static,
    ) -> Self {
        let run = move |client: Client| async move {
            let started = Instant::now();
            let prepared = prepare(&client)?;
            let (value, done) =
                execute(&client.shared, &client.settings, &prepared, |done| decode(&client, done)).await?;
            Ok(Response {
                value,
                status: done.answer.status,
                headers: done.answer.headers,
                body: done.answer.body,
                attempts: done.attempts,
                elapsed: started.elapsed(),
            })
        };
        let run: Run<T> = Box::new(move |client| Box::pin(run(client)));
        Self { client: client.clone(), operation, options: CallOptions::new(), run }
    }

    /// A call that is made of other calls.
    pub(crate) fn composed<F>(
        client: &Client,
        operation: &'static str,
        run: impl FnOnce(Client) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Response<T>>> + Send + 'static,
    {
        let run: Run<T> = Box::new(move |client| {
            let credentials = client.shared.credentials.clone();
            let ended = run(client);
            // What such a call says by itself may hold what a server has said before.
            Box::pin(async move { ended.await.map_err(|error| error.masked(|text| credentials.clean(text))) })
        });
        Self { client: client.clone(), operation, options: CallOptions::new(), run }
    }

    /// The same call over other connections.
    pub(crate) fn on(mut self, shared: Option<Arc<Shared>>) -> Self {
        if let Some(shared) = shared {
            self.client.shared = shared;
        }
        self
    }

    pub(crate) fn operation(&self) -> &'static str {
        self.operation
    }

    /// The deadline of this call: all attempts and the waits between them.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options = self.options.timeout(timeout);
        self
    }

    /// How often to try again after a failure that allows it; 0 turns retries off.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.options = self.options.max_retries(retries);
        self
    }

    /// A header to send along; `Authorization` is refused.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.options = self.options.header(name, value);
        self
    }

    /// Whether create and update fail with `validation_failed` when the server reports findings.
    pub fn raise_on_validation(mut self, raise: bool) -> Self {
        self.options = self.options.raise_on_validation(raise);
        self
    }

    /// Whether create looks the flow up by its name, before and after: see
    /// [`ClientBuilder::reconcile`](crate::ClientBuilder::reconcile).
    pub fn reconcile(mut self, reconcile: bool) -> Self {
        self.options = self.options.reconcile(reconcile);
        self
    }

    /// A token that cancels this call.
    pub fn cancel(mut self, token: &CancelToken) -> Self {
        self.options = self.options.cancel(token);
        self
    }

    /// All options at once; they replace those set before.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// A token that cancels this call beside the one it has, if it has one.
    pub(crate) fn interruptible(mut self) -> (Self, CancelToken) {
        let given = self.options.cancel.as_ref().or(self.client.settings.cancel.as_ref());
        let token = given.map_or_else(CancelToken::new, CancelToken::child);
        self.options = self.options.cancel(&token);
        (self, token)
    }

    /// For bindings that run calls on a runtime of their own: the same call over these connections.
    #[doc(hidden)]
    pub fn over(self, connections: &crate::client::Connections) -> Self {
        self.on(Some(connections.0.clone()))
    }

    /// Runs the call and yields the value with the answer it came from.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn with_response(self) -> Result<Response<T>> {
        let Self { client, operation, options, run } = self;
        if client.is_closed() {
            let text = "the client was closed";
            return Err(Error::new(crate::ErrorKind::Closed, text).with_operation(operation));
        }
        let client = client.with_options(options);
        if let Some(mistake) = &client.settings.mistake {
            return Err(mistake.clone().with_operation(operation));
        }
        // A call made of others is reported under the name the caller knows.
        run(client).await.map_err(|error| error.with_operation(operation))
    }
}

impl<T: Send + 'static> IntoFuture for Call<T> {
    type Output = Result<T>;
    type IntoFuture = BoxFuture<Result<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.with_response().await.map(|response| response.value) })
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// A value with the answer it came from.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// What the call yields.
    pub value: T,
    /// The HTTP status of the last answer.
    pub status: u16,
    /// The headers of the last answer.
    pub headers: HeaderMap,
    /// The body of the last answer, as it came.
    pub body: Bytes,
    /// How many requests were made, not counting questions about the state of the flow.
    pub attempts: u32,
    /// How long the call took, waits included.
    pub elapsed: Duration,
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers and body may hold what a server echoes: they are for code, not for logs.
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("body_len", &self.body.len())
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}

/// What the escape hatch yields: the answer itself.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RawResponse {
    /// The HTTP status, always 2xx: any other is an error.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as it came.
    pub body: Bytes,
}

impl RawResponse {
    /// The body as text.
    ///
    /// # Errors
    /// `decode` when it is not UTF-8.
    pub fn text(&self) -> Result<&str> {
        std::str::from_utf8(&self.body)
            .map_err(|_| Error::new(crate::ErrorKind::Decode, "the answer is not valid UTF-8"))
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// `decode` when it is not JSON of that type.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.body).map_err(|error| {
            // The library's own text would repeat parts of the answer.
            let (line, column) = (error.line(), error.column());
            let text = format!("the answer is no JSON of that type (line {line}, column {column})");
            Error::new(crate::ErrorKind::Decode, text)
        })
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status)
            .field("body_len", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The body of a request of the escape hatch, sent as `application/json`.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestBody(pub(crate) Bytes);

impl RequestBody {
    /// A body of anything serde can serialize.
    ///
    /// # Errors
    /// `invalid_argument` when the value cannot be written as JSON.
    pub fn json(value: &impl serde::Serialize) -> Result<Self> {
        serde_json::to_vec(value).map(|bytes| Self(bytes.into())).map_err(|error| {
            Error::invalid_argument("the body cannot be written as JSON").with_cause(error.to_string())
        })
    }

    /// A body as it is.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into().into())
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestBody({} bytes)", self.0.len())
    }
}

//! One HTTP request and its answer. The only file that names reqwest.

use std::error::Error as StdError;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method};
use http_body::{Body, Frame, SizeHint};
use url::Url;

use crate::proxy::{self, Proxies};
use crate::tls::{self, TlsSettings};
use crate::{Error, Result};

/// How long an idle connection is kept: longer than most servers keep theirs helps nobody.
const POOL_IDLE: Duration = Duration::from_secs(90);

/// What a transport is made from.
pub(crate) struct TransportSettings {
    pub(crate) base: Url,
    pub(crate) tls: TlsSettings,
    pub(crate) proxies: Proxies,
    pub(crate) connect_timeout: Duration,
    pub(crate) user_agent: String,
    pub(crate) max_response_bytes: usize,
}

/// The connections of a client.
pub(crate) struct Transport {
    client: reqwest::Client,
    /// The proxy in force, without its password.
    proxy: Option<String>,
    host: String,
    max_response_bytes: usize,
}

/// One request, ready to be sent as often as needed.
pub(crate) struct WireRequest {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) body: Option<Bytes>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Why the body could not be read to its end.
    pub(crate) body_failure: Option<Failure>,
}

/// Why nothing came back.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: FailureKind,
    pub(crate) message: String,
    pub(crate) cause: Option<String>,
    pub(crate) hint: Option<&'static str>,
}

/// Where a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// No connection: the request did not leave.
    Connect,
    /// No TLS session: the request did not leave, or the server refused the session.
    Tls,
    /// The proxy refused or could not be reached: the request did not leave.
    Proxy,
    /// The request may have left, and no whole answer came.
    NoAnswer,
    /// The answer is larger than the client reads, or its compression is broken.
    Unreadable,
    /// The request could not be put together.
    Internal,
}

impl Transport {
    pub(crate) fn new(settings: TransportSettings) -> Result<Self> {
        let tls_config =
            if settings.base.scheme() == "https" { settings.tls.config()? } else { tls::unused_config()? };
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls_config)
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(POOL_IDLE)
            .user_agent(settings.user_agent);
        let proxy = settings.proxies.for_url(&settings.base);
        if let Some(proxy) = proxy {
            let all = reqwest::Proxy::all(proxy.clone()).map_err(|_| {
                Error::configuration(format!("the proxy {} is no usable URL", proxy::display(proxy)))
            })?;
            builder = builder.proxy(all);
        }
        let client = builder.build().map_err(|error| {
            Error::configuration("the HTTP client could not be set up")
                .with_cause(chain(&error.without_url()))
        })?;
        Ok(Self {
            client,
            proxy: proxy.map(proxy::display),
            host: settings.base.host_str().unwrap_or_default().to_owned(),
            max_response_bytes: settings.max_response_bytes,
        })
    }

    /// The proxy in force, for messages.
    pub(crate) fn proxy(&self) -> Option<&str> {
        self.proxy.as_deref()
    }

    /// Sends one request and reads its answer. `sent` turns true when the body begins to leave.
    pub(crate) async fn send(
        &self,
        request: &WireRequest,
        headers: HeaderMap,
        sent: &Arc<AtomicBool>,
    ) -> Result<Answer, Failure> {
        let mut outgoing = reqwest::Request::new(request.method.clone(), request.url.clone());
        *outgoing.headers_mut() = headers;
        if let Some(body) = &request.body {
            let tracked = TrackedBody { data: Some(body.clone()), sent: sent.clone() };
            *outgoing.body_mut() = Some(reqwest::Body::wrap(tracked));
        } else {
            // Without a body there is nothing to watch, so the cautious answer stands.
            sent.store(true, Ordering::Relaxed);
        }
        let response = self.client.execute(outgoing).await.map_err(|error| self.failure(error))?;
        self.read(response).await
    }

    async fn read(&self, mut response: reqwest::Response) -> Result<Answer, Failure> {
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        // Most answers are one chunk, which then needs no copy.
        let (mut first, mut rest) = (Bytes::new(), BytesMut::new());
        let mut body_failure = None;
        while body_failure.is_none() {
            let mut chunk = match response.chunk().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                Err(error) => {
                    body_failure = Some(self.failure(error));
                    break;
                }
            };
            let held = first.len() + rest.len();
            let room = self.max_response_bytes.saturating_sub(held);
            if chunk.len() > room {
                body_failure = Some(Failure::too_large(self.max_response_bytes));
                chunk.truncate(room);
            }
            if held == 0 {
                first = chunk;
            } else {
                rest.extend_from_slice(&std::mem::take(&mut first));
                rest.extend_from_slice(&chunk);
            }
        }
        let body = if rest.is_empty() { first } else { rest.freeze() };
        Ok(Answer { status, headers, body, body_failure })
    }

    /// Sorts a failure by where it happened.
    fn failure(&self, error: reqwest::Error) -> Failure {
        let error = error.without_url();
        let cause = Some(chain(&error));
        let before = error.is_connect();
        if let Some(tls) = find::<rustls::Error>(&error)
            && (before || matches!(tls, rustls::Error::AlertReceived(_)))
        {
            let (message, hint) = tls::describe(tls, &self.host);
            return Failure { kind: FailureKind::Tls, message, cause, hint };
        }
        if error.is_builder() {
            let message = "the request could not be put together".to_owned();
            return Failure { kind: FailureKind::Internal, message, cause, hint: None };
        }
        let damaged = |error: &std::io::Error| {
            matches!(error.kind(), std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput)
        };
        if error.is_decode() && find::<std::io::Error>(&error).is_some_and(damaged) {
            let message = "the answer's compression is broken".to_owned();
            return Failure { kind: FailureKind::Unreadable, message, cause, hint: None };
        }
        if !before {
            let message = "the connection broke before the answer was complete".to_owned();
            return Failure { kind: FailureKind::NoAnswer, message, cause, hint: None };
        }
        match &self.proxy {
            Some(proxy) => Failure {
                kind: FailureKind::Proxy,
                message: format!("no connection through the proxy {proxy}: {}", root_cause(&error)),
                cause,
                hint: Some("check HTTPS_PROXY, or pass proxy; NO_PROXY excepts hosts from it"),
            },
            None => Failure {
                kind: FailureKind::Connect,
                message: format!("no connection to {}: {}", self.host, root_cause(&error)),
                cause,
                hint: None,
            },
        }
    }
}

impl Failure {
    fn too_large(limit: usize) -> Self {
        Self {
            kind: FailureKind::Unreadable,
            message: format!("the answer is larger than {limit} bytes"),
            cause: None,
            hint: Some("raise max_response_bytes if this is right"),
        }
    }
}

/// Every message of an error's chain, from the outside in.
fn chain(error: &dyn StdError) -> String {
    let mut texts = vec![error.to_string()];
    let mut source = error.source();
    while let Some(error) = source {
        let text = error.to_string();
        if texts.last() != Some(&text) {
            texts.push(text);
        }
        source = error.source();
    }
    texts.join(": ")
}

/// The innermost message, which is the one that says something.
fn root_cause(error: &dyn StdError) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// Looks for an error of a type in a chain, also inside `io::Error`, which hides what it wraps from `source`.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut current = Some(error);
    while let Some(error) = current {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        if let Some(inner) = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref)
            && let Some(found) = find::<T>(inner)
        {
            return Some(found);
        }
        current = error.source();
    }
    None
}

/// A body that tells when it begins to leave: before that moment a request cannot have had any effect.
struct TrackedBody {
    data: Option<Bytes>,
    sent: Arc<AtomicBool>,
}

impl Body for TrackedBody {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.sent.store(true, Ordering::Relaxed);
        Poll::Ready(self.data.take().map(|data| Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.data.as_ref().map_or(0, |data| data.len() as u64))
    }
}

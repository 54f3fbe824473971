//! One HTTP request and its answer. With its part for links, the only code that names reqwest.

mod connections;
mod failure;
mod fetch;

use std::error::Error as StdError;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method};
use http_body::{Body, Frame, SizeHint};
use tokio::time::Instant;
use url::Url;

use crate::proxy::{self, Proxies};
use crate::tls::{self, TlsSettings};
use crate::{Error, Result};

use connections::ConnectionCount;
pub(crate) use failure::{Failure, FailureKind};
pub(crate) use fetch::{Fetcher, Unfetched};

/// How long an idle connection is kept: longer than most servers keep theirs helps nobody.
const POOL_IDLE: Duration = Duration::from_secs(90);
/// The same for requests that must not be sent twice: the first after a pause must not meet a connection that the
/// server has closed meanwhile.
const POOL_IDLE_ONCE: Duration = Duration::from_secs(2);

/// What a transport is made from.
#[derive(Clone)]
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
    /// None once the client is closed.
    clients: ArcSwapOption<Clients>,
    connections: ConnectionCount,
    tls_config: rustls::ClientConfig,
    route: Route,
    fetcher: Fetcher,
}

/// What holds the connections.
struct Clients {
    any: reqwest::Client,
    /// For requests that must not be sent twice.
    once: reqwest::Client,
}

/// Where requests go, for messages, and how much is read of what comes back.
struct Route {
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

impl Transport {
    pub(crate) fn new(settings: TransportSettings) -> Result<Self> {
        let proxy_speaks_tls =
            settings.proxies.for_url(&settings.base).is_some_and(|proxy| proxy.scheme() == "https");
        let speaks_tls = settings.base.scheme() == "https" || proxy_speaks_tls;
        let tls_config = if speaks_tls { settings.tls.config()? } else { tls::unused_config()? };
        Self::with_tls(settings, tls_config)
    }

    /// The same with connections of its own. Shares the TLS configuration, which is what takes time to make.
    pub(crate) fn again(&self) -> Result<Self> {
        Self::with_tls(self.fetcher.settings().clone(), tls::with_own_sessions(&self.tls_config))
    }

    fn with_tls(settings: TransportSettings, tls_config: rustls::ClientConfig) -> Result<Self> {
        let proxy = settings.proxies.for_url(&settings.base);
        let connections = ConnectionCount::default();
        let client = |idle| {
            let counted = builder(&settings, tls_config.clone()).connector_layer(connections.clone());
            build(counted.pool_idle_timeout(idle), proxy)
        };
        let clients = Clients { any: client(POOL_IDLE)?, once: client(POOL_IDLE_ONCE)? };
        let clients = ArcSwapOption::from_pointee(clients);
        let route = Route {
            proxy: proxy.map(proxy::display),
            host: settings.base[url::Position::BeforeHost..url::Position::AfterPort].to_owned(),
            max_response_bytes: settings.max_response_bytes,
        };
        let fetcher = Fetcher::new(settings, &tls_config);
        Ok(Self { clients, connections, tls_config, route, fetcher })
    }

    /// The proxy in force, for messages.
    pub(crate) fn proxy(&self) -> Option<&str> {
        self.route.proxy.as_deref()
    }

    /// What follows links to other servers.
    pub(crate) fn fetcher(&self) -> &Fetcher {
        &self.fetcher
    }

    /// Lets go of the connections; those in use end with their calls.
    pub(crate) fn close(&self) {
        self.clients.store(None);
    }

    /// How many connections were begun so far: the same number before and after a request means that it went over one
    /// that was there already.
    pub(crate) fn connections(&self) -> u64 {
        self.connections.get()
    }

    /// Sends one request and reads its answer. `sent` turns true when the body begins to leave.
    pub(crate) async fn send(
        &self,
        request: &WireRequest,
        headers: HeaderMap,
        sent: &Arc<AtomicBool>,
        deadline: Instant,
    ) -> Result<Answer, Failure> {
        let mut outgoing = reqwest::Request::new(request.method.clone(), request.url.clone());
        *outgoing.headers_mut() = headers;
        // An empty body is never asked for, so it could not tell.
        if let Some(body) = request.body.as_ref().filter(|body| !body.is_empty()) {
            let tracked = TrackedBody { data: Some(body.clone()), sent: sent.clone() };
            *outgoing.body_mut() = Some(reqwest::Body::wrap(tracked));
        } else {
            // Without a body there is nothing to watch, so the cautious answer stands.
            sent.store(true, Ordering::Relaxed);
        }
        let clients = self.clients.load_full().ok_or_else(Failure::closed)?;
        let client = if request.method.is_idempotent() { &clients.any } else { &clients.once };
        let mut alarm = std::pin::pin!(tokio::time::sleep_until(deadline));
        let response = tokio::select! {
            biased;
            response = client.execute(outgoing) => response.map_err(|error| self.route.failure(error))?,
            () = &mut alarm => return Err(Failure::deadline()),
        };
        self.route.read(response, alarm).await
    }
}

/// What every connection has in common.
fn builder(settings: &TransportSettings, tls_config: rustls::ClientConfig) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls_config)
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .connect_timeout(settings.connect_timeout)
        .user_agent(settings.user_agent.as_str())
}

fn build(mut builder: reqwest::ClientBuilder, proxy: Option<&Url>) -> Result<reqwest::Client> {
    if let Some(proxy) = proxy {
        let all = reqwest::Proxy::all(proxy.clone()).map_err(|_| {
            Error::configuration(format!("the proxy {} is no usable URL", proxy::display(proxy)))
        })?;
        builder = builder.proxy(all);
    }
    builder.build().map_err(|error| {
        Error::configuration("the HTTP client could not be set up").with_cause(chain(&error.without_url()))
    })
}

impl Route {
    /// Reads an answer until its end or the alarm: then what has come of it is kept, its status above all.
    async fn read(
        &self,
        mut response: reqwest::Response,
        alarm: impl Future<Output = ()>,
    ) -> Result<Answer, Failure> {
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        // Most answers are one chunk, which then needs no copy.
        let (mut first, mut rest) = (Bytes::new(), BytesMut::new());
        let mut body_failure = None;
        let mut alarm = std::pin::pin!(alarm);
        while body_failure.is_none() {
            let chunk = tokio::select! {
                biased;
                chunk = response.chunk() => chunk.map_err(|error| self.failure(error)),
                () = &mut alarm => Err(Failure::deadline()),
            };
            let mut chunk = match chunk {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                Err(failure) => {
                    body_failure = Some(failure);
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
        // Later than the handshake only a refused client certificate still is one of its failures.
        if let Some(tls) = find::<rustls::Error>(&error)
            && (before || tls::refuses_client(tls))
        {
            let host = match &self.proxy {
                Some(proxy) if proxy.starts_with("https:") => format!("{} or its proxy {proxy}", self.host),
                _ => self.host.clone(),
            };
            let (message, hint) = tls::describe(tls, &host);
            return Failure { kind: FailureKind::Tls, message, cause, hint };
        }
        if error.is_builder() {
            let message = "the request could not be put together".to_owned();
            return Failure { kind: FailureKind::Internal, message, cause, hint: None };
        }
        let damaged = |error: &std::io::Error| {
            matches!(error.kind(), std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput)
        };
        // Broken chunks look alike, but come from the HTTP library: those are a connection that lost its way.
        let compressed = find::<hyper::Error>(&error).is_none();
        if error.is_decode() && compressed && find::<std::io::Error>(&error).is_some_and(damaged) {
            let message = "the answer's compression is broken".to_owned();
            return Failure { kind: FailureKind::Unreadable, message, cause, hint: None };
        }
        if !before {
            let message = "the connection broke before the answer was complete".to_owned();
            return Failure { kind: FailureKind::NoAnswer, message, cause, hint: None };
        }
        match &self.proxy {
            Some(proxy) => Failure {
                kind: match find::<std::io::Error>(&error) {
                    Some(_) => FailureKind::ProxyUnreachable,
                    None => FailureKind::Proxy,
                },
                message: format!("no connection through the proxy {proxy}: {}", root_cause(&error)),
                cause,
                hint: Some(
                    "check the proxy's variable (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY) or argument; NO_PROXY excepts hosts",
                ),
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

//! Starting and stopping.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::connection::Door;
use crate::gateway::Gateway;
use crate::rate::Limiter;
use crate::service::{Service, Settings};
use crate::shape::Shape;

/// A simulated Flows API, served on the loopback address until it is stopped or dropped.
pub struct Simulator {
    url: String,
    address: SocketAddr,
    gateway: Arc<Gateway>,
    stop: CancellationToken,
    task: Option<JoinHandle<()>>,
}

/// What a [`Simulator`] starts with. Every setting has a default.
#[derive(Clone)]
pub struct Builder {
    port: u16,
    seed: Option<u64>,
    key: Option<Box<str>>,
    shape: Shape,
    rate: Option<u32>,
    rate_window: Duration,
}

impl Simulator {
    /// Begins a simulator: a free port, any non-empty key, 8x8's OpenAPI shape, no rate limit.
    #[must_use]
    pub fn builder() -> Builder {
        Builder {
            port: 0,
            seed: None,
            key: None,
            shape: Shape::OpenApi,
            rate: None,
            rate_window: Duration::from_secs(60),
        }
    }

    /// The base URL to give to a client, such as `http://127.0.0.1:41877`; no slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many requests came in, refused ones, downloads and preview pages included.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.gateway.requests()
    }

    /// Stops it and waits until every connection is closed. Answers under way are still given.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Some(task) = self.task.take() {
            // An error would be a panic of the server's task, which is as stopped as it can be.
            let _ = task.await;
        }
    }
}

impl Drop for Simulator {
    /// Stops it without waiting.
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Builder {
    /// Listens on this port of the loopback address; 0, the default, takes a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Makes ids, links and error ids the same in every run. Times stay those of the clock.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Accepts this key only; by default any key that is not blank will do.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into().trim().into());
        self
    }

    /// Answers in this shape.
    #[must_use]
    pub fn shape(mut self, shape: Shape) -> Self {
        self.shape = shape;
        self
    }

    /// Refuses more than so many requests per key within the window (60 s by default) with a 429.
    #[must_use]
    pub fn rate(mut self, requests: u32) -> Self {
        self.rate = Some(requests);
        self
    }

    /// The window of [`rate`](Self::rate); shorten it to test a client's limiter without waiting for minutes.
    #[must_use]
    pub fn rate_window(mut self, window: Duration) -> Self {
        self.rate_window = window;
        self
    }

    /// Starts serving on the current tokio runtime, which needs its I/O and time drivers.
    ///
    /// # Errors
    /// `InvalidInput` when the key is blank, the rate is 0 or the window is zero; else the error of listening, such
    /// as `AddrInUse` for a port that is taken.
    pub async fn start(self) -> io::Result<Simulator> {
        let settings = self.settings()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let address = listener.local_addr()?;
        let url = format!("http://{address}");
        let gateway = Arc::new(Gateway::new(Service::new(url.clone(), settings)));
        let stop = CancellationToken::new();
        let server = axum::serve(Door::new(listener, stop.clone()), Gateway::router(gateway.clone()))
            .with_graceful_shutdown(stop.clone().cancelled_owned());
        let task = tokio::spawn(async move {
            // Serving has no error to report: it ends when it is told to.
            let _ = server.await;
        });
        Ok(Simulator { url, address, gateway, stop, task: Some(task) })
    }

    fn settings(&self) -> io::Result<Settings> {
        let wrong = |what| Err(io::Error::new(io::ErrorKind::InvalidInput, what));
        if self.key.as_deref() == Some("") {
            return wrong("the simulator's key must not be blank");
        }
        if self.rate == Some(0) {
            return wrong("the simulator's rate must be at least 1; leave it out for no limit");
        }
        if self.rate_window.is_zero() {
            return wrong("the simulator's rate window must not be zero");
        }
        let limiter = self.rate.map(|requests| Limiter::new(requests, self.rate_window));
        Ok(Settings { seed: self.seed, key: self.key.clone(), shape: self.shape, limiter })
    }
}

impl fmt::Debug for Builder {
    // Written by hand so that the key is not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("port", &self.port)
            .field("seed", &self.seed)
            .field("shape", &self.shape)
            .field("rate", &self.rate)
            .field("rate_window", &self.rate_window)
            .finish_non_exhaustive()
    }
}

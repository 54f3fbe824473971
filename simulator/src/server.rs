//! Starting and stopping.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::connection::Door;
use crate::counts::Counts;
use crate::dump::{self, StateError};
use crate::fault::{Fault, FaultError, Faults};
use crate::flow::FlowRecord;
use crate::gateway::Gateway;
use crate::rate::Limiter;
use crate::routes;
use crate::service::{Service, Settings};
use crate::shape::Shape;
use crate::state::Space;

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
    unique_names: bool,
    key: Option<Box<str>>,
    shape: Shape,
    rate: Option<u32>,
    rate_window: Duration,
    faults: Vec<Fault>,
    state: Option<Value>,
}

impl Simulator {
    /// Begins a simulator: a free port, any non-empty key, 8x8's OpenAPI shape, no rate limit.
    #[must_use]
    pub fn builder() -> Builder {
        Builder {
            port: 0,
            seed: None,
            unique_names: true,
            key: None,
            shape: Shape::OpenApi,
            rate: None,
            rate_window: Duration::from_secs(60),
            faults: Vec::new(),
            state: None,
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

    /// How many requests the rate refused with a 429; those of a fault are not among them.
    #[must_use]
    pub fn rate_limited(&self) -> u64 {
        self.gateway.service().rate_limited()
    }

    /// What happened so far: requests, effects and faults, whatever the clients were told.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.gateway.counts()
    }

    /// Lets these faults take the place of all that are set, from the next request on. They count their requests from
    /// 1, and draw the same random numbers whenever they are set after the same seed.
    ///
    /// # Errors
    /// When one of them could never mean anything; then nothing is changed.
    pub fn set_faults(&self, faults: impl IntoIterator<Item = Fault>) -> Result<(), FaultError> {
        let faults: Vec<Fault> = faults.into_iter().collect();
        faults.iter().try_for_each(Fault::check)?;
        self.gateway.faults().set(faults);
        Ok(())
    }

    /// Takes all faults away, from the next request on. Requests that hang go on hanging.
    pub fn clear_faults(&self) {
        self.gateway.faults().set(Vec::new());
    }

    /// All flows of all channels, with their flow JSON, in the form described [at the front](crate#state). It is taken
    /// between two requests, so that no change is there by halves.
    #[must_use]
    pub fn dump(&self) -> Value {
        self.gateway.service().dump()
    }

    /// Lets what [`dump`](Self::dump) gave take the place of all flows, between two requests. Faults, counts and the
    /// rate stay as they are; links that were given out stop working.
    ///
    /// # Errors
    /// When the document does not fit; then nothing is changed.
    pub fn load(&self, state: &Value) -> Result<(), StateError> {
        self.gateway.service().replace(dump::read(state)?);
        Ok(())
    }

    /// The flows of a channel in order of creation, without a request. Without an account it is the channel of the
    /// paths that name none; an account that is no UUID has no flows.
    #[must_use]
    pub fn flows(&self, account: Option<&str>, channel: &str) -> Vec<FlowRecord> {
        let channel = channel.to_owned();
        let space = match account.map(routes::account_id) {
            None => Space::Channel { channel },
            Some(Ok(account)) => Space::Account { account, channel },
            Some(Err(_)) => return Vec::new(),
        };
        self.gateway.service().flows(&space)
    }

    /// Stops it and waits until every connection is closed. Answers under way are still given, but for
    /// those that a fault holds up.
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

    /// Makes ids, links, error ids and what faults strike the same in every run. Times stay those of the clock.
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

    /// Whether a channel refuses a name it has already, as 8x8's upstream does. Default: true. Without it a client that
    /// sends a create twice leaves two flows, which a test can then see.
    #[must_use]
    pub fn unique_names(mut self, unique: bool) -> Self {
        self.unique_names = unique;
        self
    }

    /// Adds a fault. Requests meet the faults in the order they are added.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Begins with these flows instead of none: what [`Simulator::dump`] gave, or a document
    /// [of the same form](crate#state).
    #[must_use]
    pub fn state(mut self, state: Value) -> Self {
        self.state = Some(state);
        self
    }

    /// Starts serving on the current tokio runtime, which needs its I/O and time drivers.
    ///
    /// # Errors
    /// `InvalidInput` when the key is blank, the rate is 0, the window is zero, or a fault or the state does not fit;
    /// else the error of listening, such as `AddrInUse` for a port that is taken.
    pub async fn start(self) -> io::Result<Simulator> {
        let settings = self.settings()?;
        let state = self.state.as_ref().map(dump::read).transpose().map_err(invalid_input)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let address = listener.local_addr()?;
        let url = format!("http://{address}");
        let service = Service::new(url.clone(), settings);
        if let Some(spaces) = state {
            service.replace(spaces);
        }
        let gateway = Arc::new(Gateway::new(service, Faults::new(self.seed, self.faults)));
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
        for fault in &self.faults {
            fault.check().map_err(invalid_input)?;
        }
        let limiter = self.rate.map(|requests| Limiter::new(requests, self.rate_window));
        Ok(Settings {
            seed: self.seed,
            unique_names: self.unique_names,
            key: self.key.clone(),
            shape: self.shape,
            limiter,
        })
    }
}

fn invalid_input(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, error)
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
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

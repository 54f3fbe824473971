//! Every default in one place, and what a built client knows.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use url::Url;

use crate::operation::{Operation, Safety};
use crate::rate_limit::{LimiterCell, Rate};
use crate::retry::Policy;
use crate::secret::Credentials;
use crate::transport::Transport;
use crate::{CallOptions, CancelToken, Error, FlowStatus, PathStyle, Result};

/// The deadline of a call: all attempts and the waits between them.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
/// How long making a connection may take.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How often a call is tried again.
pub const DEFAULT_MAX_RETRIES: u32 = 2;
/// The wait before the first retry; it doubles with each further one.
pub const DEFAULT_INITIAL_BACKOFF: Duration = Duration::from_millis(500);
/// The longest wait between retries that the server did not ask for.
pub const DEFAULT_MAX_BACKOFF: Duration = Duration::from_secs(8);
/// The longest `Retry-After` that is waited for; a longer one is the caller's decision.
pub const DEFAULT_MAX_RETRY_AFTER: Duration = Duration::from_secs(60);
/// How many requests may leave in a window, for each host and key. 8x8's own limit.
pub const DEFAULT_RATE_LIMIT: u32 = 100;
/// The window of the rate limit: 8x8's minute, and a second for what the network adds.
pub const DEFAULT_RATE_WINDOW: Duration = Duration::from_secs(61);
/// The longest wait for the rate limit: one window, so that a call after a burst gets its turn. Not part of a call's
/// deadline.
pub const DEFAULT_MAX_RATE_WAIT: Duration = DEFAULT_RATE_WINDOW;
/// The largest answer that is read, in bytes after decompression.
pub const DEFAULT_MAX_RESPONSE_BYTES: usize = 16 * 1024 * 1024;

/// What all copies of a client share.
pub(crate) struct Shared {
    pub(crate) transport: Transport,
    pub(crate) base: Url,
    pub(crate) path_style: PathStyle,
    pub(crate) account_id: Option<String>,
    pub(crate) credentials: Credentials,
    /// Host and port, under which the rate limit counts.
    pub(crate) authority: String,
    pub(crate) limiter: LimiterCell,
    /// Cancelled when the client is closed.
    pub(crate) closed: CancelToken,
    /// For `describe`.
    pub(crate) user_agent: String,
}

impl Shared {
    /// The same over connections of its own, which end when `closed` says so.
    pub(crate) fn again(&self, closed: CancelToken) -> Result<Self> {
        Ok(Self {
            transport: self.transport.again()?,
            base: self.base.clone(),
            path_style: self.path_style,
            account_id: self.account_id.clone(),
            credentials: self.credentials.clone(),
            authority: self.authority.clone(),
            limiter: LimiterCell::default(),
            closed,
            user_agent: self.user_agent.clone(),
        })
    }
}

/// What a copy of a client can have for itself.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) channel_id: Option<String>,
    /// The encoded path of the channel's flows, once there is a channel.
    pub(crate) collection: Option<Arc<str>>,
    pub(crate) timeout: Duration,
    pub(crate) policy: Policy,
    pub(crate) rate: Option<Rate>,
    pub(crate) headers: HeaderMap,
    pub(crate) strict: bool,
    pub(crate) raise_on_validation: bool,
    pub(crate) reconcile: bool,
    pub(crate) cancel: Option<CancelToken>,
    /// What was wrong with the options of this copy, reported by each call.
    pub(crate) mistake: Option<Error>,
}

impl Settings {
    /// The settings with a call's own options on top.
    pub(crate) fn with(&self, options: &CallOptions) -> Self {
        let mut settings = self.clone();
        settings.timeout = options.timeout.unwrap_or(settings.timeout);
        settings.policy.max_retries = options.max_retries.unwrap_or(settings.policy.max_retries);
        settings.raise_on_validation = options.raise_on_validation.unwrap_or(settings.raise_on_validation);
        settings.reconcile = options.reconcile.unwrap_or(settings.reconcile);
        for (name, value) in &options.headers {
            settings.headers.insert(name.clone(), value.clone());
        }
        if options.cancel.is_some() {
            settings.cancel.clone_from(&options.cancel);
        }
        if settings.mistake.is_none() {
            settings.mistake.clone_from(&options.mistake);
        }
        settings
    }
}

/// A request of an operation, before it is bound to a client.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) operation: &'static str,
    pub(crate) method: http::Method,
    /// The encoded path, without the base URL's own.
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) body: Option<bytes::Bytes>,
    pub(crate) safety: Safety,
    /// Whether a success says anything in its body.
    pub(crate) reads_body: bool,
    /// For operations that ask first: how to see whether the request has taken effect.
    pub(crate) effect: Option<Effect>,
    /// The flow's name, for what to look for after an unclear create.
    pub(crate) flow_name: Option<String>,
}

impl Prepared {
    /// The request of an operation to an encoded path, as most are: without query and body, its answer to be read.
    pub(crate) fn new(operation: &Operation, path: String) -> Self {
        Self {
            operation: operation.name,
            method: operation.method.clone(),
            path,
            query: None,
            body: None,
            safety: operation.safety,
            reads_body: true,
            effect: None,
            flow_name: None,
        }
    }
}

/// How to see whether a request has taken effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// By the flow's status.
    Status {
        /// The one that means it has.
        reached: FlowStatus,
        /// The only one that means it has not; without it any other than `reached` does.
        before: Option<FlowStatus>,
    },
    /// By a flow of this name, of which there was none before.
    Created {
        name: String,
        /// Whether it was to be published as well.
        publish: bool,
    },
}

//! Why a request came to nothing, sorted by where it happened.

use crate::retry::Outcome;
use crate::{Error, ErrorKind};

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
    /// The proxy refused: the request did not leave.
    Proxy,
    /// The proxy could not be reached: the request did not leave.
    ProxyUnreachable,
    /// The request may have left, and no whole answer came.
    NoAnswer,
    /// The deadline of the call passed first.
    Deadline,
    /// The answer is larger than the client reads, or its compression is broken.
    Unreadable,
    /// The request could not be put together.
    Internal,
}

impl Failure {
    /// Closing ends calls by itself; this is for one that begins at the same moment.
    pub(super) fn closed() -> Self {
        let message = "the client was closed".to_owned();
        Self { kind: FailureKind::Connect, message, cause: None, hint: None }
    }

    pub(super) fn deadline() -> Self {
        let message = "no whole answer came in time".to_owned();
        Self { kind: FailureKind::Deadline, message, cause: None, hint: None }
    }

    /// Whether the answer came in part only.
    pub(crate) fn is_cut(&self) -> bool {
        matches!(self.kind, FailureKind::NoAnswer | FailureKind::Deadline)
    }

    pub(super) fn too_large(limit: usize) -> Self {
        Self {
            kind: FailureKind::Unreadable,
            message: format!("the answer is larger than {limit} bytes"),
            cause: None,
            hint: Some("raise max_response_bytes if this is right"),
        }
    }

    /// What is known of the effect of the request.
    pub(crate) fn outcome(&self) -> Outcome {
        match self.kind {
            FailureKind::Connect | FailureKind::ProxyUnreachable => Outcome::NotSent,
            FailureKind::NoAnswer | FailureKind::Deadline => Outcome::Unclear,
            // A wrong certificate or proxy password is no better a second later, and accounts get locked.
            FailureKind::Tls | FailureKind::Proxy | FailureKind::Unreadable | FailureKind::Internal => {
                Outcome::Final
            }
        }
    }

    /// The failure as an error.
    pub(crate) fn into_error(self) -> Error {
        let kind = match self.kind {
            FailureKind::Connect | FailureKind::NoAnswer => ErrorKind::Connect,
            FailureKind::Tls => ErrorKind::Tls,
            FailureKind::Proxy | FailureKind::ProxyUnreachable => ErrorKind::Proxy,
            FailureKind::Deadline => ErrorKind::Timeout,
            FailureKind::Unreadable => ErrorKind::Decode,
            FailureKind::Internal => ErrorKind::Internal,
        };
        let mut error = Error::new(kind, self.message);
        if let Some(cause) = self.cause {
            error = error.with_cause(cause);
        }
        match self.hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }
}

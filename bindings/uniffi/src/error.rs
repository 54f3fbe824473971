//! Why a call failed.

use std::error::Error as _;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use flows8x8::{Error, ErrorKind};
use serde::{Serialize, Serializer};

use crate::finding::{ValidationError, all};
use crate::json::canonical_json;
use crate::numbers::small;
use crate::timestamp::Timestamp;

/// All there is to know about a failure: what kind, what 8x8 said, and what to do.
///
/// It never holds the API key, a header or a signed link.
#[derive(Clone, PartialEq, Serialize, uniffi::Record)]
#[serde(rename_all = "camelCase")]
#[uniffi::export(Debug, Display)]
pub struct ErrorDetails {
    /// The name of the kind, such as `not_found`.
    pub kind: String,
    /// The number of the kind; it never changes.
    #[serde(skip)]
    pub code: i32,
    /// What went wrong: 8x8's own words when it sent some.
    pub message: String,
    /// The whole in one line: operation, kind, message, codes and hint.
    pub text: String,
    /// The operation that failed, such as `update_flow`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The HTTP method of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path of the request, without its query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The HTTP status of the answer, when one came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_status: Option<i32>,
    /// 8x8's own code.
    #[serde(rename = "code", skip_serializing_if = "Option::is_none")]
    pub api_code: Option<i64>,
    /// 8x8's own message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_message: Option<String>,
    /// 8x8's id of the failure, for its support.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_id: Option<String>,
    /// When 8x8 says that it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// The findings in the flow JSON that came with the failure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub validation_errors: Vec<ValidationError>,
    /// How long the server asked to wait before the next request.
    #[serde(serialize_with = "seconds", skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<Duration>,
    /// How many requests were made; 0 when the call failed before the first.
    pub attempts: i32,
    /// The beginning of the answer's body, with secrets and signed links masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// What lies below, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Whether the same call may well succeed a little later, and may be made again without harm.
    #[serde(skip)]
    pub is_retryable: bool,
}

canonical_json!(ErrorDetails);

fn seconds<S: Serializer>(wait: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    wait.map(|wait| wait.as_secs_f64()).serialize(serializer)
}

impl From<&Error> for ErrorDetails {
    fn from(error: &Error) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let api = error.api();
        Self {
            kind: error.kind().as_str().to_owned(),
            code: small(error.kind().code()),
            message: error.message().to_owned(),
            text: error.to_string(),
            operation: owned(error.operation()),
            method: owned(error.method()),
            path: owned(error.path()),
            http_status: error.http_status().map(small),
            api_code: api.and_then(|api| api.code),
            api_message: owned(api.and_then(|api| api.message.as_deref())),
            error_id: owned(api.and_then(|api| api.error_id.as_deref())),
            timestamp: api.and_then(|api| api.timestamp.as_ref()).map(Into::into),
            validation_errors: all(error.validation_errors().to_vec()),
            // Seconds are signed in the other languages.
            retry_after: error
                .retry_after()
                .map(|wait| wait.min(Duration::from_secs(i64::MAX.unsigned_abs()))),
            attempts: small(error.attempts()),
            body: owned(error.body()),
            hint: owned(error.hint()),
            cause: error.source().map(ToString::to_string),
            is_retryable: error.is_retryable(),
        }
    }
}

/// The generated exceptions put this into their own text, so it is the text and no list of members.
impl fmt::Display for ErrorDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// As [`Display`](fmt::Display): Ruby's exceptions put this into their text.
impl fmt::Debug for ErrorDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)*) => {
        /// A failed call. There is one case for each kind of failure, and each has all there is to know.
        // The member is not named message or cause: Throwable of Kotlin has these.
        #[derive(uniffi::Error)]
        #[uniffi::export(Debug, Display)]
        pub enum FlowsError {
            $(
                $(#[$doc])*
                $kind {
                    /// All there is to know.
                    details: ErrorDetails,
                },
            )*
        }

        impl FlowsError {
            fn details(&self) -> &ErrorDetails {
                match self {
                    $(Self::$kind { details } => details,)*
                }
            }
        }

        /// Each kind's name, and how its case is made.
        const KINDS: &[(&str, fn(ErrorDetails) -> FlowsError)] =
            &[$(($name, |details| FlowsError::$kind { details }),)*];
    };
}

kinds! {
    /// An argument that no request can be made from.
    InvalidArgument = "invalid_argument",
    /// The client cannot be set up like this.
    Configuration = "configuration",
    /// 400: the server does not accept the request.
    BadRequest = "bad_request",
    /// 401: the API key is not accepted.
    Authentication = "authentication",
    /// 403: the API key may not do this.
    PermissionDenied = "permission_denied",
    /// 404: there is no such thing.
    NotFound = "not_found",
    /// No answer within the deadline, or 408.
    Timeout = "timeout",
    /// 409: the flow's state does not allow it.
    Conflict = "conflict",
    /// 410: it is gone.
    Gone = "gone",
    /// 413: the request is too large.
    PayloadTooLarge = "payload_too_large",
    /// 422: the flow JSON is not valid.
    ValidationFailed = "validation_failed",
    /// 426: the server wants another protocol.
    UpgradeRequired = "upgrade_required",
    /// 429: too many requests.
    RateLimited = "rate_limited",
    /// 5xx: the server failed.
    Server = "server",
    /// Any other status.
    UnexpectedStatus = "unexpected_status",
    /// No connection could be made.
    Connect = "connect",
    /// The server's certificate or the handshake is not in order.
    Tls = "tls",
    /// The proxy failed.
    Proxy = "proxy",
    /// The answer cannot be read.
    Decode = "decode",
    /// It is not known whether the request has taken effect.
    OutcomeUnknown = "outcome_unknown",
    /// What a webhook received is not what it expects.
    Webhook = "webhook",
    /// The call was cancelled.
    Cancelled = "cancelled",
    /// The client was closed.
    Closed = "closed",
    /// A defect of flows8x8.
    Internal = "internal",
}

/// A kind of the core that has no case here does not compile.
const _: () = {
    assert!(KINDS.len() == ErrorKind::ALL.len());
    let mut at = 0;
    while at < KINDS.len() {
        let (ours, theirs) = (KINDS[at].0.as_bytes(), ErrorKind::ALL[at].as_str().as_bytes());
        assert!(ours.len() == theirs.len());
        let mut byte = 0;
        while byte < ours.len() {
            assert!(ours[byte] == theirs[byte]);
            byte += 1;
        }
        at += 1;
    }
};

impl From<Error> for FlowsError {
    fn from(error: Error) -> Self {
        let details = ErrorDetails::from(&error);
        let found = KINDS.iter().find(|(name, _)| *name == error.kind().as_str());
        match found {
            Some((_, case)) => case(details),
            None => Self::Internal { details },
        }
    }
}

impl fmt::Display for FlowsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.details().text)
    }
}

/// As [`Display`](fmt::Display): Swift describes errors by it.
impl fmt::Debug for FlowsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.details().text)
    }
}

impl std::error::Error for FlowsError {}

/// Does what does not wait; a panic becomes an error of kind `internal`.
pub(crate) fn guarded<T>(run: impl FnOnce() -> flows8x8::Result<T>) -> Result<T, FlowsError> {
    let ended = catch_unwind(AssertUnwindSafe(run));
    let ended = ended.unwrap_or_else(|panic| Err(flows8x8::host::panicked(panic.as_ref())));
    ended.map_err(Into::into)
}

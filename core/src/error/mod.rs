//! One error type for everything the client can meet.

mod api;
mod kind;
mod text;

use std::fmt;
use std::time::Duration;

use flows8x8_flow_json::ValidationError;
use serde_json::{Value, json};

pub use api::ApiError;
pub use kind::{ErrorKind, UnknownErrorKind};
pub(crate) use text::shorten;

/// The result of everything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// How much of an answer's body an error keeps, in bytes.
pub const BODY_EXCERPT_LIMIT: usize = 64 * 1024;

/// A failed call: what kind of failure, what 8x8 said, and what to do.
///
/// It never holds the API key, a header or a signed link. Its text has one form in every language:
///
/// `update_flow: conflict (409): Flow must be in DRAFT status [code 1000, errorId 91b1, PUT .../flows/123, attempt 1
/// of 3]; hint: published flows cannot change, create a new one`
///
/// ```no_run
/// # async fn example(client: flows8x8::Client) -> flows8x8::Result<()> {
/// use flows8x8::ErrorKind;
///
/// match client.publish_flow("812").await {
///     Ok(()) => println!("published"),
///     Err(error) if error.kind() == ErrorKind::Conflict => println!("no draft any more: {error}"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    operation: Option<&'static str>,
    method: Option<String>,
    path: Option<String>,
    http_status: Option<u16>,
    api: Option<ApiError>,
    validation_errors: Vec<ValidationError>,
    retry_after: Option<Duration>,
    attempts: u32,
    attempts_allowed: u32,
    body: Option<String>,
    hint: Option<String>,
    source: Option<Cause>,
    /// Whether a failure of a transient kind may not be tried again all the same.
    not_retryable: bool,
}

/// Why the transport failed, in words. The types of the libraries below stay private.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cause(pub(crate) String);

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Cause {}

impl Error {
    /// For bindings: an error about what only they can see, such as an argument of the wrong type.
    #[doc(hidden)]
    pub fn of_binding(kind: ErrorKind, message: impl Into<String>, hint: Option<&str>) -> Self {
        let error = Self::new(kind, message);
        match hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            operation: None,
            method: None,
            path: None,
            http_status: None,
            api: None,
            validation_errors: Vec::new(),
            retry_after: None,
            attempts: 0,
            attempts_allowed: 0,
            body: None,
            hint: None,
            source: None,
            not_retryable: false,
        }))
    }

    pub(crate) fn invalid_argument(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidArgument, message)
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// The kind of failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What went wrong, without the operation and the brackets of the full text: 8x8's own words when it sent some.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The operation that failed, such as `update_flow`; none when no operation was under way.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// The HTTP method of the request.
    #[must_use]
    pub fn method(&self) -> Option<&str> {
        self.0.method.as_deref()
    }

    /// The path of the request, without its query.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The HTTP status of the answer, when one came.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// 8x8's error envelope, when the answer had one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        self.0.api.as_ref()
    }

    /// The findings in the flow JSON that came with the failure.
    #[must_use]
    pub fn validation_errors(&self) -> &[ValidationError] {
        &self.0.validation_errors
    }

    /// How long the server asked to wait before the next request.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many requests were made; 0 when the call failed before the first.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The beginning of the answer's body, [`BODY_EXCERPT_LIMIT`] bytes at most, with secrets and signed links masked.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Whether the same call may well succeed a little later, and may be made again without harm: not a create that
    /// may have taken effect.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.kind.is_transient() && !self.0.not_retryable
    }

    /// Everything there is to know as one JSON object with camelCase names; absent members are left out.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let inner = &self.0;
        let api = inner.api.as_ref();
        let mut object = json!({
            "kind": inner.kind.as_str(),
            "message": inner.message,
            "text": self.to_string(),
            "operation": inner.operation,
            "method": inner.method,
            "path": inner.path,
            "httpStatus": inner.http_status,
            "code": api.and_then(|api| api.code),
            "apiMessage": api.and_then(|api| api.message.as_deref()),
            "errorId": api.and_then(|api| api.error_id.as_deref()),
            "timestamp": api.and_then(|api| api.timestamp.as_ref()).map(crate::Timestamp::raw),
            "retryAfter": inner.retry_after.map(|wait| wait.as_secs_f64()),
            "attempts": inner.attempts,
            "body": inner.body,
            "hint": inner.hint,
            "cause": inner.source.as_ref().map(|cause| cause.0.as_str()),
        });
        if let Some(object) = object.as_object_mut() {
            object.retain(|_, value| !value.is_null());
            if !inner.validation_errors.is_empty() {
                object.insert("validationErrors".into(), json!(inner.validation_errors));
            }
        }
        object
    }
}

/// Filling in, used by the rest of the crate only.
impl Error {
    pub(crate) fn with_request(mut self, operation: &'static str, method: &str, path: &str) -> Self {
        self.0.operation = Some(operation);
        self.0.method = Some(method.to_owned());
        self.0.path = Some(path.to_owned());
        self
    }

    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_message(mut self, message: String) -> Self {
        self.0.message = message;
        self
    }

    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.http_status = Some(status);
        self
    }

    pub(crate) fn with_api(mut self, api: Option<ApiError>) -> Self {
        self.0.api = api;
        self
    }

    pub(crate) fn with_validation_errors(mut self, findings: Vec<ValidationError>) -> Self {
        self.0.validation_errors = findings;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32, allowed: u32) -> Self {
        self.0.attempts = attempts;
        self.0.attempts_allowed = allowed.max(attempts);
        self
    }

    pub(crate) fn with_body(mut self, body: Option<String>) -> Self {
        self.0.body = body;
        self
    }

    /// Adds a hint unless there is one already: the first is the one closest to the cause.
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint.get_or_insert_with(|| hint.into());
        self
    }

    pub(crate) fn with_cause(mut self, cause: impl Into<String>) -> Self {
        self.0.source = Some(Cause(cause.into()));
        self
    }

    /// Says that the call must not be made again blindly, although its kind is transient.
    pub(crate) fn not_retryable(mut self) -> Self {
        self.0.not_retryable = true;
        self
    }

    /// Passes every text that came from outside through `mask`.
    pub(crate) fn masked(mut self, mask: impl Fn(&str) -> String) -> Self {
        let inner = &mut self.0;
        inner.message = mask(&inner.message);
        inner.body = inner.body.as_deref().map(&mask);
        inner.hint = inner.hint.as_deref().map(&mask);
        inner.path = inner.path.as_deref().map(&mask);
        if let Some(cause) = &mut inner.source {
            cause.0 = mask(&cause.0);
        }
        if let Some(api) = &mut inner.api {
            api.message = api.message.as_deref().map(&mask);
            api.error_id = api.error_id.as_deref().map(&mask);
            api.timestamp = api.timestamp.as_ref().map(|time| crate::Timestamp::new(mask(time.raw())));
        }
        for finding in &mut inner.validation_errors {
            if let Ok(mut value) = serde_json::to_value(&*finding) {
                mask_strings(&mut value, &mask);
                *finding = ValidationError::from_value(value);
            }
        }
        self
    }
}

/// Passes every string of a JSON value through `mask`.
fn mask_strings(value: &mut Value, mask: &impl Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = mask(text),
        Value::Array(items) => items.iter_mut().for_each(|item| mask_strings(item, mask)),
        Value::Object(members) => members.values_mut().for_each(|member| mask_strings(member, mask)),
        _ => {}
    }
}

impl Clone for Error {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|cause| cause as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_small_and_can_cross_threads() {
        fn is_error<T: std::error::Error + Send + Sync + Clone + 'static>() {}
        is_error::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}

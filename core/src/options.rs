//! Options of a call, and of every call of a client copy.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{CancelToken, Error, Result};

/// What can be said about one call, or with [`Client::with_options`](crate::Client::with_options) about all calls of
/// a copy of a client. What is not set stays as the client has it.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) headers: HeaderMap,
    pub(crate) raise_on_validation: Option<bool>,
    pub(crate) reconcile: Option<bool>,
    pub(crate) cancel: Option<CancelToken>,
    /// The first thing that was wrong, reported by the call itself so that setters can be chained.
    pub(crate) mistake: Option<Error>,
}

impl CallOptions {
    /// Nothing set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.timeout.is_none()
            && self.max_retries.is_none()
            && self.headers.is_empty()
            && self.raise_on_validation.is_none()
            && self.reconcile.is_none()
            && self.cancel.is_none()
            && self.mistake.is_none()
    }

    /// The deadline of the call: all attempts and the waits between them. Zero fails at once.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How often to try again after a failure that allows it; 0 turns retries off.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// A header to send along. `Authorization` and the headers that frame a message are refused by the call.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match parse_header(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(error) => {
                self.mistake.get_or_insert(error);
            }
        }
        self
    }

    /// Whether create and update fail with `validation_failed` when the server reports findings.
    #[must_use]
    pub fn raise_on_validation(mut self, raise: bool) -> Self {
        self.raise_on_validation = Some(raise);
        self
    }

    /// Whether create looks the flow up by its name, before and after: see
    /// [`ClientBuilder::reconcile`](crate::ClientBuilder::reconcile).
    #[must_use]
    pub fn reconcile(mut self, reconcile: bool) -> Self {
        self.reconcile = Some(reconcile);
        self
    }

    /// A token that cancels the call.
    #[must_use]
    pub fn cancel(mut self, token: &CancelToken) -> Self {
        self.cancel = Some(token.clone());
        self
    }
}

/// Headers that only the client may set: the key's own, and those that frame a message.
const RESERVED: &[HeaderName] = &[
    http::header::AUTHORIZATION,
    http::header::PROXY_AUTHORIZATION,
    http::header::HOST,
    http::header::CONTENT_LENGTH,
    http::header::TRANSFER_ENCODING,
    http::header::CONNECTION,
    http::header::TE,
    http::header::UPGRADE,
    http::header::EXPECT,
];

/// Checks a header. The value may be a secret, so no message repeats it.
pub(crate) fn parse_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    let parsed: HeaderName =
        name.parse().map_err(|_| Error::invalid_argument(format!("{name:?} is no header name")))?;
    if RESERVED.contains(&parsed) {
        let text = format!("the header {parsed} is set by the client and cannot be given");
        let hint = match parsed {
            http::header::AUTHORIZATION => "the API key is set with api_key or FLOWS8X8_API_KEY",
            http::header::PROXY_AUTHORIZATION => "user and password of a proxy stand in the proxy's URL",
            _ => "leave it out",
        };
        return Err(Error::invalid_argument(text).with_hint(hint));
    }
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| Error::invalid_argument(format!("the value of the header {parsed} cannot be sent")))?;
    // Extra headers are often tokens for a gateway: nothing that prints headers shall show them.
    value.set_sensitive(true);
    Ok((parsed, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_and_malformed_headers_are_refused_without_their_values() {
        for (name, value) in [
            ("Authorization", "Bearer s3cret"),
            ("host", "s3cret"),
            ("bad name", "s3cret"),
            ("x-a", "s3cret\n"),
        ] {
            let mistake = CallOptions::new().header(name, value).mistake.unwrap();
            assert_eq!(mistake.kind(), crate::ErrorKind::InvalidArgument);
            assert!(!format!("{mistake:?}{mistake}").contains("s3cret"), "{mistake}");
        }
    }
}

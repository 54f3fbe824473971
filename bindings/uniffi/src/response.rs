//! The answer beside a value.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use flows8x8::http::HeaderMap;

use crate::numbers::small;

/// The answer that a call's value came from.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct Response {
    /// The HTTP status of the last answer; 0 when no request was needed.
    pub status: i32,
    /// The headers of the last answer: names in lower case, and the values in their order.
    pub headers: HashMap<String, Vec<String>>,
    /// The body of the last answer, as it came.
    pub body: Vec<u8>,
    /// How many requests were made, not counting questions about the state of the flow.
    pub attempts: i32,
    /// How long the call took, waits included.
    pub elapsed: Duration,
}

impl std::fmt::Display for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Headers and body may hold what a server echoes: they are for code, not for logs.
        let (status, length, attempts) = (self.status, self.body.len(), self.attempts);
        write!(f, "Response(status: {status}, body: {length} bytes, attempts: {attempts})")
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl Response {
    pub(crate) fn of<T>(response: &flows8x8::Response<T>) -> Self {
        Self {
            status: small(response.status),
            headers: headers(&response.headers),
            body: response.body.to_vec(),
            attempts: small(response.attempts),
            elapsed: response.elapsed,
        }
    }
}

/// What the escape hatch yields: the answer itself.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct RawResponse {
    /// The HTTP status, always 2xx: any other is an error.
    pub status: i32,
    /// The headers: names in lower case, and the values in their order.
    pub headers: HashMap<String, Vec<String>>,
    /// The body, as it came.
    pub body: Vec<u8>,
}

impl From<flows8x8::RawResponse> for RawResponse {
    fn from(response: flows8x8::RawResponse) -> Self {
        Self {
            status: small(response.status),
            headers: headers(&response.headers),
            body: response.body.to_vec(),
        }
    }
}

impl std::fmt::Display for RawResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RawResponse(status: {}, body: {} bytes)", self.status, self.body.len())
    }
}

impl std::fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

fn headers(headers: &HeaderMap) -> HashMap<String, Vec<String>> {
    let mut all: HashMap<String, Vec<String>> = HashMap::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        all.entry(name.as_str().to_owned()).or_default().push(value);
    }
    all
}

/// Takes the answer of a call that it was given to with its options.
#[derive(Default, uniffi::Object)]
pub struct ResponseSlot(Mutex<Option<Response>>);

#[uniffi::export]
impl ResponseSlot {
    /// An empty one.
    #[uniffi::constructor]
    pub fn new() -> Self {
        Self::default()
    }

    /// The answer of the call that ended last; absent before the first, while the next runs, and when it failed.
    pub fn get(&self) -> Option<Response> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ResponseSlot {
    pub(crate) fn put(&self, response: Option<Response>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = response;
    }
}

//! The answer itself.

use std::ffi::c_char;
use std::time::Duration;

use flows8x8::{Response, http::HeaderMap};

use crate::guard;
use crate::text::{Str, Text};

/// An answer: what flows8x8_request() yields, and what any call does when flows8x8_call_options_set_response() asked for it.
pub struct flows8x8_response {
    status: u16,
    headers: Vec<Header>,
    body: Vec<u8>,
    attempts: u32,
    elapsed: Duration,
}

struct Header {
    name: Text,
    value: Text,
}

impl flows8x8_response {
    /// Takes what is of the answer, and leaves the value.
    pub(crate) fn split<T>(response: Response<T>) -> (T, impl Fn() -> Self) {
        let Response { value, status, headers, body, attempts, elapsed, .. } = response;
        (value, move || Self::new(status, &headers, &body, attempts, elapsed))
    }

    fn new(status: u16, headers: &HeaderMap, body: &[u8], attempts: u32, elapsed: Duration) -> Self {
        let header = |(name, value): (&flows8x8::http::HeaderName, &flows8x8::http::HeaderValue)| Header {
            name: Text::new(name.as_str()),
            value: Text::new(String::from_utf8_lossy(value.as_bytes())),
        };
        let headers = headers.iter().map(header).collect();
        // A NUL behind it, for those who take a body for a text.
        let mut with_nul = Vec::with_capacity(body.len() + 1);
        with_nul.extend_from_slice(body);
        with_nul.push(0);
        Self { status, headers, body: with_nul, attempts, elapsed }
    }
}

/// The HTTP status of an answer.
///
/// @param response  borrowed, by any thread; NULL gives 0
/// @return the status, such as 200
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_response_status(response: Option<&flows8x8_response>) -> u16 {
    guard::number(response, |response| response.status)
}

/// How many headers an answer has.
///
/// @param response  borrowed, by any thread; NULL gives 0
/// @return a count; a header that came twice counts twice
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_response_headers_len(response: Option<&flows8x8_response>) -> usize {
    guard::number(response, |response| response.headers.len())
}

/// The name of a header.
///
/// @param response  borrowed, by any thread; NULL gives NULL
/// @param index     from 0; NULL beyond the last
/// @return borrowed UTF-8 in lower case, until the response is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_response_headers_name(
    response: Option<&flows8x8_response>,
    index: usize,
) -> *const c_char {
    guard::or(std::ptr::null(), || Some(response?.headers.get(index)?.name.as_ptr()))
}

/// The value of a header.
///
/// @param response  borrowed, by any thread; NULL gives NULL
/// @param index     from 0; NULL beyond the last
/// @return borrowed UTF-8, until the response is freed; bytes that are none are replaced by U+FFFD
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_response_headers_value(
    response: Option<&flows8x8_response>,
    index: usize,
) -> *const c_char {
    guard::or(std::ptr::null(), || Some(response?.headers.get(index)?.value.as_ptr()))
}

/// The value of the first header of a name.
///
/// @param response  borrowed, by any thread; NULL gives NULL
/// @param name      borrowed UTF-8 in any case, during the call; NULL gives NULL
/// @return borrowed UTF-8, until the response is freed; NULL when there is none of that name
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_response_header(
    response: Option<&flows8x8_response>,
    name: Str<'_>,
) -> *const c_char {
    guard::or(std::ptr::null(), || {
        let wanted = name.text("name").ok()?;
        let named = |header: &&Header| header.name.is(wanted);
        Some(response?.headers.iter().find(named)?.value.as_ptr())
    })
}

/// The body of an answer as it came, with a NUL behind it that its length does not count.
///
/// @param response  borrowed, by any thread; NULL gives NULL
/// @return borrowed bytes, until the response is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_response_body(response: Option<&flows8x8_response>) -> *const c_char {
    guard::text(response, |response| response.body.as_ptr().cast())
}

/// The length of an answer's body.
///
/// @param response  borrowed, by any thread; NULL gives 0
/// @return the length in bytes
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_response_body_len(response: Option<&flows8x8_response>) -> usize {
    guard::number(response, |response| response.body.len() - 1)
}

/// How many requests a call made, not counting questions about the state of the flow.
///
/// @param response  borrowed, by any thread; NULL gives 0
/// @return a count
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_response_attempts(response: Option<&flows8x8_response>) -> u32 {
    guard::number(response, |response| response.attempts)
}

/// How long a call took, waits included.
///
/// @param response  borrowed, by any thread; NULL gives 0
/// @return milliseconds
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_response_elapsed_ms(response: Option<&flows8x8_response>) -> f64 {
    guard::number(response, |response| response.elapsed.as_secs_f64() * 1000.0)
}

/// Frees a response.
///
/// @param response  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_response_free(response: Option<Box<flows8x8_response>>) {
    guard::free(response);
}

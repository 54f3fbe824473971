//! Why a call failed.

use std::error::Error as _;
use std::ffi::c_char;
use std::mem::MaybeUninit;

use flows8x8::{Error, Timestamp};

use crate::code::flows8x8_code;
use crate::failure::Failure;
use crate::finding::flows8x8_validation_error;
use crate::guard;
use crate::text::Lazy;

/// Why a function failed: what kind of failure, what 8x8 said, and what to do.
pub struct flows8x8_error {
    pub(crate) model: Error,
    code: flows8x8_code,
    validation_errors: Box<[flows8x8_validation_error]>,
    kind: Lazy,
    text: Lazy,
    message: Lazy,
    operation: Lazy,
    method: Lazy,
    path: Lazy,
    api_message: Lazy,
    error_id: Lazy,
    timestamp: Lazy,
    body: Lazy,
    hint: Lazy,
    cause: Lazy,
    json: Lazy,
}

impl flows8x8_error {
    pub(crate) fn new(Failure { code, error: model }: Failure) -> Self {
        Self {
            code,
            validation_errors: flows8x8_validation_error::all(model.validation_errors()),
            model,
            kind: Lazy::default(),
            text: Lazy::default(),
            message: Lazy::default(),
            operation: Lazy::default(),
            method: Lazy::default(),
            path: Lazy::default(),
            api_message: Lazy::default(),
            error_id: Lazy::default(),
            timestamp: Lazy::default(),
            body: Lazy::default(),
            hint: Lazy::default(),
            cause: Lazy::default(),
            json: Lazy::default(),
        }
    }
}

/// The code that the function returned.
///
/// @param error  borrowed, by any thread; NULL gives FLOWS8X8_OK
/// @return FLOWS8X8_OK for NULL
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_code(error: Option<&flows8x8_error>) -> flows8x8_code {
    guard::or(flows8x8_code::FLOWS8X8_OK, || Some(error?.code))
}

/// The stable name of the kind of failure, such as "not_found". That of a NULL argument or of bad UTF-8 is "invalid_argument".
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the error is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_kind(error: Option<&flows8x8_error>) -> *const c_char {
    guard::text(error, |error| error.kind.of(error.model.kind().as_str()))
}

/// The whole in a line: operation, kind, what the server said, where, and what to do. Never holds the key.
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the error is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_text(error: Option<&flows8x8_error>) -> *const c_char {
    guard::text(error, |error| error.text.of(&error.model.to_string()))
}

/// What went wrong: 8x8's own words when it sent some.
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the error is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_message(error: Option<&flows8x8_error>) -> *const c_char {
    guard::text(error, |error| error.message.of(error.model.message()))
}

/// The operation that failed, such as "update_flow".
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the error is freed; NULL when none was under way
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_operation(error: Option<&flows8x8_error>) -> *const c_char {
    guard::text(error, |error| error.operation.maybe(error.model.operation()))
}

/// The HTTP method of the request.
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the error is freed; NULL when there was no request
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_method(error: Option<&flows8x8_error>) -> *const c_char {
    guard::text(error, |error| error.method.maybe(error.model.method()))
}

/// The path of the request, without its query.
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the error is freed; NULL when there was no request
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_path(error: Option<&flows8x8_error>) -> *const c_char {
    guard::text(error, |error| error.path.maybe(error.model.path()))
}

/// The HTTP status of the answer.
///
/// @param error  borrowed, by any thread; NULL gives 0
/// @return 0 when none came
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_http_status(error: Option<&flows8x8_error>) -> u16 {
    guard::number(error, |error| error.model.http_status().unwrap_or_default())
}

/// 8x8's own code, such as 1300 for an object that was not found.
///
/// @param error  borrowed, by any thread; NULL gives false
/// @param api_code_out  set when there is one; may be NULL
/// @return whether the server sent one
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_api_code(
    error: Option<&flows8x8_error>,
    api_code_out: Option<&mut MaybeUninit<i64>>,
) -> bool {
    guard::maybe(error, api_code_out, |error| error.model.api()?.code)
}

/// 8x8's own description.
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the error is freed; NULL when the server sent none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_api_message(error: Option<&flows8x8_error>) -> *const c_char {
    guard::text(error, |error| {
        error.api_message.maybe(error.model.api().and_then(|api| api.message.as_deref()))
    })
}

/// The reference to quote to 8x8's support.
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the error is freed; NULL when the server sent none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_error_id(error: Option<&flows8x8_error>) -> *const c_char {
    guard::text(error, |error| {
        error.error_id.maybe(error.model.api().and_then(|api| api.error_id.as_deref()))
    })
}

/// When the error occurred, as 8x8 wrote it.
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the error is freed; NULL when the server sent none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_timestamp(error: Option<&flows8x8_error>) -> *const c_char {
    guard::text(error, |error| {
        error.timestamp.maybe(error.model.api().and_then(|api| api.timestamp.as_ref()).map(Timestamp::raw))
    })
}

/// When the error occurred, as a number.
///
/// @param error  borrowed, by any thread; NULL gives false
/// @param timestamp_unix_millis_out  set when there is one; may be NULL
/// @return whether there is a time that could be read; it is in milliseconds since 1970-01-01 UTC
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_timestamp_unix_millis(
    error: Option<&flows8x8_error>,
    timestamp_unix_millis_out: Option<&mut MaybeUninit<i64>>,
) -> bool {
    guard::maybe(error, timestamp_unix_millis_out, |error| {
        error.model.api()?.timestamp.as_ref()?.unix_millis()
    })
}

/// How many findings there are.
///
/// @param error  borrowed, by any thread; NULL gives 0
/// @return a count
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_validation_errors_len(error: Option<&flows8x8_error>) -> usize {
    guard::number(error, |error| error.validation_errors.len())
}

/// One finding.
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @param index  from 0; NULL beyond the last
/// @return borrowed, until the error is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_validation_errors_get(
    error: Option<&flows8x8_error>,
    index: usize,
) -> Option<&flows8x8_validation_error> {
    guard::part(error, |error| error.validation_errors.get(index))
}

/// How long the server asked to wait before the next request.
///
/// @param error  borrowed, by any thread; NULL gives false
/// @param retry_after_ms_out  set when there is one; may be NULL
/// @return whether it did; in milliseconds
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_retry_after_ms(
    error: Option<&flows8x8_error>,
    retry_after_ms_out: Option<&mut MaybeUninit<u64>>,
) -> bool {
    guard::maybe(error, retry_after_ms_out, |error| {
        error.model.retry_after().map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX))
    })
}

/// How many requests were made.
///
/// @param error  borrowed, by any thread; NULL gives 0
/// @return 0 when the call failed before the first
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_attempts(error: Option<&flows8x8_error>) -> u32 {
    guard::number(error, |error| error.model.attempts())
}

/// The beginning of the answer's body, 64 KiB at most, with secrets masked.
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the error is freed; NULL when none came
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_body(error: Option<&flows8x8_error>) -> *const c_char {
    guard::text(error, |error| error.body.maybe(error.model.body()))
}

/// What to do about it.
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the error is freed; NULL when the library knows nothing to advise
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_hint(error: Option<&flows8x8_error>) -> *const c_char {
    guard::text(error, |error| error.hint.maybe(error.model.hint()))
}

/// What the error comes from, in the words of the layer below.
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the error is freed; NULL when there is nothing below
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_cause(error: Option<&flows8x8_error>) -> *const c_char {
    guard::text(error, |error| error.cause.maybe(error.model.source().map(ToString::to_string).as_deref()))
}

/// Whether the same call may well succeed a little later, and may be made again without harm.
///
/// @param error  borrowed, by any thread; NULL gives false
/// @return false for a create that may have taken effect
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_is_retryable(error: Option<&flows8x8_error>) -> bool {
    guard::number(error, |error| error.model.is_retryable())
}

/// The whole as JSON, in its canonical form: names in camelCase, absent members left out.
///
/// @param error  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the error is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_to_json(error: Option<&flows8x8_error>) -> *const c_char {
    guard::text(error, |error| error.json.json(&error.model.to_json()))
}

/// Frees an error, and with it all that was borrowed from it.
///
/// @param error  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_free(error: Option<Box<flows8x8_error>>) {
    guard::free(error);
}

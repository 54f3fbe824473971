//! The codes that functions return.

use std::ffi::c_char;

use flows8x8::ErrorKind;

use crate::guard;

/// What a function returns: FLOWS8X8_OK, or the kind of failure. Numbers are never given out twice, and only added: treat one
/// that you do not know as a failure.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum flows8x8_code {
    /// It worked.
    FLOWS8X8_OK = 0,
    /// An argument cannot be sent: nothing went over the wire.
    FLOWS8X8_ERR_INVALID_ARGUMENT = 1,
    /// The client is not set up completely or contradicts itself: nothing went over the wire.
    FLOWS8X8_ERR_CONFIGURATION = 2,
    /// The server refused the request as malformed (400).
    FLOWS8X8_ERR_BAD_REQUEST = 3,
    /// The API key is missing, wrong or disabled (401; 400 with code 1200).
    FLOWS8X8_ERR_AUTHENTICATION = 4,
    /// The key is valid but may not do this (403; 400 with code 1201).
    FLOWS8X8_ERR_PERMISSION_DENIED = 5,
    /// The flow, channel or account does not exist (404; 400 with code 1300).
    FLOWS8X8_ERR_NOT_FOUND = 6,
    /// The call's deadline passed, or the server gave up waiting (408).
    FLOWS8X8_ERR_TIMEOUT = 7,
    /// The flow's state does not allow this (409; 400 with the documented message). A name that is taken is a 400 of 8x8's that says
    /// so, and this with `reconcile` on.
    FLOWS8X8_ERR_CONFLICT = 8,
    /// This version of the API was withdrawn (410).
    FLOWS8X8_ERR_GONE = 9,
    /// The request body is too large (413).
    FLOWS8X8_ERR_PAYLOAD_TOO_LARGE = 10,
    /// The flow JSON is not valid (422; 400 with the documented message).
    FLOWS8X8_ERR_VALIDATION_FAILED = 11,
    /// The server demands a newer TLS version (426).
    FLOWS8X8_ERR_UPGRADE_REQUIRED = 12,
    /// Too many requests (429).
    FLOWS8X8_ERR_RATE_LIMITED = 13,
    /// The server failed (5xx).
    FLOWS8X8_ERR_SERVER = 14,
    /// Any other status, redirects included, or a 2xx that says it did not succeed.
    FLOWS8X8_ERR_UNEXPECTED_STATUS = 15,
    /// No connection could be made, or it broke before an answer came.
    FLOWS8X8_ERR_CONNECT = 16,
    /// The TLS handshake failed; the message says whether the certificate's issuer, name or date is the reason.
    FLOWS8X8_ERR_TLS = 17,
    /// The proxy could not be reached or refused to connect (407 included).
    FLOWS8X8_ERR_PROXY = 18,
    /// A successful answer could not be read.
    FLOWS8X8_ERR_DECODE = 19,
    /// The request was sent and no answer came: it may have taken effect.
    FLOWS8X8_ERR_OUTCOME_UNKNOWN = 20,
    /// A webhook body was refused.
    FLOWS8X8_ERR_WEBHOOK = 21,
    /// The caller cancelled the call.
    FLOWS8X8_ERR_CANCELLED = 22,
    /// The client was closed.
    FLOWS8X8_ERR_CLOSED = 23,
    /// A defect of this library; please report it.
    FLOWS8X8_ERR_INTERNAL = 24,
    /// The library panicked: a defect of it, please report it. Nothing is known of what was under way.
    FLOWS8X8_ERR_PANIC = 100,
    /// A pointer that is required is NULL.
    FLOWS8X8_ERR_NULL_ARGUMENT = 101,
    /// A text is not UTF-8.
    FLOWS8X8_ERR_INVALID_UTF8 = 102,
}

use flows8x8_code::*;

/// Every kind of failure of a call, by its number.
const KINDS: &[flows8x8_code] = &[
    FLOWS8X8_ERR_INVALID_ARGUMENT,
    FLOWS8X8_ERR_CONFIGURATION,
    FLOWS8X8_ERR_BAD_REQUEST,
    FLOWS8X8_ERR_AUTHENTICATION,
    FLOWS8X8_ERR_PERMISSION_DENIED,
    FLOWS8X8_ERR_NOT_FOUND,
    FLOWS8X8_ERR_TIMEOUT,
    FLOWS8X8_ERR_CONFLICT,
    FLOWS8X8_ERR_GONE,
    FLOWS8X8_ERR_PAYLOAD_TOO_LARGE,
    FLOWS8X8_ERR_VALIDATION_FAILED,
    FLOWS8X8_ERR_UPGRADE_REQUIRED,
    FLOWS8X8_ERR_RATE_LIMITED,
    FLOWS8X8_ERR_SERVER,
    FLOWS8X8_ERR_UNEXPECTED_STATUS,
    FLOWS8X8_ERR_CONNECT,
    FLOWS8X8_ERR_TLS,
    FLOWS8X8_ERR_PROXY,
    FLOWS8X8_ERR_DECODE,
    FLOWS8X8_ERR_OUTCOME_UNKNOWN,
    FLOWS8X8_ERR_WEBHOOK,
    FLOWS8X8_ERR_CANCELLED,
    FLOWS8X8_ERR_CLOSED,
    FLOWS8X8_ERR_INTERNAL,
];

impl flows8x8_code {
    /// The code of a kind, which has its number. A kind that this table lacks would be a defect, which a test looks for.
    pub(crate) fn of(kind: ErrorKind) -> Self {
        let code = |number: u32| KINDS.iter().copied().find(|code| *code as u32 == number);
        code(kind.code()).unwrap_or(FLOWS8X8_ERR_INTERNAL)
    }
}

/// The stable name of a code, such as "not_found" for FLOWS8X8_ERR_NOT_FOUND.
///
/// @param code  any number
/// @return static text, "ok" for FLOWS8X8_OK; NULL for a number that this version does not know; callable from any thread
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_code_name(code: i32) -> *const c_char {
    guard::or(std::ptr::null(), || {
        NAMES.iter().find(|(known, _)| *known as i32 == code).map(|(_, name)| name.as_ptr())
    })
}

/// Every code with its name.
const NAMES: &[(flows8x8_code, &std::ffi::CStr)] = &[
    (FLOWS8X8_OK, c"ok"),
    (FLOWS8X8_ERR_INVALID_ARGUMENT, c"invalid_argument"),
    (FLOWS8X8_ERR_CONFIGURATION, c"configuration"),
    (FLOWS8X8_ERR_BAD_REQUEST, c"bad_request"),
    (FLOWS8X8_ERR_AUTHENTICATION, c"authentication"),
    (FLOWS8X8_ERR_PERMISSION_DENIED, c"permission_denied"),
    (FLOWS8X8_ERR_NOT_FOUND, c"not_found"),
    (FLOWS8X8_ERR_TIMEOUT, c"timeout"),
    (FLOWS8X8_ERR_CONFLICT, c"conflict"),
    (FLOWS8X8_ERR_GONE, c"gone"),
    (FLOWS8X8_ERR_PAYLOAD_TOO_LARGE, c"payload_too_large"),
    (FLOWS8X8_ERR_VALIDATION_FAILED, c"validation_failed"),
    (FLOWS8X8_ERR_UPGRADE_REQUIRED, c"upgrade_required"),
    (FLOWS8X8_ERR_RATE_LIMITED, c"rate_limited"),
    (FLOWS8X8_ERR_SERVER, c"server"),
    (FLOWS8X8_ERR_UNEXPECTED_STATUS, c"unexpected_status"),
    (FLOWS8X8_ERR_CONNECT, c"connect"),
    (FLOWS8X8_ERR_TLS, c"tls"),
    (FLOWS8X8_ERR_PROXY, c"proxy"),
    (FLOWS8X8_ERR_DECODE, c"decode"),
    (FLOWS8X8_ERR_OUTCOME_UNKNOWN, c"outcome_unknown"),
    (FLOWS8X8_ERR_WEBHOOK, c"webhook"),
    (FLOWS8X8_ERR_CANCELLED, c"cancelled"),
    (FLOWS8X8_ERR_CLOSED, c"closed"),
    (FLOWS8X8_ERR_INTERNAL, c"internal"),
    (FLOWS8X8_ERR_PANIC, c"panic"),
    (FLOWS8X8_ERR_NULL_ARGUMENT, c"null_argument"),
    (FLOWS8X8_ERR_INVALID_UTF8, c"invalid_utf8"),
];

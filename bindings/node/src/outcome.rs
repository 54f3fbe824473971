//! What a function that does not wait yields, and errors as the JavaScript layer reads them.

use flows8x8::{Error, ErrorKind};
use napi_derive::napi;

/// The value of a function as JSON, or its error.
#[napi(object, object_from_js = false)]
pub struct Outcome {
    /// As JSON; absent when there is none.
    pub value: Option<String>,
    /// See `error_json`.
    pub error: Option<String>,
}

impl Outcome {
    pub(crate) fn of<T: serde::Serialize>(result: flows8x8::Result<T>) -> Self {
        match result.and_then(|value| json(&value)) {
            Ok(value) => Self { value: Some(value), error: None },
            Err(error) => Self { value: None, error: Some(error_json(&error)) },
        }
    }
}

/// A value as canonical JSON.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> flows8x8::Result<String> {
    serde_json::to_string(value).map_err(|error| {
        let text = format!("the result cannot be written as JSON: {error}");
        Error::of_binding(ErrorKind::Internal, text, None)
    })
}

/// An error as JSON: its canonical form, and whether the call may be made again.
pub(crate) fn error_json(error: &Error) -> String {
    let mut json = error.to_json();
    json["isRetryable"] = error.is_retryable().into();
    json.to_string()
}

/// An argument whose type is right and whose value is not.
pub(crate) fn refused(message: impl Into<String>) -> Error {
    Error::of_binding(ErrorKind::InvalidArgument, message, None)
}

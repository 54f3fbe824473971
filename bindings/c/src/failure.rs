//! Why a function of this library did not do what it is for.

use flows8x8::{Error, ErrorKind};

use crate::code::flows8x8_code;

/// A code with the error that explains it.
pub(crate) struct Failure {
    pub(crate) code: flows8x8_code,
    pub(crate) error: Error,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { code: flows8x8_code::of(error.kind()), error }
    }
}

/// A pointer that must not be NULL.
pub(crate) fn null(name: &str) -> Failure {
    let error = Error::of_binding(ErrorKind::InvalidArgument, format!("{name} is NULL"), None);
    Failure { code: flows8x8_code::FLOWS8X8_ERR_NULL_ARGUMENT, error }
}

/// A text that is not UTF-8.
pub(crate) fn not_utf8(name: &str, error: std::str::Utf8Error) -> Failure {
    let text = format!("{name} is not valid UTF-8 from byte {} on", error.valid_up_to());
    let error = Error::of_binding(ErrorKind::InvalidArgument, text, None);
    Failure { code: flows8x8_code::FLOWS8X8_ERR_INVALID_UTF8, error }
}

/// An argument that is there and means nothing.
pub(crate) fn invalid(message: impl Into<String>) -> Failure {
    Error::of_binding(ErrorKind::InvalidArgument, message, None).into()
}

impl Clone for Failure {
    fn clone(&self) -> Self {
        Self { code: self.code, error: self.error.clone() }
    }
}

/// The handle behind a pointer that must not be NULL.
pub(crate) fn required<'a, T>(handle: Option<&'a T>, name: &str) -> Result<&'a T, Failure> {
    handle.ok_or_else(|| null(name))
}

//! Numbers of the core, which are unsigned, and of the other languages, which are not.

use flows8x8::{Error, ErrorKind, Result};

/// A number that is never as large as this type.
pub(crate) fn small<N: TryInto<i32>>(number: N) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}

/// The same for sizes and offsets.
pub(crate) fn large<N: TryInto<i64>>(number: N) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// A number that was given.
///
/// # Errors
/// `invalid_argument` when it does not fit, which is when it is negative.
pub(crate) fn given<N: TryFrom<i64>>(name: &str, number: impl Into<i64>) -> Result<N> {
    let number = number.into();
    N::try_from(number).map_err(|_| {
        let text = format!("{name} must be 0 or more, not {number}");
        Error::of_binding(ErrorKind::InvalidArgument, text, None)
    })
}

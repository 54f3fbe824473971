//! What the bindings to other languages have in common, and nobody else needs.

mod log;
mod worker;

use std::any::Any;

use crate::{Error, ErrorKind};

pub use self::log::{Say, is_listening, listen, listen_also};
pub use self::worker::{Side, Worker};

/// What becomes of a panic: an error that says what it was, and that it is to be reported.
#[must_use]
pub fn panicked(payload: &(dyn Any + Send)) -> Error {
    let said = payload.downcast_ref::<&str>().copied();
    let said = said.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
    Error::new(ErrorKind::Internal, format!("the library panicked: {said}"))
        .with_hint("this is a defect of flows8x8: please report it")
}

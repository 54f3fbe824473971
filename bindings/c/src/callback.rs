//! Calls of the library into the program. From within one no call can be made: it would lead into the next, without end.

use std::cell::Cell;

use flows8x8::{Error, ErrorKind};

use crate::failure::Failure;

thread_local! {
    static WITHIN: Cell<bool> = const { Cell::new(false) };
}

/// Runs a function of the program.
pub(crate) fn run<T>(callback: impl FnOnce() -> T) -> T {
    let before = WITHIN.replace(true);
    let value = callback();
    WITHIN.set(before);
    value
}

/// Refuses what must not be done from within a function of the program.
pub(crate) fn refuse_within() -> Result<(), Failure> {
    if !WITHIN.get() {
        return Ok(());
    }
    let text = "a call was made from within a key or log callback, which would be called by it again";
    let hint = "make it on another thread, or with a client of its own before";
    Err(Error::of_binding(ErrorKind::InvalidArgument, text, Some(hint)).into())
}

//! What every exported function does its work in: no panic leaves it.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use flows8x8::host::panicked;

use crate::code::flows8x8_code;
use crate::error::flows8x8_error;
use crate::failure::{Failure, null};

/// Where a function puts a handle: the address of the caller's pointer, or NULL.
pub(crate) type Out<'a, T> = Option<&'a mut MaybeUninit<*mut T>>;

/// The place for a handle that the caller must want.
pub(crate) fn place<'a, T>(out: Out<'a, T>, name: &str) -> Result<&'a mut MaybeUninit<*mut T>, Failure> {
    out.ok_or_else(|| null(name))
}

/// Gives a handle to the caller.
pub(crate) fn give<T>(place: &mut MaybeUninit<*mut T>, value: T) {
    place.write(Box::into_raw(Box::new(value)));
}

/// Gives a handle to the caller, or NULL for none.
pub(crate) fn give_maybe<T>(place: &mut MaybeUninit<*mut T>, value: Option<T>) {
    match value {
        Some(value) => give(place, value),
        None => {
            place.write(std::ptr::null_mut());
        }
    }
}

/// Does the work of a function that can fail. `error_out` is written on failure only.
pub(crate) fn run(
    error_out: Out<'_, flows8x8_error>,
    work: impl FnOnce() -> Result<(), Failure>,
) -> flows8x8_code {
    // What a panic leaves behind is no worse than what a failure does: locks that were held are opened, and no handle is given.
    let ended = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let error = panicked(&*payload);
        // A payload may panic when it is dropped.
        std::mem::forget(payload);
        Err(Failure { code: flows8x8_code::FLOWS8X8_ERR_PANIC, error })
    });
    match ended {
        Ok(()) => flows8x8_code::FLOWS8X8_OK,
        Err(failure) => {
            let code = failure.code;
            if let Some(place) = error_out {
                give(place, flows8x8_error::new(failure));
            }
            code
        }
    }
}

/// What setters fill, and what remembers the first that failed: for those who do not look at what a setter returns.
pub(crate) trait Filled {
    fn mistake(&mut self) -> &mut Option<Failure>;
}

/// Does the work of a setter.
pub(crate) fn set<T: Filled>(
    handle: Option<&mut T>,
    name: &str,
    set: impl FnOnce(&mut T) -> Result<(), Failure>,
) -> flows8x8_code {
    run(None, || {
        let this = handle.ok_or_else(|| null(name))?;
        set(this).inspect_err(|failure| {
            this.mistake().get_or_insert_with(|| failure.clone());
        })
    })
}

/// Does the work of a function that has no way to say why it failed.
pub(crate) fn or<T>(otherwise: T, work: impl FnOnce() -> Option<T>) -> T {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(value) => value.unwrap_or(otherwise),
        Err(payload) => {
            std::mem::forget(payload);
            otherwise
        }
    }
}

/// A text that a handle has: NULL for none.
pub(crate) fn text<T>(handle: Option<&T>, get: impl FnOnce(&T) -> *const c_char) -> *const c_char {
    or(std::ptr::null(), || handle.map(get))
}

/// A number or a truth that a handle has: 0 or false for none.
pub(crate) fn number<T, N: Default>(handle: Option<&T>, get: impl FnOnce(&T) -> N) -> N {
    or(N::default(), || handle.map(get))
}

/// A number that may be absent, written where the caller wants it. Says whether it was there.
pub(crate) fn maybe<T, N>(
    handle: Option<&T>,
    out: Option<&mut MaybeUninit<N>>,
    get: impl FnOnce(&T) -> Option<N>,
) -> bool {
    or(false, || {
        let number = get(handle?)?;
        if let Some(out) = out {
            out.write(number);
        }
        Some(true)
    })
}

/// A handle that belongs to another: NULL for none.
pub(crate) fn part<'a, T, P>(
    handle: Option<&'a T>,
    get: impl FnOnce(&'a T) -> Option<&'a P>,
) -> Option<&'a P> {
    or(None, || handle.map(get))
}

/// A new handle; NULL only when the library panicked.
pub(crate) fn new<T>(make: impl FnOnce() -> T) -> Option<Box<T>> {
    or(None, || Some(Some(Box::new(make()))))
}

/// Frees a handle.
pub(crate) fn free<T>(handle: Option<Box<T>>) {
    or((), || {
        drop(handle);
        Some(())
    });
}

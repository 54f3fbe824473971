//! The one place where a Python thread waits for a call.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use flows8x8::Error;
use flows8x8::host::panicked;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

use crate::call::{Answer, Blocking, Ended};
use crate::errors::{exception, to_python};
use crate::{keys, logging};

/// How often a thread that waits looks for signals.
pub(crate) const POLL: Duration = Duration::from_millis(100);

/// Runs a call on this thread, without the interpreter but for a look at the signals.
pub(crate) fn wait(py: Python<'_>, call: Blocking) -> PyResult<Answer> {
    keys::forget_failure();
    let mut raised = None;
    let ended = py.detach(|| {
        let mut keep_going = || {
            // None while the interpreter shuts down: nobody is left to wait for.
            Python::try_attach(|py| {
                raised = logging::flush(py).and_then(|()| py.check_signals()).err();
                raised.is_none()
            })
            .unwrap_or(false)
        };
        logging::here(|| caught(|| call(&mut keep_going)))
    });
    let raised = raised.or(logging::flush(py).err());
    if let Some(raised) = raised {
        return Err(interrupted(py, raised, ended));
    }
    ended.map_err(|error| match keys::failure(&error) {
        Some(failure) => because_of_key(py, &error, failure),
        None => to_python(py, &error),
    })
}

/// What a signal's handler has raised; when the call may have taken effect all the same, its cause says so.
fn interrupted(py: Python<'_>, raised: PyErr, ended: Ended) -> PyErr {
    if let Err(error) = ended
        && error.hint().is_some()
    {
        raised.set_cause(py, Some(to_python(py, &error)));
    }
    raised
}

/// The error of a call whose function for the key has failed: with that failure as its cause, unless it is one that is
/// to end the program.
pub(crate) fn because_of_key(py: Python<'_>, error: &Error, failure: PyErr) -> PyErr {
    if !failure.is_instance_of::<PyException>(py) {
        return failure;
    }
    match exception(py, error) {
        Ok(exception) => {
            let error = PyErr::from_value(exception);
            error.set_cause(py, Some(failure));
            error
        }
        Err(failure) => failure,
    }
}

/// Runs something of ours, a panic of which is an error like any other.
pub(crate) fn caught(run: impl FnOnce() -> Ended) -> Ended {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|payload| Err(panicked(payload.as_ref())))
}

//! The models as Python classes: immutable, and each the core's own underneath, so that equality, hashing and the
//! canonical JSON are the core's.

mod field;
mod flows;
mod linter;
mod macros;
mod replies;

pub(crate) use flows::{FlowDetails, FlowList, FlowPreview, FlowSummary, SavedFlow};
pub(crate) use linter::{ErrorPointer, Explanation, Finding, LintReport, Location, ValidationError};
pub(crate) use replies::{FlowReply, ReplyUser};

use pyo3::prelude::*;

/// Cancels the calls it was given to, from any thread.
#[pyclass(frozen, module = "flows8x8")]
#[derive(Default)]
pub(crate) struct CancelToken(pub(crate) flows8x8::CancelToken);

#[pymethods]
impl CancelToken {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Cancel every call that has the token, now and later: they raise :class:`CallCancelledError`.
    fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether it was cancelled.
    #[getter]
    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

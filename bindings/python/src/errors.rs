//! Errors of the core as exceptions of the package.

use flows8x8::{Error, ErrorKind};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};

use crate::models::ValidationError;

/// The exception for an error; the class comes from the table in `_errors.py`.
pub(crate) fn to_python(py: Python<'_>, error: &Error) -> PyErr {
    match exception(py, error) {
        Ok(exception) => PyErr::from_value(exception),
        Err(failure) => failure,
    }
}

/// The exception as an object.
pub(crate) fn exception<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    static FROM_NATIVE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let from_native = FROM_NATIVE.import(py, "flows8x8._errors", "from_native")?;
    from_native.call1((error.kind().as_str(), error.to_string(), fields(py, error)?))
}

fn fields<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyDict>> {
    let api = error.api();
    let findings = error.validation_errors().iter().cloned().map(ValidationError);
    let findings = findings.map(|finding| Bound::new(py, finding)).collect::<PyResult<Vec<_>>>()?;
    let fields = PyDict::new(py);
    fields.set_item("message", error.message())?;
    fields.set_item("operation", error.operation())?;
    fields.set_item("method", error.method())?;
    fields.set_item("path", error.path())?;
    fields.set_item("http_status", error.http_status())?;
    fields.set_item("code", api.and_then(|api| api.code))?;
    fields.set_item("api_message", api.and_then(|api| api.message.as_deref()))?;
    fields.set_item("error_id", api.and_then(|api| api.error_id.as_deref()))?;
    fields.set_item("timestamp_raw", api.and_then(|api| api.timestamp.as_ref()).map(|time| time.raw()))?;
    fields.set_item("validation_errors", PyTuple::new(py, findings)?)?;
    fields.set_item("retry_after", error.retry_after().map(|wait| wait.as_secs_f64()))?;
    fields.set_item("attempts", error.attempts())?;
    fields.set_item("is_retryable", error.is_retryable())?;
    fields.set_item("body", error.body())?;
    fields.set_item("hint", error.hint())?;
    fields.set_item("cause", std::error::Error::source(error).map(|cause| cause.to_string()))?;
    Ok(fields)
}

/// Refuses an argument whose type is right and whose value is not.
pub(crate) fn refused(py: Python<'_>, message: impl Into<String>, hint: Option<&str>) -> PyErr {
    to_python(py, &Error::of_binding(ErrorKind::InvalidArgument, message, hint))
}

/// Turns what the core returns into what Python expects.
pub(crate) trait OrRaise<T> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;
}

impl<T> OrRaise<T> for flows8x8::Result<T> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| to_python(py, &error))
    }
}

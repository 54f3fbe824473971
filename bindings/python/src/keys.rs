//! Keys that a Python function gives.

use std::cell::RefCell;
use std::sync::Arc;

use flows8x8::{ApiKey, CredentialProvider, Error, ErrorKind, KeyFuture};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::json::type_name;
use crate::queue::Sender;

/// A key, or what was raised instead, in words.
pub(crate) type Key = Result<String, String>;

thread_local! {
    /// What the function raised during the call that this thread waits for.
    static FAILURE: RefCell<Option<PyErr>> = const { RefCell::new(None) };
}

pub(crate) fn forget_failure() {
    FAILURE.take();
}

/// What the function raised, when that is why the call failed.
pub(crate) fn failure(error: &Error) -> Option<PyErr> {
    (error.kind() == ErrorKind::Configuration).then(|| FAILURE.take())?
}

/// A function for the key.
pub(crate) struct Callback {
    function: Py<PyAny>,
    /// Whether it wants to know that the key it gave last was refused.
    takes_refresh: bool,
}

impl Callback {
    pub(crate) fn new(function: Py<PyAny>, takes_refresh: bool) -> Arc<Self> {
        Arc::new(Self { function, takes_refresh })
    }

    fn call<'py>(&self, py: Python<'py>, refresh: bool) -> PyResult<Bound<'py, PyAny>> {
        let function = self.function.bind(py);
        if self.takes_refresh { function.call1((refresh,)) } else { function.call0() }
    }
}

/// The function as the core asks it: on the thread of a call that blocks, or through the loop of one that does not.
pub(crate) struct Provider(pub(crate) Arc<Callback>);

impl CredentialProvider for Provider {
    fn api_key(&self, refresh: bool) -> KeyFuture<'_> {
        if let Some(answered) = Sender::ask_for_key(&self.0, refresh) {
            return Box::pin(async move {
                let key = answered.await.map_err(|_| "the event loop has gone")?;
                Ok(ApiKey::new(key?))
            });
        }
        let asked = Python::try_attach(|py| {
            self.0.call(py, refresh).and_then(|key| read(&key)).map_err(|error| {
                let text = error.to_string();
                FAILURE.set(Some(error));
                text
            })
        });
        let key = asked.unwrap_or_else(|| Err("the interpreter shuts down".to_owned()));
        Box::pin(std::future::ready(key.map(ApiKey::new).map_err(Into::into)))
    }
}

/// The key that a function returned.
pub(crate) fn read(key: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(key) = key.cast::<PyString>() {
        return key.extract();
    }
    // What it returned may be a secret of another type, so it is not shown.
    let mut text = format!("the function for the API key must return str, not {}", type_name(key));
    if key.hasattr("__await__")? {
        text.push_str("; only AsyncClient takes a coroutine function");
        // Python would complain about a coroutine that nobody has awaited.
        if key.hasattr("close")? {
            key.call_method0("close")?;
        }
    }
    Err(PyTypeError::new_err(text))
}

/// A question for the key, put to the event loop. Private.
#[pyclass(frozen, module = "flows8x8._native")]
pub(crate) struct Ask {
    pub(crate) callback: Arc<Callback>,
    pub(crate) refresh: bool,
}

#[pymethods]
impl Ask {
    #[getter]
    fn callback(&self, py: Python<'_>) -> Py<PyAny> {
        self.callback.function.clone_ref(py)
    }

    fn call<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.callback.call(py, self.refresh)
    }
}

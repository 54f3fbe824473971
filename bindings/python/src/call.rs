//! A call that has not started, whatever it yields and whichever client makes it.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use flows8x8::{Error, blocking};
use http::HeaderMap;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::models::{FlowDetails, FlowList, FlowPreview, FlowSummary, SavedFlow};
use crate::response::{RawResponse, Response};
use crate::runtime::{self, POLL};

/// What a call yields.
pub(crate) enum Value {
    Nothing,
    Text(String),
    Saved(flows8x8::SavedFlow),
    Details(flows8x8::FlowDetails),
    List(flows8x8::FlowList),
    Preview(flows8x8::FlowPreview),
    Found(Option<flows8x8::FlowSummary>),
    Raw(flows8x8::RawResponse),
}

macro_rules! from {
    ($($type:ty => $variant:ident),*) => {
        $(impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        })*
    };
}

from! {
    String => Text, flows8x8::SavedFlow => Saved, flows8x8::FlowDetails => Details, flows8x8::FlowList => List,
    flows8x8::FlowPreview => Preview, Option<flows8x8::FlowSummary> => Found, flows8x8::RawResponse => Raw
}

impl From<()> for Value {
    fn from((): ()) -> Self {
        Self::Nothing
    }
}

/// A value with the answer it came from.
pub(crate) struct Answer {
    value: Value,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
}

pub(crate) type Ended = Result<Answer, Error>;

impl Answer {
    fn of<T: Into<Value>>(response: flows8x8::Response<T>) -> Self {
        Self {
            value: response.value.into(),
            status: response.status,
            headers: response.headers,
            body: response.body,
            attempts: response.attempts,
            elapsed: response.elapsed,
        }
    }

    /// What Python gets: the value, or with `raw` the answer beside it.
    pub(crate) fn into_python(mut self, py: Python<'_>, raw: bool) -> PyResult<Py<PyAny>> {
        let value = match std::mem::replace(&mut self.value, Value::Nothing) {
            Value::Nothing | Value::Found(None) => py.None(),
            Value::Text(text) => text.into_pyobject(py)?.into_any().unbind(),
            Value::Saved(flow) => Py::new(py, SavedFlow(flow))?.into_any(),
            Value::Details(flow) => Py::new(py, FlowDetails(flow))?.into_any(),
            Value::List(flows) => Py::new(py, FlowList(flows))?.into_any(),
            Value::Preview(preview) => Py::new(py, FlowPreview(preview))?.into_any(),
            Value::Found(Some(flow)) => Py::new(py, FlowSummary(flow))?.into_any(),
            Value::Raw(answer) => Py::new(py, RawResponse::from(&answer))?.into_any(),
        };
        if raw { Ok(Py::new(py, Response::of(value, &self))?.into_any()) } else { Ok(value) }
    }
}

/// Runs on the caller's thread, asking now and then whether to keep going.
pub(crate) type Blocking = Box<dyn FnOnce(&mut (dyn FnMut() -> bool + Send)) -> Ended + Send>;
/// Runs on the worker.
pub(crate) type Asynchronous = Pin<Box<dyn Future<Output = Ended> + Send>>;

/// A call of either client.
pub(crate) enum Prepared {
    Blocking(Blocking),
    Asynchronous(Asynchronous, std::sync::Arc<flows8x8::host::Worker>),
}

/// A call that has not started. Private: what the operations of a client make.
#[pyclass(frozen, generic, module = "flows8x8._native")]
pub(crate) struct Call(Mutex<Option<Prepared>>);

impl Call {
    pub(crate) fn new(prepared: Prepared) -> Self {
        Self(Mutex::new(Some(prepared)))
    }

    pub(crate) fn blocking<T: Into<Value> + Send + 'static>(call: blocking::Call<T>) -> Self {
        Self::new(Prepared::Blocking(Box::new(move |keep_going| {
            call.with_response_while(POLL, keep_going).map(Answer::of)
        })))
    }

    pub(crate) fn take(&self) -> PyResult<Prepared> {
        let prepared = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        prepared.ok_or_else(|| PyRuntimeError::new_err("a call runs once"))
    }
}

pub(crate) async fn answer<T: Into<Value> + Send + 'static>(call: flows8x8::Call<T>) -> Ended {
    call.with_response().await.map(Answer::of)
}

#[pymethods]
impl Call {
    #[pyo3(signature = (raw, /))]
    fn run(&self, py: Python<'_>, raw: bool) -> PyResult<Py<PyAny>> {
        match self.take()? {
            Prepared::Blocking(call) => runtime::wait(py, call)?.into_python(py, raw),
            Prepared::Asynchronous(..) => Err(PyRuntimeError::new_err("this call is for an event loop")),
        }
    }
}

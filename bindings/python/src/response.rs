//! Answers: with a value, and as such.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use bytes::Bytes;
use flows8x8::{Error, ErrorKind};
use http::{HeaderMap, HeaderName, HeaderValue};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::arguments;
use crate::call::Answer;
use crate::errors::{OrRaise as _, refused, to_python};

/// A value with the answer it came from.
#[pyclass(frozen, generic, module = "flows8x8")]
pub(crate) struct Response {
    value: Py<PyAny>,
    status: u16,
    headers: HeaderMap,
    body: Bytes,
    attempts: u32,
    elapsed: f64,
}

impl Response {
    pub(crate) fn of(value: Py<PyAny>, answer: &Answer) -> Self {
        let (headers, body) = (answer.headers.clone(), answer.body.clone());
        let elapsed = answer.elapsed.as_secs_f64();
        Self { value, status: answer.status, headers, body, attempts: answer.attempts, elapsed }
    }
}

#[pymethods]
impl Response {
    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str)
    {
        ("value", "status", "headers", "body", "attempts", "elapsed")
    }

    /// One for tests of programs that take one.
    #[new]
    #[pyo3(
        signature = (value, *, status = 200, headers = None, body = Vec::new(), attempts = 1, elapsed = 0.0),
        text_signature = "(value, *, status=200, headers=None, body=b'', attempts=1, elapsed=0.0)"
    )]
    fn new(
        value: Py<PyAny>,
        status: u16,
        headers: Option<&Bound<'_, PyAny>>,
        body: Vec<u8>,
        attempts: u32,
        elapsed: f64,
    ) -> PyResult<Self> {
        let headers = headers.map_or_else(|| Ok(HeaderMap::new()), read_headers)?;
        Ok(Self { value, status, headers, body: body.into(), attempts, elapsed })
    }

    /// What the call returns without ``with_raw_response``.
    #[getter]
    fn value(&self, py: Python<'_>) -> Py<PyAny> {
        self.value.clone_ref(py)
    }

    /// The same as ``value``.
    fn parse(&self, py: Python<'_>) -> Py<PyAny> {
        self.value.clone_ref(py)
    }

    /// The HTTP status of the last answer; 0 when there was none to ask for.
    #[getter]
    fn status(&self) -> u16 {
        self.status
    }

    /// The headers of the last answer, names in lower case; repeated ones are joined with a comma.
    #[getter]
    fn headers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        show_headers(py, &self.headers)
    }

    /// The body of the last answer, as it came.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.body)
    }

    /// How many requests were made.
    #[getter]
    fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long the call took in seconds, waits included.
    #[getter]
    fn elapsed(&self) -> f64 {
        self.elapsed
    }

    /// The header ``x-request-id``, when the server sent one; the API documents none.
    #[getter]
    fn request_id(&self) -> Option<String> {
        self.headers.get("x-request-id").map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        // Headers and body may hold what a server echoes: they are for code, not for logs.
        let value = self.value.bind(py).repr()?;
        Ok(format!("<Response {} after {} attempts: {value}>", self.status, self.attempts))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Parts<'py>)> {
        let parts =
            (self.value(py), self.status, self.headers(py)?, self.body(py), self.attempts, self.elapsed);
        Ok((py.get_type::<Self>().getattr("_of_parts")?, parts))
    }

    #[staticmethod]
    fn _of_parts(
        value: Py<PyAny>,
        status: u16,
        headers: &Bound<'_, PyAny>,
        body: Vec<u8>,
        attempts: u32,
        elapsed: f64,
    ) -> PyResult<Self> {
        Self::new(value, status, Some(headers), body, attempts, elapsed)
    }
}

type Parts<'py> = (Py<PyAny>, u16, Bound<'py, PyDict>, Bound<'py, PyBytes>, u32, f64);

type RawParts<'py> = (u16, Bound<'py, PyDict>, Bound<'py, PyBytes>);

/// What :meth:`Client.request` returns: the answer itself.
#[pyclass(frozen, eq, module = "flows8x8")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RawResponse {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

impl From<&flows8x8::RawResponse> for RawResponse {
    fn from(answer: &flows8x8::RawResponse) -> Self {
        Self { status: answer.status, headers: answer.headers.clone(), body: answer.body.clone() }
    }
}

#[pymethods]
impl RawResponse {
    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str) {
        ("status", "headers", "body")
    }

    /// One for tests of programs that take one.
    #[new]
    #[pyo3(
        signature = (*, status = 200, headers = None, body = Vec::new()),
        text_signature = "(*, status=200, headers=None, body=b'')"
    )]
    fn new(status: u16, headers: Option<&Bound<'_, PyAny>>, body: Vec<u8>) -> PyResult<Self> {
        let headers = headers.map_or_else(|| Ok(HeaderMap::new()), read_headers)?;
        Ok(Self { status, headers, body: body.into() })
    }

    /// The HTTP status, always 2xx: any other is an error.
    #[getter]
    fn status(&self) -> u16 {
        self.status
    }

    /// The headers, names in lower case; repeated ones are joined with a comma.
    #[getter]
    fn headers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        show_headers(py, &self.headers)
    }

    /// The body, as it came.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.body)
    }

    /// The body as text; raises :class:`DecodeError` when it is not UTF-8.
    fn text(&self, py: Python<'_>) -> PyResult<&str> {
        let bad = |_| Error::of_binding(ErrorKind::Decode, "the answer is not valid UTF-8", None);
        std::str::from_utf8(&self.body).map_err(bad).or_raise(py)
    }

    /// The body as JSON; raises :class:`DecodeError` when it is none.
    fn json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        // Python's own: numbers of any size and the order of members stay.
        py.import("json")?.call_method1("loads", (self.body(py),)).map_err(|error| {
            if !error.is_instance_of::<PyValueError>(py) {
                return error;
            }
            to_python(py, &Error::of_binding(ErrorKind::Decode, "the answer is no JSON", None))
        })
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.status, &self.body).hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        format!("<RawResponse {}, {} bytes>", self.status, self.body.len())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, RawParts<'py>)> {
        let parts = (self.status, self.headers(py)?, self.body(py));
        Ok((py.get_type::<Self>().getattr("_of_parts")?, parts))
    }

    #[staticmethod]
    fn _of_parts(status: u16, headers: &Bound<'_, PyAny>, body: Vec<u8>) -> PyResult<Self> {
        Self::new(status, Some(headers), body)
    }
}

fn show_headers<'py>(py: Python<'py>, headers: &HeaderMap) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for name in headers.keys() {
        let values = headers.get_all(name).iter();
        let values: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        dict.set_item(name.as_str(), values.join(", "))?;
    }
    Ok(dict)
}

fn read_headers(given: &Bound<'_, PyAny>) -> PyResult<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in arguments::headers("headers", given)? {
        match (name.parse::<HeaderName>(), HeaderValue::from_str(&value)) {
            (Ok(name), Ok(value)) => headers.append(name, value),
            _ => return Err(refused(given.py(), format!("{name:?} is no header that can be sent"), None)),
        };
    }
    Ok(headers)
}

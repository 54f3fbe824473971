//! What needs no client.

use flows8x8::{ReplyOptions, Timestamp};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::arguments::{self, wrong};
use crate::errors::{OrRaise as _, refused};
use crate::json::Json;
use crate::models::{Explanation, FlowReply, LintReport};

/// Find the mistakes in a Flow JSON document, offline: what the server would report, and warnings.
///
/// Takes text, bytes, or a file (``pathlib.Path``); lines and columns are those of the document. For a ``dict`` they are
/// those of ``json.dumps(document, indent=2, ensure_ascii=False)``.
#[pyfunction]
pub(crate) fn lint(document: &Bound<'_, PyAny>) -> PyResult<LintReport> {
    let py = document.py();
    let report = if document.is_instance_of::<PyString>() {
        let text = arguments::text("document", document)?;
        py.detach(|| flows8x8::lint(&text))
    } else if let Some(bytes) = arguments::bytes(document) {
        py.detach(|| flows8x8::lint_bytes(&bytes))
    } else if arguments::pairs(document)?.is_some() {
        let text = serde_json::to_string_pretty(&Json::new(document))
            .map_err(|error| refused(py, format!("document cannot be written as JSON: {error}"), None))?;
        py.detach(|| flows8x8::lint(&text))
    } else if let Some(path) = arguments::path(document)? {
        py.detach(|| flows8x8::lint_file(path)).or_raise(py)?
    } else {
        return Err(wrong("document", "str, bytes, a path or a dict", document));
    };
    Ok(LintReport(report))
}

/// What a finding's code means, with an example; None for a code nobody knows.
#[pyfunction]
pub(crate) fn explain(code: &Bound<'_, PyAny>) -> PyResult<Option<Explanation>> {
    Ok(flows8x8::explain(&arguments::text("code", code)?).map(Explanation))
}

/// Read the body of a webhook's request: the flow reply it holds, or None when the event is something else.
///
/// Acknowledge with 200 within 5 seconds, also what is no flow reply; 8x8 repeats the request otherwise, so look at
/// ``umid`` before acting twice.
///
/// Parameters
/// ----------
/// body
///     The request's body.
/// authorization
///     What was set for the webhook in 8x8 as ``httpAuthorization``, scheme included. The request's header is compared
///     with it in constant time. Without it anyone can send a reply.
/// headers
///     The request's headers.
///
/// Raises
/// ------
/// WebhookError
///     The header is not the expected one, or the body cannot be read.
#[pyfunction]
#[pyo3(signature = (body, *, authorization = None, headers = None))]
pub(crate) fn parse_flow_reply(
    body: &Bound<'_, PyAny>,
    authorization: Option<&Bound<'_, PyAny>>,
    headers: Option<&Bound<'_, PyAny>>,
) -> PyResult<Option<FlowReply>> {
    let mut options = ReplyOptions::new();
    if let Some(expected) = authorization {
        options = options.authorization(text_or_bytes("authorization", expected)?);
    }
    if let Some(headers) = headers {
        options = options.headers(pairs(headers)?);
    }
    let text = text_or_bytes("body", body)?;
    Ok(flows8x8::parse_flow_reply_with(text, options).or_raise(body.py())?.map(FlowReply))
}

fn text_or_bytes(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    match arguments::bytes(value) {
        Some(bytes) => Ok(bytes),
        None if value.is_instance_of::<PyString>() => arguments::text(name, value).map(String::into_bytes),
        None => Err(wrong(name, "str or bytes", value)),
    }
}

/// A request's headers as frameworks have them: a mapping, an object with `items()`, or pairs; of str or of bytes.
fn pairs(headers: &Bound<'_, PyAny>) -> PyResult<Vec<(String, Vec<u8>)>> {
    let pairs = match arguments::pairs(headers)? {
        Some(pairs) => pairs,
        None if headers.hasattr("items")? => headers.call_method0("items")?,
        None => headers.clone(),
    };
    let Ok(pairs) = pairs.try_iter() else { return Err(wrong("headers", "a mapping or pairs", headers)) };
    let read = |pair: PyResult<Bound<'_, PyAny>>| {
        let pair = pair?;
        let Ok((name, value)) = pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>() else {
            return Err(wrong("headers", "a mapping or pairs", headers));
        };
        let name = match name.cast::<PyBytes>() {
            Ok(name) => String::from_utf8_lossy(name.as_bytes()).into_owned(),
            Err(_) => arguments::text("headers", &name)?,
        };
        Ok((name, text_or_bytes("headers", &value)?))
    };
    pairs.map(read).collect()
}

/// A time as 8x8 writes them, in UTC; None for a text that cannot be read.
#[pyfunction]
#[pyo3(signature = (raw, /))]
pub(crate) fn parse_timestamp<'py>(py: Python<'py>, raw: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    datetime_of(py, &Timestamp::new(raw))
}

/// The `datetime` of a time, which is imported by those who look at one.
pub(crate) fn datetime_of<'py>(py: Python<'py>, time: &Timestamp) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(millis) = time.unix_millis() else { return Ok(None) };
    let datetime = py.import("datetime")?;
    let utc = datetime.getattr("timezone")?.getattr("utc")?;
    let epoch = datetime.getattr("datetime")?.call1((1970, 1, 1, 0, 0, 0, 0, utc))?;
    let since = datetime.getattr("timedelta")?.call1((0, 0, 0, millis))?;
    // A year beyond 9999 has no datetime.
    Ok(epoch.add(since).ok())
}

//! What Python programs pass, as the core takes it. Wrong types raise `TypeError` and name the argument.

use std::path::PathBuf;
use std::time::Duration;

use flows8x8::{CallOptions, FlowCategory, FlowJson, FlowSource, Patch, RequestBody, UpdateFlow};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString};

use crate::errors::{OrRaise as _, refused};
use crate::json::{Json, type_name};
use crate::models;

/// A wrong type.
pub(crate) fn wrong(name: &str, wanted: &str, value: &Bound<'_, PyAny>) -> PyErr {
    PyTypeError::new_err(format!("{name} must be {wanted}, not {}", type_name(value)))
}

pub(crate) fn text(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let Ok(text) = value.cast::<PyString>() else { return Err(wrong(name, "str", value)) };
    text.extract().map_err(|_| {
        let message = format!("{name} holds half a character (a lone surrogate), which cannot be sent");
        refused(value.py(), message, None)
    })
}

pub(crate) fn truth(name: &str, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    value.cast::<PyBool>().map(|truth| truth.is_true()).map_err(|_| wrong(name, "bool", value))
}

/// A whole number that is none of Python's truths.
pub(crate) fn count(name: &str, value: &Bound<'_, PyAny>) -> PyResult<u64> {
    if value.is_instance_of::<PyBool>() || !value.is_instance_of::<PyInt>() {
        return Err(wrong(name, "int", value));
    }
    value
        .extract()
        .map_err(|_| refused(value.py(), format!("{name} must not be negative or that large"), None))
}

pub(crate) fn small(name: &str, value: &Bound<'_, PyAny>) -> PyResult<u32> {
    count(name, value)?
        .try_into()
        .map_err(|_| refused(value.py(), format!("{name} must not be that large"), None))
}

/// A time in seconds.
pub(crate) fn seconds(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    let is_number = value.is_instance_of::<PyFloat>() || value.is_instance_of::<PyInt>();
    if value.is_instance_of::<PyBool>() || !is_number {
        return Err(wrong(name, "a number of seconds", value));
    }
    let bad = || refused(value.py(), format!("{name} must be a number of seconds, 0 or more"), None);
    let seconds: f64 = value.extract().map_err(|_| bad())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| bad())
}

/// The pairs of a mapping, copied: what converts one may change it. None for what is no mapping.
///
/// # Errors
/// What the mapping itself raises, or a signal's handler meanwhile.
pub(crate) fn pairs<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    static MAPPING: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    if let Ok(dict) = value.cast::<PyDict>() {
        return Ok(Some(dict.items().into_any()));
    }
    // Where collections.abc has it from, which is there already: importing that would take longer than making a client.
    let mapping = MAPPING.import(value.py(), "_collections_abc", "Mapping")?;
    if !value.is_instance(mapping)? {
        return Ok(None);
    }
    let pairs = PyList::empty(value.py());
    for pair in value.call_method0("items")?.try_iter()? {
        pairs.append(pair?)?;
    }
    Ok(Some(pairs.into_any()))
}

/// Whether a value may be a document that is not written yet.
fn is_mapping(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(value.is_instance_of::<PyDict>() || pairs(value)?.is_some())
}

fn not_none<'a, 'py>(value: &'a Bound<'py, PyAny>) -> Option<&'a Bound<'py, PyAny>> {
    (!value.is_none()).then_some(value)
}

/// Each category; a bare text is refused, since its letters would be taken for categories.
pub(crate) fn categories(value: &Bound<'_, PyAny>) -> PyResult<Vec<FlowCategory>> {
    if value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>() {
        return Err(wrong("categories", "a list such as [FlowCategory.SURVEY]", value));
    }
    let Ok(items) = value.try_iter() else { return Err(wrong("categories", "a list of str", value)) };
    items.map(|item| text("categories", &item?).map(FlowCategory::from)).collect()
}

/// Flow JSON in any of its forms.
pub(crate) fn flow_json(value: &Bound<'_, PyAny>) -> PyResult<FlowJson> {
    let py = value.py();
    if value.is_instance_of::<PyString>() {
        return text("flow_json", value).map(FlowJson::text);
    }
    if let Some(bytes) = bytes(value) {
        return FlowJson::bytes(bytes).or_raise(py);
    }
    if is_mapping(value)? {
        return FlowJson::value(&Json::new(value)).map_err(|error| {
            let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            refused(py, format!("flow_json cannot be written as JSON: {cause}"), None)
        });
    }
    match path(value)? {
        Some(path) => py.detach(|| FlowJson::file(path)).or_raise(py),
        None => Err(wrong("flow_json", "str, bytes, a path or a dict", value)),
    }
}

pub(crate) fn bytes(value: &Bound<'_, PyAny>) -> Option<Vec<u8>> {
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Some(bytes.as_bytes().to_vec());
    }
    value.cast::<PyByteArray>().ok().map(|bytes| bytes.to_vec())
}

/// The path behind an object that has one; a plain text is none here.
pub(crate) fn path(value: &Bound<'_, PyAny>) -> PyResult<Option<PathBuf>> {
    if value.hasattr("__fspath__")? { value.extract().map(Some) } else { Ok(None) }
}

/// A call's own options: `(timeout, max_retries, extra_headers, cancel, raise_on_validation, reconcile)`.
pub(crate) fn options(value: Option<&Bound<'_, PyAny>>) -> PyResult<CallOptions> {
    type Given<'py> = (
        Bound<'py, PyAny>,
        Bound<'py, PyAny>,
        Bound<'py, PyAny>,
        Bound<'py, PyAny>,
        Bound<'py, PyAny>,
        Bound<'py, PyAny>,
    );
    let mut options = CallOptions::new();
    let Some(value) = value else { return Ok(options) };
    let (timeout, max_retries, extra_headers, cancel, raise_on_validation, reconcile): Given<'_> =
        value.extract()?;
    if let Some(timeout) = not_none(&timeout) {
        options = options.timeout(seconds("timeout", timeout)?);
    }
    if let Some(retries) = not_none(&max_retries) {
        options = options.max_retries(small("max_retries", retries)?);
    }
    if let Some(headers) = not_none(&extra_headers) {
        for (name, value) in self::headers("extra_headers", headers)? {
            options = options.header(&name, &value);
        }
    }
    if let Some(token) = not_none(&cancel) {
        let Ok(token) = token.cast::<models::CancelToken>() else {
            return Err(wrong("cancel", "a CancelToken", token));
        };
        options = options.cancel(&token.get().0);
    }
    if let Some(raise) = not_none(&raise_on_validation) {
        options = options.raise_on_validation(truth("raise_on_validation", raise)?);
    }
    if let Some(reconcile) = not_none(&reconcile) {
        options = options.reconcile(truth("reconcile", reconcile)?);
    }
    Ok(options)
}

/// Names and values of headers, from a mapping.
pub(crate) fn headers(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<(String, String)>> {
    let Some(pairs) = pairs(value)? else { return Err(wrong(name, "a dict of str", value)) };
    let pair = |pair: Bound<'_, PyAny>| {
        let (header, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
        Ok((text(name, &header)?, text(name, &value)?))
    };
    pairs.try_iter()?.map(|given| pair(given?)).collect()
}

/// The changes of an update: what is in the dict is sent, None as null.
pub(crate) fn update(changes: &Bound<'_, PyDict>) -> PyResult<UpdateFlow> {
    let mut update = UpdateFlow::new();
    for (field, value) in changes {
        let field: String = field.extract()?;
        update = match field.as_str() {
            "name" => update.name(patch(&value, |value| text(&field, value))?),
            "clone_flow_id" => update.clone_flow_id(patch(&value, |value| text(&field, value))?),
            "endpoint_uri" => update.endpoint_uri(patch(&value, |value| text(&field, value))?),
            "application_id" => update.application_id(patch(&value, |value| text(&field, value))?),
            "publish" => update.publish(patch(&value, |value| truth(&field, value))?),
            "categories" => update.patch_categories(patch(&value, categories)?),
            "flow_json" => update.flow_json(patch(&value, flow_json)?),
            other => return Err(PyTypeError::new_err(format!("a flow has no {other}"))),
        };
    }
    Ok(update)
}

fn patch<T>(
    value: &Bound<'_, PyAny>,
    read: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<T>,
) -> PyResult<Patch<T>> {
    if value.is_none() { Ok(Patch::Null) } else { read(value).map(Patch::Value) }
}

/// A flow to download: what get_flow has returned, or an id.
pub(crate) fn flow_source(value: &Bound<'_, PyAny>) -> PyResult<FlowSource> {
    match value.cast::<models::FlowDetails>() {
        Ok(flow) => Ok(FlowSource::from(&flow.get().0)),
        Err(_) if value.is_instance_of::<PyString>() => Ok(text("flow", value)?.into()),
        Err(_) => Err(wrong("flow", "FlowDetails or the id of a flow", value)),
    }
}

/// The body of a request: bytes as they are, anything else as JSON.
pub(crate) fn body(value: &Bound<'_, PyAny>) -> PyResult<Option<RequestBody>> {
    if value.is_none() {
        return Ok(None);
    }
    if let Some(bytes) = bytes(value) {
        return Ok(Some(RequestBody::bytes(bytes)));
    }
    RequestBody::json(&Json::new(value)).map(Some).map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        refused(value.py(), format!("body cannot be written as JSON: {cause}"), None)
    })
}

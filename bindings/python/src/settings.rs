//! What a client is made from.

use std::collections::HashMap;

use flows8x8::{ClientBuilder, Error, ErrorKind, PathStyle, Region};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};

use crate::arguments::{count, headers, pairs, path, seconds, small, text, truth, wrong};
use crate::errors::{OrRaise as _, to_python};
use crate::keys::{Callback, Provider};

/// The builder for the settings that were given; those that are None were left out.
pub(crate) fn builder(
    settings: &Bound<'_, PyDict>,
    environment: &Bound<'_, PyAny>,
) -> PyResult<ClientBuilder> {
    let py = settings.py();
    let variables = variables(environment)?;
    let mut builder = flows8x8::Client::builder()
        .host_language("python", runtime(py)?)
        .environment(move |name| variables.get(name).cloned());
    for (name, value) in settings {
        builder = with(builder, &name.extract::<String>()?, &value)?;
    }
    Ok(builder)
}

fn with(builder: ClientBuilder, name: &str, value: &Bound<'_, PyAny>) -> PyResult<ClientBuilder> {
    let py = value.py();
    Ok(match name {
        "api_key" if value.is_callable() => builder.credentials(provider(value, false)),
        "api_key" => builder.api_key(text(name, value)?),
        "credentials" if value.is_callable() => builder.credentials(provider(value, true)),
        "credentials" => return Err(wrong(name, "a function", value)),
        "account_id" => builder.account_id(text(name, value)?),
        "channel_id" => builder.channel_id(text(name, value)?),
        "region" => builder.region(text(name, value)?.parse::<Region>().or_raise(py)?),
        "path_style" => builder.path_style(text(name, value)?.parse::<PathStyle>().or_raise(py)?),
        "base_url" => builder.base_url(text(name, value)?),
        "allow_http" => builder.allow_http(truth(name, value)?),
        "timeout" => builder.timeout(seconds(name, value)?),
        "connect_timeout" => builder.connect_timeout(seconds(name, value)?),
        "max_retries" => builder.max_retries(small(name, value)?),
        "initial_backoff" => builder.initial_backoff(seconds(name, value)?),
        "max_backoff" => builder.max_backoff(seconds(name, value)?),
        "max_retry_after" => builder.max_retry_after(seconds(name, value)?),
        "max_response_bytes" => {
            builder.max_response_bytes(usize::try_from(count(name, value)?).unwrap_or(usize::MAX))
        }
        "rate_limit" if value.is_none() => builder.rate_limit(None),
        "rate_limit" => builder.rate_limit(small(name, value)?),
        "rate_window" => builder.rate_window(seconds(name, value)?),
        "max_rate_wait" => builder.max_rate_wait(seconds(name, value)?),
        "strict" => builder.strict(truth(name, value)?),
        "raise_on_validation" => builder.raise_on_validation(truth(name, value)?),
        "reconcile" => builder.reconcile(truth(name, value)?),
        "extra_headers" => headers(name, value)?
            .iter()
            .fold(builder, |builder, (header, value)| builder.header(header, value)),
        "proxy" if value.is_instance_of::<PyString>() => builder.proxy(text(name, value)?),
        "proxy" if value.is(&*pyo3::types::PyBool::new(py, false)) => builder.no_proxy(),
        "proxy" => return Err(wrong(name, "a URL, or False for none", value)),
        "ca_file" => match path(value)? {
            Some(path) => builder.ca_file(path),
            None if value.is_instance_of::<PyString>() => builder.ca_file(text(name, value)?),
            None => return Err(wrong(name, "str or a path", value)),
        },
        "ca_pem" => builder.ca_pem(pem(name, value)?),
        "only_ca" => builder.only_ca(truth(name, value)?),
        "bundled_roots" => builder.bundled_roots(truth(name, value)?),
        "client_certificate_pem" => builder.client_certificate_pem(pem(name, value)?),
        "user_agent_suffix" => builder.user_agent_suffix(text(name, value)?),
        "environment" => builder,
        other => return Err(PyTypeError::new_err(format!("a client has no option {other}"))),
    })
}

fn provider(function: &Bound<'_, PyAny>, takes_refresh: bool) -> Provider {
    Provider(Callback::new(function.clone().unbind(), takes_refresh))
}

fn pem(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    match value.cast::<PyBytes>() {
        Ok(bytes) => Ok(bytes.as_bytes().to_vec()),
        Err(_) if value.is_instance_of::<PyString>() => text(name, value).map(String::into_bytes),
        Err(_) => Err(wrong(name, "str or bytes", value)),
    }
}

/// The variables a client may look at, copied: the process's own environment must not be read while another thread of
/// Python changes it.
fn variables(environment: &Bound<'_, PyAny>) -> PyResult<HashMap<String, String>> {
    let py = environment.py();
    let Some(pairs) = pairs(environment)? else {
        return Err(wrong("environment", "a mapping of str", environment));
    };
    let mut variables = HashMap::new();
    for pair in pairs.try_iter()? {
        let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair?.extract()?;
        let Ok(name) = name.extract::<String>() else { continue };
        if !name.starts_with("FLOWS8X8_") && !name.to_ascii_lowercase().ends_with("_proxy") {
            continue;
        }
        if !value.is_instance_of::<PyString>() {
            return Err(wrong("environment", "a mapping of str", &value));
        }
        let Ok(value) = value.extract::<String>() else {
            // To take it for unset would mean another server, or no proxy, than somebody wants.
            let text = format!("the variable {name} is no valid UTF-8");
            return Err(to_python(py, &Error::of_binding(ErrorKind::Configuration, text, None)));
        };
        variables.insert(name, value);
    }
    Ok(variables)
}

/// The interpreter in the user agent, such as `CPython 3.12`.
fn runtime(py: Python<'_>) -> PyResult<String> {
    let name: String = py.import("sys")?.getattr("implementation")?.getattr("name")?.extract()?;
    let name = match name.as_str() {
        "cpython" => "CPython",
        "pypy" => "PyPy",
        other => other,
    };
    let version = py.version_info();
    Ok(format!("{name} {}.{}", version.major, version.minor))
}

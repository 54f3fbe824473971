//! What a client is made from.

use std::collections::HashMap;

use flows8x8::{ClientBuilder, PathStyle, Region, Result};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

use crate::arguments::{duration, pairs};
use crate::keys::Provider;

/// The settings that were given, whose types the JavaScript layer has checked.
#[napi(object, object_to_js = false)]
pub struct ClientSettings {
    /// The interpreter in the user agent, such as `Node 20.11`.
    pub runtime: String,
    /// Names and values of the variables, one after the other.
    pub environment: Vec<String>,
    pub api_key: Option<String>,
    /// Whether a function gives the key.
    pub asks_for_key: bool,
    pub account_id: Option<String>,
    pub channel_id: Option<String>,
    pub region: Option<String>,
    pub path_style: Option<String>,
    pub base_url: Option<String>,
    pub allow_http: Option<bool>,
    pub timeout_ms: Option<f64>,
    pub connect_timeout_ms: Option<f64>,
    pub max_retries: Option<u32>,
    pub initial_backoff_ms: Option<f64>,
    pub max_backoff_ms: Option<f64>,
    pub max_retry_after_ms: Option<f64>,
    pub max_response_bytes: Option<f64>,
    /// 0 for no limit.
    pub rate_limit: Option<u32>,
    pub rate_window_ms: Option<f64>,
    pub max_rate_wait_ms: Option<f64>,
    pub strict: Option<bool>,
    pub raise_on_validation: Option<bool>,
    pub reconcile: Option<bool>,
    /// Names and values, one after the other.
    pub headers: Option<Vec<String>>,
    /// An empty text for none.
    pub proxy: Option<String>,
    pub ca_file: Option<String>,
    pub ca_pem: Option<Uint8Array>,
    pub only_ca: Option<bool>,
    pub bundled_roots: Option<bool>,
    pub client_certificate_pem: Option<Uint8Array>,
    pub user_agent_suffix: Option<String>,
    /// The lowest level that is to be logged, from 1 for trace to 5 for error; 0 for nothing.
    pub log_level: u8,
}

/// Applies a setting that was given.
macro_rules! with {
    ($builder:ident, $($setter:ident($value:expr)),* $(,)?) => {
        $(if let Some(value) = $value {
            $builder = $builder.$setter(value);
        })*
    };
}

/// The builder for the settings.
///
/// # Errors
/// For a region or a path style that does not exist.
pub(crate) fn builder(given: ClientSettings) -> Result<ClientBuilder> {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let variables: HashMap<String, String> = pairs(Some(&given.environment)).map(owned).collect();
    let mut builder = flows8x8::Client::builder()
        .host_language("node", given.runtime)
        .environment(move |name| variables.get(name).cloned());
    with!(
        builder,
        api_key(given.api_key),
        credentials(given.asks_for_key.then_some(Provider)),
        account_id(given.account_id),
        channel_id(given.channel_id),
        region(given.region.map(|name| name.parse::<Region>()).transpose()?),
        path_style(given.path_style.map(|name| name.parse::<PathStyle>()).transpose()?),
        base_url(given.base_url),
        allow_http(given.allow_http),
        timeout(given.timeout_ms.map(duration)),
        connect_timeout(given.connect_timeout_ms.map(duration)),
        max_retries(given.max_retries),
        initial_backoff(given.initial_backoff_ms.map(duration)),
        max_backoff(given.max_backoff_ms.map(duration)),
        max_retry_after(given.max_retry_after_ms.map(duration)),
        max_response_bytes(given.max_response_bytes.map(|bytes| bytes as usize)),
        rate_limit(given.rate_limit.map(|requests| (requests != 0).then_some(requests))),
        rate_window(given.rate_window_ms.map(duration)),
        max_rate_wait(given.max_rate_wait_ms.map(duration)),
        strict(given.strict),
        raise_on_validation(given.raise_on_validation),
        reconcile(given.reconcile),
        ca_file(given.ca_file),
        ca_pem(given.ca_pem.map(|pem| pem.to_vec())),
        only_ca(given.only_ca),
        bundled_roots(given.bundled_roots),
        client_certificate_pem(given.client_certificate_pem.map(|pem| pem.to_vec())),
        user_agent_suffix(given.user_agent_suffix),
    );
    for (name, value) in pairs(given.headers.as_deref()) {
        builder = builder.header(name, value);
    }
    Ok(match given.proxy {
        Some(none) if none.is_empty() => builder.no_proxy(),
        Some(url) => builder.proxy(url),
        None => builder,
    })
}

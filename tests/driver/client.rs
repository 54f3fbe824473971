//! Sets a client up as a vector's options say.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use flows8x8::{ApiKey, Client, ClientBuilder, Error, Region};
use flows8x8_tests::replay::{ACCOUNT_ID, API_KEY, CHANNEL_ID, Options, PathStyle};

/// What the client is made from; `replay` is the URL of the listener that plays the vector.
pub(crate) fn builder(options: &Options, replay: &str) -> Result<ClientBuilder, Error> {
    let builder = identity(Client::builder().environment(|_| None), options)?;
    Ok(behaviour(limits(address(builder, options, replay), options), options))
}

fn identity(mut builder: ClientBuilder, options: &Options) -> Result<ClientBuilder, Error> {
    if let Some(keys) = &options.api_keys {
        let keys = Mutex::new(VecDeque::from(keys.clone()));
        builder = builder.credentials(move |_refresh: bool| {
            let mut keys = keys.lock().unwrap();
            let key = if keys.len() > 1 { keys.pop_front() } else { keys.front().cloned() };
            Ok(ApiKey::new(key.unwrap_or_default()))
        });
    } else if let Some(key) = given(&options.api_key, API_KEY) {
        builder = builder.api_key(key);
    }
    if let Some(account) = given(&options.account_id, ACCOUNT_ID) {
        builder = builder.account_id(account);
    }
    if let Some(channel) = given(&options.channel_id, CHANNEL_ID) {
        builder = builder.channel_id(channel);
    }
    if let Some(region) = &options.region {
        builder = builder.region(region.parse::<Region>()?);
    }
    Ok(match options.path_style {
        Some(PathStyle::Accounts) => builder.path_style(flows8x8::PathStyle::Accounts),
        Some(PathStyle::Config) => builder.path_style(flows8x8::PathStyle::Config),
        None => builder,
    })
}

fn address(mut builder: ClientBuilder, options: &Options, replay: &str) -> ClientBuilder {
    let base = match (&options.base_url, &options.region) {
        (Some(url), _) => Some(url.as_str()),
        (None, Some(_)) => None,
        (None, None) => Some(replay),
    };
    if let Some(base) = base {
        builder = builder.base_url(format!("{base}{}", options.base_path.as_deref().unwrap_or_default()));
    }
    if let Some(allow) = options.allow_http {
        builder = builder.allow_http(allow);
    }
    for (name, value) in options.headers.iter().flatten() {
        builder = builder.header(name, value);
    }
    match options.proxy.as_deref() {
        Some("self") => builder.proxy(replay),
        Some(proxy) => builder.proxy(proxy),
        None => builder.no_proxy(),
    }
}

fn limits(builder: ClientBuilder, options: &Options) -> ClientBuilder {
    let mut builder = builder.initial_backoff(Duration::from_millis(options.initial_backoff_ms.unwrap_or(1)));
    if let Some(ms) = options.timeout_ms {
        builder = builder.timeout(Duration::from_millis(ms));
    }
    if let Some(retries) = options.max_retries {
        builder = builder.max_retries(retries);
    }
    if let Some(ms) = options.max_backoff_ms {
        builder = builder.max_backoff(Duration::from_millis(ms));
    }
    if let Some(ms) = options.max_retry_after_ms {
        builder = builder.max_retry_after(Duration::from_millis(ms));
    }
    if let Some(requests) = options.rate_limit {
        builder = builder.rate_limit(requests);
    }
    if let Some(ms) = options.rate_window_ms {
        builder = builder.rate_window(Duration::from_millis(ms));
    }
    if let Some(ms) = options.max_rate_wait_ms {
        builder = builder.max_rate_wait(Duration::from_millis(ms));
    }
    if let Some(bytes) = options.max_response_bytes {
        builder = builder.max_response_bytes(bytes);
    }
    builder
}

fn behaviour(mut builder: ClientBuilder, options: &Options) -> ClientBuilder {
    if let Some(strict) = options.strict {
        builder = builder.strict(strict);
    }
    if let Some(raise) = options.raise_on_validation {
        builder = builder.raise_on_validation(raise);
    }
    if let Some(reconcile) = options.reconcile {
        builder = builder.reconcile(reconcile);
    }
    builder
}

/// An option with a default, where null stands for none.
fn given<'a>(option: &'a Option<Option<String>>, default: &'a str) -> Option<&'a str> {
    match option {
        Some(value) => value.as_deref(),
        None => Some(default),
    }
}

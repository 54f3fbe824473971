//! What a client is made from.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use flows8x8::{ClientBuilder, Result};

use crate::enums::{PathStyle, Region};
use crate::keys::{CredentialProvider, Provider};
use crate::numbers::given;

/// The settings of a client. What is absent comes from the environment, then from the defaults.
#[derive(Clone, Default, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct ClientOptions {
    /// The API key, made in 8x8 Connect under API keys. `FLOWS8X8_API_KEY`.
    #[uniffi(default = None)]
    pub api_key: Option<String>,
    /// A source of keys. Goes before `api_key`.
    #[uniffi(default = None)]
    pub credentials: Option<Arc<dyn CredentialProvider>>,
    /// The 8x8 account. `FLOWS8X8_ACCOUNT_ID`.
    #[uniffi(default = None)]
    pub account_id: Option<String>,
    /// The WhatsApp channel. `FLOWS8X8_CHANNEL_ID`.
    #[uniffi(default = None)]
    pub channel_id: Option<String>,
    /// The region the account was provisioned in. `FLOWS8X8_REGION`.
    #[uniffi(default = None)]
    pub region: Option<Region>,
    /// The path layout. `FLOWS8X8_PATH_STYLE`.
    #[uniffi(default = None)]
    pub path_style: Option<PathStyle>,
    /// Another server than the region's, such as a simulator. `FLOWS8X8_BASE_URL`.
    #[uniffi(default = None)]
    pub base_url: Option<String>,
    /// Allow plain `http://` to other machines: the key then travels in clear text.
    #[uniffi(default = None)]
    pub allow_http: Option<bool>,
    /// The deadline of a call, all attempts and the waits between them. Default: 60 s.
    #[uniffi(default = None)]
    pub timeout: Option<Duration>,
    /// How long making a connection may take. Default: 5 s.
    #[uniffi(default = None)]
    pub connect_timeout: Option<Duration>,
    /// How often a call is tried again after a failure that allows it. Default: 2; 0 turns retries off.
    #[uniffi(default = None)]
    pub max_retries: Option<i32>,
    /// The wait before the first retry, doubled with each further one. Default: 0.5 s.
    #[uniffi(default = None)]
    pub initial_backoff: Option<Duration>,
    /// The longest wait between retries that the server did not ask for. Default: 8 s.
    #[uniffi(default = None)]
    pub max_backoff: Option<Duration>,
    /// The longest `Retry-After` that is waited for. Default: 60 s.
    #[uniffi(default = None)]
    pub max_retry_after: Option<Duration>,
    /// The largest answer that is read, in bytes after decompression. Default: 16 MiB.
    #[uniffi(default = None)]
    pub max_response_bytes: Option<i64>,
    /// How many requests may leave in a window, for each host and key in this process. Default: 100; 0 turns it off.
    #[uniffi(default = None)]
    pub rate_limit: Option<i32>,
    /// The window of `rate_limit`. Default: 61 s.
    #[uniffi(default = None)]
    pub rate_window: Option<Duration>,
    /// The longest wait for the rate limit, which is not part of the deadline. Default: 61 s.
    #[uniffi(default = None)]
    pub max_rate_wait: Option<Duration>,
    /// Whether to refuse what the API is known to ignore. Default: true.
    #[uniffi(default = None)]
    pub strict: Option<bool>,
    /// Whether create and update fail with `validation_failed` when the server reports findings. Default: false.
    #[uniffi(default = None)]
    pub raise_on_validation: Option<bool>,
    /// Whether create is made exact by looking flows up by name. Default: false.
    #[uniffi(default = None)]
    pub reconcile: Option<bool>,
    /// Headers to send with every request. `Authorization` is refused.
    #[uniffi(default = None)]
    pub headers: Option<HashMap<String, String>>,
    /// A proxy for everything, such as `http://user:password@host:port`. Default: what the environment says.
    #[uniffi(default = None)]
    pub proxy: Option<String>,
    /// No proxy, whatever the environment says. Goes before `proxy`.
    #[uniffi(default = None)]
    pub no_proxy: Option<bool>,
    /// A PEM file with certificates to trust beside the platform's.
    #[uniffi(default = None)]
    pub ca_file: Option<String>,
    /// PEM text with certificates to trust beside the platform's.
    #[uniffi(default = None)]
    pub ca_pem: Option<Vec<u8>>,
    /// Trust nothing but `ca_file` and `ca_pem`.
    #[uniffi(default = None)]
    pub only_ca: Option<bool>,
    /// Trust the roots built into this library instead of the platform's.
    #[uniffi(default = None)]
    pub bundled_roots: Option<bool>,
    /// PEM text with a client certificate, its chain and its private key.
    #[uniffi(default = None)]
    pub client_certificate_pem: Option<Vec<u8>>,
    /// The application's own part of the user agent, such as `myapp/3.1`.
    #[uniffi(default = None)]
    pub user_agent_suffix: Option<String>,
    /// Variables to read instead of the process's environment.
    #[uniffi(default = None)]
    pub environment: Option<HashMap<String, String>>,
    /// For the package of a language: its name in the user agent, `kotlin`, `swift` or `ruby`.
    #[uniffi(default = None)]
    pub language: Option<String>,
    /// For the package of a language: what runs it in the user agent, such as `JVM 17`.
    #[uniffi(default = None)]
    pub runtime: Option<String>,
}

impl fmt::Display for ClientOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Keys, passwords and private keys are in here: only what is none of these is shown.
        f.debug_struct("ClientOptions")
            .field("account_id", &self.account_id)
            .field("channel_id", &self.channel_id)
            .field("region", &self.region)
            .field("path_style", &self.path_style)
            .field("timeout", &self.timeout)
            .field("max_retries", &self.max_retries)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ClientOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
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
/// `invalid_argument` for a negative number.
pub(crate) fn builder(options: ClientOptions) -> Result<ClientBuilder> {
    let limit: Option<u32> = number("rate_limit", options.rate_limit)?;
    let mut builder = flows8x8::Client::builder().host_language(
        options.language.unwrap_or_else(|| "uniffi".to_owned()),
        options.runtime.unwrap_or_else(|| "unknown".to_owned()),
    );
    with!(
        builder,
        api_key(options.api_key),
        credentials(options.credentials.map(Provider)),
        account_id(options.account_id),
        channel_id(options.channel_id),
        region(options.region.map(flows8x8::Region::from)),
        path_style(options.path_style.map(flows8x8::PathStyle::from)),
        base_url(options.base_url),
        allow_http(options.allow_http),
        timeout(options.timeout),
        connect_timeout(options.connect_timeout),
        max_retries(number("max_retries", options.max_retries)?),
        initial_backoff(options.initial_backoff),
        max_backoff(options.max_backoff),
        max_retry_after(options.max_retry_after),
        max_response_bytes(number("max_response_bytes", options.max_response_bytes)?),
        rate_limit(limit.map(|requests| (requests != 0).then_some(requests))),
        rate_window(options.rate_window),
        max_rate_wait(options.max_rate_wait),
        strict(options.strict),
        raise_on_validation(options.raise_on_validation),
        reconcile(options.reconcile),
        user_agent_suffix(options.user_agent_suffix),
        proxy(options.proxy),
        ca_file(options.ca_file),
        ca_pem(options.ca_pem),
        only_ca(options.only_ca),
        bundled_roots(options.bundled_roots),
        client_certificate_pem(options.client_certificate_pem),
    );
    for (name, value) in options.headers.iter().flatten() {
        builder = builder.header(name, value);
    }
    if options.no_proxy == Some(true) {
        builder = builder.no_proxy();
    }
    Ok(match options.environment {
        Some(variables) => builder.environment(move |name| variables.get(name).cloned()),
        None => builder,
    })
}

fn number<N: TryFrom<i64>>(name: &str, number: Option<impl Into<i64>>) -> Result<Option<N>> {
    number.map(|number| given(name, number)).transpose()
}

//! Setting up a client: explicit arguments first, then the environment, then the defaults.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use url::Url;
use zeroize::Zeroizing;

use crate::base_url::parse_base_url;
use crate::config::{self, Settings, Shared};
use crate::options::parse_header;
use crate::proxy::{Proxies, ProxyChoice};
use crate::rate_limit::{LimiterCell, Rate};
use crate::request;
use crate::retry::Policy;
use crate::secret::{Credential, Credentials, KEY_HINT};
use crate::tls::TlsSettings;
use crate::transport::{Transport, TransportSettings};
use crate::{ApiKey, CancelToken, Client, CredentialProvider, Error, PathStyle, Region, Result};

/// Sets up a [`Client`]. What is not set comes from the environment, then from the defaults.
///
/// | Variable | Argument |
/// |---|---|
/// | `FLOWS8X8_API_KEY` | [`api_key`](Self::api_key) |
/// | `FLOWS8X8_ACCOUNT_ID` | [`account_id`](Self::account_id) |
/// | `FLOWS8X8_CHANNEL_ID` | [`channel_id`](Self::channel_id) |
/// | `FLOWS8X8_REGION` | [`region`](Self::region) |
/// | `FLOWS8X8_BASE_URL` | [`base_url`](Self::base_url) |
/// | `FLOWS8X8_PATH_STYLE` | [`path_style`](Self::path_style) |
///
/// A variable that is blank counts as unset.
///
/// ```
/// # fn main() -> flows8x8::Result<()> {
/// let client = flows8x8::Client::builder()
///     .api_key("key")
///     .account_id("1ab2c3d4-0000-4000-8000-00000000abcd")
///     .channel_id("ec36a867-3dd4-e911-814a-02d85f55fce8")
///     .region(flows8x8::Region::Europe)
///     .build()?;
/// assert_eq!(client.base_url(), "https://chatapps.8x8.uk");
/// # Ok(())
/// # }
/// ```
#[must_use]
#[derive(Default)]
pub struct ClientBuilder {
    api_key: Option<ApiKey>,
    provider: Option<Arc<dyn CredentialProvider>>,
    account_id: Option<String>,
    channel_id: Option<String>,
    region: Option<Region>,
    path_style: Option<PathStyle>,
    base_url: Option<String>,
    allow_http: bool,
    timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    max_retries: Option<u32>,
    initial_backoff: Option<Duration>,
    max_backoff: Option<Duration>,
    max_retry_after: Option<Duration>,
    max_response_bytes: Option<usize>,
    rate_limit: Option<Option<u32>>,
    rate_window: Option<Duration>,
    max_rate_wait: Option<Duration>,
    not_strict: bool,
    raise_on_validation: bool,
    reconcile: bool,
    headers: HeaderMap,
    proxy: ProxyChoice,
    ca_files: Vec<PathBuf>,
    ca_pems: Vec<Vec<u8>>,
    only_ca: bool,
    bundled_roots: bool,
    client_certificate: Option<Zeroizing<Vec<u8>>>,
    user_agent_suffix: Option<String>,
    host_language: Option<(String, String)>,
    environment: Option<Variables>,
    mistake: Option<Error>,
}

impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Keys, passwords and private keys are in here: only what is none of these is shown.
        f.debug_struct("ClientBuilder")
            .field("account_id", &self.account_id)
            .field("channel_id", &self.channel_id)
            .field("region", &self.region)
            .field("path_style", &self.path_style)
            .field("timeout", &self.timeout)
            .field("max_retries", &self.max_retries)
            .finish_non_exhaustive()
    }
}

type Variables = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The API key, made in 8x8 Connect under API keys.
    pub fn api_key(mut self, key: impl Into<ApiKey>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// A source of keys, asked before the first attempt of every call and once more after a 401. Goes before
    /// [`api_key`](Self::api_key).
    pub fn credentials(mut self, provider: impl CredentialProvider) -> Self {
        self.provider = Some(Arc::new(provider));
        self
    }

    /// The 8x8 account. Not needed with [`PathStyle::Config`].
    pub fn account_id(mut self, id: impl Into<String>) -> Self {
        self.account_id = Some(id.into());
        self
    }

    /// The WhatsApp channel. May also be given later, with [`Client::with_channel`].
    pub fn channel_id(mut self, id: impl Into<String>) -> Self {
        self.channel_id = Some(id.into());
        self
    }

    /// The region the account was provisioned in. Default: [`Region::AsiaPacific`].
    pub fn region(mut self, region: Region) -> Self {
        self.region = Some(region);
        self
    }

    /// The path layout. Default: [`PathStyle::Accounts`].
    pub fn path_style(mut self, style: PathStyle) -> Self {
        self.path_style = Some(style);
        self
    }

    /// Another server than the region's, such as a simulator. May have a path of its own. Plain `http://` is
    /// refused unless the host is this machine or [`allow_http`](Self::allow_http) is set.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allow plain `http://` to other machines: the key then travels in clear text.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// The deadline of a call, all attempts and the waits between them. Default: 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long making a connection may take. Default: 5 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How often a call is tried again after a failure that allows it. Default: 2; 0 turns retries off.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// The wait before the first retry, doubled with each further one. Default: 0.5 s.
    pub fn initial_backoff(mut self, wait: Duration) -> Self {
        self.initial_backoff = Some(wait);
        self
    }

    /// The longest wait between retries that the server did not ask for. Default: 8 s.
    pub fn max_backoff(mut self, wait: Duration) -> Self {
        self.max_backoff = Some(wait);
        self
    }

    /// The longest `Retry-After` that is waited for. Default: 60 s; a longer one fails at once as `rate_limited`.
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = Some(wait);
        self
    }

    /// The largest answer that is read, in bytes after decompression. Default: 16 MiB.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// How many requests may leave in a window, for each host and key in this process, however many clients use them.
    /// Default: 100, which is 8x8's limit for a minute; `None` turns it off.
    pub fn rate_limit(mut self, requests: impl Into<Option<u32>>) -> Self {
        self.rate_limit = Some(requests.into());
        self
    }

    /// The window of [`rate_limit`](Self::rate_limit). Default: 61 s.
    pub fn rate_window(mut self, window: Duration) -> Self {
        self.rate_window = Some(window);
        self
    }

    /// The longest wait for the rate limit, which is not part of the deadline. Default: 60 s; a call that would have to
    /// wait longer fails at once as `rate_limited`, with the wait as `retry_after`.
    pub fn max_rate_wait(mut self, wait: Duration) -> Self {
        self.max_rate_wait = Some(wait);
        self
    }

    /// Whether to refuse what the API is known to ignore (`publish` without any flow JSON). Default: true.
    pub fn strict(mut self, strict: bool) -> Self {
        self.not_strict = !strict;
        self
    }

    /// Whether create and update fail with `validation_failed` when the server reports findings. Default: false, the
    /// findings are in [`SavedFlow::validation_errors`](crate::SavedFlow::validation_errors).
    pub fn raise_on_validation(mut self, raise: bool) -> Self {
        self.raise_on_validation = raise;
        self
    }

    /// Whether create is made exact by looking flows up by name. Default: false.
    ///
    /// The client lists the channel's flows first: a flow of that name is a `conflict`, and nothing is sent. After a
    /// failure that leaves open whether the flow was created it lists them again: a flow of that name is the one, and the
    /// call yields it ([`SavedFlow::reconciled`](crate::SavedFlow::reconciled)), published if that was wanted; if there
    /// is none, it is sent again while retries remain. A channel of 1,000 flows or more proves nothing, as the API shows
    /// no more: the failure is `outcome_unknown` then. Another process that creates a flow of the same name at the same
    /// moment is not detected.
    pub fn reconcile(mut self, reconcile: bool) -> Self {
        self.reconcile = reconcile;
        self
    }

    /// A header to send with every request. `Authorization` is refused by [`build`](Self::build).
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match parse_header(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(error) => {
                self.mistake.get_or_insert(error);
            }
        }
        self
    }

    /// A proxy for everything, such as `http://user:password@host:port`. Default: `HTTPS_PROXY`, `HTTP_PROXY`,
    /// `ALL_PROXY` and `NO_PROXY` as curl reads them.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = ProxyChoice::Url(url.into());
        self
    }

    /// No proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = ProxyChoice::Off;
        self
    }

    /// A PEM file with certificates to trust beside the platform's. May be given several times.
    pub fn ca_file(mut self, path: impl AsRef<Path>) -> Self {
        self.ca_files.push(path.as_ref().to_owned());
        self
    }

    /// PEM text with certificates to trust beside the platform's. May be given several times.
    pub fn ca_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.ca_pems.push(pem.into());
        self
    }

    /// Trust nothing but `ca_file` and `ca_pem`.
    pub fn only_ca(mut self, only: bool) -> Self {
        self.only_ca = only;
        self
    }

    /// Trust the roots built into this library instead of the platform's. They are used by themselves only where the
    /// platform has none.
    pub fn bundled_roots(mut self, bundled: bool) -> Self {
        self.bundled_roots = bundled;
        self
    }

    /// PEM text with a client certificate, its chain and its private key.
    pub fn client_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.client_certificate = Some(Zeroizing::new(pem.into()));
        self
    }

    /// The application's own part of the user agent, such as `myapp/3.1`.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(suffix.into());
        self
    }

    /// For bindings: the language and its runtime in the user agent, such as `python` and `CPython 3.12`.
    #[doc(hidden)]
    pub fn host_language(mut self, language: impl Into<String>, runtime: impl Into<String>) -> Self {
        self.host_language = Some((language.into(), runtime.into()));
        self
    }

    /// Reads variables from here instead of the process's environment, for programs that keep their own.
    pub fn environment(mut self, variables: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        self.environment = Some(Box::new(variables));
        self
    }

    /// Makes the client. Opens no connection.
    ///
    /// # Errors
    /// `configuration`, naming the argument and the variable, when the key or the account is missing or anything
    /// cannot be used as given; `invalid_argument` for a header that cannot be sent.
    pub fn build(mut self) -> Result<Client> {
        if let Some(mistake) = self.mistake.take() {
            return Err(mistake);
        }
        let unreadable = std::cell::RefCell::new(None);
        let process = |name: &str| match std::env::var(name) {
            Ok(value) => Some(value),
            Err(std::env::VarError::NotPresent) => None,
            // To take it for unset would mean another server, or no proxy, than somebody wants.
            Err(std::env::VarError::NotUnicode(_)) => {
                unreadable.borrow_mut().get_or_insert_with(|| {
                    Error::configuration(format!("the variable {name} is no valid UTF-8"))
                });
                None
            }
        };
        let own = self.environment.take();
        let environment: &dyn Fn(&str) -> Option<String> = match &own {
            Some(own) => own,
            None => &process,
        };
        let variable = |name: &str| environment(name).filter(|value| !value.trim().is_empty());
        let given = |argument: Option<String>, name: &str| {
            let argument = argument.filter(|value| !value.trim().is_empty());
            argument.or_else(|| variable(name)).map(|value| value.trim().to_owned())
        };

        let key = variable("FLOWS8X8_API_KEY");
        if let Some(unreadable) = unreadable.take() {
            return Err(unreadable);
        }
        let credentials = self.take_credentials(key)?;
        let path_style = match (self.path_style, variable("FLOWS8X8_PATH_STYLE")) {
            (Some(style), _) => style,
            (None, Some(text)) => from_variable("FLOWS8X8_PATH_STYLE", text.parse())?,
            (None, None) => PathStyle::default(),
        };
        let account_id = given(self.account_id.take(), "FLOWS8X8_ACCOUNT_ID");
        if path_style == PathStyle::Accounts && account_id.is_none() {
            return Err(request::missing_account());
        }
        let channel_id = given(self.channel_id.take(), "FLOWS8X8_CHANNEL_ID");
        // An argument goes before any variable: a region that is asked for is not overruled by the environment's server.
        let server = match (self.base_url.take().filter(|url| !url.trim().is_empty()), self.region) {
            (Some(url), _) => Some(url),
            (None, Some(_)) => None,
            (None, None) => variable("FLOWS8X8_BASE_URL"),
        };
        let base = match server {
            Some(text) => parse_base_url(text.trim(), self.allow_http)?,
            None => region_url(self.region, variable("FLOWS8X8_REGION"))?,
        };
        let user_agent = self.user_agent()?;
        let transport = Transport::new(TransportSettings {
            tls: self.tls_settings()?,
            proxies: Proxies::new(&self.proxy, environment, &base, self.allow_http)?,
            connect_timeout: self.connect_timeout.unwrap_or(config::DEFAULT_CONNECT_TIMEOUT),
            user_agent: user_agent.clone(),
            max_response_bytes: self.max_response_bytes.unwrap_or(config::DEFAULT_MAX_RESPONSE_BYTES),
            base: base.clone(),
        })?;
        if let Some(unreadable) = unreadable.take() {
            return Err(unreadable);
        }
        let settings = self.settings();
        let closed = CancelToken::new();
        let authority = base[url::Position::BeforeHost..url::Position::AfterPort].to_owned();
        let limiter = LimiterCell::default();
        let shared = Shared {
            transport,
            base,
            path_style,
            account_id,
            credentials,
            authority,
            limiter,
            closed,
            user_agent,
        };
        Client::assemble(shared, settings, channel_id)
    }

    /// Makes a client whose calls block the thread. Opens no connection and starts no thread.
    ///
    /// # Errors
    /// Those of [`build`](Self::build).
    pub fn build_blocking(self) -> Result<crate::blocking::Client> {
        self.build().map(crate::blocking::Client::new)
    }

    fn take_credentials(&mut self, variable: Option<String>) -> Result<Credentials> {
        if let Some(provider) = self.provider.take() {
            return Ok(Credentials::Provider(provider));
        }
        let given = self.api_key.take().filter(|key| !key.is_empty());
        let key = given
            .or_else(|| variable.map(ApiKey::new))
            .ok_or_else(|| Error::configuration("no API key").with_hint(KEY_HINT))?;
        Credential::new(&key).map(Credentials::Fixed)
    }

    fn settings(&self) -> Settings {
        Settings {
            channel_id: None,
            collection: None,
            timeout: self.timeout.unwrap_or(config::DEFAULT_TIMEOUT),
            policy: Policy {
                max_retries: self.max_retries.unwrap_or(config::DEFAULT_MAX_RETRIES),
                initial_backoff: self.initial_backoff.unwrap_or(config::DEFAULT_INITIAL_BACKOFF),
                max_backoff: self.max_backoff.unwrap_or(config::DEFAULT_MAX_BACKOFF),
                max_retry_after: self.max_retry_after.unwrap_or(config::DEFAULT_MAX_RETRY_AFTER),
            },
            rate: self.rate(),
            headers: self.headers.clone(),
            strict: !self.not_strict,
            raise_on_validation: self.raise_on_validation,
            reconcile: self.reconcile,
            cancel: None,
            mistake: None,
        }
    }

    fn rate(&self) -> Option<Rate> {
        Some(Rate {
            limit: self.rate_limit.unwrap_or(Some(config::DEFAULT_RATE_LIMIT))?,
            window: self.rate_window.unwrap_or(config::DEFAULT_RATE_WINDOW),
            max_wait: self.max_rate_wait.unwrap_or(config::DEFAULT_MAX_RATE_WAIT),
        })
    }

    fn tls_settings(&mut self) -> Result<TlsSettings> {
        let mut tls = TlsSettings {
            only_extra_roots: self.only_ca,
            bundled_roots: self.bundled_roots,
            client_certificate: self.client_certificate.take(),
            extra_roots: Vec::new(),
        };
        for path in &self.ca_files {
            let name = format!("ca_file {}", path.display());
            let pem = std::fs::read(path).map_err(|error| {
                Error::configuration(format!("{name} cannot be read")).with_cause(error.to_string())
            })?;
            tls.add_pem(&pem, &name)?;
        }
        for pem in &self.ca_pems {
            tls.add_pem(pem, "ca_pem")?;
        }
        Ok(tls)
    }

    fn user_agent(&self) -> Result<String> {
        let version = env!("CARGO_PKG_VERSION");
        let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
        let (language, runtime) = match &self.host_language {
            Some((language, runtime)) => (language.as_str(), runtime.as_str()),
            None => ("rust", "rust"),
        };
        let mut user_agent = format!("flows8x8-{language}/{version} ({runtime}; {os}-{arch})");
        if let Some(suffix) = self.user_agent_suffix.as_deref().map(str::trim).filter(|text| !text.is_empty())
        {
            user_agent.push(' ');
            user_agent.push_str(suffix);
        }
        match http::HeaderValue::from_str(&user_agent) {
            Ok(_) => Ok(user_agent),
            Err(_) => Err(Error::configuration("user_agent_suffix holds characters that no header can")),
        }
    }
}

/// Says which variable a mistake came from.
fn from_variable<T>(name: &str, parsed: Result<T>) -> Result<T> {
    parsed.map_err(|error| {
        let text = format!("{name}: {}", error.message());
        let hint = error.hint().map(str::to_owned);
        let error = Error::configuration(text);
        match hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    })
}

fn region_url(region: Option<Region>, variable: Option<String>) -> Result<Url> {
    let region = match (region, variable) {
        (Some(region), _) => region,
        (None, Some(text)) => from_variable("FLOWS8X8_REGION", text.parse())?,
        (None, None) => Region::default(),
    };
    parse_base_url(region.base_url(), false)
}

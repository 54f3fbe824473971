//! Setting up a client: explicit arguments first, then the environment, then the defaults.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use zeroize::Zeroizing;

use crate::options::parse_header;
use crate::proxy::ProxyChoice;
use crate::{ApiKey, CredentialProvider, Error, PathStyle, Region};

/// Sets up a [`Client`](crate::Client). What is not set comes from the environment, then from the defaults.
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
    pub(crate) api_key: Option<ApiKey>,
    pub(crate) provider: Option<Arc<dyn CredentialProvider>>,
    pub(crate) account_id: Option<String>,
    pub(crate) channel_id: Option<String>,
    pub(crate) region: Option<Region>,
    pub(crate) path_style: Option<PathStyle>,
    pub(crate) base_url: Option<String>,
    pub(crate) allow_http: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) initial_backoff: Option<Duration>,
    pub(crate) max_backoff: Option<Duration>,
    pub(crate) max_retry_after: Option<Duration>,
    pub(crate) max_response_bytes: Option<usize>,
    pub(crate) rate_limit: Option<Option<u32>>,
    pub(crate) rate_window: Option<Duration>,
    pub(crate) max_rate_wait: Option<Duration>,
    pub(crate) not_strict: bool,
    pub(crate) raise_on_validation: bool,
    pub(crate) reconcile: bool,
    pub(crate) headers: HeaderMap,
    pub(crate) proxy: ProxyChoice,
    pub(crate) ca_files: Vec<PathBuf>,
    pub(crate) ca_pems: Vec<Vec<u8>>,
    pub(crate) only_ca: bool,
    pub(crate) bundled_roots: bool,
    pub(crate) client_certificate: Option<Zeroizing<Vec<u8>>>,
    pub(crate) user_agent_suffix: Option<String>,
    pub(crate) host_language: Option<(String, String)>,
    pub(crate) environment: Option<Variables>,
    pub(crate) mistake: Option<Error>,
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

pub(crate) type Variables = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;

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

    /// The WhatsApp channel. May also be given later, with [`Client::with_channel`](crate::Client::with_channel).
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

    /// The longest wait for the rate limit, which is not part of the deadline. Default: 61 s, a whole window; a call that would have to
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
}

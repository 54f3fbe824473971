//! Making a client of what was said: arguments first, then the environment, then the defaults.

use std::time::Duration;

use url::Url;

use crate::base_url::parse_base_url;
use crate::config::{self, Settings, Shared};
use crate::proxy::Proxies;
use crate::rate_limit::{LimiterCell, Rate};
use crate::request;
use crate::retry::Policy;
use crate::secret::{Credential, Credentials, KEY_HINT};
use crate::tls::TlsSettings;
use crate::transport::{Transport, TransportSettings};
use crate::{ApiKey, CancelToken, Client, ClientBuilder, Error, PathStyle, Region, Result};

/// A longer window is no rate but a quota, and beyond what a process lives.
const LONGEST_WINDOW: Duration = Duration::from_secs(60 * 60 * 24 * 365);

impl ClientBuilder {
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
        if self.rate_limit == Some(Some(0)) {
            let error = Error::configuration("rate_limit is 0, which lets no request leave");
            return Err(error.with_hint("pass None to turn the limit off"));
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
            // No clock goes beyond its end when a window is added to a time.
            window: self.rate_window.unwrap_or(config::DEFAULT_RATE_WINDOW).min(LONGEST_WINDOW),
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

//! Requests that follow a link to another server: without the key, to public addresses only, redirects left to the
//! caller.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Url;

use super::{Answer, Failure, Route, TransportSettings, build, builder, find};
use crate::address::Reach;
use crate::base_url::is_loopback;
use crate::proxy;
use crate::tls::TlsSettings;
use crate::{Error, Result};

/// Downloads are rare, and a connection the server has closed meanwhile only costs a retry.
const POOL_IDLE: Duration = Duration::from_secs(2);

/// Follows links. Its connections are apart from those of the API and carry none of its headers.
pub(crate) struct Fetcher {
    settings: TransportSettings,
    /// Made already when the API is spoken to over TLS.
    tls_config: Option<rustls::ClientConfig>,
    reach: Reach,
    /// Made when they are needed: without a proxy, through the one for `http`, through the one for `https`.
    clients: [OnceLock<reqwest::Client>; 3],
}

/// Why a link led nowhere.
#[derive(Debug)]
pub(crate) enum Unfetched {
    /// It is not one to follow.
    Refused(String),
    /// No client can be made for it as things are set up.
    Unusable(Error),
    Failed(Failure),
}

impl Fetcher {
    pub(super) fn new(settings: TransportSettings, tls_config: &rustls::ClientConfig) -> Self {
        let reach = Reach { loopback: is_loopback(&settings.base) };
        let tls_config = (settings.base.scheme() == "https").then(|| tls_config.clone());
        Self { settings, tls_config, reach, clients: Default::default() }
    }

    /// What it was made from.
    pub(super) fn settings(&self) -> &TransportSettings {
        &self.settings
    }

    /// Asks for what is behind a link, and reads `limit` bytes of it at most.
    pub(crate) async fn get(&self, url: &Url, limit: usize) -> Result<Answer, Unfetched> {
        self.reach.check(url).map_err(Unfetched::Refused)?;
        let route = Route {
            proxy: self.settings.proxies.for_url(url).map(proxy::display),
            host: url.host_str().unwrap_or_default().to_owned(),
            max_response_bytes: limit.min(self.settings.max_response_bytes),
        };
        let client = self.client(url).map_err(Unfetched::Unusable)?;
        // A runtime that runs for one call at a time learns only now which connections the server has closed.
        tokio::task::yield_now().await;
        let request = reqwest::Request::new(http::Method::GET, url.clone());
        let response = client.execute(request).await.map_err(|error| match find::<NotPublic>(&error) {
            Some(refused) => Unfetched::Refused(refused.to_string()),
            None => Unfetched::Failed(route.failure(error)),
        })?;
        let mut answer = route.read(response, std::future::pending()).await.map_err(Unfetched::Failed)?;
        if let Some(failure) = &mut answer.body_failure
            && limit <= self.settings.max_response_bytes
        {
            // The option cannot raise the limit of a document.
            failure.hint = None;
        }
        Ok(answer)
    }

    fn client(&self, url: &Url) -> Result<&reqwest::Client> {
        let proxy = self.settings.proxies.for_url(url);
        let slot = match (proxy, url.scheme()) {
            (None, _) => &self.clients[0],
            (Some(_), "http") => &self.clients[1],
            (Some(_), _) => &self.clients[2],
        };
        if let Some(client) = slot.get() {
            return Ok(client);
        }
        // A link leads to strangers: they are not shown who the client is.
        let anonymous = self.settings.tls.client_certificate.is_none();
        let tls_config = match &self.tls_config {
            Some(config) if anonymous => config.clone(),
            _ => TlsSettings { client_certificate: None, ..self.settings.tls.clone() }.config()?,
        };
        let mut builder = builder(&self.settings, tls_config).pool_idle_timeout(POOL_IDLE);
        if proxy.is_none() {
            // A proxy's own address may well be private, and behind it the proxy resolves names.
            builder = builder.dns_resolver(PublicOnly(self.reach));
        }
        let client = build(builder, proxy.map(resolving).as_ref())?;
        Ok(slot.get_or_init(|| client))
    }
}

/// The same proxy, asked to resolve names itself: `socks4` and `socks5` would resolve them here, unchecked.
fn resolving(proxy: &Url) -> Url {
    let remote = match proxy.scheme() {
        "socks4" => "socks4a",
        "socks5" => "socks5h",
        _ => return proxy.clone(),
    };
    let mut proxy = proxy.clone();
    // Both are schemes of the same sort, between which a URL may change.
    let _ = proxy.set_scheme(remote);
    proxy
}

/// Resolves names to the addresses that are allowed. A connection is made to one of these very addresses, so a name
/// cannot lead elsewhere after it was checked.
struct PublicOnly(Reach);

/// A name has addresses, and none of them is allowed.
#[derive(Debug)]
struct NotPublic(String);

impl std::fmt::Display for NotPublic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} has no public address", self.0)
    }
}

impl std::error::Error for NotPublic {}

impl PublicOnly {
    fn choose(self, host: &str, found: Vec<IpAddr>) -> Result<Addrs, NotPublic> {
        let allowed: Vec<SocketAddr> = found
            .into_iter()
            .filter(|address| self.0.allows(*address))
            // Port 0 stands for that of the URL.
            .map(|address| SocketAddr::new(address, 0))
            .collect();
        if allowed.is_empty() { Err(NotPublic(host.to_owned())) } else { Ok(Box::new(allowed.into_iter())) }
    }
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let rules = Self(self.0);
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let asked = tokio::task::spawn_blocking(move || {
                (host.as_str(), 0).to_socket_addrs().map(|found| (found.map(|at| at.ip()).collect(), host))
            });
            let (found, host) = asked.await??;
            Ok(rules.choose(&host, found)?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_name_s_addresses_only_the_allowed_ones_are_ever_connected_to() {
        let choose = |loopback: bool, found: &[&str]| {
            let found = found.iter().map(|text| text.parse().unwrap()).collect();
            let chosen = PublicOnly(Reach { loopback }).choose("h", found).ok()?;
            Some(chosen.map(|at| at.to_string()).collect::<Vec<_>>())
        };
        let rebound = ["10.0.0.1", "8.8.8.8", "127.0.0.1", "::ffff:10.0.0.1"];
        assert_eq!(choose(false, &rebound).unwrap(), ["8.8.8.8:0"]);
        assert_eq!(choose(true, &rebound).unwrap(), ["8.8.8.8:0", "127.0.0.1:0"]);
        assert_eq!(choose(false, &["127.0.0.1", "::1"]), None);
        assert_eq!(choose(true, &["169.254.169.254"]), None);
        assert_eq!(choose(false, &[]), None);
    }

    #[tokio::test]
    async fn a_name_of_this_machine_is_resolved_only_where_that_is_allowed() {
        let resolve = |loopback| PublicOnly(Reach { loopback }).resolve("localhost".parse().unwrap());
        let error = resolve(false).await.err().unwrap();
        assert!(error.is::<NotPublic>(), "{error}");
        assert!(resolve(true).await.unwrap().all(|at| at.ip().is_loopback()));
    }

    fn fetcher(base: &str) -> Fetcher {
        let settings = TransportSettings {
            base: Url::parse(base).unwrap(),
            tls: crate::tls::TlsSettings { bundled_roots: true, ..Default::default() },
            proxies: crate::proxy::Proxies::default(),
            connect_timeout: Duration::from_secs(5),
            user_agent: "test".to_owned(),
            max_response_bytes: 100,
        };
        Fetcher::new(settings, &crate::tls::unused_config().unwrap())
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_recognised_when_the_connection_is_made() {
        // Past the first check, as a name would be that has a private address only.
        let fetcher = fetcher("https://chatapps.8x8.com");
        let client = fetcher.client(&Url::parse("https://a.b").unwrap()).unwrap();
        for url in ["https://localhost/", "http://localhost:9/"] {
            let error = client.get(url).send().await.unwrap_err();
            let refused = find::<NotPublic>(&error).expect("the reason is found in the chain");
            assert_eq!(refused.to_string(), "localhost has no public address");
        }
    }

    #[tokio::test]
    async fn an_address_in_the_link_is_refused_before_anything_else() {
        let fetcher = fetcher("https://chatapps.8x8.com");
        for url in ["https://127.0.0.1/", "https://localhost/", "http://a.b/", "https://[::ffff:10.0.0.1]/"] {
            let refused = fetcher.get(&Url::parse(url).unwrap(), 10).await;
            assert!(matches!(refused, Err(Unfetched::Refused(_))), "{url}");
        }
        assert!(fetcher.clients.iter().all(|client| client.get().is_none()), "no client was needed");
    }
}

//! Which proxy a URL goes through, decided before any connection is made.
//!
//! The variables are read as curl reads them, lower case first: `https_proxy`, `http_proxy`, `all_proxy`,
//! `no_proxy`.

use std::net::IpAddr;

use ipnet::IpNet;
use url::{Host, Url};

use crate::base_url::is_loopback;
use crate::{Error, Result};

/// Reads one environment variable.
pub(crate) type Environment<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// The proxies of a client.
#[derive(Clone, Default)]
pub(crate) struct Proxies {
    http: Option<Url>,
    https: Option<Url>,
    no_proxy: Vec<Exception>,
}

/// What the caller said about proxies.
#[derive(Clone, Default)]
pub(crate) enum ProxyChoice {
    /// Do as the environment says.
    #[default]
    Environment,
    /// No proxy, whatever the environment says.
    Off,
    /// This one for everything.
    Url(String),
}

impl Proxies {
    /// The proxies for a client of this server. What the environment says of other schemes than the server's does not
    /// matter to it, so a mistake there is none here.
    pub(crate) fn new(
        choice: &ProxyChoice,
        environment: &Environment<'_>,
        base: &Url,
        allow_http: bool,
    ) -> Result<Self> {
        match choice {
            ProxyChoice::Off => Ok(Self::default()),
            ProxyChoice::Url(text) => {
                let proxy = parse_proxy(text, "proxy")?;
                Ok(Self { http: Some(proxy.clone()), https: Some(proxy), no_proxy: Vec::new() })
            }
            ProxyChoice::Environment => Self::from_environment(environment, base, allow_http),
        }
    }

    fn from_environment(environment: &Environment<'_>, base: &Url, allow_http: bool) -> Result<Self> {
        let variable = |names: &[&str]| {
            names.iter().find_map(|name| {
                let value = environment(name).filter(|value| !value.trim().is_empty())?;
                Some((name.to_string(), value))
            })
        };
        let no_proxy = variable(&["no_proxy", "NO_PROXY"]).map(|(_, list)| list).unwrap_or_default();
        let no_proxy: Vec<_> = no_proxy.split([',', ' ']).filter_map(Exception::parse).collect();
        let excepted = is_excepted(&no_proxy, base);
        let proxy = |scheme: &str, names: &[&str]| -> Result<Option<Url>> {
            let Some((name, value)) = variable(names) else { return Ok(None) };
            match parse_proxy(&value, &name) {
                Err(error) if base.scheme() == scheme && !excepted => Err(error),
                parsed => Ok(parsed.ok()),
            }
        };
        // In a CGI program a request header named Proxy arrives as HTTP_PROXY, so it cannot be trusted there.
        let http: &[&str] = match environment("REQUEST_METHOD") {
            Some(_) => &["http_proxy", "all_proxy", "ALL_PROXY"],
            None => &["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
        };
        let mut http = proxy("http", http)?;
        // Plain http is for this machine. A proxy elsewhere would see the key, and could not reach this machine anyway.
        if base.scheme() == "http" && is_loopback(base) && !allow_http {
            http = http.filter(is_loopback);
        }
        let https = proxy("https", &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])?;
        Ok(Self { http, https, no_proxy })
    }

    /// The proxy for this URL.
    pub(crate) fn for_url(&self, url: &Url) -> Option<&Url> {
        let proxy = if url.scheme() == "https" { self.https.as_ref() } else { self.http.as_ref() }?;
        (url.host().is_some() && !is_excepted(&self.no_proxy, url)).then_some(proxy)
    }
}

fn is_excepted(exceptions: &[Exception], url: &Url) -> bool {
    let port = url.port_or_known_default();
    url.host().is_some_and(|host| exceptions.iter().any(|exception| exception.matches(&host, port)))
}

/// A proxy for people: without its user and password.
pub(crate) fn display(proxy: &Url) -> String {
    let port = proxy.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{}{port}", proxy.scheme(), proxy.host_str().unwrap_or_default())
}

fn parse_proxy(text: &str, name: &str) -> Result<Url> {
    const SCHEMES: &[&str] = &["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
    let text = text.trim();
    let with_scheme = match text.split_once("://") {
        // As curl takes it; desktops write it.
        Some(("socks", rest)) => format!("socks4://{rest}"),
        Some(_) => text.to_owned(),
        None => format!("http://{text}"),
    };
    // The text may hold a password, so no message repeats it.
    let url = Url::parse(&with_scheme)
        .ok()
        .filter(|url| url.host().is_some())
        .ok_or_else(|| Error::configuration(format!("{name} is no URL of a proxy")).with_hint(PROXY_HINT))?;
    if !SCHEMES.contains(&url.scheme()) {
        let text = format!("{name} has the scheme {:?}, which is no proxy's", url.scheme());
        return Err(Error::configuration(text).with_hint(PROXY_HINT));
    }
    Ok(url)
}

const PROXY_HINT: &str = "write http://user:password@host:port; http, https, socks4 and socks5 are known";

/// One entry of `no_proxy`.
#[derive(Clone, Debug, PartialEq)]
struct Exception {
    host: ExceptionHost,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq)]
enum ExceptionHost {
    All,
    /// A name and everything below it.
    Domain(String),
    Network(IpNet),
}

impl Exception {
    fn parse(entry: &str) -> Option<Self> {
        let entry = entry.trim().to_ascii_lowercase();
        if entry.is_empty() {
            return None;
        }
        if entry == "*" {
            return Some(Self { host: ExceptionHost::All, port: None });
        }
        let (host, port) = split_port(&entry);
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let network = bare.parse::<IpNet>().ok().or_else(|| bare.parse::<IpAddr>().ok().map(IpNet::from));
        let host = match network {
            Some(network) => ExceptionHost::Network(network),
            None => {
                let domain = bare.trim_start_matches('*').trim_matches('.');
                ExceptionHost::Domain(domain.to_owned())
            }
        };
        Some(Self { host, port })
    }

    fn matches(&self, host: &Host<&str>, port: Option<u16>) -> bool {
        if self.port.is_some() && self.port != port {
            return false;
        }
        match (&self.host, host) {
            (ExceptionHost::All, _) => true,
            (ExceptionHost::Domain(domain), Host::Domain(name)) => {
                let name = name.trim_end_matches('.').to_ascii_lowercase();
                name.strip_suffix(domain.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }
            (ExceptionHost::Network(network), Host::Ipv4(address)) => network.contains(&IpAddr::V4(*address)),
            (ExceptionHost::Network(network), Host::Ipv6(address)) => network.contains(&IpAddr::V6(*address)),
            _ => false,
        }
    }
}

/// Splits `host:port`, `[v6]:port`; a bare IPv6 address has no port.
fn split_port(entry: &str) -> (&str, Option<u16>) {
    match entry.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => match port.parse() {
            Ok(port) => (host, Some(port)),
            Err(_) => (entry, None),
        },
        _ => (entry, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies_for(variables: &[(&str, &str)], base: &str, allow_http: bool) -> Result<Proxies> {
        let environment = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let base = Url::parse(base).unwrap();
        Proxies::new(&ProxyChoice::Environment, &environment, &base, allow_http)
    }

    fn proxies(variables: &[(&str, &str)]) -> Result<Proxies> {
        proxies_for(variables, "https://chatapps.8x8.com", true)
    }

    fn proxy_for(variables: &[(&str, &str)], url: &str) -> Option<String> {
        proxies(variables).unwrap().for_url(&Url::parse(url).unwrap()).map(display)
    }

    #[test]
    fn lower_case_comes_first_and_all_proxy_last() {
        let both =
            [("HTTPS_PROXY", "http://upper:1"), ("https_proxy", "lower:2"), ("ALL_PROXY", "socks5://all:3")];
        assert_eq!(proxy_for(&both, "https://a.b").unwrap(), "http://lower:2");
        assert_eq!(proxy_for(&both, "http://a.b").unwrap(), "socks5://all:3");
        assert_eq!(proxy_for(&[("https_proxy", " ")], "https://a.b"), None);
    }

    #[test]
    fn http_proxy_is_not_trusted_in_a_cgi_program() {
        let variables = [("HTTP_PROXY", "http://evil:1"), ("REQUEST_METHOD", "GET")];
        assert_eq!(proxy_for(&variables, "http://a.b"), None);
    }

    #[test]
    fn no_proxy_knows_suffixes_networks_and_ports() {
        for (list, url, bypassed) in [
            ("*", "https://a.b", true),
            ("8x8.com", "https://chatapps.8x8.com", true),
            (".8x8.com", "https://8x8.com", true),
            ("*.8x8.com", "https://chatapps.8x8.com", true),
            ("x8.com", "https://chatapps.8x8.com", false),
            ("a.b:443, c", "https://a.b", true),
            ("a.b:8443", "https://a.b", false),
            ("10.0.0.0/8", "http://10.1.2.3:80", true),
            ("10.0.0.0/8", "http://11.1.2.3", false),
            ("127.0.0.1", "http://127.0.0.1:9", true),
            ("127.0.0.1:8", "http://127.0.0.1:9", false),
            ("::1", "http://[::1]:9", true),
            ("[::1]:9", "http://[::1]:9", true),
            ("fd00::/8", "http://[fd12::1]", true),
            ("CHATAPPS.8X8.UK other", "https://chatapps.8x8.uk", true),
        ] {
            let variables = [("all_proxy", "http://p:1"), ("no_proxy", list)];
            assert_eq!(proxy_for(&variables, url).is_none(), bypassed, "{list} and {url}");
        }
    }

    #[test]
    fn a_proxy_elsewhere_is_not_told_what_is_for_this_machine() {
        let (base, elsewhere) = ("http://127.0.0.1:9", [("http_proxy", "http://proxy:1")]);
        let proxy = |variables: &[(&str, &str)], allow| {
            proxies_for(variables, base, allow).unwrap().for_url(&Url::parse(base).unwrap()).map(display)
        };
        assert_eq!(proxy(&elsewhere, false), None);
        assert_eq!(proxy(&elsewhere, true).unwrap(), "http://proxy:1");
        assert_eq!(proxy(&[("http_proxy", "localhost:1")], false).unwrap(), "http://localhost:1");
    }

    #[test]
    fn a_mistake_that_does_not_matter_is_none() {
        let wrong = [("http_proxy", "foo://x"), ("https_proxy", "http://p:1"), ("all_proxy", "socks://p:2")];
        assert_eq!(proxy_for(&wrong, "https://a.b").unwrap(), "http://p:1");
        let excepted = [("https_proxy", "foo://x"), ("no_proxy", "*")];
        assert!(proxies(&excepted).is_ok() && proxies(&excepted[..1]).is_err());
        assert_eq!(proxy_for(&[("all_proxy", "socks://p:2")], "https://a.b").unwrap(), "socks4://p:2");
    }

    #[test]
    fn no_message_and_no_display_shows_the_password() {
        let url = parse_proxy("http://user:hunter2@host:1", "proxy").unwrap();
        assert_eq!(display(&url), "http://host:1");
        for wrong in ["http://user:hunter2@", "ftp://user:hunter2@host", "http://user:hunter2@ho st:1"] {
            let error = proxies(&[("https_proxy", wrong)]).err().unwrap();
            assert!(!format!("{error:?}{error}").contains("hunter2"), "{error:?}");
        }
    }
}

//! Which server to talk to, and whether that is safe.

use url::{Host, Url};

use crate::{Error, Result};

/// Checks a base URL. It may hold a password by mistake, so no message repeats more of it than its host.
pub(crate) fn parse_base_url(text: &str, allow_http: bool) -> Result<Url> {
    const NAME: &str = "base_url (FLOWS8X8_BASE_URL)";
    let url = Url::parse(text).map_err(|error| {
        Error::configuration(format!("{NAME} is no URL: {error}"))
            .with_hint("write https://host or https://host:port")
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::configuration(format!("{NAME} must not hold a user or a password")));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Error::configuration(format!("{NAME} must end before any ? or #")));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if allow_http || is_loopback(&url) => Ok(url),
        "http" => {
            let host = url.host_str().unwrap_or_default();
            let text = format!("{NAME} is plain http:// to {host}: the API key would travel in clear text");
            Err(Error::configuration(text).with_hint("use https://, or set allow_http if you are sure"))
        }
        other => Err(Error::configuration(format!("{NAME} has the scheme {other:?}: use https"))),
    }
}

/// Whether a URL leads to this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for url in [
            "http://127.0.0.1:9",
            "http://127.8.8.8",
            "http://[::1]:9",
            "http://localhost",
            "http://a.localhost.",
        ] {
            assert!(parse_base_url(url, false).is_ok(), "{url}");
        }
        for url in
            ["http://8x8.com", "http://10.0.0.1", "http://localhost.evil.com", "http://127.0.0.1.evil.com"]
        {
            assert_eq!(parse_base_url(url, false).unwrap_err().kind(), ErrorKind::Configuration, "{url}");
            assert!(parse_base_url(url, true).is_ok(), "{url}");
        }
    }

    #[test]
    fn what_is_no_base_url_is_refused_without_showing_a_password() {
        for url in [
            "",
            "chatapps.8x8.com",
            "ftp://h",
            "https://u:hunter2@h",
            "https://h/?key=hunter2",
            "https://h#hunter2",
        ] {
            let error = parse_base_url(url, true).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
    }
}

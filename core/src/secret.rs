//! The API key: held so that it cannot be shown, and scrubbed from every text that came from outside.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use http::HeaderValue;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::{Error, Result};

/// What stands where a secret stood.
pub(crate) const MASK: &str = "[redacted]";

/// An API key. Its memory is wiped when it is dropped, and no formatting shows it, not even in part.
#[derive(Clone)]
pub struct ApiKey(Zeroizing<String>);

impl ApiKey {
    /// Takes a key; blanks and line ends around it, as files and variables have them, are removed.
    pub fn new(key: impl Into<String>) -> Self {
        let key = Zeroizing::new(key.into());
        Self(Zeroizing::new(key.trim().to_owned()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of the `Authorization` header, marked as sensitive.
    ///
    /// # Errors
    /// `configuration` when the key holds characters that no bearer token has.
    pub(crate) fn header(&self) -> Result<HeaderValue> {
        if self.is_empty() {
            return Err(Error::configuration("the API key is empty").with_hint(KEY_HINT));
        }
        if !self.0.bytes().all(|byte| byte.is_ascii_graphic()) {
            let text = "the API key holds a blank, a line end or a character outside ASCII";
            return Err(Error::configuration(text).with_hint("copy the key anew from 8x8 Connect, API keys"));
        }
        let bearer = Zeroizing::new(format!("Bearer {}", self.0.as_str()));
        let mut value = HeaderValue::from_str(&bearer)
            .map_err(|_| Error::configuration("the API key cannot be sent in a header"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

/// How to get a key, said wherever one is missing.
pub(crate) const KEY_HINT: &str = "set FLOWS8X8_API_KEY or pass api_key; keys are made in 8x8 Connect under API keys (https://connect.8x8.com)";

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey([redacted])")
    }
}

impl From<String> for ApiKey {
    fn from(key: String) -> Self {
        Self::new(key)
    }
}

impl From<&str> for ApiKey {
    fn from(key: &str) -> Self {
        Self::new(key)
    }
}

impl From<&String> for ApiKey {
    fn from(key: &String) -> Self {
        Self::new(key.as_str())
    }
}

/// A key from somewhere else, such as a vault.
///
/// It is asked before the first attempt of every call, and once more when that attempt was answered with 401. A
/// provider that is slow to answer should keep the key itself and fetch anew only when `refresh` is true.
pub trait CredentialProvider: Send + Sync + 'static {
    /// The key to use now. `refresh` is true when the key given last was refused.
    ///
    /// # Errors
    /// Whatever keeps the key from being had; the call then fails with kind `configuration` and this text.
    fn api_key(&self, refresh: bool) -> KeyFuture<'_>;
}

/// What a [`CredentialProvider`] answers.
pub type KeyFuture<'a> = Pin<
    Box<
        dyn Future<Output = std::result::Result<ApiKey, Box<dyn std::error::Error + Send + Sync>>>
            + Send
            + 'a,
    >,
>;

impl<F> CredentialProvider for F
where
    F: Fn(bool) -> std::result::Result<ApiKey, Box<dyn std::error::Error + Send + Sync>>
        + Send
        + Sync
        + 'static,
{
    fn api_key(&self, refresh: bool) -> KeyFuture<'_> {
        let key = self(refresh);
        Box::pin(std::future::ready(key))
    }
}

/// Where the key of a client comes from.
#[derive(Clone)]
pub(crate) enum Credentials {
    /// A fixed key, its header and its mask made once.
    Fixed(Credential),
    Provider(Arc<dyn CredentialProvider>),
}

/// A key ready for use.
#[derive(Clone)]
pub(crate) struct Credential {
    pub(crate) header: HeaderValue,
    pub(crate) redactor: Arc<Redactor>,
}

impl Credential {
    pub(crate) fn new(key: &ApiKey) -> Result<Self> {
        Ok(Self { header: key.header()?, redactor: Arc::new(Redactor::new(key)) })
    }
}

impl Credentials {
    /// The key to use now.
    pub(crate) async fn get(&self, refresh: bool) -> Result<Credential> {
        match self {
            Self::Fixed(credential) => Ok(credential.clone()),
            Self::Provider(provider) => {
                let key = provider.api_key(refresh).await.map_err(|error| {
                    Error::configuration("the API key callback failed").with_cause(error.to_string())
                })?;
                Credential::new(&key)
            }
        }
    }

    /// Whether asking again can bring another key.
    pub(crate) fn can_refresh(&self) -> bool {
        matches!(self, Self::Provider(_))
    }
}

/// Replaces a key in texts, also where it stands URL-encoded or within base64.
pub(crate) struct Redactor {
    needles: Vec<Zeroizing<String>>,
}

/// Below this many characters an encoded form is too likely to be something else.
const SHORTEST_ENCODED: usize = 6;

impl Redactor {
    pub(crate) fn new(key: &ApiKey) -> Self {
        let raw = key.0.as_str();
        let mut needles = vec![raw.to_owned(), utf8_percent_encode(raw, NON_ALPHANUMERIC).to_string()];
        if raw.len() >= SHORTEST_ENCODED {
            needles.push(STANDARD.encode(raw));
            // Within a longer text (`Bearer <key>`, `user:<key>`) the key starts at one of three places of a
            // base64 group; the characters that depend on the key alone are the same each time.
            for shift in 0..3 {
                let mut text = Zeroizing::new(vec![0_u8; shift]);
                text.extend_from_slice(raw.as_bytes());
                let whole = text.len() / 3 * 3;
                let first = if shift == 0 { 0 } else { 4 };
                for encoded in
                    [STANDARD_NO_PAD.encode(&text[..whole]), URL_SAFE_NO_PAD.encode(&text[..whole])]
                {
                    needles.extend(encoded.get(first..).map(str::to_owned));
                }
            }
        }
        needles.retain(|needle| needle.len() >= 4);
        // The longest first, so that a form is not cut in two by one that it contains.
        needles.sort_by_key(|needle| std::cmp::Reverse(needle.len()));
        needles.dedup();
        Self { needles: needles.into_iter().map(Zeroizing::new).collect() }
    }

    pub(crate) fn redact(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for needle in &self.needles {
            if text.contains(needle.as_str()) {
                text = text.replace(needle.as_str(), MASK);
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "p4-Q/x+7yTz0Wm";

    #[test]
    fn no_formatting_shows_the_key() {
        let key = ApiKey::new(KEY);
        let header = key.header().unwrap();
        for text in [format!("{key:?}"), format!("{header:?}")] {
            assert!(!text.contains("p4") && !text.contains("Wm"), "{text}");
        }
    }

    #[test]
    fn blanks_around_a_key_are_no_part_of_it() {
        assert_eq!(ApiKey::new(" k\r\n").header().unwrap().as_bytes(), b"Bearer k");
        assert!(ApiKey::new(" \n").is_empty());
    }

    #[test]
    fn a_key_no_header_can_hold_is_refused_without_showing_it() {
        for key in ["a\nb-secret", "schlüssel-secret", "two words-secret", ""] {
            let error = ApiKey::new(key).header().unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::Configuration);
            assert!(!format!("{error:?}").contains("secret"), "{error:?}");
        }
    }

    #[test]
    fn the_key_is_scrubbed_in_every_encoding() {
        let redactor = Redactor::new(&ApiKey::new(KEY));
        let url_encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        for text in [KEY.to_owned(), format!("Bearer {KEY}"), format!("u:{KEY}")] {
            let forms =
                [text.clone(), url_encoded(&text), STANDARD.encode(&text), URL_SAFE_NO_PAD.encode(&text)];
            for encoded in forms {
                let scrubbed = redactor.redact(&format!("<{encoded}>"));
                assert!(scrubbed.contains(MASK), "{encoded} -> {scrubbed}");
                assert!(!scrubbed.contains(KEY), "{encoded} -> {scrubbed}");
            }
        }
    }

    #[test]
    fn a_very_short_key_does_not_eat_the_text() {
        let redactor = Redactor::new(&ApiKey::new("k"));
        assert_eq!(redactor.redact("kind, not key"), "kind, not key");
    }
}

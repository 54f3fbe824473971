//! The API key: held so that it cannot be shown, and scrubbed from every text that came from outside.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
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
/// Waiting for it is part of the call's deadline. A closure that blocks holds up the runtime's thread and the deadline
/// with it; implement the trait with a future then.
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
    pub(crate) redactor: Redactor,
}

impl Credential {
    pub(crate) fn new(key: &ApiKey) -> Result<Self> {
        Ok(Self { header: key.header()?, redactor: Redactor(key.clone()) })
    }
}

impl Credentials {
    /// The key to use now.
    pub(crate) async fn get(&self, refresh: bool) -> Result<Credential> {
        match self {
            Self::Fixed(credential) => Ok(credential.clone()),
            Self::Provider(provider) => {
                let key = provider.api_key(refresh).await.map_err(|error| {
                    Error::configuration("the API key callback failed")
                        .with_hint("the cause of this error says why; it must give a key that is not empty")
                        .with_cause(error.to_string())
                })?;
                Credential::new(&key)
            }
        }
    }

    /// A text without the key, as far as the key is known without asking for it.
    pub(crate) fn clean(&self, text: &str) -> String {
        match self {
            Self::Fixed(credential) => credential.redactor.redact(text),
            Self::Provider(_) => text.to_owned(),
        }
    }

    /// Whether asking again can bring another key.
    pub(crate) fn can_refresh(&self) -> bool {
        matches!(self, Self::Provider(_))
    }
}

/// Replaces a key in texts from outside: whole or in part, also URL-encoded or within base64.
///
/// A gateway may echo the header it refused, or quote the key's end. So any run of [`WINDOW`] characters that a form
/// of the key has too is replaced, together with its neighbours for which the same holds.
#[derive(Clone)]
pub(crate) struct Redactor(ApiKey);

/// The shortest run that counts as a part of the key.
const WINDOW: usize = 8;
/// The shortest key that is looked for: anything less would be found everywhere.
const SHORTEST_KEY: usize = 4;

type Windows = Zeroizing<Vec<[u8; WINDOW]>>;

impl Redactor {
    /// For a secret that is no key, such as a signed link.
    pub(crate) fn of(secret: &str) -> Self {
        Self(ApiKey::new(secret))
    }

    pub(crate) fn redact(&self, text: &str) -> String {
        let key = self.0.0.as_str();
        if key.len() < SHORTEST_KEY || text.is_empty() {
            return text.to_owned();
        }
        if key.len() < WINDOW {
            let percent = utf8_percent_encode(key, NON_ALPHANUMERIC).to_string();
            return text
                .replace(key, MASK)
                .replace(&percent, MASK)
                .replace(&STANDARD_NO_PAD.encode(key), MASK);
        }
        let windows = windows(key);
        let plain: Vec<Letter> = text.bytes().enumerate().map(|(at, byte)| (byte, at, at + 1)).collect();
        let mut secret = vec![false; text.len()];
        mark(&plain, &windows, &mut secret);
        if text.contains(['%', '\\', '&']) {
            mark(&unescaped(text.as_bytes()), &windows, &mut secret);
        }
        replace_marked(text, &secret)
    }
}

/// A byte as it is meant, and where it stands in the text.
type Letter = (u8, usize, usize);

/// All runs of [`WINDOW`] characters in any form of the key.
fn windows(key: &str) -> Windows {
    let mut windows: Windows = Zeroizing::new(Vec::new());
    let mut add = |form: &[u8]| {
        windows.extend(form.windows(WINDOW).filter_map(|run| <[u8; WINDOW]>::try_from(run).ok()))
    };
    add(key.as_bytes());
    // Within a longer text (`Bearer <key>`, `user:<key>`) the key starts at one of three places of a base64 group; the
    // characters that depend on the key alone are the same each time.
    for shift in 0..3 {
        let mut text = Zeroizing::new(vec![0_u8; shift]);
        text.extend_from_slice(key.as_bytes());
        let whole = text.len() / 3 * 3;
        let first = if shift == 0 { 0 } else { 4 };
        for encoded in [STANDARD_NO_PAD.encode(&text[..whole]), URL_SAFE_NO_PAD.encode(&text[..whole])] {
            add(encoded.as_bytes().get(first..).unwrap_or_default());
        }
    }
    windows.sort_unstable();
    windows.dedup();
    windows
}

/// The text with `%2F`, `\/`, `\u002F`, `&#47;` and `&#x2F;` each read as one letter.
fn unescaped(text: &[u8]) -> Vec<Letter> {
    let mut letters = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let (letter, width) = escape(&text[at..]).unwrap_or((byte, 1));
        letters.push((letter, at, at + width));
        at += width;
    }
    letters
}

/// The letter an escape stands for, and how long it is, when the text begins with one.
fn escape(text: &[u8]) -> Option<(u8, usize)> {
    let number = |from: usize, digits: usize, radix: u32| -> Option<u8> {
        let digits = std::str::from_utf8(text.get(from..from + digits)?).ok()?;
        u8::from_str_radix(digits, radix).ok()
    };
    match text {
        [b'%', ..] => Some((number(1, 2, 16)?, 3)),
        [b'\\', b'u', b'0', b'0', ..] => Some((number(4, 2, 16)?, 6)),
        [b'\\', letter, ..] if letter.is_ascii_punctuation() => Some((*letter, 2)),
        [b'&', b'#', b'x' | b'X', ..] => {
            let digits = text[3..].iter().take(4).take_while(|digit| digit.is_ascii_hexdigit()).count();
            (text.get(3 + digits) == Some(&b';')).then_some((number(3, digits, 16)?, digits + 4))
        }
        [b'&', b'#', ..] => {
            let digits = text[2..].iter().take(4).take_while(|digit| digit.is_ascii_digit()).count();
            (text.get(2 + digits) == Some(&b';')).then_some((number(2, digits, 10)?, digits + 3))
        }
        _ => None,
    }
}

/// Marks every place of the text that belongs to one of the windows.
fn mark(letters: &[Letter], windows: &Windows, secret: &mut [bool]) {
    for run in letters.windows(WINDOW) {
        let mut bytes = [0; WINDOW];
        for (byte, letter) in bytes.iter_mut().zip(run) {
            *byte = letter.0;
        }
        if windows.binary_search(&bytes).is_ok() {
            secret[run[0].1..run[WINDOW - 1].2].fill(true);
        }
    }
}

fn replace_marked(text: &str, secret: &[bool]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut masked = false;
    for (at, character) in text.char_indices() {
        if !secret[at] {
            out.push(character);
        } else if !masked {
            out.push_str(MASK);
        }
        masked = secret[at];
    }
    out
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
        let redactor = Redactor(ApiKey::new(KEY));
        let percent: String = KEY.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let cautious = utf8_percent_encode(KEY, NON_ALPHANUMERIC).to_string();
        let mut texts = vec![percent, cautious.clone(), cautious.replace("%2F", "%2f")];
        for slash in ["\\/", "\\u002F", "&#47;", "&#x2f;"] {
            texts.push(KEY.replace('/', slash).replace('+', "\\u002b"));
        }
        for text in [KEY.to_owned(), format!("Bearer {KEY}"), format!("u:{KEY}"), format!("xy{KEY}z")] {
            texts.extend([STANDARD_NO_PAD.encode(&text), URL_SAFE_NO_PAD.encode(&text), text]);
        }
        for text in texts {
            let scrubbed = redactor.redact(&format!("<{text}>"));
            assert!(scrubbed.contains(MASK), "{text} -> {scrubbed}");
            // What may be left is `Bearer ` in base64 with the first two letters of the key.
            let left = scrubbed.replace(MASK, " ");
            let longest = left.split([' ', ':', '<', '>']).map(str::len).max().unwrap();
            assert!(longest <= 12, "{text} -> {scrubbed}");
        }
    }

    #[test]
    fn the_key_s_end_is_scrubbed_too_and_nothing_else_is() {
        let redactor = Redactor(ApiKey::new(KEY));
        let end = &KEY[KEY.len() - WINDOW..];
        assert_eq!(
            redactor.redact(&format!("key ending in {end} ü {KEY}!")),
            "key ending in [redacted] ü [redacted]!"
        );
        assert_eq!(redactor.redact("100% of %zz and é%c3%a9 stays"), "100% of %zz and é%c3%a9 stays");
    }

    #[test]
    fn a_very_short_key_does_not_eat_the_text() {
        assert_eq!(Redactor(ApiKey::new("k")).redact("kind, not key"), "kind, not key");
        assert_eq!(Redactor(ApiKey::new("s3cret")).redact("is s3cret."), "is [redacted].");
    }
}

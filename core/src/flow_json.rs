//! A flow JSON document on its way to the server.

use std::io::Read as _;
use std::path::Path;

use serde::Serialize;

use crate::{Error, Result};

/// More than this no file is read: Meta takes 10 MB, and a wrong path may lead to something without an end.
const FILE_LIMIT: u64 = 16 * 1024 * 1024;

/// The byte order mark some editors put in front of a text.
const BOM: char = '\u{feff}';

/// A flow JSON document, kept exactly as it was given.
///
/// Text, bytes and files go to the server **verbatim**, so that the lines and columns of its findings are those of
/// the caller's own file. Only a byte order mark at the start is removed. The document is not checked for being
/// JSON: the server's findings say more than a parser could.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FlowJson(String);

impl FlowJson {
    /// A document from text.
    pub fn text(text: impl Into<String>) -> Self {
        let mut text = text.into();
        if text.starts_with(BOM) {
            text.drain(..BOM.len_utf8());
        }
        Self(text)
    }

    /// A document from bytes.
    ///
    /// # Errors
    /// `invalid_argument` when the bytes are not UTF-8, with the offset of the first one that is not.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Result<Self> {
        String::from_utf8(bytes.into()).map(Self::text).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            Error::invalid_argument(format!("the flow JSON is not valid UTF-8 at byte offset {offset}"))
                .with_hint("save the file as UTF-8")
        })
    }

    /// A document from a file, read now.
    ///
    /// # Errors
    /// `invalid_argument` when the file cannot be read, is larger than 16 MiB, or is not UTF-8.
    pub fn file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let unreadable = |error: std::io::Error| {
            let error = Error::invalid_argument(format!("cannot read {}: {error}", path.display()));
            match std::env::current_dir() {
                Ok(here) if path.is_relative() => {
                    error.with_hint(format!("the path is relative to {}", here.display()))
                }
                _ => error,
            }
        };
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).map_err(unreadable)?;
        file.take(FILE_LIMIT + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > FILE_LIMIT {
            let text =
                format!("{} is larger than 16 MiB, and Meta takes flow JSON up to 10 MB", path.display());
            return Err(Error::invalid_argument(text));
        }
        Self::bytes(bytes).map_err(|error| {
            let text = format!("{}: {}", path.display(), error.message());
            Error::invalid_argument(text).with_hint("save the file as UTF-8")
        })
    }

    /// A document from anything serde can serialize, written compactly.
    ///
    /// # Errors
    /// `invalid_argument` when the value cannot be written as JSON.
    pub fn value(value: &impl Serialize) -> Result<Self> {
        serde_json::to_string(value).map(Self).map_err(|error| {
            Error::invalid_argument("the flow JSON value cannot be written as JSON")
                .with_cause(error.to_string())
        })
    }

    /// The text that will be sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for FlowJson {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for FlowJson {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn text_is_kept_verbatim_but_for_the_byte_order_mark() {
        let text = "{\r\n\t\"a\" : 1 }\n";
        assert_eq!(FlowJson::text(text).as_str(), text);
        assert_eq!(FlowJson::text(format!("\u{feff}{text}")).as_str(), text);
        assert_eq!(FlowJson::bytes(b"\xef\xbb\xbf{}".to_vec()).unwrap().as_str(), "{}");
    }

    #[test]
    fn invalid_utf8_is_refused_with_its_offset() {
        let error = FlowJson::bytes(b"{\"a\":\"\xfc\"}".to_vec()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.message().contains("offset 6"), "{error}");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let error = FlowJson::file("no/such/flow.json").unwrap_err();
        assert!(error.to_string().contains("no/such/flow.json"), "{error}");
        let endless = Path::new("/dev/zero");
        if endless.exists() {
            assert!(FlowJson::file(endless).unwrap_err().message().contains("16 MiB"));
        }
    }
}

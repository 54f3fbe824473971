//! Warnings about the text and the document as such.

use crate::json::{Document, LineIndex};
use crate::schema;

use super::Warning;

/// CR LF anywhere: one warning, at the first.
pub(super) fn line_ends(text: &str) -> Vec<Warning> {
    let mut returns = text.match_indices('\r').map(|(at, _)| at);
    let Some(at) = returns.find(|at| text.as_bytes().get(at + 1) == Some(&b'\n')) else { return Vec::new() };
    let help = "convert the file to LF line ends, so that the server's positions are those of your file";
    let message = "Lines end in CR LF: the server's lines and columns will be off inside lists.";
    vec![Warning {
        code: "CRLF_LINE_ENDS",
        message: message.to_owned(),
        help: Some(help.to_owned()),
        span: at..at + 2,
        path: String::new(),
    }]
}

pub(super) fn repeated_keys(document: &Document<'_>, text: &str) -> Vec<Warning> {
    if document.repeated_keys().is_empty() {
        return Vec::new();
    }
    let lines = LineIndex::new(text);
    let warning = |(first, later): &(std::ops::Range<usize>, std::ops::Range<usize>)| {
        let key = text.get(later.clone()).unwrap_or_default();
        let (line, _) = lines.position(first.start);
        Warning {
            code: "DUPLICATE_KEY",
            message: format!("The key {key} stands twice in this object; only the last one counts."),
            help: Some(format!("the first one is in line {line}")),
            span: later.clone(),
            path: String::new(),
        }
    };
    document.repeated_keys().iter().map(warning).collect()
}

pub(super) fn frozen_version(document: &Document<'_>) -> Option<Warning> {
    let value = document.get(document.root(), "version")?;
    let reason = schema::frozen(document.text(value)?)?;
    let message = format!("Flows of this version may not be publishable: {reason}.");
    let help = Some("7.3 is the version that most sources recommend".to_owned());
    Some(Warning { help, ..Warning::at(document, value, "VERSION_FROZEN", message) })
}

//! The three stages, one after the other.

use crate::cross;
use crate::json::{self, Document, NodeId};
use crate::raw::{self, Part, RawFinding, Unknown, pointer_to};
use crate::report::{Finding, LintReport};
use crate::schema::{self, Version};
use crate::warnings;

/// Largest document, in bytes, from version 6.0 on.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// Finds in `text` what the server would find, and more that a person should know.
///
/// Never fails and never panics: a text that is no JSON is a finding too.
#[must_use]
pub fn lint(text: &str) -> LintReport {
    let document = match json::parse(text) {
        Ok(document) => document,
        Err(error) => return LintReport { errors: vec![not_json(text, &error)], ..LintReport::default() },
    };
    LintReport { errors: errors(&document, text), warnings: warnings::find(&document, text) }
}

/// Lints bytes, which may turn out to be no text at all.
///
/// Bytes that are no UTF-8 give one finding at the first of them; its `location` counts in the text up to there.
#[must_use]
pub fn lint_bytes(bytes: &[u8]) -> LintReport {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return lint(text),
        Err(error) => error.valid_up_to(),
    };
    let text = bytes.get(..error).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default();
    let message = format!("Flow JSON is not valid. The text is not UTF-8 at byte {error}");
    let help = Some("save the file as UTF-8".to_owned());
    let raw = RawFinding::about_document("INVALID_FLOW_JSON", message, error..error);
    LintReport {
        errors: raw::finish(text, vec![RawFinding { help, ..raw }], Unknown::Zeros),
        ..LintReport::default()
    }
}

fn not_json(text: &str, error: &json::SyntaxError) -> Finding {
    let end = text[error.offset.min(text.len())..].chars().next().map_or(0, char::len_utf8);
    let offset = error.offset.min(text.len());
    let (reason, help) = match text.starts_with('\u{feff}') {
        true => {
            ("the text begins with a byte order mark", Some("save the file as UTF-8 without BOM".to_owned()))
        }
        false => (error.reason, None),
    };
    let message = format!("Flow JSON is not valid. {reason}");
    let raw = RawFinding::about_document("INVALID_FLOW_JSON", message, offset..offset + end);
    let raw = RawFinding { help, ..raw };
    let mut findings = raw::finish(text, vec![raw], Unknown::Zeros);
    findings.swap_remove(0)
}

fn errors(document: &Document<'_>, text: &str) -> Vec<Finding> {
    let root = document.root();
    let version = match version(document, root, text) {
        Ok(version) => version,
        Err(finding) => return raw::finish(text, vec![finding], Unknown::Zeros),
    };
    let of_schema = match schema::run(document, version) {
        Ok(findings) => findings,
        Err(reason) => vec![failure(document, reason)],
    };
    if !of_schema.is_empty() {
        return raw::finish(text, of_schema, Unknown::Zeros);
    }
    let crossed = match cross::run(document, version) {
        Ok(findings) => findings,
        Err(reason) => vec![failure(document, &reason)],
    };
    raw::finish(text, crossed, Unknown::Dropped)
}

/// The validator itself would fail.
fn failure(document: &Document<'_>, reason: &str) -> RawFinding {
    let message = format!("Flow JSON is not valid. {reason}");
    let help = "the server's own validator fails on this document, so it reports nothing else".to_owned();
    let raw = RawFinding::about_document("INVALID_FLOW_JSON", message, document.span(document.root()));
    RawFinding { help: Some(help), ..raw }
}

/// The first stage: what kind of document it is.
fn version(document: &Document<'_>, root: NodeId, text: &str) -> Result<Version, RawFinding> {
    let whole = || document.span(root);
    if !document.is_object(root) {
        let message = "Flow JSON is not valid. JSON is not an object";
        return Err(RawFinding::about_document("INVALID_FLOW_JSON", message, whole()));
    }
    let Some(value) = document.get(root, "version") else {
        let missing = RawFinding::new("MISSING_FLOW_JSON_VERSION", "Flow JSON version is not specified.");
        return Err(RawFinding { pointers: vec![pointer_to(document, root, Part::Value)], ..missing });
    };
    let Some(version) = document.text(value).and_then(Version::find) else {
        let message = "Given Flow JSON version is not supported. Please refer the supported versions at \
                       https://developers.facebook.com/docs/whatsapp/flows/changelogs#currently-supported-versions.";
        let refused = RawFinding::new("INVALID_FLOW_JSON_VERSION", message);
        let help = Some(version_help(document, value));
        return Err(RawFinding { pointers: vec![pointer_to(document, value, Part::Value)], help, ..refused });
    };
    if version.number >= 600 && text.len() > MOST_BYTES {
        let message = format!(
            "The maximum size of the Flow JSON is 10 MB. But your Flow JSON size exceeds the maximum size by {} bytes.",
            text.len() - MOST_BYTES
        );
        return Err(RawFinding::about_document("INVALID_FLOW_JSON", message, whole()));
    }
    Ok(version)
}

fn version_help(document: &Document<'_>, value: NodeId) -> String {
    let accepted = schema::accepted().collect::<Vec<_>>().join(", ");
    let written = document.text(value);
    if written.is_some_and(|text| schema::refused().any(|version| version == text)) {
        return format!(
            "this version is frozen: flows in it may still be sent, but new ones need one of {accepted}"
        );
    }
    match document.number(value) {
        Some(number) => format!("write the version as text: \"{}\"", json::js_number(number)),
        None => format!("the accepted versions are {accepted}"),
    }
}

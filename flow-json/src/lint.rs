//! The three stages, one after the other.

use crate::cross;
use crate::json::{self, Document, NodeId};
use crate::raw::{self, Part, RawFinding, Unknown, pointer_to};
use crate::report::{Finding, LintReport};
use crate::schema::{self, Version};

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
    LintReport { errors: errors(&document, text), warnings: Vec::new() }
}

fn not_json(text: &str, error: &json::SyntaxError) -> Finding {
    let end = text[error.offset.min(text.len())..].chars().next().map_or(0, char::len_utf8);
    let offset = error.offset.min(text.len());
    let message = format!("Flow JSON is not valid. {}", error.reason);
    let raw = RawFinding::about_document("INVALID_FLOW_JSON", message, offset..offset + end);
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
    RawFinding::about_document("INVALID_FLOW_JSON", message, document.span(document.root()))
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
        return Err(RawFinding { pointers: vec![pointer_to(document, value, Part::Value)], ..refused });
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

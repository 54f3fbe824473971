//! What the server accepts, but a person should know.

mod limits;
mod text;

use std::ops::Range;

use crate::finding::{ErrorPointer, ValidationError};
use crate::json::{Document, LineIndex, NodeId};
use crate::path;
use crate::report::{Finding, Severity};

/// A warning on its way.
struct Warning {
    code: &'static str,
    message: String,
    help: Option<String>,
    span: Range<usize>,
    path: String,
}

impl Warning {
    fn at(document: &Document<'_>, node: NodeId, code: &'static str, message: String) -> Self {
        let path = path::dotted(&path::slashed(document, node));
        Self { code, message, help: None, span: document.span(node), path }
    }

    /// Unlike with errors all numbers are our own, and so always right.
    fn into_finding(self, lines: &LineIndex<'_>) -> Finding {
        let location = lines.location(self.span);
        let numbers = [location.line, location.end_line, location.column, location.end_column].map(Some);
        let [line_start, line_end, column_start, column_end] = numbers;
        let path = Some(self.path);
        let pointer =
            ErrorPointer { line_start, line_end, column_start, column_end, path, ..ErrorPointer::default() };
        let validation_error = ValidationError {
            error: Some(self.code.to_owned()),
            error_type: Some("FLOW_JSON_WARNING".to_owned()),
            message: Some(self.message),
            line_start,
            line_end,
            column_start,
            column_end,
            pointers: vec![pointer],
            ..ValidationError::default()
        };
        Finding { validation_error, severity: Severity::Warning, help: self.help, location }
    }
}

/// All warnings for a document, in the order of the text.
pub(crate) fn find(document: &Document<'_>, text: &str) -> Vec<Finding> {
    let mut warnings = text::line_ends(text);
    warnings.extend(text::repeated_keys(document, text));
    warnings.extend(text::frozen_version(document));
    warnings.extend(limits::exceeded(document));
    if warnings.is_empty() {
        return Vec::new();
    }
    warnings.sort_by_key(|warning| (warning.span.start, warning.span.end));
    let lines = LineIndex::new(text);
    warnings.into_iter().map(|warning| warning.into_finding(&lines)).collect()
}

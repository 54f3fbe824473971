//! What the linter finds, and what a finding means.

use serde::Serialize;

use crate::finding::{ValidationError, all};
use crate::json::canonical_json;
use crate::numbers::{large, small};

/// What the linter found in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
#[serde(rename_all = "camelCase")]
pub struct LintReport {
    /// What the server would report too: a flow that has any cannot be published.
    pub errors: Vec<Finding>,
    /// What the server accepts and a person should know.
    pub warnings: Vec<Finding>,
}

/// One finding of the linter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What the server would report, in its words and with its positions.
    pub validation_error: ValidationError,
    /// Whether the server refuses to publish because of it.
    pub severity: Severity,
    /// What to do about it; absent when the message says it all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where it is in the text.
    pub location: Location,
}

/// Whether the server refuses to publish because of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, uniffi::Enum)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The server reports it, and a flow that has it cannot be published.
    Error,
    /// The server accepts it.
    Warning,
}

/// Where a finding is in the text that was linted; right for every document.
///
/// Lines and columns start at 1 and columns count UTF-16 units; the end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// Line of the first character.
    pub line: i32,
    /// Column of the first character.
    pub column: i32,
    /// Line of the last character.
    pub end_line: i32,
    /// Column after the last character.
    pub end_column: i32,
    /// Offset of the first byte, from 0.
    pub start: i64,
    /// Offset after the last byte, from 0.
    pub end: i64,
}

/// What the code of a finding means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Explanation {
    /// The code that is explained.
    pub code: String,
    /// What it means and what to do, a paragraph.
    pub text: String,
    /// A flow JSON that has it.
    pub example: String,
}

canonical_json!(LintReport, Finding, Location, Explanation);

impl From<flows8x8::LintReport> for LintReport {
    fn from(report: flows8x8::LintReport) -> Self {
        Self { errors: all(report.errors), warnings: all(report.warnings) }
    }
}

impl From<flows8x8::Finding> for Finding {
    fn from(finding: flows8x8::Finding) -> Self {
        Self {
            validation_error: finding.validation_error.into(),
            severity: match finding.severity {
                flows8x8::Severity::Error => Severity::Error,
                flows8x8::Severity::Warning => Severity::Warning,
            },
            help: finding.help,
            location: finding.location.into(),
        }
    }
}

impl From<flows8x8::Location> for Location {
    fn from(location: flows8x8::Location) -> Self {
        Self {
            line: small(location.line),
            column: small(location.column),
            end_line: small(location.end_line),
            end_column: small(location.end_column),
            start: large(location.start),
            end: large(location.end),
        }
    }
}

impl From<flows8x8::Explanation> for Explanation {
    fn from(explanation: flows8x8::Explanation) -> Self {
        Self {
            code: explanation.code.to_owned(),
            text: explanation.text.to_owned(),
            example: explanation.example.to_owned(),
        }
    }
}

//! What a lint run returns.

use serde::{Deserialize, Serialize};

use crate::ValidationError;

/// Whether the server refuses to publish because of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The server reports it, and a flow that has it cannot be published.
    Error,
    /// The server accepts it, but it is probably not what was meant.
    Warning,
}

impl Severity {
    /// The lower-case word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Where a finding is in the text that was linted.
///
/// Lines and columns start at 1 and columns count UTF-16 units, as the server's do, and the end is exclusive. Unlike
/// the server's, they are right for every document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// Line of the first character.
    pub line: u32,
    /// Column of the first character.
    pub column: u32,
    /// Line of the last character.
    pub end_line: u32,
    /// Column after the last character.
    pub end_column: u32,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

/// One finding of the linter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Finding {
    /// What the server would report, in its words and with its positions.
    pub validation_error: ValidationError,
    /// Whether the server refuses to publish because of it.
    pub severity: Severity,
    /// What to do about it, when we know more than the message says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where it is in the text.
    pub location: Location,
}

/// The findings for one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LintReport {
    /// What the server would report, in its order.
    pub errors: Vec<Finding>,
    /// What the server accepts, but a person should know; in the order of the text.
    pub warnings: Vec<Finding>,
}

impl LintReport {
    /// Whether the server would find nothing.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    /// The errors as the API has them.
    pub fn validation_errors(&self) -> impl Iterator<Item = &ValidationError> {
        self.errors.iter().map(|finding| &finding.validation_error)
    }
}

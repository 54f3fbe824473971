//! Findings in a flow JSON, of the server's and of the linter's.

use serde::Serialize;

use crate::json::{canonical_json, members, object};
use crate::numbers::small;

/// One problem in a Flow JSON document, as the server reports it.
///
/// No member is promised by the API. Lines and columns start at 1, count UTF-16 code units, and the column of the end is
/// exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
#[serde(rename_all = "camelCase")]
pub struct ValidationError {
    /// The code, such as `INVALID_PROPERTY_VALUE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What kind of problem it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// The problem in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The line it starts in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_start: Option<i32>,
    /// The line it ends in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_end: Option<i32>,
    /// The column it starts at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_start: Option<i32>,
    /// The column after its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_end: Option<i32>,
    /// The places it is about.
    pub pointers: Vec<ErrorPointer>,
    /// Members this version does not know, as a JSON object.
    #[serde(flatten, serialize_with = "members")]
    pub extra: String,
}

/// A place in a Flow JSON document, named by position and by path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
#[serde(rename_all = "camelCase")]
pub struct ErrorPointer {
    /// The line it starts in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_start: Option<i32>,
    /// The line it ends in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_end: Option<i32>,
    /// The column it starts at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_start: Option<i32>,
    /// The column after its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_end: Option<i32>,
    /// The path, such as `screens[0].layout`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Members this version does not know, as a JSON object.
    #[serde(flatten, serialize_with = "members")]
    pub extra: String,
}

canonical_json!(ValidationError, ErrorPointer);

impl From<flows8x8::ValidationError> for ValidationError {
    fn from(finding: flows8x8::ValidationError) -> Self {
        Self {
            extra: object(&finding.extra),
            error: finding.error,
            error_type: finding.error_type,
            message: finding.message,
            line_start: finding.line_start.map(small),
            line_end: finding.line_end.map(small),
            column_start: finding.column_start.map(small),
            column_end: finding.column_end.map(small),
            pointers: all(finding.pointers),
        }
    }
}

impl From<flows8x8::ErrorPointer> for ErrorPointer {
    fn from(pointer: flows8x8::ErrorPointer) -> Self {
        Self {
            extra: object(&pointer.extra),
            line_start: pointer.line_start.map(small),
            line_end: pointer.line_end.map(small),
            column_start: pointer.column_start.map(small),
            column_end: pointer.column_end.map(small),
            path: pointer.path,
        }
    }
}

/// A list converted.
pub(crate) fn all<C, M: From<C>>(list: Vec<C>) -> Vec<M> {
    list.into_iter().map(M::from).collect()
}

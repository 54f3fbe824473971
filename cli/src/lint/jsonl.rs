//! `--format jsonl`: a line for each file, in the API's own names.

use flows8x8::{Finding, ValidationError};
use serde::Serialize;

use super::Linted;

/// What is said of a file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry<'a> {
    file: &'a str,
    pub(super) valid: bool,
    validation_errors: Vec<&'a ValidationError>,
    warnings: Vec<&'a ValidationError>,
}

impl<'a> Entry<'a> {
    pub(super) fn of(linted: &'a Linted) -> Self {
        let plain = |list: &'a [Finding]| list.iter().map(|finding| &finding.validation_error).collect();
        Self {
            file: &linted.name,
            valid: linted.report.is_valid(),
            validation_errors: plain(&linted.report.errors),
            warnings: plain(&linted.report.warnings),
        }
    }
}

/// The lines.
pub(super) fn lines(linted: &[Linted]) -> String {
    // There is nothing in an entry that JSON could not hold.
    let line = |file| serde_json::to_string(&Entry::of(file)).unwrap_or_default() + "\n";
    linted.iter().map(line).collect()
}

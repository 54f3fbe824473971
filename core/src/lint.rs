//! The linter, for files.

use std::path::Path;

use flows8x8_flow_json::LintReport;

use crate::{FlowJson, Result};

/// Lints a Flow JSON file: what the server would find in it, offline, at the line and column of the file.
///
/// Reads the file as [`FlowJson::file`] does, so that what is linted is what would be sent.
///
/// ```no_run
/// # fn main() -> flows8x8::Result<()> {
/// let report = flows8x8::lint_file("flows/appointment.json")?;
/// let first = &report.errors[0];
/// println!("{}:{}: {:?}", first.location.line, first.location.column, first.validation_error.message);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// `invalid_argument` when the file cannot be read, is larger than 16 MiB, or is not UTF-8.
pub fn lint_file(path: impl AsRef<Path>) -> Result<LintReport> {
    Ok(flows8x8_flow_json::lint(FlowJson::file(path)?.as_str()))
}

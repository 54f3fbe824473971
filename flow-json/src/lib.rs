//! Linter for WhatsApp Flow JSON.

#![forbid(unsafe_code)]

mod binding;
mod cross;
mod finding;
mod json;
mod lint;
mod path;
mod patterns;
mod raw;
mod report;
mod schema;

pub use finding::{ErrorPointer, ValidationError};
pub use lint::lint;
pub use report::{Finding, LintReport, Location, Severity};

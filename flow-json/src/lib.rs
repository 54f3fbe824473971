//! Linter for WhatsApp Flow JSON.

#![forbid(unsafe_code)]

mod binding;
mod condition;
mod cross;
mod expression;
mod finding;
mod json;
mod lint;
mod model;
mod path;
mod patterns;
mod raw;
mod report;
mod schema;

pub use finding::{ErrorPointer, ValidationError};
pub use lint::lint;
pub use report::{Finding, LintReport, Location, Severity};

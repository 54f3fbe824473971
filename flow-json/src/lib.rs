//! Linter for WhatsApp Flow JSON: what the server would find in a document, offline.
//!
//! ```
//! let report = flows8x8_flow_json::lint(r#"{"version": "7.3", "screens": []}"#);
//! let error = &report.errors[0];
//! assert_eq!(error.validation_error.error.as_deref(), Some("MIN_ITEMS_REQUIRED"));
//! assert_eq!(error.location.column, 31);
//! ```
//!
//! [`lint`] reports, for versions 5.1 to 7.4, the codes, messages, paths, lines and columns of the server in
//! [`LintReport::errors`], and in [`LintReport::warnings`] what the server accepts but a person should know. Each
//! [`Finding`] has a [`Location`] of its own that is right also where the server loses its place. [`explain`] says
//! what a code means, [`render`] shows a finding with the lines it is about, and [`resolve`] finds the place of a
//! finding that the server made.
//!
//! Pure: no I/O, no async, no unsafe code; no input makes it panic, and the time it takes grows with the size of the
//! document and no faster.

#![forbid(unsafe_code)]

mod binding;
mod condition;
mod cross;
mod excerpt;
mod explain;
mod expression;
mod finding;
mod help;
mod json;
mod lint;
mod model;
mod path;
mod patterns;
mod raw;
mod report;
mod resolve;
mod schema;
mod warnings;

pub use excerpt::{ExcerptStyle, render};
pub use explain::{Explanation, explain, explanations};
pub use finding::{ErrorPointer, ValidationError};
pub use lint::{lint, lint_bytes};
pub use report::{Finding, LintReport, Location, Severity};
pub use resolve::{resolve, resolve_all};

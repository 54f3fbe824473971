//! flows8x8 for Kotlin, Swift and Ruby. What stands above an exported item here is what programmers of these languages
//! read above theirs.
//!
//! A function converts, calls the core, converts. Numbers are signed throughout: Kotlin has classes for unsigned ones, and
//! Java cannot call what takes or gives them. JSON that has no fixed members is passed as its text.

#![allow(unreachable_pub, reason = "what is exported to other languages is pub, and no crate sees it")]
#![allow(
    clippy::result_large_err,
    reason = "what crosses to other languages is a value, not a pointer to one"
)]

mod call;
mod client;
mod client_options;
mod enums;
mod error;
mod finding;
mod flow;
mod functions;
mod json;
mod keys;
mod lint;
mod numbers;
mod operations;
mod reply;
mod requests;
mod response;
mod timestamp;
mod update;

uniffi::setup_scaffolding!("flows8x8_uniffi");

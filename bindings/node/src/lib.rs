//! The native layer of the npm package `flows8x8`: converts, calls the core, converts.
//!
//! What programs see is written in JavaScript, in `../lib`; this module is private. Nothing here throws: what can fail
//! resolves to an outcome, from which the JavaScript makes an error that has a stack and every field.

#![expect(unreachable_pub, reason = "what is exported to JavaScript has to be pub, and no crate sees it")]
#![cfg_attr(
    test,
    allow(dead_code, reason = "nothing is exported to JavaScript in a build for tests, which has none")
)]

mod answer;
mod arguments;
mod client;
mod functions;
mod keys;
mod logging;
mod outcome;
mod queue;
mod settings;

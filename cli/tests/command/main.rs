//! The built command against the simulator, over real sockets.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod changes;
mod data;
mod demo;
mod download;
mod exits;
mod explain;
mod formats;
mod help;
mod lint;
mod lint_files;
mod next_steps;
mod reconcile;
mod sarif;
mod schema;
mod secrets;
mod served;
mod simulate;
mod state;
mod streams;
mod support;

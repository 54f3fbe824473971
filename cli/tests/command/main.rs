//! The built command against the simulator, over real sockets.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod changes;
mod data;
mod demo;
mod download;
mod exits;
mod help;
mod reconcile;
mod secrets;
mod served;
mod simulate;
mod state;
mod streams;
mod support;

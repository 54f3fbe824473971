//! The built command against the simulator, over real sockets.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod changes;
mod data;
mod exits;
mod help;
mod offline;
mod secrets;
mod streams;
mod support;

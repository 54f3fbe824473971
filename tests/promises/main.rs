//! Promises of the client, each tested over real sockets: one file a promise.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot set itself up has failed")]

mod bad_bodies;
mod contract;
mod download;
mod edges;
mod interrupt;
mod mutations;
mod proxy;
mod server;
mod tls;

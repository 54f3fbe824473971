//! The simulator over real sockets: what a client sees, byte for byte.

// It is never built otherwise, but clippy lets functions that are no tests unwrap only where this is said.
#![cfg(test)]

mod faults;
mod gateway;
mod guide;
mod injected;
mod lifecycle;
mod load;
mod openapi;
mod rate;
mod server;
mod state;
mod wire;

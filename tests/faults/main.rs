//! Hard to break: no flow twice, no stall, no leak, whatever the network does. Each test prints the figures that the
//! README's table of reliability shows.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot set itself up has failed, and its figures are for people"
)]

mod exact;
mod fork;
mod idle;
mod load;
mod rate;
mod stalls;
mod support;

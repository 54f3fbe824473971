//! What crosses the crates of flows8x8 is tested here.
//!
//! [`replay`] holds the behaviour vectors' format and the server that plays them. The vectors themselves are data, in
//! `tests/vectors/`; the README there describes the format for drivers in other languages, which talk to the
//! `flows8x8-replay` command instead of this library.

pub mod replay;

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

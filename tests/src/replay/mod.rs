//! Plays behaviour vectors to a client over real sockets and judges what the client sends.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use flows8x8_tests::replay::{self, Run};
//!
//! for vector in replay::load(replay::default_directory())? {
//!     let run = Run::start(vector)?;
//!     // ... make the call of the vector against run.base_url() ...
//!     let verdict = run.verdict();
//!     assert!(verdict.ok, "{:?}", verdict.problems);
//! }
//! # Ok(())
//! # }
//! ```

mod check;
mod control;
mod http;
mod load;
mod play;
mod reply;
#[cfg(test)]
mod tests;
mod vector;

pub use control::Control;
pub use load::{default_directory, load};
pub use play::{Run, Verdict};
pub use vector::{
    Call, CallOptions, Connection, Drop, ERROR_FIELDS, Earlier, Exchange, Expect, OPERATIONS, Options,
    Outcome, PathStyle, Reply, ResponseOutcome, Scheme, Vector,
};

/// The account that stands for `/…` in a vector's paths, and the default of the `account_id` option.
pub const ACCOUNT_ID: &str = "1ab2c3d4-0000-4000-8000-00000000abcd";
/// The channel that stands for `/…` in a vector's paths, and the default of the `channel_id` option.
pub const CHANNEL_ID: &str = "ec36a867-3dd4-e911-814a-02d85f55fce8";
/// The default of the `api_key` option.
pub const API_KEY: &str = "test-key-1f4c9a";
/// Stands in vectors for whatever else is secret: signatures of links, flow tokens, passwords. No error shows it.
pub const SECRET: &str = "hush-7e2d91";

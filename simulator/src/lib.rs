//! A local WhatsApp Flows API that behaves as 8x8 documents it, to test against without an account.
//!
//! ```
//! use flows8x8_simulator::Simulator;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let simulator = Simulator::builder().seed(7).start().await?;
//! assert!(simulator.url().starts_with("http://127.0.0.1:"));
//! // Point a client's base URL at `simulator.url()`; any non-empty key will do.
//! simulator.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! Its answers keep to 8x8's OpenAPI document unless [`Shape::Guide`] is asked for. Nothing is written to disk and
//! nothing leaves the machine: it listens on the loopback address only.

#![forbid(unsafe_code)]

mod answer;
mod clock;
mod connection;
mod findings;
mod flow;
mod gateway;
mod guide;
mod ids;
mod input;
mod openapi;
mod page;
mod percent;
mod rate;
mod refusal;
mod routes;
mod server;
mod service;
mod shape;
mod state;

pub use server::{Builder, Simulator};
pub use shape::Shape;

/// Keeps the README's example compiling and running.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

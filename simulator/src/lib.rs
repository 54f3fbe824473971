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
//! # Faults
//!
//! A [`Fault`] makes something go wrong: [`Builder::fault`] from the start, [`Simulator::set_faults`] and
//! [`Simulator::clear_faults`] while it runs. [`Simulator::counts`] says what happened, whatever the client was told.
//!
//! ```
//! # use flows8x8_simulator::{Operation, Simulator};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let simulator = Simulator::builder().seed(7).fault("drop_after@create_flow:0.2".parse()?).start().await?;
//! // ... let a client create flows ...
//! let counts = simulator.counts();
//! println!("{} flows, {} answers lost", counts.effects(Operation::CreateFlow), counts.injected_of("drop_after"));
//! # Ok(())
//! # }
//! ```
//!
//! # State
//!
//! [`Simulator::dump`] gives all flows as one JSON document, [`Builder::state`] and [`Simulator::load`] take it back:
//!
//! ```json
//! {
//!   "format": "flows8x8-simulator-state",
//!   "version": 1,
//!   "channels": [
//!     {
//!       "account": "0f9b8a76-1111-2222-3333-444455556666",
//!       "channel": "main",
//!       "flows": [
//!         {
//!           "id": "1234567890123456",
//!           "name": "booking",
//!           "status": "PUBLISHED",
//!           "categories": ["APPOINTMENT_BOOKING"],
//!           "flowJson": "{\"version\":\"7.3\",\"screens\":[{\"id\":\"DONE\",\"title\":\"Done\",\"terminal\":true,\"success\":true,\"layout\":{\"type\":\"SingleColumnLayout\",\"children\":[{\"type\":\"TextBody\",\"text\":\"Thanks\"},{\"type\":\"Footer\",\"label\":\"Done\",\"on-click-action\":{\"name\":\"complete\",\"payload\":{}}}]}}]}",
//!           "endPointUri": "https://example.com/flow",
//!           "applicationId": "77"
//!         }
//!       ]
//!     }
//!   ]
//! }
//! ```
//!
//! Without `account` it is the channel of the paths that name none. `flowJson` is the text as it was sent; it,
//! `endPointUri` and `applicationId` are left out when a flow has none. Flows are in order of creation, channels sorted,
//! so that equal states give equal documents. A document by hand may also leave out `id` (one is drawn), `status`
//! (`DRAFT`) and `categories` (`["OTHER"]`). Findings are not kept but found again; links are not kept either.
//!
//! Its answers keep to 8x8's OpenAPI document unless [`Shape::Guide`] is asked for. Nothing is written to disk and
//! nothing leaves the machine: it listens on the loopback address only.

#![forbid(unsafe_code)]

mod answer;
mod clock;
mod connection;
mod counts;
mod delivery;
mod dump;
mod fault;
mod findings;
mod flow;
mod gateway;
mod guide;
mod ids;
mod input;
mod line;
mod openapi;
mod operation;
mod page;
mod percent;
mod rate;
mod refusal;
mod routes;
mod server;
mod service;
mod shape;
mod state;

pub use counts::Counts;
pub use dump::StateError;
pub use fault::{Fault, FaultError, FaultKind};
pub use flow::{FlowRecord, Status};
pub use operation::{Operation, Target};
pub use server::{Builder, Simulator};
pub use shape::Shape;

/// Keeps the README's example compiling and running.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

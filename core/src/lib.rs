//! Client for 8x8's WhatsApp Flows API.
//!
//! ```no_run
//! use flows8x8::{Client, CreateFlow, FlowCategory, FlowJson};
//!
//! # async fn example() -> flows8x8::Result<()> {
//! let client = Client::from_env()?; // FLOWS8X8_API_KEY, FLOWS8X8_ACCOUNT_ID, FLOWS8X8_CHANNEL_ID
//! let flow = CreateFlow::new("Booking", [FlowCategory::AppointmentBooking])
//!     .flow_json(FlowJson::file("flows/appointment.json")?);
//! let saved = client.create_flow(flow).await?.require_valid()?;
//! client.publish_flow(&saved.id).await?;
//! println!("{}", client.get_flow(&saved.id).await?.status); // PUBLISHED
//! # Ok(())
//! # }
//! ```
//!
//! - [`Client`] has the operations; each returns a [`Call`], which runs when awaited and takes options before.
//! - [`Error`] says what went wrong in one of the kinds of [`ErrorKind`], with 8x8's envelope, and what to do.
//! - Answers are decoded tolerantly: unknown statuses, categories and members are kept and go back unchanged.
//! - Flow JSON is sent verbatim, so the server's lines and columns are those of your own file.
//! - [`lint`] finds the mistakes in a Flow JSON document before any request, as the server would, and [`explain`] says
//!   what a finding means.
//! - Nothing is logged unless the program installs a [`tracing`](https://docs.rs/tracing) subscriber; target
//!   `flows8x8`, one debug event for each attempt, bodies at trace, everything secret masked.

#![forbid(unsafe_code)]

mod address;
mod base_url;
pub mod blocking;
mod build;
mod builder;
mod call;
mod cancel;
mod client;
pub mod config;
mod describe;
mod download;
mod error;
mod execute;
mod flow_json;
mod flow_source;
mod hint;
#[doc(hidden)]
pub mod host;
mod json_string;
mod lanes;
mod lint;
mod lookup;
mod mask;
mod model;
mod operation;
mod options;
mod outcome;
mod proxy;
mod rate_limit;
mod reconcile;
mod region;
mod request;
mod response;
mod retry;
mod secret;
mod tls;
mod transport;
mod webhook;

pub use builder::ClientBuilder;
pub use call::{Call, RawResponse, RequestBody, Response};
pub use cancel::CancelToken;
pub use client::Client;
#[doc(hidden)]
pub use client::Connections;
pub use error::{ApiError, BODY_EXCERPT_LIMIT, Error, ErrorKind, Result, UnknownErrorKind};
pub use flow_json::FlowJson;
pub use flow_source::FlowSource;
pub use flows8x8_flow_json::{
    ErrorPointer, ExcerptStyle, Explanation, Finding, LintReport, Location, Severity, ValidationError,
    explain, explanations, lint, lint_bytes, render, resolve, resolve_all,
};
pub use lint::lint_file;
pub use model::{
    CreateFlow, FlowCategory, FlowDetails, FlowList, FlowPreview, FlowReply, FlowStatus, FlowSummary,
    ListFlows, Patch, PreviewFlow, ReplyUser, SavedFlow, Timestamp, UpdateFlow,
};
pub use options::CallOptions;
pub use region::{PathStyle, Region};
pub use secret::{ApiKey, CredentialProvider, KeyFuture};
pub use webhook::{ReplyOptions, parse_flow_reply, parse_flow_reply_with};

pub use http;

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

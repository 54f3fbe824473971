//! What needs no client.

use flows8x8::{ReplyOptions, Timestamp};
use napi::bindgen_prelude::{Either, Uint8Array};
use napi_derive::napi;

use crate::arguments::{Document, Source};
use crate::outcome::{Outcome, refused};

/// Finds the mistakes in a document: a report as JSON.
#[napi(catch_unwind)]
pub fn lint(document: Document) -> Outcome {
    Outcome::of(match Source::from(document) {
        Source::Text(text) => Ok(flows8x8::lint(&text)),
        Source::Bytes(bytes) => Ok(flows8x8::lint_bytes(&bytes)),
        Source::Path(path) => flows8x8::lint_file(path),
    })
}

/// What a finding's code means; null as JSON for a code nobody knows.
#[napi(catch_unwind)]
pub fn explain(code: String) -> Outcome {
    Outcome::of(Ok(flows8x8::explain(&code)))
}

/// Reads the body of a webhook's request: a reply as JSON, or null.
///
/// `headers` are the values of its `Authorization` headers.
#[napi(catch_unwind)]
pub fn parse_flow_reply(
    body: Either<String, Uint8Array>,
    authorization: Option<Either<String, Uint8Array>>,
    headers: Vec<String>,
) -> Outcome {
    let mut options = ReplyOptions::new().headers(headers.iter().map(|value| ("authorization", value)));
    if let Some(expected) = authorization {
        options = options.authorization(bytes(expected));
    }
    Outcome::of(flows8x8::parse_flow_reply_with(bytes(body), options))
}

fn bytes(value: Either<String, Uint8Array>) -> Vec<u8> {
    match value {
        Either::A(text) => text.into_bytes(),
        Either::B(bytes) => bytes.to_vec(),
    }
}

/// The milliseconds since 1970 of a time as 8x8 writes them; null for a text that cannot be read.
#[napi(catch_unwind)]
pub fn parse_timestamp(raw: String) -> Option<f64> {
    Timestamp::new(raw).unix_millis().map(|millis| millis as f64)
}

/// The version of the core.
#[napi(catch_unwind)]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Whether a saved flow, given as canonical JSON, has no findings; its error otherwise.
#[napi(catch_unwind)]
pub fn require_valid(saved: String) -> Outcome {
    let saved = serde_json::from_str::<flows8x8::SavedFlow>(&saved)
        .map_err(|error| refused(format!("this is no saved flow: {error}")));
    Outcome::of(saved.and_then(|saved| saved.require_valid().map(|_| ())))
}

//! What needs no client.

use std::collections::HashMap;

use flows8x8::{ErrorKind, ReplyOptions};

use crate::error::{FlowsError, guarded};
use crate::lint::{Explanation, LintReport};
use crate::reply::FlowReply;
use crate::requests::FlowJson;

/// Finds the mistakes in a document, as the server would, without a request.
#[uniffi::export]
pub fn lint(document: FlowJson) -> Result<LintReport, FlowsError> {
    guarded(|| {
        let report = match document {
            FlowJson::Text { text } => flows8x8::lint(&text),
            FlowJson::Bytes { bytes } => flows8x8::lint_bytes(&bytes),
            FlowJson::File { path } => flows8x8::lint_file(path)?,
        };
        Ok(report.into())
    })
}

/// What a finding's code means; absent for a code nobody knows.
#[uniffi::export]
pub fn explain(code: String) -> Option<Explanation> {
    flows8x8::explain(&code).map(Into::into)
}

/// Reads the body of a webhook's request: the flow reply it holds, or nothing when the event is something else.
///
/// Anyone can send a request to a webhook: `authorization` is the value that the request's `Authorization` header must
/// have, scheme included, and `headers` are those of the request, each with all its values. Upper and lower case of the
/// names does not matter.
#[uniffi::export(default(authorization = None, headers = None))]
pub fn parse_flow_reply(
    body: Vec<u8>,
    authorization: Option<String>,
    headers: Option<HashMap<String, Vec<String>>>,
) -> Result<Option<FlowReply>, FlowsError> {
    guarded(|| {
        let received = headers.iter().flatten();
        let received = received.flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
        let mut options = ReplyOptions::new().headers(received);
        if let Some(expected) = authorization {
            options = options.authorization(expected);
        }
        Ok(flows8x8::parse_flow_reply_with(body, options)?.map(Into::into))
    })
}

/// The version of the library.
#[uniffi::export]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The names of all kinds of errors, in the order of their numbers.
#[uniffi::export]
pub fn error_kinds() -> Vec<String> {
    ErrorKind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect()
}

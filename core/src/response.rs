//! From an answer to a value or an error. Pure.

use std::time::SystemTime;

use flows8x8_flow_json::ValidationError;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{ApiError, BODY_EXCERPT_LIMIT};
use crate::model::{FlowList, SavedFlow};
use crate::retry;
use crate::transport::Answer;
use crate::{Error, ErrorKind, Result};

/// A larger body of a failure is no envelope but a mistake or an attack: its status and beginning are enough.
const LONGEST_ENVELOPE: usize = 1024 * 1024;
/// What a message may have, in bytes, before it is cut.
const LONGEST_MESSAGE: usize = 4 * 1024;

/// Turns a non-2xx answer into an error.
///
/// The status decides the kind. On a 400 the envelope's code refines it, and so do the two messages 8x8 documents;
/// no other text is ever looked at.
pub(crate) fn error(answer: &Answer, through_proxy: bool) -> Error {
    let envelope = without_bom(&answer.body);
    let parsed = (envelope.len() <= LONGEST_ENVELOPE).then(|| serde_json::from_slice::<Value>(envelope));
    let members = match parsed {
        Some(Ok(Value::Object(members))) => members,
        _ => Map::new(),
    };
    let mut api = ApiError::from_members(&members);
    if let Some(message) = api.as_mut().and_then(|api| api.message.as_mut()) {
        message.truncate(boundary(message, LONGEST_MESSAGE));
    }
    let findings = findings(members);
    let kind = kind_of(answer.status, api.as_ref(), through_proxy);
    let said = api.as_ref().and_then(|api| api.message.as_deref()).filter(|text| !text.trim().is_empty());
    let message = match (said, findings.first().and_then(|finding| finding.message.as_deref())) {
        (Some(said), _) => said.to_owned(),
        (None, Some(finding)) => finding.to_owned(),
        (None, None) => reason(answer.status, kind).to_owned(),
    };
    let retry_after = retry::retry_after(&answer.headers, said, SystemTime::now());
    Error::new(kind, message)
        .with_status(answer.status)
        .with_api(api)
        .with_validation_errors(findings)
        .with_retry_after(retry_after)
        .with_body(excerpt(&answer.body))
}

fn findings(mut members: Map<String, Value>) -> Vec<ValidationError> {
    let list = ["validationErrors", "validation_errors"].iter().find_map(|name| members.remove(*name));
    list.map(ValidationError::list_from_value).unwrap_or_default()
}

fn kind_of(status: u16, api: Option<&ApiError>, through_proxy: bool) -> ErrorKind {
    match status {
        400 => api.map_or(ErrorKind::BadRequest, refine_bad_request),
        401 => ErrorKind::Authentication,
        403 => ErrorKind::PermissionDenied,
        404 => ErrorKind::NotFound,
        407 if through_proxy => ErrorKind::Proxy,
        408 => ErrorKind::Timeout,
        409 => ErrorKind::Conflict,
        410 => ErrorKind::Gone,
        413 => ErrorKind::PayloadTooLarge,
        422 => ErrorKind::ValidationFailed,
        426 => ErrorKind::UpgradeRequired,
        429 => ErrorKind::RateLimited,
        500..=599 => ErrorKind::Server,
        _ => ErrorKind::UnexpectedStatus,
    }
}

/// 8x8 folds several statuses into 400; its codes tell them apart, and for two states only its words do.
fn refine_bad_request(api: &ApiError) -> ErrorKind {
    match api.code {
        Some(1200) => return ErrorKind::Authentication,
        Some(1201) => return ErrorKind::PermissionDenied,
        Some(1300) => return ErrorKind::NotFound,
        _ => {}
    }
    let says = |text: &str| {
        let rest = api.message.as_deref().and_then(|message| message.trim().strip_prefix(text));
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
    };
    if says("Flow must be in DRAFT status") {
        ErrorKind::Conflict
    } else if says("Invalid flowJson") {
        ErrorKind::ValidationFailed
    } else {
        ErrorKind::BadRequest
    }
}

/// What to say when the server said nothing.
fn reason(status: u16, kind: ErrorKind) -> &'static str {
    match (status, kind) {
        (407, ErrorKind::Proxy) => "the proxy asks for a user and a password",
        (301 | 302 | 303 | 307 | 308, _) => "the server redirects, and the API documents no redirect",
        (_, ErrorKind::UnexpectedStatus) => "the API documents no such status",
        _ => http::StatusCode::from_u16(status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .unwrap_or("the server gave no reason"),
    }
}

/// The part of a body an error keeps; bytes that are no UTF-8 show as the replacement character.
pub(crate) fn excerpt(body: &[u8]) -> Option<String> {
    if body.is_empty() {
        return None;
    }
    let mut text = String::from_utf8_lossy(&body[..body.len().min(BODY_EXCERPT_LIMIT)]).into_owned();
    // Replacement characters are longer than what they replace.
    text.truncate(boundary(&text, BODY_EXCERPT_LIMIT));
    Some(text)
}

/// The last character boundary up to `limit`.
fn boundary(text: &str, limit: usize) -> usize {
    (0..=limit.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// The error for a 2xx body that cannot be used.
fn undecodable(answer: &Answer, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Decode, message).with_status(answer.status).with_body(excerpt(&answer.body))
}

/// Makes sure that the body was read to its end.
pub(crate) fn whole(answer: &Answer) -> Result<()> {
    let Some(failure) = &answer.body_failure else { return Ok(()) };
    let mut error = undecodable(answer, failure.message.clone());
    if let Some(cause) = &failure.cause {
        error = error.with_cause(cause.clone());
    }
    match failure.hint {
        Some(hint) => Err(error.with_hint(hint)),
        None => Err(error),
    }
}

/// Decodes a 2xx body.
pub(crate) fn decode<T: DeserializeOwned>(answer: &Answer) -> Result<T> {
    let undecodable = |message: String| undecodable(answer, message);
    whole(answer)?;
    let body = without_bom(&answer.body);
    if body.trim_ascii().is_empty() {
        return Err(undecodable("the answer is empty".to_owned()));
    }
    let text = std::str::from_utf8(body).map_err(|error| {
        undecodable(format!("the answer is not valid UTF-8 at byte offset {}", error.valid_up_to()))
    })?;
    serde_json::from_str(text).map_err(|error| match error.classify() {
        serde_json::error::Category::Eof => {
            undecodable("the answer is cut off".to_owned()).with_cause(error.to_string())
        }
        serde_json::error::Category::Data => undecodable(format!("the answer does not fit: {error}")),
        _ => undecodable("the answer is no JSON".to_owned()).with_cause(error.to_string()),
    })
}

/// Reads what publish, deprecate and delete answer: nothing, in whatever form, unless it says that it did not succeed.
pub(crate) fn succeeded(answer: &Answer) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Said {
        success: bool,
    }
    if !(200..300).contains(&answer.status) {
        return Ok(());
    }
    match serde_json::from_slice::<Said>(without_bom(&answer.body)) {
        Ok(Said { success: false }) => Err(not_saved(answer, decode(answer)?)),
        _ => Ok(()),
    }
}

/// Reads what create and update answer. `requested_id` is the id an update was sent to.
pub(crate) fn saved_flow(answer: &Answer, requested_id: Option<&str>) -> Result<SavedFlow> {
    let empty = answer.body_failure.is_none() && without_bom(&answer.body).trim_ascii().is_empty();
    let mut saved = match requested_id {
        Some(id) if empty => return Ok(SavedFlow::bare(id.to_owned())),
        _ => decode::<SavedFlow>(answer)?,
    };
    if !saved.success {
        return Err(not_saved(answer, saved));
    }
    if saved.id.is_empty() {
        match requested_id {
            Some(id) => saved.id = id.to_owned(),
            None => {
                return Err(undecodable(answer, "the answer has no id"));
            }
        }
    }
    // Only this client knows that; an answer that claims it is not believed.
    saved.reconciled = false;
    Ok(saved)
}

/// A 2xx that says `success: false`.
fn not_saved(answer: &Answer, saved: SavedFlow) -> Error {
    let said = saved.extra.get("message").and_then(Value::as_str).map(str::to_owned);
    let error = if saved.validation_errors.is_empty() {
        let text = said.unwrap_or_else(|| "the answer says success: false".to_owned());
        Error::new(ErrorKind::UnexpectedStatus, text)
    } else {
        crate::model::findings_error(saved.validation_errors)
    };
    error.with_status(answer.status).with_body(excerpt(&answer.body))
}

/// Reads the list; `limit` is how many were asked for.
pub(crate) fn flow_list(answer: &Answer, limit: u32) -> Result<FlowList> {
    let mut list: FlowList = decode(answer)?;
    list.truncated = list.flows.len() >= limit as usize;
    if list.truncated {
        tracing::warn!(target: "flows8x8", limit, "the list may be cut: the API has no cursor");
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http::HeaderMap;

    fn answer(status: u16, body: &str) -> Answer {
        let body = Bytes::copy_from_slice(body.as_bytes());
        Answer { status, headers: HeaderMap::new(), body, body_failure: None }
    }

    #[test]
    fn a_400_is_refined_by_code_and_by_two_messages_only() {
        for (body, kind) in [
            (r#"{"code":1200}"#, ErrorKind::Authentication),
            (r#"{"code":1201}"#, ErrorKind::PermissionDenied),
            (r#"{"code":"1300"}"#, ErrorKind::NotFound),
            (r#"{"code":1000,"message":"Flow must be in DRAFT status"}"#, ErrorKind::Conflict),
            (r#"{"code":1000,"message":"Invalid flowJson: no screens"}"#, ErrorKind::ValidationFailed),
            (r#"{"code":1000,"message":"Invalid flowJsonUrl"}"#, ErrorKind::BadRequest),
            (r#"{"code":1000,"message":"Flow not found"}"#, ErrorKind::BadRequest),
            (r#"{"code":429}"#, ErrorKind::BadRequest),
            ("<html>", ErrorKind::BadRequest),
        ] {
            let error = error(&answer(400, body), false);
            assert_eq!((error.kind(), error.http_status()), (kind, Some(400)), "{body}");
        }
    }

    #[test]
    fn on_any_other_status_the_code_changes_nothing() {
        let error = error(&answer(500, r#"{"code":1300,"message":"Invalid flowJson"}"#), false);
        assert_eq!(error.kind(), ErrorKind::Server);
        assert_eq!(error.api().unwrap().code, Some(1300));
    }

    #[test]
    fn a_long_body_is_kept_up_to_the_limit() {
        for body in ["é".repeat(BODY_EXCERPT_LIMIT), "x".repeat(BODY_EXCERPT_LIMIT + 1)] {
            let kept = error(&answer(502, &body), false).body().unwrap().len();
            assert!((BODY_EXCERPT_LIMIT - 1..=BODY_EXCERPT_LIMIT).contains(&kept));
        }
        let latin = Bytes::from(vec![0xfc; BODY_EXCERPT_LIMIT]);
        assert!(excerpt(&latin).unwrap().len() <= BODY_EXCERPT_LIMIT);
    }

    #[test]
    fn an_update_without_a_body_has_the_id_it_was_sent_to() {
        for body in ["", " \r\n", "{}", r#"{"success":true}"#] {
            assert_eq!(saved_flow(&answer(200, body), Some("7")).unwrap().id, "7");
        }
        assert_eq!(saved_flow(&answer(200, "{}"), None).unwrap_err().kind(), ErrorKind::Decode);
    }

    #[test]
    fn success_false_is_an_error() {
        let kind = |body| saved_flow(&answer(200, body), None).unwrap_err().kind();
        assert_eq!(kind(r#"{"success":false}"#), ErrorKind::UnexpectedStatus);
        assert_eq!(
            kind(r#"{"id":"1","success":false,"validation_errors":["x"]}"#),
            ErrorKind::ValidationFailed
        );
    }
}

//! Reading what a webhook receives when a user has filled in a flow.

use std::fmt;

use serde_json::Value;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::model::reply::{put_back, take, take_number, take_object};
use crate::secret::MASK;
use crate::{Error, ErrorKind, FlowReply, Result, mask, operation, response};

/// What a webhook's request must have before its body is read.
///
/// Keep the expected value as secret as a password; no formatting shows it.
#[derive(Clone, Default)]
pub struct ReplyOptions {
    expected: Option<Secret>,
    /// The values of all `Authorization` headers the request had.
    received: Vec<Secret>,
}

type Secret = Zeroizing<Vec<u8>>;

impl ReplyOptions {
    /// Nothing is checked.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The value that the request's `Authorization` header must have, scheme included: what was set for the webhook in
    /// 8x8 as `httpAuthorization`. It is compared in constant time.
    #[must_use]
    pub fn authorization(mut self, expected: impl AsRef<[u8]>) -> Self {
        self.expected = Some(secret(expected.as_ref()));
        self
    }

    /// The request's headers, as names and values: a map, a list of pairs, a reference to a
    /// [`HeaderMap`](http::HeaderMap). Upper and lower case of the names does not matter.
    #[must_use]
    pub fn headers<N: AsRef<str>, V: AsRef<[u8]>>(
        mut self,
        headers: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        for (name, value) in headers {
            if name.as_ref().trim().eq_ignore_ascii_case("authorization") {
                self.received.push(secret(value.as_ref()));
            }
        }
        self
    }

    fn check(&self) -> Result<()> {
        let Some(expected) = &self.expected else { return Ok(()) };
        if expected.is_empty() {
            return Err(Error::invalid_argument("authorization is empty, which would let everyone pass")
                .with_hint("pass the value that was set for the webhook, or leave authorization out"));
        }
        let refused = |text| {
            Err(Error::new(ErrorKind::Webhook, text).with_hint(
                "authorization must be what the webhook was given in 8x8 as httpAuthorization, scheme included, \
                 and headers those of the request",
            ))
        };
        match self.received.as_slice() {
            [] => refused("the request has no Authorization header"),
            [received] if bool::from(received.as_slice().ct_eq(expected.as_slice())) => Ok(()),
            [_] => refused("the request's Authorization header is not the expected one"),
            _ => refused("the request has several Authorization headers"),
        }
    }
}

impl fmt::Debug for ReplyOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let expected = self.expected.as_ref().map(|_| MASK);
        f.debug_struct("ReplyOptions").field("authorization", &expected).finish_non_exhaustive()
    }
}

fn secret(value: &[u8]) -> Secret {
    Zeroizing::new(value.trim_ascii().to_vec())
}

/// Reads the body of a webhook's request: the flow reply it holds, or none when the event is something else.
///
/// Anyone can send a request to a webhook: use [`parse_flow_reply_with`] to check that this one knows the secret.
/// Acknowledge with 200 within 5 seconds, also what is no flow reply; 8x8 repeats the request otherwise, so look at
/// [`FlowReply::umid`] before acting twice.
///
/// ```
/// # fn main() -> flows8x8::Result<()> {
/// let body = r#"{"version": 3, "namespace": "ChatApps", "eventType": "inbound_message_received", "payload": {
///     "umid": "5a6b", "user": {"msisdn": "+15551234567"}, "type": "Interactive", "content": {"interactive": {
///     "type": "nfmReply", "nfmReply": {"responseJson": "{\"flow_token\":\"t-1\",\"email\":\"a@b.c\"}"}}}}}"#;
/// let reply = flows8x8::parse_flow_reply(body)?.expect("it is a flow reply");
/// assert_eq!(reply.data["email"], "a@b.c");
/// assert_eq!(reply.flow_token.as_deref(), Some("t-1"));
/// assert_eq!(reply.user.msisdn.as_deref(), Some("+15551234567"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Webhook`](ErrorKind::Webhook) when the body is no JSON object, or a flow reply without readable `responseJson`.
/// The error keeps the beginning of the body, flow tokens masked.
pub fn parse_flow_reply(body: impl AsRef<[u8]>) -> Result<Option<FlowReply>> {
    parse_flow_reply_with(body, ReplyOptions::new())
}

/// Checks that the request comes from who knows the webhook's secret, and only then reads its body, as
/// [`parse_flow_reply`] does.
///
/// ```
/// # fn main() -> flows8x8::Result<()> {
/// use flows8x8::{ErrorKind, ReplyOptions, parse_flow_reply_with};
///
/// let options = ReplyOptions::new().authorization("Bearer s3cr3t");
/// let event = r#"{"namespace": "ChatApps", "payload": {"type": "Text"}}"#;
///
/// let known = options.clone().headers([("AUTHORIZATION", "Bearer s3cr3t")]);
/// assert_eq!(parse_flow_reply_with(event, known)?, None);
///
/// let error = parse_flow_reply_with(event, options).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Webhook);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`parse_flow_reply`]; [`Webhook`](ErrorKind::Webhook) also when the `Authorization` header is missing, there
/// several times, or not the expected one, and [`InvalidArgument`](ErrorKind::InvalidArgument) when the expected value is
/// blank.
pub fn parse_flow_reply_with(body: impl AsRef<[u8]>, options: ReplyOptions) -> Result<Option<FlowReply>> {
    options
        .check()
        .and_then(|()| parse(body.as_ref()))
        .map_err(|error| error.with_operation(operation::PARSE_FLOW_REPLY))
}

fn parse(body: &[u8]) -> Result<Option<FlowReply>> {
    let refused = |text: &str, cause: Option<serde_json::Error>| {
        let error = Error::new(ErrorKind::Webhook, text).with_body(response::excerpt(body));
        let error = match cause {
            Some(cause) => error.with_cause(cause.to_string()),
            None => error,
        };
        error.masked(mask::mask)
    };
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut envelope = match serde_json::from_slice::<Value>(text) {
        Ok(Value::Object(envelope)) => envelope,
        Ok(_) => return Err(refused("the webhook's body is no event: it is no JSON object", None)),
        Err(error) => return Err(refused("the webhook's body is no JSON", Some(error))),
    };
    let Some(Value::Object(mut payload)) = envelope.remove("payload") else { return Ok(None) };
    if !is(payload.remove("type"), "interactive") {
        return Ok(None);
    }
    let Some(Value::Object(mut content)) = payload.remove("content") else { return Ok(None) };
    let Some(Value::Object(mut interactive)) = content.remove("interactive") else { return Ok(None) };
    if !is(interactive.remove("type"), "nfmreply") {
        return Ok(None);
    }
    let mut answer = take_object(&mut interactive, &["nfmReply", "nfm_reply"]);
    let data = match take(&mut answer, &["responseJson", "response_json"]) {
        Some(Value::Object(data)) => data,
        Some(Value::String(text)) => match serde_json::from_str(&text) {
            Ok(Value::Object(data)) => data,
            Ok(_) => return Err(refused("the flow reply's responseJson is no JSON object", None)),
            Err(error) => return Err(refused("the flow reply's responseJson is no JSON", Some(error))),
        },
        Some(_) => {
            return Err(refused("the flow reply's responseJson is neither a text nor an object", None));
        }
        None => return Err(refused("the flow reply has no responseJson", None)),
    };
    // What is left of the layers is unknown, and kept.
    put_back(&mut interactive, "nfmReply", answer);
    put_back(&mut content, "interactive", interactive);
    let recipient = take_object(&mut payload, &["recipient"]);
    let version = take_number(&mut envelope, "version");
    for known in ["namespace", "eventType", "description"] {
        envelope.remove(known);
    }
    let mut reply = FlowReply::from_event(payload, recipient, data);
    reply.version = version;
    put_back(&mut reply.extra, "content", content);
    put_back(&mut reply.extra, "envelope", envelope);
    Ok(Some(reply))
}

/// Whether a member says this, whatever the case and with or without underscores.
fn is(value: Option<Value>, wanted: &str) -> bool {
    let text = value.as_ref().and_then(Value::as_str).unwrap_or_default();
    text.trim().replace('_', "").eq_ignore_ascii_case(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, HeaderValue};
    use serde_json::json;
    use std::collections::{BTreeMap, HashMap};

    const EVENT: &str = r#"{"payload": {"type": "Text"}}"#;

    fn outcome(options: ReplyOptions) -> Result<(), ErrorKind> {
        parse_flow_reply_with(EVENT, options).map(|_| ()).map_err(|error| error.kind())
    }

    #[test]
    fn headers_come_in_every_form_a_program_has_them_in() {
        let expecting = || ReplyOptions::new().authorization("Bearer s3cr3t");
        let mut map = HeaderMap::new();
        map.insert("x-a", HeaderValue::from_static("b"));
        map.insert(http::header::AUTHORIZATION, HeaderValue::from_static("Bearer s3cr3t"));
        assert_eq!(outcome(expecting().headers(&map)), Ok(()));
        let owned = HashMap::from([("AUTHORIZATION".to_owned(), "Bearer s3cr3t".to_owned())]);
        assert_eq!(outcome(expecting().headers(&owned)), Ok(()));
        assert_eq!(outcome(expecting().headers(owned)), Ok(()));
        let sorted = BTreeMap::from([("Authorization", b"Bearer s3cr3t".to_vec())]);
        assert_eq!(outcome(expecting().headers(sorted)), Ok(()));
        assert_eq!(outcome(expecting().headers([("authorization", " Bearer s3cr3t ")])), Ok(()));
        assert_eq!(outcome(expecting().headers(vec![("aUTHORIZATION", &b"Bearer s3cr3t"[..])])), Ok(()));
    }

    #[test]
    fn only_the_expected_authorization_passes() {
        let check = |expected: &str, received: &[(&str, &str)]| {
            outcome(ReplyOptions::new().authorization(expected).headers(received.iter().copied()))
        };
        for received in [
            &[][..],
            &[("authorization", "")],
            &[("authorization", "Bearer s3cr3")],
            &[("authorization", "Bearer s3cr3tt")],
            &[("authorization", "bearer s3cr3t")],
            &[("authorization", "s3cr3t")],
            &[("x-authorization", "Bearer s3cr3t")],
            &[("authorization", "Bearer s3cr3t"), ("Authorization", "Bearer s3cr3t")],
        ] {
            assert_eq!(check("Bearer s3cr3t", received), Err(ErrorKind::Webhook), "{received:?}");
        }
        for blank in ["", "  "] {
            assert_eq!(check(blank, &[("authorization", "")]), Err(ErrorKind::InvalidArgument));
        }
        assert_eq!(outcome(ReplyOptions::new().headers([("authorization", "anything")])), Ok(()));
    }

    #[test]
    fn no_text_shows_the_secret_or_what_was_sent_instead() {
        let options =
            ReplyOptions::new().authorization("Bearer s3cr3t").headers([("authorization", "gu3ss")]);
        let error = parse_flow_reply_with("pers0nal", options.clone()).unwrap_err();
        let text = format!("{options:?} {error} {error:?} {}", error.to_json());
        for secret in ["s3cr3t", "gu3ss", "pers0nal"] {
            assert!(!text.contains(secret), "{text}");
        }
        assert_eq!(error.operation(), Some("parse_flow_reply"));
    }

    #[test]
    fn an_error_keeps_the_body_without_the_flow_token() {
        let event = |form: &str| {
            let interactive = json!({"type": "nfmReply", "nfmReply": {"responseJson": form}});
            let payload =
                json!({"umid": "5a6b", "type": "Interactive", "content": {"interactive": interactive}});
            json!({ "payload": payload }).to_string()
        };
        let error = parse_flow_reply(event(r#"{"flow_token":"t0ken","cut":"#)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Webhook);
        let text = format!("{error} {error:?} {}", error.to_json());
        assert!(!text.contains("t0ken") && text.contains("5a6b"), "{text}");
        assert!(std::error::Error::source(&error).is_some());
    }

    #[test]
    fn whatever_is_no_flow_reply_is_none_and_whatever_is_no_event_is_an_error() {
        let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for body in ["", " ", "null", "[]", "\"x\"", "{", "<xml/>", nested.as_str()] {
            assert_eq!(parse_flow_reply(body).unwrap_err().kind(), ErrorKind::Webhook);
        }
        assert_eq!(parse_flow_reply(b"{\"a\":\"\xff\"}").unwrap_err().kind(), ErrorKind::Webhook);
        for event in [
            json!({}),
            json!({"payload": null}),
            json!({"payload": "Interactive"}),
            json!({"payload": {"type": 5}}),
            json!({"payload": {"type": "Interactive"}}),
            json!({"payload": {"type": "Interactive", "content": "text"}}),
            json!({"payload": {"type": "Interactive", "content": {"interactive": {"type": "buttonReply"}}}}),
            json!({"payload": {"type": "Text", "content": {"interactive": {"type": "nfmReply"}}}}),
        ] {
            assert_eq!(parse_flow_reply(event.to_string()).unwrap(), None, "{event}");
        }
    }
}

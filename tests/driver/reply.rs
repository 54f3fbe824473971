//! Reads a webhook's body as a vector says.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flows8x8::{Error, FlowReply, ReplyOptions, parse_flow_reply_with};
use serde_json::{Map, Value};

pub(crate) fn parse(args: &Map<String, Value>) -> Result<Option<FlowReply>, Error> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let body = match &args["body"] {
        Value::String(text) => text.clone().into_bytes(),
        form if form["base64"].is_string() => STANDARD.decode(text(&form["base64"])).unwrap(),
        form => form["value"].to_string().into_bytes(),
    };
    let mut options = ReplyOptions::new();
    if let Some(expected) = args.get("authorization") {
        options = options.authorization(text(expected));
    }
    if let Some(headers) = args.get("headers") {
        let headers = headers.as_object().unwrap().iter();
        options = options.headers(headers.map(|(name, value)| (name, text(value))));
    }
    parse_flow_reply_with(body, options)
}

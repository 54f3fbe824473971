//! What needs no client: reading a webhook's body, linting a document, explaining a code.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flows8x8::{Error, FlowReply, ReplyOptions, explain, lint, lint_bytes, parse_flow_reply_with};
use serde_json::{Map, Value, json};

/// Runs such an operation; `None` for one that needs a client.
pub(crate) fn run(op: &str, args: &Map<String, Value>) -> Option<Result<Value, Error>> {
    match op {
        "parse_flow_reply" => Some(parse(args).map(|reply| json!(reply))),
        "lint" => Some(Ok(json!(match &args["document"] {
            Value::String(text) => lint(text),
            form => lint_bytes(&STANDARD.decode(form["base64"].as_str().unwrap()).unwrap()),
        }))),
        "explain" => {
            let explained = explain(args["code"].as_str().unwrap());
            Some(Ok(json!(
                explained.map(|found| {
                    json!({"code": found.code, "text": found.text, "example": found.example})
                })
            )))
        }
        _ => None,
    }
}

fn parse(args: &Map<String, Value>) -> Result<Option<FlowReply>, Error> {
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

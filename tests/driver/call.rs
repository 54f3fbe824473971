//! Makes a vector's call, by either client, and puts what came of it into the vectors' words.

use std::collections::BTreeMap;
use std::time::Duration;

use flows8x8::{CallOptions, Error, RawResponse, Response};
use flows8x8_tests::replay::{self, Earlier};
use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::{self, Arguments};
use crate::{client, offline};

/// What a caller sees of a call that went well.
pub(crate) struct Seen {
    pub(crate) value: Value,
    /// None when the operation makes no request.
    pub(crate) response: Option<Answer>,
}

/// The raw response beside a value.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) attempts: u32,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// A driver for a client: both have the same methods, only waiting is written differently.
macro_rules! driver {
    ($build:ident, [$($asyncness:ident)?], [$($wait:tt)*]) => {
        use super::*;

        /// Makes the call, and those before it; `replay` is the URL of the listener that plays the vector.
        pub(crate) $($asyncness)? fn make(call: &replay::Call, replay: &str) -> Result<Seen, Error> {
            if let Some(value) = offline::run(&call.op, &call.args) {
                return Ok(Seen { value: value?, response: None });
            }
            let mut client = client::builder(&call.options, replay)?.$build()?;
            if let Some(channel) = &call.options.with_channel {
                client = client.with_channel(channel)?;
            }
            if call.options.close_first {
                client.close();
            }
            for earlier in call.before.iter().flat_map(|earlier| vec![earlier; earlier.times]) {
                let args = Arguments { given: &earlier.args, replay };
                let ended = one(&client, &earlier.op, &args, CallOptions::new())$($wait)*;
                assert_ends(earlier, ended);
            }
            sleep(Duration::from_millis(call.pause_ms))$($wait)*;
            let options = arguments::options(&call.options.call);
            one(&client, &call.op, &Arguments { given: &call.args, replay }, options)$($wait)*
        }

        $($asyncness)? fn one(
            client: &Client,
            op: &str,
            args: &Arguments<'_>,
            options: CallOptions,
        ) -> Result<Seen, Error> {
            match op {
                "new_client" => Ok(Seen { value: Value::Null, response: None }),
                "create_flow" => send(client.create_flow(args.create_flow()?), options)$($wait)*,
                "get_flow" => send(client.get_flow(args.text("flow_id")), options)$($wait)*,
                "list_flows" => match args.list_flows() {
                    Some(list) => send(client.list_flows_with(list), options)$($wait)*,
                    None => send(client.list_flows(), options)$($wait)*,
                },
                "update_flow" => {
                    let update = args.update_flow()?;
                    send(client.update_flow(args.text("flow_id"), update), options)$($wait)*
                }
                "publish_flow" => send(client.publish_flow(args.text("flow_id")), options)$($wait)*,
                "deprecate_flow" => send(client.deprecate_flow(args.text("flow_id")), options)$($wait)*,
                "delete_flow" => send(client.delete_flow(args.text("flow_id")), options)$($wait)*,
                "preview_flow" => match args.preview_flow() {
                    Some(preview) => {
                        send(client.preview_flow_with(args.text("flow_id"), preview), options)$($wait)*
                    }
                    None => send(client.preview_flow(args.text("flow_id")), options)$($wait)*,
                },
                "find_flow" => send(client.find_flow(args.text("name")), options)$($wait)*,
                "wait_for_status" => {
                    let call = client.wait_for_status(args.text("flow_id"), args.status(), args.timeout());
                    send(call, options)$($wait)*
                }
                "request" => {
                    let call = client.request(args.method(), args.text("path"), args.body()?);
                    send(call, options)$($wait)*
                }
                "download_flow_json" => send(client.download_flow_json(args.flow_source()), options)$($wait)*,
                other => panic!("the driver does not know the operation {other}"),
            }
        }

        $($asyncness)? fn send<T: Canonical + Send + 'static>(
            call: Call<T>,
            options: CallOptions,
        ) -> Result<Seen, Error> {
            Ok(seen(call.options(options).with_response()$($wait)*?))
        }
    };
}

pub(crate) mod asynchronous {
    use flows8x8::{Call, Client};
    use tokio::time::sleep;

    driver!(build, [async], [.await]);
}

pub(crate) mod blocking {
    use flows8x8::blocking::{Call, Client};
    use std::thread::sleep;

    driver!(build_blocking, [], []);
}

/// Makes sure that a call before the one that matters ended as the vector says.
fn assert_ends(earlier: &Earlier, ended: Result<Seen, Error>) {
    let error = ended.err().map(|error| (error.kind().as_str(), error.to_string()));
    let kind = error.as_ref().map(|(kind, _)| *kind);
    assert_eq!(kind, earlier.error.as_deref(), "{} before the call: {error:?}", earlier.op);
}

fn seen<T: Canonical>(done: Response<T>) -> Seen {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let response = Answer {
        status: done.status,
        attempts: done.attempts,
        headers: done.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
        body: String::from_utf8_lossy(&done.body).into_owned(),
    };
    Seen { value: done.value.canonical(), response: Some(response) }
}

/// A result as canonical JSON: for models what they serialize to.
trait Canonical {
    fn canonical(&self) -> Value;
}

impl Canonical for RawResponse {
    fn canonical(&self) -> Value {
        json!({ "status": self.status, "text": String::from_utf8_lossy(&self.body) })
    }
}

macro_rules! canonical {
    ($($model:ty),*) => {
        $(impl Canonical for $model {
            fn canonical(&self) -> Value {
                to_value(self)
            }
        })*
    };
}

canonical!(
    (),
    String,
    flows8x8::SavedFlow,
    flows8x8::FlowDetails,
    flows8x8::FlowList,
    flows8x8::FlowPreview,
    Option<flows8x8::FlowSummary>
);

fn to_value(model: &impl Serialize) -> Value {
    serde_json::to_value(model).unwrap()
}

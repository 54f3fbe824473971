//! Makes a vector's call and puts what came of it into the vectors' words.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flows8x8::{
    Call, CancelToken, Client, CreateFlow, Error, FlowDetails, FlowJson, FlowSource, FlowStatus, ListFlows,
    Patch, PreviewFlow, RawResponse, RequestBody, UpdateFlow,
};
use flows8x8_tests::replay::{self, CallOptions};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{client, reply};

/// What a caller sees of a call that went well.
pub(crate) struct Seen {
    pub(crate) value: Value,
    /// None when the operation makes no request.
    pub(crate) response: Option<Response>,
}

/// The raw response beside a value.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) attempts: u32,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// Makes the call; `replay` is the URL of the listener that plays the vector.
pub(crate) async fn make(call: &replay::Call, replay: &str) -> Result<Seen, Error> {
    if call.op == "parse_flow_reply" {
        let value = to_value(&reply::parse(&call.args)?);
        return Ok(Seen { value, response: None });
    }
    let client = client::build(&call.options, replay)?;
    if call.options.close_first {
        client.close();
    }
    let args = Arguments(&call.args);
    let options = &call.options.call;
    match call.op.as_str() {
        "new_client" => Ok(Seen { value: Value::Null, response: None }),
        "create_flow" => finish(client.create_flow(args.create_flow()?), options).await,
        "get_flow" => finish(client.get_flow(args.text("flow_id")), options).await,
        "list_flows" => finish(list_flows(&client, &args), options).await,
        "update_flow" => {
            let update = args.update_flow()?;
            finish(client.update_flow(args.text("flow_id"), update), options).await
        }
        "publish_flow" => finish(client.publish_flow(args.text("flow_id")), options).await,
        "deprecate_flow" => finish(client.deprecate_flow(args.text("flow_id")), options).await,
        "delete_flow" => finish(client.delete_flow(args.text("flow_id")), options).await,
        "preview_flow" => finish(preview_flow(&client, &args), options).await,
        "find_flow" => finish(client.find_flow(args.text("name")), options).await,
        "wait_for_status" => {
            let status = FlowStatus::from(args.text("status"));
            let timeout = Duration::from_millis(args.number("timeout_ms").unwrap_or_default());
            finish(client.wait_for_status(args.text("flow_id"), status, timeout), options).await
        }
        "request" => {
            let method = args.text("method").parse().unwrap();
            let body = args.0.get("body").map(RequestBody::json).transpose()?;
            finish(client.request(method, args.text("path"), body), options).await
        }
        "download_flow_json" => finish(client.download_flow_json(args.flow_source(replay)), options).await,
        other => panic!("the driver does not know the operation {other}"),
    }
}

fn list_flows(client: &Client, args: &Arguments<'_>) -> Call<flows8x8::FlowList> {
    match args.number("limit") {
        Some(limit) => client.list_flows_with(ListFlows::new().limit(limit.try_into().unwrap())),
        None => client.list_flows(),
    }
}

fn preview_flow(client: &Client, args: &Arguments<'_>) -> Call<flows8x8::FlowPreview> {
    match args.flag("refresh") {
        Some(refresh) => client.preview_flow_with(args.text("flow_id"), PreviewFlow::new().refresh(refresh)),
        None => client.preview_flow(args.text("flow_id")),
    }
}

/// Sets the options of the call, makes it, and turns the answer into canonical JSON.
async fn finish<T: Canonical + Send + 'static>(
    mut call: Call<T>,
    options: &CallOptions,
) -> Result<Seen, Error> {
    if let Some(ms) = options.timeout_ms {
        call = call.timeout(Duration::from_millis(ms));
    }
    if let Some(retries) = options.max_retries {
        call = call.max_retries(retries);
    }
    for (name, value) in options.headers.iter().flatten() {
        call = call.header(name, value);
    }
    if let Some(ms) = options.cancel_after_ms {
        let token = CancelToken::new();
        call = call.cancel(&token);
        if ms == 0 {
            token.cancel();
        } else {
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(ms)).await;
                token.cancel();
            });
        }
    }
    let done = call.with_response().await?;
    let header = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let response = Response {
        status: done.status,
        attempts: done.attempts,
        headers: done.headers.iter().map(|(name, value)| (name.as_str().to_owned(), header(value))).collect(),
        body: String::from_utf8_lossy(&done.body).into_owned(),
    };
    Ok(Seen { value: done.value.canonical(), response: Some(response) })
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

/// The arguments of a vector's call. Loading has checked their names.
struct Arguments<'a>(&'a Map<String, Value>);

impl Arguments<'_> {
    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap()
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name).map(|value| value.as_bool().unwrap())
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name).map(|value| value.as_u64().unwrap())
    }

    fn categories(&self) -> Vec<String> {
        self.0["categories"]
            .as_array()
            .unwrap()
            .iter()
            .map(|value| value.as_str().unwrap().to_owned())
            .collect()
    }

    /// A flow's id, or what get_flow has answered; `{base_url}` in it is the listener's.
    fn flow_source(&self, replay: &str) -> FlowSource {
        match &self.0["flow"] {
            Value::String(id) => id.into(),
            details => {
                let filled = details.to_string().replace("{base_url}", replay);
                serde_json::from_str::<FlowDetails>(&filled).unwrap().into()
            }
        }
    }

    fn flow_json(&self) -> Result<FlowJson, Error> {
        let value = &self.0["flow_json"];
        if let Some(text) = value.as_str().or_else(|| value["text"].as_str()) {
            return Ok(FlowJson::text(text));
        }
        match value["base64"].as_str() {
            Some(encoded) => FlowJson::bytes(STANDARD.decode(encoded).unwrap()),
            None => FlowJson::value(&value["value"]),
        }
    }

    fn create_flow(&self) -> Result<CreateFlow, Error> {
        let mut flow = CreateFlow::new(self.text("name"), self.categories());
        for name in self.0.keys() {
            flow = match name.as_str() {
                "publish" => flow.publish(self.0[name].as_bool().unwrap()),
                "flow_json" => flow.flow_json(self.flow_json()?),
                "clone_flow_id" => flow.clone_flow_id(self.text(name)),
                "endpoint_uri" => flow.endpoint_uri(self.text(name)),
                _ => flow,
            };
        }
        Ok(flow)
    }

    fn update_flow(&self) -> Result<UpdateFlow, Error> {
        let mut update = UpdateFlow::new();
        for (name, value) in self.0 {
            let null = value.is_null();
            let text = || if null { Patch::Null } else { Patch::Value(self.text(name).to_owned()) };
            update = match name.as_str() {
                "name" => update.name(text()),
                "clone_flow_id" => update.clone_flow_id(text()),
                "endpoint_uri" => update.endpoint_uri(text()),
                "application_id" => update.application_id(text()),
                "publish" if null => update.publish(Patch::Null),
                "publish" => update.publish(value.as_bool().unwrap()),
                "categories" if null => update.patch_categories(Patch::Null),
                "categories" => update.categories(self.categories()),
                "flow_json" if null => update.flow_json(Patch::Null),
                "flow_json" => update.flow_json(self.flow_json()?),
                _ => update,
            };
        }
        Ok(update)
    }
}

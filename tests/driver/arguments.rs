//! Reads what a vector says of a call into what the clients take.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flows8x8::{
    CallOptions, CancelToken, CreateFlow, Error, FlowDetails, FlowJson, FlowSource, FlowStatus, ListFlows,
    Patch, PreviewFlow, RequestBody, UpdateFlow,
};
use flows8x8_tests::replay;
use serde_json::{Map, Value};

/// The options of a call.
pub(crate) fn options(given: &replay::CallOptions) -> CallOptions {
    let mut options = CallOptions::new();
    if let Some(ms) = given.timeout_ms {
        options = options.timeout(Duration::from_millis(ms));
    }
    if let Some(retries) = given.max_retries {
        options = options.max_retries(retries);
    }
    for (name, value) in given.headers.iter().flatten() {
        options = options.header(name, value);
    }
    if let Some(raise) = given.raise_on_validation {
        options = options.raise_on_validation(raise);
    }
    if let Some(reconcile) = given.reconcile {
        options = options.reconcile(reconcile);
    }
    if let Some(ms) = given.cancel_after_ms {
        let token = CancelToken::new();
        options = options.cancel(&token);
        if ms == 0 {
            token.cancel();
        } else {
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(ms));
                token.cancel();
            });
        }
    }
    options
}

/// The arguments of a vector's call. Loading has checked their names.
pub(crate) struct Arguments<'a> {
    pub(crate) given: &'a Map<String, Value>,
    /// The URL of the listener that plays the vector.
    pub(crate) replay: &'a str,
}

impl Arguments<'_> {
    pub(crate) fn text(&self, name: &str) -> &str {
        self.given[name].as_str().unwrap()
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.given.get(name).map(|value| value.as_u64().unwrap())
    }

    pub(crate) fn status(&self) -> FlowStatus {
        FlowStatus::from(self.text("status"))
    }

    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_millis(self.number("timeout_ms").unwrap_or_default())
    }

    pub(crate) fn method(&self) -> http::Method {
        self.text("method").parse().unwrap()
    }

    pub(crate) fn body(&self) -> Result<Option<RequestBody>, Error> {
        self.given.get("body").map(RequestBody::json).transpose()
    }

    pub(crate) fn list_flows(&self) -> Option<ListFlows> {
        self.number("limit").map(|limit| ListFlows::new().limit(limit.try_into().unwrap()))
    }

    pub(crate) fn preview_flow(&self) -> Option<PreviewFlow> {
        let refresh = self.given.get("refresh").map(|value| value.as_bool().unwrap());
        refresh.map(|refresh| PreviewFlow::new().refresh(refresh))
    }

    /// A flow's id, or what get_flow has answered; `{base_url}` in it is the listener's.
    pub(crate) fn flow_source(&self) -> FlowSource {
        match &self.given["flow"] {
            Value::String(id) => id.into(),
            details => {
                let filled = details.to_string().replace("{base_url}", self.replay);
                serde_json::from_str::<FlowDetails>(&filled).unwrap().into()
            }
        }
    }

    fn categories(&self) -> Vec<String> {
        let given = self.given["categories"].as_array().unwrap();
        given.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
    }

    fn flow_json(&self) -> Result<FlowJson, Error> {
        let value = &self.given["flow_json"];
        if let Some(text) = value.as_str().or_else(|| value["text"].as_str()) {
            return Ok(FlowJson::text(text));
        }
        match value["base64"].as_str() {
            Some(encoded) => FlowJson::bytes(STANDARD.decode(encoded).unwrap()),
            None => FlowJson::value(&value["value"]),
        }
    }

    pub(crate) fn create_flow(&self) -> Result<CreateFlow, Error> {
        let mut flow = CreateFlow::new(self.text("name"), self.categories());
        for name in self.given.keys() {
            flow = match name.as_str() {
                "publish" => flow.publish(self.given[name].as_bool().unwrap()),
                "flow_json" => flow.flow_json(self.flow_json()?),
                "clone_flow_id" => flow.clone_flow_id(self.text(name)),
                "endpoint_uri" => flow.endpoint_uri(self.text(name)),
                _ => flow,
            };
        }
        Ok(flow)
    }

    pub(crate) fn update_flow(&self) -> Result<UpdateFlow, Error> {
        let mut update = UpdateFlow::new();
        for (name, value) in self.given {
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

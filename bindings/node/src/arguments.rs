//! What the JavaScript layer passes, whose types it has checked, as the core takes it.

use std::time::Duration;

use flows8x8::{CancelToken, CreateFlow, FlowJson, Patch, Result, UpdateFlow};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

use crate::outcome::refused;

/// A call's own options.
#[napi(object, object_to_js = false)]
#[derive(Default)]
pub struct CallOptions {
    pub timeout_ms: Option<f64>,
    pub max_retries: Option<u32>,
    /// Names and values, one after the other.
    pub headers: Option<Vec<String>>,
    pub raise_on_validation: Option<bool>,
    pub reconcile: Option<bool>,
    /// Whether the call can be cancelled: false for one that was cancelled before it began.
    pub cancellable: Option<bool>,
}

/// The core's options, and the token that cancels the call.
pub(crate) fn options(given: Option<CallOptions>) -> (flows8x8::CallOptions, Option<CancelToken>) {
    let mut options = flows8x8::CallOptions::new();
    let Some(given) = given else { return (options, None) };
    if let Some(timeout) = given.timeout_ms {
        options = options.timeout(duration(timeout));
    }
    if let Some(retries) = given.max_retries {
        options = options.max_retries(retries);
    }
    for (name, value) in pairs(given.headers.as_deref()) {
        options = options.header(name, value);
    }
    if let Some(raise) = given.raise_on_validation {
        options = options.raise_on_validation(raise);
    }
    if let Some(reconcile) = given.reconcile {
        options = options.reconcile(reconcile);
    }
    let cancel = given.cancellable.map(|still| {
        let token = CancelToken::new();
        if !still {
            token.cancel();
        }
        token
    });
    if let Some(token) = &cancel {
        options = options.cancel(token);
    }
    (options, cancel)
}

/// Pairs from a list of names and values.
pub(crate) fn pairs(list: Option<&[String]>) -> impl Iterator<Item = (&str, &str)> {
    list.unwrap_or_default().chunks_exact(2).map(|pair| (pair[0].as_str(), pair[1].as_str()))
}

/// Milliseconds that are no less than 0.
pub(crate) fn duration(milliseconds: f64) -> Duration {
    Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or(Duration::MAX)
}

/// A document in one of its forms.
#[napi(object, object_to_js = false)]
pub struct Document {
    pub text: Option<String>,
    pub bytes: Option<Uint8Array>,
    pub path: Option<String>,
}

/// A document that belongs to JavaScript no longer.
pub(crate) enum Source {
    Text(String),
    Bytes(Vec<u8>),
    Path(String),
}

impl From<Document> for Source {
    fn from(document: Document) -> Self {
        match (document.text, document.bytes, document.path) {
            (_, Some(bytes), _) => Self::Bytes(bytes.to_vec()),
            (_, _, Some(path)) => Self::Path(path),
            (text, _, _) => Self::Text(text.unwrap_or_default()),
        }
    }
}

impl Source {
    /// The flow JSON; a file is read on a thread of its own.
    async fn flow_json(self) -> Result<FlowJson> {
        match self {
            Self::Text(text) => Ok(FlowJson::text(text)),
            Self::Bytes(bytes) => FlowJson::bytes(bytes),
            Self::Path(path) => {
                let read = tokio::task::spawn_blocking(move || FlowJson::file(path)).await;
                read.unwrap_or_else(|_| Err(refused("the file was not read: the event loop has gone")))
            }
        }
    }
}

/// A flow to create.
#[napi(object, object_to_js = false)]
pub struct NewFlow {
    pub name: String,
    pub categories: Vec<String>,
    pub publish: Option<bool>,
    pub flow_json: Option<Document>,
    pub clone_flow_id: Option<String>,
    pub endpoint_uri: Option<String>,
}

/// What [`NewFlow`] becomes once its document was read.
pub(crate) async fn new_flow(given: NewFlow, document: Option<Source>) -> Result<CreateFlow> {
    let mut flow = CreateFlow::new(given.name, given.categories);
    if let Some(publish) = given.publish {
        flow = flow.publish(publish);
    }
    if let Some(document) = document {
        flow = flow.flow_json(document.flow_json().await?);
    }
    if let Some(id) = given.clone_flow_id {
        flow = flow.clone_flow_id(id);
    }
    if let Some(uri) = given.endpoint_uri {
        flow = flow.endpoint_uri(uri);
    }
    Ok(flow)
}

/// Changes to a flow.
#[napi(object, object_to_js = false)]
pub struct FlowChanges {
    pub name: Option<String>,
    pub categories: Option<Vec<String>>,
    pub publish: Option<bool>,
    pub flow_json: Option<Document>,
    pub clone_flow_id: Option<String>,
    pub endpoint_uri: Option<String>,
    pub application_id: Option<String>,
    /// The members, as they are named here, that are to be sent as null.
    pub nulls: Vec<String>,
}

/// What [`FlowChanges`] become once their document was read.
pub(crate) async fn changes(given: FlowChanges, document: Option<Source>) -> Result<UpdateFlow> {
    let mut update = UpdateFlow::new();
    for name in &given.nulls {
        update = match name.as_str() {
            "name" => update.name(Patch::Null),
            "categories" => update.patch_categories(Patch::Null),
            "publish" => update.publish(Patch::Null),
            "flowJson" => update.flow_json(Patch::Null),
            "cloneFlowId" => update.clone_flow_id(Patch::Null),
            "endpointUri" => update.endpoint_uri(Patch::Null),
            "applicationId" => update.application_id(Patch::Null),
            other => return Err(refused(format!("a flow has no {other}"))),
        };
    }
    if let Some(name) = given.name {
        update = update.name(name);
    }
    if let Some(categories) = given.categories {
        update = update.categories(categories);
    }
    if let Some(publish) = given.publish {
        update = update.publish(publish);
    }
    if let Some(document) = document {
        update = update.flow_json(document.flow_json().await?);
    }
    if let Some(id) = given.clone_flow_id {
        update = update.clone_flow_id(id);
    }
    if let Some(uri) = given.endpoint_uri {
        update = update.endpoint_uri(uri);
    }
    if let Some(id) = given.application_id {
        update = update.application_id(id);
    }
    Ok(update)
}

/// The body of a request: JSON as it is written, or bytes.
#[napi(object, object_to_js = false)]
pub struct RequestBody {
    pub json: Option<String>,
    pub bytes: Option<Uint8Array>,
}

/// The body as the core takes it.
///
/// # Errors
/// `invalid_argument` for JSON that is none.
pub(crate) fn body(given: Option<RequestBody>) -> Result<Option<flows8x8::RequestBody>> {
    let Some(given) = given else { return Ok(None) };
    if let Some(bytes) = given.bytes {
        return Ok(Some(flows8x8::RequestBody::bytes(bytes.to_vec())));
    }
    let json = serde_json::value::RawValue::from_string(given.json.unwrap_or_default());
    let json = json.map_err(|error| refused(format!("body is not JSON: {error}")))?;
    flows8x8::RequestBody::json(&json).map(Some)
}

/// A flow to download, by its id or as its canonical JSON.
#[napi(object, object_to_js = false)]
pub struct FlowSource {
    pub id: Option<String>,
    pub details: Option<String>,
}

/// The flow as the core takes it.
///
/// # Errors
/// `invalid_argument` for details that are none.
pub(crate) fn flow_source(given: FlowSource) -> Result<flows8x8::FlowSource> {
    let Some(details) = given.details else { return Ok(given.id.unwrap_or_default().into()) };
    let details: flows8x8::FlowDetails = serde_json::from_str(&details)
        .map_err(|error| refused(format!("flow must be FlowDetails or the id of a flow: {error}")))?;
    Ok(details.into())
}

//! What the API answers.

use serde::Serialize;

use crate::enums::{FlowCategory, FlowStatus};
use crate::error::FlowsError;
use crate::finding::{ValidationError, all};
use crate::json::{canonical_json, members, object, to_core};
use crate::timestamp::Timestamp;

/// What create and update answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
#[serde(rename_all = "camelCase")]
pub struct SavedFlow {
    /// The flow's id.
    pub id: String,
    /// Whether the server says it saved the flow; a flow with findings is saved too. True when it does not say.
    pub success: bool,
    /// The findings in the flow JSON. While there are any, the flow cannot be published.
    pub validation_errors: Vec<ValidationError>,
    /// Whether this was established by looking the flow up after an unclear failure, not by the answer itself.
    pub reconciled: bool,
    /// Members this version does not know, as a JSON object.
    #[serde(flatten, serialize_with = "members")]
    pub extra: String,
}

#[uniffi::export]
impl SavedFlow {
    /// This flow when it has no findings; otherwise an error of kind `validation_failed` with all of them. The flow exists
    /// all the same, as a draft.
    pub fn require_valid(&self) -> Result<SavedFlow, FlowsError> {
        let saved: flows8x8::SavedFlow = to_core(self)?;
        Ok(saved.require_valid()?.into())
    }
}

impl From<flows8x8::SavedFlow> for SavedFlow {
    fn from(saved: flows8x8::SavedFlow) -> Self {
        Self {
            extra: object(&saved.extra),
            id: saved.id,
            success: saved.success,
            validation_errors: all(saved.validation_errors),
            reconciled: saved.reconciled,
        }
    }
}

/// A flow, as get answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
#[serde(rename_all = "camelCase")]
pub struct FlowDetails {
    /// The flow's id.
    pub id: String,
    /// The name, unique within the WhatsApp Business account; empty when the answer has none.
    pub name: String,
    /// Where the flow stands in its life.
    pub status: FlowStatus,
    /// What the flow is for.
    pub categories: Vec<FlowCategory>,
    /// A signed, short-lived link to the flow JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow_json_url: Option<String>,
    /// The flow JSON itself, where the server sends it inline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow_json: Option<String>,
    /// The findings in the flow JSON.
    pub validation_errors: Vec<ValidationError>,
    /// Members this version does not know, as a JSON object.
    #[serde(flatten, serialize_with = "members")]
    pub extra: String,
}

impl From<flows8x8::FlowDetails> for FlowDetails {
    fn from(flow: flows8x8::FlowDetails) -> Self {
        Self {
            extra: object(&flow.extra),
            id: flow.id,
            name: flow.name,
            status: flow.status.into(),
            categories: all(flow.categories),
            flow_json_url: flow.flow_json_url,
            flow_json: flow.flow_json,
            validation_errors: all(flow.validation_errors),
        }
    }
}

/// A flow, as the list has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
#[serde(rename_all = "camelCase")]
pub struct FlowSummary {
    /// The flow's id.
    pub id: String,
    /// The name; empty when the answer has none.
    pub name: String,
    /// Where the flow stands in its life.
    pub status: FlowStatus,
    /// Members this version does not know, as a JSON object.
    #[serde(flatten, serialize_with = "members")]
    pub extra: String,
}

impl From<flows8x8::FlowSummary> for FlowSummary {
    fn from(flow: flows8x8::FlowSummary) -> Self {
        Self { extra: object(&flow.extra), id: flow.id, name: flow.name, status: flow.status.into() }
    }
}

/// The flows of a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
#[serde(rename_all = "camelCase")]
pub struct FlowList {
    /// The flows, in the server's order.
    pub flows: Vec<FlowSummary>,
    /// Whether the page came back full, so that there may be more: the API has no cursor to fetch them with.
    pub truncated: bool,
    /// Members beside the list that this version does not know, as a JSON object.
    #[serde(flatten, serialize_with = "members")]
    pub extra: String,
}

impl From<flows8x8::FlowList> for FlowList {
    fn from(list: flows8x8::FlowList) -> Self {
        Self { extra: object(&list.extra), flows: all(list.flows), truncated: list.truncated }
    }
}

/// A link that shows the flow to whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
#[serde(rename_all = "camelCase")]
pub struct FlowPreview {
    /// The flow's id; one of the API's sources leaves it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The link. Public to whoever holds it.
    pub url: String,
    /// When the link stops working. The only thing to trust: the sources name lifetimes from 48 hours to 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Members this version does not know, as a JSON object.
    #[serde(flatten, serialize_with = "members")]
    pub extra: String,
}

impl From<flows8x8::FlowPreview> for FlowPreview {
    fn from(preview: flows8x8::FlowPreview) -> Self {
        Self {
            extra: object(&preview.extra),
            id: preview.id,
            url: preview.url,
            expires_at: preview.expires_at.map(Into::into),
        }
    }
}

canonical_json!(SavedFlow, FlowDetails, FlowSummary, FlowList, FlowPreview);

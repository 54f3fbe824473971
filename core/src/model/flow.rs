//! What the API answers.
//!
//! Serialized, a model is its canonical JSON: the field names in camelCase, unknown members as they came, absent
//! options left out. Deserializing accepts that form and every spelling the API's sources show.

use serde::Serialize;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::decode::{Findings, Id, Kept, Name, Slot, decode, fill};
use super::{FlowCategory, FlowStatus, Timestamp};
use crate::{Error, ErrorKind, Result, ValidationError};

/// What create and update answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SavedFlow {
    /// The flow's id.
    pub id: String,
    /// Whether the server says it saved the flow; a flow with findings is saved too. True when it does not say.
    pub success: bool,
    /// The findings in the flow JSON. While there are any, the flow cannot be published.
    pub validation_errors: Vec<ValidationError>,
    /// Whether this was established by looking the flow up after an unclear failure, not by the answer itself.
    pub reconciled: bool,
    /// Members this version does not know, as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl SavedFlow {
    /// A saved flow of which only the id is known: some answers have no body.
    pub(crate) fn bare(id: String) -> Self {
        Self { id, success: true, validation_errors: Vec::new(), reconciled: false, extra: Map::new() }
    }

    /// A flow that turned out to be saved when it was looked up.
    pub(crate) fn found(flow: &FlowDetails) -> Self {
        let validation_errors = flow.validation_errors.clone();
        Self { validation_errors, reconciled: true, ..Self::bare(flow.id.clone()) }
    }

    /// Turns findings into an error, for callers who want a flow without any.
    ///
    /// # Errors
    /// `validation_failed` with all findings when there are any. The flow exists all the same, as a draft.
    pub fn require_valid(self) -> Result<Self> {
        if self.validation_errors.is_empty() {
            return Ok(self);
        }
        let hint =
            format!("flow {} was saved as a draft: correct the flow JSON and call update_flow", self.id);
        Err(findings_error(self.validation_errors).with_hint(hint))
    }
}

/// The error for a flow JSON with findings; the first of them is its message.
pub(crate) fn findings_error(findings: Vec<ValidationError>) -> Error {
    let more = findings.len().saturating_sub(1);
    let first = findings.first().map(describe).unwrap_or_default();
    let message = match more {
        0 => first,
        more => format!("{first} (and {more} more)"),
    };
    Error::new(ErrorKind::ValidationFailed, message).with_validation_errors(findings)
}

/// One finding in a line.
fn describe(finding: &ValidationError) -> String {
    let code = finding.error.as_deref().unwrap_or("the flow JSON is not valid");
    let message = finding.message.as_deref().map(|text| format!(": {}", text.trim_end_matches('.')));
    let place = match (finding.line_start, finding.column_start) {
        // Where the server has lost its place it says 0.
        (Some(line), Some(column)) if line > 0 => format!(" at line {line}, column {column}"),
        _ => String::new(),
    };
    format!("{code}{}{place}", message.unwrap_or_default())
}

decode! {
    SavedFlow {
        id: Id = "id" | "flowId" | "flow_id";
        success: bool = "success";
        findings: Findings = "validationErrors" | "validation_errors";
        reconciled: bool = "reconciled";
    } => |extra| Ok(SavedFlow {
        // The API promises no member, and an update needs none: the caller knows the id.
        id: id.map(|id| id.0).unwrap_or_default(),
        success: success.unwrap_or(true),
        validation_errors: findings.map(|findings| findings.0).unwrap_or_default(),
        reconciled: reconciled.unwrap_or(false),
        extra,
    })
}

/// A flow, as get answers it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FlowDetails {
    /// The flow's id: a decimal number too large for a float, in practice, so never a number here.
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
    /// Members this version does not know, as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

decode! {
    FlowDetails {
        id: Id = "id" | "flowId" | "flow_id";
        name: Name = "name";
        status: FlowStatus = "status";
        categories: Vec<FlowCategory> = "categories";
        flow_json_url: String = "flowJsonUrl" | "flow_json_url";
        flow_json: InlineFlowJson = "flowJson" | "flow_json";
        findings: Findings = "validationErrors" | "validation_errors";
    } => |extra| Ok(FlowDetails {
        id: id.ok_or_else(|| serde::de::Error::custom("the flow has no id"))?.0,
        name: name.map(|name| name.0).unwrap_or_default(),
        status: status.unwrap_or_else(|| FlowStatus::from("")),
        categories: categories.unwrap_or_default(),
        flow_json_url,
        flow_json: flow_json.map(|json| json.0),
        validation_errors: findings.map(|findings| findings.0).unwrap_or_default(),
        extra,
    })
}

/// Inline flow JSON is documented as a string; should it come as an object, its text is kept as sent.
#[derive(Serialize)]
struct InlineFlowJson(String);

impl<'de> Deserialize<'de> for InlineFlowJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<serde_json::value::RawValue>::deserialize(deserializer)?;
        if raw.get().starts_with('"') {
            return serde_json::from_str(raw.get()).map(Self).map_err(de::Error::custom);
        }
        Ok(Self(raw.get().to_owned()))
    }
}

/// A flow, as the list has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FlowSummary {
    /// The flow's id.
    pub id: String,
    /// The name; empty when the answer has none.
    pub name: String,
    /// Where the flow stands in its life.
    pub status: FlowStatus,
    /// Members this version does not know, as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

decode! {
    FlowSummary {
        id: Id = "id" | "flowId" | "flow_id";
        name: Name = "name";
        status: FlowStatus = "status";
    } => |extra| Ok(FlowSummary {
        id: id.ok_or_else(|| serde::de::Error::custom("a flow of the list has no id"))?.0,
        name: name.map(|name| name.0).unwrap_or_default(),
        status: status.unwrap_or_else(|| FlowStatus::from("")),
        extra,
    })
}

/// The flows of a channel. Dereferences to a slice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FlowList {
    /// The flows, in the server's order.
    pub flows: Vec<FlowSummary>,
    /// Whether the page came back full, so that there may be more: the API has no cursor to fetch them with.
    pub truncated: bool,
    /// Members beside the list that this version does not know, as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl std::ops::Deref for FlowList {
    type Target = [FlowSummary];

    fn deref(&self) -> &[FlowSummary] {
        &self.flows
    }
}

impl IntoIterator for FlowList {
    type Item = FlowSummary;
    type IntoIter = std::vec::IntoIter<FlowSummary>;

    fn into_iter(self) -> Self::IntoIter {
        self.flows.into_iter()
    }
}

impl<'a> IntoIterator for &'a FlowList {
    type Item = &'a FlowSummary;
    type IntoIter = std::slice::Iter<'a, FlowSummary>;

    fn into_iter(self) -> Self::IntoIter {
        self.flows.iter()
    }
}

impl<'de> Deserialize<'de> for FlowList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FlowListVisitor)
    }
}

/// Reads `{"flows": [...]}`, `{"data": [...]}` and a bare array.
struct FlowListVisitor;

impl<'de> Visitor<'de> for FlowListVisitor {
    type Value = FlowList;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object with \"flows\"")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FlowList, A::Error> {
        let (mut flows, mut truncated) = (Slot::<Vec<FlowSummary>>::default(), Slot::<bool>::default());
        let mut rest = Map::new();
        let mut named = false;
        while let Some(key) = map.next_key::<super::decode::Text<'de>>()? {
            match &*key.0 {
                "flows" => {
                    named = true;
                    fill(&mut map, &mut flows, "flows", true, &mut rest)?;
                }
                "data" => {
                    named = true;
                    fill(&mut map, &mut flows, "data", false, &mut rest)?;
                }
                "truncated" => fill(&mut map, &mut truncated, "truncated", true, &mut rest)?,
                other => {
                    let other = other.to_owned();
                    rest.insert(other, map.next_value::<Kept>()?.0);
                }
            }
        }
        if !named {
            return Err(de::Error::missing_field("flows"));
        }
        let flows = flows.value.unwrap_or_default();
        Ok(FlowList { flows, truncated: truncated.value.unwrap_or(false), extra: rest })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<FlowList, A::Error> {
        let mut flows = Vec::new();
        while let Some(flow) = items.next_element()? {
            flows.push(flow);
        }
        Ok(FlowList { flows, ..FlowList::default() })
    }
}

/// A link that shows the flow to whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FlowPreview {
    /// The flow's id; one of the API's sources leaves it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The link. Public to whoever holds it.
    pub url: String,
    /// When the link stops working. The only thing to trust: the sources name lifetimes from 48 hours to 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Members this version does not know, as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

decode! {
    FlowPreview {
        id: Id = "id" | "flowId" | "flow_id";
        url: String = "preview_url" | "previewUrl" | "url";
        expires_at: Timestamp = "expires_at" | "expiresAt";
    } => |extra| {
        // These are the names of our own fields, and would stand twice in the canonical form.
        extra.remove("url");
        extra.remove("expiresAt");
        Ok(FlowPreview {
            id: id.map(|id| id.0),
            url: url.ok_or_else(|| serde::de::Error::custom("the answer has no preview_url"))?,
            expires_at,
            extra,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_shapes_of_every_model_read_the_same() {
        let documented: FlowDetails =
            serde_json::from_value(json!({"flowId": "8", "flowJsonUrl": "u", "name": "n",
            "status": "DRAFT", "categories": ["OTHER"]}))
            .unwrap();
        let guide: FlowDetails = serde_json::from_value(json!({"id": 8, "flow_json_url": "u", "name": "n",
            "status": "DRAFT", "categories": ["OTHER"], "validation_errors": null}))
        .unwrap();
        assert_eq!(documented, guide);
    }

    #[test]
    fn canonical_json_reads_back_the_same() {
        let flow: FlowDetails =
            serde_json::from_value(json!({"flowId": "8", "status": "ON_HOLD", "new": [1],
            "validationErrors": ["bad"], "categories": ["SHOPPING"]}))
            .unwrap();
        let canonical = serde_json::to_value(&flow).unwrap();
        assert_eq!(canonical["new"], json!([1]));
        assert_eq!(serde_json::from_value::<FlowDetails>(canonical).unwrap(), flow);
    }

    #[test]
    fn lists_come_in_three_shapes() {
        let flow = json!({"flowId": 7, "name": "n", "status": "DRAFT"});
        for list in [json!({"flows": [flow]}), json!({"data": [flow], "paging": {}}), json!([flow])] {
            assert_eq!(serde_json::from_value::<FlowList>(list).unwrap()[0].id, "7");
        }
        assert!(serde_json::from_value::<FlowList>(json!({"flows": null})).unwrap().is_empty());
        assert!(serde_json::from_value::<FlowList>(json!({})).is_err());
    }

    #[test]
    fn the_documented_spelling_wins_wherever_it_stands() {
        let saved: SavedFlow = serde_json::from_str(r#"{"id": "1", "flowId": "2"}"#).unwrap();
        assert_eq!((saved.id.as_str(), &saved.extra["flowId"]), ("1", &json!("2")));
        let saved: SavedFlow = serde_json::from_str(r#"{"flowId": "2", "id": "1"}"#).unwrap();
        assert_eq!((saved.id.as_str(), &saved.extra["flowId"]), ("1", &json!("2")));
        let saved: SavedFlow = serde_json::from_value(json!({"id": null, "flow_id": "2"})).unwrap();
        assert_eq!(saved.id, "2");
    }

    #[test]
    fn a_wrong_type_is_named() {
        let error = serde_json::from_str::<FlowSummary>("{\"id\": \"1\", \"name\": 5}").unwrap_err();
        assert!(error.to_string().contains("\"name\""), "{error}");
    }

    #[test]
    fn require_valid_reports_the_findings() {
        let saved: SavedFlow = serde_json::from_value(json!({"id": "1", "validationErrors": [
            {"error": "E", "message": "bad thing.", "lineStart": 2, "columnStart": 5}, "x"]}))
        .unwrap();
        let error = saved.require_valid().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ValidationFailed);
        assert_eq!(error.message(), "E: bad thing at line 2, column 5 (and 1 more)");
        assert_eq!(error.validation_errors().len(), 2);
    }

    #[test]
    fn a_place_that_the_server_has_lost_is_not_said() {
        let saved: SavedFlow = serde_json::from_value(json!({"id": "1", "validationErrors": [
            {"error": "INVALID_FLOW_JSON", "message": "no JSON", "lineStart": 0, "columnStart": 0}]}))
        .unwrap();
        assert_eq!(saved.require_valid().unwrap_err().message(), "INVALID_FLOW_JSON: no JSON");
    }
}

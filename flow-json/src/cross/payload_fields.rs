//! Payloads against data models: the names of the fields.

use crate::json::NodeId;
use crate::raw::RawFinding;

use super::actions::{Action, Group};
use super::flow::Flow;
use super::{at_keys, at_values};

/// Fields of a payload that a model lacks: names and nodes.
fn unknown<'d>(flow: &Flow<'d>, payload: NodeId, model: NodeId) -> (Vec<&'d str>, Vec<NodeId>) {
    let document = flow.document;
    let lacking =
        document.members(payload).iter().filter(|member| document.get(model, &member.key).is_none());
    lacking.map(|member| (&*member.key, member.value)).unzip()
}

pub(super) fn navigate(flow: &Flow<'_>) -> Vec<RawFinding> {
    flow.actions_of(Group::Navigate).flat_map(|action| one_navigate(flow, action)).collect()
}

fn one_navigate(flow: &Flow<'_>, action: &Action<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let code = "INVALID_NAVIGATE_ACTION_PAYLOAD";
    let Some(target) = flow.target_of(action).filter(|id| flow.screen(id).is_some()) else {
        return Vec::new();
    };
    let model = flow.model(target);
    let Some(payload) = action.payload else {
        let wanted = model.is_some_and(|model| flow.fields(model).next().is_some());
        let message = "Property 'payload' is required when the next screen's data model is not empty.";
        let missing =
            wanted.then(|| at_values(flow, "MISSING_NAVIGATION_ACTION_PAYLOAD", message, [action.node]));
        return missing.into_iter().collect();
    };
    let Some(model) = model else {
        let filled = !document.members(payload).is_empty();
        let message = format!("No data model is defined in the next screen '{target}'.");
        return filled.then(|| at_values(flow, code, message, [payload])).into_iter().collect();
    };
    let mut findings = Vec::new();
    let (names, nodes) = unknown(flow, payload, model);
    if !names.is_empty() {
        let names = names.join(", ");
        let message = format!("Following fields are missing in the next screen's data model: [{names}].");
        findings.push(at_keys(flow, code, message, nodes));
    }
    let absent: Vec<&str> = flow.fields(model).filter(|name| document.get(payload, name).is_none()).collect();
    if !absent.is_empty() {
        let names = absent.join(", ");
        let message = format!(
            "Following fields are expected in the next screen's data model but missing in payload: [{names}]."
        );
        findings.push(at_values(flow, code, message, [payload]));
    }
    findings
}

pub(super) fn update_data(flow: &Flow<'_>) -> Vec<RawFinding> {
    let code = "INVALID_UPDATE_DATA_ACTION_PAYLOAD";
    let mut findings = Vec::new();
    for action in flow.actions_of(Group::UpdateData) {
        let Some(payload) = action.payload.filter(|payload| !flow.document.members(*payload).is_empty())
        else {
            continue;
        };
        let Some(model) = flow.model(action.screen) else {
            let message = format!("No data model is defined in the screen '{}'.", action.screen);
            findings.push(at_values(flow, code, message, [payload]));
            continue;
        };
        let (names, nodes) = unknown(flow, payload, model);
        if !names.is_empty() {
            let message = format!(
                "Following fields are missing in the screen '{}' data model: [{}].",
                action.screen,
                names.join(", ")
            );
            findings.push(at_keys(flow, code, message, nodes));
        }
    }
    findings
}

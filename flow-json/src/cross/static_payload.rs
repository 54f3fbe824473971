//! Payloads against data models: values that are written out in the payload.

use crate::json::{Document, Kind, NodeId};
use crate::raw::RawFinding;

use super::actions::{Action, Group};
use super::at_values;
use super::flow::Flow;

pub(super) fn navigate(flow: &Flow<'_>) -> Vec<RawFinding> {
    let code = "INVALID_NAVIGATE_ACTION_STATIC_DATA";
    let actions = flow.actions_of(Group::Navigate);
    let targeted = actions.filter_map(|action| Some((action, flow.target_of(action)?)));
    targeted.flat_map(|(action, target)| payload(flow, code, action, target)).collect()
}

pub(super) fn update_data(flow: &Flow<'_>) -> Vec<RawFinding> {
    let code = "INVALID_UPDATE_DATA_ACTION_PAYLOAD";
    flow.actions_of(Group::UpdateData).flat_map(|action| payload(flow, code, action, action.screen)).collect()
}

fn payload(flow: &Flow<'_>, code: &'static str, action: &Action<'_>, target: &str) -> Vec<RawFinding> {
    let document = flow.document;
    let Some((fields, model)) = action.payload.zip(flow.model(target)) else { return Vec::new() };
    let mut check = Check { flow, code, own: action.screen, target, findings: Vec::new() };
    for member in document.members(fields) {
        if document.text(member.value).is_some_and(|text| !flow.is_static(text)) {
            continue;
        }
        match document.get(model, &member.key) {
            Some(schema) => check.value(&member.key, member.value, schema),
            None => {
                let message = format!(
                    "The payload field '{}' on screen '{}' is missing in the data model of screen '{target}'.",
                    member.key, action.screen
                );
                check.findings.push(at_values(flow, code, message, [member.value, model]));
            }
        }
    }
    check.findings
}

struct Check<'f, 'd> {
    flow: &'f Flow<'d>,
    code: &'static str,
    own: &'f str,
    target: &'f str,
    findings: Vec<RawFinding>,
}

impl Check<'_, '_> {
    fn value(&mut self, field: &str, value: NodeId, schema: NodeId) {
        let document = self.flow.document;
        if document.text(value).is_some_and(|text| !self.flow.is_static(text)) {
            return;
        }
        let Some(wanted) = document.get_text(schema, "type") else { return };
        let found = words(document, value);
        if !found.contains(&wanted) {
            let found = match found {
                [word] => format!("'{word}'"),
                words => format!("one of [{}]", words.join(", ")),
            };
            let message = format!(
                "Schema of payload data at '{field}' on screen '{}' is not matching with schema of data model field on \
                 screen '{}'. Property is expecting '{wanted}' but got {found}.",
                self.own, self.target
            );
            self.findings.push(at_values(self.flow, self.code, message, [value]));
        } else if wanted == "object" {
            self.object(field, value, schema);
        }
    }

    fn object(&mut self, field: &str, value: NodeId, schema: NodeId) {
        let document = self.flow.document;
        let Some(properties) = document.get(schema, "properties") else { return };
        let missing =
            document.members(properties).iter().filter(|member| document.get(value, &member.key).is_none());
        let missing: Vec<&str> = missing.map(|member| &*member.key).collect();
        let (own, target) = (self.own, self.target);
        let message = match missing.as_slice() {
            [] => None,
            [name] => Some(format!(
                "Field '{name}' is missing in payload of screen '{own}', but expected in data model of screen '{target}'."
            )),
            names => Some(format!(
                "Fields '[{}]' are missing in payload of screen '{own}', but expected in data model of screen '{target}'.",
                names.join(", ")
            )),
        };
        self.findings.extend(message.map(|message| at_values(self.flow, self.code, message, [value])));
        for member in document.members(value) {
            if let Some(schema) = document.get(properties, &member.key) {
                self.value(&format!("{field}/{}", member.key), member.value, schema);
            }
        }
    }
}

/// The type words that fit a value.
fn words(document: &Document<'_>, value: NodeId) -> &'static [&'static str] {
    match document.kind(value) {
        Kind::Null => &["null"],
        Kind::Boolean => &["boolean"],
        Kind::String => &["string"],
        Kind::Array => &["array"],
        Kind::Object => &["object"],
        Kind::Number if document.number(value).is_some_and(|number| number.fract() == 0.0) => {
            &["integer", "number"]
        }
        Kind::Number => &["number"],
    }
}

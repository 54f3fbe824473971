//! The maps of a Form: init-values and error-messages.

use crate::json::NodeId;
use crate::raw::RawFinding;

use super::flow::{Flow, Screen};
use super::types::value_schema;
use super::{at_keys, at_values};

/// Each Form of the screens, with its screen and one of its maps.
fn maps<'f, 'd>(flow: &'f Flow<'d>, key: &'f str) -> impl Iterator<Item = (&'f Screen<'d>, NodeId)> {
    flow.seen().flat_map(move |screen| {
        let forms: Vec<NodeId> = screen.of_kind("Form").map(|form| form.node).collect();
        let maps = forms.into_iter().filter_map(move |form| flow.document.get(form, key));
        maps.map(move |map| (screen, map))
    })
}

pub(super) fn media_not_in_init_values(flow: &Flow<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let mut findings = Vec::new();
    for (screen, map) in maps(flow, "init-values") {
        let (mut kinds, mut nodes): (Vec<&str>, Vec<NodeId>) = (Vec::new(), Vec::new());
        for member in document.members(map) {
            let Some(component) = screen.named(&member.key) else { continue };
            if matches!(component.kind, "PhotoPicker" | "DocumentPicker") {
                if !kinds.contains(&component.kind) {
                    kinds.push(component.kind);
                }
                nodes.push(member.value);
            }
        }
        if !nodes.is_empty() {
            let kinds = kinds.join(", ");
            // Two blanks, as the server writes it.
            let message =
                format!("Property 'init-values'  should not contain value for components: [{kinds}].");
            findings.push(at_keys(flow, "NATIVE_COMPONENT_IN_FORM_INIT_VALUES", message, nodes));
        }
    }
    findings
}

pub(super) fn map_types(flow: &Flow<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let code = "INVALID_PROPERTY_VALUE";
    let mut findings = Vec::new();
    for (screen, map) in maps(flow, "init-values") {
        for member in document.members(map) {
            let name = &member.key;
            let component = screen.named(name);
            let component = component.filter(|c| !matches!(c.kind, "PhotoPicker" | "DocumentPicker"));
            let Some(schema) = component.and_then(|component| value_schema(document, component)) else {
                let message = format!("The property '{name}' is declared but not used in the init-values'.");
                findings.push(at_values(flow, code, message, [map]));
                continue;
            };
            findings.extend(mismatch(flow, name, member.value, schema.word().unwrap_or_default(), map));
        }
    }
    for (_, map) in maps(flow, "error-messages") {
        for member in document.members(map) {
            findings.extend(mismatch(flow, &member.key, member.value, "string", map));
        }
    }
    findings
}

fn mismatch(flow: &Flow<'_>, name: &str, value: NodeId, expected: &str, map: NodeId) -> Option<RawFinding> {
    let document = flow.document;
    let found = document.kind(value).word();
    let dynamic = document.text(value).is_some_and(|text| !flow.is_static(text));
    (found != expected && !dynamic).then(|| {
        let message = format!("Expected property '{name}' to be of type '{expected}' but found '{found}'.");
        at_values(flow, "INVALID_PROPERTY_VALUE", message, [map])
    })
}

//! Names of components.

use std::collections::HashMap;

use crate::json::NodeId;
use crate::raw::RawFinding;

use super::at_values;
use super::flow::Flow;

pub(super) fn unique(flow: &Flow<'_>) -> Vec<RawFinding> {
    let mut findings = Vec::new();
    for screen in flow.seen().filter(|screen| screen.repeats_names()) {
        let mut order: Vec<&str> = Vec::new();
        let mut places: HashMap<&str, Vec<NodeId>> = HashMap::new();
        for component in screen.components.iter().filter(|component| component.kind != "Form") {
            let Some(node) = flow.document.get(component.node, "name") else { continue };
            let Some(name) = flow.document.text(node) else { continue };
            let nodes = places.entry(name).or_insert_with(|| {
                order.push(name);
                Vec::new()
            });
            nodes.push(node);
        }
        for name in order.into_iter().filter(|name| places[name].len() > 1) {
            let message = format!("Duplicate name found for Form components: '{name}'.");
            let nodes = places[name].iter().copied();
            findings.push(at_values(flow, "DUPLICATE_FORM_COMPONENT_NAMES", message, nodes));
        }
    }
    findings
}

pub(super) fn sensitive(flow: &Flow<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let mut findings = Vec::new();
    for entry in &flow.screens {
        let Some(screen) = flow.screen(entry.id) else { continue };
        let list = document.get(entry.node, "sensitive").map_or(&[][..], |list| document.items(list));
        let unknown = |node: &&NodeId| document.text(**node).is_some_and(|name| screen.named(name).is_none());
        let unknown: Vec<NodeId> = list.iter().filter(unknown).copied().collect();
        if unknown.is_empty() {
            continue;
        }
        let names: Vec<&str> = unknown.iter().filter_map(|node| document.text(*node)).collect();
        let plural = if names.len() > 1 { "s" } else { "" };
        let message = format!(
            "No component corresponding to the sensitive field{plural} '{}' can be found in screen '{}'.",
            names.join("', '"),
            entry.id
        );
        findings.push(at_values(flow, "INVALID_SENSITIVE_FIELD", message, unknown));
    }
    findings
}

//! Checks of screens as such.

use std::collections::HashSet;

use crate::json::NodeId;
use crate::raw::RawFinding;

use super::at_values;
use super::flow::Flow;

const MOST_SCREENS: usize = 100;

pub(super) fn max_screens(flow: &Flow<'_>) -> Vec<RawFinding> {
    let count = flow.screens.len();
    if count <= MOST_SCREENS {
        return Vec::new();
    }
    let message = format!("Maximum number of screens allowed per Flow is {MOST_SCREENS} but found {count}.");
    let surplus = flow.screens[MOST_SCREENS..].iter().map(|screen| screen.node);
    vec![at_values(flow, "MAX_SCREENS_NUMBER", message, surplus)]
}

pub(super) fn ids(flow: &Flow<'_>) -> Vec<RawFinding> {
    let id_of = |node: NodeId| flow.document.get(node, "id");
    let mut seen = HashSet::new();
    let repeated: Vec<bool> = flow.screens.iter().map(|screen| !seen.insert(screen.id)).collect();
    let mut findings = Vec::new();
    for (screen, _) in flow.screens.iter().zip(&repeated).rev().filter(|(_, repeated)| **repeated) {
        let message = format!("Duplicate screen id found: '{}'.", screen.id);
        findings.push(at_values(flow, "DUPLICATE_SCREEN_IDS", message, id_of(screen.node)));
    }
    for screen in flow.screens.iter().rev().filter(|screen| screen.id == "success") {
        let message = "Screen id cannot be 'success' since it is a reserved keyword.";
        findings.push(at_values(flow, "SCREEN_ID_IS_RESERVED_KEYWORD", message, id_of(screen.node)));
    }
    if !flow.screens.iter().any(|screen| flow.ends(screen)) {
        let message = "Terminal screen is required but not provided.";
        let screens = flow.document.get(flow.root, "screens");
        findings.push(at_values(flow, "MISSING_TERMINAL_SCREEN", message, screens));
    }
    findings
}

pub(super) fn refresh_on_back(flow: &Flow<'_>) -> Vec<RawFinding> {
    if flow.has_endpoint() {
        return Vec::new();
    }
    let message = "Property 'refresh_on_back' can be true only when property 'data_api_version' is set.";
    let wanting =
        flow.screens.iter().filter(|screen| flow.flag(screen.node, "refresh_on_back") == Some(true));
    let flags = wanting.filter_map(|screen| flow.document.get(screen.node, "refresh_on_back"));
    flags.map(|flag| at_values(flow, "INVALID_PROPERTY_VALUE", message, [flag])).collect()
}

pub(super) fn success_somewhere(flow: &Flow<'_>) -> Vec<RawFinding> {
    let not_false = |node: NodeId, key: &str| flow.flag(node, key) != Some(false);
    let succeeds = |node: NodeId| not_false(node, "terminal") && not_false(node, "success");
    if flow.screens.iter().any(|screen| succeeds(screen.node)) {
        return Vec::new();
    }
    let flags: Vec<NodeId> =
        flow.screens.iter().filter_map(|screen| flow.document.get(screen.node, "success")).collect();
    let message = "At least one terminal screen must have property 'success' set as true.";
    vec![at_values(flow, "INVALID_PROPERTY_VALUE", message, flags)]
}

pub(super) fn meta_reserved(flow: &Flow<'_>) -> Vec<RawFinding> {
    let meta = flow.document.get(flow.root, "meta");
    meta.map(|meta| at_values(flow, "INVALID_FLOW_JSON", "Property 'meta' is not allowed.", [meta]))
        .into_iter()
        .collect()
}

pub(super) fn terminal_footer(flow: &Flow<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let (mut without, mut wrong) = (Vec::new(), Vec::new());
    for entry in flow.screens.iter().filter(|screen| flow.ends(screen)) {
        let Some(screen) = flow.screen(entry.id) else { continue };
        let Some(footer) = screen.of_kind("Footer").next() else {
            without.push(entry);
            continue;
        };
        let name =
            document.get(footer.node, "on-click-action").and_then(|action| document.get(action, "name"));
        let allowed = |name: &str| name == "complete" || (name == "data_exchange" && flow.has_endpoint());
        wrong.extend(name.filter(|name| !document.text(*name).is_some_and(allowed)));
    }
    let ids: Vec<&str> = without.iter().map(|screen| screen.id).collect();
    let message = match ids.as_slice() {
        [] => None,
        [id] => Some(format!("Footer component is missing on terminal screen '{id}'.")),
        ids => Some(format!("Footer component is missing on terminal screens: [{}].", ids.join(", "))),
    };
    let nodes = || without.iter().map(|screen| screen.node);
    let missing =
        message.map(|message| at_values(flow, "MISSING_FOOTER_ON_TERMINAL_SCREEN", message, nodes()));
    let wanted = if flow.has_endpoint() { "one of: [data_exchange, complete]" } else { "'complete'" };
    let message = format!("Invalid value found for property 'name'. Expected {wanted}.");
    let wrong =
        wrong.into_iter().map(|name| at_values(flow, "INVALID_PROPERTY_VALUE", message.clone(), [name]));
    missing.into_iter().chain(wrong).collect()
}

//! NavigationList.

use crate::json::NodeId;
use crate::raw::RawFinding;

use super::at_values;
use super::flow::Flow;

pub(super) fn check(flow: &Flow<'_>) -> Vec<RawFinding> {
    let lists = flow.seen().flat_map(|screen| screen.of_kind("NavigationList").collect::<Vec<_>>());
    lists.flat_map(|component| one(flow, component.node)).collect()
}

fn one(flow: &Flow<'_>, list: NodeId) -> Vec<RawFinding> {
    let document = flow.document;
    let items = document.get(list, "list-items").map_or(&[][..], |items| document.items(items));
    let of_items =
        |key: &str| items.iter().filter_map(|item| document.get(*item, key)).collect::<Vec<NodeId>>();
    let (own, actions) = (document.get(list, "on-click-action"), of_items("on-click-action"));
    let mut findings = Vec::new();
    if own.is_none() && actions.is_empty() {
        let message = "Required property 'on-click-action' is missing.";
        findings.push(at_values(flow, "MISSING_REQUIRED_PROPERTY", message, [list]));
    }
    if let Some(own) = own.filter(|_| !actions.is_empty()) {
        let message = "For the 'NavigationList' component, 'on-click-action' can only be defined at either root level \
                       or within the 'list-items', but not both.";
        let both = std::iter::once(own).chain(actions);
        findings.push(at_values(flow, "DUPLICATE_PROPETY_FOR_CONDITION", message, both));
    }
    let ends = of_items("end");
    for end in ends.iter().filter(|end| !(1..=2).contains(&document.members(**end).len())) {
        let message = "For the 'NavigationList' component, 'end' add-on should have at least 1 and at most 2 of \
                       'title', 'metadata' or 'description.'";
        findings.push(at_values(flow, "DUPLICATE_PROPETY_FOR_CONDITION", message, [*end]));
    }
    if !ends.is_empty() && document.get_text(list, "media-size") == Some("large") {
        let message = "Cannot set property 'media-size' to 'large' when 'end' add-on is present for component \
                       'NavigationList'.";
        findings.push(at_values(flow, "INVALID_PROPERTY_VALUE_FOR_CONDITION", message, [list]));
    }
    if of_items("badge").len() > 1 {
        let message = "Property 'list-items' should have at most '1' badge item.";
        findings.push(at_values(flow, "MAX_ITEMS_REQUIRED", message, [list]));
    }
    findings
}

pub(super) fn not_terminal(flow: &Flow<'_>) -> Vec<RawFinding> {
    let message = "Property 'terminal' is not allowed.";
    let ending = flow.screens.iter().filter(|screen| flow.ends(screen));
    let listing =
        ending.filter(|entry| flow.screen(entry.id).is_some_and(|screen| screen.has("NavigationList")));
    listing.map(|screen| at_values(flow, "INVALID_PROPERTY_KEY", message, [screen.node])).collect()
}

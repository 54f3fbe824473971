//! Lists inside components: options, cases, lines of text.

use crate::json::NodeId;
use crate::raw::RawFinding;

use super::actions::{WITH_ITEMS, static_items};
use super::at_values;
use super::flow::{Component, Flow};

pub(super) fn image_or_color(flow: &Flow<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let mut findings = Vec::new();
    let listing = |component: &&Component<'_>| WITH_ITEMS.contains(&component.kind);
    for component in flow.seen().flat_map(|screen| &screen.components).filter(listing) {
        let items = static_items(document, component.node);
        let with =
            |key: &str| items.iter().filter_map(|item| document.get(*item, key)).collect::<Vec<NodeId>>();
        let (colors, images) = (with("color"), with("image"));
        if !colors.is_empty() && !images.is_empty() {
            let message = format!(
                "Data source can only have either only image attributes or only color attributes for all items for \
                 {} '{}'.",
                component.kind,
                flow.name_of(component.node)
            );
            let nodes = colors.into_iter().chain(images);
            findings.push(at_values(flow, "DATA_SOURCE_ITEMS_HAVE_BOTH_IMAGE_AND_COLOR", message, nodes));
        }
    }
    findings
}

pub(super) fn switch_cases(flow: &Flow<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let message = "The 'cases' property of a Switch component cannot be empty.";
    let switches = flow.seen().flat_map(|screen| screen.of_kind("Switch").collect::<Vec<_>>());
    let cases = switches.filter_map(|component| document.get(component.node, "cases"));
    let empty = cases.filter(|cases| document.members(*cases).is_empty());
    empty.map(|cases| at_values(flow, "INVALID_PROPERTY_VALUE", message, [cases])).collect()
}

pub(super) fn text_array_static(flow: &Flow<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let mut findings = Vec::new();
    for screen in flow.seen() {
        for component in &screen.components {
            if !matches!(component.kind, "TextBody" | "TextCaption" | "RichText") {
                continue;
            }
            let lines = document.get(component.node, "text").map_or(&[][..], |text| document.items(text));
            for binding in lines.iter().filter_map(|line| first_binding(document.text(*line)?)) {
                let message = format!(
                    "Every item of the array in the 'text' property of {} on the screen '{}' should be a static \
                     string. Please remove dynamic binding - {binding} from the item of the array.",
                    component.kind, screen.id
                );
                let node = document.get(component.node, "type");
                findings.push(at_values(flow, "INVALID_TEXT_DYNAMIC_DATA", message, node));
            }
        }
    }
    findings
}

/// The first binding anywhere in a text.
pub(super) fn first_binding(text: &str) -> Option<&str> {
    text.match_indices("${").find_map(|(at, _)| {
        let rest = &text[at..];
        crate::binding::prefix_len(rest).map(|len| &rest[..len])
    })
}

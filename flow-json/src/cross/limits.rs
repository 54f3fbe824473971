//! How many of what a screen may have.

use std::collections::HashMap;

use crate::json::{Document, NodeId};
use crate::raw::RawFinding;

use super::at_values;
use super::flow::{Component, Flow, Screen};

/// Most components of a type on one screen.
const MOST: [(&str, usize); 9] = [
    ("Footer", 1),
    ("EmbeddedLink", 2),
    ("Image", 3),
    ("OptIn", 5),
    ("PhotoPicker", 1),
    ("DocumentPicker", 1),
    ("NavigationList", 2),
    ("ImageCarousel", 2),
    ("Form", 1),
];
const MOST_COMPONENTS: usize = 100;

pub(super) fn component_types(flow: &Flow<'_>) -> Vec<RawFinding> {
    flow.seen().flat_map(|screen| types_of_screen(flow, screen)).collect()
}

fn types_of_screen(flow: &Flow<'_>, screen: &Screen<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    if !MOST.iter().any(|(kind, limit)| screen.of_kind(kind).count() > *limit) {
        return Vec::new();
    }
    let branching = screen.has("If") || screen.has("Switch");
    let layout = document.get(screen.node, "layout").and_then(|layout| document.get(layout, "children"));
    let shown = layout.filter(|_| branching).map(|children| at_once(document, children)).unwrap_or_default();
    let mut findings = Vec::new();
    for (kind, limit) in MOST {
        if kind == "Form" && (flow.version.number < 700 || branching) {
            continue;
        }
        let all: Vec<&Component<'_>> = screen.of_kind(kind).collect();
        let count = if branching { shown.get(kind).copied().unwrap_or(0) } else { all.len() };
        if count <= limit {
            continue;
        }
        let message =
            format!("Maximum number of {kind} allowed per screen is {limit} but found {}.", all.len());
        let listed = if branching { &all[..] } else { &all[limit..] };
        let types = listed.iter().filter_map(|component| document.get(component.node, "type"));
        findings.push(at_values(flow, "COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN", message, types));
    }
    findings
}

/// How many components of each type can be on the screen at once: of branches, the largest count.
fn at_once<'d>(document: &'d Document<'d>, list: NodeId) -> HashMap<&'d str, usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for node in document.items(list) {
        let kind = document.get_text(*node, "type").unwrap_or_default();
        let branches: Vec<NodeId> = match kind {
            "If" => ["then", "else"].iter().filter_map(|key| document.get(*node, key)).collect(),
            "Switch" => {
                let cases = document.get(*node, "cases").map_or(&[][..], |cases| document.members(cases));
                cases.iter().map(|case| case.value).collect()
            }
            "Form" => document.get(*node, "children").into_iter().collect(),
            _ => Vec::new(),
        };
        let mut largest: HashMap<&str, usize> = HashMap::new();
        for branch in branches {
            for (kind, count) in at_once(document, branch) {
                let most = largest.entry(kind).or_default();
                *most = count.max(*most);
            }
        }
        *largest.entry(kind).or_default() += 1;
        for (kind, count) in largest {
            *counts.entry(kind).or_default() += count;
        }
    }
    counts
}

pub(super) fn total_components(flow: &Flow<'_>) -> Vec<RawFinding> {
    let mut findings = Vec::new();
    for screen in flow.seen() {
        let counted: Vec<&Component<'_>> =
            screen.components.iter().filter(|component| component.kind != "Form").collect();
        if counted.len() > MOST_COMPONENTS {
            let message = format!(
                "Maximum number of components allowed per screen is {MOST_COMPONENTS} but found {}.",
                counted.len()
            );
            let surplus = counted[MOST_COMPONENTS..].iter();
            let types = surplus.filter_map(|component| flow.document.get(component.node, "type"));
            findings.push(at_values(flow, "MAX_ALLOWED_COMPONENTS_PER_SCREEN", message, types));
        }
    }
    findings
}

pub(super) fn min_not_above_max(flow: &Flow<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let mut findings = Vec::new();
    for component in flow.seen().flat_map(|screen| &screen.components) {
        let (min, max) = match component.kind {
            "CheckboxGroup" => ("min-selected-items", "max-selected-items"),
            "TextInput" => ("min-chars", "max-chars"),
            "PhotoPicker" => ("min-uploaded-photos", "max-uploaded-photos"),
            "DocumentPicker" => ("min-uploaded-documents", "max-uploaded-documents"),
            _ => continue,
        };
        let number = |key: &str| document.get(component.node, key).and_then(|node| document.number(node));
        if number(min).zip(number(max)).is_some_and(|(min, max)| min > max) {
            let (kind, name) = (component.kind, flow.name_of(component.node));
            let message = format!("'{min}' cannot be greater than '{max}' for {kind} '{name}'.");
            let node = document.get(component.node, min);
            findings.push(at_values(flow, "MIN_VALUE_GREATER_THAN_MAX", message, node));
        }
    }
    findings
}

pub(super) fn if_nesting(flow: &Flow<'_>) -> Vec<RawFinding> {
    let message = "The 'If' component can only be nested up to 3 levels deep.";
    let mut findings = Vec::new();
    for screen in flow.seen() {
        // Content comes before its container, so the levels below an If are known when it is met.
        let mut levels: HashMap<NodeId, usize> = HashMap::new();
        for component in screen.of_kind("If") {
            let below = ["then", "else"].iter().filter_map(|key| flow.document.get(component.node, key));
            let nested = below.flat_map(|list| flow.document.items(list)).filter_map(|node| levels.get(node));
            let below = nested.max().copied().unwrap_or(0);
            levels.insert(component.node, below + 1);
            if below > 2 {
                findings.push(at_values(flow, "MAXIMUM_IF_NESTING", message, [component.node]));
            }
        }
    }
    findings
}

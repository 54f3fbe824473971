//! Which components may stand together.

use crate::json::NodeId;
use crate::raw::RawFinding;

use super::at_values;
use super::flow::{Component, Flow, Screen};

/// Components that must be in the Form when a screen has one.
const INPUTS: [&str; 9] = [
    "CheckboxGroup",
    "RadioButtonsGroup",
    "TextArea",
    "TextInput",
    "OptIn",
    "Dropdown",
    "DatePicker",
    "PhotoPicker",
    "DocumentPicker",
];

fn types(flow: &Flow<'_>, screen: &Screen<'_>, kind: &str) -> Vec<NodeId> {
    screen.of_kind(kind).filter_map(|component| flow.document.get(component.node, "type")).collect()
}

pub(super) fn one_media_picker(flow: &Flow<'_>) -> Vec<RawFinding> {
    let message =
        "You can only have a maximum of 1 component of type PhotoPicker or DocumentPicker per screen.";
    let mut findings = Vec::new();
    for screen in flow.seen() {
        let mut pickers = types(flow, screen, "PhotoPicker");
        pickers.extend(types(flow, screen, "DocumentPicker"));
        if pickers.len() > 1 {
            findings.push(at_values(flow, "COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN", message, pickers));
        }
    }
    findings
}

pub(super) fn rich_text_alone(flow: &Flow<'_>) -> Vec<RawFinding> {
    let message = "RichText cannot be used with other components on the same screen. Please either remove RichText or \
                   ensure that it is the only component on the screen.";
    let crowded = flow.seen().filter(|screen| screen.has("RichText") && screen.components.len() > 1);
    crowded
        .map(|screen| at_values(flow, "INVALID_RICHTEXT_PLACEMENT", message, types(flow, screen, "RichText")))
        .collect()
}

pub(super) fn lone_components(flow: &Flow<'_>) -> Vec<RawFinding> {
    let code = "INVALID_COMPONENT_PLACEMENT";
    let only_text = "Only one RichText component can be used per screen. Please remove other components.";
    let text_and_footer = "RichText can either be the only component on the screen or it can be paired exclusively \
                           with the  Footer component. Please remove all components other than  Footer from the same \
                           screen to use RichText.";
    let lists =
        "Only up to 2 NavigationList components can be used per screen. Please remove other components.";
    let with_footer = flow.version.number >= 603;
    let mut findings = Vec::new();
    for screen in flow.seen() {
        let texts = types(flow, screen, "RichText");
        let footers = if with_footer { screen.of_kind("Footer").count() } else { 0 };
        if !texts.is_empty() && screen.components.len() > 1 + footers {
            let message = if with_footer { text_and_footer } else { only_text };
            findings.push(at_values(flow, code, message, texts));
        }
        let navigation = types(flow, screen, "NavigationList");
        let others =
            screen.components.iter().any(|component| !matches!(component.kind, "NavigationList" | "Form"));
        if !navigation.is_empty() && flow.version.number >= 602 && (navigation.len() > 2 || others) {
            findings.push(at_values(flow, code, lists, navigation));
        }
    }
    findings
}

pub(super) fn inputs_inside_form(flow: &Flow<'_>) -> Vec<RawFinding> {
    let with_form = flow.seen().filter(|screen| screen.has("Form"));
    let outside = |component: &&Component<'_>| !component.in_form && INPUTS.contains(&component.kind);
    let found: Vec<&Component<'_>> =
        with_form.flat_map(|screen| screen.components.iter().filter(outside)).collect();
    let mut kinds: Vec<&str> = Vec::new();
    for component in &found {
        if !kinds.contains(&component.kind) {
            kinds.push(component.kind);
        }
    }
    let message = match kinds.as_slice() {
        [] => return Vec::new(),
        [kind] => format!("Component '{kind}' is not allowed outside Form when Form component is present."),
        kinds => format!(
            "Components '{}' are not allowed outside Form when Form component is present.",
            kinds.join("', '")
        ),
    };
    // One screen may stand for several entries, and is still pointed at once.
    let mut once = std::collections::HashSet::new();
    let nodes = found.iter().map(|component| component.node).filter(|node| once.insert(*node));
    let nodes: Vec<NodeId> = nodes.collect();
    vec![at_values(flow, "COMPONENTS_OUTSIDE_FORM", message, nodes)]
}

pub(super) fn pattern_needs_helper_text(flow: &Flow<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let message = "Required property 'helper-text' is missing.";
    let has = |component: &Component<'_>, key: &str| document.get(component.node, key).is_some();
    let inputs = flow.seen().flat_map(|screen| screen.of_kind("TextInput").collect::<Vec<_>>());
    let bare = inputs.filter(|component| has(component, "pattern") && !has(component, "helper-text"));
    bare.map(|component| at_values(flow, "MISSING_REQUIRED_PROPERTY", message, [component.node])).collect()
}

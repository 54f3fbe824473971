//! CalendarPicker: one date or a range, and properties that must agree with that.

use crate::json::NodeId;
use crate::raw::RawFinding;

use super::at_values;
use super::dates::is_date;
use super::flow::{Component, Flow};

/// Properties that are one value for a single date, and a pair for a range; and the type of the value.
const PAIRS: [(&str, &str); 5] = [
    ("label", "string"),
    ("helper-text", "string"),
    ("required", "boolean"),
    ("init-value", "string"),
    ("error-message", "string"),
];
const RANGE_ONLY: [&str; 4] = ["min-days", "max-days", "title", "description"];

pub(super) fn check(flow: &Flow<'_>) -> Vec<RawFinding> {
    let mut findings = Vec::new();
    let pickers = flow.seen().flat_map(|screen| screen.of_kind("CalendarPicker").collect::<Vec<_>>());
    for component in pickers {
        match flow.document.get_text(component.node, "mode") {
            Some("range") => range(flow, component, &mut findings),
            Some(mode) if !flow.is_static(mode) => {}
            _ => single(flow, component, &mut findings),
        }
    }
    findings
}

fn single(flow: &Flow<'_>, component: &Component<'_>, findings: &mut Vec<RawFinding>) {
    let document = flow.document;
    for (key, kind) in PAIRS {
        if let Some(value) = document.get(component.node, key).filter(|value| document.is_object(*value)) {
            let message = format!(
                "The value of property '{key}' of component 'CalendarPicker' must be of type '{kind}'."
            );
            findings.push(at_values(flow, "INVALID_TYPE", message, [value]));
        }
    }
    for key in RANGE_ONLY {
        if let Some(value) = document.get(component.node, key) {
            let message = format!(
                "Cannot set property '{key}' when 'mode' is not set to 'range' for component 'CalendarPicker'."
            );
            findings.push(at_values(flow, "INVALID_PROPERTY_NAME_FOR_CONDITION", message, [value]));
        }
    }
    dated(flow, document.get(component.node, "init-value"), findings);
}

/// A date that is written out must be one.
fn dated(flow: &Flow<'_>, value: Option<NodeId>, findings: &mut Vec<RawFinding>) {
    let wrong = |text: &str| flow.is_static(text) && !is_date(text);
    if let Some(value) = value.filter(|value| flow.document.text(*value).is_some_and(wrong)) {
        let message = "The date field must be in the format \"YYYY-MM-DD\".";
        findings.push(at_values(flow, "INVALID_DATE_SINGLE_INIT_VALUE_FORMAT", message, [value]));
    }
}

fn range(flow: &Flow<'_>, component: &Component<'_>, findings: &mut Vec<RawFinding>) {
    let document = flow.document;
    let get = |key: &str| document.get(component.node, key);
    for (key, kind) in PAIRS {
        let Some(value) = get(key) else { continue };
        if document.is_object(value) {
            pair(flow, key, value, findings);
        } else if document.text(value).is_none_or(|text| flow.is_static(text)) {
            let message = format!(
                "The value of property '{key}' of component 'CalendarPicker' must be of type \
                 '{{\"start-date\": {kind}, \"end-date\": {kind}}}'."
            );
            findings.push(at_values(flow, "INVALID_TYPE", message, [value]));
        }
    }
    let days = |key: &str| get(key).and_then(|node| Some((node, document.number(node)?)));
    if let Some(((low, min), (high, max))) = days("min-days").zip(days("max-days"))
        && min > max
    {
        let name = flow.name_of(component.node);
        let message = format!("'min-days' cannot be greater than 'max-days' for CalendarPicker '{name}'.");
        findings.push(at_values(flow, "INVALID_MIN_MAX_DAYS", message, [low, high]));
    }
    if let Some(value) = get("init-value").filter(|value| document.is_object(*value)) {
        let (start, end) = (document.get(value, "start-date"), document.get(value, "end-date"));
        dated(flow, start, findings);
        dated(flow, end, findings);
        let date =
            |node: Option<NodeId>| node.and_then(|node| document.text(node)).filter(|text| is_date(text));
        if date(start).zip(date(end)).is_some_and(|(start, end)| start > end) {
            let name = flow.name_of(component.node);
            let message =
                format!("'start date' cannot be greater than 'end date' for CalendarPicker '{name}'.");
            findings.push(at_values(flow, "INVALID_DATE_RANGE", message, [value]));
        }
    }
}

/// The keys of a pair.
fn pair(flow: &Flow<'_>, key: &str, value: NodeId, findings: &mut Vec<RawFinding>) {
    let document = flow.document;
    for part in ["start-date", "end-date"] {
        if document.get(value, part).is_none() && (part == "start-date" || key == "label") {
            let message = format!(
                "The property '{part}' of component 'CalendarPicker' must be present when the mode is set to 'range'."
            );
            findings.push(at_values(flow, "MISSING_CALENDAR_PICKER_RANGE_MODE_PROP", message, [value]));
        }
    }
    let foreign = document.members(value).iter();
    let foreign: Vec<NodeId> = foreign
        .filter(|member| !matches!(&*member.key, "start-date" | "end-date"))
        .map(|member| member.value)
        .collect();
    if !foreign.is_empty() {
        let message = format!(
            "The property '{key}' of component 'CalendarPicker' only expects properties 'start-date' and 'end-date' \
             when the mode is set to 'range'."
        );
        let nodes = std::iter::once(value).chain(foreign);
        findings.push(at_values(flow, "UNEXPECTED_CALENDAR_PICKER_RANGE_MODE_PROP", message, nodes));
    }
}

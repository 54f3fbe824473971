//! Dates of DatePicker and CalendarPicker.

use crate::json::NodeId;
use crate::raw::RawFinding;

use super::at_values;
use super::flow::{Component, Flow};

const CODE: &str = "INVALID_DATE_RANGE";

/// Whether a text is a date of the form `YYYY-MM-DD`.
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u32>().ok());
    let shape = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(at, b)| if matches!(at, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() });
    shape
        && digits(5..7).is_some_and(|month| (1..=12).contains(&month))
        && digits(8..10).is_some_and(|day| (1..=31).contains(&day))
}

pub(super) fn check(flow: &Flow<'_>) -> Vec<RawFinding> {
    let mut malformed = Vec::new();
    let mut findings = Vec::new();
    for component in flow.seen().flat_map(|screen| &screen.components) {
        if matches!(component.kind, "DatePicker" | "CalendarPicker") {
            one(flow, component, &mut findings, &mut malformed);
        }
    }
    if !malformed.is_empty() {
        findings.push(at_values(
            flow,
            CODE,
            "The date field must be in the format \"YYYY-MM-DD\".",
            malformed,
        ));
    }
    findings
}

fn one(
    flow: &Flow<'_>,
    component: &Component<'_>,
    findings: &mut Vec<RawFinding>,
    malformed: &mut Vec<NodeId>,
) {
    let document = flow.document;
    // The node and text of a date that is written out; a malformed one is put aside.
    let mut date = |node: Option<NodeId>| {
        let (node, text) =
            node.and_then(|node| Some((node, document.text(node)?))).filter(|(_, t)| flow.is_static(t))?;
        if is_date(text) {
            return Some((node, text));
        }
        malformed.push(node);
        None
    };
    let get = |key: &str| document.get(component.node, key);
    let (min, max) = (date(get("min-date")), date(get("max-date")));
    let days = get("unavailable-dates").map_or(&[][..], |days| document.items(days));
    let days: Vec<(NodeId, &str)> = days.iter().filter_map(|day| date(Some(*day))).collect();
    let first = (component.kind == "DatePicker").then(|| date(get("init-value"))).flatten();
    if let Some(((low, from), (high, to))) = min.zip(max)
        && from > to
    {
        let message = format!(
            "'min-date' cannot be greater than 'max-date' for {} '{}'.",
            component.kind,
            flow.name_of(component.node)
        );
        findings.push(at_values(flow, CODE, message, [low, high]));
    }
    let bounds = (min.map(|(_, text)| text), max.map(|(_, text)| text));
    outside(flow, component, "unavailable-dates", bounds, &days, findings);
    outside(flow, component, "init-value", bounds, first.as_slice(), findings);
}

/// Dates that are not within the bounds; an absent bound is written as nothing.
fn outside(
    flow: &Flow<'_>,
    component: &Component<'_>,
    property: &str,
    (from, to): (Option<&str>, Option<&str>),
    dates: &[(NodeId, &str)],
    findings: &mut Vec<RawFinding>,
) {
    let outside = |day: &str| from.is_some_and(|from| day < from) || to.is_some_and(|to| day > to);
    let wrong: Vec<NodeId> = dates.iter().filter(|(_, day)| outside(day)).map(|(node, _)| *node).collect();
    if !wrong.is_empty() {
        let message = format!(
            "The value of property '{property}' of component '{}' must be in the range of [{}, {}].",
            component.kind,
            from.unwrap_or_default(),
            to.unwrap_or_default()
        );
        findings.push(at_values(flow, CODE, message, wrong));
    }
}

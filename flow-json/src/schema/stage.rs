//! The second stage: the shape of everything.

use crate::help;
use std::ops::Range;

use crate::json::{Document, Kind, NodeId, Step};
use crate::path;
use crate::raw::{Part, Pointer, RawFinding};

use super::evaluate::{Evaluator, Raw, Rule};
use super::filter::Filter;
use super::mapping::{Subject, forbidden};
use super::rules::{Rules, Version};

/// How many broken rules before and after one belong to the same component, at most.
const AROUND: usize = 300;

/// All findings of the stage, in order. An error means that the server's validator would fail.
pub(crate) fn run<'a>(document: &'a Document<'a>, version: Version) -> Result<Vec<RawFinding>, &'static str> {
    let rules: &'a Rules = version.rules();
    let found = Evaluator::new(&rules.set, document).run(document.root(), rules.document);
    let found = found.ok_or("The document is nested too deeply.")?;
    let null_child = |raw: &Raw<'_>| raw.rule == Rule::OneOf && is_null_child(document, raw.node);
    if found.iter().any(null_child) {
        return Err("A component must not be null.");
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let mut filter = Filter::new(&rules.set, document, version.number);
    let mut findings = Vec::new();
    for (index, raw) in found.iter().enumerate() {
        if filter.keeps(raw) {
            let around = &found[index.saturating_sub(AROUND)..(index + AROUND).min(found.len())];
            let help = help::of_schema(document, rules, version, raw, around);
            findings.extend(finding(document, rules, &filter, raw).map(|found| found.with_help(help)));
        }
    }
    Ok(findings)
}

fn is_null_child(document: &Document<'_>, node: NodeId) -> bool {
    document.kind(node) == Kind::Null && matches!(document.step(node), Some(Step::Index(_)))
}

fn finding<'a>(
    document: &'a Document<'a>,
    rules: &'a Rules,
    filter: &Filter<'a>,
    raw: &Raw<'a>,
) -> Option<RawFinding> {
    let property = property_name(document, raw.node);
    let own = path::bracketed(document, raw.node);
    let subject = Subject {
        set: &rules.set,
        document,
        raw,
        property: &property,
        path: &path::look_up_of_bracketed(&own),
        wanted: filter.wanted(raw.node),
        model: false,
    };
    let message = subject.message()?;
    let mut pointer = pointer(document, rules, raw, own);
    if message.fallback {
        pointer.look_up = None;
    }
    Some(RawFinding { pointers: vec![pointer], ..RawFinding::new(message.code, message.text) })
}

/// Where a finding points; `own` is the path of the value.
fn pointer(document: &Document<'_>, rules: &Rules, raw: &Raw<'_>, own: String) -> Pointer {
    let look_up = path::look_up_of_bracketed(&own);
    match raw.rule {
        Rule::Unknown(value) | Rule::BadKey(value) => {
            let key = document.key(value).unwrap_or_default();
            // The key is appended as it is, so it is found whatever characters it has.
            let look_up = format!("{look_up}/{key}");
            staying(with_key(&own, key), look_up, Part::Key, document.key_span(value))
        }
        Rule::OneOf => {
            let of_type = document.get(raw.node, "type").unwrap_or(raw.node);
            staying(own, format!("{look_up}/type"), Part::Value, document.span(of_type))
        }
        Rule::Not => not_pointer(document, rules, raw, own),
        _ => staying(own, look_up, Part::Value, document.span(raw.node)),
    }
}

fn staying(path: String, look_up: String, part: Part, span: Range<usize>) -> Pointer {
    Pointer { path, look_up: Some(look_up), part, span: Some(span), stays: true }
}

/// On an action, the key that must not be there; elsewhere the value.
fn not_pointer(document: &Document<'_>, rules: &Rules, raw: &Raw<'_>, own: String) -> Pointer {
    let keys = forbidden(&rules.set, rules.set.get(raw.shape));
    let key = keys.first().copied().filter(|key| matches!(*key, "next" | "url" | "payload"));
    let look_up = path::look_up_of_bracketed(&own);
    match key.and_then(|key| Some((key, document.get(raw.node, key)?))) {
        Some((key, value)) => staying(own, format!("{look_up}/{key}"), Part::Key, document.key_span(value)),
        None => staying(own, look_up, Part::Value, document.span(raw.node)),
    }
}

/// The last step of such a path is never in brackets.
fn with_key(path: &str, key: &str) -> String {
    let key = if key.is_empty() { "''" } else { key };
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The last step of the path; an index goes with the step before it.
fn property_name(document: &Document<'_>, node: NodeId) -> String {
    let token = |node: NodeId| match document.step(node) {
        Some(Step::Key(key)) => key.to_owned(),
        Some(Step::Index(index)) => index.to_string(),
        None => String::new(),
    };
    let last = token(node);
    let is_number = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    match document.parent(node) {
        Some(parent) if is_number => format!("{}/{last}", token(parent)),
        _ => last,
    }
}

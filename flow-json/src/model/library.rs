//! A field as a schema: whether it is one, and whether its example satisfies it.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::json::{self, Document, NodeId, Step};
use crate::path;
use crate::raw::{Part, Pointer, RawFinding, pointer_to};
use crate::schema::{Compiler, Evaluator, Raw, Rule, ShapeId, ShapeSet, Subject};

use super::structure::EXAMPLE;

/// What the server's validator says when it runs in circles.
const CIRCLES: &str = "Maximum call stack size exceeded";

/// How many shapes may be looked at for each byte of a field; schemas without references that multiply need a few.
const STEPS_PER_BYTE: usize = 50;

static META_TEXT: LazyLock<Document<'static>> =
    LazyLock::new(|| json::parse(include_str!("../data/draft-07.json")).unwrap_or_default());

/// The schema of schemas.
static META: LazyLock<Option<(ShapeSet<'static>, ShapeId)>> =
    LazyLock::new(|| Compiler::new(&META_TEXT, META_TEXT.root(), None).compile().ok());

/// The first reason why a field is no schema.
pub(super) fn schema_fault(document: &Document<'_>, field: NodeId) -> Result<Option<RawFinding>, String> {
    if is_plain(document, field) {
        return Ok(None);
    }
    let Some((set, root)) = META.as_ref() else { return Ok(None) };
    let found = Evaluator::new(set, document).run(field, *root).ok_or(CIRCLES)?;
    Ok(found.iter().find_map(|raw| fault(document, set, raw)))
}

/// Most fields are a type and an example, which needs no closer look.
fn is_plain(document: &Document<'_>, field: NodeId) -> bool {
    let plain = |key: &str| matches!(key, "type" | EXAMPLE);
    let scalar =
        matches!(document.get_text(field, "type"), Some("string" | "number" | "integer" | "boolean"));
    scalar && document.members(field).iter().all(|member| plain(&member.key))
}

fn fault(document: &Document<'_>, set: &ShapeSet<'_>, raw: &Raw<'_>) -> Option<RawFinding> {
    let slashed = path::slashed(document, raw.node);
    let property = match document.step(raw.node) {
        Some(Step::Key(key)) => key.to_owned(),
        Some(Step::Index(_)) => slashed
            .rsplitn(3, '/')
            .take(2)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
            .join("/"),
        None => String::new(),
    };
    let subject =
        Subject { set, document, raw, property: &property, path: &slashed, wanted: None, model: true };
    let message = subject.message()?;
    // Looked up as the schema stage does, so a key with a dot is not found; and then the pointer stays, with zeros.
    let look_up = path::look_up_of_bracketed(&path::bracketed(document, raw.node));
    let pointer = Pointer {
        path: path::dotted(&slashed),
        look_up: (!message.fallback).then_some(look_up),
        part: Part::Value,
        span: Some(document.span(raw.node)),
        stays: true,
    };
    Some(RawFinding { pointers: vec![pointer], ..RawFinding::new(message.code, message.text) })
}

/// What is wrong with the example.
pub(super) fn example_faults(document: &Document<'_>, field: NodeId) -> Result<Vec<RawFinding>, String> {
    let Some(example) = document.get(field, EXAMPLE) else { return Ok(Vec::new()) };
    let at_example = |code: &'static str, text: &str| {
        let pointers = vec![pointer_to(document, example, Part::Value)];
        let message = format!("Invalid data model schema. {text}");
        RawFinding { pointers, ..RawFinding::new(code, message) }
    };
    let (set, root) = match Compiler::new(document, field, Some(EXAMPLE)).compile() {
        Ok(compiled) => compiled,
        Err(error) => return Ok(vec![at_example("INVALID_SCREEN_DATA", &error.0)]),
    };
    let most_steps = 10_000 + STEPS_PER_BYTE * document.span(field).len();
    let found = Evaluator::new(&set, document).at_most(most_steps).run(example, root).ok_or(CIRCLES)?;
    let slashed = if found.is_empty() { String::new() } else { path::slashed(document, example) };
    let mut findings = Vec::new();
    // All findings point at the example, so what would say the same is left out before it is put into words: an
    // example of many items can break the same rule many times.
    let mut said = HashSet::new();
    for raw in found.iter().filter(|raw| raw.rule != Rule::KeyPattern) {
        let by_value = matches!(raw.rule, Rule::Format | Rule::OneOf);
        if !by_value && !said.insert((raw.shape, raw.rule, document.kind(raw.node).word())) {
            continue;
        }
        let subject = Subject {
            set: &set,
            document,
            raw,
            property: EXAMPLE,
            path: &slashed,
            wanted: None,
            model: true,
        };
        findings.extend(subject.message().map(|message| at_example(message.code, &message.text)));
    }
    Ok(findings)
}

//! Conditions of If.

use crate::binding::{Binding, Source};
use crate::condition::{self, Bound, Type};
use crate::json::Kind;

use super::flow::{Component, Flow, Screen};
use super::types::{Schema, value_schema};
use super::{Outcome, at_values};

pub(super) fn check(flow: &Flow<'_>) -> Outcome {
    let document = flow.document;
    let mut findings = Vec::new();
    for screen in flow.seen() {
        for component in screen.of_kind("If") {
            let Some(node) = document.get(component.node, "condition") else { continue };
            if document.kind(node) == Kind::Boolean {
                return Err("A condition must not be true or false without quotes.".to_owned());
            }
            let Some(text) = document.text(node).filter(|text| !is_expression(flow, text)) else { continue };
            let code = "INVALID_PROPERTY_VALUE";
            if let Err(message) = condition::check(text, &|text, inside| look_up(flow, screen, text, inside))
            {
                findings.push(at_values(flow, code, message, [node]));
                continue;
            }
            let then = document.get(component.node, "then").filter(|then| document.items(*then).is_empty());
            let message = "Expected array to contain at least one component.";
            findings.extend(then.map(|then| at_values(flow, code, message, [then])));
        }
    }
    Ok(findings)
}

/// Backtick conditions are expressions, and checked as such.
fn is_expression(flow: &Flow<'_>, text: &str) -> bool {
    flow.version.number >= 600 && text.len() >= 2 && text.starts_with('`') && text.ends_with('`')
}

fn look_up(flow: &Flow<'_>, screen: &Screen<'_>, text: &str, inside: &str) -> Bound {
    let Some(binding) = Binding::parse(inside) else { return Bound::Refused(String::new()) };
    let id = binding.screen.unwrap_or(screen.id);
    let word = match binding.source {
        Source::Data => data_word(flow, id, &binding),
        Source::Form => flow.screen(id).and_then(|screen| form_word(flow, screen.named(binding.path)?)),
    };
    // An object counts as missing.
    match word.filter(|word| *word != "object") {
        Some("boolean") => Bound::Typed(Type::Boolean),
        Some("number") => Bound::Typed(Type::Number),
        Some("string") => Bound::Typed(Type::Text),
        Some(word) => Bound::Refused(format!("Operand '{text}' with type '{word}' is not supported.")),
        None if binding.screen.is_none_or(|id| id == screen.id) => {
            let (path, id) = (binding.path, screen.id);
            Bound::Refused(format!("Missing dynamic data '{path}' in the data model for screen {id}."))
        }
        None => Bound::Refused(format!(
            "Global dynamic data '{}' does not exist on screen '{id}' but is used on screen '{}'.",
            binding.path, screen.id
        )),
    }
}

fn data_word<'d>(flow: &Flow<'d>, id: &str, binding: &Binding<'_>) -> Option<&'d str> {
    let mut keys = binding.keys();
    let node = flow.field(id, keys.next()?)?;
    let own = Schema { document: flow.document, node };
    keys.try_fold(own, |schema, key| schema.get("properties")?.get(key))?.word()
}

fn form_word(flow: &Flow<'_>, component: &Component<'_>) -> Option<&'static str> {
    value_schema(flow.document, component)?.word()
}

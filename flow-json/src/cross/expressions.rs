//! Backtick expressions in properties and payloads, and plain texts, which the server parses too.

use crate::expression::{Environment, Step, replace, type_of};
use crate::help::did_you_mean;
use crate::json::{Document, NodeId};
use crate::patterns::in_backticks;
use crate::raw::{Part, RawFinding, pointer_to};

use super::actions;
use super::actions::{Action, Group};
use super::flow::{Component, Flow, Screen};
use super::types::{Schema, value_schema};

const NOT_CHECKED: [&str; 5] = ["type", "init-value", "init-values", "error-message", "error-messages"];

pub(super) fn check(flow: &Flow<'_>) -> Vec<RawFinding> {
    let mut findings = Vec::new();
    for screen in flow.seen() {
        for component in screen.components.iter().filter(|component| component.kind != "Form") {
            for member in flow.document.members(component.node) {
                if let Some(text) = flow.document.text(member.value) {
                    findings.extend(property(flow, screen, component, &member.key, member.value, text));
                }
            }
        }
    }
    findings
}

fn property(
    flow: &Flow<'_>,
    screen: &Screen<'_>,
    component: &Component<'_>,
    key: &str,
    node: NodeId,
    text: &str,
) -> Option<RawFinding> {
    if NOT_CHECKED.contains(&key) {
        return None;
    }
    let message = if component.kind == "RichText" && key == "text" {
        let mixed = !is_bound(text) && !in_backticks(text) && super::lists::first_binding(text).is_some();
        let message = "String interpolation is not supported by RichText component. Either use static value (e.g. \"# \
                       Title\") or dynamic only (e.g. \"${data.title}\").";
        mixed.then(|| message.to_owned())?
    } else {
        // Most texts are plain, and without a backslash a plain text cannot go wrong.
        let plain = !in_backticks(text) && !text.contains('\\');
        if plain || is_bound(text) || text == "``" {
            return None;
        }
        let names = Names { flow };
        let reason = match type_of(&replace(text, screen.id), &names) {
            Err(reason) => reason,
            Ok(word) if !in_backticks(text) || flow.accepts(component, key, &word) => return None,
            Ok(word) => format!(
                "The expression return type is '{word}' which does not match the schema for the property."
            ),
        };
        format!("Error while parsing dynamic expression \"{text}\". {reason}")
    };
    let mut pointer = pointer_to(flow.document, node, Part::Key);
    pointer.span = Some(flow.document.span(node));
    let help = unknown_name(flow, screen.id, &message);
    Some(RawFinding { pointers: vec![pointer], help, ..RawFinding::new("INVALID_PROPERTY_VALUE", message) })
}

/// Whether a text counts as one binding: a looser test than that of the shapes.
fn is_bound(text: &str) -> bool {
    if !text.ends_with('}') {
        return false;
    }
    if ["${data", "${form", "${external_data"].iter().any(|start| text.starts_with(start)) {
        return true;
    }
    let Some(rest) = text.strip_prefix("${screen.") else { return false };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == ',' || c == '_');
    let rest = rest.strip_prefix(".data").or_else(|| rest.strip_prefix(".form"));
    rest.is_some_and(|rest| rest.starts_with(['.', '}']))
}

impl Flow<'_> {
    /// Whether a property takes values of a type.
    fn accepts(&self, component: &Component<'_>, key: &str, word: &str) -> bool {
        let words = super::bindings::property_words(self, component, key);
        words.is_none_or(|words| words.contains(&word))
    }
}

pub(super) fn payloads(flow: &Flow<'_>) -> Vec<RawFinding> {
    let mut findings = actions::complete_on_terminal(flow);
    for action in &flow.actions {
        for member in action.payload.map_or(&[][..], |payload| flow.document.members(payload)) {
            findings.extend(payload_value(flow, action, member.value));
        }
    }
    findings
}

fn payload_value(flow: &Flow<'_>, action: &Action<'_>, node: NodeId) -> Option<RawFinding> {
    let text = flow.document.text(node).filter(|text| in_backticks(text) && *text != "``")?;
    debug_assert!(action.group <= Group::UpdateData, "every group of actions has payloads");
    let reason = type_of(&replace(text, action.screen), &Names { flow }).err()?;
    let help = unknown_name(flow, action.screen, &reason);
    Some(super::at_values(flow, "INVALID_ACTION_PAYLOAD_PROPERTY", reason, [node]).with_help(help))
}

/// What is probably meant by a name that does not exist.
fn unknown_name(flow: &Flow<'_>, own: &str, message: &str) -> Option<String> {
    let (_, rest) = message.split_once("The following property '")?;
    let name = rest.strip_suffix("' does not exist in the screen data model.")?;
    if name == own {
        return Some("the screen has neither a data model nor an input".to_owned());
    }
    let names = flow.screen(own).into_iter().flat_map(Screen::names);
    did_you_mean(name, flow.fields_of(own).chain(names).chain(flow.ids()))
}

/// All names that expressions can use.
struct Names<'f, 'd> {
    flow: &'f Flow<'d>,
}

/// A place in the tree of names.
#[derive(Clone, Copy)]
enum Place<'d> {
    Screen(usize),
    Data(usize),
    Form(usize),
    Properties(&'d Document<'d>, NodeId),
}

/// Components whose values make a screen known.
fn is_input(component: &Component<'_>) -> bool {
    matches!(
        component.kind,
        "CheckboxGroup"
            | "ChipsSelector"
            | "DatePicker"
            | "Dropdown"
            | "RadioButtonsGroup"
            | "TextArea"
            | "TextInput"
            | "OptIn"
            | "CalendarPicker"
            | "NavigationList"
    )
}

impl<'d> Names<'_, 'd> {
    fn model(&self, screen: usize) -> Option<NodeId> {
        let model = self.flow.document.get(self.flow.screens[screen].node, "data")?;
        self.flow.fields(model).next().map(|_| model)
    }

    fn has_form(&self, screen: usize) -> bool {
        self.flow.screens[screen].components.iter().any(is_input)
    }

    fn schema(&self, schema: Schema<'d>) -> Step<Place<'d>> {
        let word = schema.word().unwrap_or_default();
        match schema.get("properties").filter(|_| word == "object") {
            Some(properties) => Step::Into(Place::Properties(properties.document, properties.node)),
            None => Step::Value(word.to_owned()),
        }
    }

    fn found(&self, schema: Option<Schema<'d>>) -> Step<Place<'d>> {
        schema.map_or(Step::Missing, |schema| self.schema(schema))
    }
}

impl<'d> Environment for Names<'_, 'd> {
    type Place = Place<'d>;

    fn step(&self, from: Option<Place<'d>>, name: &str) -> Step<Place<'d>> {
        let document = self.flow.document;
        match from {
            None => {
                let index = self.flow.index_of(name);
                let known = index.filter(|index| self.model(*index).is_some() || self.has_form(*index));
                known.map_or(Step::Missing, |index| Step::Into(Place::Screen(index)))
            }
            Some(Place::Screen(index)) => match name {
                "data" if self.model(index).is_some() => Step::Into(Place::Data(index)),
                "form" if self.has_form(index) => Step::Into(Place::Form(index)),
                _ => Step::Missing,
            },
            Some(Place::Data(index)) => {
                let node = self.model(index).and_then(|model| document.get(model, name));
                self.found(node.map(|node| Schema { document, node }))
            }
            Some(Place::Form(index)) => {
                let component = self.flow.screens[index].named(name).filter(|component| is_input(component));
                self.found(component.and_then(|component| value_schema(document, component)))
            }
            Some(Place::Properties(owner, node)) => {
                let node = owner.get(node, name);
                self.found(node.map(|node| Schema { document: owner, node }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_bound;
    use crate::binding;

    #[test]
    fn the_loose_test_takes_more_than_the_strict_one() {
        assert!(is_bound("${data}") && binding::whole("${data}").is_none());
        assert!(is_bound("${screen.A.form.x}") && binding::whole("${screen.A.form.x}").is_some());
        assert!(!is_bound("Hi ${data.x}"));
    }
}

//! Bindings in properties of components: what they refer to, and whether its type fits.

use crate::binding::{Binding, Source, whole};
use crate::help::did_you_mean;
use crate::json::{NodeId, Step};
use crate::raw::RawFinding;
use crate::schema::{Expected, ShapeId};

use super::flow::{Component, Flow, Screen};
use super::types::{Schema, value_schema};
use super::{Outcome, at_values};

const CODE: &str = "INVALID_SCREEN_DYNAMIC_DATA";

/// The type words that a property of a component takes; none when the rules do not know it.
pub(super) fn property_words<'r>(
    flow: &Flow<'_>,
    component: &Component<'_>,
    key: &str,
) -> Option<Vec<&'r str>> {
    let rules = flow.version.rules();
    Some(Expected::of(&rules.set, shape_of(flow, component, key)?).words())
}

fn shape_of(flow: &Flow<'_>, component: &Component<'_>, key: &str) -> Option<ShapeId> {
    let properties = &flow.version.rules().properties;
    let own = |inside: bool| properties.get(&(component.kind, inside));
    let list = own(component.in_form).or_else(|| own(!component.in_form))?;
    list.iter().find(|(name, _)| *name == key).map(|(_, shape)| *shape)
}

pub(super) fn check(flow: &Flow<'_>) -> Outcome {
    let document = flow.document;
    let nested = flow.version.number >= 600;
    let mut findings = Vec::new();
    for screen in flow.seen() {
        for component in &screen.components {
            for member in document.members(component.node) {
                let key = &*member.key;
                let starts = |node: NodeId| document.text(node).is_some_and(|text| text.starts_with("${"));
                let inner = document.members(member.value);
                let bound = starts(member.value) || (nested && inner.iter().any(|inner| starts(inner.value)));
                if !bound {
                    continue;
                }
                let left_out = (component.kind == "If" && key == "condition")
                    || (nested && matches!(key, "init-values" | "error-messages"));
                let Some(shape) = shape_of(flow, component, key).filter(|_| !left_out) else { continue };
                let mut property = Property { flow, screen, component, name: key, findings: &mut findings };
                property.value(member.value, Some(shape))?;
                for inner in inner.iter().filter(|_| nested) {
                    let shape = flow.version.rules().set.get(shape).field(&inner.key);
                    let mut property = Property { name: &inner.key, ..property.again() };
                    property.value(inner.value, shape)?;
                }
            }
        }
    }
    Ok(findings)
}

struct Property<'p, 'd> {
    flow: &'p Flow<'d>,
    screen: &'p Screen<'d>,
    component: &'p Component<'d>,
    name: &'p str,
    findings: &'p mut Vec<RawFinding>,
}

impl<'p, 'd> Property<'p, 'd> {
    fn again(&mut self) -> Property<'_, 'd> {
        Property {
            flow: self.flow,
            screen: self.screen,
            component: self.component,
            name: self.name,
            findings: self.findings,
        }
    }

    fn value(&mut self, node: NodeId, shape: Option<ShapeId>) -> Result<(), String> {
        let Some(text) = self.flow.document.text(node) else { return Ok(()) };
        let Some(binding) = whole(text).and_then(Binding::parse) else { return Ok(()) };
        let Some(shape) = shape else {
            let number = self.flow.version.number;
            return Err(format!("Invalid schema found for the given version {number}."));
        };
        if let Some(message) = self.fault(text, binding, shape) {
            let finding = at_values(self.flow, CODE, message, [node]);
            let help = match finding.message.ends_with("to be of type ''.") {
                true => Some(
                    "the server accepts no bound list whose items have actions: write the list out"
                        .to_owned(),
                ),
                false => self.help(binding),
            };
            self.findings.push(finding.with_help(help));
        }
        Ok(())
    }

    /// A name that is probably meant, when the binding names something that is not there.
    fn help(&self, binding: Binding<'_>) -> Option<String> {
        let (flow, id) = (self.flow, binding.screen.unwrap_or(self.screen.id));
        let Some(screen) = flow.screen(id) else { return did_you_mean(id, flow.ids()) };
        let first = binding.keys().next()?;
        match binding.source {
            Source::Data if flow.field(id, first).is_none() => did_you_mean(first, flow.fields_of(id)),
            Source::Form if screen.named(first).is_none() => did_you_mean(first, screen.names()),
            _ => None,
        }
    }

    fn fault(&self, text: &str, binding: Binding<'_>, shape: ShapeId) -> Option<String> {
        let (flow, here) = (self.flow, self.screen.id);
        let (component, property) = (self.component.kind, self.name);
        if let Some(id) = binding.screen {
            let start =
                format!("Global dynamic data '{text}' used on screen '{here}' for {component} property");
            if id == here {
                return Some(format!(
                    "{start} '{property}' is invalid since screen '{id}' represents current screen. Convert \
                     expression to local referencing of the form ${{data.<property>}}."
                ));
            }
            if flow.screen(id).is_none() {
                return Some(format!(
                    "{start} '{property}' is invalid since screen '{id}' is missing in the Flow JSON."
                ));
            }
        }
        if binding.path.contains(['-', ' ', '`', '\'']) {
            return Some(format!(
                "Invalid format of dynamic data '{text}' in the screen data model. Please avoid \"-\", \" \", \"`\" or \
                 \"'\"."
            ));
        }
        let screen = flow.screen(binding.screen.unwrap_or(here))?;
        match binding.source {
            Source::Data => self.data(text, binding, screen, shape),
            Source::Form => self.form(text, binding, screen, shape),
        }
    }

    fn data(&self, text: &str, binding: Binding<'_>, screen: &Screen<'_>, shape: ShapeId) -> Option<String> {
        let flow = self.flow;
        let missing = || Some(format!("Missing dynamic data '{text}' in the screen data model."));
        let mut keys = binding.keys();
        let Some(node) = keys.next().and_then(|key| flow.field(screen.id, key)) else { return missing() };
        let mut schema = Schema { document: flow.document, node };
        for key in keys {
            match schema.word() {
                Some("array") => {
                    return Some(format!(
                        "{text} on screen '{}' for {} property '{}' is invalid as '{key}' is defined in an array \
                         schema in the data model.",
                        self.screen.id, self.component.kind, self.name
                    ));
                }
                Some("object") => {}
                _ => return missing(),
            }
            let Some(next) = schema.get("properties").and_then(|properties| properties.get(key)) else {
                let start = if binding.screen.is_some() { "Global Dynamic data" } else { "Dynamic data" };
                let id = screen.id;
                return Some(format!(
                    "{start} '{text}' is invalid as its schema is missing in the data model of screen '{id}'."
                ));
            };
            schema = next;
        }
        let expected = Expected::of(&flow.version.rules().set, shape);
        let mut found = Vec::new();
        compare(text, &expected, schema, &mut found);
        found.into_iter().next()
    }

    fn form(&self, text: &str, binding: Binding<'_>, screen: &Screen<'_>, shape: ShapeId) -> Option<String> {
        let global = binding.screen.is_some();
        let mut keys = binding.keys();
        let Some(component) = keys.next().and_then(|name| screen.named(name)) else {
            let start = if global { "Global Dynamic data" } else { "Dynamic data" };
            return Some(format!(
                "{start} '{text}' from screen '{}' does not exist, but is used on screen '{}'.",
                screen.id, self.screen.id
            ));
        };
        let Some(schema) = value_schema(self.flow.document, component) else {
            let kind = component.kind;
            return Some(format!("Value of '{kind}' component cannot be used in form binding."));
        };
        let schema = keys.try_fold(schema, |schema, key| schema.get("properties")?.get(key))?;
        let words = Expected::of(&self.flow.version.rules().set, shape).words();
        let fits = schema.word().is_some_and(|word| words.contains(&word));
        let start = if global { "global form data" } else { "form data" };
        (!fits).then(|| match words.as_slice() {
            [word] => format!("Found invalid {start}. Expected '{text}' to be of type '{word}'."),
            words => format!(
                "Found invalid {start}. Expected '{text}' to be of one of these types: [{}].",
                words.join(", ")
            ),
        })
    }
}

/// Compares what a property takes with the schema of what is bound; the findings in order.
fn compare(text: &str, expected: &Expected<'_>, schema: Schema<'_>, found: &mut Vec<String>) {
    let path = || model_path(schema);
    if let Some(value) = expected.constant()
        && schema.get("const").is_none()
    {
        found.push(format!(
            "Expected '{}' to be a const with value '{value}' (e.g., '{{const: {value}}})'",
            path()
        ));
        return;
    }
    let words = expected.words();
    if !schema.word().is_some_and(|word| words.contains(&word)) {
        found.push(match words.as_slice() {
            [] => format!("Expected '{}' to be of type ''.", path()),
            [word] => format!("Expected '{}' to be of type '{word}'.", path()),
            words => format!("Expected '{}' to be of one of these types: [{}].", path(), words.join(", ")),
        });
        return;
    }
    if let Some((items, own)) = expected.items().zip(schema.get("items")) {
        compare(text, &items, own, found);
    }
    let properties = schema.get("properties");
    for key in expected.required() {
        if properties.and_then(|properties| properties.get(key)).is_none() {
            found.push(format!("Data model schema is invalid for '{text}'. Missing schema for {key}."));
        }
    }
    for (key, field) in expected.fields() {
        if let Some(own) = properties.and_then(|properties| properties.get(key)) {
            compare(text, &field, own, found);
        }
    }
}

/// `screens[0].data.list.items.properties.title`.
fn model_path(schema: Schema<'_>) -> String {
    let steps = schema.document.steps(schema.node).into_iter();
    let slashed: String = steps
        .map(|step| match step {
            Step::Key(key) => format!("/{key}"),
            Step::Index(index) => format!("/{index}"),
        })
        .collect();
    crate::path::dotted(&slashed)
}

//! Payloads against data models: the schemas of bound values.

use crate::binding::{Binding, Source, whole};
use crate::json::NodeId;
use crate::path;
use crate::raw::{Part, Pointer, RawFinding};

use super::actions::{Action, Group};
use super::flow::Flow;
use super::types::{Schema, value_schema};

pub(super) fn check(flow: &Flow<'_>) -> Vec<RawFinding> {
    let mut findings = Vec::new();
    for action in flow.actions_of(Group::Navigate) {
        if let Some(target) = flow.target_of(action) {
            payload(flow, "INVALID_NAVIGATE_ACTION_PAYLOAD", action, target, &mut findings);
        }
    }
    for action in flow.actions_of(Group::UpdateData) {
        payload(flow, "INVALID_UPDATE_DATA_ACTION_PAYLOAD", action, action.screen, &mut findings);
    }
    findings
}

fn payload(
    flow: &Flow<'_>,
    code: &'static str,
    action: &Action<'_>,
    target: &str,
    findings: &mut Vec<RawFinding>,
) {
    let document = flow.document;
    for member in action.payload.map_or(&[][..], |payload| document.members(payload)) {
        let Some(text) = document.text(member.value) else { continue };
        let Some(binding) = whole(text).and_then(Binding::parse) else { continue };
        let wanted = flow.field(target, &member.key).map(|node| Schema { document, node });
        let Some((wanted, found)) = wanted.zip(bound(flow, action.screen, binding)) else { continue };
        let mut comparison =
            Comparison { flow, code, text, field: &member.key, own: action.screen, target, findings };
        comparison.compare(wanted, found, &format!("data/{}", member.key), member.value);
    }
}

/// The schema of what a binding stands for.
fn bound<'d>(flow: &Flow<'d>, own: &str, binding: Binding<'d>) -> Option<Schema<'d>> {
    let screen = binding.screen.unwrap_or(own);
    match binding.source {
        Source::Data => flow.bound_field(screen, binding.keys()),
        Source::Form => {
            let mut keys = binding.keys();
            let component = flow.screen(screen)?.named(keys.next()?)?;
            let schema = value_schema(flow.document, component)?;
            keys.try_fold(schema, |schema, key| schema.get("properties")?.get(key))
        }
    }
}

struct Comparison<'c, 'd> {
    flow: &'c Flow<'d>,
    code: &'static str,
    text: &'c str,
    field: &'c str,
    own: &'c str,
    target: &'c str,
    findings: &'c mut Vec<RawFinding>,
}

/// One of the two sides.
#[derive(Clone, Copy)]
enum Side {
    Target,
    Own,
}

impl Comparison<'_, '_> {
    fn compare(&mut self, wanted: Schema<'_>, found: Schema<'_>, at: &str, value: NodeId) {
        let Some((expected, got)) = wanted.word().zip(found.word()) else { return };
        if expected != got {
            let message = format!(
                "Schema of dynamic data '{}' is not matching schema of data model field '{}' on screen '{}'. Property \
                 is expecting '{expected}' but got '{got}'.",
                self.text, self.field, self.target
            );
            let pointer = crate::raw::pointer_to(self.flow.document, value, Part::Value);
            self.push(message, vec![pointer], value);
            return;
        }
        match expected {
            "object" => self.objects(wanted, found, at, value),
            "array" => self.arrays(wanted, found, at, value),
            _ => {}
        }
    }

    fn objects(&mut self, wanted: Schema<'_>, found: Schema<'_>, at: &str, value: NodeId) {
        let expected = self.part(wanted, "properties", at, Side::Target, value);
        let got = self.part(found, "properties", at, Side::Own, value);
        let Some((expected, got)) = expected.zip(got) else { return };
        let (left, right) = (expected.document.members(expected.node), got.document.members(got.node));
        if left.len() != right.len() || left.iter().any(|member| got.get(&member.key).is_none()) {
            let message = format!(
                "Properties in navigate action payload differ from properties in data model of screen '{}'.",
                self.target
            );
            let pointers = vec![self.pointer(Side::Target, at), self.pointer(Side::Own, at)];
            self.push(message, pointers, value);
            return;
        }
        for member in left {
            if let Some(other) = got.get(&member.key) {
                let own = Schema { node: member.value, ..expected };
                self.compare(own, other, &format!("{at}/properties/{}", member.key), value);
            }
        }
    }

    fn arrays(&mut self, wanted: Schema<'_>, found: Schema<'_>, at: &str, value: NodeId) {
        let expected = self.part(wanted, "items", at, Side::Target, value);
        let got = self.part(found, "items", at, Side::Own, value);
        if let Some((expected, got)) = expected.zip(got) {
            self.compare(expected, got, &format!("{at}/items"), value);
        }
    }

    /// `properties` or `items`; a finding when it is not there, or no object.
    fn part<'s>(
        &mut self,
        of: Schema<'s>,
        key: &str,
        at: &str,
        side: Side,
        value: NodeId,
    ) -> Option<Schema<'s>> {
        let Some(part) = of.get(key) else {
            let message = format!(
                "Unable to validate the schema of dynamic data '{}' against the schema of data model field '{}' on \
                 screen '{}'. Missing property '{key}'.",
                self.text, self.field, self.target
            );
            let pointer = self.pointer(side, at);
            self.push(message, vec![pointer], value);
            return None;
        };
        if !part.document.is_object(part.node) {
            let pointer = self.pointer(side, &format!("{at}/{key}"));
            self.push(format!("Invalid value found for the property '{key}'."), vec![pointer], value);
            return None;
        }
        Some(part)
    }

    /// A pointer below a screen; it is dropped later when the document has no such place.
    fn pointer(&self, side: Side, at: &str) -> Pointer {
        let document = self.flow.document;
        let id = match side {
            Side::Target => self.target,
            Side::Own => self.own,
        };
        let screen = self.flow.screen(id).map(|screen| screen.node);
        let base = screen.map(|node| path::slashed(document, node)).unwrap_or_default();
        let look_up = format!("{base}/{at}");
        let node =
            screen.and_then(|screen| at.split('/').try_fold(screen, |node, key| document.get(node, key)));
        let span = node.map(|node| document.span(node));
        Pointer {
            path: path::dotted(&look_up),
            look_up: Some(look_up),
            part: Part::Value,
            span,
            stays: false,
        }
    }

    fn push(&mut self, message: String, pointers: Vec<Pointer>, value: NodeId) {
        let anchor = Some(self.flow.document.span(value));
        self.findings.push(RawFinding { pointers, anchor, ..RawFinding::new(self.code, message) });
    }
}

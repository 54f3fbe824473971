//! What the bindings in payloads refer to, and values of media pickers in payloads.

use crate::binding::{Binding, Source, whole};
use crate::help::did_you_mean;
use crate::json::NodeId;
use crate::raw::RawFinding;

use super::actions::{Action, Group};
use super::at_values;
use super::flow::{Component, Flow};

const CODE: &str = "INVALID_ON_CLICK_ACTION_PAYLOAD";
const MOST_FILES: f64 = 10.0;
const MOST_KILOBYTES: f64 = 102_400.0;

/// All payloads, or all but those of update_data.
pub(super) fn check(flow: &Flow<'_>, with_update_data: bool) -> Vec<RawFinding> {
    let mut findings = Vec::new();
    for action in &flow.actions {
        if let Some(payload) =
            action.payload.filter(|_| with_update_data || action.group != Group::UpdateData)
        {
            let mut check = Check { flow, action, media: Vec::new(), findings: &mut findings };
            for member in flow.document.members(payload) {
                check.value(member.value, true);
            }
            check.totals(payload);
        }
    }
    findings
}

struct Check<'c, 'd> {
    flow: &'c Flow<'d>,
    action: &'c Action<'d>,
    /// Media pickers whose value is in the payload.
    media: Vec<&'c Component<'d>>,
    findings: &'c mut Vec<RawFinding>,
}

impl<'c, 'd> Check<'c, 'd> {
    fn push(&mut self, message: String, node: NodeId) {
        self.findings.push(at_values(self.flow, CODE, message, [node]));
    }

    fn push_with(&mut self, message: String, node: NodeId, help: Option<String>) {
        self.findings.push(at_values(self.flow, CODE, message, [node]).with_help(help));
    }

    fn value(&mut self, node: NodeId, top: bool) {
        let document = self.flow.document;
        for item in document.items(node) {
            self.value(*item, false);
        }
        for member in document.members(node) {
            self.value(member.value, false);
        }
        let Some(text) = document.text(node) else { return };
        if let Some(binding) = whole(text).and_then(Binding::parse) {
            self.binding(node, text, binding, top);
        }
    }

    fn binding(&mut self, node: NodeId, text: &str, binding: Binding<'_>, top: bool) {
        let flow = self.flow;
        let own = self.action.screen;
        let id = binding.screen.unwrap_or(own);
        let Some(screen) = flow.screen(id) else {
            let message = format!(
                "The screen id '{id}' referenced in the dynamic binding expression '{text}' does not exist."
            );
            self.push_with(message, node, did_you_mean(id, flow.ids()));
            return;
        };
        let first = binding.keys().next().unwrap_or_default();
        match binding.source {
            Source::Data if flow.field(id, first).is_none() => {
                let message = format!("Missing dynamic data '{text}' in the data model for screen {id}.");
                self.push_with(message, node, did_you_mean(first, flow.fields_of(id)));
            }
            Source::Data => {}
            Source::Form => match screen.named(first) {
                None => {
                    let message = format!("Missing Form component {text} for screen '{id}'.");
                    self.push_with(message, node, did_you_mean(first, screen.names()));
                }
                Some(component) => self.component(node, component, top),
            },
        }
    }

    fn component(&mut self, node: NodeId, component: &'c Component<'d>, top: bool) {
        if component.kind == "Form" {
            self.push("Value of 'Form' component cannot be used in form binding.".to_owned(), node);
        }
        if !matches!(component.kind, "PhotoPicker" | "DocumentPicker") {
            return;
        }
        self.media.push(component);
        match self.action.group {
            Group::Navigate | Group::NavigateElsewhere => {
                let kind = component.kind;
                self.push(
                    format!(
                        "The value of {kind} component is not allowed in the payload of navigate action."
                    ),
                    node,
                );
            }
            Group::Complete | Group::DataExchange if !top => {
                let message = "The value of following components must be a top-level string in complete and \
                               data_exchange on-click-action payload: [PhotoPicker, DocumentPicker].";
                self.push(message.to_owned(), node);
            }
            _ => {}
        }
    }

    /// How much all media of a complete action may be.
    fn totals(&mut self, payload: NodeId) {
        if self.action.group != Group::Complete {
            return;
        }
        let document = self.flow.document;
        let number = |component: &Component<'_>, key: &str| {
            document.get(component.node, key).and_then(|node| document.number(node))
        };
        let (mut files, mut kilobytes) = (0.0, 0.0);
        for component in &self.media {
            let photos = component.kind == "PhotoPicker";
            let key = if photos { "max-uploaded-photos" } else { "max-uploaded-documents" };
            let count = number(component, key).unwrap_or(30.0);
            files += count;
            kilobytes += count * number(component, "max-file-size-kb").unwrap_or(25_600.0);
        }
        if files > MOST_FILES {
            let message = "The aggregated maximum uploaded files of the PhotoPicker and DocumentPicker components \
                           cannot exceed 10 when using in the complete action payload. If 'max-uploaded-photos' or \
                           'max-uploaded-documents' property is not set, the default uploaded files count is 30.";
            self.push(message.to_owned(), payload);
        }
        if kilobytes > MOST_KILOBYTES {
            let message = "The aggregated size of maximum uploaded files of the PhotoPicker and DocumentPicker \
                           components cannot exceed 102400 KB when using in the complete action payload. If \
                           'max-file-size-kb' property is not set, the default file size is 25600 KB.";
            self.push(message.to_owned(), payload);
        }
    }
}

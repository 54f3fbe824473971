//! Actions: collected from all screens, and the checks of an action as such.

use crate::help::did_you_mean;
use crate::json::{Document, NodeId};
use crate::raw::RawFinding;

use super::at_values;
use super::flow::{Flow, Screen};

/// The groups in which actions are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    Complete,
    /// A navigate to a screen.
    Navigate,
    DataExchange,
    /// A navigate to something else.
    NavigateElsewhere,
    UpdateData,
}

/// One action of a component, or of an item of its static list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Action<'d> {
    pub(super) group: Group,
    /// The id of the screen it stands on.
    pub(super) screen: &'d str,
    pub(super) node: NodeId,
    pub(super) payload: Option<NodeId>,
    /// The name in `next`.
    pub(super) target: Option<NodeId>,
}

const KEYS: [&str; 3] = ["on-click-action", "on-select-action", "on-unselect-action"];
/// Components whose items may have actions.
pub(super) const WITH_ITEMS: [&str; 4] = ["CheckboxGroup", "Dropdown", "RadioButtonsGroup", "ChipsSelector"];

/// Components that never have actions, and are most of a screen.
const WITHOUT: [&str; 9] = [
    "TextHeading",
    "TextSubheading",
    "TextBody",
    "TextCaption",
    "RichText",
    "TextInput",
    "TextArea",
    "Image",
    "Form",
];

/// All actions, in the order of their groups.
pub(super) fn collect<'d>(document: &'d Document<'d>, screens: &[Screen<'d>]) -> Vec<Action<'d>> {
    let mut actions = Vec::new();
    for screen in screens {
        for component in screen.components.iter().filter(|component| !WITHOUT.contains(&component.kind)) {
            for key in KEYS {
                actions.extend(action(document, screen.id, component.node, key));
            }
            if WITH_ITEMS.contains(&component.kind) {
                for item in static_items(document, component.node) {
                    for key in &KEYS[1..] {
                        actions.extend(action(document, screen.id, *item, key));
                    }
                }
            }
        }
    }
    actions.sort_by_key(|action| action.group);
    actions
}

/// The items of a list that is written out in the document.
pub(super) fn static_items<'d>(document: &'d Document<'d>, component: NodeId) -> &'d [NodeId] {
    document.get(component, "data-source").map_or(&[], |list| document.items(list))
}

fn action<'d>(document: &'d Document<'d>, screen: &'d str, owner: NodeId, key: &str) -> Option<Action<'d>> {
    let node = document.get(owner, key)?;
    let next = document.get(node, "next");
    let to_screen = next.and_then(|next| document.get_text(next, "type")) == Some("screen");
    let group = match document.get_text(node, "name")? {
        "complete" => Group::Complete,
        "navigate" if to_screen => Group::Navigate,
        "navigate" => Group::NavigateElsewhere,
        "data_exchange" => Group::DataExchange,
        "update_data" => Group::UpdateData,
        _ => return None,
    };
    let target = next.and_then(|next| document.get(next, "name"));
    Some(Action { group, screen, node, payload: document.get(node, "payload"), target })
}

impl<'d> Flow<'d> {
    pub(super) fn actions_of(&self, group: Group) -> impl Iterator<Item = &Action<'d>> {
        self.actions.iter().filter(move |action| action.group == group)
    }

    /// The id of the screen that a navigate goes to.
    pub(super) fn target_of(&self, action: &Action<'d>) -> Option<&'d str> {
        action.target.and_then(|name| self.document.text(name))
    }
}

pub(super) fn endpoint_properties(flow: &Flow<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let code = "MISSING_REQUIRED_PROPERTY";
    if !flow.has_endpoint() {
        let message = "The property 'data_api_version' is required for data_exchange action.";
        let named = |action: &Action<'_>| document.get(action.node, "name");
        let names: Vec<NodeId> = flow.actions_of(Group::DataExchange).filter_map(named).collect();
        return names.into_iter().map(|name| at_values(flow, code, message, [name])).collect();
    }
    if document.get(flow.root, "routing_model").is_none() {
        let message = "The property 'routing_model' is required for property 'data_api_version'.";
        return vec![at_values(flow, code, message, [flow.root])];
    }
    Vec::new()
}

pub(super) fn navigate_target(flow: &Flow<'_>) -> Vec<RawFinding> {
    let code = "INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME";
    let (mut unknown, mut own) = (Vec::new(), Vec::new());
    for action in flow.actions_of(Group::Navigate) {
        let Some((id, node)) = flow.target_of(action).zip(action.target) else { continue };
        if flow.screen(id).is_none() {
            unknown.push((id, node));
        } else if id == action.screen {
            own.push((id, node));
        }
    }
    let mut findings = Vec::new();
    for (found, start) in [
        (unknown, "Unknown screen ids found:"),
        (own, "Same screen navigation is not allowed. Loop detected at"),
    ] {
        if !found.is_empty() {
            let ids: Vec<&str> = found.iter().map(|(id, _)| *id).collect();
            let message = format!("{start} [{}].", ids.join(", "));
            let help = ids.iter().find_map(|id| did_you_mean(id, flow.ids()));
            let finding = at_values(flow, code, message, found.iter().map(|(_, node)| *node));
            findings.push(finding.with_help(help.filter(|_| start.starts_with("Unknown"))));
        }
    }
    findings
}

pub(super) fn complete_on_terminal(flow: &Flow<'_>) -> Vec<RawFinding> {
    let message = "On-click-action 'complete' can only be configured on a terminal screen.";
    let wrong = flow.actions_of(Group::Complete).filter(|action| !flow.is_terminal(action.screen));
    let names = wrong.filter_map(|action| flow.document.get(action.node, "name"));
    names.map(|name| at_values(flow, "INVALID_COMPLETE_ACTION", message, [name])).collect()
}

pub(super) fn on_select_one_level(flow: &Flow<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let mut findings = Vec::new();
    for screen in &flow.screens {
        for component in screen.components.iter().filter(|component| WITH_ITEMS.contains(&component.kind)) {
            for key in &KEYS[1..] {
                if document.get(component.node, key).is_none() {
                    continue;
                }
                let items = static_items(document, component.node).iter();
                let twice: Vec<NodeId> = items.filter_map(|item| document.get(*item, key)).collect();
                if !twice.is_empty() {
                    let message = format!(
                        "The '{key}' property cannot be used at both the component and data-source levels."
                    );
                    findings.push(at_values(flow, "INVALID_UPDATE_DATA_ACTION_PAYLOAD", message, twice));
                }
            }
        }
    }
    findings
}

pub(super) fn update_data_self(flow: &Flow<'_>) -> Vec<RawFinding> {
    let document = flow.document;
    let message = "Attempting to update a key with its own value is redundant and not allowed.";
    let mut findings = Vec::new();
    for action in flow.actions_of(Group::UpdateData) {
        for member in action.payload.map_or(&[][..], |payload| document.members(payload)) {
            let binding = document
                .text(member.value)
                .filter(|text| !flow.is_static(text))
                .and_then(crate::binding::whole);
            let binding = binding.and_then(crate::binding::Binding::parse);
            let own = binding.is_some_and(|binding| {
                binding.source == crate::binding::Source::Data
                    && binding.screen.is_none_or(|screen| screen == action.screen)
                    && binding.keys().next() == Some(&*member.key)
            });
            if own {
                findings.push(at_values(flow, "INVALID_UPDATE_DATA_ACTION_PAYLOAD", message, [member.value]));
            }
        }
    }
    findings
}

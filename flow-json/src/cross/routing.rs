//! Routes between screens: those of `routing_model`, or those that navigate actions make.

use std::collections::{HashMap, HashSet};

use crate::help::did_you_mean;
use crate::json::NodeId;
use crate::raw::{Part, RawFinding, pointer_to};

use super::actions::Group;
use super::flow::{Flow, Screen};
use super::{at_keys, at_values};

const CODE: &str = "INVALID_ROUTING_MODEL";
const MOST_BRANCHES: usize = 10;

/// Targets by screen id, in the order in which they were met.
#[derive(Default)]
struct Graph<'d> {
    order: Vec<&'d str>,
    targets: HashMap<&'d str, Vec<&'d str>>,
    known: HashSet<(&'d str, &'d str)>,
}

impl<'d> Graph<'d> {
    fn node(&mut self, id: &'d str) -> &mut Vec<&'d str> {
        self.targets.entry(id).or_insert_with(|| {
            self.order.push(id);
            Vec::new()
        })
    }

    fn edge(&mut self, from: &'d str, to: &'d str) {
        self.node(to);
        if self.known.insert((from, to)) {
            self.node(from).push(to);
        }
    }

    fn edges(&self) -> impl Iterator<Item = (&'d str, &'d str)> {
        self.order.iter().flat_map(|from| self.targets[from].iter().map(|to| (*from, *to)))
    }

    fn has(&self, from: &str, to: &str) -> bool {
        self.known.contains(&(from, to))
    }
}

fn model(flow: &Flow<'_>) -> Option<NodeId> {
    flow.document.get(flow.root, "routing_model")
}

/// The keys of the model, and the targets of each.
fn routes<'d>(flow: &Flow<'d>, model: NodeId) -> Vec<(&'d str, NodeId, Vec<&'d str>)> {
    let document = flow.document;
    let members = document.members(model).iter();
    let targets = |list: NodeId| document.items(list).iter().filter_map(|id| document.text(*id)).collect();
    members.map(|member| (&*member.key, member.value, targets(member.value))).collect()
}

fn graph_of_model<'d>(flow: &Flow<'d>, model: NodeId) -> Graph<'d> {
    let mut graph = Graph::default();
    for (from, _, targets) in routes(flow, model) {
        graph.node(from);
        for to in targets {
            graph.edge(from, to);
        }
    }
    graph
}

/// The graph of the navigate actions; there is none without any complete or navigate action.
fn graph_of_actions<'d>(flow: &Flow<'d>) -> Option<Graph<'d>> {
    let counts = |group: Group| matches!(group, Group::Complete | Group::Navigate | Group::NavigateElsewhere);
    if !flow.actions.iter().any(|action| counts(action.group)) {
        return None;
    }
    let mut graph = Graph::default();
    for action in &flow.actions {
        match (action.group, flow.target_of(action)) {
            (Group::Navigate, Some(target)) => graph.edge(action.screen, target),
            (Group::Complete, _) => {
                graph.node(action.screen);
            }
            _ => {}
        }
    }
    Some(graph)
}

/// Screens that lead to all others because of a NavigationList. Their edges are not part of the graph, since they
/// would be as many as the square of the screens.
fn hubs<'d>(flow: &Flow<'d>) -> HashSet<&'d str> {
    if flow.has_endpoint() || flow.screens.len() < 2 {
        return HashSet::new();
    }
    flow.screens.iter().filter(|screen| screen.has("NavigationList")).map(|screen| screen.id).collect()
}

/// Pointers to the ids of screens.
fn at_ids(flow: &Flow<'_>, message: String, ids: &[&str]) -> RawFinding {
    let screens = ids.iter().filter_map(|id| flow.screen(id));
    at_values(flow, CODE, message, screens.filter_map(|screen| flow.document.get(screen.node, "id")))
}

pub(super) fn all_screens_listed(flow: &Flow<'_>) -> Vec<RawFinding> {
    let Some(model) = model(flow).filter(|_| flow.has_endpoint()) else { return Vec::new() };
    let graph = graph_of_model(flow, model);
    let missing = flow.screens.iter().filter(|screen| !flow.is_terminal(screen.id));
    let missing: Vec<&str> =
        missing.map(|screen| screen.id).filter(|id| !graph.targets.contains_key(id)).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let message = format!("Following screens are missing in the routing model: [{}].", missing.join(", "));
    vec![at_ids(flow, message, &missing)]
}

pub(super) fn targets(flow: &Flow<'_>) -> Vec<RawFinding> {
    match model(flow) {
        Some(model) => model_targets(flow, model),
        None => action_targets(flow),
    }
}

fn model_targets(flow: &Flow<'_>, model: NodeId) -> Vec<RawFinding> {
    let document = flow.document;
    let (mut ids, mut pointers) = (Vec::new(), Vec::new());
    let (mut crowded, mut looped) = (Vec::new(), Vec::new());
    for (from, list, targets) in routes(flow, model) {
        if flow.screen(from).is_none() {
            ids.push(from);
            pointers.push(pointer_to(document, list, Part::Key));
        }
        for item in document.items(list) {
            if let Some(id) = document.text(*item).filter(|id| flow.screen(id).is_none()) {
                ids.push(id);
                pointers.push(pointer_to(document, *item, Part::Value));
            }
        }
        if targets.len() > MOST_BRANCHES {
            crowded.push((from, list));
        }
        if targets.contains(&from) {
            looped.push((from, list));
        }
    }
    let mut findings = Vec::new();
    if !ids.is_empty() {
        let message = format!("Invalid screens found in the routing model: [{}].", ids.join(", "));
        let help = ids.iter().find_map(|id| did_you_mean(id, flow.ids()));
        findings.push(RawFinding { pointers, help, ..RawFinding::new(CODE, message) });
    }
    for (found, start) in [
        (crowded, "Number of branches exceeds the max limit of 10 for screens:"),
        (looped, "Loop detected in the routing model for screens:"),
    ] {
        if !found.is_empty() {
            let ids: Vec<&str> = found.iter().map(|(id, _)| *id).collect();
            let message = format!("{start} [{}].", ids.join(", "));
            findings.push(at_keys(flow, CODE, message, found.iter().map(|(_, list)| *list)));
        }
    }
    findings
}

fn action_targets(flow: &Flow<'_>) -> Vec<RawFinding> {
    let mut graph = Graph::default();
    for action in flow.actions_of(Group::Navigate) {
        if let Some(target) = flow.target_of(action) {
            graph.edge(action.screen, target);
        }
    }
    let crowded = graph.order.iter().filter(|id| graph.targets[**id].len() > MOST_BRANCHES);
    let crowded: Vec<&Screen<'_>> = crowded.filter_map(|id| flow.screen(id)).collect();
    if crowded.is_empty() {
        return Vec::new();
    }
    let ids: Vec<&str> = crowded.iter().map(|screen| screen.id).collect();
    let message = format!(
        "Number of branches exceeds the max limit of 10 for screens: [{}]. Reduce navigate actions for the screen.",
        ids.join(",")
    );
    vec![at_values(flow, CODE, message, crowded.iter().map(|screen| screen.node))]
}

pub(super) fn no_back_route(flow: &Flow<'_>) -> Vec<RawFinding> {
    let Some(model) = model(flow) else { return Vec::new() };
    let document = flow.document;
    let routes = routes(flow, model);
    let mut entries: HashMap<(&str, &str), NodeId> = HashMap::new();
    for (from, list, _) in &routes {
        for item in document.items(*list) {
            if let Some(to) = document.text(*item) {
                entries.entry((from, to)).or_insert(*item);
            }
        }
    }
    let mut reported = HashSet::new();
    let mut findings = Vec::new();
    for (a, _, targets) in &routes {
        for b in targets.iter().filter(|b| *b != a) {
            let Some(back) = entries.get(&(*b, *a)).copied() else { continue };
            if reported.contains(&(*b, *a)) || !reported.insert((*a, *b)) {
                continue;
            }
            let message = format!(
                "Backward route [{b}->{a}] corresponding to forward route [{a}->{b}] is not allowed in the routing \
                 model. Only forward routes can be specified."
            );
            findings.push(at_values(flow, CODE, message, [back]));
        }
    }
    findings
}

pub(super) fn entry_screen(flow: &Flow<'_>) -> Vec<RawFinding> {
    let navigated = || {
        let graph = graph_of_actions(flow)?;
        let hubs = hubs(flow);
        let led_to = |id: &&str| hubs.len() > usize::from(hubs.contains(id));
        let others = flow.screens.iter().map(|screen| screen.id).filter(led_to);
        Some(graph.edges().map(|(_, to)| to).chain(others).collect::<HashSet<_>>())
    };
    if let Some(model) = model(flow) {
        let mut targets: HashSet<&str> = graph_of_model(flow, model).edges().map(|(_, to)| to).collect();
        if flow.version.number >= 703 {
            targets.extend(navigated().unwrap_or_default());
        }
        let message = "No entry screen found in the routing model. Expected a screen with no inbound edges as the \
                       entry screen.";
        let none = flow.screens.iter().all(|screen| targets.contains(screen.id));
        return none.then(|| at_values(flow, CODE, message, [model])).into_iter().collect();
    }
    let any_list = flow.screens.iter().any(|screen| screen.has("NavigationList"));
    let skipped = flow.version.number >= 602 && any_list;
    let Some(targets) = navigated().filter(|_| !skipped) else { return Vec::new() };
    let message = "No entry screen found in the routing model. Add a screen that is not used as the next screen in any \
                   of the navigate actions.";
    let none = flow.screens.iter().all(|screen| targets.contains(screen.id));
    let screens = flow.document.get(flow.root, "screens");
    none.then(|| at_values(flow, CODE, message, screens)).into_iter().collect()
}

pub(super) fn connected(flow: &Flow<'_>) -> Vec<RawFinding> {
    let Some(first) = flow.screens.first() else { return Vec::new() };
    if let Some(model) = model(flow) {
        let reached = reach(&graph_of_model(flow, model), first.id);
        let lost: Vec<&str> =
            flow.screens.iter().map(|screen| screen.id).filter(|id| !reached.contains(id)).collect();
        return disconnected(flow, "", &lost);
    }
    let Some(graph) = graph_of_actions(flow).filter(|_| flow.screens.len() > 1) else { return Vec::new() };
    if !hubs(flow).is_empty() {
        return Vec::new();
    }
    let reached = reach(&graph, first.id);
    let ids = || flow.screens.iter().map(|screen| screen.id);
    let inside = ids().filter(|id| graph.targets.contains_key(id) && !reached.contains(id));
    let outside = ids().filter(|id| !graph.targets.contains_key(id));
    let lost: Vec<&str> = inside.chain(outside).collect();
    disconnected(flow, " via navigate screen action", &lost)
}

fn disconnected(flow: &Flow<'_>, how: &str, lost: &[&str]) -> Vec<RawFinding> {
    if lost.is_empty() {
        return Vec::new();
    }
    let message = format!(
        "Following screens are not connected with the rest of the screens{how}: [{}]. All screens should be connected.",
        lost.join(", ")
    );
    vec![at_ids(flow, message, lost)]
}

/// All nodes that can be reached when edges have no direction.
fn reach<'d>(graph: &Graph<'d>, first: &'d str) -> HashSet<&'d str> {
    let mut neighbours: HashMap<&str, Vec<&'d str>> = HashMap::new();
    for (from, to) in graph.edges() {
        neighbours.entry(from).or_default().push(to);
        neighbours.entry(to).or_default().push(from);
    }
    let mut reached = HashSet::from([first]);
    let mut open = vec![first];
    while let Some(id) = open.pop() {
        for next in neighbours.get(id).into_iter().flatten() {
            if reached.insert(next) {
                open.push(next);
            }
        }
    }
    reached
}

pub(super) fn lists_navigate_routes(flow: &Flow<'_>) -> Vec<RawFinding> {
    let Some(model) = model(flow) else { return Vec::new() };
    let graph = graph_of_model(flow, model);
    let mut findings = Vec::new();
    let mut reported = HashSet::new();
    for action in flow.actions_of(Group::Navigate) {
        let Some(target) = flow.target_of(action) else { continue };
        let own = action.screen;
        let listing = flow.screen(own).is_some_and(|screen| screen.has("NavigationList"));
        if (flow.version.number >= 602 && listing) || !reported.insert((own, target)) {
            continue;
        }
        if !graph.has(own, target) && !graph.has(target, own) {
            let message = format!(
                "Missing direct route from screen '{own}' to screen '{target}' in the routing model, while it exists \
                 in the navigate screen action of screen '{own}'."
            );
            findings.push(at_ids(flow, message, &[own, target]));
        }
    }
    findings
}

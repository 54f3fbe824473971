//! The document as the checks see it: screens, their components in one list, the actions.

use std::collections::{HashMap, HashSet};

use crate::json::{Document, NodeId};
use crate::schema::Version;

use super::actions::{Action, collect};

/// One component of a screen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Component<'d> {
    pub(crate) node: NodeId,
    /// The value of `type`.
    pub(crate) kind: &'d str,
    /// Whether a Form is around it.
    pub(crate) in_form: bool,
}

/// One entry of `screens`.
#[derive(Debug)]
pub(crate) struct Screen<'d> {
    pub(crate) node: NodeId,
    pub(crate) id: &'d str,
    /// Its components, the content of a container before the container itself.
    pub(crate) components: Vec<Component<'d>>,
    /// Names and the places of their components, in the order of the names.
    names: Vec<(&'d str, usize)>,
}

impl<'d> Screen<'d> {
    /// The component of that name.
    pub(crate) fn named(&self, name: &str) -> Option<&Component<'d>> {
        let end = self.names.partition_point(|(known, _)| *known <= name);
        let (_, at) = self.names[..end].last().filter(|(known, _)| *known == name)?;
        Some(&self.components[*at])
    }

    /// The names of its components.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'d str> {
        self.names.iter().map(|(name, _)| *name)
    }

    /// Whether a name is there more than once.
    pub(crate) fn repeats_names(&self) -> bool {
        self.names.windows(2).any(|pair| pair[0].0 == pair[1].0)
    }

    pub(crate) fn of_kind<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = &'s Component<'d>> {
        self.components.iter().filter(move |component| component.kind == kind)
    }

    pub(crate) fn has(&self, kind: &str) -> bool {
        self.of_kind(kind).next().is_some()
    }
}

/// Everything that several checks need.
pub(crate) struct Flow<'d> {
    pub(crate) document: &'d Document<'d>,
    pub(crate) version: Version,
    pub(crate) root: NodeId,
    pub(crate) screens: Vec<Screen<'d>>,
    /// The last screen with an id.
    by_id: HashMap<&'d str, usize>,
    /// For each entry the place of the screen that counts for its id.
    counting: Vec<usize>,
    /// Ids of which some screen is terminal.
    terminal: HashSet<&'d str>,
    pub(crate) actions: Vec<Action<'d>>,
}

impl<'d> Flow<'d> {
    pub(crate) fn new(document: &'d Document<'d>, version: Version) -> Self {
        let root = document.root();
        let entries = document.get(root, "screens").map_or(&[][..], |screens| document.items(screens));
        let screens: Vec<Screen<'d>> = entries.iter().map(|node| screen(document, *node)).collect();
        let by_id: HashMap<&str, usize> =
            screens.iter().enumerate().map(|(index, screen)| (screen.id, index)).collect();
        let ends = |screen: &&Screen<'_>| {
            let flag = document.get(screen.node, "terminal");
            flag.and_then(|flag| document.boolean(flag)) == Some(true)
        };
        let terminal = screens.iter().filter(ends).map(|screen| screen.id).collect();
        let counting = screens.iter().filter_map(|screen| by_id.get(screen.id).copied()).collect();
        let actions = collect(document, &screens);
        Self { document, version, root, screens, by_id, counting, terminal, actions }
    }

    /// The screen that counts for an id: the last one.
    pub(crate) fn screen(&self, id: &str) -> Option<&Screen<'d>> {
        self.by_id.get(id).map(|index| &self.screens[*index])
    }

    /// The place of that screen.
    pub(crate) fn index_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// For each entry the screen whose components count for it.
    pub(crate) fn seen(&self) -> impl Iterator<Item = &Screen<'d>> {
        self.counting.iter().map(|index| &self.screens[*index])
    }

    /// The data model of the screen that counts for an id.
    pub(crate) fn model(&self, id: &str) -> Option<NodeId> {
        self.screen(id).and_then(|screen| self.document.get(screen.node, "data"))
    }

    /// The schema of a field of a data model.
    pub(crate) fn field(&self, id: &str, name: &str) -> Option<NodeId> {
        self.model(id).and_then(|model| self.document.get(model, name))
    }

    /// Names of the fields of a data model.
    pub(crate) fn fields(&self, model: NodeId) -> impl Iterator<Item = &'d str> {
        let document = self.document;
        document.members(model).iter().map(|member| &*member.key).filter(|key| *key != "required")
    }

    /// Names of the fields of the model that counts for an id; none when there is no model.
    pub(crate) fn fields_of(&self, id: &str) -> impl Iterator<Item = &'d str> {
        self.model(id).into_iter().flat_map(|model| self.fields(model))
    }

    /// The ids of all screens.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &'d str> {
        self.screens.iter().map(|screen| screen.id)
    }

    pub(crate) fn has_endpoint(&self) -> bool {
        self.document.get(self.root, "data_api_version").is_some()
    }

    /// Whether any screen with the id is terminal.
    pub(crate) fn is_terminal(&self, id: &str) -> bool {
        self.terminal.contains(id)
    }

    /// Whether this entry is terminal.
    pub(crate) fn ends(&self, screen: &Screen<'_>) -> bool {
        self.flag(screen.node, "terminal") == Some(true)
    }

    pub(crate) fn flag(&self, node: NodeId, key: &str) -> Option<bool> {
        self.document.get(node, key).and_then(|value| self.document.boolean(value))
    }

    pub(crate) fn name_of(&self, node: NodeId) -> &'d str {
        self.document.get_text(node, "name").unwrap_or_default()
    }
}

fn screen<'d>(document: &'d Document<'d>, node: NodeId) -> Screen<'d> {
    let id = document.get_text(node, "id").unwrap_or_default();
    let mut components = Vec::new();
    if let Some(children) = document.get(node, "layout").and_then(|layout| document.get(layout, "children")) {
        flatten(document, children, false, &mut components);
    }
    let named =
        |(at, component): (usize, &Component<'d>)| Some((document.get_text(component.node, "name")?, at));
    let mut names: Vec<(&str, usize)> = components.iter().enumerate().filter_map(named).collect();
    // Equal names stay in the order of the document, and the last one counts.
    names.sort();
    Screen { node, id, components, names }
}

fn flatten<'d>(document: &'d Document<'d>, list: NodeId, in_form: bool, out: &mut Vec<Component<'d>>) {
    for node in document.items(list) {
        let kind = document.get_text(*node, "type").unwrap_or_default();
        match kind {
            "Form" => {
                if let Some(children) = document.get(*node, "children") {
                    flatten(document, children, true, out);
                }
            }
            "If" => {
                for branch in ["then", "else"] {
                    if let Some(list) = document.get(*node, branch) {
                        flatten(document, list, in_form, out);
                    }
                }
            }
            "Switch" => {
                let cases = document.get(*node, "cases").map_or(&[][..], |cases| document.members(cases));
                for case in cases {
                    flatten(document, case.value, in_form, out);
                }
            }
            _ => {}
        }
        out.push(Component { node: *node, kind, in_form });
    }
}

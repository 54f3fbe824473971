//! Which of the broken rules the server reports.
//!
//! A list of components is a choice between shapes, and a value that fits none breaks rules of all of them. The
//! server keeps the findings that are likely meant and drops the rest, by the conditions below.

use std::cell::Cell;
use std::collections::HashMap;

use crate::json::{Document, NodeId, Step};

use super::evaluate::{Raw, Rule};
use super::mapping::forbidden;
use super::rules;
use super::shape::{Shape, ShapeSet};

/// What was reported about a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen<'a> {
    Type(&'a str),
    Missing(&'a str),
    MissingType,
    Key,
    Value,
    /// The constant of `type` is not met; kept with the owner of `type`.
    WrongComponent,
    Enum,
    Pattern,
    Not,
    MinItems,
    Maximum,
    Minimum,
    MinLength,
}

/// The memory that some of the conditions need.
pub(super) struct Filter<'a> {
    set: &'a ShapeSet<'a>,
    document: &'a Document<'a>,
    version: u32,
    seen: HashMap<NodeId, Vec<Seen<'a>>>,
    last_place: Cell<Option<(NodeId, Place)>>,
    /// The last `type` whose constants were dropped because of its place: there is one for each other component.
    last_dropped: Cell<Option<NodeId>>,
    /// The names of all components.
    components: Vec<&'static str>,
}

impl<'a> Filter<'a> {
    pub(super) fn new(set: &'a ShapeSet<'a>, document: &'a Document<'a>, version: u32) -> Self {
        let components = rules::components().collect();
        Self {
            set,
            document,
            version,
            seen: HashMap::new(),
            last_place: Cell::new(None),
            last_dropped: Cell::new(None),
            components,
        }
    }

    /// Whether the finding is kept; one that is kept is remembered.
    pub(super) fn keeps(&mut self, raw: &Raw<'a>) -> bool {
        let keeps = !self.drops(raw);
        if keeps {
            self.remember(raw);
        }
        keeps
    }

    /// The type that was reported as wanted at a place.
    pub(super) fn wanted(&self, node: NodeId) -> Option<&'a str> {
        self.at(node).iter().find_map(|seen| match seen {
            Seen::Type(wanted) => Some(*wanted),
            _ => None,
        })
    }

    fn at(&self, node: NodeId) -> &[Seen<'a>] {
        self.seen.get(&node).map_or(&[], Vec::as_slice)
    }

    fn has(&self, node: NodeId, wanted: Seen<'_>) -> bool {
        self.at(node).iter().any(|seen| std::mem::discriminant(seen) == std::mem::discriminant(&wanted))
    }

    fn owner(&self, node: NodeId) -> Option<NodeId> {
        self.document.parent(node)
    }

    fn drops(&self, raw: &Raw<'a>) -> bool {
        let document = self.document;
        let node = raw.node;
        let untyped_list = document.get(node, "type").is_none() && document.get(node, "children").is_some();
        if untyped_list {
            if !matches!(raw.rule, Rule::Required(_)) {
                return true;
            }
        } else if raw.component.is_some_and(|name| name != "ChipsSelector")
            && self.nearest_type(node) == Some("ChipsSelector")
        {
            return true;
        }
        self.repeats(raw) || self.drops_by_rule(raw) || self.of_other_component(raw)
    }

    /// The `type` of the value or of the nearest object around it.
    fn nearest_type(&self, node: NodeId) -> Option<&'a str> {
        let document = self.document;
        let mut at = Some(node);
        while let Some(node) = at {
            if node != document.root()
                && let Some(own) = document.get(node, "type")
            {
                return document.text(own);
            }
            at = document.parent(node);
        }
        None
    }

    fn repeats(&self, raw: &Raw<'a>) -> bool {
        let seen = match raw.rule {
            Rule::MinItems => Seen::MinItems,
            Rule::Maximum => Seen::Maximum,
            Rule::Minimum => Seen::Minimum,
            Rule::MinLength => Seen::MinLength,
            Rule::BadKey(_) => Seen::Pattern,
            _ => return false,
        };
        self.has(raw.node, seen)
    }

    fn drops_by_rule(&self, raw: &Raw<'a>) -> bool {
        let (document, node) = (self.document, raw.node);
        let shape = self.set.get(raw.shape);
        match raw.rule {
            Rule::If | Rule::AnyOf | Rule::KeyPattern => true,
            Rule::Not => self.has(node, Seen::Not) || self.no_real_action(raw, shape),
            Rule::Required(key) => {
                let missing = self.at(node).iter().filter_map(|seen| match seen {
                    Seen::Missing(key) => Some(*key),
                    _ => None,
                });
                let missing: Vec<&str> = missing.collect();
                (self.has(node, Seen::MissingType) && document.key(node) != Some("layout"))
                    || (!missing.is_empty() && (key == "next" || missing.contains(&key)))
            }
            Rule::Const => self.drops_constant(node),
            Rule::Unknown(value) => self.has(value, Seen::Key),
            Rule::Pattern => self.has(node, Seen::Pattern),
            Rule::Type => {
                self.has(node, Seen::Type(""))
                    || (document.is_array(node)
                        && matches!(document.key(node), Some("data-source" | "list-items")))
                    || (document.is_object(node) && document.key(node) == Some("error-messages"))
            }
            Rule::Enum => self.drops_values(raw),
            Rule::OneOf => self.has(node, Seen::Value) || self.has(node, Seen::WrongComponent),
            _ => false,
        }
    }

    fn no_real_action(&self, raw: &Raw<'a>, shape: &Shape<'a>) -> bool {
        const ACTIONS: [&str; 5] = ["data_exchange", "navigate", "complete", "update_data", "open_url"];
        let keys = forbidden(self.set, shape);
        let of_action = keys.iter().any(|key| matches!(*key, "next" | "url"));
        let name = self.document.get(raw.node, "name");
        let real =
            name.is_none_or(|name| self.document.text(name).is_some_and(|name| ACTIONS.contains(&name)));
        of_action && !real
    }

    fn drops_constant(&self, node: NodeId) -> bool {
        let document = self.document;
        if self.last_dropped.get() == Some(node) || self.has(node, Seen::Value) {
            return true;
        }
        let place = self.place(node);
        if document.key(node) == Some("type") {
            let Some(owner) = self.owner(node) else { return false };
            if self.has(owner, Seen::Key) || self.has(owner, Seen::WrongComponent) {
                return true;
            }
            let value = document.text(node);
            let named = value.is_some_and(|name| self.components.contains(&name));
            let of_child = place.of_layout_child || place.below_grandchild;
            if (of_child && named) || value == Some("SingleColumnLayout") {
                self.last_dropped.set(Some(node));
                return true;
            }
        }
        place.in_branch
    }

    /// Where a value is. Many findings in a row are about the same value, so the last answer is kept.
    fn place(&self, node: NodeId) -> Place {
        match self.last_place.get() {
            Some((known, place)) if known == node => place,
            _ => {
                let place = Place::of(&self.document.steps(node));
                self.last_place.set(Some((node, place)));
                place
            }
        }
    }

    fn drops_values(&self, raw: &Raw<'a>) -> bool {
        let (document, node) = (self.document, raw.node);
        let from = |name: &str| raw.component == Some(name);
        let owner = self.owner(node);
        let holder = owner.and_then(|owner| self.owner(owner));
        let named = document.key(node) == Some("name")
            && owner.and_then(|owner| document.key(owner)) == Some("on-click-action");
        let type_of = |node: Option<NodeId>| node.and_then(|node| document.get_text(node, "type"));
        if named && type_of(holder) == Some("Footer") {
            if !from("Footer") {
                return true;
            }
        } else if named
            && self.version >= 600
            && document.text(node) == Some("open_url")
            && !from("NavigationList")
        {
            return true;
        }
        if document.key(node) == Some("media-size") {
            if type_of(owner) == Some("NavigationList") {
                if !from("NavigationList") {
                    return true;
                }
            } else if self.version >= 600 {
                return true;
            }
        }
        self.has(node, Seen::Enum)
    }

    /// Findings of the branches for other components.
    fn of_other_component(&self, raw: &Raw<'a>) -> bool {
        let document = self.document;
        let Some(constant) = self.set.get(raw.shape).type_constant else { return false };
        let Some(own) = document.get(raw.node, "type") else { return false };
        document.text(own) != Some(constant) && self.place(raw.node).below_layout
    }

    fn remember(&mut self, raw: &Raw<'a>) {
        let document = self.document;
        let shape = self.set.get(raw.shape);
        let (node, seen) = match raw.rule {
            Rule::Type => (raw.node, Seen::Type(shape.kind_words.first().copied().unwrap_or_default())),
            Rule::Required("type") => (raw.node, Seen::MissingType),
            Rule::Required(key) => (raw.node, Seen::Missing(key)),
            Rule::Unknown(value) => (value, Seen::Key),
            Rule::BadKey(value) => (value, Seen::Pattern),
            Rule::Const if document.key(raw.node) == Some("type") => {
                (self.owner(raw.node).unwrap_or(raw.node), Seen::WrongComponent)
            }
            Rule::Const => (raw.node, Seen::Value),
            Rule::Enum => (raw.node, Seen::Enum),
            Rule::Pattern => (raw.node, Seen::Pattern),
            Rule::Not => (raw.node, Seen::Not),
            Rule::MinItems => (raw.node, Seen::MinItems),
            Rule::Maximum => (raw.node, Seen::Maximum),
            Rule::Minimum => (raw.node, Seen::Minimum),
            Rule::MinLength => (raw.node, Seen::MinLength),
            _ => return,
        };
        self.seen.entry(node).or_default().push(seen);
    }
}

/// Where a value is, as far as the conditions ask.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// At or below a child of a layout.
    below_layout: bool,
    /// A property of a child of a layout.
    of_layout_child: bool,
    /// A property of a child of a child of a layout, or below.
    below_grandchild: bool,
    /// At or below an item of a branch of a layout child, or of a child of one.
    in_branch: bool,
}

impl Place {
    fn of(steps: &[Step<'_>]) -> Self {
        let rest = match steps {
            [
                Step::Key("screens"),
                Step::Index(_),
                Step::Key("layout"),
                Step::Key("children"),
                Step::Index(_),
                rest @ ..,
            ] => Some(rest),
            _ => None,
        };
        let (below_grandchild, rest_of_child) = match rest {
            Some([Step::Key("children"), Step::Index(_), rest @ ..]) => (!rest.is_empty(), Some(rest)),
            rest => (false, rest),
        };
        let of_layout_child = rest.is_some_and(|rest| rest.len() == 1);
        let in_branch = rest_of_child.is_some_and(begins_in_branch);
        Self { below_layout: rest.is_some(), of_layout_child, below_grandchild, in_branch }
    }
}

fn begins_in_branch(steps: &[Step<'_>]) -> bool {
    match steps {
        [Step::Key("then" | "else"), Step::Index(_), ..] => true,
        [Step::Key("cases"), Step::Key(key), Step::Index(_), ..] => {
            key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        }
        _ => false,
    }
}

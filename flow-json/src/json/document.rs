//! A parsed document: an arena of nodes that know their parent, so that a finding can hold a node and name its path
//! later, when there is one.

use std::borrow::Cow;
use std::ops::Range;

/// Index of a node in its [`Document`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(super) u32);

impl NodeId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A JSON value. Arrays and objects are ranges of the document's tables.
#[derive(Debug)]
pub(crate) enum Value<'t> {
    Null,
    Bool(bool),
    Number(f64),
    Text(Cow<'t, str>),
    Array(Range<u32>),
    Object(Range<u32>),
}

/// The type of a value, as messages call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

#[derive(Debug)]
pub(super) struct Node<'t> {
    pub(super) parent: u32,
    /// Index among the members of the document, or among the items of the array.
    pub(super) slot: u32,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) value: Value<'t>,
}

/// One `"key": value` of an object.
#[derive(Debug)]
pub(crate) struct Member<'t> {
    pub(crate) key: Cow<'t, str>,
    /// Length and first letter of the key: what most keys differ in.
    pub(super) tag: u32,
    pub(super) key_start: u32,
    pub(super) key_end: u32,
    pub(crate) value: NodeId,
}

/// See [`Member::tag`].
pub(super) fn tag(key: &str) -> u32 {
    (key.len() as u32) << 8 | u32::from(key.as_bytes().first().copied().unwrap_or_default())
}

/// One step of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step<'d> {
    Key(&'d str),
    Index(usize),
}

/// A document and everything that can be asked of it. Objects list their members in the order of JavaScript, and a
/// repeated key has its last value.
#[derive(Debug, Default)]
pub(crate) struct Document<'t> {
    pub(super) nodes: Vec<Node<'t>>,
    pub(super) members: Vec<Member<'t>>,
    pub(super) items: Vec<NodeId>,
    /// Members of large objects by key, so that looking one up does not walk the object.
    pub(super) by_key: Vec<(Range<u32>, Vec<u32>)>,
    /// Spans of keys that are repeated in the same object: (first, later).
    pub(super) repeated: Vec<(Range<usize>, Range<usize>)>,
}

pub(super) const NO_PARENT: u32 = u32::MAX;
/// Objects above this size are looked up by binary search.
pub(super) const LARGE: usize = 16;

impl<'t> Document<'t> {
    /// The node of the whole document.
    pub(crate) fn root(&self) -> NodeId {
        NodeId(self.nodes.len().saturating_sub(1) as u32)
    }

    fn node(&self, id: NodeId) -> &Node<'t> {
        &self.nodes[id.index()]
    }

    pub(crate) fn value(&self, id: NodeId) -> &Value<'t> {
        &self.node(id).value
    }

    pub(crate) fn kind(&self, id: NodeId) -> Kind {
        match self.value(id) {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Boolean,
            Value::Number(_) => Kind::Number,
            Value::Text(_) => Kind::String,
            Value::Array(_) => Kind::Array,
            Value::Object(_) => Kind::Object,
        }
    }

    pub(crate) fn text(&self, id: NodeId) -> Option<&str> {
        match self.value(id) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn number(&self, id: NodeId) -> Option<f64> {
        match self.value(id) {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn boolean(&self, id: NodeId) -> Option<bool> {
        match self.value(id) {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn is_object(&self, id: NodeId) -> bool {
        matches!(self.value(id), Value::Object(_))
    }

    pub(crate) fn is_array(&self, id: NodeId) -> bool {
        matches!(self.value(id), Value::Array(_))
    }

    /// Items of an array; none for anything else.
    pub(crate) fn items(&self, id: NodeId) -> &[NodeId] {
        match self.value(id) {
            Value::Array(range) => &self.items[range.start as usize..range.end as usize],
            _ => &[],
        }
    }

    /// Members of an object; none for anything else.
    pub(crate) fn members(&self, id: NodeId) -> &[Member<'t>] {
        match self.value(id) {
            Value::Object(range) => &self.members[range.start as usize..range.end as usize],
            _ => &[],
        }
    }

    pub(crate) fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        let Value::Object(range) = self.value(id) else { return None };
        let members = &self.members[range.start as usize..range.end as usize];
        if members.len() <= LARGE {
            let tag = tag(key);
            return members
                .iter()
                .find(|member| member.tag == tag && member.key == key)
                .map(|member| member.value);
        }
        let at = self.by_key.binary_search_by_key(&range.start, |(of, _)| of.start).ok()?;
        let order = &self.by_key[at].1;
        let found = order.binary_search_by(|&i| (*self.members[i as usize].key).cmp(key)).ok()?;
        Some(self.members[order[found] as usize].value)
    }

    /// The text below `key`, when there is one.
    pub(crate) fn get_text(&self, id: NodeId, key: &str) -> Option<&str> {
        self.get(id, key).and_then(|value| self.text(value))
    }

    pub(crate) fn parent(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.node(id).parent;
        (parent != NO_PARENT).then_some(NodeId(parent))
    }

    /// How the parent calls this node.
    pub(crate) fn step(&self, id: NodeId) -> Option<Step<'_>> {
        let node = self.node(id);
        let parent = self.parent(id)?;
        Some(match self.value(parent) {
            Value::Array(_) => Step::Index(node.slot as usize),
            _ => Step::Key(&self.members[node.slot as usize].key),
        })
    }

    /// The key of a node that is the value of an object's member.
    pub(crate) fn key(&self, id: NodeId) -> Option<&str> {
        match self.step(id)? {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        }
    }

    /// Bytes of the value.
    pub(crate) fn span(&self, id: NodeId) -> Range<usize> {
        let node = self.node(id);
        node.start as usize..node.end as usize
    }

    /// Bytes of the key, both quotes included; those of the value when there is no key.
    pub(crate) fn key_span(&self, id: NodeId) -> Range<usize> {
        match (self.parent(id), self.step(id)) {
            (Some(_), Some(Step::Key(_))) => {
                let member = &self.members[self.node(id).slot as usize];
                member.key_start as usize..member.key_end as usize
            }
            _ => self.span(id),
        }
    }

    /// Keys that stand twice in one object: (first, later).
    pub(crate) fn repeated_keys(&self) -> &[(Range<usize>, Range<usize>)] {
        &self.repeated
    }

    /// Steps from the root to the node.
    pub(crate) fn steps(&self, id: NodeId) -> Vec<Step<'_>> {
        let mut steps = Vec::new();
        let mut at = Some(id);
        while let Some(node) = at {
            steps.extend(self.step(node));
            at = self.parent(node);
        }
        steps.reverse();
        steps
    }

    /// Whether two values are equal, as JSON; the order of keys does not count.
    pub(crate) fn equal(&self, a: NodeId, other: &Document<'_>, b: NodeId) -> bool {
        match (self.value(a), other.value(b)) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::Array(_), Value::Array(_)) => {
                let (a, b) = (self.items(a), other.items(b));
                a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| self.equal(a, other, b))
            }
            (Value::Object(_), Value::Object(_)) => {
                let (left, right) = (self.members(a), other.members(b));
                left.len() == right.len()
                    && left.iter().all(|member| {
                        other.get(b, &member.key).is_some_and(|value| self.equal(member.value, other, value))
                    })
            }
            _ => false,
        }
    }
}

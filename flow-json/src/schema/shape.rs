//! The compiled form of a schema: the rules of draft-07, in the order in which the server's library checks them.

use std::collections::HashMap;

use crate::json::{Document, Kind, NodeId, Value};

use super::pattern::Pattern;

/// Index of a shape in its [`ShapeSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ShapeId(pub(super) u32);

impl ShapeId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// All shapes of one schema.
#[derive(Debug, Default)]
pub(crate) struct ShapeSet<'a> {
    pub(super) shapes: Vec<Shape<'a>>,
}

impl<'a> ShapeSet<'a> {
    pub(crate) fn get(&self, id: ShapeId) -> &Shape<'a> {
        &self.shapes[id.index()]
    }

    /// Reserves a place, so that shapes may refer to shapes that are not compiled yet.
    pub(super) fn reserve(&mut self) -> ShapeId {
        self.shapes.push(Shape::default());
        ShapeId(self.shapes.len() as u32 - 1)
    }
}

/// A set of the seven type words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(super) const INTEGER: u8 = 8;

    pub(super) fn bit(word: &str) -> u8 {
        match word {
            "null" => 1,
            "boolean" => 2,
            "number" => 4,
            "integer" => Self::INTEGER,
            "string" => 16,
            "array" => 32,
            "object" => 64,
            _ => 0,
        }
    }

    pub(super) fn add(&mut self, word: &str) {
        self.0 |= Self::bit(word);
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn is(self, word: &str) -> bool {
        self.0 == Self::bit(word)
    }

    pub(super) fn holds(self, document: &Document<'_>, node: NodeId) -> bool {
        if self.0 & Self::bit(document.kind(node).word()) != 0 {
            return true;
        }
        self.0 & Self::INTEGER != 0 && document.number(node).is_some_and(|number| number.fract() == 0.0)
    }

    pub(super) fn holds_kind(self, kind: Kind) -> bool {
        self.0 & Self::bit(kind.word()) != 0
    }
}

/// A value that is demanded exactly.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Constant<'a> {
    Text(&'a str),
    Node(&'a Document<'a>, NodeId),
}

impl Constant<'_> {
    pub(super) fn equals(&self, document: &Document<'_>, node: NodeId) -> bool {
        match self {
            Self::Text(text) => document.text(node) == Some(text),
            Self::Node(own, constant) => own.equal(*constant, document, node),
        }
    }

    pub(super) fn equals_text(&self, text: &str) -> bool {
        match self {
            Self::Text(own) => *own == text,
            Self::Node(own, constant) => own.text(*constant) == Some(text),
        }
    }

    /// As JavaScript joins it into a message.
    pub(crate) fn display(&self) -> String {
        match self {
            Self::Text(text) => (*text).to_owned(),
            Self::Node(document, node) => display(document, *node),
        }
    }
}

/// `String(value)` of JavaScript.
pub(crate) fn display(document: &Document<'_>, node: NodeId) -> String {
    match document.value(node) {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => crate::json::js_number(*number),
        Value::Text(text) => text.clone().into_owned(),
        Value::Array(_) => {
            let item = |item: &NodeId| match document.value(*item) {
                Value::Null => String::new(),
                _ => display(document, *item),
            };
            document.items(node).iter().map(item).collect::<Vec<_>>().join(",")
        }
        Value::Object(_) => "[object Object]".to_owned(),
    }
}

#[derive(Debug, Default)]
pub(crate) struct NumberRules {
    pub(super) maximum: Option<f64>,
    pub(super) minimum: Option<f64>,
    pub(super) exclusive_maximum: Option<f64>,
    pub(super) exclusive_minimum: Option<f64>,
    pub(super) multiple_of: Option<f64>,
}

#[derive(Debug, Default)]
pub(crate) struct StringRules<'a> {
    pub(super) max_length: Option<f64>,
    pub(super) min_length: Option<f64>,
    pub(super) pattern: Option<Pattern<'a>>,
    pub(super) format: Option<&'a str>,
}

#[derive(Debug, Default)]
pub(crate) struct ArrayRules {
    pub(super) max_items: Option<f64>,
    pub(super) min_items: Option<f64>,
    /// Shapes by place.
    pub(super) listed: Option<Vec<ShapeId>>,
    /// The shape of the items that have no place of their own.
    pub(super) each: Option<ShapeId>,
    /// No items but the listed ones.
    pub(super) no_more: bool,
    pub(super) contains: Option<ShapeId>,
    pub(super) unique: bool,
}

/// Fields above this number are looked up by hash.
const MANY: usize = 64;

impl<'a> ObjectRules<'a> {
    /// Where a key stands among the fields.
    pub(super) fn place(&self, key: &str) -> Option<usize> {
        if self.fields.len() > MANY {
            return self.places.get(key).copied();
        }
        self.fields.iter().position(|field| field.key == key)
    }

    /// To be called when all fields are there.
    pub(super) fn index(&mut self) {
        if self.fields.len() > MANY {
            self.places = self.fields.iter().enumerate().map(|(at, field)| (field.key, at)).collect();
        }
    }
}

/// What the presence of a key demands.
#[derive(Debug)]
pub(crate) enum Dependency<'a> {
    Keys(Vec<&'a str>),
    Shape(ShapeId),
}

#[derive(Debug)]
pub(crate) struct Field<'a> {
    pub(super) key: &'a str,
    pub(super) shape: ShapeId,
    pub(super) required: bool,
}

#[derive(Debug, Default)]
pub(crate) struct ObjectRules<'a> {
    pub(super) max_properties: Option<f64>,
    pub(super) min_properties: Option<f64>,
    /// Required keys that have no shape of their own.
    pub(super) required: Vec<&'a str>,
    pub(super) dependencies: Vec<(&'a str, Dependency<'a>)>,
    pub(super) key_shape: Option<ShapeId>,
    pub(super) fields: Vec<Field<'a>>,
    /// The places of many fields by key; empty for few.
    pub(super) places: HashMap<&'a str, usize>,
    pub(super) patterns: Vec<(Pattern<'a>, ShapeId)>,
    /// No keys but those of `fields` and `patterns`.
    pub(super) closed: bool,
    /// The shape of all other values.
    pub(super) others: Option<ShapeId>,
    /// All keys that `required` of the schema lists, in its order.
    pub(super) needs: Vec<&'a str>,
}

#[derive(Debug)]
pub(crate) struct Condition {
    pub(super) when: ShapeId,
    pub(super) then: Option<ShapeId>,
    pub(super) otherwise: Option<ShapeId>,
}

/// One schema. A default shape allows everything.
#[derive(Debug, Default)]
pub(crate) struct Shape<'a> {
    /// The schema `false`.
    pub(super) never: bool,
    pub(super) kinds: Kinds,
    /// The type words as written.
    pub(super) kind_words: Vec<&'a str>,
    /// Whether a wrong type is reported first, rather than in the place of the rules for that type.
    pub(super) type_first: bool,
    pub(super) reference: Option<ShapeId>,
    pub(super) number: Option<Box<NumberRules>>,
    pub(super) string: Option<Box<StringRules<'a>>>,
    pub(super) array: Option<Box<ArrayRules>>,
    pub(super) object: Option<Box<ObjectRules<'a>>>,
    pub(super) constant: Option<Constant<'a>>,
    pub(super) values: Option<Vec<Constant<'a>>>,
    pub(super) not: Option<ShapeId>,
    pub(super) any_of: Vec<ShapeId>,
    pub(super) one_of: Vec<ShapeId>,
    pub(super) all_of: Vec<ShapeId>,
    pub(super) condition: Option<Condition>,
    /// The component that this shape is a variant of.
    pub(super) component: Option<&'a str>,
    /// The branches of `one_of` are variants of components, told apart by `type`.
    pub(super) by_component: bool,
    /// The constant that `type` must be.
    pub(super) type_constant: Option<&'a str>,
}

impl<'a> Shape<'a> {
    pub(super) fn is_trivial(&self) -> bool {
        !self.never
            && self.kinds.is_empty()
            && self.reference.is_none()
            && self.number.is_none()
            && self.string.is_none()
            && self.array.is_none()
            && self.object.is_none()
            && self.constant.is_none()
            && self.values.is_none()
            && self.not.is_none()
            && self.any_of.is_empty()
            && self.one_of.is_empty()
            && self.all_of.is_empty()
            && self.condition.is_none()
    }

    /// The component that this shape is a variant of.
    pub(crate) fn component(&self) -> Option<&'a str> {
        self.component
    }

    /// Whether it is a choice between components.
    pub(crate) fn is_component_list(&self) -> bool {
        self.by_component
    }

    /// The keys that an object of this shape may have.
    pub(crate) fn keys(&self) -> Vec<&'a str> {
        self.object.as_ref().map_or(Vec::new(), |rules| rules.fields.iter().map(|field| field.key).collect())
    }

    /// The values that are allowed.
    pub(crate) fn allowed(&self) -> Vec<String> {
        self.values.iter().flatten().map(Constant::display).collect()
    }
}

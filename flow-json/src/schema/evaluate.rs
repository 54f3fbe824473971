//! Checks a value against a shape and collects all that is wrong, in the order of the server's library.

use crate::json::{Document, Kind, NodeId};

use super::format;
use super::shape::{Condition, NumberRules, Shape, ShapeId, ShapeSet, StringRules};

/// The rule that a value breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Rule<'a> {
    Never,
    Type,
    Maximum,
    Minimum,
    ExclusiveMaximum,
    ExclusiveMinimum,
    MultipleOf,
    MaxLength,
    MinLength,
    Pattern,
    Format,
    MaxItems,
    MinItems,
    NoMoreItems,
    Contains,
    /// Two places with equal items, as the library names them.
    Unique(usize, usize),
    MaxProperties,
    MinProperties,
    Required(&'a str),
    /// The key whose presence demands others, by its place among the dependencies.
    Dependency(usize),
    /// A pattern that a key of the object breaks.
    KeyPattern,
    /// The value of the key that is not allowed.
    BadKey(NodeId),
    /// The value of the key that is unknown.
    Unknown(NodeId),
    Const,
    Enum,
    Not,
    AnyOf,
    OneOf,
    If,
}

/// One broken rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw<'a> {
    pub(crate) node: NodeId,
    pub(crate) shape: ShapeId,
    pub(crate) rule: Rule<'a>,
    /// The component variant whose rule it is.
    pub(crate) component: Option<&'a str>,
}

/// Deepest nesting of shapes inside shapes; more only comes from references that go in circles.
const MAX_NESTING: usize = 1200;

/// A run of checks over one document.
pub(crate) struct Evaluator<'a> {
    pub(super) set: &'a ShapeSet<'a>,
    pub(super) document: &'a Document<'a>,
    pub(super) found: Vec<Raw<'a>>,
    nesting: usize,
    steps: usize,
    most_steps: usize,
    circular: bool,
}

impl<'a> Evaluator<'a> {
    pub(crate) fn new(set: &'a ShapeSet<'a>, document: &'a Document<'a>) -> Self {
        Self {
            set,
            document,
            found: Vec::new(),
            nesting: 0,
            steps: 0,
            most_steps: usize::MAX,
            circular: false,
        }
    }

    /// Gives up, and finds no more, after looking at so many shapes: references can multiply without end.
    pub(crate) fn at_most(self, most_steps: usize) -> Self {
        Self { most_steps, ..self }
    }

    /// All that is wrong with the value; none when the check runs in circles.
    pub(crate) fn run(mut self, node: NodeId, shape: ShapeId) -> Option<Vec<Raw<'a>>> {
        self.check(node, shape, None);
        (!self.circular).then_some(self.found)
    }

    pub(super) fn check(&mut self, node: NodeId, id: ShapeId, component: Option<&'a str>) -> bool {
        if !self.enter() {
            return true;
        }
        let set = self.set;
        let shape = set.get(id);
        let at = At { node, id, component: shape.component.or(component) };
        let holds = match shape.reference {
            Some(target) => self.check(node, target, component),
            None => self.rules(shape, at),
        };
        self.nesting -= 1;
        holds
    }

    /// One level deeper; false when there have been too many.
    fn enter(&mut self) -> bool {
        self.steps += 1;
        self.circular |= self.nesting >= MAX_NESTING;
        let allowed = !self.circular && self.steps <= self.most_steps;
        self.nesting += usize::from(allowed);
        allowed
    }

    /// Checks without keeping what is found.
    pub(super) fn holds(&mut self, node: NodeId, id: ShapeId) -> bool {
        let before = self.found.len();
        let holds = self.check(node, id, None);
        self.found.truncate(before);
        holds
    }

    pub(super) fn fail(&mut self, at: At<'a>, rule: Rule<'a>) -> bool {
        self.found.push(Raw { node: at.node, shape: at.id, rule, component: at.component });
        false
    }

    fn rules(&mut self, shape: &'a Shape<'a>, at: At<'a>) -> bool {
        if shape.never {
            return self.fail(at, Rule::Never);
        }
        let kind = self.document.kind(at.node);
        let typed = shape.kinds.is_empty() || shape.kinds.holds(self.document, at.node);
        let mut holds = typed;
        if typed {
            holds &= self.group(shape, at, kind);
        } else {
            self.wrong_type(shape, at, kind);
        }
        holds & self.combined(shape, at)
    }

    /// Reports a wrong type: first of all, or where the group of the wanted type stands among the groups.
    fn wrong_type(&mut self, shape: &'a Shape<'a>, at: At<'a>, kind: Kind) {
        let wanted = if shape.type_first { 0 } else { shape.kind_words.first().map_or(0, |word| rank(word)) };
        if wanted <= rank(kind.word()) {
            self.fail(at, Rule::Type);
            self.group(shape, at, kind);
        } else {
            self.group(shape, at, kind);
            self.fail(at, Rule::Type);
        }
    }

    /// The rules for values of this type.
    fn group(&mut self, shape: &'a Shape<'a>, at: At<'a>, kind: Kind) -> bool {
        match kind {
            Kind::Number => shape.number.as_ref().is_none_or(|rules| self.number(rules, at)),
            Kind::String => shape.string.as_ref().is_none_or(|rules| self.string(rules, at)),
            Kind::Array => shape.array.as_ref().is_none_or(|rules| self.array(rules, at)),
            Kind::Object => shape.object.as_ref().is_none_or(|rules| self.object(rules, at)),
            Kind::Null | Kind::Boolean => true,
        }
    }

    fn number(&mut self, rules: &'a NumberRules, at: At<'a>) -> bool {
        let Some(number) = self.document.number(at.node) else { return true };
        let above = |limit: Option<f64>| limit.is_some_and(|limit| number > limit);
        let below = |limit: Option<f64>| limit.is_some_and(|limit| number < limit);
        let reaches = |limit: Option<f64>| limit.is_some_and(|limit| number == limit);
        let parts = rules.multiple_of.map(|divisor| number / divisor);
        let broken = [
            (above(rules.maximum), Rule::Maximum),
            (above(rules.exclusive_maximum) || reaches(rules.exclusive_maximum), Rule::ExclusiveMaximum),
            (below(rules.minimum), Rule::Minimum),
            (below(rules.exclusive_minimum) || reaches(rules.exclusive_minimum), Rule::ExclusiveMinimum),
            (parts.is_some_and(|parts| parts.fract() != 0.0 || !parts.is_finite()), Rule::MultipleOf),
        ];
        self.fail_all(at, &broken)
    }

    pub(super) fn fail_all(&mut self, at: At<'a>, broken: &[(bool, Rule<'a>)]) -> bool {
        let mut holds = true;
        for (broken, rule) in broken {
            if *broken {
                holds = self.fail(at, *rule);
            }
        }
        holds
    }

    fn string(&mut self, rules: &'a StringRules<'a>, at: At<'a>) -> bool {
        let Some(text) = self.document.text(at.node) else { return true };
        self.text(rules, at, text, Rule::Pattern)
    }

    /// Rules of a text, which is a value or a key.
    fn text(&mut self, rules: &'a StringRules<'a>, at: At<'a>, text: &str, pattern: Rule<'a>) -> bool {
        let counted = rules.max_length.is_some() || rules.min_length.is_some();
        let length = if counted { text.chars().count() as f64 } else { 0.0 };
        let broken = [
            (rules.max_length.is_some_and(|limit| length > limit), Rule::MaxLength),
            (rules.min_length.is_some_and(|limit| length < limit), Rule::MinLength),
            (rules.pattern.as_ref().is_some_and(|pattern| !pattern.holds(text)), pattern),
            (rules.format.is_some_and(|format| !format::holds(format, text)), Rule::Format),
        ];
        self.fail_all(at, &broken)
    }

    /// Whether a key satisfies the shape for keys.
    pub(super) fn key(&mut self, at: At<'a>, id: ShapeId, key: &str) -> bool {
        if !self.enter() {
            return true;
        }
        let holds = self.key_rules(at, id, key);
        self.nesting -= 1;
        holds
    }

    fn key_rules(&mut self, at: At<'a>, id: ShapeId, key: &str) -> bool {
        let set = self.set;
        let shape = set.get(id);
        let own = At { id, ..at };
        if let Some(target) = shape.reference {
            return self.key(at, target, key);
        }
        if shape.never {
            return self.fail(own, Rule::Never);
        }
        let mut holds = true;
        if !shape.kinds.is_empty() && !shape.kinds.holds_kind(Kind::String) {
            holds = self.fail(own, Rule::Type);
        }
        if let Some(rules) = &shape.string {
            holds &= self.text(rules, own, key, Rule::KeyPattern);
        }
        let fits = |values: &[super::shape::Constant<'a>]| values.iter().any(|value| value.equals_text(key));
        if shape.constant.is_some_and(|constant| !constant.equals_text(key)) {
            holds = self.fail(own, Rule::Const);
        }
        if shape.values.as_ref().is_some_and(|values| !fits(values)) {
            holds = self.fail(own, Rule::Enum);
        }
        for branch in &shape.all_of {
            holds &= self.key(at, *branch, key);
        }
        holds
    }

    /// The rules that do not depend on the type.
    fn combined(&mut self, shape: &'a Shape<'a>, at: At<'a>) -> bool {
        let document = self.document;
        let mut holds = true;
        if shape.constant.is_some_and(|constant| !constant.equals(document, at.node)) {
            holds = self.fail(at, Rule::Const);
        }
        self.steps += shape.values.as_ref().map_or(0, |values| values.len() / 8);
        if let Some(values) = &shape.values
            && !values.iter().any(|value| value.equals(document, at.node))
        {
            holds = self.fail(at, Rule::Enum);
        }
        if shape.not.is_some_and(|not| self.holds(at.node, not)) {
            holds = self.fail(at, Rule::Not);
        }
        if !shape.any_of.is_empty() {
            holds &= self.any_of(shape, at);
        }
        if shape.by_component {
            holds &= self.one_component(shape, at);
        } else if !shape.one_of.is_empty() {
            holds &= self.one_of(shape, at, None);
        }
        for part in &shape.all_of {
            holds &= self.check(at.node, *part, at.component);
        }
        if let Some(condition) = &shape.condition {
            holds &= self.condition(condition, at);
        }
        holds
    }

    fn condition(&mut self, condition: &'a Condition, at: At<'a>) -> bool {
        let arm = if self.holds(at.node, condition.when) { condition.then } else { condition.otherwise };
        let holds = arm.is_none_or(|arm| self.check(at.node, arm, at.component));
        holds || self.fail(at, Rule::If)
    }
}

/// A value and the shape it is checked against.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) node: NodeId,
    pub(super) id: ShapeId,
    pub(super) component: Option<&'a str>,
}

/// The order of the groups of rules.
fn rank(word: &str) -> u8 {
    match word {
        "number" => 1,
        "string" => 2,
        "array" => 3,
        "object" => 4,
        _ => 0,
    }
}

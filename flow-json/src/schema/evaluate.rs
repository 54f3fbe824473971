//! Checks a value against a shape and collects all that is wrong, in the order of the server's library.

use std::collections::HashMap;

use crate::json::{Document, Kind, NodeId};

use super::format;
use super::shape::{ArrayRules, Condition, NumberRules, Shape, ShapeId, ShapeSet, StringRules};

/// The rule that a value breaks.
#[derive(Clone, Copy, Debug, PartialEq)]
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
const MAX_NESTING: usize = 1000;
/// Most shapes looked at; more only comes from references that multiply.
const MAX_STEPS: usize = 20_000_000;

/// A run of checks over one document.
pub(crate) struct Evaluator<'a> {
    pub(super) set: &'a ShapeSet<'a>,
    pub(super) document: &'a Document<'a>,
    pub(super) found: Vec<Raw<'a>>,
    /// The key of the root that is no part of the value.
    nesting: usize,
    steps: usize,
    /// Whether a check was given up.
    pub(crate) exhausted: bool,
}

impl<'a> Evaluator<'a> {
    pub(crate) fn new(set: &'a ShapeSet<'a>, document: &'a Document<'a>) -> Self {
        Self { set, document, found: Vec::new(), nesting: 0, steps: 0, exhausted: false }
    }

    /// All that is wrong with the value.
    pub(crate) fn run(mut self, node: NodeId, shape: ShapeId) -> (Vec<Raw<'a>>, bool) {
        self.check(node, shape, None);
        (self.found, self.exhausted)
    }

    pub(super) fn check(&mut self, node: NodeId, id: ShapeId, component: Option<&'a str>) -> bool {
        self.steps += 1;
        if self.nesting >= MAX_NESTING || self.steps >= MAX_STEPS {
            self.exhausted = true;
            return true;
        }
        self.nesting += 1;
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

    fn fail_all(&mut self, at: At<'a>, broken: &[(bool, Rule<'a>)]) -> bool {
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

    fn array(&mut self, rules: &'a ArrayRules, at: At<'a>) -> bool {
        let document = self.document;
        let items = document.items(at.node);
        let count = items.len() as f64;
        let mut holds = self.fail_all(
            at,
            &[
                (rules.max_items.is_some_and(|limit| count > limit), Rule::MaxItems),
                (rules.min_items.is_some_and(|limit| count < limit), Rule::MinItems),
            ],
        );
        let listed = rules.listed.as_deref().unwrap_or_default();
        if rules.no_more && items.len() > listed.len() {
            holds = self.fail(at, Rule::NoMoreItems);
        }
        for (item, shape) in items.iter().zip(listed) {
            holds &= self.check(*item, *shape, at.component);
        }
        if let Some(each) = rules.each.filter(|_| !(rules.no_more && rules.listed.is_some())) {
            for item in items.iter().skip(listed.len()) {
                holds &= self.check(*item, each, at.component);
            }
        }
        if let Some(contains) = rules.contains {
            holds &= self.contains(at, items, contains);
        }
        if rules.unique {
            holds &= self.unique(rules, at, items);
        }
        holds
    }

    fn contains(&mut self, at: At<'a>, items: &'a [NodeId], shape: ShapeId) -> bool {
        let before = self.found.len();
        for item in items {
            if self.check(*item, shape, at.component) {
                self.found.truncate(before);
                return true;
            }
        }
        self.fail(at, Rule::Contains)
    }

    /// Reports the pair of equal items that the library comes across first.
    fn unique(&mut self, rules: &'a ArrayRules, at: At<'a>, items: &'a [NodeId]) -> bool {
        let document = self.document;
        let scalar = rules.each.is_some_and(|each| {
            let words = &self.set.get(each).kind_words;
            !words.is_empty() && words.iter().all(|word| !matches!(*word, "object" | "array"))
        });
        let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
        for (index, item) in items.iter().enumerate() {
            places.entry(fingerprint(document, *item)).or_default().push(index);
        }
        let equal = |a: usize, b: usize| document.equal(items[a], document, items[b]);
        let found = if scalar {
            // From the last item down: the first value that was met before.
            let later = |at: usize| {
                let same = places.get(&fingerprint(document, items[at]))?;
                same.iter().copied().find(|other| *other > at && equal(at, *other))
            };
            (0..items.len()).rev().find_map(|at| later(at).map(|met| (met, at)))
        } else {
            let earlier = |at: usize| {
                let same = places.get(&fingerprint(document, items[at]))?;
                same.iter().rev().copied().find(|other| *other < at && equal(at, *other))
            };
            (0..items.len()).rev().find_map(|at| earlier(at).map(|met| (met, at)))
        };
        found.is_none_or(|(p, q)| self.fail(at, Rule::Unique(p, q)))
    }

    /// The rules that do not depend on the type.
    fn combined(&mut self, shape: &'a Shape<'a>, at: At<'a>) -> bool {
        let document = self.document;
        let mut holds = true;
        if shape.constant.is_some_and(|constant| !constant.equals(document, at.node)) {
            holds = self.fail(at, Rule::Const);
        }
        if let Some(values) = &shape.values {
            if !values.iter().any(|value| value.equals(document, at.node)) {
                holds = self.fail(at, Rule::Enum);
            }
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

    fn any_of(&mut self, shape: &'a Shape<'a>, at: At<'a>) -> bool {
        let before = self.found.len();
        let mut any = false;
        for branch in &shape.any_of {
            any |= self.check(at.node, *branch, at.component);
        }
        if any {
            self.found.truncate(before);
            return true;
        }
        self.fail(at, Rule::AnyOf)
    }

    /// Branches told apart by `type`: when the branch of that type holds, no other one can.
    fn one_component(&mut self, shape: &'a Shape<'a>, at: At<'a>) -> bool {
        let document = self.document;
        let set = self.set;
        let named = document.get_text(at.node, "type");
        let own = named
            .and_then(|name| shape.one_of.iter().find(|branch| set.get(**branch).component == Some(name)));
        let Some(own) = own else { return self.one_of(shape, at, None) };
        let before = self.found.len();
        if self.check(at.node, *own, at.component) {
            return true;
        }
        let known = self.found.split_off(before);
        self.one_of(shape, at, Some((*own, known)))
    }

    /// `known` is what was found for one failing branch already: looking twice at every level of nested components
    /// would take time that doubles with each level.
    fn one_of(&mut self, shape: &'a Shape<'a>, at: At<'a>, known: Option<(ShapeId, Vec<Raw<'a>>)>) -> bool {
        let before = self.found.len();
        let mut passing = 0;
        for branch in &shape.one_of {
            match &known {
                Some((id, found)) if id == branch => self.found.extend_from_slice(found),
                _ => passing += usize::from(self.branch(*branch, at)),
            }
        }
        if passing == 1 {
            self.found.truncate(before);
            return true;
        }
        self.fail(at, Rule::OneOf)
    }

    /// One branch. What a value of another type lacks, or has too much, as a component is never reported, and in a
    /// list of components would be most of what is found.
    fn branch(&mut self, branch: ShapeId, at: At<'a>) -> bool {
        let before = self.found.len();
        let holds = self.check(at.node, branch, at.component);
        if let (false, Some(component)) = (holds, self.set.get(branch).component) {
            let document = self.document;
            let own = document.get(at.node, "type");
            if own.is_some_and(|own| document.text(own) != Some(component)) {
                let mut kept = before;
                for index in before..self.found.len() {
                    if self.found[index].shape != branch {
                        self.found[kept] = self.found[index];
                        kept += 1;
                    }
                }
                self.found.truncate(kept);
            }
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

/// Equal values have equal fingerprints.
fn fingerprint(document: &Document<'_>, node: NodeId) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    document.kind(node).word().hash(&mut hasher);
    document.text(node).hash(&mut hasher);
    document.boolean(node).hash(&mut hasher);
    // 0 and -0 are equal.
    document.number(node).map(|number| (number + 0.0).to_bits()).hash(&mut hasher);
    for item in document.items(node) {
        fingerprint(document, *item).hash(&mut hasher);
    }
    let members = document.members(node).iter().map(|member| {
        let mut hasher = DefaultHasher::new();
        member.key.hash(&mut hasher);
        hasher.finish() ^ fingerprint(document, member.value)
    });
    members.fold(0_u64, u64::wrapping_add).hash(&mut hasher);
    hasher.finish()
}

//! The rules for arrays.

use std::collections::HashMap;

use crate::json::{Document, NodeId};

use super::evaluate::{At, Evaluator, Rule};
use super::shape::{ArrayRules, ShapeId};

impl<'a> Evaluator<'a> {
    pub(super) fn array(&mut self, rules: &'a ArrayRules, at: At<'a>) -> bool {
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

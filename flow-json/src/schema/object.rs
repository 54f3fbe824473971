//! The rules for objects.

use crate::json::NodeId;

use super::evaluate::{At, Evaluator, Rule};
use super::shape::{Dependency, ObjectRules};

/// Most fields of one shape; more are looked up one by one.
const TRACKED: usize = 64;

impl<'a> Evaluator<'a> {
    pub(super) fn object(&mut self, rules: &'a ObjectRules<'a>, at: At<'a>) -> bool {
        let document = self.document;
        let members = document.members(at.node);
        let count = members.len() as f64;
        let mut holds = true;
        if rules.max_properties.is_some_and(|limit| count > limit) {
            holds = self.fail(at, Rule::MaxProperties);
        }
        if rules.min_properties.is_some_and(|limit| count < limit) {
            holds = self.fail(at, Rule::MinProperties);
        }
        for key in &rules.required {
            if document.get(at.node, key).is_none() {
                holds = self.fail(at, Rule::Required(key));
            }
        }
        holds &= self.dependencies(rules, at);
        if let Some(shape) = rules.key_shape {
            for member in members {
                if !self.key(at, shape, &member.key) {
                    holds = self.fail(at, Rule::BadKey(member.value));
                }
            }
        }
        holds & self.properties(rules, at)
    }

    fn dependencies(&mut self, rules: &'a ObjectRules<'a>, at: At<'a>) -> bool {
        let document = self.document;
        let mut holds = true;
        for (index, (key, dependency)) in rules.dependencies.iter().enumerate() {
            if document.get(at.node, key).is_none() {
                continue;
            }
            match dependency {
                Dependency::Keys(keys) => {
                    for key in keys {
                        if document.get(at.node, key).is_none() {
                            holds = self.fail(at, Rule::Dependency(index));
                        }
                    }
                }
                Dependency::Shape(shape) => holds &= self.check(at.node, *shape, at.component),
            }
        }
        holds
    }

    /// The values of the fields, and the shapes that keys demand; nothing about the keys themselves.
    pub(super) fn foreign(&mut self, rules: &'a ObjectRules<'a>, at: At<'a>) {
        let document = self.document;
        for (key, dependency) in &rules.dependencies {
            if let Dependency::Shape(shape) = dependency
                && document.get(at.node, key).is_some()
            {
                self.check(at.node, *shape, at.component);
            }
        }
        let mut values: [Option<NodeId>; TRACKED] = [None; TRACKED];
        for member in document.members(at.node) {
            if let Some(slot) = rules.place(&member.key).and_then(|place| values.get_mut(place)) {
                *slot = Some(member.value);
            }
        }
        for (value, field) in values.iter().zip(&rules.fields) {
            if let Some(value) = value {
                self.check(*value, field.shape, at.component);
            }
        }
    }

    fn properties(&mut self, rules: &'a ObjectRules<'a>, at: At<'a>) -> bool {
        let document = self.document;
        let mut holds = true;
        let mut values: [Option<NodeId>; TRACKED] = [None; TRACKED];
        for member in document.members(at.node) {
            let field = rules.place(&member.key);
            if let Some(slot) = field.and_then(|field| values.get_mut(field)) {
                *slot = Some(member.value);
            }
            let known =
                field.is_some() || rules.patterns.iter().any(|(pattern, _)| pattern.holds(&member.key));
            match rules.others {
                Some(_) if rules.closed && !known => holds = self.fail(at, Rule::Unknown(member.value)),
                Some(others) if !known => holds &= self.check(member.value, others, at.component),
                _ => {}
            }
        }
        for (index, field) in rules.fields.iter().enumerate() {
            let value = values.get(index).copied().unwrap_or_else(|| document.get(at.node, field.key));
            match value {
                Some(value) => holds &= self.check(value, field.shape, at.component),
                None if field.required => holds = self.fail(at, Rule::Required(field.key)),
                None => {}
            }
        }
        for (pattern, shape) in &rules.patterns {
            for member in document.members(at.node) {
                if pattern.holds(&member.key) {
                    holds &= self.check(member.value, *shape, at.component);
                }
            }
        }
        holds
    }
}

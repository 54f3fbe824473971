//! Choices between shapes.

use crate::json::NodeId;

use super::evaluate::{At, Evaluator, Raw, Rule};
use super::shape::{Shape, ShapeId};

impl<'a> Evaluator<'a> {
    pub(super) fn any_of(&mut self, shape: &'a Shape<'a>, at: At<'a>) -> bool {
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
    pub(super) fn one_component(&mut self, shape: &'a Shape<'a>, at: At<'a>) -> bool {
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
    pub(super) fn one_of(
        &mut self,
        shape: &'a Shape<'a>,
        at: At<'a>,
        known: Option<(ShapeId, Vec<Raw<'a>>)>,
    ) -> bool {
        let before = self.found.len();
        let mut passing = 0;
        let own = if shape.by_component { self.document.get(at.node, "type") } else { None };
        for branch in &shape.one_of {
            match &known {
                Some((id, found)) if id == branch => self.found.extend_from_slice(found),
                _ => passing += usize::from(self.branch(*branch, at, own)),
            }
        }
        if passing == 1 {
            self.found.truncate(before);
            return true;
        }
        self.fail(at, Rule::OneOf)
    }

    /// One branch. Of a component of another type only the values of its properties matter: what it lacks, or has too
    /// much, compared with this one is never reported, and would be most of what is found.
    fn branch(&mut self, branch: ShapeId, at: At<'a>, own: Option<NodeId>) -> bool {
        let shape = self.set.get(branch);
        let foreign = own.is_some_and(|own| self.document.text(own) != shape.component);
        match shape.object.as_deref().filter(|_| foreign) {
            Some(rules) => {
                self.foreign(rules, At { id: branch, component: shape.component, ..at });
                false
            }
            None => self.check(at.node, branch, at.component),
        }
    }
}

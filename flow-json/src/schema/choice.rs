//! Choices between shapes.

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
}

//! What a shape expects of a bound value: types and, for lists and objects, what is inside.

use crate::patterns::Known;

use super::shape::{Constant, Shape, ShapeId, ShapeSet};

/// The alternatives of a shape that are written-out values.
pub(crate) struct Expected<'s> {
    set: &'s ShapeSet<'s>,
    shapes: Vec<&'s Shape<'s>>,
}

impl<'s> Expected<'s> {
    pub(crate) fn of(set: &'s ShapeSet<'s>, id: ShapeId) -> Self {
        let shape = set.get(id);
        let mut alternatives: Vec<&Shape<'_>> = shape.one_of.iter().map(|branch| set.get(*branch)).collect();
        if let Some(condition) = &shape.condition
            && shape.kinds.is_empty()
        {
            let arms = [condition.then, condition.otherwise];
            alternatives.extend(arms.into_iter().flatten().map(|arm| set.get(arm)));
        }
        alternatives.retain(|alternative| !is_dynamic(alternative));
        let constants = !alternatives.is_empty() && alternatives.iter().all(|a| a.constant.is_some());
        let shapes = if alternatives.is_empty() || constants { vec![shape] } else { alternatives };
        Self { set, shapes }
    }

    /// The type words, in order.
    pub(crate) fn words(&self) -> Vec<&'s str> {
        let mut words: Vec<&str> = Vec::new();
        for word in self.shapes.iter().flat_map(|shape| &shape.kind_words) {
            if !words.contains(word) {
                words.push(word);
            }
        }
        words
    }

    pub(crate) fn constant(&self) -> Option<String> {
        self.shapes.iter().find_map(|shape| shape.constant.as_ref()).map(Constant::display)
    }

    /// What items of a list are expected to be.
    pub(crate) fn items(&self) -> Option<Self> {
        let each = self.shapes.iter().find_map(|shape| shape.array.as_ref()?.each)?;
        Some(Self::of(self.set, each))
    }

    /// Keys that an object must have.
    pub(crate) fn required(&self) -> Vec<&'s str> {
        self.object().map_or(Vec::new(), |rules| rules.needs.clone())
    }

    /// The fields of an object.
    pub(crate) fn fields(&self) -> Vec<(&'s str, Self)> {
        let fields = self.object().map_or(&[][..], |rules| &rules.fields);
        fields.iter().map(|field| (field.key, Self::of(self.set, field.shape))).collect()
    }

    fn object(&self) -> Option<&'s super::shape::ObjectRules<'s>> {
        self.shapes.iter().find_map(|shape| shape.object.as_deref())
    }
}

/// The alternative that stands for a binding or an expression.
fn is_dynamic(shape: &Shape<'_>) -> bool {
    let pattern = shape.string.as_ref().and_then(|rules| rules.pattern.as_ref());
    matches!(
        pattern.and_then(super::pattern::Pattern::as_known),
        Some(Known::Binding | Known::BindingOrExpression)
    )
}

impl Shape<'_> {
    /// The shape of a field that the shape itself, and not one of its alternatives, has.
    pub(crate) fn field(&self, key: &str) -> Option<ShapeId> {
        let fields = &self.object.as_ref()?.fields;
        fields.iter().find(|field| field.key == key).map(|field| field.shape)
    }
}

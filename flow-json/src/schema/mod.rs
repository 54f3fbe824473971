//! Shapes: one form for the rules of Flow JSON and for the schemas that authors write in their data models.

mod array;
mod choice;
mod compile;
mod evaluate;
mod expected;
mod filter;
mod format;
mod mapping;
mod object;
mod pattern;
mod rules;
mod shape;
mod stage;
mod words;

pub(crate) use compile::Compiler;
pub(crate) use evaluate::{Evaluator, Raw, Rule};
pub(crate) use expected::Expected;
pub(crate) use mapping::Subject;
pub(crate) use rules::{
    Limit, Rules, Version, accepted, components, first_version, first_version_of_property, frozen, limits,
    number_of, properties, refused,
};
pub(crate) use shape::{ShapeId, ShapeSet};
pub(crate) use stage::run;

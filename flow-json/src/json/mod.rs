//! JSON text with spans: the tree that every rule looks at, and the two ways to name a position in its text.

mod document;
mod lines;
mod number;
mod parse;
mod scanner;
mod string;

pub(crate) use document::{Document, Kind, NodeId, Step, Value};
pub(crate) use lines::LineIndex;
pub(crate) use number::js_number;
pub(crate) use parse::{SyntaxError, parse};
pub(crate) use scanner::{Place, Scan};

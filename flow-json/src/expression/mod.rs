//! Backtick expressions: JavaScript-like, parsed as the small parser of the server parses, then typed.

mod literal;
mod parse;
mod replace;
mod types;

pub(crate) use replace::replace;
pub(crate) use types::{Environment, Step, type_of};

//! The commands that talk to 8x8, one to a file.

pub(crate) mod completions;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod deprecate;
pub(crate) mod document;
pub(crate) mod download;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod publish;
pub(crate) mod update;

mod change;
mod saved;

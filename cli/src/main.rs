//! The command `flows8x8`: manage WhatsApp Flows at 8x8 from a shell or a CI job.
//!
//! Standard output carries data and nothing else, in a form that scripts can rely on; everything said to a person goes
//! to standard error. Both, the exit codes and the JSON objects are described in the README beside this crate.

#![forbid(unsafe_code)]

#[macro_use]
mod exit;

mod args;
mod commands;
mod confirm;
mod connect;
mod demo;
mod explain;
mod failure;
mod file;
mod findings;
mod glob;
mod help;
mod interrupt;
mod lint;
mod logging;
mod next_step;
mod output;
mod run;
mod simulate;
mod style;
mod suggest;
mod table;
mod text;

fn main() -> std::process::ExitCode {
    run::main().into()
}

//! `flows8x8 completions`.

use clap::Args;
use clap_complete::Shell;
use serde::Serialize;

use crate::exit::Exit;
use crate::failure::{Failure, kind};
use crate::help;
use crate::output::Output;

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "Print a completion script for a shell. Needs no key and no network.":
        "flows8x8 completions bash > ~/.local/share/bash-completion/completions/flows8x8"
        "flows8x8 completions zsh > ~/.zfunc/_flows8x8"
    )
)]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// The object of `--json`.
#[derive(Serialize)]
struct Script<'a> {
    shell: String,
    script: &'a str,
}

/// Prints the script.
pub(crate) fn run(output: &Output, args: &CompletionsArgs) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut help::command(), "flows8x8", &mut script);
    let script = String::from_utf8(script)
        .map_err(|error| Failure::new(Exit::Failure, kind::UNEXPECTED, error.to_string()))?;
    if output.json {
        return output.object(&Script { shell: args.shell.to_string(), script: &script });
    }
    output.data(&script)
}

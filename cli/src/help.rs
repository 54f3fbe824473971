//! How the help of each command is put together: `-h` is about the command itself, `--help` says everything.

use clap::{Arg, Command, CommandFactory};

use crate::args::{CONNECTION, Cli};

/// Commands that talk to no server, or to one of their own.
const OFFLINE: &[&str] = &["lint", "explain", "simulate", "demo", "completions"];

/// The end of a short help.
const MORE: &str = "More, with the options that every command takes and the exit codes: --help";

/// The whole command line, as it is parsed, explained and completed.
pub(crate) fn command() -> Command {
    let command = Cli::command().mut_args(|arg| {
        let is_inherited = arg.is_global_set();
        arg.hide_short_help(is_inherited)
    });
    let inherited: Vec<Arg> = command.get_arguments().filter(|arg| arg.is_global_set()).cloned().collect();
    with_short_help(command).mut_subcommands(|command| {
        let is_offline = OFFLINE.contains(&command.get_name());
        let command = with_short_help(command);
        if is_offline { without(command, &inherited) } else { command }
    })
}

/// Hides what a command does not use. It is still taken, so that a script can pass the same options to all commands.
fn without(command: Command, inherited: &[Arg]) -> Command {
    let is_unused = |arg: &&Arg| arg.get_help_heading() == Some(CONNECTION) || arg.get_id() == "yes";
    // An argument that is there already is not inherited.
    command.args(inherited.iter().filter(is_unused).map(|arg| arg.clone().hide(true)))
}

/// Keeps the examples of the long help in the short one.
fn with_short_help(command: Command) -> Command {
    let Some(long) = command.get_after_help().map(ToString::to_string) else { return command };
    let examples = long.find("Examples:").map_or("", |at| &long[at..]);
    let examples = examples.split(exit_codes!()).next().unwrap_or_default();
    let short = format!("{}\n\n{MORE}", examples.trim_end());
    command.after_help(short).after_long_help(long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_shows_two_examples_and_the_exit_codes() {
        for command in command().get_subcommands() {
            let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
            let examples = help.lines().filter(|line| line.trim_start().contains("flows8x8 ")).count();
            assert!(examples >= 2, "{} has {examples} examples", command.get_name());
            assert!(help.contains(exit_codes!()), "{} lists no exit codes", command.get_name());
        }
    }

    #[test]
    fn the_commands_without_a_server_exist() {
        let command = command();
        for name in OFFLINE {
            assert!(command.find_subcommand(name).is_some(), "{name}");
        }
    }
}

//! The help of every command.

use crate::support::{bare, ran};

const COMMANDS: &[&str] = &[
    "list",
    "get",
    "create",
    "update",
    "publish",
    "deprecate",
    "delete",
    "preview",
    "download",
    "lint",
    "explain",
    "simulate",
    "demo",
    "completions",
];

#[test]
fn every_command_has_two_examples_and_the_exit_codes() {
    for command in COMMANDS {
        let help = ran(&mut bare(&[command, "--help"]));
        assert_eq!((help.code, help.stderr.as_str()), (0, ""), "{command}");
        let examples = help.stdout.split("Examples:").nth(1).unwrap_or_default();
        let count = examples.lines().filter(|line| line.contains(&format!("flows8x8 {command}"))).count();
        assert!(count >= 2, "{command}: {count} examples");
        for code in [
            "0    ", "1    ", "2    ", "3    ", "4    ", "5    ", "6    ", "7    ", "8    ", "9    ", "130  ",
        ] {
            assert!(help.stdout.contains(&format!("\n  {code}")), "{command}: {code}");
        }
    }
}

#[test]
fn the_overview_names_the_commands_there_are_and_no_others() {
    let help = ran(&mut bare(&["--help"])).stdout;
    let listed: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert_eq!(listed, COMMANDS);
}

#[test]
fn the_short_help_is_about_the_command_and_the_long_one_about_everything() {
    for command in COMMANDS {
        let short = ran(&mut bare(&[command, "-h"])).stdout;
        assert!(short.contains(&format!("  flows8x8 {command}")), "{command} has no example:\n{short}");
        assert!(short.trim_end().ends_with("the exit codes: --help"), "{command}:\n{short}");
        for inherited in ["      --json", "--timeout", "Output:", "Connection:", "Exit codes:"] {
            assert!(!short.contains(inherited), "{command} -h: {inherited}");
        }
        let long = ran(&mut bare(&[command, "--help"])).stdout;
        assert!(long.contains("--json") && long.contains("Exit codes:"), "{command}");
        let is_offline = ["lint", "explain", "simulate", "demo", "completions"].contains(command);
        for option in ["Connection:", "--timeout", "--api-key-file", "--base-url", "--yes"] {
            assert_eq!(long.contains(option), !is_offline, "{command} --help: {option}");
        }
    }
}

#[test]
fn what_a_command_has_no_use_for_is_taken_all_the_same() {
    let explained = ran(&mut bare(&["--region", "eu", "explain", "DUPLICATE_KEY", "--timeout", "5"]));
    assert_eq!(explained.code, 0, "{}", explained.stderr);
}

#[test]
fn update_takes_its_id_first_and_its_categories_do_not_swallow_it() {
    let help = ran(&mut bare(&["update", "-h"])).stdout;
    assert!(help.contains("\nUsage: flows8x8 update ID [OPTIONS]\n"), "{help}");
    let missing = ran(&mut bare(&["update", "--category", "SURVEY", "--category", "OTHER"]));
    assert!(missing.stderr.contains("<ID>"), "{}", missing.stderr);
    // This lacks the key, and nothing else.
    let last = ran(&mut bare(&["update", "--category", "SURVEY", "1"]));
    assert!(last.stderr.contains("no API key"), "{}", last.stderr);
}

#[test]
fn completions_propose_values() {
    let script = ran(&mut bare(&["completions", "zsh"])).stdout;
    for value in ["APPOINTMENT_BOOKING", "DEPRECATED", "text jsonl github sarif", "INVALID_ENUM_VALUE"] {
        assert!(script.contains(value), "{value}");
    }
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = ran(&mut bare(&["completions", shell]));
        assert_eq!(script.code, 0, "{shell}");
        assert!(script.stdout.contains("deprecate") && script.stdout.contains("api-key-file"), "{shell}");
    }
    let object = ran(&mut bare(&["completions", "bash", "--json"])).json();
    assert_eq!(object["shell"], "bash");
}

#[test]
fn the_readme_documents_every_command() {
    let readme = include_str!("../../README.md");
    for command in COMMANDS {
        assert!(readme.contains(&format!("`{command}")), "README.md lacks {command}");
    }
}

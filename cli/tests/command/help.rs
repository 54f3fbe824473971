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
    for later in ["lint", "explain"] {
        assert!(!help.contains(later), "{later}");
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

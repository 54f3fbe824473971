//! Standard output, standard error, colours, closed pipes and signals.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{World, bare, ran};

#[test]
fn a_reader_that_has_enough_is_no_error() {
    let world = World::new();
    let id = world.draft("Test");
    for arguments in [
        &["list"][..],
        &["get", &id],
        &["download", &id],
        &["--help"],
        &["completions", "bash"],
        &["explain"],
        &["demo"],
        &["list", "--json"],
    ] {
        let mut child =
            world.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}");
        let told = String::from_utf8(ended.stderr).unwrap();
        assert!(!told.contains("panic") && !told.contains("pipe"), "{arguments:?}: {told}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let world = World::new();
    world.draft("Test");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut child = world.command(&["list"]).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(told.contains("cannot write to standard output"), "{told}");
}

#[test]
fn there_are_colours_only_where_they_are_wanted() {
    let world = World::new();
    let coloured = |command: &mut Command| {
        let told = ran(command);
        told.stdout.contains('\u{1b}') || told.stderr.contains('\u{1b}')
    };
    let failing = || world.command(&["get", "1"]);
    assert!(!coloured(&mut failing()));
    assert!(coloured(failing().env("CLICOLOR_FORCE", "1")));
    assert!(!coloured(failing().env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")));
    assert!(coloured(failing().args(["--color", "always"]).env("NO_COLOR", "1")));
    assert!(!coloured(failing().args(["--color=never"]).env("CLICOLOR_FORCE", "1")));
    assert!(!coloured(bare(&["--color=never", "nonsense"]).env("CLICOLOR_FORCE", "1")));
    assert!(!coloured(failing().args(["--color", "always", "--json"])));
}

#[test]
fn a_name_cannot_drive_the_terminal() {
    let world = World::new();
    world.draft("\u{1b}]0;owned\u{7}\u{1b}[2J");
    let listed = world.run(&["list"]);
    assert!(listed.stdout.contains("\\u{1b}]0;owned\\u{7}"), "{}", listed.stdout);
    assert!(!listed.stdout.contains('\u{1b}'));
}

#[test]
fn quiet_and_json_leave_standard_error_empty_when_all_is_well() {
    let world = World::new();
    for option in ["--quiet", "--json"] {
        let name = option.trim_start_matches("--");
        let id = world.draft(name);
        for arguments in [&["list"][..], &["update", &id, "--name", name], &["publish", &id, "--yes"]] {
            let told = world.run(&[arguments, &[option]].concat());
            assert_eq!((told.code, told.stderr.as_str()), (0, ""), "{arguments:?} {option}");
        }
    }
}

#[test]
fn warnings_are_heard_and_the_log_is_asked_for() {
    let world = World::new();
    let file = world.file("good.json", crate::support::GOOD);
    let create = world.run(&["create", "-f", &file, "--name", "x", "--category", "SHOPPING", "-q"]);
    assert!(
        create.stderr.starts_with("warning: 8x8 documents no such category: SHOPPING\nerror: "),
        "{}",
        create.stderr
    );
    assert!(create.stderr.ends_with("see the one there is: flows8x8 list --name x\n"), "{}", create.stderr);
    assert!(!create.stderr.contains("debug: "));
    let told = world.run(&["list", "--status", "DRAFTED", "-v"]).stderr;
    assert!(told.contains("warning: 8x8 documents no status DRAFTED"), "{told}");
    assert!(told.contains("debug: GET .../flows → 200 in "), "{told}");
    assert!(!told.contains("trace: "), "{told}");
    let bad = ran(world.command(&["list"]).env("FLOWS8X8_LOG", "loud"));
    assert_eq!(bad.code, 2, "{}", bad.stderr);
}

#[test]
fn a_wait_for_the_rate_limit_is_said() {
    let world = World::new();
    let ids: Vec<String> = (1..=101).map(|id| id.to_string()).collect();
    let arguments: Vec<&str> =
        ["delete", "--yes"].into_iter().chain(ids.iter().map(String::as_str)).collect();
    let mut child = world.command(&arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let told = BufReader::new(child.stderr.take().unwrap()).lines();
    let waiting = told.map(Result::unwrap).find(|line| line.starts_with("warning: "));
    child.kill().unwrap();
    child.wait().unwrap();
    let waiting = waiting.unwrap();
    assert!(waiting.starts_with("warning: waiting ") && waiting.contains(" s: 100 requests"), "{waiting}");
}

/// Sends a signal to a command that waits for a server which never answers.
fn signalled(signal: &str, arguments: &[&str]) -> (i32, String) {
    let world = World::new();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let mut command = world.command(&[arguments, &["--base-url", &url]].concat());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Once it has connected, it listens for signals and waits for the answer.
    let (mut connection, _) = silent.accept().unwrap();
    let _ = connection.read(&mut [0; 64]).unwrap();
    let id = child.id().to_string();
    Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap();
    let started = Instant::now();
    let ended = child.wait().unwrap();
    assert!(started.elapsed() < Duration::from_secs(10), "it took no notice");
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    (ended.code().unwrap_or(-1), told)
}

#[test]
fn signals_end_a_call_and_say_what_may_have_become_of_it() {
    assert_eq!(signalled("INT", &["list"]).0, 130);
    assert_eq!(signalled("TERM", &["list"]).0, 143);
    assert_eq!(signalled("TERM", &["download", "1"]).0, 143);
    let (code, told) = signalled("INT", &["create", "--clone", "1", "--name", "n", "--category", "OTHER"]);
    assert_eq!(code, 130);
    assert!(told.contains("the flow may exist all the same"), "{told}");
}

//! The key is in no output, whatever is asked for and however it fails.

use std::process::Command;

use crate::support::{KEY, World, bare, ran};

/// The key as it stands, and as a header, a URL or a careless log might spell it.
const SPELLINGS: &[&str] =
    &[KEY, "s3cr3t-Key%2Bof%2Fthe%3Dtests", "czNjcjN0LUtleStvZi90aGU9dGVzdHM", "s3cr3t"];

fn silent_about_the_key(command: &mut Command) -> String {
    let told = ran(command);
    let text = format!("{}{}", told.stdout, told.stderr);
    for spelling in SPELLINGS {
        assert!(!text.contains(spelling), "{command:?} shows the key as {spelling}:\n{text}");
    }
    text
}

#[test]
fn no_command_shows_the_key_however_much_it_is_asked_to_say() {
    let world = World::new();
    let id = world.draft("Test");
    for arguments in [
        &["list"][..],
        &["get", &id],
        &["preview", &id],
        &["download", &id],
        &["update", &id, "--name", "x"],
        &["publish", &id, "--yes"],
        &["delete", &id, "--yes"],
        &["get", "404"],
        &["get", KEY, "--json", "-q", "--color", "always", "--bad"],
    ] {
        let loud = silent_about_the_key(&mut world.command(&[arguments, &["-vv"]].concat()));
        if !arguments.contains(&"--bad") {
            assert!(loud.contains("debug: ") && loud.contains("trace: "), "{loud}");
        }
        silent_about_the_key(world.command(arguments).env("FLOWS8X8_LOG", "trace"));
        silent_about_the_key(&mut world.command(&[arguments, &["--json"]].concat()));
    }
}

#[test]
fn a_key_that_cannot_be_used_is_not_repeated() {
    let world = World::with(|builder| builder.key("another"));
    silent_about_the_key(&mut world.command(&["list", "-vv"]));
    silent_about_the_key(world.command(&["list", "-vv"]).env("FLOWS8X8_API_KEY", format!("{KEY}\nü {KEY}")));
    silent_about_the_key(&mut bare(&["list", &format!("--api-key={KEY}")]));
    let text = silent_about_the_key(&mut bare(&["list", "--api-key", KEY]));
    assert!(text.contains("--api-key-file"), "{text}");
}

#[test]
fn the_key_can_come_from_a_file_which_goes_before_the_variable() {
    let world = World::with(|builder| builder.key(KEY));
    let file = world.file("key", &format!("{KEY}\n"));
    let mut command = world.command(&["list", "--api-key-file", &file, "-vv"]);
    silent_about_the_key(command.env("FLOWS8X8_API_KEY", "wrong"));
    let mut command = world.command(&["list", "--api-key-file", &file]);
    assert_eq!(ran(command.env_remove("FLOWS8X8_API_KEY")).code, 0);
    let wrong = world.file("wrong", "wrong");
    assert_eq!(world.run(&["list", "--api-key-file", &wrong]).code, 4);
}

#[test]
fn a_key_file_without_a_key_is_2() {
    let world = World::new();
    let empty = world.file("empty", " \n");
    let endless = "/dev/zero".to_owned();
    let missing = "no/such/key".to_owned();
    for path in [empty, endless, missing] {
        let refused = world.run(&["list", "--api-key-file", &path]);
        assert_eq!(refused.code, 2, "{path}");
        assert!(refused.stderr.contains(&path) && refused.stderr.contains("hint"), "{}", refused.stderr);
    }
    assert_eq!(world.requests(), 0);
}

#[test]
fn links_are_data_but_never_logged() {
    let world = World::new();
    let id = world.draft("Test");
    let shown = world.run(&["preview", &id, "-vv"]);
    assert!(shown.stdout.contains("token="), "{}", shown.stdout);
    assert!(!shown.stderr.contains("token="), "{}", shown.stderr);
    let link = world.run(&["get", &id, "--json"]).json()["flow"]["flowJsonUrl"].as_str().unwrap().to_owned();
    let path = link.strip_prefix(world.url()).unwrap().split('?').next().unwrap();
    let got = world.run(&["download", &id, "-vv"]);
    assert_eq!((got.code, got.stdout.as_str()), (0, crate::support::GOOD));
    assert!(got.stderr.contains("debug: GET from 127.0.0.1 → 200 in "), "{}", got.stderr);
    assert!(!got.stderr.contains(path), "{path}: {}", got.stderr);
}

//! `lint`: what it prints, and how it ends.

use std::path::Path;
use std::process::Stdio;

use serde_json::json;

use crate::support::{BROKEN, Folder, GOOD, Ran, bare, ran, ran_with};

/// The flows beside the crates.
pub(crate) const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/flows");

/// A flow JSON that the server takes, with a label that is too long.
pub(crate) fn warned() -> String {
    GOOD.replace("Done", &"Done ".repeat(12))
}

/// Runs the command in a folder.
pub(crate) fn ran_in(folder: &Path, arguments: &[&str]) -> Ran {
    ran(bare(arguments).current_dir(folder))
}

#[test]
fn good_files_are_clean() {
    let good =
        ["appointment", "dynamic", "lead", "sign-up", "support", "survey"].map(|name| format!("{name}.json"));
    let arguments: Vec<&str> = std::iter::once("lint").chain(good.iter().map(String::as_str)).collect();
    let clean = ran_in(EXAMPLES.as_ref(), &arguments);
    assert_eq!((clean.code, clean.stdout.as_str()), (0, ""), "{}", clean.stderr);
    assert_eq!(clean.stderr, "6 files, 0 errors, 0 warnings\n");
    assert_eq!(ran_in(EXAMPLES.as_ref(), &["lint", "-q", "lead.json"]).stderr, "");
}

#[test]
fn a_broken_file_is_shown_as_the_readme_says() {
    let broken = ran_in(EXAMPLES.as_ref(), &["lint", "broken-appointment.json"]);
    assert_eq!((broken.code, broken.stderr.as_str()), (3, "1 file, 8 errors, 0 warnings\n"));
    let readme = include_str!("../../README.md").replace("\r\n", "\n");
    let shown = readme.split("$ flows8x8 lint broken-appointment.json\n").nth(1).unwrap();
    let shown = shown.split("\n1 file, 8 errors, 0 warnings\n").next().unwrap();
    assert_eq!(broken.stdout.trim_end(), shown);
}

#[test]
fn what_is_no_json_is_shown_where_the_parser_stops() {
    let broken = ran_in(EXAMPLES.as_ref(), &["lint", "broken-survey.json"]);
    assert_eq!(
        (broken.code, broken.stdout.as_str()),
        (
            3,
            "broken-survey.json:32:13: error[INVALID_FLOW_JSON]: Flow JSON is not valid. expected a JSON value\n   \
             32 |             ]\n      |             ^\n"
        )
    );
}

#[test]
fn warnings_fail_only_where_they_are_denied() {
    let folder = Folder::new("warned");
    folder.file("a.json", &warned());
    let warned = ran_in(&folder.0, &["lint", "a.json"]);
    assert_eq!((warned.code, warned.stderr.as_str()), (0, "1 file, 0 errors, 1 warning\n"));
    assert!(
        warned.stdout.starts_with("a.json:5:35: warning[DOCUMENTED_LIMIT_EXCEEDED]: "),
        "{}",
        warned.stdout
    );
    let denied = ran_in(&folder.0, &["lint", "--deny-warnings", "a.json"]);
    assert_eq!((denied.code, denied.stdout), (3, warned.stdout));
    assert_eq!(ran_in(&folder.0, &["lint", "-q", "a.json"]).stdout, "");
    assert_eq!(ran_in(&folder.0, &["lint", "-q", "--deny-warnings", "a.json"]).stdout, "a.json\n");
}

#[test]
fn standard_input_is_linted_too() {
    let broken = ran_with(&mut bare(&["lint", "-"]), BROKEN);
    assert_eq!(broken.code, 3);
    assert_eq!(
        broken.stdout.lines().skip(1).collect::<Vec<_>>(),
        ["    3 |   \"screens\": []", "      |              ^^ screens"]
    );
    assert!(broken.stdout.starts_with("<stdin>:3:14: error[MIN_ITEMS_REQUIRED]: "), "{}", broken.stdout);
    assert_eq!(ran_with(&mut bare(&["lint", "-"]), GOOD).code, 0);
    assert_eq!(ran_with(&mut bare(&["lint", "-", "-"]), GOOD).stderr, "1 file, 0 errors, 0 warnings\n");
    let folder = Folder::new("stdin");
    std::fs::write(folder.0.join("latin1"), b"{\"a\":\"\xfc\"}").unwrap();
    let input = std::fs::File::open(folder.0.join("latin1")).unwrap();
    let refused = ran(bare(&["lint", "-"]).stdin(Stdio::from(input)));
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(
        refused.stderr.contains("<stdin>: the flow JSON is not valid UTF-8 at byte offset 6"),
        "{}",
        refused.stderr
    );
}

#[test]
fn colours_are_there_where_they_are_wanted() {
    let coloured = |more: &[&str]| {
        ran_in(EXAMPLES.as_ref(), &[&["lint", "broken-survey.json"], more].concat()).stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[]));
    assert!(coloured(&["--color", "always"]));
    for format in ["jsonl", "github", "sarif"] {
        assert!(!coloured(&["--color", "always", "--format", format]), "{format}");
    }
    assert!(!coloured(&["--color", "always", "-q"]));
}

#[test]
fn a_file_cannot_drive_the_terminal() {
    let folder = Folder::new("hostile");
    let name = "\u{1b}[2J\u{202e}.json";
    folder.file(name, &BROKEN.replace("\"screens\"", r#""\u001b]0;owned\u0007\u202e": 1, "screens""#));
    for more in [&[][..], &["-q"], &["--format", "github"], &["--format", "jsonl"], &["--format", "sarif"]] {
        let told = ran_in(&folder.0, &[&["lint", "."], more].concat());
        assert_eq!(told.code, 3, "{more:?}");
        let all = told.stdout + &told.stderr;
        assert!(!all.contains(['\u{1b}', '\u{7}']), "{more:?}: {all:?}");
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_leave_the_places_right() {
    let folder = Folder::new("crlf");
    let broken = format!("\u{feff}{}", BROKEN.replace('\n', "\r\n"));
    folder.file("broken.json", &broken);
    folder.file("good.json", &format!("\u{feff}{GOOD}"));
    assert_eq!(ran_in(&folder.0, &["lint", "good.json"]).stderr, "1 file, 0 errors, 0 warnings\n");
    let told = ran_in(&folder.0, &["lint", "broken.json"]);
    assert_eq!(told.code, 3);
    assert!(told.stdout.starts_with("broken.json:3:14: error[MIN_ITEMS_REQUIRED]: "), "{}", told.stdout);
    assert!(
        told.stdout.contains("\n    3 |   \"screens\": []\n      |              ^^ screens\n"),
        "{}",
        told.stdout
    );
    assert!(told.stdout.contains(": warning[CRLF_LINE_ENDS]: "), "{}", told.stdout);
    assert!(!told.stdout.contains('\r'));
}

#[test]
fn large_files_are_no_trouble() {
    let folder = Folder::new("large");
    let filler = format!(" {}\n", " ".repeat(98)).repeat(10_240);
    folder.file(
        "line.json",
        &BROKEN.replace('\n', " ").replacen('{', &format!("{{{}", filler.replace('\n', " ")), 1),
    );
    folder.file("lines.json", &format!("{filler}{BROKEN}"));
    let told = ran_in(&folder.0, &["lint", "."]);
    assert_eq!((told.code, told.stderr.as_str()), (3, "2 files, 2 errors, 0 warnings\n"));
    assert!(told.stdout.contains("lines.json:10243:14: "), "{}", told.stdout);
    assert!(told.stdout.len() < 2000, "a long line is shown around the place only");
    std::fs::write(folder.0.join("huge.json"), vec![b' '; 17 << 20]).unwrap();
    let refused = ran_in(&folder.0, &["lint", "huge.json"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("huge.json is larger than 16 MiB"), "{}", refused.stderr);
}

#[test]
fn json_is_one_object_of_all_files() {
    let folder = Folder::new("json");
    folder.file("a.json", BROKEN);
    folder.file("b.json", &warned());
    let told = ran_in(&folder.0, &["lint", "--json", "."]);
    assert_eq!((told.code, told.stderr.as_str()), (3, ""));
    let object = told.json();
    assert_eq!((&object["valid"], &object["failed"]), (&json!(false), &json!([])));
    assert_eq!(object["files"][0]["file"], "a.json");
    assert_eq!(object["files"][0]["validationErrors"][0]["lineStart"], 3);
    assert_eq!(object["files"][1]["valid"], true);
    assert_eq!(object["files"][1]["warnings"][0]["error"], "DOCUMENTED_LIMIT_EXCEEDED");
    assert_eq!(ran_in(&folder.0, &["lint", "--json", "b.json"]).json()["valid"], true);

    let told = ran_in(&folder.0, &["lint", "--json", "a.json", "none.json"]);
    assert_eq!((told.code, &told.error()["kind"]), (2, &json!("invalid_argument")));
    assert_eq!(told.json()["failed"][0]["file"], "none.json");
    assert_eq!(told.json()["failed"][0]["error"], told.error());
    let told = ran_in(&folder.0, &["lint", "--json", "none.json", "a.json", "neither.json"]);
    assert_eq!((told.code, &told.error()["message"]), (2, &json!("2 of 3 files could not be linted")));
}

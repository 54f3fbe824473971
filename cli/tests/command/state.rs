//! `simulate --state`: flows that outlive the simulator.

use crate::served::Served;
use crate::support::{CHANNEL, Folder, GOOD, bare, ran};

/// A state of flows as somebody would write it by hand.
fn by_hand(flows: &str) -> String {
    format!(
        r#"{{"format": "flows8x8-simulator-state", "version": 1,
            "channels": [{{"channel": "{CHANNEL}", "flows": [{flows}]}}]}}"#
    )
}

#[test]
fn flows_are_saved_by_either_signal_and_there_again_the_next_time() {
    let folder = Folder::new("state");
    let (file, document) = (folder.path("it's a state.json"), folder.file("a.json", GOOD));
    let mut listed = String::new();
    for (number, signal) in ["TERM", "INT", "TERM"].into_iter().enumerate() {
        // The same seed draws the same ids again, and the loaded flows keep theirs.
        let mut served = Served::start(&["--state", &file, "--seed", "7"]);
        let told = served.introduction();
        assert_eq!(served.run(&["list"]).stdout, listed);
        let from = match number {
            0 => format!("# State: no flows yet; its end saves them to {file}.\n"),
            1 => format!("# State: 1 flow from {file}; its end saves them there.\n"),
            _ => format!("# State: 2 flows from {file}; its end saves them there.\n"),
        };
        assert!(told.starts_with(&from), "{told}");
        let name = format!("Flow {number}");
        let arguments = ["create", "-f", &document, "--name", &name, "--category", "OTHER", "--publish"];
        let created = served.run(&arguments);
        assert_eq!(created.code, 0, "{}", created.stderr);
        assert_eq!(served.run(&["download", created.stdout.trim_end()]).stdout, GOOD);
        listed = served.run(&["list"]).stdout;
        assert_eq!(listed.lines().count(), number + 1);
        let saved = format!("saved {} flow{} to {file}\n", number + 1, if number == 0 { "" } else { "s" });
        assert_eq!(served.end(signal), (0, saved));
    }
    let left: Vec<_> =
        std::fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("{\n") && text.ends_with("}\n"), "people compare it: {text}");
}

#[test]
fn a_state_by_hand_and_an_empty_file_will_do() {
    let folder = Folder::new("by hand");
    let file =
        folder.file("seed.json", &by_hand(r#"{"name": "a"}, {"name": "b", "categories": ["SURVEY"]}"#));
    let served = Served::start(&["--state", &file, "--json"]);
    let url = crate::support::json(&served.first_line)["url"].as_str().unwrap().to_owned();
    let mut list = bare(&["list", "--path-style", "config", "--channel", CHANNEL, "--base-url", &url]);
    let listed = ran(list.env("FLOWS8X8_API_KEY", "k")).stdout;
    assert!(listed.lines().count() == 2 && listed.contains("\tb\tDRAFT\n"), "{listed}");
    assert_eq!(served.end("TERM"), (0, String::new()), "nothing is said with --json");
    let empty = folder.file("empty.json", "\n");
    assert_eq!(Served::start(&["--state", &empty, "-q"]).end("INT"), (0, String::new()));
    assert!(std::fs::read_to_string(&empty).unwrap().contains("\"channels\": []"));
}

#[test]
fn a_file_that_does_not_fit_is_2_by_its_place_and_stays_as_it_is() {
    let folder = Folder::new("unfit");
    for (text, place) in [
        (
            by_hand(r#"{"name": "a", "status": "DRAFTED"}"#),
            ": channels[0].flows[0].status must be one of DRAFT",
        ),
        (by_hand(r#"{"name": "a", "colour": 1}"#), ": channels[0].flows[0] has no member \"colour\""),
        (
            by_hand(r#"{"name": "a"}, {"name": "a"}"#),
            ": channels[0].flows[1].name must not be empty, nor that",
        ),
        ("[]".to_owned(), ": the state must be an object"),
        ("{\"version\": 1}".to_owned(), ": format must be \"flows8x8-simulator-state\""),
        ("{\n  \"format\": x\n}".to_owned(), ":2:13: this is no JSON: expected value"),
        ("{\"format\"".to_owned(), ": this is no JSON: EOF"),
    ] {
        let file = folder.file("x.json", &text);
        let refused = ran(&mut bare(&["simulate", "--state", &file]));
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{text}");
        assert!(refused.stderr.starts_with(&format!("error: {file}")), "{}", refused.stderr);
        assert!(refused.stderr.contains(place), "{place}: {}", refused.stderr);
        assert!(
            refused.stderr.contains("\n  hint: give a file that simulate has written"),
            "{}",
            refused.stderr
        );
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
        assert_eq!(ran(&mut bare(&["simulate", "--json", "--state", &file])).error()["kind"], "usage");
    }
}

#[test]
fn a_file_that_can_never_be_read_or_saved_is_2_at_once() {
    let folder = Folder::new("nowhere");
    std::fs::write(folder.0.join("latin1"), b"{\"a\": \"\xfc\"}").unwrap();
    for (file, what) in [
        (folder.path(""), "this is a folder"),
        (folder.path("none/x.json"), "there is no folder "),
        (folder.path("latin1"), "UTF-8"),
        ("/dev/zero".to_owned(), "this is no regular file"),
    ] {
        let refused = ran(&mut bare(&["simulate", "--state", &file]));
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{file}");
        assert!(refused.stderr.contains(what), "{}", refused.stderr);
    }
}

#[test]
fn a_start_that_fails_leaves_the_file_alone() {
    let folder = Folder::new("taken");
    let text = by_hand(r#"{"name": "a"}"#);
    let (file, missing) = (folder.file("x.json", &text), folder.path("y.json"));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    for state in [&file, &missing] {
        let taken = ran(&mut bare(&["simulate", "--port", &port, "--state", state]));
        assert_eq!(taken.code, 1);
        assert!(taken.stderr.contains("is taken"), "{}", taken.stderr);
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    assert!(!std::path::Path::new(&missing).exists());
}

#[test]
fn flows_that_cannot_be_saved_are_1() {
    let folder = Folder::new("lost");
    let file = folder.path("inner/x.json");
    std::fs::create_dir_all(folder.0.join("inner")).unwrap();
    let mut served = Served::start(&["--state", &file]);
    served.introduction();
    std::fs::remove_dir_all(folder.0.join("inner")).unwrap();
    let (code, told) = served.end("TERM");
    assert_eq!(code, 1, "{told}");
    assert!(
        told.starts_with(&format!("error: the state was not saved to {file}: there is no folder ")),
        "{told}"
    );
}

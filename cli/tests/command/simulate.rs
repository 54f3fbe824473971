//! `simulate`: its first line, its end, its faults.

use std::process::Stdio;

use crate::served::Served;
use crate::support::{Ran, bare, json, ran};

/// Runs a command with the lines that `simulate` says to export.
fn with_exports(told: &str, arguments: &[&str]) -> Ran {
    let mut shell = std::process::Command::new("sh");
    let line = format!("{told}\nexec \"$0\" \"$@\"");
    shell.arg("-c").arg(line).arg(env!("CARGO_BIN_EXE_flows8x8")).args(arguments);
    ran(shell.env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::null()))
}

#[test]
fn simulate_prints_its_url_first_and_ends_well_by_a_signal() {
    for signal in ["INT", "TERM"] {
        let served = Served::start(&[]);
        assert!(served.first_line.starts_with("http://127.0.0.1:"), "{}", served.first_line);
        let url = served.first_line.clone();
        let (code, told) = served.end(signal);
        assert_eq!(code, 0, "{told}");
        assert!(told.contains(&format!("export FLOWS8X8_BASE_URL={url}\n")), "{told}");
    }
}

#[test]
fn what_simulate_says_to_export_is_all_one_needs() {
    let folder =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("it's {}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let key = folder.join("key");
    std::fs::write(&key, "only-this-one\n").unwrap();
    let mut served = Served::start(&["--key-file", key.to_str().unwrap(), "--seed", "7", "--shape", "guide"]);
    let told = served.introduction();
    assert!(!told.contains("only-this-one"), "{told}");
    let broken = folder.join("broken.json");
    std::fs::write(&broken, crate::support::BROKEN).unwrap();
    let create = ["create", "-f", broken.to_str().unwrap(), "--name", "x", "--category", "OTHER"];
    let listed = with_exports(&told, &["list"]);
    assert_eq!(listed.code, 0, "{}", listed.stderr);
    assert_eq!(with_exports(&told, &create).code, 3);
    let wrong = with_exports(&format!("{told}export FLOWS8X8_API_KEY=other"), &["list"]);
    assert_eq!(wrong.code, 4);
    let _ = std::fs::remove_dir_all(&folder);
}

#[test]
fn simulate_says_so_when_the_port_is_taken() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let taken = ran(&mut bare(&["simulate", "--port", &port]));
    assert_eq!(taken.code, 1);
    assert!(taken.stderr.contains("is taken") && taken.stderr.contains("--port"), "{}", taken.stderr);
}

#[test]
fn simulate_in_json_is_an_object_on_the_first_line() {
    let served = Served::start(&["--json"]);
    assert!(json(&served.first_line)["url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert_eq!(served.end("TERM"), (0, String::new()));
}

#[test]
fn a_fault_that_does_not_exist_is_2_and_is_told_what_does() {
    for (text, known) in [
        ("boom", "unknown fault `boom`; known are latency=MS, status=CODE, "),
        ("drop_after@create", "unknown operation `create`; known are create_flow, "),
        ("status=99", "`status` takes a status from 200 to 599, not 99"),
        ("hang:2", "must be from 0 to 1"),
        ("hang#0", "are counted from 1"),
        ("", "known are latency=MS"),
    ] {
        let refused = ran(&mut bare(&["simulate", "--fault", text]));
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{text}");
        assert!(refused.stderr.contains(known), "{}", refused.stderr);
        let error = ran(&mut bare(&["simulate", "--json", "--fault", "hang", "--fault", text])).error();
        assert!(error["kind"] == "usage" && error["message"].as_str().unwrap().contains(known), "{error}");
    }
}

#[test]
fn faults_strike_in_their_order_and_are_told() {
    let faults = ["--fault", "status=503@list_flows#1", "--fault", "429=7@list_flows#1-2"];
    let mut served = Served::start(&faults);
    let told = served.introduction();
    assert!(told.contains("# Faults: status=503@list_flows#1, 429=7@list_flows#1-2.\n"), "{told}");
    let list = || served.run(&["list", "--json", "--retries", "0"]);
    let (first, second, third) = (list(), list(), list());
    assert_eq!((first.code, &first.error()["status"]), (1, &serde_json::json!(503)), "{}", first.stderr);
    assert_eq!((second.code, &second.error()["status"]), (7, &serde_json::json!(429)), "{}", second.stderr);
    assert!(second.error()["hint"].as_str().unwrap().contains("try again in 7 s"), "{}", second.stderr);
    assert_eq!(third.code, 0, "{}", third.stderr);
}

#[test]
fn every_kind_of_fault_that_the_help_lists_can_be_given() {
    let help = ran(&mut bare(&["simulate", "--help"])).stdout;
    let listed = help.split("A fault is").nth(1).unwrap().split("  OPERATION").next().unwrap();
    let kinds = [
        "latency=1",
        "status=503",
        "status_after=503",
        "429",
        "429=1",
        "drop_before",
        "drop_read",
        "drop_after",
        "drop_during",
        "truncate",
        "slow=9",
        "hang",
        "hang_after",
        "idle=1",
    ];
    let mut arguments = Vec::new();
    for kind in kinds {
        let name = kind.split('=').next().unwrap();
        assert!(listed.contains(name), "{kind}: {listed}");
        arguments.extend(["--fault", kind]);
    }
    let served = Served::start(&arguments);
    assert!(served.first_line.starts_with("http://127.0.0.1:"), "{}", served.first_line);
    for name in listed.split([',', ' ', '\n', '=', '[', ']', ':', '(', ')']).filter(|word| word.contains('_'))
    {
        assert!(name == "BYTES_PER_SECOND" || kinds.iter().any(|kind| kind.starts_with(name)), "{name}");
    }
}

#[test]
fn the_rate_has_a_window_of_its_own() {
    let served = Served::start(&["--rate", "1", "--rate-window", "2s"]);
    let list = || served.run(&["list", "--json", "--retries", "0"]);
    assert_eq!(list().code, 0);
    let refused = list();
    assert_eq!(refused.code, 7, "{}", refused.stderr);
    // With a retry it waits as long as the server asks, which is no minute.
    assert_eq!(served.run(&["list"]).code, 0);
    let alone = ran(&mut bare(&["simulate", "--rate-window", "1"]));
    assert_eq!(alone.code, 2);
    assert!(alone.stderr.contains("--rate <N>"), "{}", alone.stderr);
    assert_eq!(ran(&mut bare(&["simulate", "--rate", "1", "--rate-window", "0"])).code, 2);
}

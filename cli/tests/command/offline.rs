//! `demo` and `simulate`: what needs no account.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

use crate::support::{bare, json, ran};

#[test]
fn the_demo_shows_the_whole_life_of_a_flow() {
    let demo = ran(&mut bare(&["demo"]));
    assert_eq!((demo.code, demo.stderr.as_str()), (0, ""), "{}", demo.stdout);
    let mut rest = demo.stdout.as_str();
    for expected in [
        "1  create",
        "POST .../flows\n",
        "2  get",
        "DRAFT",
        "3  update",
        "PUT .../flows/",
        "4  preview",
        "5  publish",
        "PUBLISHED\n",
        "6  delete",
        "delete_flow: conflict (400): Flow must be in DRAFT status [code 1000, errorId ",
        "kind conflict",
        "7  deprecate",
        "8  list",
        "DEPRECATED",
        "FLOWS8X8_API_KEY",
        "FLOWS8X8_ACCOUNT_ID",
        "FLOWS8X8_CHANNEL_ID",
    ] {
        let at = rest.find(expected).unwrap_or_else(|| panic!("no {expected:?} in\n{rest}"));
        rest = &rest[at + expected.len()..];
    }
    assert!(!demo.stdout.contains("demo-key") && !demo.stdout.contains("token="), "{}", demo.stdout);
}

#[test]
fn the_demo_leaves_the_user_s_own_set_up_alone() {
    let mut command = bare(&["demo", "--json"]);
    command.env("FLOWS8X8_BASE_URL", "http://127.0.0.1:1").env("FLOWS8X8_REGION", "nowhere");
    let demo = ran(command.env("http_proxy", "http://127.0.0.1:1"));
    assert_eq!(demo.code, 0, "{}", demo.stderr);
    let steps = demo.json()["steps"].as_array().unwrap().len();
    assert_eq!(steps, 8);
    assert_eq!(demo.json()["steps"][0]["exchanges"][0]["request"], "POST .../flows");
    let quiet = ran(&mut bare(&["demo", "-q"]));
    assert!(quiet.stdout.trim_end().bytes().all(|byte| byte.is_ascii_digit()), "{}", quiet.stdout);
}

/// A running `simulate`, ended when the test is.
struct Served {
    child: Child,
    first_line: String,
}

impl Served {
    fn start(arguments: &[&str]) -> Self {
        let mut command = bare(&[&["simulate"], arguments].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first_line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first_line).unwrap();
        Self { child, first_line: first_line.trim_end().to_owned() }
    }

    /// Sends a signal and waits for the end.
    fn end(mut self, signal: &str) -> (i32, String) {
        let id = self.child.id().to_string();
        let killed = std::process::Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap();
        assert!(killed.success());
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        let mut told = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        (code, told)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command with the lines that `simulate` says to export.
fn with_exports(told: &str, arguments: &[&str]) -> crate::support::Ran {
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
    let mut told = String::new();
    let mut stderr = BufReader::new(served.child.stderr.as_mut().unwrap());
    for _ in 0..5 {
        stderr.read_line(&mut told).unwrap();
    }
    assert!(!told.contains("only-this-one"), "{told}");
    let clone = ["create", "-f", "/dev/null", "--name", "x", "--category", "OTHER"];
    let listed = with_exports(&told, &["list"]);
    assert_eq!(listed.code, 0, "{}", listed.stderr);
    assert_eq!(with_exports(&told, &clone).code, 3);
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

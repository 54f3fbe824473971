//! `demo`: what needs neither an account nor a server.

use crate::support::{bare, ran};

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
        "flows8x8 simulate",
        "cargo run -p flows8x8-cli -- simulate",
        "cargo install --path cli",
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

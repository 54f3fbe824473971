//! Exit codes, and what stands on standard error beside them.

use std::net::TcpListener;

use serde_json::{Value, json};

use crate::support::{World, bare, ran};

/// Runs a failing command both ways: for people, then in JSON.
fn failing(world: &World, arguments: &[&str], code: i32, kind: &str) -> (String, Value) {
    let told = world.run(arguments);
    assert_eq!((told.code, told.stdout.as_str()), (code, ""), "{arguments:?}: {}", told.stderr);
    assert!(told.stderr.starts_with("error: ") && told.stderr.contains("\n  hint: "), "{}", told.stderr);
    let as_json = world.run(&[arguments, &["--json"]].concat());
    assert_eq!((as_json.code, as_json.stdout.as_str()), (code, ""), "{}", as_json.stderr);
    let error = as_json.error();
    assert_eq!(error["kind"], kind);
    for member in ["kind", "status", "code", "message", "errorId", "hint"] {
        assert!(error.get(member).is_some(), "{member}: {error}");
    }
    (told.stderr, error)
}

#[test]
fn a_wrong_key_is_4() {
    let world = World::with(|builder| builder.key("another"));
    let (told, error) = failing(&world, &["list"], 4, "authentication");
    assert_eq!((&error["status"], &error["code"]), (&json!(401), &json!(1200)));
    assert!(told.contains("--api-key-file"), "{told}");
}

#[test]
fn an_unknown_flow_is_5_and_its_error_id_is_told() {
    let world = World::new();
    let (told, error) = failing(&world, &["get", "1/../2?ü"], 5, "not_found");
    assert_eq!((&error["status"], &error["code"]), (&json!(400), &json!(1300)));
    assert!(error["errorId"].as_str().is_some_and(|id| id.len() == 36), "{error}");
    assert!(told.contains("errorId "), "{told}");
    for arguments in [["preview", "1", "--refresh"], ["publish", "1", "--yes"], ["delete", "1", "--yes"]] {
        failing(&world, &arguments, 5, "not_found");
    }
    failing(&world, &["update", "1", "--name", "x"], 5, "not_found");
    failing(&world, &["download", "1"], 5, "not_found");
}

#[test]
fn the_wrong_state_is_6() {
    let world = World::new();
    let id = world.published("Test");
    let (told, _) = failing(&world, &["update", &id, "--name", "x"], 6, "conflict");
    assert!(told.contains("flows8x8 create --clone"), "{told}");
    let (told, _) = failing(&world, &["delete", &id, "--yes"], 6, "conflict");
    assert!(told.contains("flows8x8 deprecate"), "{told}");
    failing(&world, &["publish", &id, "--yes"], 6, "conflict");
}

#[test]
fn a_taken_name_is_6_where_the_server_says_conflict() {
    let world = World::with(|builder| builder.shape(flows8x8_simulator::Shape::Guide));
    world.draft("Test");
    let file = world.file("good.json", crate::support::GOOD);
    let arguments = ["create", "-f", &file, "--name", "Test", "--category", "OTHER"];
    failing(&world, &arguments, 6, "conflict");
}

#[test]
fn too_many_requests_are_7() {
    let world = World::with(|builder| builder.rate(1));
    world.stdout(&["list"]);
    let (told, error) = failing(&world, &["list", "--retries", "0"], 7, "rate_limited");
    assert_eq!(error["status"], 429);
    assert!(told.contains("try again in "), "{told}");
}

#[test]
fn no_server_is_8() {
    let world = World::new();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    let (_, error) = failing(&world, &["list", "--base-url", &url, "--retries", "0"], 8, "connect");
    assert_eq!((&error["status"], &error["errorId"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_server_that_never_answers_is_8_within_the_timeout() {
    let world = World::new();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let (told, _) = failing(&world, &["list", "--base-url", &url, "--timeout", "200ms"], 8, "timeout");
    assert!(told.contains("--timeout"), "{told}");
}

#[test]
fn a_server_that_is_another_one_is_told_apart_from_a_missing_flow() {
    let world = World::new();
    let (told, _) = failing(&world, &["list", "--base-url", &format!("{}/x", world.url())], 5, "not_found");
    assert!(told.contains("hint: "), "{told}");
}

#[test]
fn wrong_usage_is_2() {
    let world = World::new();
    for arguments in [
        &["nonsense"][..],
        &["get"],
        &["get", ""],
        &["update", "1"],
        &["create", "--name", "x", "--category", "OTHER"],
        &["create", "-f", "x.json", "--name", "x"],
        &["list", "--region", "us"],
        &["list", "--timeout", "soon"],
        &["list", "--name", "["],
        &["list", "--color", "pink"],
        &["simulate", "--rate", "0"],
        &["simulate", "--fault"],
        &["download"],
        &["download", ""],
        &["update", "1", "--name", "x", "--reconcile"],
        &["lint"],
        &["lint", "no/such.json"],
        &["lint", "--format", "xml", "x.json"],
        &["lint", "--format", "sarif", "--json", "x.json"],
        &["explain", "NO_SUCH_CODE"],
        &["update", "1", "--category", "OTHER", "SURVEY"],
        &["list", "--timeout", "999999999"],
        &[],
    ] {
        let ran = world.run(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(!ran.stderr.is_empty());
    }
    assert_eq!(world.run(&["get", "--json"]).error()["kind"], "usage");
    assert_eq!(world.requests(), 0);
}

#[test]
fn a_file_that_cannot_be_sent_is_2() {
    let world = World::new();
    let arguments = ["create", "-f", "no/such.json", "--name", "x", "--category", "OTHER"];
    let (told, _) = failing(&world, &arguments, 2, "invalid_argument");
    assert!(told.contains("cannot read no/such.json") && told.contains("(os error "), "{told}");
    let path = world.folder.join("latin1.json");
    std::fs::write(&path, b"{\"a\":\"\xfc\"}").unwrap();
    let arguments = ["update", "1", "-f", path.to_str().unwrap()];
    let (told, _) = failing(&world, &arguments, 2, "invalid_argument");
    assert!(told.contains("byte offset 6") && told.contains("UTF-8"), "{told}");
}

#[test]
fn what_is_not_set_up_is_2_and_named_with_variable_and_option() {
    let world = World::new();
    for (variable, option) in [
        ("FLOWS8X8_API_KEY", "--api-key-file"),
        ("FLOWS8X8_ACCOUNT_ID", "--account"),
        ("FLOWS8X8_CHANNEL_ID", "--channel"),
    ] {
        let mut command = world.command(&["list"]);
        let missing = ran(command.env(variable, " "));
        assert_eq!(missing.code, 2);
        assert!(missing.stderr.contains(variable) && missing.stderr.contains(option), "{}", missing.stderr);
    }
    let bad = ran(world.command(&["list"]).env_remove("FLOWS8X8_BASE_URL").env("FLOWS8X8_REGION", "us"));
    assert_eq!(bad.code, 2);
    assert!(bad.stderr.contains("ap, na, eu or id"), "{}", bad.stderr);
    let plain = ran(world.command(&["list"]).env("FLOWS8X8_BASE_URL", "http://example.com"));
    assert_eq!(plain.code, 2);
    assert!(plain.stderr.contains("http"), "{}", plain.stderr);
    assert_eq!(world.requests(), 0);
}

#[test]
fn options_go_before_the_environment() {
    let world = World::new();
    let arguments = ["list", "--base-url", world.url(), "--account", "1ab2c3d4000040008000000000000001"];
    let listed = ran(world.command(&arguments).env("FLOWS8X8_BASE_URL", "http://127.0.0.1:1"));
    assert_eq!(listed.code, 0, "{}", listed.stderr);
    let arguments = ["--path-style", "config", "--channel", "c", "list"];
    let mut command = world.command(&arguments);
    assert_eq!(ran(command.env_remove("FLOWS8X8_ACCOUNT_ID")).code, 0);
}

#[test]
fn a_proxy_is_used_unless_none_is_asked_for() {
    let world = World::new();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let proxy = format!("http://user:pa55word@127.0.0.1:{port}");
    let (told, _) = failing(&world, &["list", "--proxy", &proxy, "--retries", "0"], 8, "proxy");
    assert!(!told.contains("pa55word"), "{told}");
    let listed = ran(world.command(&["list", "--proxy", "none"]).env("http_proxy", &proxy));
    assert_eq!(listed.code, 0, "{}", listed.stderr);
}

#[test]
fn the_version_is_the_package_s() {
    let version = ran(&mut bare(&["--version"]));
    assert_eq!(version.stdout, concat!("flows8x8 ", env!("CARGO_PKG_VERSION"), "\n"));
}

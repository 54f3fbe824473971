//! What goes to standard output: piped, with `--json`, with `--quiet`.

use serde_json::json;

use crate::support::{BROKEN, GOOD, World, odd, ran_with};

#[test]
fn create_prints_the_id_and_nothing_else() {
    let world = World::new();
    let file = world.file("a.json", GOOD);
    let ran = world.run(&["create", "-f", &file, "--name", "Büro", "--category", "survey,OTHER"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let id = ran.stdout.trim_end();
    assert!(id.len() >= 15 && id.bytes().all(|byte| byte.is_ascii_digit()), "{:?}", ran.stdout);
    assert!(ran.stderr.contains("created \"Büro\" as a draft"), "{}", ran.stderr);
    let flow = &world.run(&["--json", "get", id]).json()["flow"];
    assert_eq!(flow["categories"], json!(["SURVEY", "OTHER"]));
}

#[test]
fn a_document_arrives_byte_for_byte_from_a_file_and_from_standard_input() {
    let world = World::with(|builder| builder.shape(flows8x8_simulator::Shape::Guide));
    let text = odd();
    let file = world.file("odd.json", &text);
    let from_file = world.stdout(&["create", "-f", &file, "--name", "a", "--category", "OTHER"]);
    let mut command = world.command(&["create", "-f", "-", "--name", "b", "--category", "OTHER"]);
    let from_input = ran_with(&mut command, &text).stdout;
    for id in [from_file, from_input] {
        let shown = world.run(&["get", id.trim_end(), "--json"]).json();
        assert_eq!(shown["flow"]["flowJson"], text);
    }
}

#[test]
fn list_is_tab_separated_and_filtered() {
    let world = World::new();
    let first = world.draft("Test 1");
    let second = world.draft("Test\t2 \\");
    let third = world.published("Booking");
    assert_eq!(
        world.stdout(&["list"]),
        format!("{first}\tTest 1\tDRAFT\n{second}\tTest\\t2 \\\\\tDRAFT\n{third}\tBooking\tPUBLISHED\n")
    );
    assert_eq!(world.stdout(&["list", "-q", "--name", "Test*"]), format!("{first}\n{second}\n"));
    assert_eq!(world.stdout(&["list", "--quiet", "--status", "published"]), format!("{third}\n"));
    let listed = world.run(&["list", "--json", "--status", "PUBLISHED"]).json();
    let expected = json!({"schemaVersion": 1, "truncated": false,
        "flows": [{"id": third, "name": "Booking", "status": "PUBLISHED"}]});
    assert_eq!(listed, expected);
    let nothing = world.run(&["list", "--name", "none"]);
    assert_eq!((nothing.code, nothing.stdout.as_str()), (0, ""));
    assert_eq!(nothing.stderr, "no flow matches\n");
}

#[test]
fn get_shows_one_line_of_six_fields_or_an_object() {
    let world = World::new();
    let id = world.draft("Test");
    let line = world.stdout(&["get", &id]);
    let fields: Vec<&str> = line.trim_end_matches('\n').split('\t').collect();
    assert_eq!(fields[..5], [&id, "Test", "DRAFT", "OTHER", "0"], "{line}");
    assert!(fields[5].starts_with("http") && fields.len() == 6, "{line}");
    let flow = &world.run(&["get", &id, "--json"]).json()["flow"];
    assert_eq!((&flow["id"], &flow["status"]), (&json!(id), &json!("DRAFT")));
    assert_eq!(flow["validationErrors"], json!([]));
    assert_eq!(world.stdout(&["get", &id, "-q"]), format!("{id}\n"));
}

#[test]
fn preview_shows_link_and_expiry_in_utc() {
    let world = World::new();
    let id = world.draft("Test");
    let line = world.stdout(&["preview", &id]);
    let fields: Vec<&str> = line.trim_end().split('\t').collect();
    assert!(fields[0] == id && fields[1].contains(&id) && fields[2].ends_with('Z'), "{line}");
    let preview = &world.run(&["preview", &id, "--json"]).json()["preview"];
    assert_eq!((preview["id"].as_str(), preview["url"].as_str()), (Some(fields[0]), Some(fields[1])));
    assert_eq!(preview["expiresAt"].as_str().map(str::len), Some("2025-12-13T05:49:59Z".len()));
    let renewed = world.stdout(&["preview", &id, "--refresh"]);
    assert_ne!(renewed.split('\t').nth(1), Some(fields[1]));
    assert_eq!(world.stdout(&["preview", &id, "--quiet"]), format!("{id}\n"));
}

#[test]
fn findings_are_shown_at_the_lines_of_the_file_and_the_flow_is_named() {
    let world = World::new();
    let file = world.file("broken.json", BROKEN);
    let ran = world.run(&["create", "-f", &file, "--name", "Broken", "--category", "OTHER"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let id = ran.stdout.trim_end();
    let place = format!("{file}:3:14: error[MIN_ITEMS_REQUIRED]: ");
    assert!(ran.stderr.starts_with(&place), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("    3 |   \"screens\": []\n      |              ^^ screens"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains(&format!("flow {id} was saved as a draft, with 1 finding")),
        "{}",
        ran.stderr
    );

    let shown = world.run(&["get", id]);
    assert_eq!(shown.code, 0);
    assert!(
        shown.stderr.starts_with(&format!("flow {id}:3:14: error[MIN_ITEMS_REQUIRED]")),
        "{}",
        shown.stderr
    );

    let mut command = world.command(&["update", id, "-f", "-"]);
    let ran = ran_with(&mut command, BROKEN);
    assert_eq!((ran.code, ran.stdout.trim_end()), (3, id));
    assert!(ran.stderr.starts_with("<stdin>:3:14: "), "{}", ran.stderr);
}

#[test]
fn findings_in_json_are_in_the_object_and_in_the_error() {
    let world = World::new();
    let file = world.file("broken.json", BROKEN);
    let arguments = ["create", "-f", &file, "--name", "Broken", "--category", "OTHER", "--json"];
    let ran = world.run(&arguments);
    assert_eq!(ran.code, 3);
    assert_eq!(ran.json()["flow"]["success"], true);
    assert_eq!(ran.json()["flow"]["validationErrors"][0]["lineStart"], 3);
    assert_eq!(ran.error()["kind"], "validation_failed");
    assert_eq!(ran.error()["validationErrors"], ran.json()["flow"]["validationErrors"]);
}

#[test]
fn a_refused_flow_json_shows_its_findings_too() {
    let world = World::with(|builder| builder.shape(flows8x8_simulator::Shape::Guide));
    let id = world.draft("Test");
    let file = world.file("broken.json", BROKEN);
    let ran = world.run(&["update", &id, "-f", &file]);
    assert_eq!((ran.code, ran.stdout.as_str()), (3, ""));
    assert!(ran.stderr.starts_with(&format!("{file}:3:14: error[")), "{}", ran.stderr);
    assert!(ran.stderr.contains("error: update_flow: validation_failed (422)"), "{}", ran.stderr);
}

/// Answers one request with a body, and yields the address to send it to.
fn answering(body: String) -> String {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let _ = connection.read(&mut [0; 4096]).unwrap();
        let head =
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length:";
        write!(connection, "{head} {}\r\n\r\n{body}", body.len()).unwrap();
    });
    url
}

#[test]
fn a_list_that_may_be_cut_is_not_passed_off_as_whole() {
    let world = World::new();
    let flows: Vec<_> =
        (0..1000).map(|number| json!({"id": number.to_string(), "name": "n", "status": "ON_HOLD"})).collect();
    let body = json!({"flows": flows}).to_string();
    let listed = world.run(&["list", "-q", "--base-url", &answering(body.clone())]);
    assert_eq!((listed.code, listed.stdout.lines().count()), (0, 1000));
    assert!(listed.stderr.starts_with("warning: the list may be cut"), "{}", listed.stderr);
    let listed = world.run(&["list", "--json", "--status", "on_hold", "--base-url", &answering(body)]);
    assert_eq!((listed.stderr.as_str(), &listed.json()["truncated"]), ("", &json!(true)));
    assert_eq!(listed.json()["flows"][999]["id"], "999");
}

#[test]
fn times_are_utc_and_what_is_unknown_is_passed_on() {
    let world = World::new();
    let body = json!({"preview_url": "https://x/?t=1", "expires_at": "2025-12-13T07:49:59+0200"}).to_string();
    let preview = world.run(&["preview", "7", "--json", "--base-url", &answering(body)]).json();
    let expected = json!({"id": "7", "url": "https://x/?t=1", "expiresAt": "2025-12-13T05:49:59Z"});
    assert_eq!(preview["preview"], expected);
    let body = json!({"flowId": 9_007_199_254_740_993_u64, "name": "n", "status": "ON_HOLD", "new": [1]})
        .to_string();
    let flow = &world.run(&["get", "7", "--json", "--base-url", &answering(body)]).json()["flow"];
    assert_eq!((&flow["id"], &flow["status"]), (&json!("9007199254740993"), &json!("ON_HOLD")));
    assert_eq!(flow["new"], json!([1]));
}

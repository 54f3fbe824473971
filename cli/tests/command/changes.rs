//! Commands that change something.

use serde_json::json;

use crate::support::{World, bare, ran, ran_with};

#[test]
fn a_flow_lives_its_life() {
    let world = World::new();
    let id = world.draft("Test");
    assert_eq!(
        world.stdout(&["update", &id, "--name", "Better", "--category", "SURVEY,sign-up"]),
        format!("{id}\n")
    );
    let flow = &world.run(&["get", &id, "--json"]).json()["flow"];
    assert_eq!((&flow["name"], &flow["categories"]), (&json!("Better"), &json!(["SURVEY", "SIGN_UP"])));
    let published = world.run(&["publish", &id, "--yes", "--json"]);
    assert_eq!(published.json(), json!({"schemaVersion": 1, "flow": {"id": id, "status": "PUBLISHED"}}));
    assert_eq!(published.stderr, "");
    let deprecated = world.run(&["deprecate", &id, "-y"]);
    assert_eq!((deprecated.code, deprecated.stdout), (0, format!("{id}\n")));
    assert!(deprecated.stderr.contains("users can no longer open it"), "{}", deprecated.stderr);
    assert_eq!(world.stdout(&["list"]), format!("{id}\tBetter\tDEPRECATED\n"));
}

#[test]
fn create_and_update_can_publish() {
    let world = World::new();
    let file = world.file("a.json", crate::support::GOOD);
    world.stdout(&["create", "-f", &file, "--name", "a", "--category", "OTHER", "--publish"]);
    let id = world.draft("b");
    world.stdout(&[
        "update",
        &id,
        "--publish",
        "--endpoint-uri",
        "https://example.com/x",
        "--application-id",
        "7",
    ]);
    assert_eq!(world.stdout(&["list", "--status", "PUBLISHED", "-q"]).lines().count(), 2);
}

#[test]
fn a_flow_can_be_cloned_without_a_file() {
    let world = World::new();
    let id = world.draft("Test");
    let created =
        world.run(&["create", "--clone", &id, "--name", "Copy", "--category", "OTHER", "--json"]).json();
    assert_eq!(created["flow"]["success"], true);
    assert_ne!(created["flow"]["id"], json!(id));
}

#[test]
fn nothing_is_changed_without_yes_where_nobody_can_be_asked() {
    let world = World::new();
    let id = world.draft("Test");
    let before = world.requests();
    for command in ["publish", "deprecate", "delete"] {
        let refused = ran_with(&mut world.command(&[command, &id]), "y\n");
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{command}");
        assert!(refused.stderr.contains(&format!("pass --yes to {command}")), "{}", refused.stderr);
        // Nor does it need a key to be told so.
        assert_eq!(ran(&mut bare(&[command, &id])).code, 2);
    }
    assert_eq!(world.requests(), before, "not one request was sent");
}

#[test]
fn several_flows_are_deleted_and_those_that_cannot_be_are_listed() {
    let world = World::new();
    let (first, second, published) = (world.draft("a"), world.draft("b"), world.published("c"));
    let done = world.run(&["delete", "--yes", &first, &published, "404", &second, &first]);
    assert_eq!(done.code, 9, "{}", done.stderr);
    assert_eq!(done.stdout, format!("{first}\n{second}\n"));
    assert!(done.stderr.contains("2 of 4 flows could not be deleted"), "{}", done.stderr);
    assert!(
        done.stderr.contains("conflict (400)") && done.stderr.contains("not_found (400)"),
        "{}",
        done.stderr
    );
    assert_eq!(world.stdout(&["list", "-q"]), format!("{published}\n"));
}

#[test]
fn a_partial_delete_in_json_says_what_became_of_each() {
    let world = World::new();
    let id = world.draft("a");
    let done = world.run(&["delete", "--yes", "--json", &id, "404"]);
    assert_eq!((done.code, &done.error()["kind"]), (9, &json!("partial")));
    let object = done.json();
    assert_eq!((&object["deleted"], &object["notTried"]), (&json!([id]), &json!([])));
    assert_eq!(object["failed"][0]["id"], "404");
    assert_eq!(object["failed"][0]["error"]["kind"], "not_found");
}

#[test]
fn when_all_fail_alike_the_code_is_theirs_and_a_refused_key_ends_it_at_once() {
    let world = World::with(|builder| builder.key("another"));
    let done = world.run(&["delete", "--yes", "1", "2", "3"]);
    assert_eq!(done.code, 4);
    assert!(done.stderr.contains("not tried: 2 3"), "{}", done.stderr);
    assert_eq!(world.requests(), 1);
    let world = World::new();
    assert_eq!(world.run(&["delete", "--yes", "1", "2"]).code, 5);
    assert_eq!(world.requests(), 2);
}

#[test]
fn delete_says_what_it_deleted() {
    let world = World::new();
    let (first, second) = (world.draft("a"), world.draft("b"));
    assert_eq!(world.stdout(&["delete", "--yes", &first]), format!("{first}\n"));
    let object = world.run(&["delete", "--yes", "--json", &second]).json();
    assert_eq!(object, json!({"schemaVersion": 1, "deleted": [second], "failed": [], "notTried": []}));
}

//! What the command says of findings and how things stand, and what to type next.

use flows8x8_simulator::Shape;
use serde_json::json;

use crate::support::{BROKEN, GOOD, World, ran_with};

const SURVEY: &str = include_str!("../../../examples/flows/broken-survey.json");
const APPOINTMENT: &str = include_str!("../../../examples/flows/broken-appointment.json");

#[test]
fn the_server_s_findings_look_like_the_linter_s() {
    let world = World::new();
    let file = world.file("it's broken.json", APPOINTMENT);
    let linted = world.run(&["lint", &file]);
    let created = world.run(&["create", "-f", &file, "--name", "a", "--category", "OTHER"]);
    assert_eq!((linted.code, created.code), (3, 3), "{}", created.stderr);
    let (findings, rest) = created.stderr.split_at(linted.stdout.len());
    assert_eq!(findings, linted.stdout);
    let id = created.stdout.trim_end();
    let quoted = format!("'{}'", file.replace('\'', r"'\''"));
    assert_eq!(
        rest,
        format!(
            "error: flow {id} was saved as a draft, with 8 findings; it cannot be published\n  hint: correct the \
             file, then: flows8x8 update {id} -f {quoted}\n"
        )
    );
    let updated = world.run(&["update", id, "-f", &file, "--color", "always"]);
    let linted = world.run(&["lint", &file, "--color", "always"]);
    assert!(updated.stderr.starts_with(&linted.stdout), "{}", updated.stderr);
}

#[test]
fn what_is_no_json_is_shown_at_its_place_although_the_server_names_none() {
    let world = World::new();
    let file = world.file("survey.json", SURVEY);
    let created = world.run(&["create", "-f", &file, "--name", "a", "--category", "OTHER", "--json"]);
    assert_eq!(created.json()["flow"]["validationErrors"][0]["lineStart"], 0);
    let created = world.run(&["create", "-f", &file, "--name", "b", "--category", "OTHER"]);
    assert!(
        created.stderr.starts_with(&format!("{file}:32:13: error[INVALID_FLOW_JSON]: ")),
        "{}",
        created.stderr
    );
    assert!(
        created.stderr.contains("\n   32 |             ]\n      |             ^\n"),
        "{}",
        created.stderr
    );
}

#[test]
fn the_next_command_has_the_file_and_what_was_asked_for() {
    let world = World::with(|builder| builder.shape(Shape::Guide));
    let id = world.draft("Test");
    let file = world.file("broken.json", BROKEN);
    let refused = world.run(&["update", &id, "-f", &file, "--publish"]);
    let again = format!("\n  hint: correct the file, then: flows8x8 update {id} -f {file} --publish\n");
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.ends_with(&again), "{}", refused.stderr);
    let refused = ran_with(&mut world.command(&["update", &id, "-f", "-"]), BROKEN);
    assert!(refused.stderr.ends_with(&format!("flows8x8 update {id} -f -\n")), "{}", refused.stderr);

    let world = World::new();
    let created = world.run(&[
        "create",
        "-f",
        &world.file("b.json", BROKEN),
        "--name",
        "a",
        "--category",
        "OTHER",
        "--publish",
    ]);
    assert_eq!(created.code, 3);
    assert!(created.stderr.ends_with("/b.json --publish\n"), "{}", created.stderr);
}

#[test]
fn the_next_command_has_the_id_and_the_name() {
    let world = World::with(|builder| builder.shape(Shape::Guide));
    let id = world.published("It's [1]");
    let refused = world.run(&["update", &id, "--name", "x"]);
    assert!(refused.stderr.contains(&format!("flows8x8 create --clone {id}\n")), "{}", refused.stderr);
    let refused = world.run(&["delete", "--yes", &id]);
    assert!(refused.stderr.contains(&format!("flows8x8 deprecate {id}\n")), "{}", refused.stderr);
    let file = world.file("good.json", GOOD);
    let refused = world.run(&["create", "-f", &file, "--name", "It's [1]", "--category", "OTHER"]);
    assert_eq!(refused.code, 6);
    assert!(refused.stderr.ends_with("flows8x8 list --name 'It'\\''s \\[1]'\n"), "{}", refused.stderr);
    assert_eq!(world.stdout(&["list", "-q", "--name", "It's \\[1]"]), format!("{id}\n"));
}

#[test]
fn whoever_publishes_is_told_whether_it_is_published() {
    let world = World::new();
    let file = world.file("good.json", GOOD);
    let create = ["create", "-f", &file, "--name", "a", "--category", "OTHER", "--publish"];
    let created = world.run(&create);
    assert_eq!((created.code, created.stderr.as_str()), (0, "created \"a\", and it is published\n"));
    assert_eq!(world.requests(), 2);
    let id = world.draft("b");
    let updated = world.run(&["update", &id, "--publish", "--json"]);
    let flow = json!({"id": id, "success": true, "validationErrors": [], "reconciled": false, "status": "PUBLISHED"});
    assert_eq!((updated.code, &updated.json()["flow"]), (0, &flow));
    // Nobody asks for what was not asked for.
    let id = world.draft("c");
    let before = world.requests();
    let updated = world.run(&["update", &id, "--name", "d", "--json"]);
    assert_eq!(updated.json()["flow"].get("status"), None);
    assert_eq!(world.requests(), before + 1);
}

#[test]
fn a_status_that_cannot_be_asked_for_is_no_failure() {
    let world = World::with(|builder| builder.fault("status=503@get_flow".parse().unwrap()));
    let id = world.draft("a");
    let updated = world.run(&["update", &id, "--publish", "--retries", "0"]);
    assert_eq!((updated.code, updated.stdout.trim_end()), (0, id.as_str()));
    assert_eq!(
        updated.stderr,
        format!(
            "warning: updated; whether it is published could not be asked (server): flows8x8 get {id} shows its status\n"
        )
    );
    let id = world.draft("b");
    let updated = world.run(&["update", &id, "--publish", "--retries", "0", "--json"]);
    assert_eq!((updated.code, &updated.json()["flow"]["status"]), (0, &json!(null)));
}

#[test]
fn a_status_that_no_flow_has_brings_those_there_are() {
    let world = World::new();
    world.draft("a");
    world.published("b");
    world.draft("c");
    let listed = world.run(&["list", "--status", "DRAFTED"]);
    assert_eq!((listed.code, listed.stdout.as_str()), (0, ""));
    assert_eq!(
        listed.stderr,
        "warning: 8x8 documents no status DRAFTED: it has DRAFT, PUBLISHED and DEPRECATED\nno flow matches; the \
         channel has 2 DRAFT, 1 PUBLISHED\n"
    );
}

#[test]
fn a_time_that_is_too_long_is_told_the_longest() {
    let world = World::new();
    let refused = world.run(&["list", "--timeout", "999999999"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("it must be at most 1440m, a day"), "{}", refused.stderr);
    assert_eq!(world.run(&["list", "--timeout", "1440m"]).code, 0);
}

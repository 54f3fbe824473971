//! `create --reconcile`: no flow twice, and none lost, whatever becomes of the answer.

use flows8x8_simulator::Operation;
use serde_json::json;

use crate::support::{GOOD, Ran, World};

/// A simulator that takes the same name twice, so that a second flow would be seen.
fn world(faults: &[&str]) -> World {
    World::with(|builder| {
        let faults = faults.iter().map(|text| text.parse().unwrap());
        faults.fold(builder.unique_names(false), |builder, fault| builder.fault(fault))
    })
}

fn create(world: &World, more: &[&str]) -> Ran {
    let file = world.file("a.json", GOOD);
    world.run(&[&["create", "-f", &file, "--name", "Booking", "--category", "OTHER"], more].concat())
}

fn created(world: &World) -> u64 {
    world.simulator().counts().effects(Operation::CreateFlow)
}

#[test]
fn a_flow_whose_answer_gets_lost_is_found_by_its_name() {
    for fault in ["drop_after@create_flow#1", "truncate@create_flow#1", "status_after=502@create_flow#1"] {
        let world = world(&[fault]);
        let found = create(&world, &["--reconcile"]);
        assert_eq!(found.code, 0, "{fault}: {}", found.stderr);
        assert_eq!(created(&world), 1, "{fault}");
        assert_eq!(world.stdout(&["list", "-q"]), found.stdout, "{fault}");
        assert!(
            found.stderr.contains("the answer got lost, but \"Booking\" was created"),
            "{}",
            found.stderr
        );
    }
}

#[test]
fn the_object_says_that_the_flow_was_found_and_published_as_it_was_wanted() {
    let world = world(&["drop_after@create_flow#1"]);
    let found = create(&world, &["--reconcile", "--publish", "--json"]);
    assert_eq!((found.code, found.stderr.as_str()), (0, ""));
    assert_eq!(found.json()["flow"]["reconciled"], true);
    assert_eq!(world.stdout(&["list", "--status", "PUBLISHED"]).lines().count(), 1);
    assert_eq!(created(&world), 1);
}

#[test]
fn a_flow_that_did_not_get_there_is_sent_again() {
    for fault in ["drop_read@create_flow#1", "status=503@create_flow#1"] {
        let world = world(&[fault]);
        let sent = create(&world, &["--reconcile", "--json"]);
        assert_eq!(sent.code, 0, "{fault}: {}", sent.stderr);
        assert_eq!((created(&world), &sent.json()["flow"]["reconciled"]), (1, &json!(false)), "{fault}");
    }
}

#[test]
fn a_flow_of_that_name_is_6_before_anything_is_sent() {
    let world = world(&[]);
    let id = world.draft("Booking");
    let refused = create(&world, &["--reconcile"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (6, ""), "{}", refused.stderr);
    assert!(refused.stderr.contains(&id), "{}", refused.stderr);
    assert!(refused.stderr.contains("hint: nothing was sent: "), "{}", refused.stderr);
    assert_eq!(created(&world), 1, "the first one only");
    let error = create(&world, &["--reconcile", "--json"]).error();
    assert_eq!((&error["kind"], &error["status"]), (&json!("conflict"), &json!(null)));
}

#[test]
fn without_it_a_lost_answer_stays_open_and_nothing_is_sent_twice() {
    let world = world(&["drop_after@create_flow#1"]);
    let open = create(&world, &[]);
    assert_eq!((open.code, open.stdout.as_str()), (8, ""), "{}", open.stderr);
    assert!(
        open.stderr.contains("outcome_unknown") && open.stderr.contains("--reconcile"),
        "{}",
        open.stderr
    );
    assert_eq!(created(&world), 1);
    // The same line again, this time with the option, tells it apart.
    assert_eq!(create(&world, &["--reconcile"]).code, 6);
}

#[test]
fn a_name_that_cannot_be_looked_up_leaves_it_open() {
    let world = world(&["drop_after@create_flow#1", "status=500@list_flows#2-"]);
    let open = create(&world, &["--reconcile", "--json"]);
    assert_eq!((open.code, &open.error()["kind"]), (8, &json!("outcome_unknown")), "{}", open.stderr);
    assert_eq!(created(&world), 1);
    let hint = open.error()["hint"].as_str().unwrap().to_owned();
    assert!(hint.starts_with("the flow may exist all the same"), "{hint}");
}

//! Dumping and loading.

use std::io::ErrorKind;

use flows8x8_simulator::{Simulator, Status};
use serde_json::{Value, json};

use crate::wire::{BROKEN, CONFIG, FLOWS, GOOD, Wire};

const ACCOUNT: &str = "0f9b8a76-1111-2222-3333-444455556666";

/// Flows in every status, with everything a flow can have, in two channels.
async fn filled() -> Wire {
    let mut wire = Wire::openapi().await;
    for name in ["A", "B", "C"] {
        wire.create(name, Some(GOOD)).await;
    }
    let ids: Vec<String> =
        wire.simulator.flows(Some(ACCOUNT), "main").into_iter().map(|flow| flow.id).collect();
    for (id, move_to) in [(&ids[1], "publish"), (&ids[2], "publish"), (&ids[2], "deprecate")] {
        assert_eq!(wire.post(&format!("/{id}/{move_to}"), json!(null)).await.status, 200);
    }
    let change = json!({"endPointUri": "https://example.com/", "applicationId": "7"});
    assert_eq!(wire.call("PUT", &format!("/{}", ids[0]), Some(change)).await.status, 200);
    wire.base = CONFIG;
    wire.create("A", Some(BROKEN)).await;
    wire.create("plain", None).await;
    wire.base = FLOWS;
    wire
}

#[tokio::test]
async fn a_dump_begins_a_simulator_with_the_same_flows() {
    let first = filled().await;
    let dump = first.simulator.dump();
    let text = dump.to_string();
    let state: Value = serde_json::from_str(&text).unwrap();
    let second = Simulator::builder().state(state).start().await.unwrap();
    assert_eq!(second.dump().to_string(), text);
    let second = Wire { simulator: second, base: FLOWS };

    for (account, expected) in [(Some(ACCOUNT), 3), (None, 2)] {
        let flows = second.simulator.flows(account, "main");
        assert_eq!((flows.len(), &flows), (expected, &first.simulator.flows(account, "main")));
    }
    assert_eq!(second.get("").await.body, first.get("").await.body);
    for flow in second.simulator.flows(Some(ACCOUNT), "main") {
        let details = second.get(&format!("/{}", flow.id)).await.json();
        assert_eq!(
            (details["name"].as_str(), details["status"].as_str()),
            (Some(&*flow.name), Some(flow.status.as_str()))
        );
        assert_eq!(second.open(details["flowJsonUrl"].as_str().unwrap()).await.text(), GOOD);
    }
    let broken = &second.simulator.flows(None, "main")[0].id;
    let reply = second.send("GET", &format!("{CONFIG}/{broken}"), "Authorization: Bearer k\r\n", b"").await;
    assert_eq!(reply.json()["validationErrors"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_form_of_a_dump_is_the_documented_one() {
    let simulator = filled().await.simulator;
    let dump = simulator.dump();
    assert_eq!((&dump["format"], &dump["version"]), (&json!("flows8x8-simulator-state"), &json!(1)));
    let channels = dump["channels"].as_array().unwrap();
    assert_eq!((&channels[0]["account"], &channels[0]["channel"]), (&json!(ACCOUNT), &json!("main")));
    assert_eq!((channels[1].get("account"), &channels[1]["channel"]), (None, &json!("main")));
    let id = &simulator.flows(Some(ACCOUNT), "main")[0].id;
    let whole = json!({
        "id": id, "name": "A", "status": "DRAFT", "categories": ["OTHER"], "flowJson": GOOD,
        "endPointUri": "https://example.com/", "applicationId": "7",
    });
    assert_eq!(channels[0]["flows"][0], whole);
    let plain = &simulator.flows(None, "main")[1].id;
    assert_eq!(
        channels[1]["flows"][1],
        json!({"id": plain, "name": "plain", "status": "DRAFT", "categories": ["OTHER"]})
    );
}

#[tokio::test]
async fn loading_while_it_runs_replaces_everything_or_nothing() {
    let wire = filled().await;
    let before = wire.simulator.dump();
    let id = wire.simulator.flows(Some(ACCOUNT), "main")[0].id.clone();
    let url = wire.get(&format!("/{id}")).await.json()["flowJsonUrl"].as_str().unwrap().to_owned();

    let wrong = json!({"format": "flows8x8-simulator-state", "version": 1,
        "channels": [{"channel": "new", "flows": [{"name": "N"}, {"name": "N"}]}]});
    let error = wire.simulator.load(&wrong).unwrap_err().to_string();
    assert_eq!(error, "channels[0].flows[1].name must not be empty, nor that of another flow of the channel");
    assert_eq!(wire.simulator.dump(), before);
    assert_eq!(wire.open(&url).await.status, 200);

    let right = json!({"format": "flows8x8-simulator-state", "version": 1,
        "channels": [{"account": ACCOUNT, "channel": "main", "flows": [{"name": "N"}]}]});
    wire.simulator.load(&right).unwrap();
    let [flow] = &wire.simulator.flows(Some(ACCOUNT), "main")[..] else { panic!("not one flow") };
    assert_eq!((flow.name.as_str(), flow.status), ("N", Status::Draft));
    assert_eq!(wire.status_of(&flow.id).await, "DRAFT");
    assert!(wire.simulator.flows(None, "main").is_empty());
    assert_eq!(wire.open(&url).await.status, 404, "links that were given out stop working");

    wire.simulator.load(&before).unwrap();
    assert_eq!(wire.simulator.dump(), before);
}

#[tokio::test]
async fn ids_that_are_drawn_for_a_state_are_those_of_the_seed_and_never_taken_twice() {
    let state = json!({"format": "flows8x8-simulator-state", "version": 1, "channels": [
        {"channel": "b", "flows": [{"name": "A"}, {"name": "B"}]},
        {"channel": "a", "flows": [{"name": "A"}]},
    ]});
    let dump =
        async |seed| Simulator::builder().seed(seed).state(state.clone()).start().await.unwrap().dump();
    let first = dump(7).await;
    assert_eq!(dump(7).await, first);
    assert_ne!(dump(8).await, first);

    // The same seed draws the same ids again: those that are taken are passed over.
    let simulator = Simulator::builder().seed(7).state(first).start().await.unwrap();
    let wire = Wire { simulator, base: FLOWS };
    let id = wire.create("new", None).await;
    let others = [wire.simulator.flows(None, "a"), wire.simulator.flows(None, "b")].concat();
    assert!(others.len() == 3 && others.iter().all(|flow| flow.id != id), "{id} of {others:?}");
}

#[tokio::test]
async fn a_state_that_does_not_fit_is_an_error_of_starting() {
    let error = Simulator::builder().state(json!({"flows": []})).start().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.to_string(), "the state has no member \"flows\"; it has format, version, channels");
}

#[tokio::test]
async fn flows_are_read_without_a_request() {
    let wire = Wire::openapi().await;
    let id = wire.create("A", None).await;
    let requests = wire.simulator.requests();
    let [flow] = &wire.simulator.flows(Some("0F9B8A76111122223333444455556666"), "main")[..] else {
        panic!("not one flow")
    };
    assert_eq!((&flow.id, flow.name.as_str(), flow.status), (&id, "A", Status::Draft));
    for (account, channel) in [(Some(ACCOUNT), "other"), (None, "main"), (Some("me"), "main")] {
        assert!(wire.simulator.flows(account, channel).is_empty());
    }
    assert_eq!(wire.simulator.requests(), requests);
}

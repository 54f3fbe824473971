//! What is refused and what is read.

use super::*;

const GOOD: &str = r#"{"version":"7.3","screens":[{"id":"DONE","title":"Done","terminal":true,"success":true,"layout":{"type":"SingleColumnLayout","children":[{"type":"TextBody","text":"Thanks"},{"type":"Footer","label":"Done","on-click-action":{"name":"complete","payload":{}}}]}}]}"#;

fn document(channels: Value) -> Value {
    json!({"format": FORMAT, "version": VERSION, "channels": channels})
}

fn one_flow(flow: Value) -> Value {
    document(json!([{"channel": "c", "flows": [{"name": "A"}, flow]}]))
}

fn error(document: &Value) -> String {
    match read(document) {
        Ok(spaces) => panic!("{document} was read as {spaces:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_was_written_reads_back_as_the_same() {
    let whole = document(json!([
        {"account": "0f9b8a76-1111-2222-3333-444455556666", "channel": "ü/..", "flows": [
            {"id": "1", "name": "A", "status": "DRAFT", "categories": ["OTHER", "SURVEY"]},
            {"id": "2", "name": "B", "status": "PUBLISHED", "categories": ["OTHER"], "flowJson": GOOD},
        ]},
        {"account": "1f9b8a76-1111-2222-3333-444455556666", "channel": "a", "flows": [
            {"id": "3", "name": "A", "status": "DRAFT", "categories": ["SIGN_UP"], "flowJson": "{ broken",
             "endPointUri": "https://example.com/", "applicationId": "77"},
        ]},
        {"channel": "main", "flows": [
            {"id": "4", "name": "A", "status": "DEPRECATED", "categories": ["OTHER"], "flowJson": " {}\n"},
        ]},
    ]));
    assert_eq!(write(&read(&whole).unwrap()), whole);
    let text = whole.to_string();
    assert_eq!(write(&read(&serde_json::from_str(&text).unwrap()).unwrap()).to_string(), text);
}

#[test]
fn a_document_by_hand_needs_names_only() {
    let spaces = read(&document(json!([{"channel": "c", "flows": [{"name": "A"}, {"name": "B"}]}]))).unwrap();
    let flows = &spaces[&Space::Channel { channel: "c".into() }];
    for (flow, name) in flows.iter().zip(["A", "B"]) {
        assert_eq!((flow.name.as_str(), flow.status, flow.id.as_str()), (name, Status::Draft, ""));
        assert_eq!(flow.categories, ["OTHER"]);
    }
    assert!(read(&document(json!([]))).unwrap().is_empty());
}

#[test]
fn broken_flow_json_has_its_findings_again() {
    let spaces = read(&one_flow(json!({"name": "B", "flowJson": "{"}))).unwrap();
    assert_eq!(spaces[&Space::Channel { channel: "c".into() }][1].findings().len(), 1);
}

#[test]
fn a_channel_is_the_same_in_every_spelling_of_its_account() {
    let twice = document(json!([
        {"account": "0f9b8a76-1111-2222-3333-444455556666", "channel": "c", "flows": []},
        {"account": "0F9B8A76111122223333444455556666", "channel": "c", "flows": []},
    ]));
    assert_eq!(error(&twice), "channels[1] is a channel that was there before");
}

#[test]
fn what_does_not_fit_is_named() {
    let channel = |channel: Value| document(json!([channel]));
    for (wrong, expected) in [
        (json!([]), "the state must be an object"),
        (json!({}), "format must be \"flows8x8-simulator-state\""),
        (json!({"format": "other"}), "format must be \"flows8x8-simulator-state\""),
        (json!({"format": FORMAT, "channels": []}), "version must be 1, the only one there is"),
        (json!({"format": FORMAT, "version": 2, "channels": []}), "version must be 1, the only one there is"),
        (json!({"format": FORMAT, "version": 1}), "channels must be an array"),
        (
            json!({"format": FORMAT, "version": 1, "flows": []}),
            "the state has no member \"flows\"; it has format, version, channels",
        ),
        (channel(json!("main")), "channels[0] must be an object"),
        (channel(json!({"flows": []})), "channels[0].channel is missing"),
        (channel(json!({"channel": "", "flows": []})), "channels[0].channel must not be empty"),
        (channel(json!({"channel": "c"})), "channels[0].flows must be an array"),
        (
            channel(json!({"account": "me", "channel": "c", "flows": []})),
            "channels[0].account must be a UUID",
        ),
        (one_flow(json!({})), "channels[0].flows[1].name is missing"),
        (one_flow(json!({"name": 1})), "channels[0].flows[1].name must be a string"),
        (
            one_flow(json!({"name": "A"})),
            "channels[0].flows[1].name must not be empty, nor that of another flow of the channel",
        ),
        (
            one_flow(json!({"name": "B", "id": ""})),
            "channels[0].flows[1].id must not be empty, nor that of another flow",
        ),
        (
            one_flow(json!({"name": "B", "status": "BLOCKED"})),
            "channels[0].flows[1].status must be one of DRAFT, PUBLISHED, DEPRECATED",
        ),
        (
            one_flow(json!({"name": "B", "status": "PUBLISHED"})),
            "channels[0].flows[1].status must be DRAFT when there is no flowJson",
        ),
        (one_flow(json!({"name": "B", "flowJson": {}})), "channels[0].flows[1].flowJson must be a string"),
        (
            one_flow(json!({"name": "B", "endPointUri": "nowhere"})),
            "channels[0].flows[1].endPointUri must be a URI",
        ),
        (
            one_flow(json!({"name": "B", "categories": []})),
            "channels[0].flows[1].categories must not be empty",
        ),
        (
            one_flow(json!({"name": "B", "categories": ["OTHER", "FUN"]})),
            "channels[0].flows[1].categories[1] must be one of SIGN_UP, SIGN_IN, APPOINTMENT_BOOKING, \
             LEAD_GENERATION, CONTACT_US, CUSTOMER_SUPPORT, SURVEY, OTHER",
        ),
        (
            one_flow(json!({"name": "B", "flow_json": "{}"})),
            "channels[0].flows[1] has no member \"flow_json\"; it has id, name, status, categories, flowJson, \
             endPointUri, applicationId",
        ),
    ] {
        assert_eq!(error(&wrong), expected);
    }
    let same_id = document(json!([
        {"channel": "c", "flows": [{"id": "1", "name": "A"}]},
        {"channel": "d", "flows": [{"id": "1", "name": "A"}]},
    ]));
    assert_eq!(error(&same_id), "channels[1].flows[0].id must not be empty, nor that of another flow");
}

//! Conformity with 8x8's OpenAPI document: the facts below are copied from it by hand.

use serde_json::{Value, json};

use crate::wire::{BROKEN, FLOWS, GOOD, Reply, Wire, members};

/// Operation, method, path after the collection, and the statuses the document lists.
const OPERATIONS: [(&str, &str, &str, &[u16]); 8] = [
    ("list", "GET", "", &[200, 401, 500]),
    ("create", "POST", "", &[200, 400, 401, 500]),
    ("get", "GET", "/{id}", &[200, 400, 401, 500]),
    ("update", "PUT", "/{id}", &[200, 400, 401, 500]),
    ("delete", "DELETE", "/{id}", &[200, 400, 401, 500]),
    ("publish", "POST", "/{id}/publish", &[200, 400, 401, 500]),
    ("deprecate", "POST", "/{id}/deprecate", &[200, 400, 401, 500]),
    ("preview", "GET", "/{id}/preview", &[200, 400, 401, 500]),
];

/// Operation and the members its 200 may have; none for those without a body.
const MEMBERS: [(&str, &[&str]); 8] = [
    ("list", &["flows"]),
    ("create", &["id", "success", "validationErrors"]),
    ("get", &["flowId", "flowJsonUrl", "name", "status", "categories", "validationErrors"]),
    ("update", &["id", "success", "validationErrors"]),
    ("delete", &[]),
    ("publish", &[]),
    ("deprecate", &[]),
    ("preview", &["id", "preview_url", "expires_at"]),
];

const FINDING: [&str; 8] =
    ["error", "errorType", "message", "lineStart", "lineEnd", "columnStart", "columnEnd", "pointers"];

fn check(operation: &str, statuses: &[u16], reply: &Reply, situation: &str) {
    assert!(statuses.contains(&reply.status), "{operation}, {situation}: status {}", reply.status);
    if reply.status != 200 {
        reply.refusal();
        return;
    }
    let allowed = MEMBERS.iter().find(|(name, _)| *name == operation).unwrap().1;
    if allowed.is_empty() {
        assert_eq!(reply.text(), "", "{operation}, {situation}");
        return;
    }
    let body = reply.json();
    for member in members(&body) {
        assert!(allowed.contains(&member), "{operation}, {situation}: member {member}");
    }
    for flow in body["flows"].as_array().into_iter().flatten() {
        assert_eq!(members(flow), ["id", "name", "status"]);
    }
    for finding in body["validationErrors"].as_array().into_iter().flatten() {
        for member in members(finding) {
            assert!(FINDING.contains(&member), "{operation}, {situation}: finding's {member}");
        }
    }
    assert_ne!(body["validationErrors"], json!([]), "{operation}: absent when there is nothing to report");
}

fn body_of(operation: &str) -> Option<Value> {
    match operation {
        "create" => Some(json!({"name": "fresh", "categories": ["OTHER"], "flowJson": GOOD})),
        "update" => {
            Some(json!({"name": "renamed", "endPointUri": "https://example.com", "applicationId": "1"}))
        }
        _ => None,
    }
}

#[tokio::test]
async fn every_operation_in_every_status_answers_with_a_documented_status_and_body() {
    for (operation, method, path, statuses) in OPERATIONS {
        for situation in ["draft", "broken", "without flow JSON", "published", "deprecated", "unknown"] {
            let wire = Wire::openapi().await;
            let flow_json = match situation {
                "broken" => Some(BROKEN),
                "without flow JSON" => None,
                _ => Some(GOOD),
            };
            let mut id = wire.create("A", flow_json).await;
            if matches!(situation, "published" | "deprecated") {
                wire.call("POST", &format!("/{id}/publish"), None).await;
            }
            if situation == "deprecated" {
                wire.call("POST", &format!("/{id}/deprecate"), None).await;
            }
            if situation == "unknown" {
                id = "1".into();
            }
            let reply = wire.call(method, &path.replace("{id}", &id), body_of(operation)).await;
            check(operation, statuses, &reply, situation);
        }
    }
}

#[tokio::test]
async fn every_operation_refuses_a_missing_key_with_a_documented_401() {
    let wire = Wire::openapi().await;
    for (operation, method, path, statuses) in OPERATIONS {
        let target = format!("{FLOWS}{}", path.replace("{id}", "1"));
        let reply = wire.send(method, &target, "", b"").await;
        check(operation, statuses, &reply, "no key");
        let words = (1200, "Request was not authenticated properly".to_owned());
        assert_eq!((reply.status, reply.refusal()), (401, words), "{operation}");
    }
}

#[tokio::test]
async fn refusals_have_the_documented_code_and_name_what_is_wrong() {
    let wire = Wire::openapi().await;
    let published = wire.create("A", Some(GOOD)).await;
    wire.call("POST", &format!("/{published}/publish"), None).await;
    let draft = wire.create("B", None).await;
    let unknown = "Object wasn't found or is already expired";
    for (method, rest, body, code, message) in [
        ("GET", "/1".to_owned(), None, 1300, unknown),
        ("PUT", "/1".to_owned(), Some(json!({"name": "C"})), 1300, unknown),
        ("PUT", format!("/{published}"), Some(json!({"name": "C"})), 1000, "Flow must be in DRAFT status"),
        ("POST", format!("/{published}/publish"), None, 1000, "Flow must be in DRAFT status"),
        ("POST", format!("/{draft}/deprecate"), None, 1000, "Flow is not published"),
        ("POST", format!("/{draft}/publish"), None, 1000, "Invalid flowJson"),
        ("PUT", format!("/{draft}"), Some(json!({"name": "A"})), 1000, "Flow name is not unique"),
        ("PUT", format!("/{draft}"), Some(json!({})), 1000, "At least one property must be present"),
        ("PUT", format!("/{draft}"), Some(json!({"flowJson": {"a": 1}})), 1000, "flowJson must be a string"),
        ("POST", String::new(), Some(json!({"name": "C"})), 1000, "categories is required"),
        ("GET", format!("/{draft}/preview?refresh=1"), None, 1000, "refresh must be true or false"),
    ] {
        let reply = wire.call(method, &rest, body).await;
        assert_eq!((reply.status, reply.refusal()), (400, (code, message.to_owned())), "{method} {rest}");
    }
}

/// The document lists no 400 for the list; a limit or an account that is out of its own schema gets one all the same,
/// as nothing else in it would fit.
#[tokio::test]
async fn what_breaks_the_documents_schema_is_a_400() {
    let wire = Wire::openapi().await;
    let account = FLOWS.replace("0f9b8a76-1111-2222-3333-444455556666", "me");
    for (target, message) in [
        (format!("{FLOWS}?limit=0"), "limit must be an integer from 1 to 1000"),
        (format!("{FLOWS}?limit=1001"), "limit must be an integer from 1 to 1000"),
        (account, "accountId must be a UUID"),
    ] {
        let reply = wire.send("GET", &target, "Authorization: Bearer k\r\n", b"").await;
        assert_eq!((reply.status, reply.refusal()), (400, (1000, message.to_owned())), "{target}");
    }
}

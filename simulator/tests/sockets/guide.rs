//! The same life in the guide's shape.

use serde_json::json;

use crate::wire::{BROKEN, GOOD, Wire};

#[tokio::test]
async fn the_guide_answers_success_with_its_own_statuses_and_bodies() {
    let wire = Wire::guide().await;
    let body = json!({"name": "A", "categories": ["SURVEY"], "flowJson": GOOD});
    let created = wire.post("", body).await;
    let id = created.json()["id"].as_str().unwrap().to_owned();
    let mut flow =
        json!({"id": id, "name": "A", "status": "DRAFT", "categories": ["SURVEY"], "validation_errors": []});
    assert_eq!((created.status, created.json()), (201, flow.clone()));

    flow["name"] = json!("B");
    let updated = wire.call("PUT", &format!("/{id}"), Some(json!({"name": "B"}))).await;
    assert_eq!((updated.status, updated.json()), (200, flow.clone()));

    flow["flowJson"] = json!(GOOD);
    let details = wire.get(&format!("/{id}")).await;
    assert_eq!((details.status, details.json()), (200, flow));

    let preview = wire.get(&format!("/{id}/preview")).await.json();
    assert_eq!(preview.as_object().unwrap().len(), 2);
    assert!(preview["expires_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(wire.open(preview["preview_url"].as_str().unwrap()).await.status, 200);

    for (step, status) in [("publish", "PUBLISHED"), ("deprecate", "DEPRECATED")] {
        let moved = wire.call("POST", &format!("/{id}/{step}"), None).await;
        assert_eq!((moved.status, moved.json()), (200, json!({"id": id, "name": "B", "status": status})));
    }
    let draft = wire.create("C", None).await;
    let deleted = wire.call("DELETE", &format!("/{draft}"), None).await;
    assert_eq!((deleted.status, deleted.text()), (204, ""));
}

#[tokio::test]
async fn the_guide_tells_refusals_apart_by_status() {
    let wire = Wire::guide().await;
    let published = wire.create("A", Some(GOOD)).await;
    wire.call("POST", &format!("/{published}/publish"), None).await;
    let draft = wire.create("B", None).await;
    for (method, rest, body, status, code, message) in [
        ("GET", "/1".to_owned(), None, 404, 1300, "Flow not found"),
        ("DELETE", format!("/{published}"), None, 409, 1000, "Flow must be in DRAFT status"),
        (
            "PUT",
            format!("/{published}"),
            Some(json!({"name": "C"})),
            409,
            1000,
            "Flow must be in DRAFT status",
        ),
        ("POST", format!("/{published}/publish"), None, 409, 1000, "Flow must be in DRAFT status"),
        ("POST", format!("/{draft}/deprecate"), None, 409, 1000, "Flow is not published"),
        ("PUT", format!("/{draft}"), Some(json!({"name": "A"})), 409, 1000, "Flow name is not unique"),
        ("PUT", format!("/{draft}"), Some(json!({})), 400, 1000, "At least one property must be present"),
        ("PUT", format!("/{draft}"), Some(json!({"flowJson": {}})), 400, 1000, "flowJson must be a string"),
    ] {
        let reply = wire.call(method, &rest, body).await;
        assert_eq!((reply.status, reply.refusal()), (status, (code, message.to_owned())), "{method} {rest}");
    }
}

#[tokio::test]
async fn the_guide_sends_findings_with_a_422() {
    let wire = Wire::guide().await;
    let id = wire.create("A", Some(BROKEN)).await;
    for (method, rest, body) in [
        ("POST", format!("/{id}/publish"), None),
        ("PUT", format!("/{id}"), Some(json!({"flowJson": BROKEN, "name": "B"}))),
    ] {
        let reply = wire.call(method, &rest, body).await;
        let answer = reply.json();
        assert_eq!((reply.status, &answer["message"]), (422, &json!("Invalid flowJson")), "{method}");
        assert_eq!(answer["validation_errors"][0]["error_type"], "FLOW_JSON_ERROR", "{method}");
        assert_eq!(answer["validation_errors"][0]["pointers"][0]["line_start"], 0, "{method}");
    }
    assert_eq!(wire.get(&format!("/{id}")).await.json()["name"], "A");
}

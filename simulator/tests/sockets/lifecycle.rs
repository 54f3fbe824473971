//! The life of a flow in the default shape.

use serde_json::json;

use crate::wire::{BROKEN, CONFIG, FLOWS, GOOD, Wire};

#[tokio::test]
async fn a_flow_lives_from_create_to_deprecate() {
    for base in [FLOWS, CONFIG] {
        let wire = Wire { base, ..Wire::openapi().await };
        let created = wire.post("", json!({"name": "A", "categories": ["SURVEY"], "flowJson": GOOD})).await;
        assert_eq!(created.status, 200);
        let body = created.json();
        let id = body["id"].as_str().unwrap().to_owned();
        assert_eq!(body, json!({"id": id, "success": true}));

        let details = wire.get(&format!("/{id}")).await.json();
        let url = details["flowJsonUrl"].clone();
        let expected = json!({"flowId": id, "flowJsonUrl": url, "name": "A", "status": "DRAFT", "categories": ["SURVEY"]});
        assert_eq!(details, expected);

        let updated = wire.call("PUT", &format!("/{id}"), Some(json!({"name": "B"}))).await;
        assert_eq!((updated.status, updated.json()), (200, json!({"id": id, "success": true})));

        let published = wire.call("POST", &format!("/{id}/publish"), None).await;
        assert_eq!((published.status, published.text()), (200, ""));
        assert_eq!(published.header("content-type"), None);
        let refused = wire.call("DELETE", &format!("/{id}"), None).await;
        assert_eq!((refused.status, refused.refusal()), (400, (1000, "Flow must be in DRAFT status".into())));

        let deprecated = wire.call("POST", &format!("/{id}/deprecate"), None).await;
        assert_eq!((deprecated.status, deprecated.text()), (200, ""));
        let listed = wire.get("").await;
        let flows = json!({"flows": [{"id": id, "name": "B", "status": "DEPRECATED"}]});
        assert_eq!((listed.status, listed.json()), (200, flows));
    }
}

#[tokio::test]
async fn a_deleted_draft_is_gone_and_its_name_free() {
    let wire = Wire::openapi().await;
    let id = wire.create("A", None).await;
    let deleted = wire.call("DELETE", &format!("/{id}"), None).await;
    assert_eq!((deleted.status, deleted.text()), (200, ""));
    let again = wire.call("DELETE", &format!("/{id}"), None).await;
    let unknown = (1300, "Object wasn't found or is already expired".to_owned());
    assert_eq!((again.status, again.refusal()), (400, unknown));
    wire.create("A", None).await;
}

#[tokio::test]
async fn a_broken_flow_json_is_stored_with_its_finding_and_cannot_be_published() {
    let wire = Wire::openapi().await;
    let body = json!({"name": "A", "categories": ["OTHER"], "flowJson": BROKEN, "publish": true});
    let created = wire.post("", body).await;
    let answer = created.json();
    let findings = &answer["validationErrors"];
    assert_eq!((created.status, &answer["success"]), (200, &json!(true)));
    assert_eq!(findings.as_array().unwrap().len(), 1);
    assert_eq!(findings[0]["error"], "INVALID_FLOW_JSON");
    assert_eq!(findings[0]["errorType"], "FLOW_JSON_ERROR");
    assert_eq!((&findings[0]["lineStart"], &findings[0]["columnStart"]), (&json!(0), &json!(0)));

    let id = answer["id"].as_str().unwrap();
    let details = wire.get(&format!("/{id}")).await.json();
    assert_eq!((&details["status"], &details["validationErrors"]), (&json!("DRAFT"), findings));
    let refused = wire.call("POST", &format!("/{id}/publish"), None).await;
    assert_eq!((refused.status, refused.refusal()), (400, (1000, "Invalid flowJson".into())));

    let mended = wire.call("PUT", &format!("/{id}"), Some(json!({"flowJson": GOOD, "publish": true}))).await;
    assert_eq!(mended.json(), json!({"id": id, "success": true}));
    assert_eq!(wire.status_of(id).await, "PUBLISHED");
}

#[tokio::test]
async fn a_flow_json_comes_back_byte_for_byte_without_a_key() {
    let wire = Wire::openapi().await;
    let text = "{\r\n\t\"version\" : \"7.3\", \"t\": \"ü 😀 \\u00e9 </script>\"\n}  \n";
    let id = wire.create("A", Some(text)).await;
    let details = wire.get(&format!("/{id}")).await.json();
    let url = details["flowJsonUrl"].as_str().unwrap();
    let document = wire.open(url).await;
    assert_eq!((document.status, document.text()), (200, text));
    assert_eq!(document.header("content-type"), Some("application/json"));

    let (path, query) = url.split_once('?').unwrap();
    assert_eq!(wire.open(path).await.status, 403);
    assert_eq!(wire.open(&format!("{path}x?{query}")).await.status, 404);
}

#[tokio::test]
async fn a_clone_has_the_flow_json_of_its_source() {
    let wire = Wire::openapi().await;
    let source = wire.create("A", Some(GOOD)).await;
    let body = json!({"name": "B", "categories": ["SURVEY"], "cloneFlowId": source, "publish": true});
    let copy = wire.post("", body).await.json();
    let details = wire.get(&format!("/{}", copy["id"].as_str().unwrap())).await.json();
    assert_eq!((&details["status"], &details["categories"]), (&json!("PUBLISHED"), &json!(["SURVEY"])));
    assert_eq!(wire.open(details["flowJsonUrl"].as_str().unwrap()).await.text(), GOOD);
}

#[tokio::test]
async fn a_refreshed_preview_kills_the_link_before_it() {
    let wire = Wire::openapi().await;
    let id = wire.create("<Loan> & more", Some(GOOD)).await;
    let first = wire.get(&format!("/{id}/preview")).await.json();
    assert_eq!(first["id"], json!(id));
    let expires_at = first["expires_at"].as_str().unwrap();
    assert_eq!((expires_at.len(), &expires_at[19..]), (24, "+0000"));
    assert_eq!(wire.get(&format!("/{id}/preview?refresh=false")).await.json(), first);

    let old = first["preview_url"].as_str().unwrap();
    let page = wire.open(&format!("{old}&interactive=true&flow_action=navigate")).await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(page.text().contains("&lt;Loan&gt; &amp; more"), "{}", page.text());
    assert!(page.text().contains("simulation"), "{}", page.text());

    let second = wire.get(&format!("/{id}/preview?refresh=true")).await.json();
    assert_eq!(wire.open(old).await.status, 404);
    assert_eq!(wire.open(second["preview_url"].as_str().unwrap()).await.status, 200);
}

#[tokio::test]
async fn accounts_and_channels_do_not_see_each_other() {
    let wire = Wire::openapi().await;
    let id = wire.create("A", Some(GOOD)).await;
    let target = format!("{}/{id}", FLOWS.replace("main", "other"));
    let elsewhere = wire.send("GET", &target, "Authorization: Bearer k\r\n", b"").await;
    assert_eq!(elsewhere.refusal().0, 1300);
    let config = Wire { base: CONFIG, ..wire };
    assert_eq!(config.get("").await.json(), json!({"flows": []}));
    // The same account in another spelling is the same account.
    let plain = FLOWS.replace("0f9b8a76-1111-2222-3333-444455556666", "0F9B8A76111122223333444455556666");
    let same = config.send("GET", &format!("{plain}/{id}"), "Authorization: Bearer k\r\n", b"").await;
    assert_eq!(same.status, 200);
}

#[tokio::test]
async fn a_list_holds_100_flows_unless_the_limit_says_otherwise() {
    let wire = Wire::openapi().await;
    for number in 0..120 {
        wire.create(&number.to_string(), None).await;
    }
    for (query, expected) in [("", 100), ("?limit=1", 1), ("?limit=1000", 120)] {
        let flows = wire.get(query).await.json();
        assert_eq!(flows["flows"].as_array().unwrap().len(), expected, "{query}");
        assert_eq!(flows["flows"][0]["name"], "0");
    }
}

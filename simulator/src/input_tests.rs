//! What a body and a query may say.

use super::*;

fn refusal<T: std::fmt::Debug>(read: Result<T, Refusal>) -> String {
    match read {
        Err(Refusal::Invalid(message)) => message,
        other => panic!("expected an invalid request, got {other:?}"),
    }
}

#[test]
fn every_member_of_a_create_is_read() {
    let new = new_flow(
        br#"{"name":"A","categories":["SURVEY","OTHER"],"publish":true,"flowJson":"{}","cloneFlowId":"1",
            "endPointUri":"https://example.com/hook","unknown":[[{}]]}"#,
    )
    .unwrap();
    assert_eq!(new.name, "A");
    assert_eq!(new.categories, ["SURVEY", "OTHER"]);
    assert!(new.publish);
    assert_eq!(&*new.json.unwrap().text, "{}");
    assert_eq!(new.clone_of.as_deref(), Some("1"));
    assert_eq!(new.endpoint_uri.as_deref(), Some("https://example.com/hook"));
}

#[test]
fn a_create_that_is_wrong_is_told_which_member() {
    for (body, expected) in [
        ("", "The request body is empty"),
        (" \n", "The request body is empty"),
        ("{", "The request body is not valid JSON"),
        ("{} {}", "The request body is not valid JSON"),
        ("\u{feff}{}", "The request body is not valid JSON"),
        ("[]", "The request body must be a JSON object"),
        ("null", "The request body must be a JSON object"),
        ("{}", "name is required"),
        (r#"{"name":null,"categories":["OTHER"]}"#, "name must be a string"),
        (r#"{"name":7,"categories":["OTHER"]}"#, "name must be a string"),
        (r#"{"name":" ","categories":["OTHER"]}"#, "name must not be empty"),
        (r#"{"name":"\ud800","categories":["OTHER"]}"#, "name has an escape that is no Unicode text"),
        (r#"{"name":"A"}"#, "categories is required"),
        (r#"{"name":"A","categories":"OTHER"}"#, "categories must be an array of strings"),
        (r#"{"name":"A","categories":[1]}"#, "categories must be an array of strings"),
        (r#"{"name":"A","categories":[]}"#, "categories must not be empty"),
        (r#"{"name":"A","categories":["OTHER"],"publish":"true"}"#, "publish must be a boolean"),
        (r#"{"name":"A","categories":["OTHER"],"flowJson":{"a":1}}"#, "flowJson must be a string"),
        (r#"{"name":"A","categories":["OTHER"],"cloneFlowId":1}"#, "cloneFlowId must be a string"),
        (r#"{"name":"A","categories":["OTHER"],"endPointUri":"nowhere"}"#, "endPointUri must be a URI"),
        (r#"{"name":"A","categories":["OTHER"],"endPointUri":[]}"#, "endPointUri must be a string"),
    ] {
        assert_eq!(refusal(new_flow(body.as_bytes())), expected, "{body}");
    }
    let unknown = refusal(new_flow(br#"{"name":"A","categories":["OTHER","SHOPPING"]}"#));
    assert!(unknown.starts_with("categories[1] must be one of SIGN_UP, "), "{unknown}");
    assert_eq!(refusal(new_flow(b"{\"name\":\"\xff\"}")), "The request body is not valid UTF-8");
}

#[test]
fn an_update_without_a_known_member_is_refused() {
    for body in ["{}", r#"{"endpointUri":"https://example.com"}"#] {
        assert_eq!(refusal(changes(body.as_bytes())), "At least one property must be present", "{body}");
    }
}

#[test]
fn an_update_tells_absent_from_null() {
    let absent = changes(br#"{"name":"A"}"#).unwrap();
    assert_eq!((absent.endpoint_uri, absent.application_id), (None, None));
    let cleared = changes(br#"{"endPointUri":null,"applicationId":null}"#).unwrap();
    assert_eq!((cleared.endpoint_uri, cleared.application_id), (Some(None), Some(None)));
    for member in ["name", "flowJson", "cloneFlowId"] {
        let body = format!("{{\"{member}\":null}}");
        assert_eq!(refusal(changes(body.as_bytes())), format!("{member} must be a string"));
    }
}

#[test]
fn deep_members_nobody_reads_do_not_matter() {
    let body = format!(r#"{{"name":"A","more":{}{}}}"#, "[".repeat(50_000), "]".repeat(50_000));
    assert_eq!(changes(body.as_bytes()).unwrap().name.as_deref(), Some("A"));
}

#[test]
fn limits_are_whole_numbers_from_1_to_1000() {
    assert_eq!(limit(None), Ok(100));
    assert_eq!(limit(Some("other=x")), Ok(100));
    for (query, expected) in [("limit=1", 1), ("limit=1000", 1000), ("a=b&limit=%31%30", 10)] {
        assert_eq!(limit(Some(query)), Ok(expected), "{query}");
    }
    for query in
        ["limit=0", "limit=1001", "limit=-1", "limit=", "limit", "limit=1e2", "limit=%2B5", "limit=ten"]
    {
        assert_eq!(refusal(limit(Some(query))), "limit must be an integer from 1 to 1000", "{query}");
    }
    assert_eq!(refusal(limit(Some("limit=1&limit=1"))), "limit must be given once");
    assert_eq!(refusal(limit(Some("x=%zz"))), "The query is not valid percent-encoded UTF-8");
}

#[test]
fn refresh_is_true_or_false() {
    assert_eq!(refresh(None), Ok(false));
    assert_eq!(refresh(Some("refresh=true")), Ok(true));
    assert_eq!(refresh(Some("refresh=false")), Ok(false));
    assert_eq!(refusal(refresh(Some("refresh=True"))), "refresh must be true or false");
}

#[test]
fn a_uri_has_a_scheme_and_no_blanks() {
    for good in ["https://example.com/a?b=c", "urn:x:y", "http://127.0.0.1:9"] {
        assert!(is_uri(good), "{good}");
    }
    for bad in ["", "example.com", ":x", "1a:b", "https:", "https://exa mple.com", "https://a\n"] {
        assert!(!is_uri(bad), "{bad}");
    }
}

//! Compares a request with what a vector expects.

use super::http::Request;
use super::vector::{Connection, Expect};
use serde_json::Value;
use std::time::Duration;

/// What is wrong with a request; nothing when it is as expected.
pub(super) fn problems(
    expect: &Expect,
    request: &Request,
    key: Option<&str>,
    gap: Option<Duration>,
) -> Vec<String> {
    let mut problems = Vec::new();
    let line = |method: &str, path: &str| format!("{method} {path}");
    let (wanted, got) = (line(&expect.method, &expect.path), line(&request.method, &request.path));
    if wanted != got {
        problems.push(format!("expected {wanted}, got {got}"));
    }
    check_query(expect, request, &mut problems);
    check_headers(expect, request, key, &mut problems);
    check_body(expect, request, &mut problems);
    match (expect.connection, request.used) {
        (Some(Connection::New), true) => problems.push("came on a connection used before".into()),
        (Some(Connection::Used), false) => problems.push("came on a new connection".into()),
        _ => {}
    }
    if let Some(gap) = gap {
        if expect.min_gap_ms.is_some_and(|least| gap < Duration::from_millis(least)) {
            problems.push(format!("came {gap:?} after the last answer, too early"));
        }
        if expect.max_gap_ms.is_some_and(|most| gap > Duration::from_millis(most)) {
            problems.push(format!("came {gap:?} after the last answer, too late"));
        }
    }
    problems
}

fn check_query(expect: &Expect, request: &Request, problems: &mut Vec<String>) {
    let mut got = request.query_pairs();
    got.sort();
    let wanted: Vec<(String, String)> = expect.query.clone().into_iter().collect();
    if wanted != got {
        problems.push(format!("expected the query {wanted:?}, got {got:?}"));
    } else if wanted.is_empty() && request.query.is_some() {
        problems.push("an empty query was sent".into());
    }
}

fn check_headers(expect: &Expect, request: &Request, key: Option<&str>, problems: &mut Vec<String>) {
    let mut wanted = expect.headers.clone();
    let mut absent = expect.absent_headers.clone();
    if request.method == "CONNECT" {
        absent.push("authorization".into());
    } else if let Some(key) = key
        && !absent.iter().any(|name| name.eq_ignore_ascii_case("authorization"))
    {
        wanted.entry("authorization".into()).or_insert_with(|| format!("Bearer {key}"));
    }
    if expect.body.is_some() || expect.body_text.is_some() {
        wanted.entry("content-type".into()).or_insert_with(|| "application/json".into());
    } else if !wanted.contains_key("content-type") {
        absent.push("content-type".into());
    }
    for (name, wanted) in &wanted {
        match request.header(name)[..] {
            [value] if matches(wanted, value) => {}
            [] => problems.push(format!("the header {name} is missing")),
            ref values => problems.push(format!("expected {name}: {wanted}, got {values:?}")),
        }
    }
    for name in absent.iter().filter(|name| !wanted.contains_key(*name)) {
        if !request.header(name).is_empty() {
            problems.push(format!("the header {name} must not be sent"));
        }
    }
}

fn matches(wanted: &str, value: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(start) => value.starts_with(start),
        None => value == wanted,
    }
}

fn check_body(expect: &Expect, request: &Request, problems: &mut Vec<String>) {
    let text = String::from_utf8_lossy(&request.body);
    if let Some(wanted) = &expect.body_text {
        if wanted.as_bytes() != request.body {
            problems.push(format!("expected the body {wanted:?}, got {text:?}"));
        }
    } else if let Some(wanted) = &expect.body {
        match serde_json::from_slice::<Value>(&request.body) {
            Err(error) => problems.push(format!("the body is not JSON ({error}): {text:?}")),
            Ok(got) if &got != wanted => problems.push(format!("expected the body {wanted}, got {got}")),
            Ok(_) => {}
        }
    } else if !request.body.is_empty() {
        problems.push(format!("expected no body, got {text:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn expect(value: Value) -> Expect {
        serde_json::from_value(value).unwrap()
    }

    fn request() -> Request {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Request {
            method: "POST".into(),
            path: "/flows".into(),
            query: Some("limit=5".into()),
            headers: vec![header("authorization", "Bearer k"), header("content-type", "application/json")],
            body: br#"{"a": 1}"#.to_vec(),
            used: false,
        }
    }

    #[test]
    fn a_request_as_expected_has_no_problems() {
        let expect = expect(json!({"method": "POST", "path": "/flows", "query": {"limit": "5"},
            "headers": {"authorization": "Bear*"}, "absent_headers": ["x-a"], "body": {"a": 1}, "connection": "new"}));
        assert_eq!(problems(&expect, &request(), Some("k"), None), Vec::<String>::new());
    }

    #[test]
    fn every_difference_is_a_problem() {
        let base = json!({"method": "POST", "path": "/flows", "query": {"limit": "5"}, "body": {"a": 1}});
        let changes = [
            ("method", json!("PUT")),
            ("path", json!("/flows/")),
            ("query", json!({"limit": "6"})),
            ("query", json!({})),
            ("headers", json!({"authorization": "Bearer other"})),
            ("headers", json!({"x-a": "1"})),
            ("absent_headers", json!(["Authorization"])),
            ("body", json!({"a": 2})),
            ("body", json!(null)),
            ("min_gap_ms", json!(2000)),
            ("max_gap_ms", json!(500)),
            ("connection", json!("used")),
        ];
        for (member, value) in changes {
            let mut changed = base.clone();
            changed[member] = value;
            let expect = expect(changed.clone());
            let found = problems(&expect, &request(), Some("k"), Some(Duration::from_secs(1)));
            assert!(!found.is_empty(), "not noticed: {changed}");
        }
    }
}

//! Every observed document, condition and expression, with exactly the findings observed for it.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use flows8x8_flow_json::{ValidationError, lint};
use serde_json::Value;

/// Text that a JSON parser or the validator itself worded; anything may follow these.
const FREE: [&str; 2] = ["Flow JSON is not valid.", "Invalid data model schema. "];
/// Tails that are compared although they follow such a text.
const FIXED: [&str; 3] = [" JSON is not an object", "unknown format ", "can't resolve reference "];

fn comparable(code: &str, message: &str) -> String {
    let free = match code {
        "INVALID_FLOW_JSON" => Some(FREE[0]),
        "INVALID_SCREEN_DATA" => Some(FREE[1]),
        _ => None,
    };
    if let Some((start, tail)) = free.and_then(|start| Some((start, message.strip_prefix(start)?))) {
        let fixed =
            FIXED.iter().any(|fixed| tail.starts_with(fixed)) || tail.contains("for the given version");
        return if fixed { message.to_owned() } else { start.to_owned() };
    }
    let start = "Error while parsing dynamic expression ";
    for reason in ["e.has is not a function", "Operation undefined is not supported."] {
        if message.starts_with(start) && message.ends_with(reason) {
            return message[..message.len() - reason.len()].to_owned();
        }
    }
    message.to_owned()
}

fn found(error: &ValidationError) -> Value {
    let code = error.error.clone().unwrap_or_default();
    let message = comparable(&code, error.message.as_deref().unwrap_or_default());
    let mut row = vec![Value::from(code), Value::from(message)];
    for pointer in &error.pointers {
        row.push(serde_json::json!([
            pointer.path,
            pointer.line_start,
            pointer.column_start,
            pointer.line_end,
            pointer.column_end
        ]));
    }
    Value::from(row)
}

fn wanted(row: &Value) -> Value {
    let mut row = row.as_array().unwrap().clone();
    row[1] = comparable(row[0].as_str().unwrap(), row[1].as_str().unwrap()).into();
    Value::from(row)
}

#[test]
fn every_document_has_the_findings_observed_for_it() {
    let mut failures = Vec::new();
    let mut count = 0;
    for line in include_str!("vectors/documents.jsonl").lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        count += 1;
        let text = vector["text"].as_str().unwrap();
        let errors: Vec<Value> = lint(text).validation_errors().map(found).collect();
        let expected: Vec<Value> = vector["errors"].as_array().unwrap().iter().map(wanted).collect();
        if errors != expected {
            let show = |rows: &[Value]| rows.iter().map(|row| format!("    {row}\n")).collect::<String>();
            failures.push(format!(
                "{}\n  found\n{}  expected\n{}",
                vector["id"],
                show(&errors),
                show(&expected)
            ));
        }
    }
    assert_eq!(count, 567);
    assert!(failures.is_empty(), "{} of {count} differ:\n{}", failures.len(), failures.join("\n"));
}

/// The document with `{{TEXT}}` replaced by a text.
fn with_text(document: &Value, text: &str) -> String {
    let escaped = serde_json::to_string(text).unwrap();
    document.to_string().replace("{{TEXT}}", &escaped[1..escaped.len() - 1])
}

#[test]
fn every_condition_has_the_verdict_observed_for_it() {
    let vectors: Value = serde_json::from_str(include_str!("vectors/conditions.json")).unwrap();
    let conditions = vectors["conditions"].as_object().unwrap();
    let mut failures = Vec::new();
    for (text, verdict) in conditions {
        let report = lint(&with_text(&vectors["document"], text));
        let found: Vec<&str> =
            report.validation_errors().filter_map(|error| error.message.as_deref()).collect();
        let expected: Vec<&str> = verdict.as_str().into_iter().collect();
        let path = |error: &ValidationError| {
            error.pointers[0].path.as_deref() == Some("screens[0].layout.children[0].condition")
        };
        if found != expected || !report.validation_errors().all(path) {
            failures.push(format!("{text}\n  found    {found:?}\n  expected {expected:?}"));
        }
    }
    assert_eq!(conditions.len(), 1264);
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_expression_has_the_verdict_observed_for_it() {
    let vectors: Value = serde_json::from_str(include_str!("vectors/expressions.json")).unwrap();
    let mut failures = Vec::new();
    let mut count = 0;
    for (group, texts) in vectors["expressions"].as_object().unwrap() {
        for (text, verdict) in texts.as_object().unwrap() {
            count += 1;
            let report = lint(&with_text(&vectors["documents"][group], text));
            let verdict_of = |error: &ValidationError| {
                let (code, message) = (error.error.as_deref().unwrap(), error.message.as_deref().unwrap());
                format!("{code}: {message} @ {}", error.pointers[0].path.as_deref().unwrap())
            };
            let found: Vec<String> = report.validation_errors().map(verdict_of).collect();
            let expected: Vec<String> = verdict.as_str().map(str::to_owned).into_iter().collect();
            if found != expected {
                failures.push(format!("{group} {text}\n  found    {found:?}\n  expected {expected:?}"));
            }
        }
    }
    assert_eq!(count, 293);
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

//! Every observed document, condition and expression, with exactly the findings observed for it.

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
        let fixed = FIXED.iter().any(|fixed| tail.starts_with(fixed)) || tail.contains("for the given version");
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
            failures.push(format!("{}\n  found\n{}  expected\n{}", vector["id"], show(&errors), show(&expected)));
        }
    }
    assert_eq!(count, 567);
    assert!(failures.is_empty(), "{} of {count} differ:\n{}", failures.len(), failures.join("\n"));
}

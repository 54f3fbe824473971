//! What is wrong with a flow JSON: the one place that decides it, and it asks the linter.

use flows8x8_flow_json::{ValidationError, lint};
use serde_json::{Value, json};

/// Lists what the server would find in `text`.
pub(crate) fn check(text: &str) -> Vec<ValidationError> {
    lint(text).errors.into_iter().map(|finding| finding.validation_error).collect()
}

/// The findings with upstream's snake_case names, as the guide's bodies have them.
pub(crate) fn in_snake_case(findings: &[ValidationError]) -> Value {
    findings.iter().map(|finding| rename(json!(finding))).collect()
}

fn rename(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            members.into_iter().map(|(key, value)| (snake(&key), rename(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(rename).collect(),
        other => other,
    }
}

fn snake(camel: &str) -> String {
    let mut name = String::with_capacity(camel.len() + 2);
    for letter in camel.chars() {
        if letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_the_linter_s_in_either_spelling() {
        let findings = check(r#"{"version":"7.3","screens":[]}"#);
        assert_eq!(findings[0].error.as_deref(), Some("MIN_ITEMS_REQUIRED"));
        let snake = in_snake_case(&findings);
        assert_eq!(snake[0]["error_type"], "FLOW_JSON_ERROR");
        assert_eq!(snake[0]["line_start"], 1);
        assert_eq!(snake[0]["pointers"][0]["path"], "screens");
    }
}

//! What is wrong with a flow JSON: the one place that decides it.
//!
//! Today that is JSON itself: text that does not parse, or whose root is no object. A linter takes the place of
//! [`check`] when there is one; nothing else in this crate looks into a flow JSON.

use flows8x8_flow_json::ValidationError;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

/// Lists what is wrong with `text`. Lines and columns start at 1 and count UTF-16 units; the end is exclusive.
pub(crate) fn check(text: &str) -> Vec<ValidationError> {
    // IgnoredAny is skipped without recursion, so that a deep document is no broken one.
    match serde_json::from_str::<IgnoredAny>(text) {
        Err(error) => vec![syntax_error(text, &error)],
        Ok(_) if !is_object(text) => {
            let start = text.len() - text.trim_start().len();
            vec![invalid("JSON is not an object", text, start, text.trim_end().len())]
        }
        Ok(_) => Vec::new(),
    }
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

fn is_object(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

fn syntax_error(text: &str, error: &serde_json::Error) -> ValidationError {
    let described = error.to_string();
    // The parser counts columns in bytes; the position is told apart from the text, in the API's unit.
    let reason = described.split(" at line ").next().unwrap_or_default();
    if error.is_eof() {
        return invalid(reason, text, text.len(), text.len());
    }
    let line_start = nth_line_start(text, error.line());
    let start = char_start(text, line_start + error.column().saturating_sub(1));
    let width = text[start..].chars().next().map_or(0, char::len_utf8);
    invalid(reason, text, start, start + width)
}

fn invalid(reason: &str, text: &str, start: usize, end: usize) -> ValidationError {
    let (line_start, column_start) = position(text, start);
    let (line_end, column_end) = position(text, end);
    ValidationError::from_value(json!({
        "error": "INVALID_FLOW_JSON",
        "errorType": "FLOW_JSON_ERROR",
        "message": format!("Flow JSON is not valid. {reason}"),
        "lineStart": line_start, "lineEnd": line_end, "columnStart": column_start, "columnEnd": column_end,
        "pointers": [{
            "lineStart": line_start, "lineEnd": line_end, "columnStart": column_start, "columnEnd": column_end,
            "path": "",
        }],
    }))
}

/// Where line `line` (from 1) begins; only LF ends a line, as for the parser and for upstream.
fn nth_line_start(text: &str, line: usize) -> usize {
    let Some(breaks) = line.checked_sub(2) else { return 0 };
    text.match_indices('\n').nth(breaks).map_or(text.len(), |(at, _)| at + 1)
}

/// The start of the character that `offset` falls into.
fn char_start(text: &str, offset: usize) -> usize {
    let mut start = offset.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    start
}

fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    (line, before[line_start..].encode_utf16().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> ValidationError {
        let mut findings = check(text);
        assert_eq!(findings.len(), 1, "{text:?}");
        findings.remove(0)
    }

    fn place(finding: &ValidationError) -> [u32; 4] {
        [finding.line_start, finding.column_start, finding.line_end, finding.column_end].map(Option::unwrap)
    }

    #[test]
    fn well_formed_objects_have_no_findings() {
        for text in ["{}", " {\"version\":\"7.3\"}\n", "{\"a\":\"\\ud800\"}", "{\"a\":1e999}"] {
            assert_eq!(check(text), [], "{text:?}");
        }
    }

    #[test]
    fn broken_json_is_found_at_its_line_and_column() {
        for (text, expected) in [
            ("{\"a\":}", [1, 6, 1, 7]),
            ("{\n  \"a\": 1,\n}", [3, 1, 3, 2]),
            ("{\r\n \"a\": x}", [2, 7, 2, 8]),
            ("\u{feff}{}", [1, 1, 1, 2]),
        ] {
            let finding = only(text);
            assert_eq!(place(&finding), expected, "{text:?}");
            assert_eq!(finding.error.as_deref(), Some("INVALID_FLOW_JSON"));
            assert_eq!(finding.error_type.as_deref(), Some("FLOW_JSON_ERROR"));
            assert!(finding.message.as_deref().unwrap().starts_with("Flow JSON is not valid. "));
            assert_eq!(finding.pointers.len(), 1);
        }
    }

    #[test]
    fn columns_count_utf16_units() {
        assert_eq!(place(&only("{\"ü😀\":}")), [1, 8, 1, 9]);
        assert_eq!(place(&only("{\"a\":😀}")), [1, 6, 1, 8]);
    }

    #[test]
    fn text_that_ends_too_soon_is_found_at_its_end() {
        assert_eq!(place(&only("")), [1, 1, 1, 1]);
        assert_eq!(place(&only("{\"a\":\n")), [2, 1, 2, 1]);
        assert_eq!(place(&only("{\"ü")), [1, 4, 1, 4]);
    }

    #[test]
    fn a_root_that_is_no_object_is_covered_whole() {
        for (text, expected) in [(" [1,\n2] ", [1, 2, 2, 3]), ("\"x\"", [1, 1, 1, 4]), ("null", [1, 1, 1, 5])]
        {
            let finding = only(text);
            assert_eq!(place(&finding), expected, "{text:?}");
            assert_eq!(finding.message.as_deref(), Some("Flow JSON is not valid. JSON is not an object"));
        }
    }

    #[test]
    fn depth_is_not_a_fault_and_does_not_overflow() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(check(&deep), []);
        assert_eq!(check(&"[".repeat(100_000)).len(), 1);
    }

    #[test]
    fn snake_case_renames_every_level() {
        let value = in_snake_case(&check("{"));
        assert_eq!(value[0]["error_type"], "FLOW_JSON_ERROR");
        assert_eq!(value[0]["pointers"][0]["column_end"], 2);
    }
}

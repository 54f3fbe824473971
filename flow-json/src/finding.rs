//! Findings as the API reports them.
//!
//! 8x8 documents camelCase names; its guide and Meta's own answers use snake_case; another reseller of the same
//! upstream passes plain strings. All three are read. A finding rides on an answer whose id must not be lost, so
//! nothing in here can fail: what does not fit is kept, as text in `message` or as it came in `extra`.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// One problem in a Flow JSON document, as the server reports it.
///
/// No member is promised by the API. Lines and columns start at 1, count UTF-16 code units, and the column of the
/// end is exclusive; they refer to the flow JSON text exactly as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ValidationError {
    /// The finding's code, such as `INVALID_PROPERTY_VALUE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The group of the code, `FLOW_JSON_ERROR` in every documented answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// What is wrong, in the server's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// First line of the offending text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_start: Option<u32>,
    /// Last line of the offending text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_end: Option<u32>,
    /// First column of the offending text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_start: Option<u32>,
    /// Column after the last one of the offending text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_end: Option<u32>,
    /// Every place the finding is about; the numbers above are those of the first.
    pub pointers: Vec<ErrorPointer>,
    /// Members this version does not know, as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A place in a Flow JSON document, named by position and by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ErrorPointer {
    /// First line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_start: Option<u32>,
    /// Last line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_end: Option<u32>,
    /// First column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_start: Option<u32>,
    /// Column after the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_end: Option<u32>,
    /// The path as it came, such as `screens[0].layout.children[0].type`; Meta's sample has blanks in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Members this version does not know, as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl ValidationError {
    /// Reads one finding. Never fails: a string becomes the message, and so does the text of anything that is
    /// neither a string nor an object.
    #[must_use]
    pub fn from_value(value: Value) -> Self {
        let members = match value {
            Value::Object(members) => members,
            Value::String(message) => return Self::from_message(message),
            other => return Self::from_message(other.to_string()),
        };
        let mut finding = Self::default();
        for (key, value) in members {
            let left = match key.as_str() {
                "error" => fill(&mut finding.error, value, text),
                "errorType" | "error_type" => fill(&mut finding.error_type, value, text),
                "message" => fill(&mut finding.message, value, text),
                "lineStart" | "line_start" => fill(&mut finding.line_start, value, number),
                "lineEnd" | "line_end" => fill(&mut finding.line_end, value, number),
                "columnStart" | "column_start" => fill(&mut finding.column_start, value, number),
                "columnEnd" | "column_end" => fill(&mut finding.column_end, value, number),
                "pointers" => match value {
                    Value::Array(items) => {
                        finding.pointers = items.into_iter().map(ErrorPointer::from_value).collect();
                        None
                    }
                    Value::Null => None,
                    single => {
                        finding.pointers = vec![ErrorPointer::from_value(single)];
                        None
                    }
                },
                _ => Some(value),
            };
            if let Some(value) = left {
                finding.extra.insert(key, value);
            }
        }
        finding
    }

    /// Reads a list of findings: an array, `null` for none, or a single finding outside an array.
    #[must_use]
    pub fn list_from_value(value: Value) -> Vec<Self> {
        match value {
            Value::Null => Vec::new(),
            Value::Array(items) => items.into_iter().map(Self::from_value).collect(),
            single => vec![Self::from_value(single)],
        }
    }

    /// A finding that consists of a message alone.
    #[must_use]
    pub fn from_message(message: impl Into<String>) -> Self {
        Self { message: Some(message.into()), ..Self::default() }
    }
}

impl ErrorPointer {
    /// Reads one pointer. Never fails: a string becomes the path, anything else that is no object its text.
    #[must_use]
    pub fn from_value(value: Value) -> Self {
        let members = match value {
            Value::Object(members) => members,
            Value::String(path) => return Self { path: Some(path), ..Self::default() },
            other => return Self { path: Some(other.to_string()), ..Self::default() },
        };
        let mut pointer = Self::default();
        for (key, value) in members {
            let left = match key.as_str() {
                "lineStart" | "line_start" => fill(&mut pointer.line_start, value, number),
                "lineEnd" | "line_end" => fill(&mut pointer.line_end, value, number),
                "columnStart" | "column_start" => fill(&mut pointer.column_start, value, number),
                "columnEnd" | "column_end" => fill(&mut pointer.column_end, value, number),
                "path" => fill(&mut pointer.path, value, text),
                _ => Some(value),
            };
            if let Some(value) = left {
                pointer.extra.insert(key, value);
            }
        }
        pointer
    }
}

impl<'de> Deserialize<'de> for ValidationError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from_value)
    }
}

impl<'de> Deserialize<'de> for ErrorPointer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from_value)
    }
}

/// Puts `value` into `slot` when `read` can make something of it, and gives it back when it cannot.
fn fill<T>(slot: &mut Option<T>, value: Value, read: fn(&Value) -> Option<T>) -> Option<Value> {
    if value.is_null() {
        return None;
    }
    match read(&value) {
        Some(read) => {
            *slot = Some(read);
            None
        }
        None => Some(value),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn number(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) => match number.as_u64() {
            Some(whole) => u32::try_from(whole).ok(),
            // 5.0 is how some JSON writers spell 5.
            None => number.as_f64().filter(|n| n.fract() == 0.0 && (0.0..=4e9).contains(n)).map(|n| n as u32),
        },
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn camel_and_snake_spellings_read_the_same() {
        let camel = json!({"error": "E", "errorType": "T", "message": "m", "lineStart": 1, "lineEnd": 2,
            "columnStart": 3, "columnEnd": 4, "pointers": [{"lineStart": 1, "columnEnd": 4, "path": "a"}]});
        let snake = json!({"error": "E", "error_type": "T", "message": "m", "line_start": 1, "line_end": 2,
            "column_start": 3, "column_end": 4, "pointers": [{"line_start": 1, "column_end": 4, "path": "a"}]});
        let finding = ValidationError::from_value(camel.clone());
        assert_eq!(finding, ValidationError::from_value(snake));
        assert_eq!(serde_json::to_value(&finding).unwrap(), camel);
    }

    #[test]
    fn a_string_is_a_message() {
        assert_eq!(ValidationError::from_value(json!("bad")), ValidationError::from_message("bad"));
    }

    #[test]
    fn absent_null_and_empty_lists_are_no_findings() {
        assert!(ValidationError::list_from_value(Value::Null).is_empty());
        assert!(ValidationError::list_from_value(json!([])).is_empty());
        assert_eq!(ValidationError::list_from_value(json!("one")).len(), 1);
    }

    #[test]
    fn what_does_not_fit_is_kept_as_it_came() {
        let odd = json!({"error": ["a"], "lineStart": "7", "lineEnd": -1, "columnStart": 5.0, "pointers": "x",
            "severity": "high"});
        let finding = ValidationError::from_value(odd);
        assert_eq!(finding.line_start, Some(7));
        assert_eq!(finding.column_start, Some(5));
        assert_eq!(finding.error, None);
        assert_eq!(finding.pointers[0].path.as_deref(), Some("x"));
        for key in ["error", "lineEnd", "severity"] {
            assert!(finding.extra.contains_key(key), "{key} is lost");
        }
        assert_eq!(ValidationError::from_value(json!(7)).message.as_deref(), Some("7"));
    }

    #[test]
    fn what_was_read_reads_back_the_same() {
        let value = json!({"error": "E", "pointers": [{"path": "p", "more": {"a": [1]}}], "new": true});
        let finding = ValidationError::from_value(value);
        let again: ValidationError = serde_json::from_str(&serde_json::to_string(&finding).unwrap()).unwrap();
        assert_eq!(finding, again);
    }
}

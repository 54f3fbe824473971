//! 8x8's error envelope.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Timestamp;

/// What 8x8's error envelope said. Each member is optional, because gateways in between answer too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ApiError {
    /// 8x8's code, such as 1300 for an object that was not found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// 8x8's own description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The reference to quote to 8x8's support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_id: Option<String>,
    /// When the error occurred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
}

impl ApiError {
    /// Reads the envelope out of a body's members; `None` when not one of the four is there.
    ///
    /// A code in quotes and a number as id are accepted: a support reference is too useful to lose to a type.
    pub(crate) fn from_members(members: &Map<String, Value>) -> Option<Self> {
        let get = |names: &[&str]| names.iter().find_map(|name| members.get(*name));
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let envelope = Self {
            code: get(&["code"])
                .and_then(|code| code.as_i64().or_else(|| code.as_str()?.trim().parse().ok())),
            message: get(&["message"]).and_then(Value::as_str).map(str::to_owned),
            error_id: get(&["errorId", "error_id"]).and_then(text),
            timestamp: get(&["timestamp"]).and_then(Value::as_str).map(Timestamp::new),
        };
        (envelope != Self::default()).then_some(envelope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Option<ApiError> {
        ApiError::from_members(value.as_object().unwrap())
    }

    #[test]
    fn the_documented_envelope_is_read_whole() {
        let envelope = read(json!({"code": 1300, "message": "gone", "errorId": "1cc1eda1",
            "timestamp": "2020-12-22T05:52:01.85Z"}))
        .unwrap();
        assert_eq!(envelope.code, Some(1300));
        assert_eq!(envelope.error_id.as_deref(), Some("1cc1eda1"));
        assert_eq!(envelope.timestamp.unwrap().unix_millis(), Some(1_608_616_321_850));
    }

    #[test]
    fn odd_types_lose_no_more_than_themselves() {
        let envelope = read(json!({"code": "1200", "message": 5, "error_id": 17})).unwrap();
        assert_eq!((envelope.code, envelope.message), (Some(1200), None));
        assert_eq!(envelope.error_id.as_deref(), Some("17"));
        assert_eq!(read(json!({"error": "no envelope"})), None);
    }
}

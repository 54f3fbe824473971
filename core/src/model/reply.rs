//! What a user has filled in.

use std::fmt;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::Timestamp;
use crate::secret::MASK;

/// What a user has filled in, as a webhook receives it.
///
/// Serialized it is its canonical JSON: the field names in camelCase, unknown members as they came.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FlowReply {
    /// The form's fields by name, without the flow token. Pickers put lists and objects here.
    pub data: Map<String, Value>,
    /// The token the flow was sent with. A reply names no flow: this or `reply_to_umid` says which one it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow_token: Option<String>,
    /// The id of this message; empty when the event has none. A webhook may be called several times for one message,
    /// and this tells.
    pub umid: String,
    /// Who has sent it.
    pub user: ReplyUser,
    /// The id of the message that this one answers, which is the one that held the flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to_umid: Option<String>,
    /// The kind of channel, such as `whatsapp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The channel it was sent to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<String>,
    /// The subaccount the channel belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_account_id: Option<String>,
    /// When it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// The version of the event's form; older events have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// Members of the payload this version does not know, as they came; those of the envelope around it, of
    /// `recipient` and of `content` under these names.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Who has filled in a flow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ReplyUser {
    /// The phone number in international form, where WhatsApp shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub msisdn: Option<String>,
    /// WhatsApp's id of the user for this business. Before version 3 of the events it was the phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_user_id: Option<String>,
    /// The name the user goes by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The user name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Members this version does not know, as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl fmt::Debug for FlowReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlowReply")
            .field("data", &self.data)
            .field("flow_token", &self.flow_token.as_ref().map(|_| MASK))
            .field("umid", &self.umid)
            .field("user", &self.user)
            .field("reply_to_umid", &self.reply_to_umid)
            .field("channel", &self.channel)
            .field("channel_id", &self.channel_id)
            .field("sub_account_id", &self.sub_account_id)
            .field("timestamp", &self.timestamp)
            .field("version", &self.version)
            .field("extra", &self.extra)
            .finish()
    }
}

/// Names of this model that mean something else, or nothing, in an event's payload.
const OWN_NAMES: &[&str] = &["data", "flowToken", "version", "payload", "envelope"];

impl FlowReply {
    /// Makes a reply of what an event's payload, its recipient and the form hold.
    pub(crate) fn from_event(
        mut payload: Map<String, Value>,
        mut recipient: Map<String, Value>,
        data: Map<String, Value>,
    ) -> Self {
        let mut clashing: Map<_, _> =
            OWN_NAMES.iter().filter_map(|name| payload.remove_entry(*name)).collect();
        // It is always there, so what is none cannot stay beside it.
        if payload.get("umid").is_some_and(|umid| !umid.is_string() && !is_whole(umid) && !umid.is_null()) {
            clashing.extend(payload.remove_entry("umid"));
        }
        for name in ["channel", "channelId", "channel_id"] {
            if !payload.contains_key(name) {
                payload.extend(recipient.remove_entry(name));
            }
        }
        let mut reply = Self::from_members(payload, data);
        put_back(&mut reply.extra, "recipient", recipient);
        put_back(&mut reply.extra, "payload", clashing);
        reply
    }

    /// Makes a reply of its members; what is not known goes to `extra`.
    fn from_members(mut members: Map<String, Value>, mut data: Map<String, Value>) -> Self {
        let token = take_text(&mut data, &["flow_token"]);
        Self {
            flow_token: take_text(&mut members, &["flowToken"]).or(token),
            data,
            umid: take_text(&mut members, &["umid"]).unwrap_or_default(),
            user: ReplyUser::from_members(take_object(&mut members, &["user"])),
            reply_to_umid: take_text(&mut members, &["replyToUmid", "reply_to_umid"]),
            channel: take_text(&mut members, &["channel"]),
            channel_id: take_text(&mut members, &["channelId", "channel_id"]),
            sub_account_id: take_text(&mut members, &["subAccountId", "sub_account_id"]),
            timestamp: take_text(&mut members, &["timestamp"]).map(Timestamp::new),
            version: take_number(&mut members, "version"),
            extra: members,
        }
    }
}

impl ReplyUser {
    fn from_members(mut members: Map<String, Value>) -> Self {
        Self {
            msisdn: take_text(&mut members, &["msisdn"]),
            channel_user_id: take_text(&mut members, &["channelUserId", "channel_user_id"]),
            name: take_text(&mut members, &["name"]),
            username: take_text(&mut members, &["username"]),
            extra: members,
        }
    }
}

impl<'de> Deserialize<'de> for FlowReply {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut members = Map::deserialize(deserializer)?;
        let data = take_object(&mut members, &["data"]);
        Ok(Self::from_members(members, data))
    }
}

impl<'de> Deserialize<'de> for ReplyUser {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self::from_members)
    }
}

/// Takes the member of the first of these names that is there and not null.
pub(crate) fn take(members: &mut Map<String, Value>, names: &[&str]) -> Option<Value> {
    names.iter().find_map(|name| members.remove(*name).filter(|value| !value.is_null()))
}

/// Takes a text, or a whole number as its digits; anything else stays where it is.
pub(crate) fn take_text(members: &mut Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match members.get(*name)? {
        Value::Null => members.remove(*name).and(None),
        number if is_whole(number) => {
            let digits = number.to_string();
            members.remove(*name).map(|_| digits)
        }
        Value::String(_) => match members.remove(*name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        },
        _ => None,
    })
}

fn is_whole(value: &Value) -> bool {
    value.is_i64() || value.is_u64()
}

pub(crate) fn take_number(members: &mut Map<String, Value>, name: &str) -> Option<u64> {
    let value = members.get(name)?;
    let number = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())?;
    members.remove(name);
    Some(number)
}

/// Takes an object; what is there in the place of one is kept as its only member.
pub(crate) fn take_object(members: &mut Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    match take(members, names) {
        Some(Value::Object(object)) => object,
        Some(other) => Map::from_iter([("value".to_owned(), other)]),
        None => Map::new(),
    }
}

/// Puts back what is left of an object when there is something left.
pub(crate) fn put_back(members: &mut Map<String, Value>, name: &str, left: Map<String, Value>) {
    if !left.is_empty() {
        members.insert(name.to_owned(), Value::Object(left));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn canonical_json_reads_back_the_same_however_odd_the_event_was() {
        let form = object(json!({"flow_token": 17, "a": [1, {"b": null}]}));
        for payload in [
            json!({}),
            json!({"umid": "u", "user": {"msisdn": "+1", "x": 1}, "timestamp": "2026-03-19T22:51:55.00Z"}),
            json!({"umid": 5, "user": "someone", "timestamp": 5, "replyToUmid": null, "subAccountId": false}),
            json!({"umid": {"a": 1}, "data": 1, "flowToken": "x", "version": 9, "payload": 2, "envelope": {}}),
            json!({"umid": 1.5, "channel": ["x"], "reply_to_umid": -3, "user": {"name": {"first": "A"}}}),
        ] {
            let recipient = object(json!({"channel": "whatsapp", "channelId": 8, "y": true}));
            let reply = FlowReply::from_event(object(payload.clone()), recipient, form.clone());
            let canonical = serde_json::to_string(&reply).unwrap();
            assert_eq!(
                serde_json::from_str::<FlowReply>(&canonical).unwrap(),
                reply,
                "{payload}: {canonical}"
            );
            assert_eq!((reply.flow_token.as_deref(), reply.data.len()), (Some("17"), 1));
        }
    }

    #[test]
    fn no_debug_form_shows_the_flow_token() {
        let reply = FlowReply::from_members(Map::new(), object(json!({"flow_token": "s3cret", "a": 1})));
        let shown = format!("{reply:?} {reply:#?}");
        assert!(!shown.contains("s3cret") && shown.contains("[redacted]"), "{shown}");
    }
}

//! What a user has answered in a flow.

use serde::Serialize;

use crate::json::{canonical_json, members, object};
use crate::numbers::large;
use crate::timestamp::Timestamp;

/// A flow reply, as a webhook receives it. Its text form does not show the flow token.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Debug, Display)]
#[serde(rename_all = "camelCase")]
pub struct FlowReply {
    /// What the user has filled in, as a JSON object.
    #[serde(serialize_with = "members")]
    pub data: String,
    /// The token the flow was sent with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow_token: Option<String>,
    /// The id of this message: 8x8 may deliver it several times.
    pub umid: String,
    /// Who answered.
    pub user: ReplyUser,
    /// The id of the message that this answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to_umid: Option<String>,
    /// The kind of channel, such as `whatsapp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The channel it came in through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<String>,
    /// The subaccount it came in through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_account_id: Option<String>,
    /// When it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// The version of the event's form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// Members this version does not know, as a JSON object.
    #[serde(flatten, serialize_with = "members")]
    pub extra: String,
}

impl std::fmt::Display for FlowReply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FlowReply")
            .field("umid", &self.umid)
            .field("data", &self.data)
            .field("flow_token", &self.flow_token.as_ref().map(|_| "[redacted]"))
            .field("user", &self.user)
            .field("reply_to_umid", &self.reply_to_umid)
            .field("timestamp", &self.timestamp)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for FlowReply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// Who answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
#[serde(rename_all = "camelCase")]
pub struct ReplyUser {
    /// The phone number, such as `+15551234567`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub msisdn: Option<String>,
    /// The id of the user in the channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_user_id: Option<String>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The name by which others find the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Members this version does not know, as a JSON object.
    #[serde(flatten, serialize_with = "members")]
    pub extra: String,
}

canonical_json!(FlowReply, ReplyUser);

impl From<flows8x8::FlowReply> for FlowReply {
    fn from(reply: flows8x8::FlowReply) -> Self {
        Self {
            extra: object(&reply.extra),
            data: object(&reply.data),
            flow_token: reply.flow_token,
            umid: reply.umid,
            user: reply.user.into(),
            reply_to_umid: reply.reply_to_umid,
            channel: reply.channel,
            channel_id: reply.channel_id,
            sub_account_id: reply.sub_account_id,
            timestamp: reply.timestamp.map(Into::into),
            version: reply.version.map(large),
        }
    }
}

impl From<flows8x8::ReplyUser> for ReplyUser {
    fn from(user: flows8x8::ReplyUser) -> Self {
        Self {
            extra: object(&user.extra),
            msisdn: user.msisdn,
            channel_user_id: user.channel_user_id,
            name: user.name,
            username: user.username,
        }
    }
}

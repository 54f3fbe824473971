//! What a user has filled in.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use flows8x8::{FlowReply, ReplyUser, Timestamp};
use serde_json::Value;

use crate::guard;
use crate::text::{Lazy, Str};

/// What a user has filled in, as a webhook receives it.
pub struct flows8x8_flow_reply {
    pub(crate) model: FlowReply,
    user: flows8x8_reply_user,
    fields: Box<[Lazy]>,
    data: Lazy,
    flow_token: Lazy,
    umid: Lazy,
    reply_to_umid: Lazy,
    channel: Lazy,
    channel_id: Lazy,
    sub_account_id: Lazy,
    timestamp: Lazy,
    extra: Lazy,
    json: Lazy,
}

impl flows8x8_flow_reply {
    pub(crate) fn new(model: FlowReply) -> Self {
        Self {
            user: flows8x8_reply_user::new(model.user.clone()),
            fields: model.data.iter().map(|_| Lazy::default()).collect(),
            model,
            data: Lazy::default(),
            flow_token: Lazy::default(),
            umid: Lazy::default(),
            reply_to_umid: Lazy::default(),
            channel: Lazy::default(),
            channel_id: Lazy::default(),
            sub_account_id: Lazy::default(),
            timestamp: Lazy::default(),
            extra: Lazy::default(),
            json: Lazy::default(),
        }
    }
}

/// Who has filled in a flow. Always borrowed from the reply.
pub struct flows8x8_reply_user {
    pub(crate) model: ReplyUser,
    msisdn: Lazy,
    channel_user_id: Lazy,
    name: Lazy,
    username: Lazy,
    extra: Lazy,
}

impl flows8x8_reply_user {
    pub(crate) fn new(model: ReplyUser) -> Self {
        Self {
            model,
            msisdn: Lazy::default(),
            channel_user_id: Lazy::default(),
            name: Lazy::default(),
            username: Lazy::default(),
            extra: Lazy::default(),
        }
    }
}

/// The form's fields by name, without the flow token.
///
/// @param reply  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed: a JSON object
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_data(reply: Option<&flows8x8_flow_reply>) -> *const c_char {
    guard::text(reply, |reply| reply.data.json(&reply.model.data))
}

/// One field of the form.
///
/// @param reply  borrowed, by any thread; NULL gives NULL
/// @param name   borrowed UTF-8 during the call; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed: a text as it is, anything else as JSON; NULL when there is no such field
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_field(
    reply: Option<&flows8x8_flow_reply>,
    name: Str<'_>,
) -> *const c_char {
    guard::or(std::ptr::null(), || {
        let (reply, name) = (reply?, name.text("name").ok()?);
        let (field, value) = reply
            .model
            .data
            .iter()
            .zip(&*reply.fields)
            .find_map(|((known, value), field)| (known == name).then_some((field, value)))?;
        Some(match value {
            Value::String(text) => field.of(text),
            other => field.json(other),
        })
    })
}

/// The token the flow was sent with.
///
/// @param reply  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed; NULL when it was sent with none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_flow_token(reply: Option<&flows8x8_flow_reply>) -> *const c_char {
    guard::text(reply, |reply| reply.flow_token.maybe(reply.model.flow_token.as_deref()))
}

/// The id of this message. A webhook may be called several times for one, and this tells.
///
/// @param reply  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_umid(reply: Option<&flows8x8_flow_reply>) -> *const c_char {
    guard::text(reply, |reply| reply.umid.of(&reply.model.umid))
}

/// Who has sent it.
///
/// @param reply  borrowed, by any thread; NULL gives NULL
/// @return borrowed, until the reply is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_user(
    reply: Option<&flows8x8_flow_reply>,
) -> Option<&flows8x8_reply_user> {
    guard::part(reply, |reply| Some(&reply.user))
}

/// The id of the message that held the flow.
///
/// @param reply  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed; NULL when the event has none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_reply_to_umid(reply: Option<&flows8x8_flow_reply>) -> *const c_char {
    guard::text(reply, |reply| reply.reply_to_umid.maybe(reply.model.reply_to_umid.as_deref()))
}

/// The kind of channel, such as "whatsapp".
///
/// @param reply  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed; NULL when the event has none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_channel(reply: Option<&flows8x8_flow_reply>) -> *const c_char {
    guard::text(reply, |reply| reply.channel.maybe(reply.model.channel.as_deref()))
}

/// The channel it was sent to.
///
/// @param reply  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed; NULL when the event has none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_channel_id(reply: Option<&flows8x8_flow_reply>) -> *const c_char {
    guard::text(reply, |reply| reply.channel_id.maybe(reply.model.channel_id.as_deref()))
}

/// The subaccount the channel belongs to.
///
/// @param reply  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed; NULL when the event has none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_sub_account_id(reply: Option<&flows8x8_flow_reply>) -> *const c_char {
    guard::text(reply, |reply| reply.sub_account_id.maybe(reply.model.sub_account_id.as_deref()))
}

/// When it was sent, as 8x8 wrote it.
///
/// @param reply  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed; NULL when the event has none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_timestamp(reply: Option<&flows8x8_flow_reply>) -> *const c_char {
    guard::text(reply, |reply| reply.timestamp.maybe(reply.model.timestamp.as_ref().map(Timestamp::raw)))
}

/// When it was sent, as a number.
///
/// @param reply  borrowed, by any thread; NULL gives false
/// @param timestamp_unix_millis_out  set when there is one; may be NULL
/// @return whether there is a time that could be read; it is in milliseconds since 1970-01-01 UTC
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_timestamp_unix_millis(
    reply: Option<&flows8x8_flow_reply>,
    timestamp_unix_millis_out: Option<&mut MaybeUninit<i64>>,
) -> bool {
    guard::maybe(reply, timestamp_unix_millis_out, |reply| reply.model.timestamp.as_ref()?.unix_millis())
}

/// The version of the event's form.
///
/// @param reply  borrowed, by any thread; NULL gives false
/// @param version_out  set when there is one; may be NULL
/// @return whether the event has one; older events have none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_version(
    reply: Option<&flows8x8_flow_reply>,
    version_out: Option<&mut MaybeUninit<u64>>,
) -> bool {
    guard::maybe(reply, version_out, |reply| reply.model.version)
}

/// The members that this version does not know, as they came.
///
/// @param reply  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed: a JSON object, "{}" when there are none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_extra(reply: Option<&flows8x8_flow_reply>) -> *const c_char {
    guard::text(reply, |reply| reply.extra.json(&reply.model.extra))
}

/// The whole as JSON, in its canonical form: names in camelCase, absent members left out.
///
/// @param reply  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_to_json(reply: Option<&flows8x8_flow_reply>) -> *const c_char {
    guard::text(reply, |reply| reply.json.json(&reply.model))
}

/// Frees a reply, and with it all that was borrowed from it.
///
/// @param reply  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_reply_free(reply: Option<Box<flows8x8_flow_reply>>) {
    guard::free(reply);
}

/// The phone number in international form.
///
/// @param user  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed; NULL when the event has none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_reply_user_msisdn(user: Option<&flows8x8_reply_user>) -> *const c_char {
    guard::text(user, |user| user.msisdn.maybe(user.model.msisdn.as_deref()))
}

/// WhatsApp's id of the user for this business. Before version 3 of the events it was the phone number.
///
/// @param user  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed; NULL when the event has none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_reply_user_channel_user_id(user: Option<&flows8x8_reply_user>) -> *const c_char {
    guard::text(user, |user| user.channel_user_id.maybe(user.model.channel_user_id.as_deref()))
}

/// The name the user goes by.
///
/// @param user  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed; NULL when the event has none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_reply_user_name(user: Option<&flows8x8_reply_user>) -> *const c_char {
    guard::text(user, |user| user.name.maybe(user.model.name.as_deref()))
}

/// The user name.
///
/// @param user  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed; NULL when the event has none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_reply_user_username(user: Option<&flows8x8_reply_user>) -> *const c_char {
    guard::text(user, |user| user.username.maybe(user.model.username.as_deref()))
}

/// The members that this version does not know, as they came.
///
/// @param user  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the reply is freed: a JSON object, "{}" when there are none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_reply_user_extra(user: Option<&flows8x8_reply_user>) -> *const c_char {
    guard::text(user, |user| user.extra.json(&user.model.extra))
}

//! What a webhook receives.

use pyo3::prelude::*;
use serde_json::json;

use super::macros::Argument::Missing;
use super::macros::model;
use crate::functions::datetime_of;

model! {
    /// What a user has filled in, as a webhook receives it.
    FlowReply wraps flows8x8::FlowReply, empty: json!({"data": {}}),
    new: "(*, data=None, flow_token=None, umid='', user=None, reply_to_umid=None, channel=None, channel_id=None, sub_account_id=None, timestamp_raw=None, version=None, extra=None)"
        (, data = Missing, flow_token = Missing, umid = Missing, user = Missing, reply_to_umid = Missing, channel = Missing,
        channel_id = Missing, sub_account_id = Missing, timestamp_raw = Missing, version = Missing, extra = Missing),
    fields: {
        /// The form's fields by name, without the flow token.
        data = data,
        /// The token the flow was sent with.
        flow_token = flow_token,
        /// The id of this message; a webhook may be called several times for one message, and this tells.
        umid = umid,
        /// Who has sent it.
        user = user,
        /// The id of the message that held the flow.
        reply_to_umid = reply_to_umid,
        /// The kind of channel, such as ``whatsapp``.
        channel = channel,
        /// The channel it was sent to.
        channel_id = channel_id,
        /// The subaccount the channel belongs to.
        sub_account_id = sub_account_id,
        /// When it was sent, as the server wrote it.
        timestamp_raw = timestamp,
        /// The version of the event's form.
        version = version,
        /// Members this version does not know, as they came.
        extra = extra,
    }
    methods: {
        /// When it was sent, in UTC; None when that is not said, or in a form that cannot be read.
        #[getter]
        fn timestamp<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
            self.0.timestamp.as_ref().map_or(Ok(None), |time| datetime_of(py, time))
        }
    }
}

model! {
    /// Who has filled in a flow.
    ReplyUser wraps flows8x8::ReplyUser, empty: json!({}),
    new: "(*, msisdn=None, channel_user_id=None, name=None, username=None, extra=None)"
        (, msisdn = Missing, channel_user_id = Missing, name = Missing, username = Missing, extra = Missing),
    fields: {
        /// The phone number in international form, where WhatsApp shows it.
        msisdn = msisdn,
        /// WhatsApp's id of the user for this business.
        channel_user_id = channel_user_id,
        /// The name the user goes by.
        name = name,
        /// The user name.
        username = username,
        /// Members this version does not know, as they came.
        extra = extra,
    }
}

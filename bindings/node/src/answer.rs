//! What a call yields, written down on the worker so that the event loop has little left to do.

use std::time::Duration;

use bytes::Bytes;
use flows8x8::{Error, FlowDetails, FlowList, FlowPreview, FlowSummary, RawResponse, SavedFlow};
use http::HeaderMap;
use napi::bindgen_prelude::ToNapiValue;
use napi::{Env, JsValue as _, sys};

use crate::outcome::json;

/// A value with the answer it came from.
pub(crate) struct Answer {
    /// The value as canonical JSON, a document as it is; none when there is nothing, or nothing but the answer.
    pub(crate) value: Option<String>,
    pub(crate) status: u16,
    /// Names and values, one after the other, each at the end of a line: no header holds a line end.
    pub(crate) headers: Bytes,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
}

pub(crate) type Ended = Result<Answer, Error>;

/// What can be a call's value.
pub(crate) trait Value: Send + 'static {
    fn written(self) -> Result<Option<String>, Error>;
}

macro_rules! written_as_json {
    ($($type:ty),*) => {
        $(impl Value for $type {
            fn written(self) -> Result<Option<String>, Error> {
                json(&self).map(Some)
            }
        })*
    };
}

written_as_json!(SavedFlow, FlowDetails, FlowList, FlowPreview, Option<FlowSummary>);

impl Value for String {
    fn written(self) -> Result<Option<String>, Error> {
        Ok(Some(self))
    }
}

impl Value for () {
    fn written(self) -> Result<Option<String>, Error> {
        Ok(None)
    }
}

impl Value for RawResponse {
    fn written(self) -> Result<Option<String>, Error> {
        Ok(None)
    }
}

/// Runs a call.
pub(crate) async fn answer<T: Value>(call: flows8x8::Call<T>) -> Ended {
    let response = call.with_response().await?;
    Ok(Answer {
        value: response.value.written()?,
        status: response.status,
        headers: lines(&response.headers).into(),
        body: response.body,
        attempts: response.attempts,
        elapsed: response.elapsed,
    })
}

fn lines(headers: &HeaderMap) -> Vec<u8> {
    let mut lines = Vec::with_capacity(headers.len() * 48);
    for (name, value) in headers {
        lines.extend_from_slice(name.as_str().as_bytes());
        lines.push(b'\n');
        lines.extend_from_slice(value.as_bytes());
        lines.push(b'\n');
    }
    lines
}

/// Bytes as a text of JavaScript in which each character is one: cheaper than a buffer, and most are never looked at.
pub struct ByteString(pub(crate) Bytes);

impl ToNapiValue for ByteString {
    unsafe fn to_napi_value(env: sys::napi_env, bytes: Self) -> napi::Result<sys::napi_value> {
        Ok(Env::from_raw(env).create_string_latin1(&bytes.0)?.raw())
    }
}

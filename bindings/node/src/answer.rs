//! What a call yields, written down on the worker so that the event loop has little left to do.

use flows8x8::{Error, FlowDetails, FlowList, FlowPreview, FlowSummary, RawResponse, SavedFlow};
use napi::bindgen_prelude::ToNapiValue;
use napi::{Env, JsValue as _, sys};

use crate::outcome::json;

/// A value with the answer it came from.
pub(crate) struct Answer {
    /// The value as canonical JSON, a document as it is; none when there is nothing, or nothing but the answer.
    pub(crate) value: Option<String>,
    /// A line of status, attempts, milliseconds and the length of the headers; two lines for each header, its name and
    /// its value; the body. In one piece, as most programs never look at it.
    pub(crate) wire: ByteString,
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
    let (status, attempts) = (response.status, response.attempts);
    let milliseconds = response.elapsed.as_secs_f64() * 1000.0;
    // A name has a line of its own, and so has a value, which may be empty.
    let head: usize =
        response.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 2).sum();
    let mut wire = format!("{status} {attempts} {milliseconds} {head}\n").into_bytes();
    wire.reserve_exact(head + response.body.len());
    for (name, value) in &response.headers {
        for part in [name.as_str().as_bytes(), value.as_bytes()] {
            wire.extend_from_slice(part);
            wire.push(b'\n');
        }
    }
    wire.extend_from_slice(&response.body);
    Ok(Answer { value: response.value.written()?, wire: ByteString(wire) })
}

/// Bytes as a text of JavaScript in which each character is one: cheaper than a buffer.
pub struct ByteString(Vec<u8>);

impl ToNapiValue for ByteString {
    unsafe fn to_napi_value(env: sys::napi_env, bytes: Self) -> napi::Result<sys::napi_value> {
        Ok(Env::from_raw(env).create_string_latin1(&bytes.0)?.raw())
    }
}

//! Making a call.

use flows8x8::Response;
use flows8x8::blocking::{Call, Client};

use crate::call_options::flows8x8_call_options;
use crate::callback;
use crate::client::flows8x8_client;
use crate::failure::{Failure, required};
use crate::response::flows8x8_response;

type Handle<'a> = Option<&'a flows8x8_client>;
type Options<'a> = Option<&'a flows8x8_call_options>;

/// Makes a call with the options.
fn ended<T: Send + 'static>(
    client: Handle<'_>,
    options: Options<'_>,
    make: impl FnOnce(&Client) -> Result<Call<T>, Failure>,
) -> Result<Response<T>, Failure> {
    callback::refuse_within()?;
    let client = &required(client, "client")?.client;
    let given = flows8x8_call_options::given(options)?;
    Ok(make(client)?.options(given).with_response()?)
}

/// Makes a call with the options, and gives the answer to whom wants it.
pub(crate) fn call<T: Send + 'static>(
    client: Handle<'_>,
    options: Options<'_>,
    make: impl FnOnce(&Client) -> Result<Call<T>, Failure>,
) -> Result<T, Failure> {
    let (value, answer) = flows8x8_response::split(ended(client, options, make)?);
    flows8x8_call_options::answered(options, answer);
    Ok(value)
}

/// Makes a call, and yields the answer itself.
pub(crate) fn answer<T: Send + 'static>(
    client: Handle<'_>,
    options: Options<'_>,
    make: impl FnOnce(&Client) -> Result<Call<T>, Failure>,
) -> Result<impl Fn() -> flows8x8_response, Failure> {
    let (_, answer) = flows8x8_response::split(ended(client, options, make)?);
    flows8x8_call_options::answered(options, &answer);
    Ok(answer)
}

//! The client.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use flows8x8::blocking::Client;

use crate::call_options::flows8x8_call_options;
use crate::client_options::flows8x8_options;
use crate::code::flows8x8_code;
use crate::error::flows8x8_error;
use crate::failure::required;
use crate::guard::{self, give, place};
use crate::log;
use crate::text::{Lazy, Str};

/// A client of 8x8's WhatsApp Flows API, bound to key, region, account and channel. Any number of threads may call with one at
/// once, and after a fork both processes may.
pub struct flows8x8_client {
    pub(crate) client: Client,
    base_url: Lazy,
    account_id: Lazy,
    channel_id: Lazy,
    open: Lazy,
    closed: Lazy,
}

impl flows8x8_client {
    fn new(client: Client) -> Self {
        Self {
            client,
            base_url: Lazy::default(),
            account_id: Lazy::default(),
            channel_id: Lazy::default(),
            open: Lazy::default(),
            closed: Lazy::default(),
        }
    }
}

/// Makes a client. Sends nothing.
///
/// @param options     borrowed, by any thread; NULL takes all from the environment
/// @param client_out  set on FLOWS8X8_OK only; release with flows8x8_client_free(); NULL is an error
/// @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_CONFIGURATION when something is missing or contradicts itself
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_client_new(
    options: Option<&flows8x8_options>,
    client_out: Option<&mut MaybeUninit<*mut flows8x8_client>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(client_out, "client_out")?;
        let builder = flows8x8_options::builder(options)?;
        log::from_environment(flows8x8_options::variable(options, "FLOWS8X8_LOG"))?;
        give(place, flows8x8_client::new(builder.build_blocking()?));
        Ok(())
    })
}

/// Makes a copy for another channel, which shares connections and rate limit with the client, and its end.
///
/// @param client      borrowed, by any thread; NULL is an error
/// @param channel_id  borrowed UTF-8 during the call; NULL is an error
/// @param client_out  set on FLOWS8X8_OK only; release with flows8x8_client_free(); NULL is an error
/// @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_INVALID_ARGUMENT when the id cannot stand in a path
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_client_with_channel(
    client: Option<&flows8x8_client>,
    channel_id: Str<'_>,
    client_out: Option<&mut MaybeUninit<*mut flows8x8_client>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(client_out, "client_out")?;
        let copy = required(client, "client")?.client.with_channel(channel_id.text("channel_id")?)?;
        give(place, flows8x8_client::new(copy));
        Ok(())
    })
}

/// Makes a copy whose calls have these options unless they say otherwise. It shares connections and rate limit with the client,
/// and its end.
///
/// @param client      borrowed, by any thread; NULL is an error
/// @param options     borrowed, by any thread; NULL changes nothing
/// @param client_out  set on FLOWS8X8_OK only; release with flows8x8_client_free(); NULL is an error
/// @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK, or the code of what was wrong with the options
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_client_with_options(
    client: Option<&flows8x8_client>,
    options: Option<&flows8x8_call_options>,
    client_out: Option<&mut MaybeUninit<*mut flows8x8_client>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(client_out, "client_out")?;
        let copy = required(client, "client")?.client.with_options(flows8x8_call_options::given(options)?);
        give(place, flows8x8_client::new(copy));
        Ok(())
    })
}

/// Closes a client and all its copies in this process: calls under way return FLOWS8X8_ERR_CLOSED, and so does every later one.
///
/// @param client  borrowed, by any thread; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_client_close(client: Option<&flows8x8_client>) {
    guard::number(client, |client| client.client.close());
}

/// Whether a client was closed.
///
/// @param client  borrowed, by any thread; NULL gives false
/// @return whether flows8x8_client_close() was called on it or a copy
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_client_is_closed(client: Option<&flows8x8_client>) -> bool {
    guard::number(client, |client| client.client.is_closed())
}

/// The server's address.
///
/// @param client  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the client is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_client_base_url(client: Option<&flows8x8_client>) -> *const c_char {
    guard::text(client, |client| client.base_url.of(client.client.base_url()))
}

/// The channel a client is bound to.
///
/// @param client  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the client is freed; NULL when it is bound to none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_client_channel_id(client: Option<&flows8x8_client>) -> *const c_char {
    guard::text(client, |client| client.channel_id.maybe(client.client.channel_id()))
}

/// The account a client is bound to.
///
/// @param client  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the client is freed; NULL when it is bound to none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_client_account_id(client: Option<&flows8x8_client>) -> *const c_char {
    guard::text(client, |client| client.account_id.maybe(client.client.account_id()))
}

/// A client in words, without the key.
///
/// @param client  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the client is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_client_describe(client: Option<&flows8x8_client>) -> *const c_char {
    guard::text(client, |client| {
        let text = if client.client.is_closed() { &client.closed } else { &client.open };
        text.of(&client.client.describe())
    })
}

/// Frees a client. Its copies go on.
///
/// @param client  owned, used by no other thread any more, and by no call under way; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_client_free(client: Option<Box<flows8x8_client>>) {
    guard::free(client);
}

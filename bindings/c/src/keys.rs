//! Keys that a function of the program gives.

use std::ffi::c_void;

use flows8x8::{ApiKey, CredentialProvider, KeyFuture};

use crate::callback;
use crate::code::flows8x8_code;
use crate::failure::{Failure, null};
use crate::guard;
use crate::text::Str;

/// Where a function of the program puts the key that it was asked for.
pub struct flows8x8_key_reply(Option<Result<ApiKey, String>>);

/// Asks the program for an API key. Answer by flows8x8_key_reply_set() or flows8x8_key_reply_fail() before returning; no
/// exception may leave it, and no longjmp(), and no call can be made from within it: that is FLOWS8X8_ERR_INVALID_ARGUMENT.
///
/// @param user_data  what flows8x8_options_set_credentials() was given
/// @param refresh    whether the key given last was refused
/// @param reply      borrowed, until the function returns
pub type flows8x8_key_callback =
    Option<unsafe extern "C" fn(user_data: *mut c_void, refresh: bool, reply: *mut flows8x8_key_reply)>;

/// Gives the API key that the program was asked for.
///
/// @param reply    borrowed and changed, by the thread that was asked; NULL is an error
/// @param api_key  borrowed UTF-8 during the call, copied; NULL is an error
/// @return FLOWS8X8_OK, FLOWS8X8_ERR_NULL_ARGUMENT or FLOWS8X8_ERR_INVALID_UTF8
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_key_reply_set(
    reply: Option<&mut flows8x8_key_reply>,
    api_key: Str<'_>,
) -> flows8x8_code {
    guard::run(None, || {
        let reply = reply.ok_or_else(|| null("reply"))?;
        // What is wrong with it is why the call fails, for those who do not look at what this returns.
        match api_key.text("api_key") {
            Ok(key) => {
                reply.0 = Some(Ok(ApiKey::new(key)));
                Ok(())
            }
            Err(failure) => {
                reply.0 = Some(Err(failure.error.message().to_owned()));
                Err(failure)
            }
        }
    })
}

/// Says why there is no API key; the call then fails with FLOWS8X8_ERR_CONFIGURATION and this as its cause.
///
/// @param reply    borrowed and changed, by the thread that was asked; NULL is an error
/// @param message  borrowed UTF-8 during the call, copied; NULL is an error
/// @return FLOWS8X8_OK, FLOWS8X8_ERR_NULL_ARGUMENT or FLOWS8X8_ERR_INVALID_UTF8
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_key_reply_fail(
    reply: Option<&mut flows8x8_key_reply>,
    message: Str<'_>,
) -> flows8x8_code {
    guard::run(None, || {
        let reply = reply.ok_or_else(|| null("reply"))?;
        reply.0 = Some(Err(message.text("message")?.to_owned()));
        Ok(())
    })
}

/// The function as the core asks it: on the thread that makes the call.
#[derive(Clone, Copy)]
pub(crate) struct Provider {
    ask: unsafe extern "C" fn(*mut c_void, bool, *mut flows8x8_key_reply),
    user_data: *mut c_void,
}

// SAFETY: the header demands that the function can be called on any thread, with this pointer.
unsafe impl Send for Provider {}
// SAFETY: as above, by several threads at once.
unsafe impl Sync for Provider {}

impl Provider {
    pub(crate) fn new(callback: flows8x8_key_callback, user_data: *mut c_void) -> Result<Self, Failure> {
        Ok(Self { ask: callback.ok_or_else(|| null("callback"))?, user_data })
    }
}

impl CredentialProvider for Provider {
    fn api_key(&self, refresh: bool) -> KeyFuture<'_> {
        let mut reply = flows8x8_key_reply(None);
        // SAFETY: the function is one of C that takes these, and the reply outlives it.
        callback::run(|| unsafe { (self.ask)(self.user_data, refresh, &raw mut reply) });
        let key = reply.0.unwrap_or_else(|| Err("it gave no key".to_owned()));
        Box::pin(std::future::ready(key.map_err(Into::into)))
    }
}

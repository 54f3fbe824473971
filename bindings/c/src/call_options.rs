//! What can be said about one call.

use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::time::Duration;

use flows8x8::CallOptions;

use crate::cancel::flows8x8_cancel_token;
use crate::code::flows8x8_code;
use crate::failure::{Failure, null, required};
use crate::guard::{self, Filled};
use crate::response::flows8x8_response;
use crate::text::Str;

/// Options of a call. What is not set stays as the client has it.
#[derive(Default)]
pub struct flows8x8_call_options {
    options: CallOptions,
    /// The first thing that was wrong, for those who did not look at what a setter returned.
    mistake: Option<Failure>,
    response_out: AtomicPtr<*mut flows8x8_response>,
}

impl Filled for flows8x8_call_options {
    fn mistake(&mut self) -> &mut Option<Failure> {
        &mut self.mistake
    }
}

impl flows8x8_call_options {
    /// The options for a call.
    pub(crate) fn given(options: Option<&Self>) -> Result<CallOptions, Failure> {
        let Some(this) = options else { return Ok(CallOptions::new()) };
        match &this.mistake {
            Some(mistake) => Err(mistake.clone()),
            None => Ok(this.options.clone()),
        }
    }

    /// Gives the answer to whom wants it.
    pub(crate) fn answered(options: Option<&Self>, make: impl FnOnce() -> flows8x8_response) {
        let place = options.map_or(std::ptr::null_mut(), |this| this.response_out.load(Ordering::Relaxed));
        if !place.is_null() {
            // SAFETY: the header demands that the pointer given last can be written while calls are made with the options.
            unsafe { place.write(Box::into_raw(Box::new(make()))) };
        }
    }
}

/// Applies a setter of the core's.
fn set(
    options: Option<&mut flows8x8_call_options>,
    apply: impl FnOnce(CallOptions) -> Result<CallOptions, Failure>,
) -> flows8x8_code {
    guard::set(options, "options", |this| {
        this.options = apply(this.options.clone())?;
        Ok(())
    })
}

/// Makes options of a call, of which none is set.
///
/// @return owned, for one thread at a time while it is changed; NULL only when the library panicked; release it with flows8x8_call_options_free()
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_call_options_new() -> Option<Box<flows8x8_call_options>> {
    guard::new(flows8x8_call_options::default)
}

/// Sets the deadline of the call: all attempts and the waits between them, but not the wait for a turn below the rate limit, for
/// which flows8x8_options_set_max_rate_wait_ms() is.
///
/// @param options     borrowed and changed, by one thread at a time; NULL is an error
/// @param timeout_ms  milliseconds; 0 fails at once with FLOWS8X8_ERR_TIMEOUT
/// @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_call_options_set_timeout_ms(
    options: Option<&mut flows8x8_call_options>,
    timeout_ms: u64,
) -> flows8x8_code {
    set(options, |set| Ok(set.timeout(Duration::from_millis(timeout_ms))))
}

/// Sets how often to try again after a failure that allows it.
///
/// @param options      borrowed and changed, by one thread at a time; NULL is an error
/// @param max_retries  a count; 0 turns retries off
/// @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_call_options_set_max_retries(
    options: Option<&mut flows8x8_call_options>,
    max_retries: u32,
) -> flows8x8_code {
    set(options, |set| Ok(set.max_retries(max_retries)))
}

/// Adds a header to send along. The call refuses Authorization and the headers that frame a message.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param name     borrowed UTF-8 during the call; NULL is an error
/// @param value    borrowed UTF-8 during the call; NULL is an error
/// @return FLOWS8X8_OK, FLOWS8X8_ERR_NULL_ARGUMENT or FLOWS8X8_ERR_INVALID_UTF8, which the call says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_call_options_add_header(
    options: Option<&mut flows8x8_call_options>,
    name: Str<'_>,
    value: Str<'_>,
) -> flows8x8_code {
    set(options, |set| Ok(set.header(name.text("name")?, value.text("value")?)))
}

/// Sets whether create and update fail with FLOWS8X8_ERR_VALIDATION_FAILED when the server reports findings.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param raise    whether they fail
/// @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_call_options_set_raise_on_validation(
    options: Option<&mut flows8x8_call_options>,
    raise: bool,
) -> flows8x8_code {
    set(options, |set| Ok(set.raise_on_validation(raise)))
}

/// Sets whether create looks the flow up by its name, before and after: see flows8x8_options_set_reconcile().
///
/// @param options    borrowed and changed, by one thread at a time; NULL is an error
/// @param reconcile  whether it does
/// @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_call_options_set_reconcile(
    options: Option<&mut flows8x8_call_options>,
    reconcile: bool,
) -> flows8x8_code {
    set(options, |set| Ok(set.reconcile(reconcile)))
}

/// Sets the token that ends the call from another thread.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param token    borrowed, by any thread; it may be freed while the options have it; NULL is an error
/// @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_call_options_set_cancel(
    options: Option<&mut flows8x8_call_options>,
    token: Option<&flows8x8_cancel_token>,
) -> flows8x8_code {
    set(options, |set| Ok(set.cancel(&required(token, "token")?.0)))
}

/// Asks for the answer itself, beside what a call yields: its status, headers and body. For one call at a time: the options
/// must not be shared between threads then.
///
/// @param options       borrowed and changed, by one thread at a time; NULL is an error
/// @param response_out  where each call with these options that succeeds puts a response of its own, over the one before, to be released with
///                      flows8x8_response_free(); a call that fails leaves what is there; must stay there while calls are made; NULL asks for none any more
/// @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_call_options_set_response(
    options: Option<&mut flows8x8_call_options>,
    response_out: Option<&mut MaybeUninit<*mut flows8x8_response>>,
) -> flows8x8_code {
    guard::run(None, || {
        let options = options.ok_or_else(|| null("options"))?;
        let place = response_out.map_or(std::ptr::null_mut(), MaybeUninit::as_mut_ptr);
        options.response_out.store(place, Ordering::Relaxed);
        Ok(())
    })
}

/// Frees options of a call.
///
/// @param options  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_call_options_free(options: Option<Box<flows8x8_call_options>>) {
    guard::free(options);
}

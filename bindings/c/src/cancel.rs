//! Ending calls from another thread.

use flows8x8::CancelToken;

use crate::guard;

/// Ends the calls that it was given to.
pub struct flows8x8_cancel_token(pub(crate) CancelToken);

/// Makes a token that has ended nothing yet.
///
/// @return owned, for any thread; NULL only when the library panicked; release it with flows8x8_cancel_token_free()
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_cancel_token_new() -> Option<Box<flows8x8_cancel_token>> {
    guard::new(|| flows8x8_cancel_token(CancelToken::new()))
}

/// Ends every call that has the token, now and later: they return FLOWS8X8_ERR_CANCELLED. A token cannot be used again.
/// It takes a lock, so no signal handler may call it: let a thread do it.
///
/// @param token  borrowed, by any thread; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_cancel(token: Option<&flows8x8_cancel_token>) {
    guard::number(token, |token| token.0.cancel());
}

/// Whether a token was used.
///
/// @param token  borrowed, by any thread; NULL gives false
/// @return whether flows8x8_cancel() was called with it
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_cancel_token_is_cancelled(token: Option<&flows8x8_cancel_token>) -> bool {
    guard::number(token, |token| token.0.is_cancelled())
}

/// Frees a token. The calls and options that have it keep what they need of it, and can be ended no more.
///
/// @param token  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_cancel_token_free(token: Option<Box<flows8x8_cancel_token>>) {
    guard::free(token);
}

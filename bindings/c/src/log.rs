//! What the core says of itself, passed to a function of the program.

use std::ffi::{c_char, c_void};
use std::io::Write as _;
use std::sync::Once;
use std::sync::atomic::{AtomicPtr, Ordering};

use flows8x8::{Error, ErrorKind, host};

use crate::callback;
use crate::code::flows8x8_code;
use crate::failure::{Failure, invalid};
use crate::guard;
use crate::text::Text;

/// How much a line of the log matters.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum flows8x8_log_level {
    /// Bodies of requests and answers, with secrets masked.
    FLOWS8X8_LOG_TRACE = 1,
    /// One line for each attempt.
    FLOWS8X8_LOG_DEBUG = 2,
    /// What a program may want to know.
    FLOWS8X8_LOG_INFO = 3,
    /// What is probably not what was meant.
    FLOWS8X8_LOG_WARN = 4,
    /// What failed and is reported nowhere else.
    FLOWS8X8_LOG_ERROR = 5,
}

use flows8x8_log_level::*;

/// Takes a line of the log. No exception may leave it, and no longjmp(), and no call can be made from within it: that is
/// FLOWS8X8_ERR_INVALID_ARGUMENT.
///
/// @param user_data  what flows8x8_set_log_callback() was given
/// @param level      how much the line matters
/// @param message    borrowed UTF-8 without a line end, until the function returns
pub type flows8x8_log_callback =
    Option<unsafe extern "C" fn(user_data: *mut c_void, level: flows8x8_log_level, message: *const c_char)>;

/// A function that takes lines.
struct Sink {
    say: unsafe extern "C" fn(*mut c_void, flows8x8_log_level, *const c_char),
    user_data: *mut c_void,
    /// The one before it, so that tools which look for lost memory find it.
    _before: *mut Sink,
}

/// Where lines go: NULL for standard error. A sink is never freed, as another thread may be about to use it; programs set one.
static SINK: AtomicPtr<Sink> = AtomicPtr::new(std::ptr::null_mut());

const LEVELS: &[(flows8x8_log_level, &str)] = &[
    (FLOWS8X8_LOG_TRACE, "trace"),
    (FLOWS8X8_LOG_DEBUG, "debug"),
    (FLOWS8X8_LOG_INFO, "info"),
    (FLOWS8X8_LOG_WARN, "warn"),
    (FLOWS8X8_LOG_ERROR, "error"),
];

/// Sets the function that takes the lines of the log, one for each attempt of a call, of all clients of the process. Without
/// one nothing is logged, unless the variable FLOWS8X8_LOG names a level, such as "debug": then to standard error.
///
/// @param callback   called on the threads that make calls, so by several at once, also for a moment after it was replaced;
///                   NULL logs nothing any more; each one that is set takes a few bytes for good
/// @param user_data  borrowed, passed to it as it is; must be there for as long as the process makes calls
/// @param level      the lowest flows8x8_log_level to log; not looked at when callback is NULL
/// @return FLOWS8X8_OK, or FLOWS8X8_ERR_INVALID_ARGUMENT for a level that does not exist
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_set_log_callback(
    callback: flows8x8_log_callback,
    user_data: *mut c_void,
    level: i32,
) -> flows8x8_code {
    guard::run(None, || {
        let Some(take) = callback else {
            host::listen(0, say);
            return Ok(());
        };
        let known = LEVELS.iter().find(|(known, _)| *known as i32 == level);
        let (level, _) =
            known.ok_or_else(|| invalid(format!("level is {level}, which is no flows8x8_log_level")))?;
        let sink = Box::new(Sink { say: take, user_data, _before: SINK.load(Ordering::Acquire) });
        SINK.store(Box::into_raw(sink), Ordering::Release);
        host::listen(*level as u8, say);
        Ok(())
    })
}

/// Logs to standard error when the environment says so and the program has not said anything.
///
/// # Errors
/// `configuration` for a level that does not exist.
pub(crate) fn from_environment(variable: Option<String>) -> Result<(), Failure> {
    static ONCE: Once = Once::new();
    if ONCE.is_completed() || !SINK.load(Ordering::Acquire).is_null() {
        return Ok(());
    }
    let Some(variable) = variable.filter(|text| !text.trim().is_empty()) else {
        return Ok(());
    };
    let name = variable.trim().to_ascii_lowercase();
    let name = if name == "warning" { "warn" } else { &name };
    let Some((level, _)) = LEVELS.iter().find(|(_, known)| *known == name) else {
        let text = format!("FLOWS8X8_LOG: {variable:?} is no level: pass trace, debug, info, warn, error");
        return Err(Error::of_binding(ErrorKind::Configuration, text, None).into());
    };
    ONCE.call_once(|| host::listen(*level as u8, say));
    Ok(())
}

/// Passes a line on.
fn say(level: u8, text: &dyn Fn() -> String) {
    let Some((level, name)) = LEVELS.iter().find(|(known, _)| *known as u8 == level) else { return };
    // SAFETY: a sink is never freed.
    match unsafe { SINK.load(Ordering::Acquire).as_ref() } {
        Some(sink) => {
            let line = Text::new(text());
            // SAFETY: the function is one of C that takes these, and the header demands that any thread may call it with
            // its pointer; the line outlives it.
            callback::run(|| unsafe { (sink.say)(sink.user_data, *level, line.as_ptr()) });
        }
        None => {
            let _ = writeln!(std::io::stderr(), "flows8x8 {} {}", name.to_ascii_uppercase(), text());
        }
    }
}

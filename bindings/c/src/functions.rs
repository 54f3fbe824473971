//! What needs no client.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use flows8x8::ReplyOptions;

use crate::bytes::bytes;
use crate::code::flows8x8_code;
use crate::error::flows8x8_error;
use crate::failure::Failure;
use crate::guard::{self, Filled, give, place};
use crate::lint::{flows8x8_explanation, flows8x8_lint_report};
use crate::reply::flows8x8_flow_reply;
use crate::requests::file;
use crate::text::Str;

/// Finds the mistakes in a flow JSON, as the server would, without a request.
///
/// @param data        borrowed bytes during the call; NULL is an error unless len is 0
/// @param len         their number: strlen() of a text
/// @param report_out  set on FLOWS8X8_OK only; release with flows8x8_lint_report_free(); NULL is an error
/// @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK, whatever was found; callable from any thread
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_lint(
    data: *const c_char,
    len: usize,
    report_out: Option<&mut MaybeUninit<*mut flows8x8_lint_report>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(report_out, "report_out")?;
        let report = flows8x8::lint_bytes(bytes(data, len, "data")?);
        give(place, flows8x8_lint_report::new(report));
        Ok(())
    })
}

/// Finds the mistakes in a file of flow JSON.
///
/// @param path        borrowed text during the call, in the form the system has paths; NULL is an error
/// @param report_out  set on FLOWS8X8_OK only; release with flows8x8_lint_report_free(); NULL is an error
/// @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK, whatever was found; FLOWS8X8_ERR_INVALID_ARGUMENT for a file that cannot be read; callable from any
///         thread
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_lint_file(
    path: Str<'_>,
    report_out: Option<&mut MaybeUninit<*mut flows8x8_lint_report>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(report_out, "report_out")?;
        let report = flows8x8::lint_file(file(path)?)?;
        give(place, flows8x8_lint_report::new(report));
        Ok(())
    })
}

/// Says what the code of a finding means.
///
/// @param code             borrowed UTF-8 such as "INVALID_PROPERTY_VALUE" during the call; NULL is an error
/// @param explanation_out  set on FLOWS8X8_OK only, to NULL for a code that nobody knows; release with
///                         flows8x8_explanation_free(); NULL is an error
/// @param error_out        set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; callable from any thread
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_explain(
    code: Str<'_>,
    explanation_out: Option<&mut MaybeUninit<*mut flows8x8_explanation>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(explanation_out, "explanation_out")?;
        guard::give_maybe(place, flows8x8::explain(code.text("code")?).map(flows8x8_explanation::new));
        Ok(())
    })
}

/// What the request of a webhook must have before its body is read.
#[derive(Default)]
pub struct flows8x8_reply_options {
    authorization: Option<Vec<u8>>,
    headers: Vec<(String, Vec<u8>)>,
    /// The first thing that was wrong, for those who did not look at what a setter returned.
    mistake: Option<Failure>,
}

impl Filled for flows8x8_reply_options {
    fn mistake(&mut self) -> &mut Option<Failure> {
        &mut self.mistake
    }
}

impl flows8x8_reply_options {
    fn given(options: Option<&Self>) -> Result<ReplyOptions, Failure> {
        let Some(this) = options else { return Ok(ReplyOptions::new()) };
        if let Some(mistake) = &this.mistake {
            return Err(mistake.clone());
        }
        let headers = this.headers.iter().map(|(name, value)| (name, value));
        let given = ReplyOptions::new().headers(headers);
        Ok(match &this.authorization {
            Some(expected) => given.authorization(expected),
            None => given,
        })
    }
}

/// Makes options of a reply, of which none is set: nothing is checked.
///
/// @return owned, for one thread at a time while it is changed; NULL only when the library panicked; release it with flows8x8_reply_options_free()
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_reply_options_new() -> Option<Box<flows8x8_reply_options>> {
    guard::new(flows8x8_reply_options::default)
}

/// Sets what the request's Authorization header must be: what was set for the webhook in 8x8, scheme included. It is compared
/// in constant time.
///
/// @param options        borrowed and changed, by one thread at a time; NULL is an error
/// @param authorization  borrowed bytes that end with NUL during the call, copied; NULL is an error
/// @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT, which flows8x8_parse_flow_reply() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_reply_options_set_authorization(
    options: Option<&mut flows8x8_reply_options>,
    authorization: Str<'_>,
) -> flows8x8_code {
    guard::set(options, "options", |options| {
        options.authorization = Some(authorization.bytes("authorization")?.to_vec());
        Ok(())
    })
}

/// Adds a header of the request. Only Authorization is looked at.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param name     borrowed UTF-8 in any case, during the call; NULL is an error
/// @param value    borrowed bytes that end with NUL during the call, copied; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_parse_flow_reply() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_reply_options_add_header(
    options: Option<&mut flows8x8_reply_options>,
    name: Str<'_>,
    value: Str<'_>,
) -> flows8x8_code {
    guard::set(options, "options", |options| {
        let header = (name.text("name")?.to_owned(), value.bytes("value")?.to_vec());
        options.headers.push(header);
        Ok(())
    })
}

/// Frees options of a reply.
///
/// @param options  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_reply_options_free(options: Option<Box<flows8x8_reply_options>>) {
    guard::free(options);
}

/// Reads what a webhook receives when a user has filled in a flow.
///
/// @param body       borrowed bytes of the request's body during the call; NULL is an error unless len is 0
/// @param len        their number
/// @param options    borrowed, by any thread; NULL checks nothing
/// @param reply_out  set on FLOWS8X8_OK only, to NULL for an event that is no reply to a flow; release with
///                   flows8x8_flow_reply_free(); NULL is an error
/// @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_WEBHOOK for a body that is no event, and for a request that is not 8x8's; callable from
///         any thread
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_parse_flow_reply(
    body: *const c_char,
    len: usize,
    options: Option<&flows8x8_reply_options>,
    reply_out: Option<&mut MaybeUninit<*mut flows8x8_flow_reply>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(reply_out, "reply_out")?;
        let options = flows8x8_reply_options::given(options)?;
        let reply = flows8x8::parse_flow_reply_with(bytes(body, len, "body")?, options)?;
        guard::give_maybe(place, reply.map(flows8x8_flow_reply::new));
        Ok(())
    })
}

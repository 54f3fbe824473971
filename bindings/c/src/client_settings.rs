//! What a client is made from: how it behaves.

use std::ffi::c_char;
use std::time::Duration;

use crate::bytes::bytes;
use crate::client_options::{flows8x8_options, set, step};
use crate::code::flows8x8_code;
use crate::failure::{Failure, null};
use crate::requests::file;
use crate::text::Str;

/// Certificates in so many bytes.
fn pem(data: *const c_char, len: usize, name: &str) -> Result<Vec<u8>, Failure> {
    if data.is_null() {
        return Err(null(name));
    }
    bytes(data, len, name).map(<[u8]>::to_vec)
}

/// Sets the deadline of a call: all attempts and the waits between them, but not the wait for a turn below the rate limit. 60 s
/// by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param timeout_ms  milliseconds
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_timeout_ms(
    options: Option<&mut flows8x8_options>,
    timeout_ms: u64,
) -> flows8x8_code {
    set(options, || {
        let timeout = Duration::from_millis(timeout_ms);
        Ok(step(move |client| client.timeout(timeout)))
    })
}

/// Sets the time that a connection may take to be made. 5 s by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param connect_timeout_ms  milliseconds
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_connect_timeout_ms(
    options: Option<&mut flows8x8_options>,
    connect_timeout_ms: u64,
) -> flows8x8_code {
    set(options, || {
        let connect_timeout = Duration::from_millis(connect_timeout_ms);
        Ok(step(move |client| client.connect_timeout(connect_timeout)))
    })
}

/// Sets how often to try again after a failure that allows it. 2 by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param max_retries  a count; 0 turns retries off
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_max_retries(
    options: Option<&mut flows8x8_options>,
    max_retries: u32,
) -> flows8x8_code {
    set(options, || Ok(step(move |client| client.max_retries(max_retries))))
}

/// Sets the wait before the first retry, which doubles with each. 0.5 s by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param initial_backoff_ms  milliseconds
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_initial_backoff_ms(
    options: Option<&mut flows8x8_options>,
    initial_backoff_ms: u64,
) -> flows8x8_code {
    set(options, || {
        let initial_backoff = Duration::from_millis(initial_backoff_ms);
        Ok(step(move |client| client.initial_backoff(initial_backoff)))
    })
}

/// Sets the longest wait before a retry. 8 s by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param max_backoff_ms  milliseconds
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_max_backoff_ms(
    options: Option<&mut flows8x8_options>,
    max_backoff_ms: u64,
) -> flows8x8_code {
    set(options, || {
        let max_backoff = Duration::from_millis(max_backoff_ms);
        Ok(step(move |client| client.max_backoff(max_backoff)))
    })
}

/// Sets the longest wait that the server may ask for; above it the call fails with FLOWS8X8_ERR_RATE_LIMITED at once. 60 s by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param max_retry_after_ms  milliseconds
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_max_retry_after_ms(
    options: Option<&mut flows8x8_options>,
    max_retry_after_ms: u64,
) -> flows8x8_code {
    set(options, || {
        let max_retry_after = Duration::from_millis(max_retry_after_ms);
        Ok(step(move |client| client.max_retry_after(max_retry_after)))
    })
}

/// Sets the largest answer that is read. 16 MiB by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param max_response_bytes  bytes
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_max_response_bytes(
    options: Option<&mut flows8x8_options>,
    max_response_bytes: usize,
) -> flows8x8_code {
    set(options, || Ok(step(move |client| client.max_response_bytes(max_response_bytes))))
}

/// Sets how many requests a window may have, for each host and key of the process. 100 by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param rate_limit  a count; 0 turns the limit off
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_rate_limit(
    options: Option<&mut flows8x8_options>,
    rate_limit: u32,
) -> flows8x8_code {
    set(options, || {
        let rate_limit = (rate_limit != 0).then_some(rate_limit);
        Ok(step(move |client| client.rate_limit(rate_limit)))
    })
}

/// Sets the window of the rate limit. 61 s by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param rate_window_ms  milliseconds
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_rate_window_ms(
    options: Option<&mut flows8x8_options>,
    rate_window_ms: u64,
) -> flows8x8_code {
    set(options, || {
        let rate_window = Duration::from_millis(rate_window_ms);
        Ok(step(move |client| client.rate_window(rate_window)))
    })
}

/// Sets how long a call waits for its turn at most, beside its deadline. 61 s by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param max_rate_wait_ms  milliseconds; 0 does not wait
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_max_rate_wait_ms(
    options: Option<&mut flows8x8_options>,
    max_rate_wait_ms: u64,
) -> flows8x8_code {
    set(options, || {
        let max_rate_wait = Duration::from_millis(max_rate_wait_ms);
        Ok(step(move |client| client.max_rate_wait(max_rate_wait)))
    })
}

/// Sets whether what the API would ignore is refused. On by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param strict  whether it is so
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_strict(
    options: Option<&mut flows8x8_options>,
    strict: bool,
) -> flows8x8_code {
    set(options, || Ok(step(move |client| client.strict(strict))))
}

/// Sets whether create and update fail with FLOWS8X8_ERR_VALIDATION_FAILED when the server reports findings. Off by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param raise_on_validation  whether it is so
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_raise_on_validation(
    options: Option<&mut flows8x8_options>,
    raise_on_validation: bool,
) -> flows8x8_code {
    set(options, || Ok(step(move |client| client.raise_on_validation(raise_on_validation))))
}

/// Sets whether create looks the flow up by its name, before and after an unclear failure, so that no flow is made twice. Another
/// process that uses the same name at the same moment is not noticed. Off by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param reconcile  whether it is so
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_reconcile(
    options: Option<&mut flows8x8_options>,
    reconcile: bool,
) -> flows8x8_code {
    set(options, || Ok(step(move |client| client.reconcile(reconcile))))
}

/// Adds a header to every request. Authorization and the headers that frame a message are refused.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param name     borrowed UTF-8 during the call, copied; NULL is an error
/// @param value    borrowed UTF-8 during the call, copied; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_add_header(
    options: Option<&mut flows8x8_options>,
    name: Str<'_>,
    value: Str<'_>,
) -> flows8x8_code {
    set(options, || {
        let name = name.text("name")?.to_owned();
        let value = value.text("value")?.to_owned();
        Ok(step(move |client| client.header(&name, &value)))
    })
}

/// Sets the proxy instead of the environment's.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param proxy  borrowed UTF-8 during the call, copied, such as "http://user:password@host:3128"; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_proxy(
    options: Option<&mut flows8x8_options>,
    proxy: Str<'_>,
) -> flows8x8_code {
    set(options, || {
        let proxy = proxy.text("proxy")?.to_owned();
        Ok(step(move |client| client.proxy(proxy.clone())))
    })
}

/// Uses no proxy, whatever the environment says.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_no_proxy(options: Option<&mut flows8x8_options>) -> flows8x8_code {
    set(options, || Ok(step(move |client| client.no_proxy())))
}

/// Sets a file of certificates in PEM to trust beside the system's.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param path  borrowed text during the call, in the form the system has paths; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_ca_file(
    options: Option<&mut flows8x8_options>,
    path: Str<'_>,
) -> flows8x8_code {
    set(options, || {
        let path = file(path)?.to_owned();
        Ok(step(move |client| client.ca_file(&path)))
    })
}

/// Sets certificates in PEM to trust beside the system's.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param data  borrowed bytes during the call, copied; NULL is an error
/// @param len   their number
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_ca_pem(
    options: Option<&mut flows8x8_options>,
    data: *const c_char,
    len: usize,
) -> flows8x8_code {
    set(options, || {
        let pem = pem(data, len, "ca_pem")?;
        Ok(step(move |client| client.ca_pem(pem.clone())))
    })
}

/// Sets whether only the certificates given here are trusted. Off by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param only_ca  whether it is so
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_only_ca(
    options: Option<&mut flows8x8_options>,
    only_ca: bool,
) -> flows8x8_code {
    set(options, || Ok(step(move |client| client.only_ca(only_ca))))
}

/// Sets whether the bundled roots are trusted instead of the system's. Off by default.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param bundled_roots  whether it is so
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_bundled_roots(
    options: Option<&mut flows8x8_options>,
    bundled_roots: bool,
) -> flows8x8_code {
    set(options, || Ok(step(move |client| client.bundled_roots(bundled_roots))))
}

/// Sets the certificate and the private key in PEM that the client shows to the server.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param data  borrowed bytes during the call, copied; NULL is an error
/// @param len   their number
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_client_certificate_pem(
    options: Option<&mut flows8x8_options>,
    data: *const c_char,
    len: usize,
) -> flows8x8_code {
    set(options, || {
        let pem = pem(data, len, "client_certificate_pem")?;
        Ok(step(move |client| client.client_certificate_pem(pem.clone())))
    })
}

/// Sets what the application adds to the user agent.
///
/// @param options  borrowed and changed, by one thread at a time; NULL is an error
/// @param user_agent_suffix  borrowed UTF-8 during the call, copied, such as "contact-centre/4.2"; NULL is an error
/// @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_options_set_user_agent_suffix(
    options: Option<&mut flows8x8_options>,
    user_agent_suffix: Str<'_>,
) -> flows8x8_code {
    set(options, || {
        let user_agent_suffix = user_agent_suffix.text("user_agent_suffix")?.to_owned();
        Ok(step(move |client| client.user_agent_suffix(user_agent_suffix.clone())))
    })
}

//! The operations, each a call that blocks its thread until it has ended.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use flows8x8::{ListFlows, PreviewFlow, RequestBody, http};

use crate::bytes::bytes;
use crate::call::{answer, call};
use crate::call_options::flows8x8_call_options;
use crate::client::flows8x8_client;
use crate::code::flows8x8_code;
use crate::error::flows8x8_error;
use crate::failure::{invalid, required};
use crate::flow::flows8x8_flow;
use crate::flow_list::flows8x8_flow_list;
use crate::guard::{self, give, place};
use crate::preview::flows8x8_flow_preview;
use crate::requests::flows8x8_create_request;
use crate::response::flows8x8_response;
use crate::saved_flow::flows8x8_saved_flow;
use crate::text::Str;
use crate::update::flows8x8_update_request;

/// Creates a flow: POST .../flows. Never sent again blindly: without an answer it fails with FLOWS8X8_ERR_OUTCOME_UNKNOWN, unless
/// flows8x8_options_set_reconcile() lets it look the flow up.
///
/// @param client     borrowed, by any thread; NULL is an error
/// @param request    borrowed, by any thread while none changes it; NULL is an error
/// @param options    borrowed, by any thread; NULL for none
/// @param saved_out  set on FLOWS8X8_OK only; release with flows8x8_saved_flow_free(); NULL is an error
/// @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_CONFLICT when the name exists and reconcile is on
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_create_flow(
    client: Option<&flows8x8_client>,
    request: Option<&flows8x8_create_request>,
    options: Option<&flows8x8_call_options>,
    saved_out: Option<&mut MaybeUninit<*mut flows8x8_saved_flow>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(saved_out, "saved_out")?;
        let value =
            call(client, options, |client| Ok(client.create_flow(required(request, "request")?.given()?)))?;
        give(place, flows8x8_saved_flow::new(value));
        Ok(())
    })
}

/// Gets a flow: GET .../flows/{flow_id}.
///
/// @param client     borrowed, by any thread; NULL is an error
/// @param flow_id    borrowed UTF-8 during the call; NULL is an error
/// @param options    borrowed, by any thread; NULL for none
/// @param flow_out   set on FLOWS8X8_OK only; release with flows8x8_flow_free(); NULL is an error
/// @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_NOT_FOUND when it does not exist
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_get_flow(
    client: Option<&flows8x8_client>,
    flow_id: Str<'_>,
    options: Option<&flows8x8_call_options>,
    flow_out: Option<&mut MaybeUninit<*mut flows8x8_flow>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(flow_out, "flow_out")?;
        let value = call(client, options, |client| Ok(client.get_flow(flow_id.text("flow_id")?)))?;
        give(place, flows8x8_flow::new(value));
        Ok(())
    })
}

/// Lists the flows of the client's channel: GET .../flows.
///
/// @param client     borrowed, by any thread; NULL is an error
/// @param limit      1 to 1,000; 0 for all that the API can show, 1,000
/// @param options    borrowed, by any thread; NULL for none
/// @param list_out   set on FLOWS8X8_OK only; release with flows8x8_flow_list_free(); NULL is an error
/// @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK, or the kind of failure
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_list_flows(
    client: Option<&flows8x8_client>,
    limit: u32,
    options: Option<&flows8x8_call_options>,
    list_out: Option<&mut MaybeUninit<*mut flows8x8_flow_list>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(list_out, "list_out")?;
        let value = call(client, options, |client| {
            let list = if limit == 0 { ListFlows::new() } else { ListFlows::new().limit(limit) };
            Ok(client.list_flows_with(list))
        })?;
        give(place, flows8x8_flow_list::new(value));
        Ok(())
    })
}

/// Changes a draft: PUT .../flows/{flow_id}.
///
/// @param client     borrowed, by any thread; NULL is an error
/// @param flow_id    borrowed UTF-8 during the call; NULL is an error
/// @param request    borrowed, by any thread while none changes it; NULL is an error
/// @param options    borrowed, by any thread; NULL for none
/// @param saved_out  set on FLOWS8X8_OK only; release with flows8x8_saved_flow_free(); NULL is an error
/// @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_CONFLICT when it is no draft any more
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_update_flow(
    client: Option<&flows8x8_client>,
    flow_id: Str<'_>,
    request: Option<&flows8x8_update_request>,
    options: Option<&flows8x8_call_options>,
    saved_out: Option<&mut MaybeUninit<*mut flows8x8_saved_flow>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(saved_out, "saved_out")?;
        let value = call(client, options, |client| {
            let request = required(request, "request")?.given()?;
            Ok(client.update_flow(flow_id.text("flow_id")?, request))
        })?;
        give(place, flows8x8_saved_flow::new(value));
        Ok(())
    })
}

/// Publishes a draft, after which it can be sent but no longer changed: POST .../flows/{flow_id}/publish. There is no way back.
///
/// @param client     borrowed, by any thread; NULL is an error
/// @param flow_id    borrowed UTF-8 during the call; NULL is an error
/// @param options    borrowed, by any thread; NULL for none
/// @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_CONFLICT when it is no draft
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_publish_flow(
    client: Option<&flows8x8_client>,
    flow_id: Str<'_>,
    options: Option<&flows8x8_call_options>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        call(client, options, |client| Ok(client.publish_flow(flow_id.text("flow_id")?)))
    })
}

/// Withdraws a published flow: POST .../flows/{flow_id}/deprecate. There is no way back.
///
/// @param client     borrowed, by any thread; NULL is an error
/// @param flow_id    borrowed UTF-8 during the call; NULL is an error
/// @param options    borrowed, by any thread; NULL for none
/// @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_BAD_REQUEST when it is not published
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_deprecate_flow(
    client: Option<&flows8x8_client>,
    flow_id: Str<'_>,
    options: Option<&flows8x8_call_options>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        call(client, options, |client| Ok(client.deprecate_flow(flow_id.text("flow_id")?)))
    })
}

/// Deletes a draft: DELETE .../flows/{flow_id}.
///
/// @param client     borrowed, by any thread; NULL is an error
/// @param flow_id    borrowed UTF-8 during the call; NULL is an error
/// @param options    borrowed, by any thread; NULL for none
/// @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_CONFLICT when it is no draft
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_delete_flow(
    client: Option<&flows8x8_client>,
    flow_id: Str<'_>,
    options: Option<&flows8x8_call_options>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || call(client, options, |client| Ok(client.delete_flow(flow_id.text("flow_id")?))))
}

/// Gets a link that shows a flow: GET .../flows/{flow_id}/preview.
///
/// @param client       borrowed, by any thread; NULL is an error
/// @param flow_id      borrowed UTF-8 during the call; NULL is an error
/// @param refresh      whether to make a new link; the old one stops working
/// @param options      borrowed, by any thread; NULL for none
/// @param preview_out  set on FLOWS8X8_OK only; release with flows8x8_flow_preview_free(); NULL is an error
/// @param error_out    set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_NOT_FOUND when it does not exist
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_preview_flow(
    client: Option<&flows8x8_client>,
    flow_id: Str<'_>,
    refresh: bool,
    options: Option<&flows8x8_call_options>,
    preview_out: Option<&mut MaybeUninit<*mut flows8x8_flow_preview>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(preview_out, "preview_out")?;
        let value = call(client, options, |client| {
            let preview = if refresh { PreviewFlow::new().refresh(true) } else { PreviewFlow::new() };
            Ok(client.preview_flow_with(flow_id.text("flow_id")?, preview))
        })?;
        give(place, flows8x8_flow_preview::new(value));
        Ok(())
    })
}

/// Sends anything else through authorization, retries and rate limit: the way out for what this library does not know yet.
///
/// @param client        borrowed, by any thread; NULL is an error
/// @param method        borrowed UTF-8 such as "GET" during the call; NULL is an error
/// @param path          borrowed UTF-8 during the call, from the server's root, such as "/api/v1/..."; NULL is an error
/// @param body          borrowed bytes during the call, sent as JSON as they are; NULL with a len of 0 for none
/// @param len           their number
/// @param options       borrowed, by any thread; NULL for none
/// @param response_out  set on FLOWS8X8_OK only; release with flows8x8_response_free(); NULL is an error
/// @param error_out     set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; any status but 2xx is a failure
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_request(
    client: Option<&flows8x8_client>,
    method: Str<'_>,
    path: Str<'_>,
    body: *const c_char,
    len: usize,
    options: Option<&flows8x8_call_options>,
    response_out: Option<&mut MaybeUninit<*mut flows8x8_response>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(response_out, "response_out")?;
        let answer = answer(client, options, |client| {
            let method = method.text("method")?;
            let parsed = method.to_ascii_uppercase().parse::<http::Method>();
            let parsed = parsed.map_err(|_| invalid(format!("{method:?} is no HTTP method")))?;
            let body = if body.is_null() && len == 0 { None } else { Some(bytes(body, len, "body")?) };
            Ok(client.request(parsed, path.text("path")?, body.map(RequestBody::bytes)))
        })?;
        give(place, answer());
        Ok(())
    })
}

//! The operations that are made of others.

use std::mem::MaybeUninit;
use std::time::Duration;

use flows8x8::blocking::{Call, Client};
use flows8x8::{FlowDetails, FlowSource, FlowStatus};

use crate::bytes::flows8x8_text;
use crate::call::call;
use crate::call_options::flows8x8_call_options;
use crate::client::flows8x8_client;
use crate::code::flows8x8_code;
use crate::enums;
use crate::error::flows8x8_error;
use crate::failure::required;
use crate::flow::flows8x8_flow;
use crate::flow_list::flows8x8_flow_summary;
use crate::guard::{self, give, give_maybe, place};
use crate::text::Str;

/// Downloads the flow JSON of a flow: gets the flow, then what its link leads to. The key is never sent along.
///
/// @param client     borrowed, by any thread; NULL is an error
/// @param flow_id    borrowed UTF-8 during the call; NULL is an error
/// @param options    borrowed, by any thread; NULL for none
/// @param text_out   set on FLOWS8X8_OK only; release with flows8x8_text_free(); NULL is an error
/// @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_NOT_FOUND when it does not exist
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_download_flow_json(
    client: Option<&flows8x8_client>,
    flow_id: Str<'_>,
    options: Option<&flows8x8_call_options>,
    text_out: Option<&mut MaybeUninit<*mut flows8x8_text>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(text_out, "text_out")?;
        let value = call(client, options, |client| Ok(client.download_flow_json(flow_id.text("flow_id")?)))?;
        give(place, flows8x8_text::new(value));
        Ok(())
    })
}

/// Downloads the flow JSON of a flow that is at hand: its link is used while it works, and a new one is asked for then.
///
/// @param client     borrowed, by any thread; NULL is an error
/// @param flow       borrowed, by any thread; NULL is an error
/// @param options    borrowed, by any thread; NULL for none
/// @param text_out   set on FLOWS8X8_OK only; release with flows8x8_text_free(); NULL is an error
/// @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_NOT_FOUND when it does not exist
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_download_flow_json_of(
    client: Option<&flows8x8_client>,
    flow: Option<&flows8x8_flow>,
    options: Option<&flows8x8_call_options>,
    text_out: Option<&mut MaybeUninit<*mut flows8x8_text>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(text_out, "text_out")?;
        let value = call(client, options, |client| {
            let flow: &FlowDetails = &required(flow, "flow")?.model;
            Ok(client.download_flow_json(FlowSource::from(flow)))
        })?;
        give(place, flows8x8_text::new(value));
        Ok(())
    })
}

/// Finds the flow of a name: lists, then looks.
///
/// @param client     borrowed, by any thread; NULL is an error
/// @param name       borrowed UTF-8 during the call; NULL is an error
/// @param options    borrowed, by any thread; NULL for none
/// @param flow_out   set on FLOWS8X8_OK only, to NULL when there is none; release with flows8x8_flow_summary_free(); NULL is an error
/// @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_CONFLICT, with their ids, when several have it
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_find_flow(
    client: Option<&flows8x8_client>,
    name: Str<'_>,
    options: Option<&flows8x8_call_options>,
    flow_out: Option<&mut MaybeUninit<*mut flows8x8_flow_summary>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(flow_out, "flow_out")?;
        let value = call(client, options, |client| Ok(client.find_flow(name.text("name")?)))?;
        give_maybe(place, value.map(flows8x8_flow_summary::new));
        Ok(())
    })
}

/// Waits until a flow has a status: asks at once, then after 1, 2, 4, 8 and every 10 seconds, and a last time when the time is over.
/// A failure that passes by itself does not end the wait. The deadline in the options is that of each question.
///
/// @param client      borrowed, by any thread; NULL is an error
/// @param flow_id     borrowed UTF-8 during the call; NULL is an error
/// @param status      a flows8x8_status other than unknown
/// @param timeout_ms  how long to wait, in milliseconds; 0 asks once
/// @param options     borrowed, by any thread; NULL for none
/// @param flow_out    set on FLOWS8X8_OK only; release with flows8x8_flow_free(); NULL is an error
/// @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_TIMEOUT when it has another one still, FLOWS8X8_ERR_CONFLICT when it is deprecated for good
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_wait_for_status(
    client: Option<&flows8x8_client>,
    flow_id: Str<'_>,
    status: i32,
    timeout_ms: u64,
    options: Option<&flows8x8_call_options>,
    flow_out: Option<&mut MaybeUninit<*mut flows8x8_flow>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(flow_out, "flow_out")?;
        let value = call(client, options, |client| {
            Ok(wait(client, flow_id.text("flow_id")?, enums::status(status)?, timeout_ms))
        })?;
        give(place, flows8x8_flow::new(value));
        Ok(())
    })
}

/// Waits until a flow has a status, as flows8x8_wait_for_status() does, also one that this version does not know.
///
/// @param client      borrowed, by any thread; NULL is an error
/// @param flow_id     borrowed UTF-8 during the call; NULL is an error
/// @param status      borrowed UTF-8 such as "PUBLISHED" during the call; NULL is an error
/// @param timeout_ms  how long to wait, in milliseconds; 0 asks once
/// @param options     borrowed, by any thread; NULL for none
/// @param flow_out    set on FLOWS8X8_OK only; release with flows8x8_flow_free(); NULL is an error
/// @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK; FLOWS8X8_ERR_TIMEOUT when it has another one still, FLOWS8X8_ERR_CONFLICT when it is deprecated for good
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_wait_for_status_str(
    client: Option<&flows8x8_client>,
    flow_id: Str<'_>,
    status: Str<'_>,
    timeout_ms: u64,
    options: Option<&flows8x8_call_options>,
    flow_out: Option<&mut MaybeUninit<*mut flows8x8_flow>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(flow_out, "flow_out")?;
        let value = call(client, options, |client| {
            Ok(wait(client, flow_id.text("flow_id")?, status.text("status")?.into(), timeout_ms))
        })?;
        give(place, flows8x8_flow::new(value));
        Ok(())
    })
}

fn wait(client: &Client, flow_id: &str, status: FlowStatus, timeout_ms: u64) -> Call<FlowDetails> {
    client.wait_for_status(flow_id, status, Duration::from_millis(timeout_ms))
}

//! A flow, as get yields it.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use flows8x8::FlowDetails;

use crate::bytes::bytes;
use crate::code::flows8x8_code;
use crate::enums::{flows8x8_category, flows8x8_status};
use crate::error::flows8x8_error;
use crate::failure::invalid;
use crate::finding::flows8x8_validation_error;
use crate::guard::{self, give, place};
use crate::text::Lazy;

/// A flow, as get and wait_for_status yield it.
pub struct flows8x8_flow {
    pub(crate) model: FlowDetails,
    validation_errors: Box<[flows8x8_validation_error]>,
    categories: Box<[Lazy]>,
    id: Lazy,
    name: Lazy,
    status: Lazy,
    flow_json_url: Lazy,
    flow_json: Lazy,
    extra: Lazy,
    json: Lazy,
}

impl flows8x8_flow {
    pub(crate) fn new(model: FlowDetails) -> Self {
        Self {
            validation_errors: flows8x8_validation_error::all(&model.validation_errors),
            categories: model.categories.iter().map(|_| Lazy::default()).collect(),
            model,
            id: Lazy::default(),
            name: Lazy::default(),
            status: Lazy::default(),
            flow_json_url: Lazy::default(),
            flow_json: Lazy::default(),
            extra: Lazy::default(),
            json: Lazy::default(),
        }
    }
}

/// The id of a flow.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the flow is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_id(flow: Option<&flows8x8_flow>) -> *const c_char {
    guard::text(flow, |flow| flow.id.of(&flow.model.id))
}

/// The name of a flow.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the flow is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_name(flow: Option<&flows8x8_flow>) -> *const c_char {
    guard::text(flow, |flow| flow.name.of(&flow.model.name))
}

/// Where a flow stands in its life.
///
/// @param flow  borrowed, by any thread; NULL gives 0
/// @return FLOWS8X8_FLOW_STATUS_UNKNOWN for a status that this version does not know
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_status(flow: Option<&flows8x8_flow>) -> flows8x8_status {
    guard::number(flow, |flow| (&flow.model.status).into())
}

/// Where a flow stands in its life, as the server says it.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the flow is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_status_str(flow: Option<&flows8x8_flow>) -> *const c_char {
    guard::text(flow, |flow| flow.status.of(flow.model.status.as_str()))
}

/// How many categories a flow has.
///
/// @param flow  borrowed, by any thread; NULL gives 0
/// @return a count
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_categories_len(flow: Option<&flows8x8_flow>) -> usize {
    guard::number(flow, |flow| flow.model.categories.len())
}

/// What a flow is for.
///
/// @param flow  borrowed, by any thread; NULL gives FLOWS8X8_FLOW_CATEGORY_UNKNOWN
/// @param index  from 0
/// @return FLOWS8X8_FLOW_CATEGORY_UNKNOWN for a category that this version does not know, and beyond the last
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_categories_get(
    flow: Option<&flows8x8_flow>,
    index: usize,
) -> flows8x8_category {
    guard::or(flows8x8_category::default(), || Some(flow?.model.categories.get(index)?.into()))
}

/// What a flow is for, as the server says it.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @param index  from 0; NULL beyond the last
/// @return borrowed UTF-8, until the flow is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_categories_get_str(
    flow: Option<&flows8x8_flow>,
    index: usize,
) -> *const c_char {
    guard::or(std::ptr::null(), || {
        let flow = flow?;
        Some(flow.categories.get(index)?.of(flow.model.categories.get(index)?.as_str()))
    })
}

/// A signed, short-lived link to the flow JSON.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the flow is freed; NULL when the server gave none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_flow_json_url(flow: Option<&flows8x8_flow>) -> *const c_char {
    guard::text(flow, |flow| flow.flow_json_url.maybe(flow.model.flow_json_url.as_deref()))
}

/// The flow JSON itself, where the server sends it inline.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the flow is freed; NULL when it does not
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_flow_json(flow: Option<&flows8x8_flow>) -> *const c_char {
    guard::text(flow, |flow| flow.flow_json.maybe(flow.model.flow_json.as_deref()))
}

/// How many findings there are.
///
/// @param flow  borrowed, by any thread; NULL gives 0
/// @return a count
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_validation_errors_len(flow: Option<&flows8x8_flow>) -> usize {
    guard::number(flow, |flow| flow.validation_errors.len())
}

/// One finding.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @param index  from 0; NULL beyond the last
/// @return borrowed, until the flow is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_validation_errors_get(
    flow: Option<&flows8x8_flow>,
    index: usize,
) -> Option<&flows8x8_validation_error> {
    guard::part(flow, |flow| flow.validation_errors.get(index))
}

/// The members that this version does not know, as they came.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the flow is freed: a JSON object, "{}" when there are none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_extra(flow: Option<&flows8x8_flow>) -> *const c_char {
    guard::text(flow, |flow| flow.extra.json(&flow.model.extra))
}

/// The whole as JSON, in its canonical form: names in camelCase, absent members left out.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the flow is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_to_json(flow: Option<&flows8x8_flow>) -> *const c_char {
    guard::text(flow, |flow| flow.json.json(&flow.model))
}

/// Reads a flow from JSON, such as flows8x8_flow_to_json() has written.
///
/// @param data       borrowed bytes of UTF-8 during the call; NULL is an error unless len is 0
/// @param len        their number: strlen() of a text
/// @param flow_out   set on FLOWS8X8_OK only; release with flows8x8_flow_free(); NULL is an error
/// @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK, or FLOWS8X8_ERR_INVALID_ARGUMENT for anything that is no flow; callable from any thread
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_from_json(
    data: *const c_char,
    len: usize,
    flow_out: Option<&mut MaybeUninit<*mut flows8x8_flow>>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        let place = place(flow_out, "flow_out")?;
        let flow = serde_json::from_slice(bytes(data, len, "data")?)
            .map_err(|error| invalid(format!("this is no flow: {error}")))?;
        give(place, flows8x8_flow::new(flow));
        Ok(())
    })
}

/// Frees a flow, and with it all that was borrowed from it.
///
/// @param flow  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_free(flow: Option<Box<flows8x8_flow>>) {
    guard::free(flow);
}

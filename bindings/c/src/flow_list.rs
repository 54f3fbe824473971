//! Flows, as list and find yield them.

use std::ffi::c_char;

use flows8x8::{FlowList, FlowSummary};

use crate::enums::flows8x8_status;
use crate::guard;
use crate::text::Lazy;

/// A flow, as the list has it.
pub struct flows8x8_flow_summary {
    pub(crate) model: FlowSummary,
    id: Lazy,
    name: Lazy,
    status: Lazy,
    extra: Lazy,
    json: Lazy,
}

impl flows8x8_flow_summary {
    pub(crate) fn new(model: FlowSummary) -> Self {
        Self {
            model,
            id: Lazy::default(),
            name: Lazy::default(),
            status: Lazy::default(),
            extra: Lazy::default(),
            json: Lazy::default(),
        }
    }
}

/// The flows of a channel.
pub struct flows8x8_flow_list {
    pub(crate) model: FlowList,
    flows: Box<[flows8x8_flow_summary]>,
    extra: Lazy,
    json: Lazy,
}

impl flows8x8_flow_list {
    pub(crate) fn new(model: FlowList) -> Self {
        let mut model = model;
        let flows = std::mem::take(&mut model.flows).into_iter().map(flows8x8_flow_summary::new).collect();
        Self { flows, model, extra: Lazy::default(), json: Lazy::default() }
    }
}

impl flows8x8_flow_list {
    /// The list as the core has it.
    fn whole(&self) -> FlowList {
        let mut list = self.model.clone();
        list.flows = self.flows.iter().map(|flow| flow.model.clone()).collect();
        list
    }
}

/// The id of a flow.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the flow, or the list it belongs to, is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_summary_id(flow: Option<&flows8x8_flow_summary>) -> *const c_char {
    guard::text(flow, |flow| flow.id.of(&flow.model.id))
}

/// The name of a flow.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the flow, or the list it belongs to, is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_summary_name(flow: Option<&flows8x8_flow_summary>) -> *const c_char {
    guard::text(flow, |flow| flow.name.of(&flow.model.name))
}

/// Where a flow stands in its life.
///
/// @param flow  borrowed, by any thread; NULL gives 0
/// @return FLOWS8X8_FLOW_STATUS_UNKNOWN for a status that this version does not know
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_summary_status(flow: Option<&flows8x8_flow_summary>) -> flows8x8_status {
    guard::number(flow, |flow| (&flow.model.status).into())
}

/// Where a flow stands in its life, as the server says it.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the flow, or the list it belongs to, is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_summary_status_str(flow: Option<&flows8x8_flow_summary>) -> *const c_char {
    guard::text(flow, |flow| flow.status.of(flow.model.status.as_str()))
}

/// The members that this version does not know, as they came.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the flow, or the list it belongs to, is freed: a JSON object, "{}" when there are none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_summary_extra(flow: Option<&flows8x8_flow_summary>) -> *const c_char {
    guard::text(flow, |flow| flow.extra.json(&flow.model.extra))
}

/// The whole as JSON, in its canonical form: names in camelCase, absent members left out.
///
/// @param flow  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the flow, or the list it belongs to, is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_summary_to_json(flow: Option<&flows8x8_flow_summary>) -> *const c_char {
    guard::text(flow, |flow| flow.json.json(&flow.model))
}

/// Frees a flow that flows8x8_find_flow() gave. Those of a list belong to the list.
///
/// @param flow  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_summary_free(flow: Option<Box<flows8x8_flow_summary>>) {
    guard::free(flow);
}

/// How many flows a list has.
///
/// @param list  borrowed, by any thread; NULL gives 0
/// @return a count
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_list_len(list: Option<&flows8x8_flow_list>) -> usize {
    guard::number(list, |list| list.flows.len())
}

/// One flow of a list, in the server's order.
///
/// @param list  borrowed, by any thread; NULL gives NULL
/// @param index  from 0; NULL beyond the last
/// @return borrowed, until the list is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_list_get(
    list: Option<&flows8x8_flow_list>,
    index: usize,
) -> Option<&flows8x8_flow_summary> {
    guard::part(list, |list| list.flows.get(index))
}

/// Whether the page came back full, so that there may be more: the API has no cursor to fetch them with.
///
/// @param list  borrowed, by any thread; NULL gives false
/// @return false when these are all
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_list_truncated(list: Option<&flows8x8_flow_list>) -> bool {
    guard::number(list, |list| list.model.truncated)
}

/// The members that this version does not know, as they came.
///
/// @param list  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the list is freed: a JSON object, "{}" when there are none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_list_extra(list: Option<&flows8x8_flow_list>) -> *const c_char {
    guard::text(list, |list| list.extra.json(&list.model.extra))
}

/// The whole as JSON, in its canonical form: names in camelCase, absent members left out.
///
/// @param list  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the list is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_list_to_json(list: Option<&flows8x8_flow_list>) -> *const c_char {
    guard::text(list, |list| list.json.json(&list.whole()))
}

/// Frees a list, and with it all that was borrowed from it.
///
/// @param list  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_list_free(list: Option<Box<flows8x8_flow_list>>) {
    guard::free(list);
}

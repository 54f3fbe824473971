//! Flows, as the API answers them.

use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PySlice, PyTuple};
use serde_json::json;

use super::field::Field as _;
use super::macros::Argument::Missing;
use super::macros::model;
use crate::errors::OrRaise as _;
use crate::functions::datetime_of;

model! {
    /// What create and update return.
    SavedFlow wraps flows8x8::SavedFlow, empty: json!({}),
    new: "(*, id, success=True, validation_errors=(), reconciled=False, extra=None)"
        (, id, success = Missing, validation_errors = Missing, reconciled = Missing, extra = Missing),
    fields: {
        /// The flow's id.
        id = id,
        /// Whether the server says it saved the flow; a flow with findings is saved too.
        success = success,
        /// The findings in the flow JSON. While there are any, the flow cannot be published.
        validation_errors = validation_errors,
        /// Whether this was established by looking the flow up after an unclear failure.
        reconciled = reconciled,
        /// Members this version does not know, as they came.
        extra = extra,
    }
    methods: {
        /// The flow itself; raises :class:`ValidationFailedError` with the findings when there are any.
        fn require_valid(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
            if !slf.get().0.validation_errors.is_empty() {
                slf.get().0.clone().require_valid().or_raise(slf.py())?;
            }
            Ok(slf)
        }
    }
}

model! {
    /// A flow, as get returns it.
    FlowDetails wraps flows8x8::FlowDetails, empty: json!({"id": ""}),
    new: "(*, id, name='', status='', categories=(), flow_json_url=None, flow_json=None, validation_errors=(), extra=None)"
        (, id, name = Missing, status = Missing, categories = Missing, flow_json_url = Missing, flow_json = Missing,
        validation_errors = Missing, extra = Missing),
    fields: {
        /// The flow's id.
        id = id,
        /// The name; empty when the answer has none.
        name = name,
        /// Where the flow stands in its life.
        status = status,
        /// What the flow is for.
        categories = categories,
        /// A signed, short-lived link to the flow JSON.
        flow_json_url = flow_json_url,
        /// The flow JSON itself, where the server sends it inline.
        flow_json = flow_json,
        /// The findings in the flow JSON.
        validation_errors = validation_errors,
        /// Members this version does not know, as they came.
        extra = extra,
    }
}

model! {
    /// A flow, as the list has it.
    FlowSummary wraps flows8x8::FlowSummary, empty: json!({"id": ""}),
    new: "(*, id, name='', status='', extra=None)" (, id, name = Missing, status = Missing, extra = Missing),
    fields: {
        /// The flow's id.
        id = id,
        /// The name; empty when the answer has none.
        name = name,
        /// Where the flow stands in its life.
        status = status,
        /// Members this version does not know, as they came.
        extra = extra,
    }
}

model! {
    /// The flows of a channel: a sequence of :class:`FlowSummary`.
    FlowList wraps flows8x8::FlowList, empty: json!([]),
    new: "(*, flows=(), truncated=False, extra=None)" (, flows = Missing, truncated = Missing, extra = Missing),
    fields: {
        /// The flows, in the server's order.
        flows = flows,
        /// Whether the page came back full, so that there may be more: the API has no way to ask for them.
        truncated = truncated,
        /// Members this version does not know, as they came.
        extra = extra,
    }
    methods: {
        fn __len__(&self) -> usize {
            self.0.flows.len()
        }

        fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            Ok(self.0.flows.show(py)?.try_iter()?.into_any())
        }

        fn __reversed__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            let mut flows = self.0.flows.clone();
            flows.reverse();
            Ok(flows.show(py)?.try_iter()?.into_any())
        }

        /// Where a flow stands in the list; ValueError when it is not there.
        #[pyo3(signature = (flow, start = 0, stop = isize::MAX, /), text_signature = "($self, flow, start=0, stop=..., /)")]
        fn index<'py>(
            &self,
            flow: &Bound<'py, PyAny>,
            start: isize,
            stop: isize,
        ) -> PyResult<Bound<'py, PyAny>> {
            self.0.flows.show(flow.py())?.call_method1("index", (flow, start, stop))
        }

        /// How often a flow is in the list.
        #[pyo3(signature = (flow, /))]
        fn count<'py>(&self, flow: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
            self.0.flows.show(flow.py())?.call_method1("count", (flow,))
        }

        fn __contains__(&self, flow: &Bound<'_, PyAny>) -> bool {
            flow.cast::<FlowSummary>().is_ok_and(|flow| self.0.flows.contains(&flow.get().0))
        }

        fn __getitem__<'py>(&self, index: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
            let py = index.py();
            if let Ok(slice) = index.cast::<PySlice>() {
                let flows = self.0.flows.show(py)?;
                return flows.cast::<PyTuple>()?.as_any().get_item(slice);
            }
            let count = self.0.flows.len();
            let at: isize = index.extract()?;
            let at = if at < 0 { count.checked_add_signed(at) } else { usize::try_from(at).ok() };
            match at.and_then(|at| self.0.flows.get(at)) {
                Some(flow) => flow.show(py),
                None => Err(PyIndexError::new_err("there is no such flow in the list")),
            }
        }
    }
}

model! {
    /// A link that shows the flow to whoever holds it.
    FlowPreview wraps flows8x8::FlowPreview, empty: json!({"url": ""}),
    new: "(*, url, id=None, expires_at_raw=None, extra=None)" (, url, id = Missing, expires_at_raw = Missing, extra = Missing),
    fields: {
        /// The link. Public to whoever holds it.
        url = url,
        /// The flow's id; one of the API's sources leaves it out.
        id = id,
        /// When the link stops working, as the server wrote it.
        expires_at_raw = expires_at,
        /// Members this version does not know, as they came.
        extra = extra,
    }
    methods: {
        /// When the link stops working, in UTC; None when that is not said, or in a form that cannot be read.
        #[getter]
        fn expires_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
            self.0.expires_at.as_ref().map_or(Ok(None), |time| datetime_of(py, time))
        }
    }
}

//! The native part of a client: one class for both kinds, since only how a call is run differs.

use std::sync::Arc;

use flows8x8::host::Side;
use flows8x8::{CreateFlow, FlowStatus, ListFlows, PreviewFlow, blocking, http};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arguments::{self, options, small, text, truth};
use crate::call::{Call, Prepared, answer};
use crate::errors::{OrRaise as _, refused};
use crate::settings;

enum Kind {
    Blocking(blocking::Client),
    /// The client that calls are made from, and where they are run.
    Asynchronous(flows8x8::Client, Arc<Side>),
}

/// A client. Private: what `Client` and `AsyncClient` are made of.
#[pyclass(frozen, module = "flows8x8._native")]
pub(crate) struct NativeClient(Kind);

/// Makes a call of either client.
macro_rules! call {
    ($self:ident, $py:ident, $options:ident, |$client:ident| $call:expr) => {{
        let options = options($options)?;
        match &$self.0 {
            Kind::Blocking($client) => Ok(Call::blocking($call.options(options))),
            Kind::Asynchronous($client, side) => {
                let (connections, worker) = side.here($client).or_raise($py)?;
                let call = $call.options(options);
                // A closed client has no connections, and its calls say so themselves.
                let call = match &connections {
                    Some(connections) => call.over(connections),
                    None => call,
                };
                Ok(Call::new(Prepared::Asynchronous(Box::pin(answer(call)), worker)))
            }
        }
    }};
}

type Options<'a, 'py> = Option<&'a Bound<'py, PyAny>>;

#[pymethods]
impl NativeClient {
    #[new]
    #[pyo3(signature = (is_async, settings, environment, /))]
    fn new(
        py: Python<'_>,
        is_async: bool,
        settings: &Bound<'_, PyDict>,
        environment: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let builder = settings::builder(settings, environment)?;
        let kind = py.detach(|| match is_async {
            false => builder.build_blocking().map(Kind::Blocking),
            true => builder.build().map(|client| Kind::Asynchronous(client, Arc::default())),
        });
        kind.map(Self).or_raise(py)
    }

    #[pyo3(signature = (name, categories, publish, flow_json, clone_flow_id, endpoint_uri, options, /))]
    #[expect(clippy::too_many_arguments, reason = "those of the operation")]
    fn create_flow(
        &self,
        py: Python<'_>,
        name: &Bound<'_, PyAny>,
        categories: &Bound<'_, PyAny>,
        publish: Option<&Bound<'_, PyAny>>,
        flow_json: Option<&Bound<'_, PyAny>>,
        clone_flow_id: Option<&Bound<'_, PyAny>>,
        endpoint_uri: Option<&Bound<'_, PyAny>>,
        options: Options<'_, '_>,
    ) -> PyResult<Call> {
        let mut flow = CreateFlow::new(text("name", name)?, arguments::categories(categories)?);
        if let Some(publish) = publish {
            flow = flow.publish(truth("publish", publish)?);
        }
        if let Some(flow_json) = flow_json {
            flow = flow.flow_json(arguments::flow_json(flow_json)?);
        }
        if let Some(id) = clone_flow_id {
            flow = flow.clone_flow_id(text("clone_flow_id", id)?);
        }
        if let Some(uri) = endpoint_uri {
            flow = flow.endpoint_uri(text("endpoint_uri", uri)?);
        }
        call!(self, py, options, |client| client.create_flow(flow))
    }

    #[pyo3(signature = (flow_id, options, /))]
    fn get_flow(
        &self,
        py: Python<'_>,
        flow_id: &Bound<'_, PyAny>,
        options: Options<'_, '_>,
    ) -> PyResult<Call> {
        let flow_id = text("flow_id", flow_id)?;
        call!(self, py, options, |client| client.get_flow(flow_id))
    }

    #[pyo3(signature = (limit, options, /))]
    fn list_flows(
        &self,
        py: Python<'_>,
        limit: Option<&Bound<'_, PyAny>>,
        options: Options<'_, '_>,
    ) -> PyResult<Call> {
        let mut list = ListFlows::new();
        if let Some(limit) = limit {
            list = list.limit(small("limit", limit)?);
        }
        call!(self, py, options, |client| client.list_flows_with(list))
    }

    #[pyo3(signature = (flow_id, changes, options, /))]
    fn update_flow(
        &self,
        py: Python<'_>,
        flow_id: &Bound<'_, PyAny>,
        changes: &Bound<'_, PyDict>,
        options: Options<'_, '_>,
    ) -> PyResult<Call> {
        let flow_id = text("flow_id", flow_id)?;
        let update = arguments::update(changes)?;
        call!(self, py, options, |client| client.update_flow(flow_id, update))
    }

    #[pyo3(signature = (flow_id, options, /))]
    fn publish_flow(
        &self,
        py: Python<'_>,
        flow_id: &Bound<'_, PyAny>,
        options: Options<'_, '_>,
    ) -> PyResult<Call> {
        let flow_id = text("flow_id", flow_id)?;
        call!(self, py, options, |client| client.publish_flow(flow_id))
    }

    #[pyo3(signature = (flow_id, options, /))]
    fn deprecate_flow(
        &self,
        py: Python<'_>,
        flow_id: &Bound<'_, PyAny>,
        options: Options<'_, '_>,
    ) -> PyResult<Call> {
        let flow_id = text("flow_id", flow_id)?;
        call!(self, py, options, |client| client.deprecate_flow(flow_id))
    }

    #[pyo3(signature = (flow_id, options, /))]
    fn delete_flow(
        &self,
        py: Python<'_>,
        flow_id: &Bound<'_, PyAny>,
        options: Options<'_, '_>,
    ) -> PyResult<Call> {
        let flow_id = text("flow_id", flow_id)?;
        call!(self, py, options, |client| client.delete_flow(flow_id))
    }

    #[pyo3(signature = (flow_id, refresh, options, /))]
    fn preview_flow(
        &self,
        py: Python<'_>,
        flow_id: &Bound<'_, PyAny>,
        refresh: Option<&Bound<'_, PyAny>>,
        options: Options<'_, '_>,
    ) -> PyResult<Call> {
        let flow_id = text("flow_id", flow_id)?;
        let mut preview = PreviewFlow::new();
        if let Some(refresh) = refresh {
            preview = preview.refresh(truth("refresh", refresh)?);
        }
        call!(self, py, options, |client| client.preview_flow_with(flow_id, preview))
    }

    #[pyo3(signature = (flow, options, /))]
    fn download_flow_json(
        &self,
        py: Python<'_>,
        flow: &Bound<'_, PyAny>,
        options: Options<'_, '_>,
    ) -> PyResult<Call> {
        let flow = arguments::flow_source(flow)?;
        call!(self, py, options, |client| client.download_flow_json(flow))
    }

    #[pyo3(signature = (name, options, /))]
    fn find_flow(&self, py: Python<'_>, name: &Bound<'_, PyAny>, options: Options<'_, '_>) -> PyResult<Call> {
        let name = text("name", name)?;
        call!(self, py, options, |client| client.find_flow(name))
    }

    #[pyo3(signature = (flow_id, status, timeout, options, /))]
    fn wait_for_status(
        &self,
        py: Python<'_>,
        flow_id: &Bound<'_, PyAny>,
        status: &Bound<'_, PyAny>,
        timeout: &Bound<'_, PyAny>,
        options: Options<'_, '_>,
    ) -> PyResult<Call> {
        let (flow_id, status) = (text("flow_id", flow_id)?, FlowStatus::from(text("status", status)?));
        let timeout = arguments::seconds("timeout", timeout)?;
        call!(self, py, options, |client| client.wait_for_status(flow_id, status, timeout))
    }

    #[pyo3(signature = (method, path, body, options, /))]
    fn request(
        &self,
        py: Python<'_>,
        method: &Bound<'_, PyAny>,
        path: &Bound<'_, PyAny>,
        body: &Bound<'_, PyAny>,
        options: Options<'_, '_>,
    ) -> PyResult<Call> {
        let name = text("method", method)?;
        let Ok(method) = name.to_ascii_uppercase().parse::<http::Method>() else {
            return Err(refused(py, format!("{name:?} is no HTTP method"), None));
        };
        let (path, body) = (text("path", path)?, arguments::body(body)?);
        call!(self, py, options, |client| client.request(method, path, body))
    }

    /// A call that panics, so that tests can show what becomes of one.
    fn panic(&self, py: Python<'_>) -> PyResult<Call> {
        Ok(Call::new(match &self.0 {
            Kind::Blocking(_) => Prepared::Blocking(Box::new(|_| panicking())),
            Kind::Asynchronous(client, side) => {
                let (_, worker) = side.here(client).or_raise(py)?;
                Prepared::Asynchronous(Box::pin(async { panicking() }), worker)
            }
        }))
    }

    #[pyo3(signature = (channel_id, /))]
    fn with_channel(&self, py: Python<'_>, channel_id: &Bound<'_, PyAny>) -> PyResult<Self> {
        let id = text("channel_id", channel_id)?;
        let kind = match &self.0 {
            Kind::Blocking(client) => client.with_channel(id).map(Kind::Blocking),
            Kind::Asynchronous(client, side) => {
                client.with_channel(id).map(|client| Kind::Asynchronous(client, side.clone()))
            }
        };
        kind.map(Self).or_raise(py)
    }

    #[pyo3(signature = (options, /))]
    fn with_options(&self, options: Options<'_, '_>) -> PyResult<Self> {
        let options = arguments::options(options)?;
        Ok(Self(match &self.0 {
            Kind::Blocking(client) => Kind::Blocking(client.with_options(options)),
            Kind::Asynchronous(client, side) => {
                Kind::Asynchronous(client.with_options(options), side.clone())
            }
        }))
    }

    #[getter]
    fn base_url(&self) -> &str {
        match &self.0 {
            Kind::Blocking(client) => client.base_url(),
            Kind::Asynchronous(client, _) => client.base_url(),
        }
    }

    #[getter]
    fn account_id(&self) -> Option<&str> {
        match &self.0 {
            Kind::Blocking(client) => client.account_id(),
            Kind::Asynchronous(client, _) => client.account_id(),
        }
    }

    #[getter]
    fn channel_id(&self) -> Option<&str> {
        match &self.0 {
            Kind::Blocking(client) => client.channel_id(),
            Kind::Asynchronous(client, _) => client.channel_id(),
        }
    }

    #[getter]
    fn is_closed(&self) -> bool {
        match &self.0 {
            Kind::Blocking(client) => client.is_closed(),
            Kind::Asynchronous(client, _) => client.is_closed(),
        }
    }

    fn close(&self, py: Python<'_>) {
        match &self.0 {
            Kind::Blocking(client) => py.detach(|| client.close()),
            Kind::Asynchronous(client, side) => {
                client.close();
                side.close();
            }
        }
    }

    fn describe(&self) -> String {
        match &self.0 {
            Kind::Blocking(client) => client.describe(),
            Kind::Asynchronous(client, _) => client.describe(),
        }
    }
}

#[expect(clippy::panic, reason = "this is what it is for")]
fn panicking() -> crate::call::Ended {
    panic!("on purpose")
}

//! The client for programs without a runtime: the same operations, run on the caller's thread.
//!
//! ```no_run
//! # fn main() -> flows8x8::Result<()> {
//! use flows8x8::{CreateFlow, FlowCategory, FlowJson, blocking::Client};
//!
//! let client = Client::from_env()?;
//! let booking = CreateFlow::new("Booking", [FlowCategory::AppointmentBooking])
//!     .flow_json(FlowJson::file("flows/appointment.json")?);
//! let saved = client.create_flow(booking).send()?.require_valid()?;
//! client.publish_flow(&saved.id).send()?;
//! # Ok(())
//! # }
//! ```
//!
//! No thread runs in the background. A client may be used from many threads at once, and after a fork in both
//! processes, also when other threads of the parent were in a call at that moment.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::Method;

use crate::call::{self, RawResponse, RequestBody, Response};
use crate::lanes::LanePool;
use crate::model::{
    CreateFlow, FlowDetails, FlowList, FlowPreview, FlowStatus, FlowSummary, ListFlows, PreviewFlow,
    SavedFlow, UpdateFlow,
};
use crate::{CallOptions, CancelToken, ClientBuilder, Error, ErrorKind, FlowSource, Result};

/// A client whose calls block the thread. Copies are cheap and share connections.
#[derive(Clone)]
pub struct Client {
    /// What the calls are made from; it never talks to the server itself.
    template: crate::Client,
    pool: Arc<Pool>,
}

struct Pool {
    lanes: LanePool,
    closed: AtomicBool,
}

impl Client {
    /// A client from arguments, the environment and the defaults, in this order; finish with
    /// [`build_blocking`](ClientBuilder::build_blocking).
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client from the environment alone.
    ///
    /// # Errors
    /// Those of [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self> {
        Self::builder().build_blocking()
    }

    pub(crate) fn new(template: crate::Client) -> Self {
        let pool = Pool { lanes: LanePool::new(), closed: AtomicBool::new(false) };
        Self { template, pool: Arc::new(pool) }
    }

    fn like(&self, template: crate::Client) -> Self {
        Self { template, pool: self.pool.clone() }
    }

    fn call<T: Send + 'static>(&self, call: call::Call<T>) -> Call<T> {
        Call { client: self.clone(), call }
    }

    /// See [`Client::with_channel`](crate::Client::with_channel).
    ///
    /// # Errors
    /// `invalid_argument` when the id cannot stand in a path.
    pub fn with_channel(&self, channel_id: impl Into<String>) -> Result<Self> {
        self.template.with_channel(channel_id).map(|template| self.like(template))
    }

    /// See [`Client::with_options`](crate::Client::with_options).
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        self.like(self.template.with_options(options))
    }

    /// Closes this client and all its copies in this process: calls under way fail with kind `closed`, and so does
    /// every later one.
    pub fn close(&self) {
        self.pool.closed.store(true, Ordering::SeqCst);
        self.pool.lanes.close();
    }

    /// Whether [`close`](Self::close) was called, on this client or a copy.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.pool.closed.load(Ordering::SeqCst)
    }

    /// The server's address.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.template.base_url()
    }

    /// The channel the client is bound to.
    #[must_use]
    pub fn channel_id(&self) -> Option<&str> {
        self.template.channel_id()
    }

    /// The account the client is bound to.
    #[must_use]
    pub fn account_id(&self) -> Option<&str> {
        self.template.account_id()
    }

    /// The client in words, without the key.
    #[must_use]
    pub fn describe(&self) -> String {
        self.template.describe_as(self.is_closed())
    }

    /// See [`Client::create_flow`](crate::Client::create_flow).
    pub fn create_flow(&self, flow: CreateFlow) -> Call<SavedFlow> {
        self.call(self.template.create_flow(flow))
    }

    /// See [`Client::get_flow`](crate::Client::get_flow).
    pub fn get_flow(&self, flow_id: impl Into<String>) -> Call<FlowDetails> {
        self.call(self.template.get_flow(flow_id))
    }

    /// See [`Client::list_flows`](crate::Client::list_flows).
    pub fn list_flows(&self) -> Call<FlowList> {
        self.call(self.template.list_flows())
    }

    /// See [`Client::list_flows_with`](crate::Client::list_flows_with).
    pub fn list_flows_with(&self, options: ListFlows) -> Call<FlowList> {
        self.call(self.template.list_flows_with(options))
    }

    /// See [`Client::update_flow`](crate::Client::update_flow).
    pub fn update_flow(&self, flow_id: impl Into<String>, changes: UpdateFlow) -> Call<SavedFlow> {
        self.call(self.template.update_flow(flow_id, changes))
    }

    /// See [`Client::publish_flow`](crate::Client::publish_flow).
    pub fn publish_flow(&self, flow_id: impl Into<String>) -> Call<()> {
        self.call(self.template.publish_flow(flow_id))
    }

    /// See [`Client::deprecate_flow`](crate::Client::deprecate_flow).
    pub fn deprecate_flow(&self, flow_id: impl Into<String>) -> Call<()> {
        self.call(self.template.deprecate_flow(flow_id))
    }

    /// See [`Client::delete_flow`](crate::Client::delete_flow).
    pub fn delete_flow(&self, flow_id: impl Into<String>) -> Call<()> {
        self.call(self.template.delete_flow(flow_id))
    }

    /// See [`Client::preview_flow`](crate::Client::preview_flow).
    pub fn preview_flow(&self, flow_id: impl Into<String>) -> Call<FlowPreview> {
        self.call(self.template.preview_flow(flow_id))
    }

    /// See [`Client::preview_flow_with`](crate::Client::preview_flow_with).
    pub fn preview_flow_with(&self, flow_id: impl Into<String>, options: PreviewFlow) -> Call<FlowPreview> {
        self.call(self.template.preview_flow_with(flow_id, options))
    }

    /// See [`Client::download_flow_json`](crate::Client::download_flow_json).
    pub fn download_flow_json(&self, flow: impl Into<FlowSource>) -> Call<String> {
        self.call(self.template.download_flow_json(flow))
    }

    /// See [`Client::find_flow`](crate::Client::find_flow).
    pub fn find_flow(&self, name: impl Into<String>) -> Call<Option<FlowSummary>> {
        self.call(self.template.find_flow(name))
    }

    /// See [`Client::wait_for_status`](crate::Client::wait_for_status).
    pub fn wait_for_status(
        &self,
        flow_id: impl Into<String>,
        status: FlowStatus,
        timeout: Duration,
    ) -> Call<FlowDetails> {
        self.call(self.template.wait_for_status(flow_id, status, timeout))
    }

    /// See [`Client::request`](crate::Client::request).
    pub fn request(
        &self,
        method: Method,
        path: impl Into<String>,
        body: Option<RequestBody>,
    ) -> Call<RawResponse> {
        self.call(self.template.request(method, path, body))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe())
    }
}

/// A call that has not started; [`send`](Self::send) runs it.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<T> {
    client: Client,
    call: call::Call<T>,
}

impl<T: Send + 'static> Call<T> {
    fn map(mut self, set: impl FnOnce(call::Call<T>) -> call::Call<T>) -> Self {
        self.call = set(self.call);
        self
    }

    /// The deadline of this call: all attempts and the waits between them.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.map(|call| call.timeout(timeout))
    }

    /// How often to try again after a failure that allows it; 0 turns retries off.
    pub fn max_retries(self, retries: u32) -> Self {
        self.map(|call| call.max_retries(retries))
    }

    /// A header to send along; `Authorization` is refused.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.map(|call| call.header(name, value))
    }

    /// Whether create and update fail with `validation_failed` when the server reports findings.
    pub fn raise_on_validation(self, raise: bool) -> Self {
        self.map(|call| call.raise_on_validation(raise))
    }

    /// Whether create looks the flow up by its name: see [`ClientBuilder::reconcile`].
    pub fn reconcile(self, reconcile: bool) -> Self {
        self.map(|call| call.reconcile(reconcile))
    }

    /// A token that cancels this call from another thread.
    pub fn cancel(self, token: &CancelToken) -> Self {
        self.map(|call| call.cancel(token))
    }

    /// All options at once; they replace those set before.
    pub fn options(self, options: CallOptions) -> Self {
        self.map(|call| call.options(options))
    }

    /// Runs the call and yields the value.
    ///
    /// # Errors
    /// Those of the operation.
    pub fn send(self) -> Result<T> {
        self.with_response().map(|response| response.value)
    }

    /// Runs the call and yields the value with the answer it came from.
    ///
    /// # Errors
    /// Those of the operation.
    pub fn with_response(self) -> Result<Response<T>> {
        let Self { client, call } = self;
        if client.is_closed() {
            let error = Error::new(ErrorKind::Closed, "the client was closed");
            return Err(error.with_operation(call.operation()));
        }
        client.pool.lanes.run(&client.template, call)
    }
}

impl<T: Send + 'static> Call<T> {
    /// Runs the call like [`with_response`](Self::with_response), but asks `keep_going` every so often, on the thread that
    /// waits, whether to; once it says no, the call is cancelled and its connection closed. For programs that must look
    /// after signals meanwhile.
    ///
    /// # Errors
    /// Those of the operation; `cancelled` when it was told not to keep going.
    pub fn with_response_while(
        self,
        every: Duration,
        keep_going: impl FnMut() -> bool + Send,
    ) -> Result<Response<T>> {
        let Self { client, call } = self;
        if client.is_closed() {
            let error = Error::new(ErrorKind::Closed, "the client was closed");
            return Err(error.with_operation(call.operation()));
        }
        client.pool.lanes.run_while(&client.template, call, every, keep_going)
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(f)
    }
}

//! The native part of a client.

use std::sync::Arc;

use flows8x8::host::Side;
use flows8x8::{FlowStatus, ListFlows, PreviewFlow, http};
use napi::Env;
use napi::bindgen_prelude::{Either, ObjectFinalize};
use napi_derive::napi;

use crate::answer::answer;
use crate::arguments::{self, CallOptions, FlowChanges, FlowSource, NewFlow, RequestBody, duration, options};
use crate::logging;
use crate::outcome::{error_json, refused};
use crate::queue::{Calls, Queue};
use crate::settings::{self, ClientSettings};

/// A client. Its methods prepare a call and return its token; `Queue.flush` starts it, `Queue.take` yields its end.
#[napi(custom_finalize)]
pub struct NativeClient {
    client: flows8x8::Client,
    calls: Arc<Calls>,
    side: Arc<Side>,
    /// The lowest level of what is to be logged of its calls; 0 for nothing.
    wanted: u8,
    /// What the engine was told that it holds, in bytes.
    weight: i64,
}

/// What a client is worth to the engine: sockets and buffers that it does not see. Programs that make a client for each
/// request and drop it would otherwise have thousands of connections before the engine thinks of collecting them.
const WEIGHT: i64 = 64 * 1024;

impl ObjectFinalize for NativeClient {
    fn finalize(self, env: Env) -> napi::Result<()> {
        env.adjust_external_memory(-self.weight).map(|_| ())
    }
}

/// Makes a client, or says as JSON why there is none.
#[napi(catch_unwind)]
pub fn connect(env: Env, queue: &Queue, settings: ClientSettings) -> Either<NativeClient, String> {
    let wanted = settings.log_level;
    logging::want(wanted);
    match settings::builder(settings).and_then(flows8x8::ClientBuilder::build) {
        Ok(client) => {
            // Nothing is lost where the engine does not want to know.
            let weight = env.adjust_external_memory(WEIGHT).map_or(0, |_| WEIGHT);
            Either::A(NativeClient {
                client,
                calls: queue.calls.clone(),
                side: Arc::default(),
                wanted,
                weight,
            })
        }
        Err(error) => Either::B(error_json(&error)),
    }
}

/// Starts a call. What its arguments may still need to be waited for is done as part of it.
macro_rules! start {
    ($self:ident, $env:ident, $options:ident, |$client:ident| $call:expr) => {{
        let (options, cancel) = options($options);
        let (connections, worker) = $self.side.here(&$self.client).map_err(no_worker)?;
        let $client = $self.client.clone();
        let call = async move {
            let call = $call.options(options);
            // A closed client has no connections, and its calls say so themselves.
            let call = match &connections {
                Some(connections) => call.over(connections),
                None => call,
            };
            drop($client);
            answer(call).await
        };
        $self.calls.prepare(&$env, worker, $self.wanted, cancel, call)
    }};
}

#[napi]
impl NativeClient {
    #[napi(catch_unwind)]
    pub fn create_flow(
        &self,
        env: Env,
        mut flow: NewFlow,
        options: Option<CallOptions>,
    ) -> napi::Result<u32> {
        let document = flow.flow_json.take().map(Into::into);
        start!(self, env, options, |client| client.create_flow(arguments::new_flow(flow, document).await?))
    }

    #[napi(catch_unwind)]
    pub fn get_flow(&self, env: Env, flow_id: String, options: Option<CallOptions>) -> napi::Result<u32> {
        start!(self, env, options, |client| client.get_flow(flow_id))
    }

    #[napi(catch_unwind)]
    pub fn list_flows(
        &self,
        env: Env,
        limit: Option<u32>,
        options: Option<CallOptions>,
    ) -> napi::Result<u32> {
        let list = limit.map_or_else(ListFlows::new, |limit| ListFlows::new().limit(limit));
        start!(self, env, options, |client| client.list_flows_with(list))
    }

    #[napi(catch_unwind)]
    pub fn update_flow(
        &self,
        env: Env,
        flow_id: String,
        mut changes: FlowChanges,
        options: Option<CallOptions>,
    ) -> napi::Result<u32> {
        let document = changes.flow_json.take().map(Into::into);
        start!(self, env, options, |client| client
            .update_flow(flow_id, arguments::changes(changes, document).await?))
    }

    #[napi(catch_unwind)]
    pub fn publish_flow(&self, env: Env, flow_id: String, options: Option<CallOptions>) -> napi::Result<u32> {
        start!(self, env, options, |client| client.publish_flow(flow_id))
    }

    #[napi(catch_unwind)]
    pub fn deprecate_flow(
        &self,
        env: Env,
        flow_id: String,
        options: Option<CallOptions>,
    ) -> napi::Result<u32> {
        start!(self, env, options, |client| client.deprecate_flow(flow_id))
    }

    #[napi(catch_unwind)]
    pub fn delete_flow(&self, env: Env, flow_id: String, options: Option<CallOptions>) -> napi::Result<u32> {
        start!(self, env, options, |client| client.delete_flow(flow_id))
    }

    #[napi(catch_unwind)]
    pub fn preview_flow(
        &self,
        env: Env,
        flow_id: String,
        refresh: Option<bool>,
        options: Option<CallOptions>,
    ) -> napi::Result<u32> {
        let preview = refresh.map_or_else(PreviewFlow::new, |refresh| PreviewFlow::new().refresh(refresh));
        start!(self, env, options, |client| client.preview_flow_with(flow_id, preview))
    }

    #[napi(catch_unwind)]
    pub fn download_flow_json(
        &self,
        env: Env,
        flow: FlowSource,
        options: Option<CallOptions>,
    ) -> napi::Result<u32> {
        start!(self, env, options, |client| client.download_flow_json(arguments::flow_source(flow)?))
    }

    #[napi(catch_unwind)]
    pub fn find_flow(&self, env: Env, name: String, options: Option<CallOptions>) -> napi::Result<u32> {
        start!(self, env, options, |client| client.find_flow(name))
    }

    /// `timeout_ms` is for how long to wait, which the options do not have then.
    #[napi(catch_unwind)]
    pub fn wait_for_status(
        &self,
        env: Env,
        flow_id: String,
        status: String,
        timeout_ms: f64,
        options: Option<CallOptions>,
    ) -> napi::Result<u32> {
        let (status, timeout) = (FlowStatus::from(status), duration(timeout_ms));
        start!(self, env, options, |client| client.wait_for_status(flow_id, status, timeout))
    }

    #[napi(catch_unwind)]
    pub fn request(
        &self,
        env: Env,
        method: String,
        path: String,
        body: Option<RequestBody>,
        options: Option<CallOptions>,
    ) -> napi::Result<u32> {
        let body = arguments::body(body);
        let parsed = method.to_ascii_uppercase().parse::<http::Method>();
        let parsed = parsed.map_err(|_| refused(format!("{method:?} is no HTTP method")));
        start!(self, env, options, |client| client.request(parsed?, path, body?))
    }

    /// A call that panics, so that tests can show what becomes of one.
    #[napi(catch_unwind)]
    pub fn panic(&self, env: Env) -> napi::Result<u32> {
        let (_, worker) = self.side.here(&self.client).map_err(no_worker)?;
        self.calls.prepare(&env, worker, 0, None, async { panicking() })
    }

    /// A copy for another channel, or as JSON why there is none.
    #[napi(catch_unwind)]
    pub fn with_channel(&self, channel_id: String) -> Either<NativeClient, String> {
        match self.client.with_channel(channel_id) {
            Ok(client) => Either::A(self.copy(client)),
            Err(error) => Either::B(error_json(&error)),
        }
    }

    /// A copy whose calls have these options.
    #[napi(catch_unwind)]
    pub fn with_options(&self, options: CallOptions) -> NativeClient {
        self.copy(self.client.with_options(arguments::options(Some(options)).0))
    }

    #[napi(getter, catch_unwind)]
    pub fn base_url(&self) -> &str {
        self.client.base_url()
    }

    #[napi(getter, catch_unwind)]
    pub fn account_id(&self) -> Option<&str> {
        self.client.account_id()
    }

    #[napi(getter, catch_unwind)]
    pub fn channel_id(&self) -> Option<&str> {
        self.client.channel_id()
    }

    #[napi(getter, catch_unwind)]
    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Ends the calls under way, of copies too.
    #[napi(catch_unwind)]
    pub fn close(&self) {
        self.client.close();
        self.side.close();
    }

    #[napi(catch_unwind)]
    pub fn describe(&self) -> String {
        self.client.describe()
    }
}

impl NativeClient {
    fn copy(&self, client: flows8x8::Client) -> Self {
        let (calls, side) = (self.calls.clone(), self.side.clone());
        Self { client, calls, side, wanted: self.wanted, weight: 0 }
    }
}

/// Nothing runs without the worker's thread, so this is the one thing that is thrown.
fn no_worker(error: flows8x8::Error) -> napi::Error {
    napi::Error::from_reason(error_json(&error))
}

#[expect(clippy::panic, reason = "this is what it is for")]
fn panicking() -> crate::answer::Ended {
    panic!("on purpose")
}

//! The operations of a client.

use std::future::ready;
use std::time::Duration;

use flows8x8::{ListFlows, PreviewFlow};

use crate::call::{CallOptions, run};
use crate::client::Client;
use crate::enums::FlowStatus;
use crate::error::FlowsError;
use crate::flow::{FlowDetails, FlowList, FlowPreview, FlowSummary, SavedFlow};
use crate::numbers::given;
use crate::requests::{CreateFlow, FlowSource, RequestBody};
use crate::response::RawResponse;
use crate::update::UpdateFlow;

type Result<T> = std::result::Result<T, FlowsError>;

#[uniffi::export(async_runtime = "tokio")]
impl Client {
    /// Creates a flow. Sends `POST .../flows`.
    ///
    /// The flow exists, as a draft, even when the server reports findings in its flow JSON. It is never sent twice blindly;
    /// after an unclear failure the error is `outcome_unknown`, or `reconcile` clears it up.
    #[uniffi::method(default(options = None))]
    pub async fn create_flow(&self, flow: CreateFlow, options: Option<CallOptions>) -> Result<SavedFlow> {
        let client = self.core.clone();
        let call = async move { Ok(client.create_flow(flow.into_core().await?)) };
        run(self, options, call).await.map(Into::into)
    }

    /// Reads a flow. Sends `GET .../flows/{flow_id}`.
    #[uniffi::method(default(options = None))]
    pub async fn get_flow(&self, flow_id: String, options: Option<CallOptions>) -> Result<FlowDetails> {
        run(self, options, ready(Ok(self.core.get_flow(flow_id)))).await.map(Into::into)
    }

    /// Lists the channel's flows, up to the 1,000 the API can show. Sends `GET .../flows?limit=1000`.
    #[uniffi::method(default(limit = None, options = None))]
    pub async fn list_flows(&self, limit: Option<i32>, options: Option<CallOptions>) -> Result<FlowList> {
        let list = match limit {
            Some(limit) => ListFlows::new().limit(given("limit", limit)?),
            None => ListFlows::new(),
        };
        run(self, options, ready(Ok(self.core.list_flows_with(list)))).await.map(Into::into)
    }

    /// Changes a draft flow: what is given is sent, the rest stays. Sends `PUT .../flows/{flow_id}`.
    #[uniffi::method(default(options = None))]
    pub async fn update_flow(
        &self,
        flow_id: String,
        changes: UpdateFlow,
        options: Option<CallOptions>,
    ) -> Result<SavedFlow> {
        let client = self.core.clone();
        let call = async move { Ok(client.update_flow(flow_id, changes.into_core().await?)) };
        run(self, options, call).await.map(Into::into)
    }

    /// Publishes a draft flow, after which it can be sent but no longer edited. Sends `POST .../flows/{flow_id}/publish`.
    #[uniffi::method(default(options = None))]
    pub async fn publish_flow(&self, flow_id: String, options: Option<CallOptions>) -> Result<()> {
        run(self, options, ready(Ok(self.core.publish_flow(flow_id)))).await
    }

    /// Withdraws a published flow for good. Sends `POST .../flows/{flow_id}/deprecate`.
    #[uniffi::method(default(options = None))]
    pub async fn deprecate_flow(&self, flow_id: String, options: Option<CallOptions>) -> Result<()> {
        run(self, options, ready(Ok(self.core.deprecate_flow(flow_id)))).await
    }

    /// Deletes a flow that was never published, for good. Sends `DELETE .../flows/{flow_id}`.
    #[uniffi::method(default(options = None))]
    pub async fn delete_flow(&self, flow_id: String, options: Option<CallOptions>) -> Result<()> {
        run(self, options, ready(Ok(self.core.delete_flow(flow_id)))).await
    }

    /// The link that shows a flow to whoever holds it, on request a new one. Sends `GET .../flows/{flow_id}/preview`.
    #[uniffi::method(default(refresh = None, options = None))]
    pub async fn preview_flow(
        &self,
        flow_id: String,
        refresh: Option<bool>,
        options: Option<CallOptions>,
    ) -> Result<FlowPreview> {
        let preview = refresh.map_or_else(PreviewFlow::new, |refresh| PreviewFlow::new().refresh(refresh));
        run(self, options, ready(Ok(self.core.preview_flow_with(flow_id, preview)))).await.map(Into::into)
    }

    /// Downloads a flow's JSON: the document's text as it is stored, without a byte order mark.
    ///
    /// The link leads to another server than the API's: neither the API key nor any header of the client is sent there.
    #[uniffi::method(default(options = None))]
    pub async fn download_flow_json(&self, flow: FlowSource, options: Option<CallOptions>) -> Result<String> {
        run(self, options, ready(Ok(self.core.download_flow_json(flow.into_core()?)))).await
    }

    /// Looks a flow up by its exact name, with one list; absent when there is none of that name.
    #[uniffi::method(default(options = None))]
    pub async fn find_flow(&self, name: String, options: Option<CallOptions>) -> Result<Option<FlowSummary>> {
        let found = run(self, options, ready(Ok(self.core.find_flow(name)))).await?;
        Ok(found.map(Into::into))
    }

    /// Waits until a flow has a status, asking now and then, for as long as `timeout`.
    #[uniffi::method(default(options = None))]
    pub async fn wait_for_status(
        &self,
        flow_id: String,
        status: FlowStatus,
        timeout: Duration,
        options: Option<CallOptions>,
    ) -> Result<FlowDetails> {
        let call = self.core.wait_for_status(flow_id, status.into(), timeout);
        run(self, options, ready(Ok(call))).await.map(Into::into)
    }

    /// Sends any other request to the server, with the key and the retries of the other operations.
    ///
    /// `{account}` and `{channel}` in the path are filled in; a query may follow it.
    #[uniffi::method(default(body = None, options = None))]
    pub async fn request(
        &self,
        method: String,
        path: String,
        body: Option<RequestBody>,
        options: Option<CallOptions>,
    ) -> Result<RawResponse> {
        let body = body.map(RequestBody::into_core).transpose()?;
        let call = self.core.request(crate::requests::method(&method)?, path, body);
        run(self, options, ready(Ok(call))).await.map(Into::into)
    }
}

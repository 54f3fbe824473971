//! The client and its operations.

use std::sync::Arc;
use std::time::Duration;

use http::Method;

use crate::call::{Call, RawResponse, RequestBody};
use crate::config::{Effect, Prepared, Settings, Shared};
use crate::execute::Completed;
use crate::model::{
    CreateFlow, FlowDetails, FlowList, FlowPreview, FlowStatus, FlowSummary, ListFlows, PreviewFlow,
    SavedFlow, UpdateFlow,
};
use crate::operation::{self, Operation, Safety};
use crate::{
    CallOptions, CancelToken, ClientBuilder, Error, FlowSource, Patch, Result, download, lookup, request,
    response,
};

/// A client of 8x8's WhatsApp Flows API, bound to key, region, account and channel.
///
/// Set up by [`Client::builder`] or [`Client::from_env`]. Copies are cheap and share connections. Every operation
/// returns a [`Call`], which runs when it is awaited: [`create_flow`](Self::create_flow), [`get_flow`](Self::get_flow),
/// [`list_flows`](Self::list_flows), [`update_flow`](Self::update_flow), [`publish_flow`](Self::publish_flow),
/// [`deprecate_flow`](Self::deprecate_flow), [`delete_flow`](Self::delete_flow), [`preview_flow`](Self::preview_flow);
/// and made of these [`find_flow`](Self::find_flow), [`wait_for_status`](Self::wait_for_status),
/// [`download_flow_json`](Self::download_flow_json), and [`request`](Self::request) for anything else.
///
/// All clients of a process keep below 8x8's limit of 100 requests a minute for each key: a call waits for its turn,
/// for a window at most ([`ClientBuilder::rate_limit`]). For programs without a runtime there is
/// [`blocking::Client`](crate::blocking::Client).
///
/// ```no_run
/// # async fn example() -> flows8x8::Result<()> {
/// use flows8x8::{Client, CreateFlow, FlowCategory, FlowJson};
///
/// let client = Client::from_env()?;
/// let booking = CreateFlow::new("Booking", [FlowCategory::AppointmentBooking])
///     .flow_json(FlowJson::file("flows/appointment.json")?);
/// let saved = client.create_flow(booking).await?.require_valid()?;
/// println!("{}", client.preview_flow(&saved.id).await?.url);
/// client.publish_flow(&saved.id).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
    pub(crate) settings: Arc<Settings>,
}

/// Connections beside those of a client: see [`Client::new_connections`].
#[doc(hidden)]
#[derive(Clone)]
pub struct Connections(pub(crate) Arc<Shared>);

impl Client {
    /// A client from arguments, the environment and the defaults, in this order.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client from the environment alone: `FLOWS8X8_API_KEY`, `FLOWS8X8_ACCOUNT_ID`, `FLOWS8X8_CHANNEL_ID`,
    /// `FLOWS8X8_REGION` and the others named at [`ClientBuilder`].
    ///
    /// # Errors
    /// Those of [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self> {
        Self::builder().build()
    }

    pub(crate) fn assemble(shared: Shared, settings: Settings, channel_id: Option<String>) -> Result<Self> {
        let client = Self { shared: Arc::new(shared), settings: Arc::new(settings) };
        match channel_id {
            Some(channel) => client.bound_to(channel),
            None => Ok(client),
        }
    }

    fn bound_to(&self, channel_id: String) -> Result<Self> {
        let channel_id = channel_id.trim().to_owned();
        let account = self.shared.account_id.as_deref();
        let collection = request::collection_path(self.shared.path_style, account, &channel_id)?;
        let mut settings = Settings::clone(&self.settings);
        settings.collection = Some(collection.into());
        settings.channel_id = Some(channel_id);
        Ok(Self { shared: self.shared.clone(), settings: Arc::new(settings) })
    }

    /// A copy for another channel. Shares connections with this one.
    ///
    /// # Errors
    /// `invalid_argument` when the id cannot stand in a path.
    pub fn with_channel(&self, channel_id: impl Into<String>) -> Result<Self> {
        self.bound_to(channel_id.into())
    }

    /// A copy whose calls have these options unless they say otherwise. Shares connections with this one.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        let mut client = self.clone();
        if !options.is_empty() {
            client.settings = Arc::new(self.settings.with(&options));
        }
        client
    }

    /// For bindings that run calls on a runtime of their own: connections beside those of the client, which end when
    /// `closed` is cancelled. After a fork they must be made anew: the old ones belong to the parent.
    ///
    /// # Errors
    /// Those of [`ClientBuilder::build`].
    #[doc(hidden)]
    pub fn new_connections(&self, closed: CancelToken) -> Result<Connections> {
        Ok(Connections(Arc::new(self.shared.again(closed)?)))
    }

    /// Closes this client and all its copies: calls under way fail with kind `closed`, and so does every later one.
    pub fn close(&self) {
        self.shared.closed.cancel();
        self.shared.transport.close();
    }

    /// Whether [`close`](Self::close) was called, on this client or a copy.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.shared.closed.is_cancelled()
    }

    /// The server's address.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.shared.base.as_str().trim_end_matches('/')
    }

    /// The channel the client is bound to.
    #[must_use]
    pub fn channel_id(&self) -> Option<&str> {
        self.settings.channel_id.as_deref()
    }

    /// The account the client is bound to.
    #[must_use]
    pub fn account_id(&self) -> Option<&str> {
        self.shared.account_id.as_deref()
    }

    /// The client in words, without the key.
    #[must_use]
    pub fn describe(&self) -> String {
        format!("{self:?}")
    }

    /// Creates a flow.
    ///
    /// Sends `POST .../flows`. The flow exists, as a draft, even when the server reports findings in its flow JSON:
    /// see [`SavedFlow::validation_errors`] and [`SavedFlow::require_valid`]. It is never sent twice blindly; with
    /// [`reconcile`](ClientBuilder::reconcile) an unclear failure is cleared up by looking for the name.
    ///
    /// # Errors
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when no answer came, so that the flow may exist;
    /// [`Server`](crate::ErrorKind::Server) for a failure the server reported, with the same doubt;
    /// [`ValidationFailed`](crate::ErrorKind::ValidationFailed) when the server refused the flow JSON;
    /// [`Conflict`](crate::ErrorKind::Conflict) when it says the name is taken.
    pub fn create_flow(&self, flow: CreateFlow) -> Call<SavedFlow> {
        let prepare = move |client: &Self| {
            let mut prepared = client.prepare(&operation::CREATE_FLOW, None)?;
            prepared.body = Some(flow.body(client.settings.strict)?.into());
            if client.settings.reconcile {
                prepared.safety = Safety::AskFirst;
                let publish = flow.publish == Some(true);
                prepared.effect = Some(Effect::Created { name: flow.name.clone(), publish });
            }
            prepared.flow_name = Some(flow.name);
            Ok(prepared)
        };
        let decode = |client: &Self, done: &Completed| client.saved(done, None);
        Call::request(self, operation::CREATE_FLOW.name, prepare, decode)
    }

    /// Reads a flow. Sends `GET .../flows/{flow_id}`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when it does not exist.
    pub fn get_flow(&self, flow_id: impl Into<String>) -> Call<FlowDetails> {
        let flow_id = flow_id.into();
        let prepare = move |client: &Self| client.prepare(&operation::GET_FLOW, Some(&flow_id));
        Call::request(self, operation::GET_FLOW.name, prepare, |_, done| response::decode(&done.answer))
    }

    /// Lists the channel's flows, up to the 1,000 the API can show. Sends `GET .../flows?limit=1000`.
    ///
    /// # Errors
    /// Those every call can have.
    pub fn list_flows(&self) -> Call<FlowList> {
        self.list_flows_with(ListFlows::new())
    }

    /// Lists the channel's flows with a limit of one's own.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a limit the API does not take.
    pub fn list_flows_with(&self, options: ListFlows) -> Call<FlowList> {
        let prepare = move |client: &Self| {
            let mut prepared = client.prepare(&operation::LIST_FLOWS, None)?;
            prepared.query = Some(format!("limit={}", options.check()?.limit));
            Ok(prepared)
        };
        let decode = move |_: &Self, done: &Completed| response::flow_list(&done.answer, options.limit);
        Call::request(self, operation::LIST_FLOWS.name, prepare, decode)
    }

    /// Changes a draft flow: what is set is sent, the rest stays. Sends `PUT .../flows/{flow_id}`.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for an update without a field, before any request;
    /// [`Conflict`](crate::ErrorKind::Conflict) when the flow is no longer a draft;
    /// [`ValidationFailed`](crate::ErrorKind::ValidationFailed) when the server refused the flow JSON.
    pub fn update_flow(&self, flow_id: impl Into<String>, changes: UpdateFlow) -> Call<SavedFlow> {
        let flow_id = flow_id.into();
        let id = flow_id.clone();
        let prepare = move |client: &Self| {
            let mut prepared = client.prepare(&operation::UPDATE_FLOW, Some(&flow_id))?;
            prepared.body = Some(changes.body()?.into());
            if changes.publish == Patch::Value(true) {
                prepared.safety = Safety::AskFirst;
                prepared.effect = Some(PUBLISHING);
            }
            Ok(prepared)
        };
        let decode = move |client: &Self, done: &Completed| client.saved(done, Some(&id));
        Call::request(self, operation::UPDATE_FLOW.name, prepare, decode)
    }

    /// Publishes a draft flow, after which it can be sent but no longer edited.
    ///
    /// Sends `POST .../flows/{flow_id}/publish`. This cannot be undone, so after an unclear failure the client first
    /// asks whether the flow is published, and sends again only if it is not.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) when the flow is not a draft,
    /// [`NotFound`](crate::ErrorKind::NotFound) when it does not exist,
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when neither the answer nor the question got through.
    pub fn publish_flow(&self, flow_id: impl Into<String>) -> Call<()> {
        self.change(&operation::PUBLISH_FLOW, flow_id.into(), Some(PUBLISHING))
    }

    /// Withdraws a published flow for good. Sends `POST .../flows/{flow_id}/deprecate`.
    ///
    /// After an unclear failure the client asks first, as for [`publish_flow`](Self::publish_flow).
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) or [`BadRequest`](crate::ErrorKind::BadRequest) when the flow is not
    /// published, [`NotFound`](crate::ErrorKind::NotFound) when it does not exist,
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when neither the answer nor the question got through.
    pub fn deprecate_flow(&self, flow_id: impl Into<String>) -> Call<()> {
        self.change(&operation::DEPRECATE_FLOW, flow_id.into(), Some(DEPRECATING))
    }

    /// Deletes a flow that was never published, for good. Sends `DELETE .../flows/{flow_id}`.
    ///
    /// A repetition after an unclear failure that finds the flow gone is a success.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) when the flow was published,
    /// [`NotFound`](crate::ErrorKind::NotFound) when it does not exist.
    pub fn delete_flow(&self, flow_id: impl Into<String>) -> Call<()> {
        self.change(&operation::DELETE_FLOW, flow_id.into(), None)
    }

    /// The link that shows a flow to whoever holds it. Sends `GET .../flows/{flow_id}/preview`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when the flow does not exist.
    pub fn preview_flow(&self, flow_id: impl Into<String>) -> Call<FlowPreview> {
        self.preview_flow_with(flow_id, PreviewFlow::new())
    }

    /// The link that shows a flow, on request a new one. Sends `GET .../flows/{flow_id}/preview?refresh=true`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when the flow does not exist.
    pub fn preview_flow_with(&self, flow_id: impl Into<String>, options: PreviewFlow) -> Call<FlowPreview> {
        let flow_id = flow_id.into();
        let prepare = move |client: &Self| {
            let mut prepared = client.prepare(&operation::PREVIEW_FLOW, Some(&flow_id))?;
            prepared.query = options.refresh.map(|refresh| format!("refresh={refresh}"));
            Ok(prepared)
        };
        Call::request(self, operation::PREVIEW_FLOW.name, prepare, |_, done| response::decode(&done.answer))
    }

    /// Looks a flow up by its exact name, with one [`list_flows`](Self::list_flows): a channel of more than 1,000
    /// flows may hold it all the same, which a warning in the log says.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict), listing the ids, when several flows have the name.
    pub fn find_flow(&self, name: impl Into<String>) -> Call<Option<FlowSummary>> {
        let name = name.into();
        Call::composed(self, operation::FIND_FLOW, move |client| lookup::find(client, name))
    }

    /// Waits until a flow has a status, asking at once, then after 1, 2, 4, 8 and every 10 seconds, and a last time when
    /// `timeout` is over. A failure that passes by itself does not end the wait.
    ///
    /// # Errors
    /// [`Timeout`](crate::ErrorKind::Timeout) when it has another one still after `timeout`;
    /// [`Conflict`](crate::ErrorKind::Conflict) when it is deprecated, which no flow comes back from.
    pub fn wait_for_status(
        &self,
        flow_id: impl Into<String>,
        status: FlowStatus,
        timeout: Duration,
    ) -> Call<FlowDetails> {
        let flow_id = flow_id.into();
        Call::composed(self, operation::WAIT_FOR_STATUS, move |client| {
            lookup::wait_for_status(client, flow_id, status, timeout)
        })
    }

    /// Downloads a flow's JSON: the document's text as it is stored, without a byte order mark.
    ///
    /// Takes a [`FlowDetails`] or a flow's id. Flow JSON that the details hold themselves is taken from there, without
    /// any request ([`with_response`](Call::with_response) then has status 0). Otherwise their link is followed;
    /// for an id [`get_flow`](Self::get_flow) is asked for one first. A link that has expired (403, 404 or 410) is
    /// replaced once, with one more `get_flow`.
    ///
    /// The link leads to another server than the API's: neither the API key nor any header set on the client is sent
    /// there, and the download does not count towards the API's rate. Only https is followed, along three redirects
    /// at most, and only to public addresses; those of this machine, and plain `http://` to it, are allowed when the
    /// client's own base URL is on it. The check is made on the very addresses that are connected to. Behind a proxy
    /// it is the proxy that resolves names, so there only addresses in the link itself can be checked. 10 MiB are
    /// read at most.
    ///
    /// ```no_run
    /// # async fn example(client: flows8x8::Client) -> flows8x8::Result<()> {
    /// let document = client.download_flow_json("822625023859371").await?;
    ///
    /// let flow = client.get_flow("822625023859371").await?;
    /// let same = client.download_flow_json(&flow).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when the flow does not exist or has no flow JSON;
    /// [`Decode`](crate::ErrorKind::Decode) when the link is not one to follow, or what it leads to is too large or no
    /// JSON; else the kind of the answer's status. The link is in no error.
    pub fn download_flow_json(&self, flow: impl Into<FlowSource>) -> Call<String> {
        let source = flow.into();
        Call::composed(self, operation::DOWNLOAD_FLOW_JSON, move |client| download::download(client, source))
    }

    /// Sends any other request to the server, with the key and the retries of the other operations.
    ///
    /// `{account}` and `{channel}` in the path are filled in; a query may follow it. `GET`, `HEAD`, `OPTIONS`, `PUT`
    /// and `DELETE` are repeated after an unclear failure, any other method never is.
    ///
    /// ```no_run
    /// # async fn example(client: flows8x8::Client) -> flows8x8::Result<()> {
    /// let path = "/api/v1/accounts/{account}/channels/{channel}/templates";
    /// let templates: serde_json::Value = client.request(flows8x8::http::Method::GET, path, None).await?.json()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the path is not one of this server; for an answer
    /// that is not 2xx the kind of its status.
    pub fn request(
        &self,
        method: Method,
        path: impl Into<String>,
        body: Option<RequestBody>,
    ) -> Call<RawResponse> {
        let path = path.into();
        let prepare = move |client: &Self| {
            if matches!(method, Method::CONNECT | Method::TRACE) {
                return Err(Error::invalid_argument(format!(
                    "the method {method} is no request to this API"
                )));
            }
            let (account, channel) = (client.account_id(), client.channel_id());
            let (path, query) = request::fill_path(&path, account, channel)?;
            Ok(Prepared {
                operation: operation::REQUEST,
                safety: if method.is_idempotent() { Safety::Repeatable } else { Safety::Once },
                method,
                path,
                query: query.map(str::to_owned),
                body: body.map(|body| body.0),
                reads_body: true,
                effect: None,
                flow_name: None,
            })
        };
        let decode = |_: &Self, done: &Completed| {
            response::whole(&done.answer)?;
            let (status, headers) = (done.answer.status, done.answer.headers.clone());
            Ok(RawResponse { status, headers, body: done.answer.body.clone() })
        };
        Call::request(self, operation::REQUEST, prepare, decode)
    }

    /// An operation that answers nothing worth reading.
    fn change(&self, operation: &'static Operation, flow_id: String, effect: Option<Effect>) -> Call<()> {
        let prepare = move |client: &Self| {
            let mut prepared = client.prepare(operation, Some(&flow_id))?;
            prepared.effect = effect;
            prepared.reads_body = false;
            Ok(prepared)
        };
        Call::request(self, operation.name, prepare, |_, done| response::succeeded(&done.answer))
    }

    /// The request of an operation, without query and body.
    pub(crate) fn prepare(&self, operation: &Operation, flow_id: Option<&str>) -> Result<Prepared> {
        let collection = self.settings.collection.as_deref().ok_or_else(request::missing_channel)?;
        let path = match flow_id {
            Some(id) => {
                format!("{collection}{}", operation.suffix.replace("{}", &request::segment("flow_id", id)?))
            }
            None => collection.to_owned(),
        };
        Ok(Prepared::new(operation, path))
    }

    /// What a create or update came to: a saved flow, or its findings as an error where the caller wants that.
    fn saved(&self, done: &Completed, requested_id: Option<&str>) -> Result<SavedFlow> {
        let saved = match &done.found {
            Some(flow) => SavedFlow::found(flow),
            None => response::saved_flow(&done.answer, requested_id)?,
        };
        if !self.settings.raise_on_validation {
            return Ok(saved);
        }
        saved.require_valid().map_err(|error| error.with_status(done.answer.status))
    }
}

pub(crate) const PUBLISHING: Effect =
    Effect::Status { reached: FlowStatus::Published, before: Some(FlowStatus::Draft) };
// Deprecated is the end of every life, so a flow of any other status has not been.
const DEPRECATING: Effect = Effect::Status { reached: FlowStatus::Deprecated, before: None };

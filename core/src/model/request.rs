//! What the API takes.

use super::{FlowCategory, Patch};
use crate::{Error, FlowJson, Result, json_string};

/// The most flows one page of the list can hold, by the API's own limit.
pub(crate) const LIST_LIMIT_MAX: u32 = 1000;

/// A flow to create with [`Client::create_flow`](crate::Client::create_flow).
///
/// ```
/// use flows8x8::{CreateFlow, FlowCategory};
///
/// let flow = CreateFlow::new("Booking", [FlowCategory::AppointmentBooking])
///     .flow_json(r#"{"version":"7.3","screens":[]}"#)
///     .publish(true);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateFlow {
    pub(crate) name: String,
    categories: Vec<FlowCategory>,
    pub(crate) publish: Option<bool>,
    flow_json: Option<FlowJson>,
    clone_flow_id: Option<String>,
    endpoint_uri: Option<String>,
}

impl CreateFlow {
    /// A flow of that name, which must be unique within the WhatsApp Business account, for at least one category.
    pub fn new<C: Into<FlowCategory>>(
        name: impl Into<String>,
        categories: impl IntoIterator<Item = C>,
    ) -> Self {
        Self {
            name: name.into(),
            categories: categories.into_iter().map(Into::into).collect(),
            publish: None,
            flow_json: None,
            clone_flow_id: None,
            endpoint_uri: None,
        }
    }

    /// Publish it at once. Without flow JSON or a flow to clone the API ignores this, so it is refused.
    #[must_use]
    pub fn publish(mut self, publish: bool) -> Self {
        self.publish = Some(publish);
        self
    }

    /// The flow JSON, sent verbatim as the string `flowJson`. With findings in it the flow is created all the same, as a
    /// draft, whatever [`publish`](Self::publish) says: see [`SavedFlow::require_valid`](crate::SavedFlow::require_valid).
    #[must_use]
    pub fn flow_json(mut self, flow_json: impl Into<FlowJson>) -> Self {
        self.flow_json = Some(flow_json.into());
        self
    }

    /// Copy this flow.
    #[must_use]
    pub fn clone_flow_id(mut self, id: impl Into<String>) -> Self {
        self.clone_flow_id = Some(id.into());
        self
    }

    /// The endpoint of the flow, sent as `endPointUri`. 8x8 describes it as the URL that receives completion data;
    /// upstream the same member is the data-exchange endpoint.
    #[must_use]
    pub fn endpoint_uri(mut self, uri: impl Into<String>) -> Self {
        self.endpoint_uri = Some(uri.into());
        self
    }

    /// The body, after refusing what cannot work.
    pub(crate) fn body(&self, strict: bool) -> Result<Vec<u8>> {
        if self.name.trim().is_empty() {
            return Err(Error::invalid_argument("name is empty"));
        }
        if self.categories.is_empty() {
            let text = "categories is empty: a flow has at least one";
            return Err(Error::invalid_argument(text).with_hint("pass OTHER if none fits"));
        }
        check_document(self.flow_json.as_ref())?;
        let has_content = self.flow_json.is_some() || self.clone_flow_id.is_some();
        if strict && self.publish == Some(true) && !has_content {
            let text = "publish is true, but there is neither flow_json nor clone_flow_id: the API would leave a draft";
            return Err(Error::invalid_argument(text)
                .with_hint("pass flow_json, or turn strict off to send it as is"));
        }
        if !has_content {
            tracing::warn!(target: "flows8x8", name = %self.name, "creating a flow without flow_json and clone_flow_id");
        }
        let mut body = BodyWriter::new();
        body.text("name", &self.name);
        body.categories(&self.categories);
        if let Some(publish) = self.publish {
            body.raw("publish", if publish { "true" } else { "false" });
        }
        if let Some(flow_json) = &self.flow_json {
            body.text("flowJson", flow_json.as_str());
        }
        if let Some(id) = &self.clone_flow_id {
            body.text("cloneFlowId", id);
        }
        if let Some(uri) = &self.endpoint_uri {
            body.text("endPointUri", uri);
        }
        Ok(body.finish())
    }
}

/// Changes to a draft flow. Only what is set is sent; the rest stays as it is.
///
/// Each setter takes a value, or [`Patch::Null`] to send `null`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateFlow {
    name: Patch<String>,
    categories: Patch<Vec<FlowCategory>>,
    pub(crate) publish: Patch<bool>,
    flow_json: Patch<FlowJson>,
    clone_flow_id: Patch<String>,
    endpoint_uri: Patch<String>,
    application_id: Patch<String>,
}

impl UpdateFlow {
    /// No change yet. An update without a single member is refused before any request.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Another name.
    #[must_use]
    pub fn name(mut self, name: impl Into<Patch<String>>) -> Self {
        self.name = name.into();
        self
    }

    /// Other categories, at least one.
    #[must_use]
    pub fn categories<C: Into<FlowCategory>>(mut self, categories: impl IntoIterator<Item = C>) -> Self {
        self.categories = Patch::Value(categories.into_iter().map(Into::into).collect());
        self
    }

    /// The categories as a [`Patch`], for callers who pass on what they were given.
    #[must_use]
    pub fn patch_categories(mut self, categories: Patch<Vec<FlowCategory>>) -> Self {
        self.categories = categories;
        self
    }

    /// Publish it with this update.
    #[must_use]
    pub fn publish(mut self, publish: impl Into<Patch<bool>>) -> Self {
        self.publish = publish.into();
        self
    }

    /// Another flow JSON, sent verbatim as the string `flowJson`.
    #[must_use]
    pub fn flow_json(mut self, flow_json: impl Into<Patch<FlowJson>>) -> Self {
        self.flow_json = flow_json.into();
        self
    }

    /// Take over the content of this flow.
    #[must_use]
    pub fn clone_flow_id(mut self, id: impl Into<Patch<String>>) -> Self {
        self.clone_flow_id = id.into();
        self
    }

    /// Another endpoint; see [`CreateFlow::endpoint_uri`].
    #[must_use]
    pub fn endpoint_uri(mut self, uri: impl Into<Patch<String>>) -> Self {
        self.endpoint_uri = uri.into();
        self
    }

    /// The Meta application the flow belongs to.
    #[must_use]
    pub fn application_id(mut self, id: impl Into<Patch<String>>) -> Self {
        self.application_id = id.into();
        self
    }

    /// The body, after refusing what cannot work.
    pub(crate) fn body(&self) -> Result<Vec<u8>> {
        if *self == Self::default() {
            let text = "the update has no field: set at least one";
            return Err(Error::invalid_argument(text));
        }
        if self.categories.value().is_some_and(Vec::is_empty) {
            let text = "categories is empty: a flow has at least one";
            return Err(Error::invalid_argument(text).with_hint("leave categories out to keep those it has"));
        }
        check_document(self.flow_json.value())?;
        let mut body = BodyWriter::new();
        body.patch("name", &self.name, |body, name| body.text("name", name));
        body.patch("categories", &self.categories, |body, categories| body.categories(categories));
        body.patch("publish", &self.publish, |body, publish| {
            body.raw("publish", if *publish { "true" } else { "false" });
        });
        body.patch("flowJson", &self.flow_json, |body, json| body.text("flowJson", json.as_str()));
        body.patch("cloneFlowId", &self.clone_flow_id, |body, id| body.text("cloneFlowId", id));
        body.patch("endPointUri", &self.endpoint_uri, |body, uri| body.text("endPointUri", uri));
        body.patch("applicationId", &self.application_id, |body, id| body.text("applicationId", id));
        Ok(body.finish())
    }
}

/// An empty document is the sign of a pipe that broke or a file that was never written: it would leave a flow that
/// nobody wants, and take its name.
fn check_document(document: Option<&FlowJson>) -> Result<()> {
    if document.is_some_and(|document| document.as_str().trim().is_empty()) {
        let error = Error::invalid_argument("the flow JSON is empty");
        return Err(error.with_hint("check the file, or the command that was to write it"));
    }
    Ok(())
}

/// How to list flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListFlows {
    pub(crate) limit: u32,
}

impl ListFlows {
    /// All the API can show: 1,000 flows.
    #[must_use]
    pub fn new() -> Self {
        Self { limit: LIST_LIMIT_MAX }
    }

    /// At most this many, from 1 to 1,000. The API has no cursor, so the rest cannot be fetched.
    #[must_use]
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = limit;
        self
    }

    pub(crate) fn check(self) -> Result<Self> {
        if (1..=LIST_LIMIT_MAX).contains(&self.limit) {
            return Ok(self);
        }
        Err(Error::invalid_argument(format!("limit is {}: the API takes 1 to {LIST_LIMIT_MAX}", self.limit)))
    }
}

impl Default for ListFlows {
    fn default() -> Self {
        Self::new()
    }
}

/// How to ask for a preview link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PreviewFlow {
    pub(crate) refresh: Option<bool>,
}

impl PreviewFlow {
    /// The link there is.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Make a new link; the old one stops working.
    #[must_use]
    pub fn refresh(mut self, refresh: bool) -> Self {
        self.refresh = Some(refresh);
        self
    }
}

/// Writes a JSON object member by member.
struct BodyWriter(Vec<u8>);

impl BodyWriter {
    fn new() -> Self {
        Self(Vec::with_capacity(128))
    }

    fn key(&mut self, key: &str) {
        self.0.push(if self.0.is_empty() { b'{' } else { b',' });
        json_string::write(&mut self.0, key);
        self.0.push(b':');
    }

    fn raw(&mut self, key: &str, json: &str) {
        self.key(key);
        self.0.extend_from_slice(json.as_bytes());
    }

    fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        json_string::write(&mut self.0, text);
    }

    fn categories(&mut self, categories: &[FlowCategory]) {
        self.key("categories");
        for (index, category) in categories.iter().enumerate() {
            if !category.is_known() {
                tracing::warn!(target: "flows8x8", %category, "8x8 documents no such category");
            }
            self.0.push(if index == 0 { b'[' } else { b',' });
            json_string::write(&mut self.0, category.as_str());
        }
        self.0.push(b']');
    }

    fn patch<T>(&mut self, key: &str, patch: &Patch<T>, write: impl FnOnce(&mut Self, &T)) {
        match patch {
            Patch::Unset => {}
            Patch::Null => self.raw(key, "null"),
            Patch::Value(value) => write(self, value),
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.0.push(b'}');
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn sent(body: Result<Vec<u8>>) -> String {
        String::from_utf8(body.unwrap()).unwrap()
    }

    #[test]
    fn create_sends_what_is_set_and_nothing_else() {
        let flow = CreateFlow::new("n\"1", ["SURVEY", "SHOPPING"]);
        assert_eq!(sent(flow.body(true)), r#"{"name":"n\"1","categories":["SURVEY","SHOPPING"]}"#);
        let flow = flow.flow_json("{\n}").publish(false).endpoint_uri("https://e").clone_flow_id("7");
        assert_eq!(
            sent(flow.body(true)),
            r#"{"name":"n\"1","categories":["SURVEY","SHOPPING"],"publish":false,"flowJson":"{\n}","cloneFlowId":"7","endPointUri":"https://e"}"#
        );
    }

    #[test]
    fn unset_null_and_empty_are_three_things() {
        let update = UpdateFlow::new().name("").endpoint_uri(Patch::Null);
        assert_eq!(sent(update.body()), r#"{"name":"","endPointUri":null}"#);
    }

    #[test]
    fn what_cannot_work_is_refused_before_any_request() {
        let none: [FlowCategory; 0] = [];
        for error in [
            CreateFlow::new(" ", ["OTHER"]).body(true).unwrap_err(),
            CreateFlow::new("n", none.clone()).body(true).unwrap_err(),
            CreateFlow::new("n", ["OTHER"]).publish(true).body(true).unwrap_err(),
            UpdateFlow::new().body().unwrap_err(),
            UpdateFlow::new().flow_json(" \n").body().unwrap_err(),
            CreateFlow::new("n", ["OTHER"]).flow_json("").body(true).unwrap_err(),
            UpdateFlow::new().categories(none).body().unwrap_err(),
            ListFlows::new().limit(0).check().unwrap_err(),
            ListFlows::new().limit(1001).check().unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
        }
        assert!(CreateFlow::new("n", ["OTHER"]).publish(true).body(false).is_ok());
    }
}

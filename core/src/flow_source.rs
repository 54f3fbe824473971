//! What a download starts from.

use std::fmt;

use crate::FlowDetails;

/// What flow to download the JSON of: a [`FlowDetails`], whose link is used while it works, or a flow's id.
#[derive(Clone, PartialEq, Eq)]
pub struct FlowSource {
    pub(crate) id: String,
    /// The flow JSON, where the details hold it.
    pub(crate) document: Option<String>,
    /// The link to it.
    pub(crate) link: Option<String>,
}

impl From<FlowDetails> for FlowSource {
    fn from(flow: FlowDetails) -> Self {
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Self { id: flow.id, document: given(flow.flow_json), link: given(flow.flow_json_url) }
    }
}

impl From<&FlowDetails> for FlowSource {
    fn from(flow: &FlowDetails) -> Self {
        flow.clone().into()
    }
}

impl From<String> for FlowSource {
    fn from(id: String) -> Self {
        Self { id, document: None, link: None }
    }
}

impl From<&String> for FlowSource {
    fn from(id: &String) -> Self {
        id.clone().into()
    }
}

impl From<&str> for FlowSource {
    fn from(id: &str) -> Self {
        id.to_owned().into()
    }
}

impl fmt::Debug for FlowSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The link works for whoever holds it.
        f.debug_struct("FlowSource").field("id", &self.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_debug_form_shows_the_link() {
        let flow: FlowDetails =
            serde_json::from_str(r#"{"id": "8", "flowJsonUrl": "https://h/s3cret", "flowJson": " "}"#)
                .unwrap();
        let source = FlowSource::from(&flow);
        assert_eq!(
            source,
            FlowSource { id: "8".into(), document: None, link: Some("https://h/s3cret".into()) }
        );
        assert!(!format!("{source:?}").contains("s3cret"), "{source:?}");
    }
}

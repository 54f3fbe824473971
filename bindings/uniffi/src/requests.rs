//! What operations take.

use flows8x8::{Error, ErrorKind, Result, http};

use crate::enums::FlowCategory;
use crate::flow::FlowDetails;
use crate::json::to_core;

/// A Flow JSON document. It is sent verbatim, so that the server's lines and columns are those of the document.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum FlowJson {
    /// The document itself.
    Text {
        /// The text.
        text: String,
    },
    /// The document as UTF-8.
    Bytes {
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A file that holds the document.
    File {
        /// Its path.
        path: String,
    },
}

impl FlowJson {
    /// The document as the core takes it; a file is read on a thread of its own.
    pub(crate) async fn into_core(self) -> Result<flows8x8::FlowJson> {
        match self {
            Self::Text { text } => Ok(flows8x8::FlowJson::text(text)),
            Self::Bytes { bytes } => flows8x8::FlowJson::bytes(bytes),
            Self::File { path } => {
                let read = tokio::task::spawn_blocking(move || flows8x8::FlowJson::file(path)).await;
                read.unwrap_or_else(|_| Err(refused("the file was not read: the thread for calls has ended")))
            }
        }
    }
}

/// A flow to create.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CreateFlow {
    /// The name, unique within the WhatsApp Business account.
    pub name: String,
    /// What the flow is for, at least one.
    pub categories: Vec<FlowCategory>,
    /// Whether to publish it at once, which needs a flow JSON.
    #[uniffi(default = None)]
    pub publish: Option<bool>,
    /// The document.
    #[uniffi(default = None)]
    pub flow_json: Option<FlowJson>,
    /// A flow whose document to copy.
    #[uniffi(default = None)]
    pub clone_flow_id: Option<String>,
    /// Where the flow asks for data.
    #[uniffi(default = None)]
    pub endpoint_uri: Option<String>,
}

impl CreateFlow {
    pub(crate) async fn into_core(self) -> Result<flows8x8::CreateFlow> {
        let mut flow = flows8x8::CreateFlow::new(self.name, self.categories);
        if let Some(publish) = self.publish {
            flow = flow.publish(publish);
        }
        if let Some(document) = self.flow_json {
            flow = flow.flow_json(document.into_core().await?);
        }
        if let Some(id) = self.clone_flow_id {
            flow = flow.clone_flow_id(id);
        }
        if let Some(uri) = self.endpoint_uri {
            flow = flow.endpoint_uri(uri);
        }
        Ok(flow)
    }
}

/// The flow whose document to download.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum FlowSource {
    /// By its id.
    Id {
        /// The id.
        flow_id: String,
    },
    /// As get has answered it: its link, or the document in it, is used first.
    Details {
        /// The flow.
        flow: FlowDetails,
    },
}

impl FlowSource {
    pub(crate) fn into_core(self) -> Result<flows8x8::FlowSource> {
        Ok(match self {
            Self::Id { flow_id } => flow_id.into(),
            Self::Details { flow } => to_core::<_, flows8x8::FlowDetails>(&flow)?.into(),
        })
    }
}

/// The body of a request of the escape hatch, sent as `application/json`.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum RequestBody {
    /// JSON, which is checked.
    Json {
        /// The text.
        text: String,
    },
    /// Anything, as it is.
    Bytes {
        /// The bytes.
        bytes: Vec<u8>,
    },
}

impl RequestBody {
    pub(crate) fn into_core(self) -> Result<flows8x8::RequestBody> {
        match self {
            Self::Bytes { bytes } => Ok(flows8x8::RequestBody::bytes(bytes)),
            Self::Json { text } => {
                let json = serde_json::value::RawValue::from_string(text)
                    .map_err(|error| refused(format!("body is not JSON: {error}")))?;
                flows8x8::RequestBody::json(&json)
            }
        }
    }
}

/// The method of a request, in upper or lower case.
pub(crate) fn method(name: &str) -> Result<http::Method> {
    let parsed = name.to_ascii_uppercase().parse();
    parsed.map_err(|_| refused(format!("{name:?} is no HTTP method")))
}

fn refused(text: impl Into<String>) -> Error {
    Error::of_binding(ErrorKind::InvalidArgument, text, None)
}

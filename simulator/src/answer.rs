//! An answer before it meets a socket.

use std::sync::Arc;

use serde::Serialize;

/// Status, headers and content.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) content: Content,
}

/// What an answer carries.
#[derive(Debug)]
pub(crate) enum Content {
    Nothing,
    Json(Vec<u8>),
    Html(String),
    /// A flow JSON byte for byte as it was sent, shared with the state: it may be large.
    Document(Arc<str>),
}

impl Answer {
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), content: Content::Nothing }
    }

    pub(crate) fn json(status: u16, value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => Self { status, headers: Vec::new(), content: Content::Json(body) },
            // Cannot happen: everything answered is made of texts, numbers and lists.
            Err(_) => Self::empty(500),
        }
    }

    pub(crate) fn html(status: u16, page: String) -> Self {
        // Names of flows are shown on the page; nothing in them may ever run.
        let policy = ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'".to_owned());
        Self { status, headers: vec![policy], content: Content::Html(page) }
    }

    pub(crate) fn document(text: Arc<str>) -> Self {
        Self { status: 200, headers: Vec::new(), content: Content::Document(text) }
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(header, _)| *header != name);
        self
    }
}

impl Content {
    pub(crate) fn content_type(&self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Json(_) | Self::Document(_) => Some("application/json"),
            Self::Html(_) => Some("text/html; charset=utf-8"),
        }
    }
}

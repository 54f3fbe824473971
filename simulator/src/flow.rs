//! A flow as the simulator keeps it.

use std::fmt;
use std::sync::Arc;

use flows8x8_flow_json::ValidationError;
use jiff::Timestamp;
use serde::Serialize;

use crate::findings;

/// Where a flow is in its life. There is no way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum Status {
    /// It can be changed, published and deleted.
    Draft,
    /// It can be sent, and deprecated.
    Published,
    /// It can be looked at.
    Deprecated,
}

impl Status {
    pub(crate) const ALL: [Self; 3] = [Self::Draft, Self::Published, Self::Deprecated];

    /// The API's word for it, such as `DRAFT`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Published => "PUBLISHED",
            Self::Deprecated => "DEPRECATED",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A flow as [`Simulator::flows`](crate::Simulator::flows) lists it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct FlowRecord {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it is in its life.
    pub status: Status,
}

/// The categories of 8x8's OpenAPI document; the simulator knows no others.
pub(crate) const CATEGORIES: [&str; 8] = [
    "SIGN_UP",
    "SIGN_IN",
    "APPOINTMENT_BOOKING",
    "LEAD_GENERATION",
    "CONTACT_US",
    "CUSTOMER_SUPPORT",
    "SURVEY",
    "OTHER",
];

/// A flow JSON exactly as it was sent, with what is wrong with it.
#[derive(Clone, Debug)]
pub(crate) struct FlowJson {
    pub(crate) text: Arc<str>,
    pub(crate) findings: Arc<[ValidationError]>,
}

impl FlowJson {
    pub(crate) fn new(text: String) -> Self {
        let findings = findings::check(&text).into();
        Self { text: text.into(), findings }
    }
}

/// A link that was given out: its secret part and when it stops working.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Names the document; for a preview the token.
    pub(crate) token: String,
    /// Proves that the link was given out; empty for a preview, whose token does that.
    pub(crate) signature: String,
    pub(crate) expires_at: Timestamp,
}

/// One flow of a channel.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) status: Status,
    pub(crate) categories: Vec<&'static str>,
    pub(crate) json: Option<FlowJson>,
    pub(crate) endpoint_uri: Option<String>,
    pub(crate) application_id: Option<String>,
    pub(crate) document: Option<Link>,
    pub(crate) preview: Option<Link>,
}

impl Flow {
    pub(crate) fn findings(&self) -> &[ValidationError] {
        self.json.as_ref().map_or(&[], |json| &json.findings)
    }

    /// Whether it has a flow JSON and nothing is wrong with it.
    pub(crate) fn can_be_published(&self) -> bool {
        self.json.as_ref().is_some_and(|json| json.findings.is_empty())
    }
}

//! Everything the simulator says no to. Which status and words that takes is the shape's business.

use flows8x8_flow_json::ValidationError;

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The request itself is wrong; the text names the member.
    Invalid(String),
    /// No bearer key, or not the right one.
    Unauthenticated,
    /// The channel has no such flow.
    UnknownFlow,
    /// No operation lives at this path.
    UnknownPath,
    /// The path exists, the method does not; the text is the `Allow` header.
    MethodNotAllowed(&'static str),
    /// Update, publish or delete of a flow that is no draft.
    NotDraft,
    /// Deprecation of a flow that is not published.
    NotPublished,
    /// Another flow of the channel has this name.
    NameTaken,
    /// The flow JSON is missing or has findings.
    BrokenFlowJson(Vec<ValidationError>),
    /// A download link whose signature is not the one that was given out.
    BadSignature,
    /// A link that was good once.
    LinkExpired,
    /// The body did not arrive in time.
    BodyTooSlow,
    /// The body is larger than any request may be.
    BodyTooLarge,
    /// The key's quota is used up for so many seconds.
    QuotaExceeded(u64),
    /// A status that was asked for.
    Fault(u16),
    /// A fault of the simulator's own.
    Internal,
}

impl Refusal {
    pub(crate) fn invalid(text: impl Into<String>) -> Self {
        Self::Invalid(text.into())
    }
}

//! What went wrong, on its way to standard error.

use flows8x8::{Error, ErrorKind, ValidationError};
use serde::Serialize;

use crate::exit::Exit;
use crate::next_step;

/// A failure of the command: how it ends, and what it says.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    /// Boxed, as every function that can fail carries it.
    pub(crate) report: Box<Report>,
    /// The whole text for people, without the hint.
    pub(crate) text: String,
    /// What lay behind it, where the text does not say so.
    pub(crate) cause: Option<String>,
}

/// The documented JSON object of an error.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    pub(crate) kind: &'static str,
    status: Option<u16>,
    code: Option<i64>,
    pub(crate) message: String,
    error_id: Option<String>,
    pub(crate) hint: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) validation_errors: Vec<ValidationError>,
}

/// Kinds of failure the library does not know, because only the command has them.
pub(crate) mod kind {
    /// The arguments do not fit together.
    pub(crate) const USAGE: &str = "usage";
    /// Reading or writing failed on this machine.
    pub(crate) const IO: &str = "io";
    /// The question was answered with no.
    pub(crate) const DECLINED: &str = "declined";
    /// Some of several flows failed.
    pub(crate) const PARTIAL: &str = "partial";
    /// The demo did not go as it should.
    pub(crate) const UNEXPECTED: &str = "unexpected";
}

impl Failure {
    /// A failure that is none of the library's.
    pub(crate) fn new(exit: Exit, kind: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        let report = Report {
            kind,
            status: None,
            code: None,
            message: message.clone(),
            error_id: None,
            hint: None,
            validation_errors: Vec::new(),
        };
        Self { exit, report: Box::new(report), text: message, cause: None }
    }

    /// The arguments or the set-up cannot be used.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, kind::USAGE, message)
    }

    /// The set-up lacks something.
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(Exit::of(ErrorKind::Configuration), ErrorKind::Configuration.as_str(), message)
    }

    /// Reading or writing failed on this machine.
    pub(crate) fn io(what: &str, error: &std::io::Error) -> Self {
        Self::new(Exit::Failure, kind::IO, format!("{what}: {error}"))
    }

    /// A signal came while nothing was under way.
    pub(crate) fn interrupted() -> Self {
        Self::new(Exit::Interrupted, ErrorKind::Cancelled.as_str(), "interrupted; nothing was changed")
    }

    /// Adds what to do next.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.report.hint = Some(hint.into());
        self
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let full = error.to_string();
        let text = match error.hint().and_then(|hint| full.strip_suffix(hint)) {
            Some(text) => text.trim_end_matches("; hint: ").to_owned(),
            None => full,
        };
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        let api = error.api();
        let report = Report {
            kind: error.kind().as_str(),
            status: error.http_status(),
            code: api.and_then(|api| api.code),
            message: error.message().to_owned(),
            error_id: api.and_then(|api| api.error_id.clone()),
            hint: Some(next_step::after(&error)),
            validation_errors: error.validation_errors().to_vec(),
        };
        let cause = cause.filter(|cause| !text.contains(cause.as_str()));
        Self { exit: Exit::of(error.kind()), report: Box::new(report), text, cause }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_the_library_is_told_once() {
        let failure = Failure::from(flows8x8::FlowJson::bytes(b"{\xff".to_vec()).unwrap_err());
        assert_eq!(failure.text, "invalid_argument: the flow JSON is not valid UTF-8 at byte offset 1");
        assert_eq!(failure.report.hint.as_deref(), Some("save the file as UTF-8"));
        let failure = Failure::from(flows8x8::FlowJson::file("no/such").unwrap_err());
        assert_eq!(failure.exit, Exit::Usage);
        let told = format!("{} {}", failure.text, failure.cause.unwrap_or_default());
        assert_eq!(told.matches("(os error ").count(), 1, "{told}");
    }

    #[test]
    fn the_json_has_every_documented_member_even_when_there_is_nothing_in_it() {
        let json = serde_json::to_value(Failure::usage("no").report).unwrap();
        let members: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(members.len(), 6, "{members:?}");
        for name in ["kind", "status", "code", "message", "errorId", "hint"] {
            assert!(json.get(name).is_some(), "{name}");
        }
    }
}

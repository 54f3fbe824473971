//! The API's operations by the names that faults and counts use, and what a fault can be aimed at.

use std::fmt;
use std::str::FromStr;

use crate::fault::FaultError;
use crate::routes::{self, Route};

/// An operation of the Flows API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// `POST /flows`
    CreateFlow,
    /// `GET /flows/{flowId}`
    GetFlow,
    /// `GET /flows`
    ListFlows,
    /// `PUT /flows/{flowId}`
    UpdateFlow,
    /// `POST /flows/{flowId}/publish`
    PublishFlow,
    /// `POST /flows/{flowId}/deprecate`
    DeprecateFlow,
    /// `DELETE /flows/{flowId}`
    DeleteFlow,
    /// `GET /flows/{flowId}/preview`
    PreviewFlow,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 8] = [
        Self::CreateFlow,
        Self::GetFlow,
        Self::ListFlows,
        Self::UpdateFlow,
        Self::PublishFlow,
        Self::DeprecateFlow,
        Self::DeleteFlow,
        Self::PreviewFlow,
    ];

    /// Its name, such as `create_flow`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateFlow => "create_flow",
            Self::GetFlow => "get_flow",
            Self::ListFlows => "list_flows",
            Self::UpdateFlow => "update_flow",
            Self::PublishFlow => "publish_flow",
            Self::DeprecateFlow => "deprecate_flow",
            Self::DeleteFlow => "delete_flow",
            Self::PreviewFlow => "preview_flow",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which requests a [`Fault`](crate::Fault) is aimed at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// Every request, those for unknown paths included: `any`.
    #[default]
    Any,
    /// Those for one operation, by its name.
    Operation(Operation),
    /// Those for a flow JSON behind a `flowJsonUrl`: `download`.
    Download,
    /// Those for the page behind a `preview_url`: `preview_page`.
    PreviewPage,
}

impl Target {
    /// Its name: that of the operation, or `any`, `download` or `preview_page`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Operation(operation) => operation.as_str(),
            Self::Download => "download",
            Self::PreviewPage => "preview_page",
        }
    }

    /// What a request is for; `Any` when it is for nothing there is.
    pub(crate) fn of(method: &str, path: &str) -> Self {
        match routes::find(method, path) {
            Ok(Route::Flows(route)) => Self::Operation(route.operation),
            Ok(Route::Document(_)) => Self::Download,
            Ok(Route::PreviewPage(_)) => Self::PreviewPage,
            Err(_) => Self::Any,
        }
    }

    /// Whether a fault aimed at this meets a request for `requested`.
    pub(crate) fn meets(self, requested: Self) -> bool {
        self == Self::Any || self == requested
    }

    fn all() -> impl Iterator<Item = Self> {
        let others = [Self::Any, Self::Download, Self::PreviewPage];
        Operation::ALL.into_iter().map(Self::Operation).chain(others)
    }
}

impl From<Operation> for Target {
    fn from(operation: Operation) -> Self {
        Self::Operation(operation)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Target {
    type Err = FaultError;

    /// Reads a name as [`as_str`](Target::as_str) gives it.
    fn from_str(text: &str) -> Result<Self, FaultError> {
        Self::all().find(|target| target.as_str() == text).ok_or_else(|| {
            let known: Vec<&str> = Self::all().map(Self::as_str).collect();
            FaultError::new(format!("unknown operation `{text}`; known are {}", known.join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_reads_back_from_its_name() {
        for target in Target::all() {
            assert_eq!(target.to_string().parse(), Ok(target));
        }
        assert_eq!(Target::all().count(), 11);
    }

    #[test]
    fn an_unknown_operation_is_told_the_known_ones() {
        let error = "create".parse::<Target>().unwrap_err().to_string();
        assert!(
            error.starts_with("unknown operation `create`; known are create_flow, get_flow, "),
            "{error}"
        );
        assert!(error.ends_with("preview_flow, any, download, preview_page"), "{error}");
    }

    #[test]
    fn a_request_is_for_what_its_path_says() {
        let base = "/config/v1/channels/whatsapp/c/flows";
        for (method, path, name) in [
            ("GET", base.to_owned(), "list_flows"),
            ("DELETE", format!("{base}/1"), "delete_flow"),
            ("GET", "/m1/v/t24/An-x".to_owned(), "download"),
            ("GET", "/wa/manage/flows/1/preview/".to_owned(), "preview_page"),
            ("GET", "/nowhere".to_owned(), "any"),
            ("PATCH", base.to_owned(), "any"),
        ] {
            let requested = Target::of(method, &path);
            assert_eq!(requested.as_str(), name, "{method} {path}");
            assert!(Target::Any.meets(requested) && requested.meets(requested), "{method} {path}");
        }
        assert!(!Target::Download.meets(Target::Any));
    }
}

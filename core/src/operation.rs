//! The operations of the API, one table.

use http::Method;

/// How a call may be repeated when it is unclear whether the server has acted (the table of safe retries).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Safety {
    /// Reading, or writing the same thing again: send it again.
    Repeatable,
    /// Deleting: send it again; that the flow is gone then is success.
    Delete,
    /// Ask for the flow's status first, and send again only if it is not what was wanted.
    AskFirst,
    /// Never send it again blindly.
    Once,
}

/// One operation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    /// Its name in errors, logs and the contract.
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    /// What stands behind the collection's path; `{}` is the flow's id.
    pub(crate) suffix: &'static str,
    pub(crate) safety: Safety,
}

macro_rules! operations {
    ($($constant:ident = $name:literal, $method:ident $suffix:literal, $safety:ident;)*) => {
        $(pub(crate) const $constant: Operation = Operation {
            name: $name, method: Method::$method, suffix: $suffix, safety: Safety::$safety,
        };)*

        /// All of them, in the order of the contract.
        #[cfg(test)]
        pub(crate) const ALL: &[&Operation] = &[$(&$constant,)*];
    };
}

operations! {
    CREATE_FLOW = "create_flow", POST "", Once;
    GET_FLOW = "get_flow", GET "/{}", Repeatable;
    LIST_FLOWS = "list_flows", GET "", Repeatable;
    UPDATE_FLOW = "update_flow", PUT "/{}", Repeatable;
    PUBLISH_FLOW = "publish_flow", POST "/{}/publish", AskFirst;
    DEPRECATE_FLOW = "deprecate_flow", POST "/{}/deprecate", AskFirst;
    DELETE_FLOW = "delete_flow", DELETE "/{}", Delete;
    PREVIEW_FLOW = "preview_flow", GET "/{}/preview", Repeatable;
}

/// The name of the escape hatch.
pub(crate) const REQUEST: &str = "request";
/// The name of the look-up by name.
pub(crate) const FIND_FLOW: &str = "find_flow";
/// The name of the download.
pub(crate) const DOWNLOAD_FLOW_JSON: &str = "download_flow_json";
/// The name of what reads a webhook's body.
pub(crate) const PARSE_FLOW_REPLY: &str = "parse_flow_reply";
/// The name of the wait for a status.
pub(crate) const WAIT_FOR_STATUS: &str = "wait_for_status";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_not_idempotent_is_never_repeated_blindly() {
        for operation in ALL {
            let repeats = matches!(operation.safety, Safety::Repeatable | Safety::Delete);
            assert_eq!(repeats, operation.method != Method::POST, "{}", operation.name);
        }
    }
}

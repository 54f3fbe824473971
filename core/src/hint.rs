//! What to do about a failure, said where the cause alone does not say it.

use crate::config::Prepared;
use crate::{Error, ErrorKind};

/// The hint for a failed request, if there is something to say.
pub(crate) fn for_request(request: &Prepared, error: &Error) -> Option<String> {
    let creates = request.operation == "create_flow";
    let on_flow = request.operation != "request";
    let fixed = match error.kind() {
        ErrorKind::Authentication => {
            "check FLOWS8X8_API_KEY (api_key), and that the region is the account's own"
        }
        ErrorKind::PermissionDenied => {
            "the key is valid but may not do this: check its rights in 8x8 Connect"
        }
        ErrorKind::NotFound if error.api().is_none() => {
            "the answer is not 8x8's own: check base_url, the region, and path_style (accounts or config)"
        }
        ErrorKind::NotFound if matches!(request.operation, "create_flow" | "list_flows") => {
            "check the channel id, and that the region is the account's own"
        }
        ErrorKind::BadRequest if creates => {
            "if the name is taken, choose another, or find_flow the one there is"
        }
        ErrorKind::BadRequest if request.operation == "deprecate_flow" => {
            "only a published flow can be deprecated: call get_flow to see its status"
        }
        ErrorKind::Timeout
            if matches!(request.operation, "update_flow" | "delete_flow") && error.attempts() > 0 =>
        {
            "it may have taken effect: call get_flow before doing it again"
        }
        ErrorKind::Connect => "check base_url (FLOWS8X8_BASE_URL), the region, and the network",
        ErrorKind::NotFound if !on_flow => {
            "check the path, the ids in it, and that the region is the account's own"
        }
        ErrorKind::NotFound => "check the flow id, the channel, and that the region is the account's own",
        ErrorKind::Conflict => return conflict(request.operation).map(str::to_owned),
        ErrorKind::ValidationFailed if on_flow => "correct the flow JSON; the findings name line and column",
        ErrorKind::PayloadTooLarge if on_flow => {
            "shrink the flow JSON: embedded images are what makes it large"
        }
        ErrorKind::UpgradeRequired => "something between here and the server speaks an outdated TLS version",
        ErrorKind::RateLimited => "8x8 allows 100 management requests a minute for each key",
        ErrorKind::Gone => "this version of the API was withdrawn: look for a newer version of this library",
        ErrorKind::UnexpectedStatus if matches!(error.http_status(), Some(301 | 302 | 303 | 307 | 308)) => {
            "check base_url: the key is never sent along a redirect"
        }
        ErrorKind::Proxy => "put user and password into the proxy's URL",
        ErrorKind::Server
        | ErrorKind::Timeout
        | ErrorKind::Decode
        | ErrorKind::Cancelled
        | ErrorKind::Closed
            if creates && error.attempts() > 0 =>
        {
            return Some(may_exist(request));
        }
        ErrorKind::OutcomeUnknown if creates => return Some(may_exist(request)),
        ErrorKind::OutcomeUnknown if !on_flow => {
            "find out whether it has taken effect before sending it again"
        }
        ErrorKind::OutcomeUnknown => "call get_flow to see whether it has taken effect",
        _ => return None,
    };
    Some(fixed.to_owned())
}

fn may_exist(request: &Prepared) -> String {
    let name = request.flow_name.as_deref().unwrap_or_default();
    format!(
        "the flow {name:?} may exist all the same: call find_flow with that name before creating it again"
    )
}

fn conflict(operation: &str) -> Option<&'static str> {
    match operation {
        "create_flow" => Some("the name is taken: choose another, or find_flow the one there is"),
        "update_flow" => Some("published flows cannot change, create a new one"),
        "publish_flow" => Some("only a draft can be published: call get_flow to see its status"),
        "delete_flow" => Some("a flow that was published cannot be deleted: deprecate it"),
        "deprecate_flow" => Some("only a published flow can be deprecated: call get_flow to see its status"),
        _ => None,
    }
}

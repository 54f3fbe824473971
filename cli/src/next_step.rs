//! What to do about a failure, in the words of the command instead of the library's.

use flows8x8::{Error, ErrorKind};

/// Which of two hints is shown when the library has one as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    /// The command's: the library's says the same with the names of its methods and arguments.
    First,
    /// The library's: it knows more about this very failure.
    Fallback,
}

use Rank::{Fallback, First};

/// A next step for every kind of failure.
const BY_KIND: &[(ErrorKind, Rank, &str)] = &[
    (ErrorKind::InvalidArgument, Fallback, "see --help"),
    (ErrorKind::Configuration, Fallback, "see --help for the options and variables that set the client up"),
    (
        ErrorKind::BadRequest,
        Fallback,
        "check the arguments; if they are right, quote the errorId to 8x8's support",
    ),
    (
        ErrorKind::Authentication,
        First,
        "check FLOWS8X8_API_KEY or --api-key-file, and that --region is the account's own",
    ),
    (ErrorKind::PermissionDenied, Fallback, "check the rights of the key in 8x8 Connect"),
    (ErrorKind::NotFound, First, "check the id (flows8x8 list shows them all), --channel and --region"),
    (ErrorKind::Timeout, Fallback, "try again, or allow more time with --timeout"),
    (ErrorKind::Conflict, Fallback, "flows8x8 get ID shows the flow's status"),
    (
        ErrorKind::Gone,
        First,
        "this version of the API was withdrawn: look for a newer version of this command",
    ),
    (ErrorKind::PayloadTooLarge, Fallback, "shrink the flow JSON"),
    (
        ErrorKind::ValidationFailed,
        First,
        "correct the flow JSON where the findings say (flows8x8 lint FILE shows what is left), and send it again",
    ),
    (ErrorKind::UpgradeRequired, Fallback, "something in between speaks an outdated TLS version"),
    (
        ErrorKind::RateLimited,
        First,
        "8x8 allows 100 management requests a minute for each key: wait and try again",
    ),
    (ErrorKind::Server, Fallback, "try again later; if it stays, quote the errorId to 8x8's support"),
    (ErrorKind::UnexpectedStatus, Fallback, "check --base-url; -vv shows the whole answer"),
    (ErrorKind::Connect, Fallback, "check the network, --base-url, and the proxy (--proxy, HTTPS_PROXY)"),
    (ErrorKind::Tls, Fallback, "give the missing root with --ca-file"),
    (ErrorKind::Proxy, Fallback, "check the proxy's address, user and password (--proxy, HTTPS_PROXY)"),
    (ErrorKind::Decode, Fallback, "-vv shows the whole answer; check --base-url"),
    (ErrorKind::OutcomeUnknown, First, "flows8x8 get ID shows whether it has taken effect"),
    (ErrorKind::Webhook, Fallback, "check the secret of the webhook"),
    (ErrorKind::Cancelled, Fallback, "run it again"),
    (ErrorKind::Closed, Fallback, "run it again"),
    (ErrorKind::Internal, Fallback, "this is a defect: please report it, with what -vv says"),
];

/// Kinds that leave it open whether a create has taken effect, once anything was sent.
const UNCLEAR: &[ErrorKind] = &[
    ErrorKind::Server,
    ErrorKind::Timeout,
    ErrorKind::Decode,
    ErrorKind::Cancelled,
    ErrorKind::Closed,
    ErrorKind::OutcomeUnknown,
];

/// The next step for a failure: there always is one. Where it is a command for the flow in question, it has its id.
pub(crate) fn after(error: &Error) -> String {
    let step = step(error);
    match flow_id(error) {
        Some(id) => step.replace(" ID", &format!(" {id}")),
        None => step,
    }
}

/// The id in the path of the request, when it is one that needs no care.
fn flow_id(error: &Error) -> Option<&str> {
    let (_, rest) = error.path()?.split_once("/flows/")?;
    let id = rest.split(['/', '?']).next()?;
    Some(id).filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn step(error: &Error) -> String {
    let kind = error.kind();
    if let Some(step) = of_operation(error) {
        return step.to_owned();
    }
    if let Some(step) = of_document(error) {
        return step;
    }
    if kind == ErrorKind::NotFound && error.api().is_none() {
        return "the answer is not 8x8's own: check --base-url, --region and --path-style".to_owned();
    }
    if let (ErrorKind::RateLimited, Some(wait)) = (kind, error.retry_after()) {
        let seconds = wait.as_secs_f64().ceil();
        return format!("try again in {seconds} s; 8x8 allows 100 management requests a minute for each key");
    }
    let row = BY_KIND.iter().find(|(row, _, _)| *row == kind);
    match (row, error.hint()) {
        (Some((_, First, step)), _) | (Some((_, Fallback, step)), None) => (*step).to_owned(),
        (_, Some(hint)) => in_options(hint),
        (None, None) => "see --help".to_owned(),
    }
}

/// What hints of the library name, and what stands for it in the command.
const OPTIONS: &[(&str, &str)] = &[
    ("allow_http", "--allow-http"),
    ("base_url", "--base-url"),
    ("call get_flow", "flows8x8 get ID"),
    ("ca_file", "--ca-file"),
    ("find_flow the one there is", "see the one there is: flows8x8 list --name NAME"),
    ("path_style", "--path-style"),
];

/// A hint of the library's with the command's options in it.
fn in_options(hint: &str) -> String {
    OPTIONS.iter().fold(hint.to_owned(), |hint, (argument, option)| hint.replace(argument, option))
}

/// Next steps that depend on what was being done.
fn of_operation(error: &Error) -> Option<&'static str> {
    let operation = error.operation()?;
    let kind = error.kind();
    if operation == "create_flow" && UNCLEAR.contains(&kind) && error.attempts() > 0 {
        return Some(
            "the flow may exist all the same: look with flows8x8 list --name NAME before creating it again; \
             with --reconcile, create looks for itself",
        );
    }
    if kind != ErrorKind::Conflict {
        return None;
    }
    match operation {
        // The answer to a question about the name, not to the create.
        "create_flow" if error.http_status().is_none() => {
            Some("nothing was sent: change that flow with flows8x8 update ID, or choose another name")
        }
        "create_flow" => {
            Some("the name is taken: choose another, or see the flow with flows8x8 list --name NAME")
        }
        "update_flow" => {
            Some("only a draft can be changed: make a new flow, for example with flows8x8 create --clone ID")
        }
        "publish_flow" => Some("only a draft can be published: flows8x8 get ID shows its status"),
        "delete_flow" => {
            Some("a flow that was published cannot be deleted: withdraw it with flows8x8 deprecate ID")
        }
        "deprecate_flow" => Some("only a published flow can be deprecated: flows8x8 get ID shows its status"),
        _ => None,
    }
}

/// Next steps for a document that did not come, where 8x8's API has nothing to do with it.
fn of_document(error: &Error) -> Option<String> {
    // What went wrong with the API names the request to it.
    if error.operation()? != "download_flow_json" || error.method().is_some() {
        return None;
    }
    let refused = error.http_status().is_some_and(|status| status >= 300);
    match (error.kind(), error.hint()) {
        (ErrorKind::NotFound, _) if !refused => {
            Some("give it one with flows8x8 update ID -f FILE, as long as it is a draft".to_owned())
        }
        (ErrorKind::Decode, None) => {
            Some("8x8's link led to something else than a flow JSON: -vv shows what came".to_owned())
        }
        (_, Some(hint)) if refused => Some(in_options(hint)),
        (_, None) if refused => {
            Some("8x8's link led to a server that refused it: try again later, or ask 8x8".to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_next_step() {
        let rows: Vec<ErrorKind> = BY_KIND.iter().map(|(kind, ..)| *kind).collect();
        assert_eq!(
            rows,
            ErrorKind::ALL,
            "add a row to BY_KIND in src/next_step.rs for each kind, in their order"
        );
        assert!(BY_KIND.iter().all(|(_, _, step)| !step.is_empty()));
    }

    #[test]
    fn hints_name_options_where_the_library_names_arguments() {
        let error =
            flows8x8::Client::builder().base_url("http://example.com").api_key("k").account_id("a").build();
        assert_eq!(after(&error.unwrap_err()), "use https://, or set --allow-http if you are sure");
    }

    #[test]
    fn the_library_is_heard_where_it_knows_more() {
        let error = flows8x8::FlowJson::bytes(b"\xff".to_vec()).unwrap_err();
        assert_eq!(after(&error), "save the file as UTF-8");
        let error = flows8x8::FlowJson::file("/no/such/file").unwrap_err();
        assert_eq!(after(&error), "see --help");
    }
}

//! Which operation a method and a path mean.

use crate::operation::Operation;
use crate::percent;
use crate::refusal::Refusal;
use crate::state::Space;

/// What lives at a path.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    /// An operation of the API.
    Flows(FlowsRoute<'a>),
    /// A flow JSON behind its signed link.
    Document(&'a str),
    /// The page a preview link leads to.
    PreviewPage(&'a str),
}

/// An operation with its path segments as they came: they are decoded and checked after the key was.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FlowsRoute<'a> {
    pub(crate) operation: Operation,
    account: Option<&'a str>,
    channel: &'a str,
    flow: &'a str,
}

impl FlowsRoute<'_> {
    /// The space the flow lives in and the flow's id (empty for the collection).
    pub(crate) fn target(&self) -> Result<(Space, String), Refusal> {
        let channel = segment("channelId", self.channel)?;
        let space = match self.account {
            Some(account) => {
                Space::Account { account: account_id(&segment("accountId", account)?)?, channel }
            }
            None => Space::Channel { channel },
        };
        Ok((space, segment("flowId", self.flow)?))
    }
}

/// Finds the route of `path`, or says that there is none or not for this method.
pub(crate) fn find<'a>(method: &str, path: &'a str) -> Result<Route<'a>, Refusal> {
    let segments: Vec<&str> = path.strip_prefix('/').ok_or(Refusal::UnknownPath)?.split('/').collect();
    match segments.as_slice() {
        ["api", "v1", "accounts", account, "channels", channel, "flows", rest @ ..] => {
            flows(method, Some(account), channel, rest)
        }
        ["config", "v1", "channels", "whatsapp", channel, "flows", rest @ ..] => {
            flows(method, None, channel, rest)
        }
        ["m1", "v", "t24", file] => readable(method, Route::Document(file)),
        ["wa", "manage", "flows", flow, "preview", ""] => readable(method, Route::PreviewPage(flow)),
        _ => Err(Refusal::UnknownPath),
    }
}

fn flows<'a>(
    method: &str,
    account: Option<&'a str>,
    channel: &'a str,
    rest: &[&'a str],
) -> Result<Route<'a>, Refusal> {
    if channel.is_empty() || account == Some("") || rest.contains(&"") {
        return Err(Refusal::UnknownPath);
    }
    let (operation, flow) = match rest {
        [] => (collection(method)?, ""),
        [flow] => (item(method)?, *flow),
        [flow, "publish"] => (only(method, "POST", Operation::PublishFlow)?, *flow),
        [flow, "deprecate"] => (only(method, "POST", Operation::DeprecateFlow)?, *flow),
        [flow, "preview"] => (only(method, "GET", Operation::PreviewFlow)?, *flow),
        _ => return Err(Refusal::UnknownPath),
    };
    Ok(Route::Flows(FlowsRoute { operation, account, channel, flow }))
}

fn collection(method: &str) -> Result<Operation, Refusal> {
    match method {
        "GET" => Ok(Operation::ListFlows),
        "POST" => Ok(Operation::CreateFlow),
        _ => Err(Refusal::MethodNotAllowed("GET, POST")),
    }
}

fn item(method: &str) -> Result<Operation, Refusal> {
    match method {
        "GET" => Ok(Operation::GetFlow),
        "PUT" => Ok(Operation::UpdateFlow),
        "DELETE" => Ok(Operation::DeleteFlow),
        _ => Err(Refusal::MethodNotAllowed("GET, PUT, DELETE")),
    }
}

fn only(method: &str, allowed: &'static str, operation: Operation) -> Result<Operation, Refusal> {
    if method == allowed { Ok(operation) } else { Err(Refusal::MethodNotAllowed(allowed)) }
}

fn readable<'a>(method: &str, route: Route<'a>) -> Result<Route<'a>, Refusal> {
    if matches!(method, "GET" | "HEAD") { Ok(route) } else { Err(Refusal::MethodNotAllowed("GET, HEAD")) }
}

fn segment(name: &str, raw: &str) -> Result<String, Refusal> {
    percent::decode(raw).ok_or_else(|| Refusal::invalid(format!("{name} is not valid percent-encoded UTF-8")))
}

/// The account in one spelling: a UUID whose dashes are optional and whose digits may be of either case.
pub(crate) fn account_id(text: &str) -> Result<String, Refusal> {
    let wrong = || Refusal::invalid("accountId must be a UUID");
    let mut rest = text;
    for (index, length) in [8, 4, 4, 4, 12].into_iter().enumerate() {
        if index > 0 {
            rest = rest.strip_prefix('-').unwrap_or(rest);
        }
        let group = rest.get(..length).ok_or_else(wrong)?;
        if !group.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        rest = &rest[length..];
    }
    if rest.is_empty() { Ok(text.replace('-', "").to_ascii_lowercase()) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "/api/v1/accounts/0f9b8a76-1111-2222-3333-444455556666/channels/c/flows";
    const CONFIG: &str = "/config/v1/channels/whatsapp/c/flows";

    #[test]
    fn both_path_styles_know_all_eight_operations() {
        for base in [ACCOUNT, CONFIG] {
            for (method, rest, expected) in [
                ("GET", "", Operation::ListFlows),
                ("POST", "", Operation::CreateFlow),
                ("GET", "/1", Operation::GetFlow),
                ("PUT", "/1", Operation::UpdateFlow),
                ("DELETE", "/1", Operation::DeleteFlow),
                ("POST", "/1/publish", Operation::PublishFlow),
                ("POST", "/1/deprecate", Operation::DeprecateFlow),
                ("GET", "/1/preview", Operation::PreviewFlow),
            ] {
                let path = format!("{base}{rest}");
                match find(method, &path) {
                    Ok(Route::Flows(route)) => assert_eq!(route.operation, expected, "{method} {path}"),
                    other => panic!("{method} {path}: {other:?}"),
                }
            }
        }
    }

    #[test]
    fn anything_else_is_an_unknown_path() {
        for path in ["", "*", "/", "/api", "/api/v1/flows", "/config/v1/channels/sms/c/flows", "/m1/v/t24"] {
            assert_eq!(find("GET", path), Err(Refusal::UnknownPath), "{path}");
        }
        for rest in ["/", "//publish", "/1/", "/1/publish/", "/1/pause", "/1/preview/2"] {
            let path = format!("{CONFIG}{rest}");
            assert_eq!(find("GET", &path), Err(Refusal::UnknownPath), "{path}");
        }
        assert_eq!(find("GET", "/config/v1/channels/whatsapp//flows"), Err(Refusal::UnknownPath));
    }

    #[test]
    fn a_known_path_names_the_methods_it_allows() {
        for (method, rest, allowed) in [
            ("PATCH", "", "GET, POST"),
            ("HEAD", "", "GET, POST"),
            ("POST", "/1", "GET, PUT, DELETE"),
            ("GET", "/1/publish", "POST"),
            ("BREW", "/1/preview", "GET"),
        ] {
            let path = format!("{CONFIG}{rest}");
            assert_eq!(find(method, &path), Err(Refusal::MethodNotAllowed(allowed)), "{method} {path}");
        }
    }

    #[test]
    fn an_account_is_the_same_in_every_spelling_of_its_uuid() {
        let plain = "0f9b8a76111122223333444455556666";
        for text in [plain, "0F9B8A76-1111-2222-3333-444455556666", "0f9b8a76-111122223333-444455556666"] {
            assert_eq!(account_id(text).as_deref(), Ok(plain), "{text}");
        }
        for text in [
            "",
            "me",
            "0f9b8a76-1111-2222-3333-44445555666",
            "0f9b8a76--1111-2222-3333-444455556666",
            "0f9b8a7-61111-2222-3333-444455556666",
            "0f9b8a76-1111-2222-3333-4444-55556666",
        ] {
            assert_eq!(account_id(text), Err(Refusal::invalid("accountId must be a UUID")), "{text}");
        }
        assert!(account_id(&format!("{plain}0")).is_err());
        assert!(account_id("ü".repeat(16).as_str()).is_err());
    }
}

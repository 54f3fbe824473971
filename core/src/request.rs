//! From arguments to a request: paths and queries. Pure.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::region::PathStyle;
use crate::{Error, Result};

/// What stays as it is in a path segment: the unreserved characters.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Far more than any id has, and far less than any server takes.
const LONGEST_SEGMENT: usize = 1024;

/// Encodes one path segment.
///
/// # Errors
/// `invalid_argument` for an empty text, and for `.` and `..`, which no encoding keeps from being taken for steps.
pub(crate) fn segment(name: &str, value: &str) -> Result<String> {
    if value.trim().is_empty() {
        return Err(Error::invalid_argument(format!("{name} is empty")));
    }
    if value.len() > LONGEST_SEGMENT {
        let text = format!("{name} has {} bytes, and no id has more than {LONGEST_SEGMENT}", value.len());
        return Err(Error::invalid_argument(text));
    }
    if value == "." || value == ".." {
        return Err(Error::invalid_argument(format!("{name} is {value:?}, which cannot stand in a path")));
    }
    Ok(utf8_percent_encode(value, SEGMENT).to_string())
}

/// The path of a channel's flows.
pub(crate) fn collection_path(style: PathStyle, account: Option<&str>, channel: &str) -> Result<String> {
    let channel = segment("channel_id", channel)?;
    match style {
        PathStyle::Config => Ok(format!("/config/v1/channels/whatsapp/{channel}/flows")),
        PathStyle::Accounts => {
            let account = account.ok_or_else(missing_account)?;
            let account = segment("account_id", account)?;
            Ok(format!("/api/v1/accounts/{account}/channels/{channel}/flows"))
        }
    }
}

pub(crate) fn missing_account() -> Error {
    Error::configuration("no account id").with_hint(
        "set FLOWS8X8_ACCOUNT_ID or pass account_id; it is shown in 8x8 Connect under API keys; \
         path_style config needs none",
    )
}

pub(crate) fn missing_channel() -> Error {
    Error::configuration("no channel id")
        .with_hint("set FLOWS8X8_CHANNEL_ID, pass channel_id, or call with_channel on the client")
}

/// The URL of a path below a base. `path` is encoded already.
pub(crate) fn url(base: &Url, path: &str, query: Option<&str>) -> Url {
    // Setting the path of a parsed URL costs a fraction of parsing a new one.
    let mut url = base.clone();
    match base.path() {
        "/" | "" => url.set_path(path),
        prefix => url.set_path(&format!("{}{path}", prefix.trim_end_matches('/'))),
    }
    url.set_query(query);
    url
}

/// Fills `{account}` and `{channel}` into a path of the escape hatch and splits off its query.
///
/// # Errors
/// `invalid_argument` when the path is not one of this server, `configuration` when an id it names is not set.
pub(crate) fn fill_path<'a>(
    path: &'a str,
    account: Option<&str>,
    channel: Option<&str>,
) -> Result<(String, Option<&'a str>)> {
    if !path.starts_with('/') || path.starts_with("//") || path.contains(['\\', '#']) {
        let text = "the path must start with one / and hold neither \\ nor #";
        return Err(Error::invalid_argument(text).with_hint("pass the part of the URL behind the host"));
    }
    let (path, query) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path, None),
    };
    if path.contains(char::is_control) {
        return Err(Error::invalid_argument("the path holds a control character"));
    }
    // To a URL an encoded dot is a dot.
    let steps = |part: &str| matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if path.split('/').any(steps) {
        return Err(Error::invalid_argument("the path holds . or .. as a segment"));
    }
    let mut filled = path.to_owned();
    if filled.contains("{account}") {
        filled = filled.replace("{account}", &segment("account_id", account.ok_or_else(missing_account)?)?);
    }
    if filled.contains("{channel}") {
        filled = filled.replace("{channel}", &segment("channel_id", channel.ok_or_else(missing_channel)?)?);
    }
    if filled.contains(['{', '}']) {
        let text = "the path holds a placeholder other than {account} and {channel}";
        return Err(Error::invalid_argument(text));
    }
    Ok((filled, query))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn a_segment_cannot_leave_its_place() {
        for (id, encoded) in [
            ("812", "812"),
            ("a/b", "a%2Fb"),
            ("../x", "..%2Fx"),
            ("a?b#c", "a%3Fb%23c"),
            ("ü ", "%C3%BC%20"),
            ("a%2Fb", "a%252Fb"),
            ("...", "..."),
        ] {
            assert_eq!(segment("flow_id", id).unwrap(), encoded);
            let base = Url::parse("https://h").unwrap();
            let url = url(&base, &format!("/flows/{encoded}/publish"), None);
            assert_eq!(url.path(), format!("/flows/{encoded}/publish"), "{id}");
        }
        for id in ["", ".", "..", &"x".repeat(2000)] {
            assert_eq!(segment("flow_id", id).unwrap_err().kind(), ErrorKind::InvalidArgument);
        }
    }

    #[test]
    fn both_path_styles_are_the_documented_ones() {
        let path = |style| collection_path(style, Some("a"), "c").unwrap();
        assert_eq!(path(PathStyle::Accounts), "/api/v1/accounts/a/channels/c/flows");
        assert_eq!(path(PathStyle::Config), "/config/v1/channels/whatsapp/c/flows");
        assert!(collection_path(PathStyle::Config, None, "c").is_ok());
        let error = collection_path(PathStyle::Accounts, None, "c").unwrap_err();
        assert!(error.hint().is_some_and(|hint| hint.contains("FLOWS8X8_ACCOUNT_ID")));
    }

    #[test]
    fn a_base_url_may_have_a_path() {
        for base in ["http://h:1/gate", "http://h:1/gate/"] {
            let base = Url::parse(base).unwrap();
            assert_eq!(url(&base, "/api/x", Some("limit=5")).as_str(), "http://h:1/gate/api/x?limit=5");
        }
    }

    #[test]
    fn the_escape_hatch_stays_on_its_server() {
        let fill = |path| fill_path(path, Some("a c"), None).map(|(path, _)| path);
        assert_eq!(fill("/api/{account}/x?y=1").unwrap(), "/api/a%20c/x");
        for path in [
            "api",
            "//evil",
            "https://evil/",
            "/a/../b",
            "/a/%2E%2e/b",
            "/a/.\t./b",
            "/a\\b",
            "/a#b",
            "/{id}",
            "",
        ] {
            assert_eq!(fill(path).unwrap_err().kind(), ErrorKind::InvalidArgument, "{path}");
        }
        assert_eq!(fill("/{channel}").unwrap_err().kind(), ErrorKind::Configuration);
    }
}

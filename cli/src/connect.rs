//! From arguments and environment to a client.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use flows8x8::{ApiKey, CallOptions, Client, PathStyle};

use crate::args::ConnectionArgs;
use crate::exit::Exit;
use crate::failure::{Failure, kind};
use crate::interrupt::Interrupt;

/// More than this is no key but a wrong path.
const KEY_FILE_LIMIT: u64 = 16 * 1024;

/// A client for a command that talks to the server.
pub(crate) fn client(args: &ConnectionArgs, interrupt: &Interrupt) -> Result<Client, Failure> {
    let style = path_style(args)?;
    let mut builder = Client::builder()
        .api_key(api_key(args)?)
        .channel_id(channel(args)?)
        .path_style(style)
        .allow_http(args.allow_http)
        // A command has nothing better to do than to wait for its turn.
        .max_rate_wait(Duration::MAX)
        .user_agent_suffix(concat!("flows8x8-cli/", env!("CARGO_PKG_VERSION")));
    if style == PathStyle::Accounts {
        builder = builder.account_id(account(args)?);
    }
    if let Some(region) = args.region {
        builder = builder.region(region);
        // A region that is asked for goes before a server that happens to be in the environment.
        builder = builder.base_url(args.base_url.as_deref().unwrap_or(region.base_url()));
    } else if let Some(url) = &args.base_url {
        builder = builder.base_url(url);
    }
    if let Some(timeout) = args.timeout {
        builder = builder.timeout(timeout);
    }
    if let Some(retries) = args.retries {
        builder = builder.max_retries(retries);
    }
    if let Some(path) = &args.ca_file {
        builder = builder.ca_file(path);
    }
    builder = match args.proxy.as_deref() {
        Some("none") => builder.no_proxy(),
        Some(url) => builder.proxy(url),
        None => builder,
    };
    Ok(builder.build()?.with_options(CallOptions::new().cancel(&interrupt.token)))
}

/// The key: from the file, else from the variable, never from an argument.
fn api_key(args: &ConnectionArgs) -> Result<ApiKey, Failure> {
    if let Some(path) = &args.api_key_file {
        return read_key(path).map(ApiKey::new);
    }
    let key = variable("FLOWS8X8_API_KEY").ok_or_else(|| {
        Failure::configuration("no API key").hint(
            "set FLOWS8X8_API_KEY or pass --api-key-file FILE; keys are made in 8x8 Connect under API keys \
             (https://connect.8x8.com)",
        )
    })?;
    Ok(ApiKey::new(key))
}

/// Reads a key from a file of its own. What is in it is never repeated, whatever is wrong with it.
pub(crate) fn read_key(path: &Path) -> Result<String, Failure> {
    let wrong = |what: String| Failure::new(Exit::Usage, kind::USAGE, format!("{}: {what}", path.display()));
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(KEY_FILE_LIMIT + 1).read_to_end(&mut bytes));
    read.map_err(|error| wrong(error.to_string()).hint("the file must hold the key and nothing else"))?;
    let is_key = bytes.len() as u64 <= KEY_FILE_LIMIT && !bytes.trim_ascii().is_empty();
    match String::from_utf8(bytes) {
        Ok(key) if is_key => Ok(key),
        _ => Err(wrong("this is no API key".to_owned()).hint("the file must hold the key and nothing else")),
    }
}

fn account(args: &ConnectionArgs) -> Result<String, Failure> {
    given(args.account.as_ref(), "FLOWS8X8_ACCOUNT_ID").ok_or_else(|| {
        Failure::configuration("no account id")
            .hint("set FLOWS8X8_ACCOUNT_ID or pass --account ID; 8x8 Connect shows it under API keys")
    })
}

fn channel(args: &ConnectionArgs) -> Result<String, Failure> {
    given(args.channel.as_ref(), "FLOWS8X8_CHANNEL_ID").ok_or_else(|| {
        Failure::configuration("no channel id").hint(
            "set FLOWS8X8_CHANNEL_ID or pass --channel ID: the id of the WhatsApp channel in 8x8 Connect",
        )
    })
}

/// The layout of the paths, which decides whether an account is needed.
fn path_style(args: &ConnectionArgs) -> Result<PathStyle, Failure> {
    match (args.path_style, variable("FLOWS8X8_PATH_STYLE")) {
        (Some(style), _) => Ok(style),
        (None, None) => Ok(PathStyle::default()),
        (None, Some(text)) => text.parse().map_err(|error: flows8x8::Error| {
            Failure::configuration(format!("FLOWS8X8_PATH_STYLE: {}", error.message()))
                .hint("accounts is 8x8's OpenAPI and reference, config its guides")
        }),
    }
}

fn given(argument: Option<&String>, name: &str) -> Option<String> {
    argument.filter(|text| !text.trim().is_empty()).cloned().or_else(|| variable(name))
}

/// A variable; blank counts as unset.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

//! `flows8x8 preview`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use flows8x8::{PreviewFlow, Timestamp};
use serde::Serialize;

use crate::failure::Failure;
use crate::run::Context;
use crate::table::Cell;

/// Show the link that displays a flow, and until when it works
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "Piped, it is one line of id, link and time of expiry (RFC 3339, UTC), separated by tabs. \
        Whoever holds the link can see the flow.":
        "flows8x8 preview 1145805540595505"
        "flows8x8 preview 1145805540595505 --refresh | cut -f2"
    )
)]
pub(crate) struct PreviewArgs {
    /// The flow's id
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    id: String,
    /// Make a new link; the old one stops working
    #[arg(long)]
    refresh: bool,
}

/// The object of `--json`.
#[derive(Serialize)]
struct Previewed<'a> {
    preview: Link<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Link<'a> {
    id: &'a str,
    url: &'a str,
    expires_at: Option<&'a str>,
}

/// Shows the link.
pub(crate) async fn run(context: &Context, args: &PreviewArgs) -> Result<(), Failure> {
    let output = context.output;
    let mut options = PreviewFlow::new();
    if args.refresh {
        options = options.refresh(true);
    }
    let preview = context.client()?.preview_flow_with(&args.id, options).await?;
    let id = preview.id.as_deref().unwrap_or(&args.id);
    let expires_at = preview.expires_at.as_ref().map(in_utc);
    if output.json {
        let link = Link { id, url: &preview.url, expires_at: expires_at.as_deref() };
        return output.object(&Previewed { preview: link });
    }
    if output.quiet {
        return output.line(&crate::text::field(id));
    }
    let expires_at = expires_at.unwrap_or_default();
    output.record(vec![
        ("id", Cell::from(id)),
        ("link", Cell::from(&preview.url)),
        ("works until", Cell::from(expires_at)),
    ])
}

/// The time in RFC 3339 and UTC; as the server wrote it when that is no time.
pub(crate) fn in_utc(time: &Timestamp) -> String {
    time.to_rfc3339().unwrap_or_else(|| time.raw().to_owned())
}

//! `flows8x8 list`.

use clap::Args;
use flows8x8::{FlowStatus, FlowSummary};
use serde::Serialize;

use crate::failure::Failure;
use crate::glob::Glob;
use crate::run::Context;
use crate::style;
use crate::suggest::Suggested;
use crate::table::Cell;

/// List the flows of the channel: id, name, status
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "Piped, each flow is a line of id, name and status, separated by tabs. The API shows 1,000 \
        flows at most and has no way to ask for more; a full page brings a warning.":
        "flows8x8 list"
        "flows8x8 list --status DRAFT --name 'Test *' --quiet | xargs -r flows8x8 delete --yes"
    )
)]
pub(crate) struct ListArgs {
    /// Only flows of this status. May be repeated
    #[arg(long, value_name = "S", value_parser = Suggested::new(status, statuses))]
    status: Vec<FlowStatus>,
    /// Only flows whose whole name matches: * any text, ? any character, [a-z] one of a set
    #[arg(long, value_name = "GLOB")]
    name: Option<Glob>,
}

/// The object of `--json`.
#[derive(Serialize)]
struct Listed<'a> {
    flows: &'a [&'a FlowSummary],
    truncated: bool,
}

impl ListArgs {
    fn wants(&self, flow: &FlowSummary) -> bool {
        let has_status = self.status.is_empty() || self.status.contains(&flow.status);
        has_status && self.name.as_ref().is_none_or(|glob| glob.matches(&flow.name))
    }
}

/// The statuses that 8x8 documents.
fn statuses() -> Vec<&'static str> {
    FlowStatus::KNOWN.iter().map(FlowStatus::as_str).collect()
}

#[expect(clippy::unnecessary_wraps, reason = "the form clap asks of a parser")]
fn status(text: &str) -> Result<FlowStatus, String> {
    Ok(FlowStatus::from(text.trim().to_ascii_uppercase()))
}

/// Lists the flows.
pub(crate) async fn run(context: &Context, args: &ListArgs) -> Result<(), Failure> {
    let output = context.output;
    for status in args.status.iter().filter(|status| !status.is_known()) {
        output.warning(&format!("8x8 documents no status {status}: it has DRAFT, PUBLISHED and DEPRECATED"));
    }
    let list = context.client()?.list_flows().await?;
    let flows: Vec<&FlowSummary> = list.iter().filter(|flow| args.wants(flow)).collect();
    if output.json {
        return output.object(&Listed { flows: &flows, truncated: list.truncated });
    }
    if output.quiet {
        return output.rows(&["ID"], flows.iter().map(|flow| vec![Cell::from(&flow.id)]).collect());
    }
    if flows.is_empty() {
        output.note(&nothing(&list, !args.status.is_empty()));
    }
    output.rows(&["ID", "NAME", "STATUS"], flows.iter().map(|flow| row(flow)).collect())
}

/// Says why there is nothing, and which statuses there are when one was asked for.
fn nothing(list: &[FlowSummary], by_status: bool) -> String {
    if list.is_empty() {
        return "the channel has no flows".to_owned();
    }
    let mut statuses: Vec<&FlowStatus> = list.iter().map(|flow| &flow.status).collect();
    statuses.sort();
    let counted =
        statuses.chunk_by(|one, other| one == other).map(|same| format!("{} {}", same.len(), same[0]));
    match by_status {
        true => format!("no flow matches; the channel has {}", counted.collect::<Vec<_>>().join(", ")),
        false => "no flow matches".to_owned(),
    }
}

fn row(flow: &FlowSummary) -> Vec<Cell> {
    let status = Cell::styled(flow.status.as_str(), style::of_status(&flow.status));
    vec![Cell::from(&flow.id), Cell::from(&flow.name), status]
}

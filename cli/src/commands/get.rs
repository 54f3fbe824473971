//! `flows8x8 get`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use flows8x8::{FlowCategory, FlowDetails};
use serde::Serialize;

use crate::failure::Failure;
use crate::run::Context;
use crate::style;
use crate::table::Cell;

/// Show a flow, and what the server finds wrong with it
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "Piped, it is one line of id, name, status, categories (with commas), number of findings and \
        the link to the flow JSON, separated by tabs. The link is signed and works for a short time, \
        for whoever holds it.":
        "flows8x8 get 1145805540595505"
        "flows8x8 get 1145805540595505 --json | jq -r .flow.status"
    )
)]
pub(crate) struct GetArgs {
    /// The flow's id
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    id: String,
}

/// The object of `--json`.
#[derive(Serialize)]
struct Shown<'a> {
    flow: &'a FlowDetails,
}

/// Shows the flow.
pub(crate) async fn run(context: &Context, args: &GetArgs) -> Result<(), Failure> {
    let output = context.output;
    let flow = context.client()?.get_flow(&args.id).await?;
    if output.json {
        return output.object(&Shown { flow: &flow });
    }
    if output.quiet {
        output.line(&crate::text::field(&flow.id))?;
    } else {
        output.record(members(&flow))?;
    }
    output.findings(&format!("flow {}", flow.id), flow.flow_json.as_deref(), &flow.validation_errors);
    Ok(())
}

fn members(flow: &FlowDetails) -> Vec<(&'static str, Cell)> {
    let categories: Vec<&str> = flow.categories.iter().map(FlowCategory::as_str).collect();
    vec![
        ("id", Cell::from(&flow.id)),
        ("name", Cell::from(&flow.name)),
        ("status", Cell::styled(flow.status.as_str(), style::of_status(&flow.status))),
        ("categories", Cell::from(categories.join(","))),
        ("findings", Cell::from(flow.validation_errors.len().to_string())),
        ("flow JSON", Cell::from(flow.flow_json_url.as_deref().unwrap_or_default())),
    ]
}

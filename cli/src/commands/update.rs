//! `flows8x8 update`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use flows8x8::{FlowCategory, UpdateFlow};

use super::document::FileArgs;
use super::saved::Request;
use crate::args::{categories, parse_category};
use crate::failure::Failure;
use crate::run::Context;
use crate::suggest::Suggested;

/// Change a draft: what is given is sent, the rest stays
#[derive(Debug, Args)]
#[command(
    // With the id in front, no option can be taken to go with it.
    override_usage = "flows8x8 update ID [OPTIONS]",
    after_help = help_after!(
        "Prints the flow's id. When the server finds something wrong with the flow JSON, the draft is \
        changed all the same: the findings are on standard error at the lines of your file, and the \
        exit code is 3. flows8x8 lint finds them before anything is sent.\n\n\
        --publish takes one request more, to see whether the flow is published.":
        "flows8x8 update 1145805540595505 -f flow.json"
        "flows8x8 update 1145805540595505 --name 'Booking 2' --category APPOINTMENT_BOOKING,OTHER"
    ),
    group = clap::ArgGroup::new("change").required(true).multiple(true)
        .args(["file", "name", "category", "endpoint_uri", "application_id", "publish"])
)]
pub(crate) struct UpdateArgs {
    /// The flow's id
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    id: String,
    #[command(flatten)]
    document: FileArgs,
    /// Another name
    #[arg(long, value_name = "N", value_parser = NonEmptyStringValueParser::new())]
    name: Option<String>,
    /// Other categories, instead of those it has; several are separated by commas, or the option is repeated
    #[arg(long, value_name = "C", value_delimiter = ',')]
    #[arg(value_parser = Suggested::new(parse_category, categories))]
    category: Vec<FlowCategory>,
    /// Another endpoint
    #[arg(long, value_name = "U", value_parser = NonEmptyStringValueParser::new())]
    endpoint_uri: Option<String>,
    /// The Meta application the flow belongs to
    #[arg(long, value_name = "A", value_parser = NonEmptyStringValueParser::new())]
    application_id: Option<String>,
    /// Publish it with this change, which cannot be undone
    #[arg(long)]
    publish: bool,
}

/// Changes the flow.
pub(crate) async fn run(context: &Context, args: UpdateArgs) -> Result<(), Failure> {
    let output = context.output;
    let request = Request { document: args.document.read()?, publish: args.publish };
    let mut changes = UpdateFlow::new();
    if let Some(document) = &request.document {
        changes = changes.flow_json(document.json.clone());
    }
    if let Some(name) = args.name {
        changes = changes.name(name);
    }
    if !args.category.is_empty() {
        changes = changes.categories(args.category);
    }
    if let Some(uri) = args.endpoint_uri {
        changes = changes.endpoint_uri(uri);
    }
    if let Some(id) = args.application_id {
        changes = changes.application_id(id);
    }
    if args.publish {
        changes = changes.publish(true);
    }
    let client = context.client()?;
    let saved = client.update_flow(&args.id, changes).await;
    let saved = saved.map_err(|error| request.refused(&output, error, &request.update(&args.id)))?;
    request.finish(&output, &client, &saved, "updated").await
}

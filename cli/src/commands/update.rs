//! `flows8x8 update`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use flows8x8::{FlowCategory, UpdateFlow};

use super::document::FileArgs;
use super::saved;
use crate::args::parse_category;
use crate::failure::Failure;
use crate::run::Context;

/// Change a draft: what is given is sent, the rest stays
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "Prints the flow's id. When the server finds something wrong with the flow JSON, the draft is \
        changed all the same: the findings are on standard error at the lines of your file, and the \
        exit code is 3.":
        "flows8x8 update 1145805540595505 -f flow.json"
        "flows8x8 update 1145805540595505 --name 'Booking 2' --category APPOINTMENT_BOOKING OTHER"
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
    /// Other categories, instead of those it has
    #[arg(long, value_name = "C", num_args = 1.., value_delimiter = ',', value_parser = parse_category)]
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
    let document = args.document.read()?;
    let mut changes = UpdateFlow::new();
    if let Some(document) = &document {
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
    let saved = context.client()?.update_flow(&args.id, changes).await;
    let saved = saved.map_err(|error| saved::refused(&output, document.as_ref(), error))?;
    let done = if args.publish { "updated, to be published at once" } else { "updated" };
    saved::finish(&output, &saved, document.as_ref(), done)
}

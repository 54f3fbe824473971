//! `flows8x8 create`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use flows8x8::{CreateFlow, FlowCategory};

use super::document::FileArgs;
use super::saved;
use crate::args::parse_category;
use crate::failure::Failure;
use crate::run::Context;

/// Create a flow as a draft, or publish it at once
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "Prints the id of the new flow. When the server finds something wrong with the flow JSON, the \
        flow exists all the same, as a draft: the findings are on standard error at the lines of \
        your file, and the exit code is 3.\n\n\
        --reconcile is for jobs that may be run again: a flow of that name ends the command with code \
        6 before anything is sent, and when the answer gets lost, the flow is looked for instead of \
        being sent blindly once more.":
        "flows8x8 create -f flow.json --name 'Booking' --category APPOINTMENT_BOOKING"
        "jq . flow.json | flows8x8 create -f - --name 'Survey 4' --category SURVEY --publish"
        "flows8x8 create --clone 1145805540595505 --name 'Booking 2' --category APPOINTMENT_BOOKING"
        "flows8x8 create -f flow.json --name 'Booking' --category OTHER --reconcile --retries 5"
    ),
    group = clap::ArgGroup::new("source").required(true).multiple(true).args(["file", "clone"])
)]
pub(crate) struct CreateArgs {
    #[command(flatten)]
    document: FileArgs,
    /// The name, unique among the account's flows
    #[arg(long, value_name = "N", value_parser = NonEmptyStringValueParser::new())]
    name: String,
    /// What the flow is for, at least one: SIGN_UP, SIGN_IN, APPOINTMENT_BOOKING, LEAD_GENERATION, CONTACT_US,
    /// CUSTOMER_SUPPORT, SURVEY, OTHER
    #[arg(long, value_name = "C", required = true, num_args = 1.., value_delimiter = ',', value_parser = parse_category)]
    category: Vec<FlowCategory>,
    /// Publish it at once, which cannot be undone
    #[arg(long)]
    publish: bool,
    /// Copy this flow instead of sending a file
    #[arg(long, value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    clone: Option<String>,
    /// The flow's endpoint
    #[arg(long, value_name = "U", value_parser = NonEmptyStringValueParser::new())]
    endpoint_uri: Option<String>,
    /// Look the name up, before and after a failure that leaves open whether the flow was created; 1 request more
    #[arg(long)]
    reconcile: bool,
}

/// Creates the flow.
pub(crate) async fn run(context: &Context, args: CreateArgs) -> Result<(), Failure> {
    let output = context.output;
    let document = args.document.read()?;
    let mut flow = CreateFlow::new(&args.name, args.category);
    if let Some(document) = &document {
        flow = flow.flow_json(document.json.clone());
    }
    if let Some(id) = args.clone {
        flow = flow.clone_flow_id(id);
    }
    if let Some(uri) = args.endpoint_uri {
        flow = flow.endpoint_uri(uri);
    }
    if args.publish {
        flow = flow.publish(true);
    }
    let saved = context.client()?.create_flow(flow).reconcile(args.reconcile).await;
    let saved = saved.map_err(|error| saved::refused(&output, document.as_ref(), error))?;
    let done = if saved.reconciled {
        format!("the answer got lost, but {:?} was created; its status: flows8x8 get {}", args.name, saved.id)
    } else if args.publish {
        format!("created {:?}, to be published at once; its status: flows8x8 get {}", args.name, saved.id)
    } else {
        format!("created {:?} as a draft; have a look at it: flows8x8 preview {}", args.name, saved.id)
    };
    saved::finish(&output, &saved, document.as_ref(), &done)
}

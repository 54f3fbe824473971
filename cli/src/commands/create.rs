//! `flows8x8 create`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use flows8x8::{CreateFlow, FlowCategory};

use super::document::{Document, FileArgs};
use super::saved::Request;
use crate::args::{categories, parse_category};
use crate::failure::Failure;
use crate::run::Context;
use crate::suggest::Suggested;
use crate::text::word;

/// Create a flow as a draft, or publish it at once
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "Prints the id of the new flow. When the server finds something wrong with the flow JSON, the \
        flow exists all the same, as a draft: the findings are on standard error at the lines of \
        your file, and the exit code is 3. flows8x8 lint finds them before anything is sent.\n\n\
        --publish takes one request more, to see whether the flow is published.\n\n\
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
    /// What the flow is for, at least one; several are separated by commas, or the option is repeated
    #[arg(long, value_name = "C", required = true, value_delimiter = ',')]
    #[arg(value_parser = Suggested::new(parse_category, categories))]
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
    let request = Request { document: args.document.read()?, publish: args.publish };
    let mut flow = CreateFlow::new(&args.name, args.category);
    if let Some(document) = &request.document {
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
    let client = context.client()?;
    let saved = client.create_flow(flow).reconcile(args.reconcile).await;
    let saved = saved.map_err(|error| refused(&request, context, error, &args.name))?;
    let (name, id) = (&args.name, &saved.id);
    let done = match (saved.reconciled, args.publish) {
        (true, true) => format!("the answer got lost, but {name:?} was created"),
        (true, false) => {
            format!("the answer got lost, but {name:?} was created; its status: flows8x8 get {id}")
        }
        (false, true) => format!("created {name:?}"),
        (false, false) => format!("created {name:?} as a draft; have a look at it: flows8x8 preview {id}"),
    };
    request.finish(&output, &client, &saved, &done).await
}

/// A failure with the real name in what to do next.
fn refused(request: &Request, context: &Context, error: flows8x8::Error, name: &str) -> Failure {
    let file = request.document.as_ref().map(Document::argument).filter(|file| file != "-");
    let again = match file {
        Some(file) => format!("flows8x8 lint {file}, and when it is clean the same command again"),
        None => "run the same command again".to_owned(),
    };
    let mut failure = request.refused(&context.output, error, &again);
    if let Some(hint) = &mut failure.report.hint {
        *hint = hint.replace("--name NAME", &format!("--name {}", word(&crate::glob::quoted(name))));
    }
    failure
}

//! `flows8x8 publish`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use flows8x8::{Client, FlowStatus};

use super::change::{self, Step};
use crate::failure::Failure;
use crate::run::Context;

/// Publish a draft, which can then be sent but no longer be changed
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "Asks first on a terminal; anywhere else --yes is needed. Prints the flow's id.":
        "flows8x8 publish 1145805540595505"
        "flows8x8 publish 1145805540595505 --yes --json"
    )
)]
pub(crate) struct PublishArgs {
    /// The flow's id
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    id: String,
}

const STEP: Step = Step {
    command: "publish",
    status: FlowStatus::Published,
    question: |flow| format!("Publish flow {flow}? It can be neither changed nor deleted afterwards."),
    call: |client: &Client, id| client.publish_flow(id),
    done: "published",
};

/// Publishes the flow.
pub(crate) async fn run(context: &Context, args: &PublishArgs) -> Result<(), Failure> {
    change::run(context, &args.id, &STEP).await
}

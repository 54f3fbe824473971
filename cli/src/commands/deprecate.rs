//! `flows8x8 deprecate`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use flows8x8::{Client, FlowStatus};

use super::change::{self, Step};
use crate::failure::Failure;
use crate::run::Context;

/// Withdraw a published flow for good
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "Asks first on a terminal; anywhere else --yes is needed. Prints the flow's id.":
        "flows8x8 deprecate 1145805540595505"
        "flows8x8 deprecate 1145805540595505 --yes"
    )
)]
pub(crate) struct DeprecateArgs {
    /// The flow's id
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    id: String,
}

const STEP: Step = Step {
    command: "deprecate",
    status: FlowStatus::Deprecated,
    question: |flow| {
        format!(
            "Deprecate flow {flow}? Users can no longer open it afterwards, in messages and templates that use it \
             either, and there is no way back."
        )
    },
    call: |client: &Client, id| client.deprecate_flow(id),
    done: "deprecated; users can no longer open it",
};

/// Deprecates the flow.
pub(crate) async fn run(context: &Context, args: &DeprecateArgs) -> Result<(), Failure> {
    change::run(context, &args.id, &STEP).await
}

//! What publish and deprecate have in common: one flow moves on to its next status, for good.

use flows8x8::{Call, Client, FlowStatus};
use serde::Serialize;

use crate::confirm;
use crate::failure::Failure;
use crate::run::Context;

/// A step in the life of a flow.
pub(crate) struct Step {
    /// The command's name.
    pub(crate) command: &'static str,
    /// The status it leads to.
    pub(crate) status: FlowStatus,
    /// The question in front of it; `{}` is the flow.
    pub(crate) question: fn(&str) -> String,
    pub(crate) call: fn(&Client, &str) -> Call<()>,
    /// What to say when it is done.
    pub(crate) done: &'static str,
}

/// The object of `--json`.
#[derive(Serialize)]
struct Changed<'a> {
    flow: State<'a>,
}

#[derive(Serialize)]
struct State<'a> {
    id: &'a str,
    status: &'a FlowStatus,
}

/// Asks where there is somebody to ask, and takes the step.
pub(crate) async fn run(context: &Context, id: &str, step: &Step) -> Result<(), Failure> {
    let output = context.output;
    let ask = confirm::is_needed(context.yes, step.command)?;
    let client = context.client()?;
    if ask {
        let flow = confirm::look_up(&client, id).await?;
        confirm::ask(&output, &context.interrupt, &(step.question)(&flow)).await?;
    }
    (step.call)(&client, id).await?;
    if output.json {
        return output.object(&Changed { flow: State { id, status: &step.status } });
    }
    output.line(&crate::text::field(id))?;
    output.note(step.done);
    Ok(())
}

//! `flows8x8 demo`: a flow's whole life against a simulator on this machine, with what goes over the wire.

mod life;
mod stage;
pub(crate) mod wire;

use clap::Args;
use flows8x8::{CallOptions, Client};
use flows8x8_simulator::Simulator;
use serde::Serialize;

use crate::failure::Failure;
use crate::run::Context;
use crate::simulate::{ACCOUNT, CHANNEL};
use crate::text;
use stage::{Stage, Step};
use wire::Wire;

/// The document of the demo: a booking of an appointment in four screens.
const DOCUMENT: &str = include_str!("../../examples/flows/appointment.json");

/// Take a flow through its whole life on this machine and show what goes over the wire
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "It talks to a simulator inside this very command: no account, no key and no network are \
        needed, and the variables of the environment are left alone. The exit code is 0 only when \
        every answer was the expected one.":
        "flows8x8 demo"
        "flows8x8 demo --json | jq '.steps[].exchanges[].request'"
    )
)]
pub(crate) struct DemoArgs {}

/// The object of `--json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Played<'a> {
    url: &'a str,
    flow_id: &'a str,
    steps: &'a [Step],
}

/// Plays the demo.
pub(crate) async fn run(context: &Context, wire: Wire) -> Result<(), Failure> {
    let output = context.output;
    let simulator = Simulator::builder()
        .start()
        .await
        .map_err(|error| Failure::io("cannot start the simulator", &error))?;
    // Nothing of the user's own set-up may turn the demo into a real change, or keep it from the simulator.
    let client = Client::builder()
        .environment(|_| None)
        .no_proxy()
        .base_url(simulator.url())
        .api_key("demo-key")
        .account_id(ACCOUNT)
        .channel_id(CHANNEL)
        .build()?
        .with_options(CallOptions::new().cancel(&context.interrupt.token));
    let mut stage = Stage::new(output, wire);
    introduce(&stage, simulator.url())?;
    let flow_id = life::play(&mut stage, &client).await?;
    if output.json {
        let played = Played { url: simulator.url(), flow_id: &flow_id, steps: stage.steps() };
        output.object(&played)?;
    } else if output.quiet {
        output.line(&flow_id)?;
    }
    conclude(&stage)?;
    client.close();
    simulator.stop().await;
    Ok(())
}

fn introduce(stage: &Stage, url: &str) -> Result<(), Failure> {
    stage.title("A WhatsApp flow's whole life, on this machine")?;
    stage.tell("")?;
    stage.pair("server", &format!("{url}, a simulator inside this command"))?;
    stage.pair(
        "document",
        &format!("appointment.json, {}, sent exactly as it is", text::bytes(DOCUMENT.len())),
    )?;
    stage
        .pair("paths", &format!("... is /api/v1/accounts/{}/channels/{}", brief(ACCOUNT), brief(CHANNEL)))?;
    stage.pair("masked", "what would let others in, such as signed links, reads [redacted], as in every log")
}

fn conclude(stage: &Stage) -> Result<(), Failure> {
    stage.tell("")?;
    stage.title("Everything went as expected.")?;
    stage.tell("")?;
    stage.tell(
        "To do the same at 8x8, set three variables (Asia-Pacific is the default; for other regions set",
    )?;
    stage.tell("FLOWS8X8_REGION to na, eu or id as well):")?;
    stage.tell("")?;
    for line in [
        "export FLOWS8X8_API_KEY=...       # 8x8 Connect, API keys",
        "export FLOWS8X8_ACCOUNT_ID=...    # shown there, too",
        "export FLOWS8X8_CHANNEL_ID=...    # the id of your WhatsApp channel",
        "flows8x8 create -f flow.json --name 'My first flow' --category OTHER",
    ] {
        stage.command(line)?;
    }
    stage.tell("")?;
    stage.tell("To try every command without an account, serve a Flows API of your own:")?;
    stage.tell("")?;
    stage.command("flows8x8 simulate")?;
    stage.tell("")?;
    stage.tell("In a checkout, the first of these does the same, and the second installs the command:")?;
    stage.tell("")?;
    stage.command("cargo run -p flows8x8-cli -- simulate")?;
    stage.command("cargo install --path cli")
}

/// The beginning of an id, enough to recognise it by.
fn brief(id: &str) -> String {
    format!("{}...", id.get(..8).unwrap_or(id))
}

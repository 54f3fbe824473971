//! `flows8x8 simulate`.

mod saved;

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum, ValueHint};
use flows8x8_simulator::{Fault, Shape, Simulator};
use serde::Serialize;

use crate::args::parse_duration;
use crate::connect;
use crate::exit::Exit;
use crate::failure::{Failure, kind};
use crate::output::Output;
use crate::run::Context;
use crate::text;
use saved::Saved;

/// The account the simulator is used with; it takes any of this form.
pub(crate) const ACCOUNT: &str = "1ab2c3d4-0000-4000-8000-00000000abcd";
/// The channel the simulator is used with; it takes any.
pub(crate) const CHANNEL: &str = "ec36a867-3dd4-e911-814a-02d85f55fce8";

/// Serve a local Flows API to test against, without an account
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "The first line of standard output is its URL; what to export to use it follows on standard \
        error. It runs until SIGINT or SIGTERM, which is its proper end: the exit code is 0.\n\n\
        A fault is KIND[=VALUE][@OPERATION][:PROBABILITY][#REQUESTS]:\n  \
        without effect  status=CODE, 429, 429=SECONDS, drop_before, drop_read, hang\n  \
        with effect     status_after=CODE, drop_after, drop_during, hang_after,\n                  \
                        truncate, slow=BYTES_PER_SECOND\n  \
        beside others   latency=MS, idle=MS (closes the connection after so long)\n  \
        OPERATION       create_flow, get_flow, list_flows, update_flow, delete_flow,\n                  \
                        publish_flow, deprecate_flow, preview_flow, download,\n                  \
                        preview_page; any, when left out\n  \
        REQUESTS        3: the third only; 1-3: the next three; 3-: all from the third\n\n\
        The state is saved when the simulator ends, not before. What is in the file is replaced.":
        "flows8x8 simulate"
        "flows8x8 simulate --port 8080 --shape guide --rate 100 --seed 1"
        "flows8x8 simulate --fault drop_after@create_flow:0.2 --fault status=503#1-3 --seed 7"
        "flows8x8 simulate --state flows.json"
    )
)]
pub(crate) struct SimulateArgs {
    /// The port to listen on; 0 takes a free one
    #[arg(long, value_name = "P", default_value_t = 0)]
    port: u16,
    /// Refuse more than N requests a minute, or in --rate-window, for each key with a 429 (8x8 allows 100)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// The window of --rate, shorter for tests that do not want to wait: 5, 5s, 500ms [default: 60s]
    #[arg(long, value_name = "TIME", requires = "rate", value_parser = parse_duration)]
    rate_window: Option<Duration>,
    /// Which of 8x8's two descriptions to keep to: openapi refuses with 400, guide with 404, 409, 422
    #[arg(long, default_value = "openapi")]
    shape: ShapeName,
    /// Let something go wrong, as described below. May be repeated; requests meet the faults in this order
    #[arg(long, value_name = "TEXT")]
    fault: Vec<Fault>,
    /// Begin with the flows in this file, if it is there, and save them to it at the end
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    state: Option<PathBuf>,
    /// Make the ids of flows, links and errors, and what faults strike, the same in every run
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Accept only the key in this file, instead of any
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

/// The names of the shapes; what they mean is said at the option.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ShapeName {
    Openapi,
    Guide,
}

/// The object of `--json`, printed when the simulator is ready.
#[derive(Serialize)]
struct Serving<'a> {
    url: &'a str,
}

/// Serves until a signal comes.
pub(crate) async fn run(context: &Context, args: &SimulateArgs) -> Result<(), Failure> {
    let output = context.output;
    let saved = args.state.as_deref().map(Saved::open).transpose()?;
    let simulator = start(args, saved.as_ref()).await?;
    if output.json {
        output.object(&Serving { url: simulator.url() })?;
    } else {
        output.line(simulator.url())?;
        explain(&output, simulator.url(), args, saved.as_ref());
    }
    context.interrupt.wait().await;
    // Saved while it still stands: a client that takes its time to leave must not keep the flows from being saved.
    let ended = saved.map_or(Ok(()), |saved| saved.save(&simulator.dump()).map(|done| output.note(&done)));
    simulator.stop().await;
    ended
}

async fn start(args: &SimulateArgs, saved: Option<&Saved<'_>>) -> Result<Simulator, Failure> {
    let shape = match args.shape {
        ShapeName::Openapi => Shape::OpenApi,
        ShapeName::Guide => Shape::Guide,
    };
    let mut builder = Simulator::builder().port(args.port).shape(shape);
    if let Some(rate) = args.rate {
        builder = builder.rate(rate);
    }
    if let Some(window) = args.rate_window {
        builder = builder.rate_window(window);
    }
    if let Some(seed) = args.seed {
        builder = builder.seed(seed);
    }
    if let Some(path) = &args.key_file {
        builder = builder.key(connect::read_key(path)?);
    }
    builder = args.fault.iter().cloned().fold(builder, |builder, fault| builder.fault(fault));
    if let Some(state) = saved.and_then(|saved| saved.state.clone()) {
        builder = builder.state(state);
    }
    let refused = |error: &io::Error| saved.and_then(|saved| saved.refused(error));
    builder.start().await.map_err(|error| match error.kind() {
        io::ErrorKind::InvalidInput => refused(&error).unwrap_or_else(|| Failure::usage(error.to_string())),
        io::ErrorKind::AddrInUse => {
            Failure::new(Exit::Failure, kind::IO, format!("port {} is taken", args.port))
                .hint("choose another with --port, or 0 for a free one")
        }
        _ => Failure::io("cannot start the simulator", &error),
    })
}

/// Says what to export. A key that was given is read from its file, not repeated. All else is a comment, so that a
/// shell can read the whole.
fn explain(output: &Output, url: &str, args: &SimulateArgs, saved: Option<&Saved<'_>>) {
    let key = match &args.key_file {
        Some(path) => format!("\"$(cat {})\"", text::word(&path.display().to_string())),
        None => "any-key-will-do".to_owned(),
    };
    let mut told = String::new();
    if let Some(saved) = saved {
        told += &format!("# State: {}.\n", saved.introduction());
    }
    if !args.fault.is_empty() {
        let faults: Vec<String> = args.fault.iter().map(ToString::to_string).collect();
        told += &format!("# Faults: {}.\n", faults.join(", "));
    }
    told += &format!(
        "# A simulated Flows API; Ctrl-C ends it. To use it, in another shell:\n\
         export FLOWS8X8_BASE_URL={url}\n\
         export FLOWS8X8_API_KEY={key}\n\
         export FLOWS8X8_ACCOUNT_ID={ACCOUNT}\n\
         export FLOWS8X8_CHANNEL_ID={CHANNEL}"
    );
    output.note(&told);
}

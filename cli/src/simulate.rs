//! `flows8x8 simulate`.

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use flows8x8_simulator::{Shape, Simulator};
use serde::Serialize;

use crate::connect;
use crate::exit::Exit;
use crate::failure::{Failure, kind};
use crate::output::Output;
use crate::run::Context;

/// The account the simulator is used with; it takes any of this form.
pub(crate) const ACCOUNT: &str = "1ab2c3d4-0000-4000-8000-00000000abcd";
/// The channel the simulator is used with; it takes any.
pub(crate) const CHANNEL: &str = "ec36a867-3dd4-e911-814a-02d85f55fce8";

/// Serve a local Flows API to test against, without an account
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "The first line of standard output is its URL; what to export to use it follows on standard \
        error. It runs until SIGINT or SIGTERM, which is its proper end: the exit code is 0.":
        "flows8x8 simulate"
        "flows8x8 simulate --port 8080 --shape guide --rate 100 --seed 1"
    )
)]
pub(crate) struct SimulateArgs {
    /// The port to listen on; 0 takes a free one
    #[arg(long, value_name = "P", default_value_t = 0)]
    port: u16,
    /// Refuse more than N requests a minute for each key with a 429 (8x8 allows 100)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// Which of 8x8's two descriptions to keep to: openapi refuses with 400, guide with 404, 409, 422
    #[arg(long, default_value = "openapi")]
    shape: ShapeName,
    /// Make the ids of flows, links and errors the same in every run
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
    let simulator = start(args).await?;
    if output.json {
        output.object(&Serving { url: simulator.url() })?;
    } else {
        output.line(simulator.url())?;
        explain(&output, simulator.url(), args.key_file.as_ref());
    }
    context.interrupt.wait().await;
    simulator.stop().await;
    Ok(())
}

async fn start(args: &SimulateArgs) -> Result<Simulator, Failure> {
    let shape = match args.shape {
        ShapeName::Openapi => Shape::OpenApi,
        ShapeName::Guide => Shape::Guide,
    };
    let mut builder = Simulator::builder().port(args.port).shape(shape);
    if let Some(rate) = args.rate {
        builder = builder.rate(rate);
    }
    if let Some(seed) = args.seed {
        builder = builder.seed(seed);
    }
    if let Some(path) = &args.key_file {
        builder = builder.key(connect::read_key(path)?);
    }
    builder.start().await.map_err(|error| match error.kind() {
        io::ErrorKind::InvalidInput => Failure::usage(error.to_string()),
        io::ErrorKind::AddrInUse => {
            Failure::new(Exit::Failure, kind::IO, format!("port {} is taken", args.port))
                .hint("choose another with --port, or 0 for a free one")
        }
        _ => Failure::io("cannot start the simulator", &error),
    })
}

/// Says what to export. A key that was given is read from its file, not repeated.
fn explain(output: &Output, url: &str, key_file: Option<&PathBuf>) {
    let key = match key_file {
        Some(path) => format!("\"$(cat {})\"", quoted(&path.display().to_string())),
        None => "any-key-will-do".to_owned(),
    };
    output.note(&format!(
        "# A simulated Flows API; Ctrl-C ends it. To use it, in another shell:\n\
         export FLOWS8X8_BASE_URL={url}\n\
         export FLOWS8X8_API_KEY={key}\n\
         export FLOWS8X8_ACCOUNT_ID={ACCOUNT}\n\
         export FLOWS8X8_CHANNEL_ID={CHANNEL}"
    ));
}

/// A text as one word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_one_word_in_the_shell() {
        assert_eq!(quoted("it's a key"), r"'it'\''s a key'");
    }
}

//! From the arguments to the exit code.

use std::ffi::OsString;

use clap::FromArgMatches;
use flows8x8::Client;

use crate::args::{Cli, Command, ConnectionArgs, Early};
use crate::demo::wire::Wire;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output::Output;
use crate::{commands, connect, demo, explain, help, lint, logging, simulate};

/// What a command works with.
pub(crate) struct Context {
    pub(crate) output: Output,
    pub(crate) interrupt: Interrupt,
    /// Whether `--yes` was given.
    pub(crate) yes: bool,
    connection: ConnectionArgs,
}

impl Context {
    /// A client, made now: what is wrong with a file or an argument is said before what is wrong with the set-up.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        connect::client(&self.connection, &self.interrupt)
    }
}

/// Runs the command.
pub(crate) fn main() -> Exit {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let early = Early::of(&arguments);
    let cli = help::command()
        .color(early.color.into())
        .try_get_matches_from(&arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    match cli {
        Ok(cli) => {
            let output = Output::new(&cli.output);
            run(cli, output).unwrap_or_else(|failure| fail(&output, &failure))
        }
        Err(error) => unparsed(&error, early.json),
    }
}

fn fail(output: &Output, failure: &Failure) -> Exit {
    output.report(failure);
    failure.exit
}

/// Prints what clap has to say: help and version, or what is wrong with the arguments.
fn unparsed(error: &clap::Error, json: bool) -> Exit {
    if error.exit_code() == 0 {
        // The only failure is a closed pipe: then nobody reads the help any more.
        let _ = error.print();
        return Exit::Done;
    }
    if json {
        let text = error.to_string();
        let message = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ").trim();
        return fail(&Output::early(true), &Failure::usage(message).hint("see flows8x8 --help"));
    }
    let _ = error.print();
    Exit::Usage
}

fn run(cli: Cli, output: Output) -> Result<Exit, Failure> {
    // What needs no server needs no runtime either, nor a signal to be told from another.
    match &cli.command {
        Command::Lint(args) => return lint::run(&output, args),
        Command::Explain(args) => return explain::run(&output, args).map(|()| Exit::Done),
        Command::Completions(args) => return commands::completions::run(&output, args).map(|()| Exit::Done),
        _ => {}
    }
    let wire = matches!(cli.command, Command::Demo(_)).then(Wire::default);
    logging::start(&output, cli.output.verbose, wire.clone())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::io("cannot start", &error))?;
    let ended = runtime.block_on(async {
        let interrupt = Interrupt::listen()?;
        let context =
            Context { output, interrupt: interrupt.clone(), yes: cli.output.yes, connection: cli.connection };
        let ended = dispatch(&context, cli.command, wire.unwrap_or_default()).await;
        ended.map_err(|failure| match (failure.exit, interrupt.exit()) {
            (Exit::Interrupted, Some(exit)) => Failure { exit, ..failure },
            _ => failure,
        })
    });
    // A question that was interrupted still waits for its answer: nobody waits for it.
    runtime.shutdown_background();
    ended.map(|()| Exit::Done)
}

async fn dispatch(context: &Context, command: Command, wire: Wire) -> Result<(), Failure> {
    match command {
        Command::List(args) => commands::list::run(context, &args).await,
        Command::Get(args) => commands::get::run(context, &args).await,
        Command::Create(args) => commands::create::run(context, args).await,
        Command::Update(args) => commands::update::run(context, args).await,
        Command::Publish(args) => commands::publish::run(context, &args).await,
        Command::Deprecate(args) => commands::deprecate::run(context, &args).await,
        Command::Delete(args) => commands::delete::run(context, &args).await,
        Command::Preview(args) => commands::preview::run(context, &args).await,
        Command::Download(args) => commands::download::run(context, &args).await,
        Command::Simulate(args) => simulate::run(context, &args).await,
        Command::Demo(_) => demo::run(context, wire).await,
        // Run before there is a context.
        Command::Lint(_) | Command::Explain(_) | Command::Completions(_) => Ok(()),
    }
}

//! The only place that writes to standard output and standard error.

use std::io::{self, ErrorKind, IsTerminal, Write};

use serde::Serialize;

use crate::args::OutputArgs;
use crate::failure::{Failure, Report};
use crate::findings;
use crate::style::{self, paint};
use crate::table::{self, Cell};
use crate::text;

/// The version of the JSON objects. It changes when a member is renamed, removed or means something else.
const SCHEMA_VERSION: u32 = 1;

/// Where and how things are printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    pub(crate) json: bool,
    pub(crate) quiet: bool,
    /// Whether standard output is a terminal, so that a person reads it.
    pub(crate) is_terminal: bool,
    /// Colours on standard output.
    pub(crate) colours: bool,
    /// Colours on standard error.
    pub(crate) error_colours: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Versioned<'a, T> {
    schema_version: u32,
    #[serde(flatten)]
    body: &'a T,
}

#[derive(Serialize)]
struct ErrorObject<'a> {
    error: &'a Report,
}

impl Output {
    /// What the arguments and the terminal say.
    pub(crate) fn new(args: &OutputArgs) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let error_colours = args.color.applies(io::stderr().is_terminal());
        let colours = args.color.applies(is_terminal);
        if colours || error_colours {
            style::prepare_console();
        }
        Self { json: args.json, quiet: args.quiet, is_terminal, colours, error_colours }
    }

    /// What can be said before the arguments are understood.
    pub(crate) fn early(json: bool) -> Self {
        Self { json, quiet: false, is_terminal: false, colours: false, error_colours: false }
    }

    /// Prints data.
    pub(crate) fn data(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        match written {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::io("cannot write to standard output", &error))
            }
            // Whoever read this has enough. What the command does is done all the same, and its end tells how.
            _ => Ok(()),
        }
    }

    /// Prints a line of data.
    pub(crate) fn line(&self, line: &str) -> Result<(), Failure> {
        self.data(&format!("{line}\n"))
    }

    /// Prints the one object of `--json`, on one line.
    pub(crate) fn object(&self, body: &impl Serialize) -> Result<(), Failure> {
        self.line(&versioned(body))
    }

    /// Prints rows: aligned under a heading on a terminal, tab-separated without one otherwise.
    pub(crate) fn rows(&self, heading: &[&str], rows: Vec<Vec<Cell>>) -> Result<(), Failure> {
        let lines = if self.is_terminal && !rows.is_empty() {
            let heading = heading.iter().map(|name| Cell::styled(*name, style::BOLD)).collect();
            let with_heading: Vec<_> = std::iter::once(heading).chain(rows).collect();
            table::aligned(&with_heading, self.colours)
        } else {
            rows.iter().map(|row| table::separated(row)).collect()
        };
        self.data(&lines.iter().map(|line| format!("{line}\n")).collect::<String>())
    }

    /// Prints one thing: a line for each member on a terminal, one tab-separated line of the values otherwise.
    pub(crate) fn record(&self, members: Vec<(&str, Cell)>) -> Result<(), Failure> {
        if !self.is_terminal {
            let values: Vec<Cell> = members.into_iter().map(|(_, value)| value).collect();
            return self.line(&table::separated(&values));
        }
        let rows: Vec<Vec<Cell>> = members
            .into_iter()
            .filter(|(_, value)| !value.text.is_empty())
            .map(|(name, value)| vec![Cell::styled(name, style::BOLD), value])
            .collect();
        self.data(
            &table::aligned(&rows, self.colours).iter().map(|line| format!("{line}\n")).collect::<String>(),
        )
    }

    /// Says something to a person. Scripts that asked for JSON or ids are spared.
    pub(crate) fn note(&self, text: &str) {
        if !self.json && !self.quiet {
            to_stderr(&text::clean_lines(text));
        }
    }

    /// Says something that should not be missed.
    pub(crate) fn warning(&self, text: &str) {
        if !self.json {
            let label = paint(self.error_colours, style::WARNING, "warning:");
            to_stderr(&format!("{label} {}", text::clean_lines(text)));
        }
    }

    /// Shows a text that was made for standard error as it is. In JSON it is part of an object instead.
    pub(crate) fn show(&self, text: &str) {
        if !self.json && !text.is_empty() {
            to_stderr(text.trim_end_matches('\n'));
        }
    }

    /// Says what went wrong and what to do next.
    pub(crate) fn report(&self, failure: &Failure) {
        if self.json {
            to_stderr(&versioned(&ErrorObject { error: &failure.report }));
            return;
        }
        to_stderr(&self.told(failure));
    }

    /// A failure in words, findings of a refused flow JSON included.
    fn told(&self, failure: &Failure) -> String {
        let label = |style, label: &str| paint(self.error_colours, style, label);
        let mut told = format!("{} {}", label(style::ERROR, "error:"), text::clean_lines(&failure.text));
        if let Some(cause) = &failure.cause {
            told.push_str(&format!("\n  {} {}", label(style::DIM, "cause:"), text::clean_lines(cause)));
        }
        if let Some(hint) = &failure.report.hint {
            told.push_str(&format!("\n  {} {}", label(style::HINT, "hint:"), text::clean_lines(hint)));
        }
        told
    }

    /// Shows the findings in a flow JSON: at the lines of the text that was sent, where it is at hand.
    pub(crate) fn findings(&self, name: &str, text: Option<&str>, list: &[flows8x8::ValidationError]) {
        if self.json {
            return;
        }
        for finding in findings::of_server(name, text, list, self.error_colours) {
            self.show(&finding);
        }
    }

    /// Asks a person a question, on standard error because standard output is for data.
    pub(crate) fn question(&self, text: &str) {
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "{} [y/N] ", text::clean_lines(text)).and_then(|()| stderr.flush());
    }
}

fn versioned(body: &impl Serialize) -> String {
    // Everything printed is made of strings, numbers and lists: there is nothing JSON could not hold.
    serde_json::to_string(&Versioned { schema_version: SCHEMA_VERSION, body }).unwrap_or_default()
}

/// Writes a line to standard error. When that fails there is nobody left to tell.
pub(crate) fn to_stderr(line: &str) {
    let _ = io::stderr().lock().write_all(format!("{line}\n").as_bytes());
}

//! `flows8x8 lint`: what the server would find in files, offline.

mod files;
mod github;
mod jsonl;
mod linted;
mod place;
mod sarif;

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use serde::Serialize;

use crate::exit::Exit;
use crate::failure::{Failure, Report};
use crate::output::Output;
use crate::text::{count, field};
use jsonl::Entry;
use linted::Linted;

/// Find what the server would find in flow JSON, without sending it
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "Needs no key and no network. Findings are printed on standard output at their lines, how many \
        there are on standard error. Errors are what the server would report: a flow that has any \
        cannot be published. Warnings are what it takes, but a person should know.\n\n\
        Of a folder, all *.json below it are read, in the order of their names; hidden ones and \
        node_modules are left out. The exit code is 0 without errors, 3 with errors, and 2 when a file \
        could not be read, while the others are linted all the same.\n\n\
        --quiet prints only the names of the files that have errors (with --deny-warnings: or \
        warnings).":
        "flows8x8 lint flow.json"
        "flows8x8 lint --deny-warnings flows/"
        "flows8x8 download 1145805540595505 | flows8x8 lint -"
        "flows8x8 lint --format sarif flows/ > flows.sarif"
    )
)]
pub(crate) struct LintArgs {
    /// Files, folders, or - for standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::AnyPath)]
    files: Vec<PathBuf>,
    /// How to print findings: for people, as a line of JSON for each file, as annotations of GitHub Actions, or as a
    /// SARIF document
    #[arg(long, default_value = "text", conflicts_with = "json")]
    format: Format,
    /// End with code 3 for warnings, too
    #[arg(long)]
    deny_warnings: bool,
}

/// The names of the formats; what they mean is said at the option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Jsonl,
    Github,
    Sarif,
}

/// The object of `--json`.
#[derive(Serialize)]
struct Whole<'a> {
    valid: bool,
    files: Vec<Entry<'a>>,
    failed: Vec<Unlinted<'a>>,
}

#[derive(Serialize)]
struct Unlinted<'a> {
    file: &'a str,
    error: &'a Report,
}

/// A file that could not be linted.
struct Unread {
    name: String,
    failure: Failure,
}

/// How many findings there are.
#[derive(Clone, Copy, Default)]
struct Counts {
    files: usize,
    errors: usize,
    warnings: usize,
}

impl Counts {
    fn of(linted: &[Linted]) -> Self {
        let sum = |each: fn(&Linted) -> usize| linted.iter().map(each).sum();
        Self {
            files: linted.len(),
            errors: sum(|file| file.report.errors.len()),
            warnings: sum(|file| file.report.warnings.len()),
        }
    }

    fn findings(self) -> String {
        format!("{}, {}", count(self.errors, "error"), count(self.warnings, "warning"))
    }
}

/// Lints the files and says how it went.
pub(crate) fn run(output: &Output, args: &LintArgs) -> Result<Exit, Failure> {
    let mut unread = Vec::new();
    let inputs = files::of(&args.files, &mut unread);
    let is_shown = args.format == Format::Text && !output.json && !output.quiet;
    let linted = linted::all(&inputs, is_shown.then_some(output.colours), &mut unread);
    let is_denied = |file: &Linted| {
        !file.report.errors.is_empty() || (args.deny_warnings && !file.report.warnings.is_empty())
    };
    if output.json {
        whole(output, &linted, &unread)?;
    } else {
        match args.format {
            Format::Text if output.quiet => {
                let names = linted.iter().filter(|file| is_denied(file));
                output.data(&names.map(|file| format!("{}\n", field(&file.name))).collect::<String>())?;
            }
            Format::Text => {
                output.data(&linted.iter().map(|file| file.shown.as_str()).collect::<String>())?;
            }
            Format::Jsonl => output.data(&jsonl::lines(&linted))?,
            Format::Github => github::print(output, &linted)?,
            Format::Sarif => output.line(&sarif::document(&linted, &unread))?,
        }
    }
    let counts = Counts::of(&linted);
    report(output, &unread, counts);
    Ok(match (unread.is_empty(), linted.iter().any(is_denied)) {
        (false, _) => Exit::Usage,
        (true, true) => Exit::Findings,
        (true, false) => Exit::Done,
    })
}

fn whole(output: &Output, linted: &[Linted], unread: &[Unread]) -> Result<(), Failure> {
    let files: Vec<Entry<'_>> = linted.iter().map(Entry::of).collect();
    let failed = unread.iter().map(|file| Unlinted { file: &file.name, error: &file.failure.report });
    output.object(&Whole {
        valid: unread.is_empty() && files.iter().all(|file| file.valid),
        files,
        failed: failed.collect(),
    })
}

/// Says on standard error what could not be read, and how many findings there are.
fn report(output: &Output, unread: &[Unread], counts: Counts) {
    match unread {
        [] => {}
        [single] => output.report(&single.failure),
        several if output.json => {
            let total = count(counts.files + several.len(), "file");
            let text = format!("{} of {total} could not be linted", several.len());
            output.report(&Failure::usage(text).hint("each file's own error in failed says why"));
        }
        several => several.iter().for_each(|file| output.report(&file.failure)),
    }
    let mut summary = format!("{}, {}", count(counts.files, "file"), counts.findings());
    if !unread.is_empty() {
        summary += &format!("; {} not linted", unread.len());
    }
    output.note(&summary);
}

//! Linting many files at once.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use flows8x8::LintReport;

use super::Unread;
use super::files::STDIN;
use crate::commands::document::Document;
use crate::exit::Exit;
use crate::failure::{Failure, kind};
use crate::findings;

/// A file and what was found in it.
pub(super) struct Linted {
    /// As it is called in what is printed.
    pub(super) name: String,
    /// None for standard input.
    pub(super) path: Option<PathBuf>,
    pub(super) report: LintReport,
    /// The findings for people, when they are to be shown.
    pub(super) shown: String,
}

/// Lints all files, and keeps their order. With `colours` the findings are rendered, too, with or without any.
pub(super) fn all(files: &[PathBuf], colours: Option<bool>, unread: &mut Vec<Unread>) -> Vec<Linted> {
    let results: Vec<OnceLock<Result<Linted, Failure>>> = files.iter().map(|_| OnceLock::new()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some((file, result)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            files.get(index).zip(results.get(index))
        } {
            // Each index is handed out once, so that there is nothing in it yet.
            let _ = result.set(one(file, colours));
        }
    };
    thread::scope(|scope| {
        let others = thread::available_parallelism().map_or(1, NonZero::get).min(files.len());
        for _ in 1..others {
            // One thread less is slower, and nothing else.
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
    let ended = files.iter().zip(results).map(|(file, result)| (file, result.into_inner()));
    let mut linted = Vec::with_capacity(files.len());
    for (file, result) in ended {
        match result.unwrap_or_else(|| Err(lost(file))) {
            Ok(one) => linted.push(one),
            Err(failure) => unread.push(Unread { name: name(file), failure }),
        }
    }
    linted
}

fn one(file: &Path, colours: Option<bool>) -> Result<Linted, Failure> {
    let document = Document::read(file)?;
    let text = document.json.as_str();
    let report = flows8x8::lint(text);
    let shown = colours.map(|colours| {
        let all = report.errors.iter().chain(&report.warnings);
        all.map(|finding| findings::rendered(finding, text, &document.name, colours)).collect()
    });
    let path = (file != Path::new(STDIN)).then(|| file.to_owned());
    Ok(Linted { name: document.name, path, report, shown: shown.unwrap_or_default() })
}

fn name(file: &Path) -> String {
    if file == Path::new(STDIN) { Document::STDIN.to_owned() } else { file.display().to_string() }
}

/// A file whose thread came to an end before it did.
fn lost(file: &Path) -> Failure {
    let text = format!("{} was not linted", name(file));
    Failure::new(Exit::Failure, kind::UNEXPECTED, text)
        .hint("this is a defect: please report it with the file")
}

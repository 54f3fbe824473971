//! `--format github`: annotations of GitHub Actions, and a summary of the job.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

use flows8x8::{Finding, Severity};

use super::place::Roots;
use super::{Counts, Linted};
use crate::failure::Failure;
use crate::output::Output;
use crate::text::{clean, clean_lines, count};

/// How many annotations of a kind GitHub shows for a step.
const MOST: usize = 10;
/// How many other places of a finding are named.
const MOST_PLACES: usize = 5;
/// The variable with the file that the job's summary is written to.
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";
/// How large that file may become.
const MOST_BYTES: u64 = 1024 * 1024;
/// What is kept for saying that the rest was cut.
const SPARE: usize = 200;

/// Prints the annotations, and writes the summary where there is one.
pub(super) fn print(output: &Output, linted: &[Linted]) -> Result<(), Failure> {
    let roots = Roots::here();
    let mut printed = String::new();
    let mut shown = [0, 0];
    for file in linted {
        let path = roots.path(file);
        for finding in findings(file) {
            let shown = &mut shown[usize::from(finding.severity == Severity::Warning)];
            if *shown < MOST {
                *shown += 1;
                printed += &annotation(&path, finding);
            }
        }
    }
    let counts = Counts::of(linted);
    let summary = std::env::var_os(SUMMARY).filter(|path| !path.is_empty());
    let is_written = match &summary {
        Some(path) if counts.errors + counts.warnings > 0 => {
            let written = write(Path::new(path), linted, counts, &roots);
            if let Err(error) = &written {
                output.warning(&format!(
                    "the summary was not written to {}: {error}",
                    clean(&path.to_string_lossy())
                ));
            }
            written.is_ok()
        }
        _ => false,
    };
    printed += &cut(counts, is_written);
    output.data(&printed)
}

fn findings(file: &Linted) -> impl Iterator<Item = &Finding> {
    file.report.errors.iter().chain(&file.report.warnings)
}

fn annotation(path: &str, finding: &Finding) -> String {
    let (code, message) = words(finding);
    let at = finding.location;
    // GitHub takes columns only within a line.
    let place = if at.line == at.end_line {
        format!("line={},col={},endLine={},endColumn={}", at.line, at.column, at.end_line, at.end_column)
    } else {
        format!("line={},endLine={}", at.line, at.end_line)
    };
    let kind = finding.severity.as_str();
    // GitHub shows it to people, who may have a terminal.
    let (path, title, message) = (property(&clean(path)), property(code), data(&clean_lines(&message)));
    format!("::{kind} file={path},{place},title={title}::{message}\n")
}

/// The code, and the message with the other places it is about and what to do.
pub(super) fn words(finding: &Finding) -> (&str, String) {
    let error = &finding.validation_error;
    let code = error.error.as_deref().unwrap_or_default();
    let mut message = error.message.clone().unwrap_or_default();
    let others: Vec<&str> =
        error.pointers.iter().skip(1).filter_map(|pointer| pointer.path.as_deref()).collect();
    if !others.is_empty() {
        message += &format!("\nalso at {}", others[..others.len().min(MOST_PLACES)].join(", "));
        if others.len() > MOST_PLACES {
            message += &format!(" and {} more", others.len() - MOST_PLACES);
        }
    }
    if let Some(help) = &finding.help {
        message += "\nhelp: ";
        message += help;
    }
    (code, message)
}

/// A message as GitHub reads it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property as GitHub reads it. A semicolon needs no escape here, and would not be read back as one.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The last line, when there is more than GitHub shows.
fn cut(counts: Counts, is_written: bool) -> String {
    let more =
        [(counts.errors, "error"), (counts.warnings, "warning")].into_iter().filter_map(|(number, noun)| {
            number.checked_sub(MOST).filter(|more| *more > 0).map(|more| count(more, noun))
        });
    let more: Vec<String> = more.collect();
    if more.is_empty() {
        return String::new();
    }
    let place = if is_written { "the summary of the job has all" } else { "--format text shows all" };
    format!("not annotated: {}, as GitHub shows {MOST} of each kind; {place}\n", more.join(" and "))
}

/// Adds to the summary, up to the size that GitHub takes.
fn write(path: &Path, linted: &[Linted], counts: Counts, roots: &Roots) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    let room = MOST_BYTES.saturating_sub(file.metadata()?.len());
    let room = usize::try_from(room).unwrap_or(usize::MAX);
    file.write_all(markdown(linted, counts, roots, room).as_bytes())
}

/// All findings as a table, cut where there is no more room.
fn markdown(linted: &[Linted], counts: Counts, roots: &Roots, room: usize) -> String {
    let files = count(counts.files, "file");
    let mut text = format!("### flows8x8 lint: {} in {files}\n\n", counts.findings());
    text += "| | Place | Code | Message |\n|---|---|---|---|\n";
    let rows = linted.iter().flat_map(|file| {
        let path = roots.path(file);
        findings(file).map(move |finding| row(&path, finding)).collect::<Vec<_>>()
    });
    for (index, row) in rows.enumerate() {
        if text.len() + row.len() + SPARE > room {
            let left = counts.errors + counts.warnings - index;
            text += &format!("\n{} more: GitHub takes no longer summary.\n", count(left, "finding"));
            break;
        }
        text += &row;
    }
    if text.len() > room { String::new() } else { text + "\n" }
}

fn row(path: &str, finding: &Finding) -> String {
    let (code, message) = words(finding);
    let (kind, at) = (finding.severity.as_str(), finding.location);
    let place = cell(&format!("{path}:{}:{}", at.line, at.column));
    format!("| {kind} | {place} | {} | {} |\n", cell(code), cell(&message))
}

/// A text as a cell of a table that says just what it says.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => cell.push_str("<br>"),
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            '&' => cell.push_str("&amp;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '$' | '@' | '#' => {
                cell.push('\\');
                cell.push(c);
            }
            c if c.is_control() => cell.push(' '),
            c => cell.push(c),
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_github_would_act_upon_is_escaped() {
        assert_eq!(data("50% a:b,c;\r\n::error::"), "50%25 a:b,c;%0D%0A::error::");
        assert_eq!(property("a:b,c;%.json"), "a%3Ab%2Cc;%25.json");
        assert_eq!(cell("a|b\n<img> `x` _y_"), "a\\|b<br>&lt;img&gt; \\`x\\` \\_y\\_");
    }

    #[test]
    fn a_summary_is_never_larger_than_github_takes() {
        let keys: String = (0..200).map(|number| format!(", \"k{number}\": 1")).collect();
        let report = flows8x8::lint(&format!("{{\"version\": \"7.3\"{keys}}}"));
        assert!(report.errors.len() > 100);
        let linted = [Linted { name: "a.json".into(), path: None, report, shown: String::new() }];
        let counts = Counts::of(&linted);
        for room in [0, 100, 1000, 5000] {
            let text = markdown(&linted, counts, &Roots::here(), room);
            assert!(text.len() <= room, "{room}: {}", text.len());
            assert!(room < 1000 || text.contains(" more: GitHub takes no longer summary."), "{text}");
        }
        let all = markdown(&linted, counts, &Roots::here(), usize::MAX);
        assert_eq!(all.lines().filter(|line| line.starts_with("| error |")).count(), counts.errors);
    }
}

//! `flows8x8 explain`.

use std::fmt::Write as _;

use clap::Args;
use flows8x8::Explanation;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::failure::Failure;
use crate::output::Output;
use crate::style::{self, paint};
use crate::suggest::Suggested;
use crate::table::Cell;

/// Columns of the text.
const WIDTH: usize = 96;
/// How near a code must be to be suggested, from 0 to 1.
const NEAR: f64 = 0.7;

/// Explain the code of a finding, or list all codes
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "A code is what stands in brackets behind error or warning. Upper and lower case are alike. \
        Without one, all codes are listed, each with the first sentence about it. Needs no key and no \
        network.":
        "flows8x8 explain INVALID_PROPERTY_VALUE"
        "flows8x8 explain | grep ROUTING"
    )
)]
pub(crate) struct ExplainArgs {
    /// The code, such as INVALID_ENUM_VALUE
    #[arg(hide_possible_values = true, value_parser = Suggested::new(|text| Ok(text.to_owned()), codes))]
    code: Option<String>,
}

/// The object of `--json` for one code.
#[derive(Serialize)]
struct Explained {
    explanation: Entry,
}

/// The object of `--json` for all codes.
#[derive(Serialize)]
struct All {
    explanations: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    code: &'static str,
    text: &'static str,
    example: &'static str,
}

impl From<Explanation> for Entry {
    fn from(explanation: Explanation) -> Self {
        let Explanation { code, text, example, .. } = explanation;
        Self { code, text, example }
    }
}

/// Explains.
pub(crate) fn run(output: &Output, args: &ExplainArgs) -> Result<(), Failure> {
    let Some(code) = &args.code else { return list(output) };
    let explanation = flows8x8::explain(&as_code(code)).ok_or_else(|| unknown(code))?;
    if output.json {
        return output.object(&Explained { explanation: explanation.into() });
    }
    if output.quiet {
        return output.line(explanation.code);
    }
    output.data(&shown(&explanation, output.colours))
}

fn list(output: &Output) -> Result<(), Failure> {
    if output.json {
        return output.object(&All { explanations: flows8x8::explanations().map(Entry::from).collect() });
    }
    if output.quiet {
        return output.rows(&["CODE"], flows8x8::explanations().map(|each| vec![each.code.into()]).collect());
    }
    let row = |each: Explanation| -> Vec<Cell> { vec![each.code.into(), first_sentence(each.text).into()] };
    output.rows(&["CODE", "MEANING"], flows8x8::explanations().map(row).collect())
}

fn codes() -> Vec<&'static str> {
    flows8x8::explanations().map(|explanation| explanation.code).collect()
}

/// A code as it is written: `invalid-enum-value` is one, too.
fn as_code(text: &str) -> String {
    text.trim().to_ascii_uppercase().replace(['-', ' '], "_")
}

fn unknown(text: &str) -> Failure {
    let code = as_code(text);
    let near = codes().into_iter().map(|known| (strsim::jaro_winkler(&code, known), known));
    let nearest = near.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(likeness, _)| *likeness >= NEAR);
    let hint = match nearest {
        Some((_, known)) => format!("did you mean {known}? flows8x8 explain lists all codes"),
        None => "flows8x8 explain lists all codes".to_owned(),
    };
    Failure::usage(format!("there is no code {text:?}")).hint(hint)
}

/// The text up to the end of its first sentence.
pub(crate) fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

fn shown(explanation: &Explanation, colours: bool) -> String {
    let mut shown = paint(colours, style::BOLD, explanation.code) + "\n\n";
    shown += &wrapped(explanation.text);
    let _ = writeln!(shown, "\n{}", paint(colours, style::BOLD, "Example:"));
    for line in explanation.example.lines() {
        let _ = writeln!(shown, "  {line}");
    }
    shown
}

/// The text in lines that fit.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let width = word.width();
        if column > 0 && column + 1 + width > WIDTH {
            lines.push('\n');
            column = 0;
        } else if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += width;
    }
    lines + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_wrapped_and_the_example_is_not() {
        let explanation = flows8x8::explain("INVALID_FLOW_JSON").unwrap();
        let shown = shown(&explanation, false);
        assert!(shown.starts_with("INVALID_FLOW_JSON\n\nThe text is no JSON, "), "{shown}");
        assert!(shown.split("\nExample:").next().unwrap().lines().all(|line| line.width() <= WIDTH));
        assert!(shown.ends_with(&format!("\nExample:\n  {}\n", explanation.example)), "{shown}");
    }

    #[test]
    fn a_list_needs_no_more_than_the_first_sentence() {
        assert_eq!(first_sentence("One. Two."), "One.");
        assert_eq!(first_sentence("Up to 5.0 only"), "Up to 5.0 only");
    }
}

//! The server's findings in a flow JSON, as people are shown them.

use std::fmt::Write as _;

use flows8x8::{ErrorPointer, ValidationError};

use crate::excerpt;
use crate::style::{self, paint};
use crate::text::clean;

/// One finding: `name:line:column: error[CODE]: message`, and the line it is about when the text is at hand.
pub(crate) fn shown(name: &str, text: Option<&str>, finding: &ValidationError, colours: bool) -> String {
    let first = finding.pointers.first();
    let line = finding.line_start.or(first.and_then(|pointer| pointer.line_start));
    let column = finding.column_start.or(first.and_then(|pointer| pointer.column_start));
    let mut shown = paint(colours, style::BOLD, format!("{}{}", clean(name), place(line, column)));
    let code = finding.error.as_deref().unwrap_or("FLOW_JSON_ERROR");
    let label = paint(colours, style::ERROR, format!("error[{}]", clean(code)));
    let message = finding.message.as_deref().unwrap_or("the server does not say what is wrong");
    let _ = write!(shown, ": {label}: {}", clean(message));
    let path = first.and_then(|pointer| pointer.path.as_deref()).filter(|path| !path.trim().is_empty());
    let excerpt = match (text, line, column) {
        (Some(text), Some(line), Some(column)) => excerpt_lines(text, line, column, end_column(finding)),
        _ => None,
    };
    match (excerpt, path) {
        (Some([source, marks]), path) => {
            let marks = paint(colours, style::ERROR, marks);
            let path = path.map(|path| format!(" {}", clean(path))).unwrap_or_default();
            let _ = write!(shown, "\n{source}\n{marks}{path}");
        }
        (None, Some(path)) => {
            let _ = write!(shown, "\n   = path: {}", clean(path));
        }
        (None, None) => {}
    }
    for other in finding.pointers.iter().skip(1) {
        let _ = write!(shown, "\n   = also: {}", also(name, other));
    }
    shown
}

/// The column after the finding, when it ends on the line it begins on.
fn end_column(finding: &ValidationError) -> Option<u32> {
    let same_line = finding.line_end.is_none() || finding.line_end == finding.line_start;
    finding.column_end.filter(|_| same_line)
}

/// `   14 | ...` and, below it, the marks up to the path.
fn excerpt_lines(text: &str, line: u32, column: u32, end: Option<u32>) -> Option<[String; 2]> {
    let excerpt = excerpt::of(text, line, column, end)?;
    let gutter = line.to_string().len().max(5);
    let marks = "^".repeat(excerpt.marks);
    Some([
        format!("{line:>gutter$} | {}", excerpt.line),
        format!("{:gutter$} | {}{marks}", "", " ".repeat(excerpt.indent)),
    ])
}

fn also(name: &str, pointer: &ErrorPointer) -> String {
    let place = format!("{}{}", clean(name), place(pointer.line_start, pointer.column_start));
    match &pointer.path {
        Some(path) => format!("{place} {}", clean(path)),
        None => place,
    }
}

fn place(line: Option<u32>, column: Option<u32>) -> String {
    // Places are counted from 1; the server's 0 is none, for what is wrong with the whole.
    match (line.filter(|line| *line > 0), column.filter(|column| *column > 0)) {
        (Some(line), Some(column)) => format!(":{line}:{column}"),
        (Some(line), None) => format!(":{line}"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_has_no_place_is_shown_without_one() {
        let finding = json!({"error": "INVALID_FLOW_JSON", "message": "no", "lineStart": 0, "columnStart": 0,
            "pointers": [{"lineStart": 0, "columnStart": 0, "path": ""}]});
        let shown = shown("a.json", Some("{"), &ValidationError::from_value(finding), false);
        assert_eq!(shown, "a.json: error[INVALID_FLOW_JSON]: no");
    }

    fn finding() -> ValidationError {
        let at = json!({"lineStart": 2, "lineEnd": 2, "columnStart": 11, "columnEnd": 23,
            "path": "screens[0].layout.children[0].type"});
        let elsewhere = json!({"lineStart": 9, "columnStart": 3, "path": "routing_model"});
        ValidationError::from_value(json!({"error": "INVALID_PROPERTY_VALUE", "message": "Invalid value.",
            "lineStart": 2, "lineEnd": 2, "columnStart": 11, "columnEnd": 23, "pointers": [at, elsewhere]}))
    }

    #[test]
    fn with_the_text_the_line_is_shown() {
        let text = "{\n  \"type\": \"TextHeding\",\n}";
        assert_eq!(
            shown("flows/a.json", Some(text), &finding(), false),
            "flows/a.json:2:11: error[INVALID_PROPERTY_VALUE]: Invalid value.\n    2 |   \"type\": \"TextHeding\",\n      \
             |           ^^^^^^^^^^^^ screens[0].layout.children[0].type\n   = also: flows/a.json:9:3 routing_model"
        );
    }

    #[test]
    fn without_it_place_and_path_are() {
        assert_eq!(
            shown("flow 8", None, &finding(), false).lines().nth(1),
            Some("   = path: screens[0].layout.children[0].type")
        );
    }

    #[test]
    fn a_bare_message_is_enough() {
        let finding = ValidationError::from_message("broken\u{1b}[2J");
        assert_eq!(shown("a", Some("x"), &finding, false), "a: error[FLOW_JSON_ERROR]: broken\\u{1b}[2J");
    }
}

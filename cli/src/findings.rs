//! Findings in a flow JSON, as people are shown them.

use std::fmt::Write as _;

use flows8x8::{ErrorPointer, ExcerptStyle, Finding, LintReport, ValidationError};
use unicode_width::UnicodeWidthStr;

use crate::style::{self, paint};
use crate::text::clean;

/// What is said of a finding that has no message.
const NO_MESSAGE: &str = "the server does not say what is wrong";
/// What is said of a finding that has no code.
const NO_CODE: &str = "FLOW_JSON_ERROR";

/// The server's findings in the form of the linter's, for people. Without the text they are about, their places and
/// paths are all there is to show.
pub(crate) fn of_server(
    name: &str,
    text: Option<&str>,
    list: &[ValidationError],
    colours: bool,
) -> Vec<String> {
    let Some(text) = text.filter(|_| !list.is_empty()) else {
        return list.iter().map(|error| without_text(name, error, colours)).collect();
    };
    let report = flows8x8::lint(text);
    let shown = |error| match placed(error, text, &report) {
        Some(finding) => rendered(&finding, text, name, colours),
        None => without_text(name, error, colours),
    };
    list.iter().map(shown).collect()
}

/// One finding in the form of a compiler's message, with the line it is about.
pub(crate) fn rendered(finding: &Finding, text: &str, name: &str, colours: bool) -> String {
    let style = ExcerptStyle { color: colours };
    aligned(&flows8x8::render(finding, text, &clean(name), style), colours)
}

/// A finding of the server's at its place in the text. The linter, which knows the places of what has none in the
/// answer and what to do about it, is heard where it has found the same; none when there is no place at all.
fn placed(error: &ValidationError, text: &str, report: &LintReport) -> Option<Finding> {
    let mut error = error.clone();
    let same = report.errors.iter().find(|own| is_same(&own.validation_error, &error));
    // A text that is no JSON has one finding, in the words of whatever parser was used.
    let same = same.or_else(|| match &report.errors[..] {
        [own] if own.validation_error.error.as_deref() == Some("INVALID_FLOW_JSON") => {
            Some(own).filter(|own| own.validation_error.error == error.error)
        }
        _ => None,
    });
    if same.is_none() && flows8x8::resolve(&error, text).is_none() {
        return None;
    }
    error.error.get_or_insert_with(|| NO_CODE.to_owned());
    error.message.get_or_insert_with(|| NO_MESSAGE.to_owned());
    let mut finding = Finding::of_server(error, text);
    if let Some(own) = same {
        finding.location = own.location;
        finding.help.clone_from(&own.help);
    }
    Some(finding)
}

/// Whether two findings are the same, wherever they are thought to be.
fn is_same(own: &ValidationError, theirs: &ValidationError) -> bool {
    let path = |error: &ValidationError| {
        let path = error.pointers.first().and_then(|pointer| pointer.path.as_deref()).unwrap_or_default();
        path.replace(' ', "")
    };
    own.error == theirs.error && own.message == theirs.message && path(own) == path(theirs)
}

/// Widens the marks below an excerpt to the columns of the screen: one character may take two of them, or none.
fn aligned(rendered: &str, colours: bool) -> String {
    let bar = if colours { "\u{1b}[34m|\u{1b}[0m " } else { "| " };
    let mut lines: Vec<String> = rendered.lines().map(str::to_owned).collect();
    if let [_, source, marks, ..] = &mut lines[..]
        && let (Some((_, source)), Some((gutter, below))) = (source.split_once(bar), marks.split_once(bar))
    {
        let blanks = below.bytes().take_while(|byte| *byte == b' ').count();
        // In colours, an escape stands between the blanks and the marks.
        let (escape, rest) = match below[blanks..].find('^') {
            Some(at) => below[blanks..].split_at(at),
            None => return rendered.to_owned(),
        };
        let count = rest.bytes().take_while(|byte| *byte == b'^').count();
        let columns = |from: usize, count: usize| -> usize {
            let part: String = source.chars().skip(from).take(count).collect();
            // Marks may stand beyond the end of the line.
            part.width() + count - part.chars().count()
        };
        let (indent, width) = (columns(0, blanks), columns(blanks, count).max(1));
        let (indent, carets) = (" ".repeat(indent), "^".repeat(width));
        *marks = format!("{gutter}{bar}{indent}{escape}{carets}{}", &rest[count..]);
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// `name:line:column: error[CODE]: message`, and the path.
fn without_text(name: &str, error: &ValidationError, colours: bool) -> String {
    let first = error.pointers.first();
    let line = error.line_start.or(first.and_then(|pointer| pointer.line_start));
    let column = error.column_start.or(first.and_then(|pointer| pointer.column_start));
    let label =
        paint(colours, style::ERROR, format!("error[{}]", clean(error.error.as_deref().unwrap_or(NO_CODE))));
    let message = clean(error.message.as_deref().unwrap_or(NO_MESSAGE));
    let message = paint(colours, style::BOLD, message);
    let mut shown = format!("{}{}: {label}: {message}\n", clean(name), place(line, column));
    let path = first.and_then(|pointer| pointer.path.as_deref()).filter(|path| !path.trim().is_empty());
    if let Some(path) = path {
        let _ = writeln!(shown, "   = path: {}", clean(path));
    }
    for other in error.pointers.iter().skip(1) {
        let _ = writeln!(shown, "   = also: {}", also(name, other));
    }
    shown
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
    use serde_json::{Value, json};

    fn shown(text: Option<&str>, error: Value) -> String {
        of_server("flows/a.json", text, &[ValidationError::from_value(error)], false).concat()
    }

    fn finding() -> Value {
        let at = json!({"lineStart": 2, "lineEnd": 2, "columnStart": 11, "columnEnd": 23, "path": "type"});
        let elsewhere = json!({"lineStart": 9, "columnStart": 3, "path": "routing_model"});
        json!({"error": "INVALID_PROPERTY_VALUE", "message": "Invalid value.", "lineStart": 2, "lineEnd": 2,
            "columnStart": 11, "columnEnd": 23, "pointers": [at, elsewhere]})
    }

    #[test]
    fn with_the_text_the_line_is_shown() {
        assert_eq!(
            shown(Some("{\n  \"type\": \"TextHeding\"\n}"), finding()),
            "flows/a.json:2:11: error[INVALID_PROPERTY_VALUE]: Invalid value.\n    2 |   \"type\": \"TextHeding\"\n      \
             |           ^^^^^^^^^^^^ type\n   = also at routing_model\n"
        );
    }

    #[test]
    fn without_it_place_and_path_are() {
        assert_eq!(
            shown(None, finding()),
            "flows/a.json:2:11: error[INVALID_PROPERTY_VALUE]: Invalid value.\n   = path: type\n   \
             = also: flows/a.json:9:3 routing_model\n"
        );
    }

    #[test]
    fn what_is_no_json_is_shown_where_the_linter_finds_it() {
        let nowhere = json!({"lineStart": 0, "columnStart": 0, "lineEnd": 0, "columnEnd": 0, "path": ""});
        let error = json!({"error": "INVALID_FLOW_JSON", "message": "Flow JSON is not valid. Trailing comma",
            "lineStart": 0, "lineEnd": 0, "columnStart": 0, "columnEnd": 0, "pointers": [nowhere]});
        let told = shown(Some("{\n  \"version\": \"7.3\",\n}"), error);
        assert!(
            told.starts_with("flows/a.json:3:1: error[INVALID_FLOW_JSON]: Flow JSON is not valid. Trailing"),
            "{told}"
        );
    }

    #[test]
    fn what_the_linter_knows_to_do_is_said_of_the_server_s_finding() {
        let text = r#"{"version": "7.3", "screens": [{"id": "A", "title": "A", "terminal": true, "layout":
            {"type": "SingleColumnLayout", "children": [{"type": "TextHeding", "text": "x"}]}}]}"#;
        let own = flows8x8::lint(text).errors.remove(0);
        let mut error = serde_json::to_value(&own.validation_error).unwrap();
        error["pointers"][0]["path"] = json!("screens [0].layout.children [0].type");
        let told = shown(Some(text), error);
        assert!(told.contains("^^^^^^^^^^^^ screens"), "{told}");
        assert!(told.ends_with("   = help: did you mean \"TextHeading\"?\n"), "{told}");
    }

    #[test]
    fn what_has_no_place_is_shown_without_one() {
        let error = json!({"error": "NO_SUCH_PLACE", "message": "no", "lineStart": 0, "columnStart": 0,
            "pointers": [{"lineStart": 0, "columnStart": 0, "path": "nowhere"}]});
        assert_eq!(shown(Some("{}"), error), "flows/a.json: error[NO_SUCH_PLACE]: no\n   = path: nowhere\n");
        let bare = shown(Some("{}"), json!("broken\u{1b}[2J"));
        assert_eq!(bare, "flows/a.json: error[FLOW_JSON_ERROR]: broken\\u{1b}[2J\n");
    }

    #[test]
    fn wide_characters_keep_the_marks_in_place() {
        let text = "{\n\t\"日本\": \"予約👍\", \"x\": 1\n}";
        for (path, marks) in [("日本", " ".repeat(9) + "^^^^^^^^"), ("x", " ".repeat(24) + "^")] {
            let error = json!({"error": "E", "message": "m", "pointers": [{"path": path}]});
            for colours in [false, true] {
                let error = ValidationError::from_value(error.clone());
                let told = of_server("a", Some(text), &[error], colours).concat();
                let told =
                    told.replace("\u{1b}[34m", "").replace("\u{1b}[1;31m", "").replace("\u{1b}[0m", "");
                assert_eq!(told.lines().nth(2), Some(format!("      | {marks} {path}").as_str()), "{told}");
            }
        }
    }
}

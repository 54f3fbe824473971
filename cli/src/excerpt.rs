//! The line of a document that a finding is about, with its columns marked.

use unicode_width::UnicodeWidthChar;

/// How much of a long line is shown.
const WINDOW: usize = 96;
/// How much of a long line is shown in front of the finding.
const LEAD: usize = 32;
/// What a tab is shown as.
const TAB: &str = "    ";

/// A line as it is shown, and where the marks go below it, in columns of the screen.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(crate) line: String,
    pub(crate) indent: usize,
    pub(crate) marks: usize,
}

/// The piece of `text` at a line and from one column to another, both from 1 in UTF-16 units, the end exclusive.
/// Without an end, and for a finding that ends on a later line, the rest of the line is meant.
pub(crate) fn of(text: &str, line: u32, start: u32, end: Option<u32>) -> Option<Excerpt> {
    let line = text.split('\n').nth(usize::try_from(line).ok()?.checked_sub(1)?)?;
    let line = line.trim_end_matches('\r');
    let start = index_of(line, start);
    let end = end.map_or(line.trim_end().len(), |end| index_of(line, end)).max(start);
    let (from, to) = window(line, start);
    let mut shown = String::new();
    if from > 0 {
        shown.push('…');
    }
    let (mut indent, mut marks, mut width) = (usize::from(from > 0), 0, 0);
    for (at, c) in line[from..to].char_indices().map(|(at, c)| (from + at, c)) {
        let text = visible(c);
        let columns: usize = text.chars().map(|c| c.width().unwrap_or(0)).sum();
        if at < start {
            indent += columns;
        } else if at < end {
            marks += columns;
        }
        width += columns;
        shown.push_str(&text);
    }
    debug_assert!(indent <= width + 1);
    if to < line.len() {
        shown.push('…');
    }
    Some(Excerpt { line: shown, indent, marks: marks.max(1) })
}

/// The part of a line to show: all of it, or a window around the finding.
fn window(line: &str, start: usize) -> (usize, usize) {
    if line.chars().count() <= WINDOW {
        return (0, line.len());
    }
    let from = line[..start].char_indices().rev().nth(LEAD - 1).map_or(0, |(at, _)| at);
    let to = line[from..].char_indices().nth(WINDOW).map_or(line.len(), |(at, _)| from + at);
    (from, to)
}

fn visible(c: char) -> String {
    if c == '\t' { TAB.to_owned() } else { crate::text::clean(c.encode_utf8(&mut [0; 4])).into_owned() }
}

/// The index of a UTF-16 column; the end of the line for one beyond it.
fn index_of(line: &str, column: u32) -> usize {
    let mut units = column.saturating_sub(1) as usize;
    for (at, c) in line.char_indices() {
        if units < c.len_utf16() {
            return at;
        }
        units -= c.len_utf16();
    }
    line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, line: u32, start: u32, end: Option<u32>) -> [String; 2] {
        let excerpt = of(text, line, start, end).unwrap();
        [excerpt.line, format!("{}{}", " ".repeat(excerpt.indent), "^".repeat(excerpt.marks))]
    }

    #[test]
    fn the_marks_stand_below_what_is_meant() {
        let text = "{\r\n  \"type\": \"TextHeding\",\r\n}";
        assert_eq!(marked(text, 2, 11, Some(23)), ["  \"type\": \"TextHeding\",", "          ^^^^^^^^^^^^"]);
        assert_eq!(marked("abc", 1, 2, None), ["abc", " ^^"]);
        assert_eq!(marked("abc", 1, 9, Some(9)), ["abc", "   ^"]);
    }

    #[test]
    fn tabs_and_wide_characters_keep_the_marks_in_place() {
        assert_eq!(marked("\t\"日本\": x", 1, 8, Some(9)), ["    \"日本\": x", "            ^"]);
        assert_eq!(marked("👍x", 1, 3, Some(4)), ["👍x", "  ^"]);
    }

    #[test]
    fn a_minified_document_is_shown_around_the_finding_only() {
        let line = format!("{}HERE{}", "a".repeat(5000), "b".repeat(5000));
        let [shown, marks] = marked(&line, 1, 5001, Some(5005));
        assert!(shown.chars().count() <= WINDOW + 2, "{shown}");
        assert_eq!(marks.find('^'), shown.char_indices().position(|(at, _)| shown[at..].starts_with("HERE")));
        assert_eq!(marks.matches('^').count(), 4);
    }

    #[test]
    fn places_outside_the_document_show_nothing_and_break_nothing() {
        assert_eq!(of("abc", 2, 1, None), None);
        assert_eq!(of("abc", 0, 0, None), None);
        assert!(of("", 1, 0, Some(0)).is_some());
    }
}

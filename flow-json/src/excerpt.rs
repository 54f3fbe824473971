//! The lines of a text that a finding is about, with a mark under the place.

use std::fmt::Write as _;
use std::ops::Range;

use crate::report::{Finding, Location, Severity};

/// How an excerpt looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExcerptStyle {
    /// Whether to use ANSI colours.
    pub color: bool,
}

/// Most characters of a line that are shown; of longer lines a part around the place is.
const WIDTH: usize = 100;

/// Renders a finding for people: where and what, the line with a mark, and the help.
///
/// ```text
/// booking.json:14:21: error[INVALID_PROPERTY_VALUE]: Invalid value found for property 'type'.
///    14 |           "type": "TextHeding",
///       |                   ^^^^^^^^^^^^ screens[0].layout.children[0].type
///    = help: did you mean "TextHeading"?
/// ```
#[must_use]
pub fn render(finding: &Finding, text: &str, name: &str, style: ExcerptStyle) -> String {
    let paint = Paint { on: style.color };
    let error = &finding.validation_error;
    let at = finding.location;
    let (code, message) =
        (error.error.as_deref().unwrap_or("?"), error.message.as_deref().unwrap_or_default());
    let color = if finding.severity == Severity::Error { "31" } else { "33" };
    let label = paint.with(&format!("1;{color}"), &format!("{}[{code}]", finding.severity.as_str()));
    let message = printable(message);
    let mut out = format!("{name}:{}:{}: {label}: {}\n", at.line, at.column, paint.with("1", &message));
    let path = error.pointers.first().and_then(|pointer| pointer.path.as_deref()).unwrap_or_default();
    excerpt(&mut out, text, at, path, &paint, color);
    let others = error.pointers.len().saturating_sub(1);
    if others > 0 {
        let paths = error.pointers[1..].iter().filter_map(|pointer| pointer.path.as_deref());
        let shown: Vec<String> = paths.take(5).map(printable).collect();
        let rest =
            if others > shown.len() { format!(" and {} more", others - shown.len()) } else { String::new() };
        let _ = writeln!(out, "   {} also at {}{rest}", paint.with("34", "="), shown.join(", "));
    }
    if let Some(help) = &finding.help {
        let _ =
            writeln!(out, "   {} {}: {}", paint.with("34", "="), paint.with("1", "help"), printable(help));
    }
    out
}

struct Paint {
    on: bool,
}

impl Paint {
    fn with(&self, color: &str, text: &str) -> String {
        if self.on { format!("\u{1b}[{color}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// A text that cannot move the cursor or change colours: it comes from someone's file.
fn printable(text: &str) -> String {
    text.chars().map(shown).collect()
}

fn shown(character: char) -> char {
    match character {
        '\t' => ' ',
        c if c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
        {
            '\u{fffd}'
        }
        c => c,
    }
}

fn excerpt(out: &mut String, text: &str, at: Location, path: &str, paint: &Paint, color: &str) {
    let start = at.start.min(text.len());
    let line_start = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let Some(rest) = text.get(start..) else { return };
    let line_end = rest.find('\n').map_or(text.len(), |end| start + end);
    let Some(line) = text.get(line_start..line_end) else { return };
    let line = line.strip_suffix('\r').unwrap_or(line);
    // A mark stays within its line, also when the place goes on, or is the line end itself.
    let from = (start - line_start).min(line.len());
    let to = at.end.saturating_sub(line_start).max(from).min(line.len());
    let (shown_line, before, width) = window(line, from..to);
    let number = at.line.to_string();
    let gutter = " ".repeat(number.len().max(5));
    let bar = paint.with("34", "|");
    let _ = writeln!(out, "{} {bar} {shown_line}", paint.with("34", &format!("{number:>5}")));
    let carets = paint.with(&format!("1;{color}"), &"^".repeat(width.max(1)));
    let path = if path.is_empty() { String::new() } else { format!(" {}", printable(path)) };
    let _ = writeln!(out, "{gutter} {bar} {}{carets}{path}", " ".repeat(before));
}

/// The part of a line around a place; how many characters stand before the mark, and how wide the mark is.
fn window(line: &str, mark: Range<usize>) -> (String, usize, usize) {
    // Of a very long line only what may be shown is looked at.
    let boundary =
        |at: usize| (0..=at.min(line.len())).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
    let (low, high) = (boundary(mark.start.saturating_sub(4 * WIDTH)), boundary(mark.start + 8 * WIDTH));
    let characters: Vec<char> = line.get(low..high).unwrap_or_default().chars().map(shown).collect();
    let count = |range: Range<usize>| line.get(range).map_or(0, |part| part.chars().count());
    let (before, width) = (count(low..mark.start), count(mark.start..mark.end.min(high)));
    let whole = low == 0 && high == line.len();
    if whole && characters.len() <= WIDTH {
        return (characters.into_iter().collect(), before, width);
    }
    let from = before.saturating_sub(WIDTH / 3).min(characters.len().saturating_sub(WIDTH));
    let to = (from + WIDTH).min(characters.len());
    let left = if low + from > 0 { "…" } else { "" };
    let right = if to < characters.len() || high < line.len() { "…" } else { "" };
    let middle: String = characters[from..to].iter().collect();
    let shown_width = width.min(to.saturating_sub(before)).max(1);
    (format!("{left}{middle}{right}"), before - from + left.chars().count(), shown_width)
}

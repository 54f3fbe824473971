//! Text from outside on its way to a terminal or into a column.

use std::borrow::Cow;

/// The text without anything a terminal would act upon: control characters and those that turn the direction of
/// writing become visible escapes.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    escape(text, is_unsafe)
}

/// The text as one field of a tab-separated line. Backslashes are doubled, so that the escapes can be undone.
pub(crate) fn field(text: &str) -> Cow<'_, str> {
    escape(text, |c| c == '\\' || is_unsafe(c))
}

/// Like [`clean`], but for text of several lines, whose line ends and tabs stay.
pub(crate) fn clean_lines(text: &str) -> Cow<'_, str> {
    escape(text, |c| !matches!(c, '\n' | '\t') && is_unsafe(c))
}

fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

fn escape(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_escaped(c) {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// A number of bytes with its thousands set apart.
pub(crate) fn bytes(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + 8);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + " bytes"
}

/// The text as one word of a POSIX shell, in quotes where it needs them.
pub(crate) fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// `1 flow`, `2 flows`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_neither_drive_the_terminal_nor_break_a_column() {
        assert_eq!(clean("Büro \u{1b}[31m\tx"), "Büro \\u{1b}[31m\\tx");
        assert_eq!(clean("a\\b 日本"), "a\\b 日本");
        assert_eq!(field("a\tb\\t\r\n"), "a\\tb\\\\t\\r\\n");
        assert_eq!(clean("\u{202e}gpj"), "\\u{202e}gpj");
        assert_eq!(clean_lines("a\n\tb\u{7}"), "a\n\tb\\u{7}");
    }

    #[test]
    fn a_word_stays_one_word_in_the_shell() {
        assert_eq!(word("flows/a-1.json"), "flows/a-1.json");
        assert_eq!(word("it's a key"), r"'it'\''s a key'");
        assert_eq!([word(""), word("$x"), word("~a")], ["''", "'$x'", "'~a'"]);
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(
            [0, 999, 1000, 12_345, 1_234_567].map(bytes),
            ["0 bytes", "999 bytes", "1,000 bytes", "12,345 bytes", "1,234,567 bytes"]
        );
        assert_eq!((count(1, "flow"), count(0, "flow")), ("1 flow".to_owned(), "0 flows".to_owned()));
    }
}

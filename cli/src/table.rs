//! Aligned columns for a terminal.

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::style;
use crate::text;

/// One field of a row.
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) style: Style,
}

impl Cell {
    /// A field in a style of its own.
    pub(crate) fn styled(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::styled(text, style::PLAIN)
    }
}

/// The rows as lines, each column as wide as its widest field on the screen.
pub(crate) fn aligned(rows: &[Vec<Cell>], colours: bool) -> Vec<String> {
    let shown: Vec<Vec<(String, Style)>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| (text::clean(&cell.text).into_owned(), cell.style)).collect())
        .collect();
    let columns = shown.iter().map(Vec::len).max().unwrap_or(0);
    let width_of = |column: usize| {
        shown.iter().filter_map(|row| row.get(column)).map(|(text, _)| text.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width_of).collect();
    shown.iter().map(|row| line(row, &widths, colours)).collect()
}

fn line(row: &[(String, Style)], widths: &[usize], colours: bool) -> String {
    let mut line = String::new();
    for (column, ((text, style), width)) in row.iter().zip(widths).enumerate() {
        line.push_str(&style::paint(colours && *style != style::PLAIN, *style, text));
        if column + 1 < row.len() {
            line.push_str(&" ".repeat(width - text.width() + 2));
        }
    }
    line
}

/// The row as one tab-separated line.
pub(crate) fn separated(row: &[Cell]) -> String {
    let fields: Vec<_> = row.iter().map(|cell| text::field(&cell.text)).collect();
    fields.join("\t")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[[&str; 3]]) -> Vec<Vec<Cell>> {
        rows.iter().map(|row| row.iter().copied().map(Cell::from).collect()).collect()
    }

    #[test]
    fn wide_characters_and_marks_do_not_shift_a_column() {
        let table = aligned(
            &rows(&[["1", "予約", "DRAFT"], ["22", "Bu\u{308}ro", "DRAFT"], ["3", "👍", "X"]]),
            false,
        );
        assert_eq!(table, ["1   予約  DRAFT", "22  Bu\u{308}ro  DRAFT", "3   👍    X"]);
    }

    #[test]
    fn colours_do_not_count_as_width() {
        let row = || vec![Cell::styled("A", style::BOLD), Cell::from("b")];
        assert_eq!(aligned(&[row()], true), ["\u{1b}[1mA\u{1b}[0m  b"]);
        assert_eq!(aligned(&[row()], false), ["A  b"]);
    }

    #[test]
    fn a_piped_line_has_as_many_fields_as_columns_whatever_is_in_them() {
        let row: Vec<Cell> = ["1", "two\twords\n", ""].into_iter().map(Cell::from).collect();
        assert_eq!(separated(&row), "1\ttwo\\twords\\n\t");
    }
}

//! From byte offsets to lines and columns.

use std::ops::Range;

use crate::report::Location;

/// Every how many bytes a column is remembered, so that one very long line costs no more than many short ones.
const STRIDE: usize = 1024;

/// Line starts and, inside long lines, columns met on the way.
pub(crate) struct LineIndex<'t> {
    text: &'t str,
    /// (offset, line, column) in ascending order; the first is (0, 1, 1).
    marks: Vec<(usize, u32, u32)>,
}

impl<'t> LineIndex<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let mut marks = vec![(0, 1, 1)];
        let (mut line, mut column, mut last) = (1, 1, 0);
        for (at, character) in text.char_indices() {
            if at - last >= STRIDE {
                marks.push((at, line, column));
                last = at;
            }
            if character == '\n' {
                line += 1;
                column = 1;
                last = at + 1;
                marks.push((at + 1, line, column));
            } else {
                column += character.len_utf16() as u32;
            }
        }
        Self { text, marks }
    }

    /// Line and column, both from 1, of a byte offset; the column counts UTF-16 units.
    pub(crate) fn position(&self, offset: usize) -> (u32, u32) {
        let at = self.marks.partition_point(|&(start, _, _)| start <= offset).saturating_sub(1);
        let (start, line, column) = self.marks[at];
        let between = self.text.get(start..offset).unwrap_or_default();
        (line, column + between.chars().map(|c| c.len_utf16() as u32).sum::<u32>())
    }

    pub(crate) fn location(&self, span: Range<usize>) -> Location {
        let (line, column) = self.position(span.start);
        let (end_line, end_column) = self.position(span.end);
        Location { line, column, end_line, end_column, start: span.start, end: span.end }
    }

    /// The byte offset of a line and column, when the text has such a place.
    pub(crate) fn offset(&self, line: u32, column: u32) -> Option<usize> {
        let at = self.marks.partition_point(|&(_, l, c)| (l, c) <= (line, column)).checked_sub(1)?;
        let (start, mark_line, mut reached) = self.marks[at];
        if mark_line != line {
            return None;
        }
        for (at, character) in self.text[start..].char_indices() {
            if reached >= column {
                return Some(start + at);
            }
            if character == '\n' {
                return None;
            }
            reached += character.len_utf16() as u32;
        }
        (reached >= column).then_some(self.text.len())
    }
}

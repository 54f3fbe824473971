//! The positions of the server: a scan of the raw text that is separate from parsing and has habits of its own.
//!
//! It takes a string that ends in an escaped backslash for one that goes on, and a carriage return in front of an
//! array item for an item. Its positions are part of what the API reports, so the habits are kept; where they lead
//! astray, a finding's own [`Location`](crate::Location) is the one to trust.

use std::collections::HashMap;

/// First character and column after the last, lines and columns from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line_start: u32,
    pub(crate) line_end: u32,
    pub(crate) column_start: u32,
    pub(crate) column_end: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Found {
    key: Place,
    value: Place,
}

/// Positions of the paths that were asked for. Paths are kept as hashes: the scan meets every path of the document,
/// and of those in deep documents the texts alone would be many times the document.
pub(crate) struct Scan {
    found: HashMap<u64, Option<Found>>,
}

impl Scan {
    /// Scans `text` for `paths`: raw keys and indexes, each with a slash in front.
    pub(crate) fn run<'p>(text: &str, paths: impl Iterator<Item = &'p str>) -> Self {
        let found = paths.map(|path| (extend(HASH_START, path.as_bytes()), None)).collect();
        let mut scanner = Scanner { cursor: Cursor::new(text), frames: Vec::new(), scan: Self { found } };
        scanner.run();
        scanner.scan
    }

    pub(crate) fn value(&self, path: &str) -> Option<Place> {
        self.look_up(path).map(|found| found.value)
    }

    pub(crate) fn key(&self, path: &str) -> Option<Place> {
        self.look_up(path).map(|found| found.key)
    }

    fn look_up(&self, path: &str) -> Option<Found> {
        self.found.get(&extend(HASH_START, path.as_bytes())).copied().flatten()
    }
}

const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, because it can be continued from the parent's hash.
fn extend(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A place to read from: never past the last character, where it stays.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
    line: u32,
    column: u32,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1, column: 1 }
    }

    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Bytes of the character here: only the first byte of a UTF-8 sequence is ever stood on.
    fn width(&self) -> usize {
        match self.byte() {
            0..0x80 => 1,
            0x80..0xE0 => 2,
            0xE0..0xF0 => 3,
            _ => 4,
        }
    }

    fn next_byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at + self.width()).copied()
    }

    /// One character forward; false at the last one.
    fn advance(&mut self) -> bool {
        let width = self.width();
        if self.at + width >= self.text.len() {
            return false;
        }
        if self.byte() == b'\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += if width == 4 { 2 } else { 1 };
        }
        self.at += width;
        true
    }

    fn start(&self) -> Place {
        Place {
            line_start: self.line,
            column_start: self.column,
            line_end: self.line,
            column_end: self.column + 1,
        }
    }

    fn close(&self, place: Place) -> Place {
        Place { line_end: self.line, column_end: self.column + 1, ..place }
    }

    /// From an opening quote to the next one that has no backslash right before it.
    fn skip_to_closing_quote(&mut self) -> bool {
        loop {
            let before = self.byte();
            if !self.advance() {
                return false;
            }
            if self.byte() == b'"' && before != b'\\' {
                return true;
            }
        }
    }
}

struct Frame {
    /// Hash of the path of this array or object.
    path: u64,
    /// Index of the next item of an array; none for an object.
    index: Option<usize>,
    key: Place,
    place: Place,
}

struct Scanner<'t> {
    cursor: Cursor<'t>,
    /// Open arrays and objects. A stack of our own, since a scan that lost its way may nest without end.
    frames: Vec<Frame>,
    scan: Scan,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while self.cursor.byte() != b'{' {
            if !self.cursor.advance() {
                return;
            }
        }
        self.open(HASH_START, Place::default());
        while let Some(frame) = self.frames.last_mut() {
            let path = frame.path;
            let more = match &mut frame.index {
                None => self.next_member(path),
                Some(index) => {
                    let path = extend(path, format!("/{index}").as_bytes());
                    *index += 1;
                    self.value(path, Place::default(), b']')
                }
            };
            match more {
                Step::Goes => {}
                Step::Closes => self.finish(),
                Step::Ends => {
                    while !self.frames.is_empty() {
                        self.finish();
                    }
                }
            }
        }
    }

    fn open(&mut self, path: u64, key: Place) {
        let index = (self.cursor.byte() == b'[').then_some(0);
        self.frames.push(Frame { path, index, key, place: self.cursor.start() });
    }

    /// The innermost array or object ends at the cursor.
    fn finish(&mut self) {
        if let Some(frame) = self.frames.pop() {
            let value = self.cursor.close(frame.place);
            self.record(frame.path, Found { key: frame.key, value });
        }
    }

    fn record(&mut self, path: u64, found: Found) {
        if let Some(slot) = self.scan.found.get_mut(&path) {
            *slot = Some(found);
        }
    }

    fn next_member(&mut self, path: u64) -> Step {
        loop {
            if !self.cursor.advance() {
                return Step::Ends;
            }
            match self.cursor.byte() {
                b'}' => return Step::Closes,
                b'"' => break,
                _ => {}
            }
        }
        let (place, start) = (self.cursor.start(), self.cursor.at + 1);
        if !self.cursor.skip_to_closing_quote() {
            return Step::Ends;
        }
        let key = &self.cursor.text.as_bytes()[start..self.cursor.at];
        let path = extend(extend(path, b"/"), key);
        let place = self.cursor.close(place);
        match self.value(path, place, b'}') {
            Step::Closes => Step::Goes,
            other => other,
        }
    }

    fn value(&mut self, path: u64, key: Place, closer: u8) -> Step {
        loop {
            if !self.cursor.advance() {
                return Step::Ends;
            }
            if !matches!(self.cursor.byte(), b':' | b' ' | b'\n' | b',' | b'\t') {
                break;
            }
        }
        let place = self.cursor.start();
        match self.cursor.byte() {
            byte if byte == closer => return Step::Closes,
            b'{' | b'[' => {
                self.open(path, key);
                return Step::Goes;
            }
            b'"' => {
                if !self.cursor.skip_to_closing_quote() {
                    return Step::Ends;
                }
            }
            _ => {
                while !matches!(self.cursor.next_byte(), None | Some(b'\n' | b' ' | b'}' | b',' | b']')) {
                    self.cursor.advance();
                }
            }
        }
        let value = self.cursor.close(place);
        self.record(path, Found { key, value });
        Step::Goes
    }
}

/// What a read led to.
enum Step {
    /// There is more to read.
    Goes,
    /// The closing bracket was met instead of a value.
    Closes,
    /// The text is over.
    Ends,
}

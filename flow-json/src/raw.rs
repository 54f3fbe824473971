//! Findings on their way: what the stages produce, before positions are looked up and equal ones are merged.

use std::collections::HashMap;
use std::ops::Range;

use crate::finding::{ErrorPointer, ValidationError};
use crate::json::{Document, LineIndex, NodeId, Place, Scan};
use crate::report::{Finding, Severity};

/// Which text of a member a position covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Key,
    Value,
}

/// A pointer whose position is still to be looked up.
#[derive(Clone, Debug)]
pub(crate) struct Pointer {
    /// The path as it is reported.
    pub(crate) path: String,
    /// The path under which the scan has the position; none when it is never looked up.
    pub(crate) look_up: Option<String>,
    pub(crate) part: Part,
    /// Our own idea of the place.
    pub(crate) span: Option<Range<usize>>,
    /// Whether it stays, with zeros, when its position is unknown.
    pub(crate) stays: bool,
}

/// A finding whose positions are still to be looked up.
#[derive(Clone, Debug)]
pub(crate) struct RawFinding {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) pointers: Vec<Pointer>,
    /// Where it is, when no pointer says so.
    pub(crate) anchor: Option<Range<usize>>,
    pub(crate) help: Option<String>,
    /// Findings merge inside one group only.
    pub(crate) group: u16,
}

impl RawFinding {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), pointers: Vec::new(), anchor: None, help: None, group: 0 }
    }

    /// The finding with something to do about it.
    pub(crate) fn with_help(self, help: Option<String>) -> Self {
        Self { help: help.or(self.help), ..self }
    }

    /// A finding about the document as such: one pointer without path and position.
    pub(crate) fn about_document(
        code: &'static str,
        message: impl Into<String>,
        anchor: Range<usize>,
    ) -> Self {
        let pointer =
            Pointer { path: String::new(), look_up: None, part: Part::Value, span: None, stays: true };
        Self { pointers: vec![pointer], anchor: Some(anchor), ..Self::new(code, message) }
    }
}

/// What becomes of a pointer whose position is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// It stays, with zeros.
    Zeros,
    /// It is left out.
    Dropped,
}

/// Looks up all positions and merges findings of equal code and message.
pub(crate) fn finish(text: &str, raw: Vec<RawFinding>, unknown: Unknown) -> Vec<Finding> {
    if raw.is_empty() {
        return Vec::new();
    }
    let paths =
        raw.iter().flat_map(|finding| &finding.pointers).filter_map(|pointer| pointer.look_up.as_deref());
    let scan = Scan::run(text, paths);
    let lines = LineIndex::new(text);
    let start = text.len() - text.trim_start().len();
    let whole = start..text.trim_end().len().max(start);
    let mut merged: Vec<Merged> = Vec::new();
    let mut seen: HashMap<(u16, &'static str, String), usize> = HashMap::new();
    for finding in raw {
        let places = finding.pointers.iter().filter_map(|pointer| resolve(pointer, &scan, unknown));
        let places: Vec<(Place, String)> = places.collect();
        match seen.get(&(finding.group, finding.code, finding.message.clone())) {
            Some(&at) => merged[at].absorb(places),
            None => {
                seen.insert((finding.group, finding.code, finding.message.clone()), merged.len());
                merged.push(Merged::new(finding, places));
            }
        }
    }
    merged.into_iter().map(|finding| finding.into_finding(&lines, &whole)).collect()
}

fn resolve(pointer: &Pointer, scan: &Scan, unknown: Unknown) -> Option<(Place, String)> {
    let found = pointer.look_up.as_deref().and_then(|path| match pointer.part {
        Part::Key => scan.key(path),
        Part::Value => scan.value(path),
    });
    let dropped = found.is_none() && unknown == Unknown::Dropped && !pointer.stays;
    (!dropped).then(|| (found.unwrap_or_default(), pointer.path.clone()))
}

struct Merged {
    raw: RawFinding,
    places: Vec<(Place, String)>,
    /// Positions that are there already, so that merging stays linear.
    known: std::collections::HashSet<[u32; 4]>,
}

impl Merged {
    fn new(raw: RawFinding, places: Vec<(Place, String)>) -> Self {
        let known = places.iter().map(|(place, _)| numbers(*place)).collect();
        Self { raw, places, known }
    }

    fn absorb(&mut self, places: Vec<(Place, String)>) {
        for (place, path) in places {
            if self.known.insert(numbers(place)) {
                self.places.push((place, path));
            }
        }
    }

    fn into_finding(self, lines: &LineIndex<'_>, whole: &Range<usize>) -> Finding {
        let span = self.raw.pointers.iter().find_map(|pointer| pointer.span.clone());
        let span = span.or(self.raw.anchor).unwrap_or_else(|| whole.clone());
        Finding {
            validation_error: validation_error(self.raw.code, self.raw.message, self.places),
            severity: Severity::Error,
            help: self.raw.help,
            location: lines.location(span),
        }
    }
}

fn numbers(place: Place) -> [u32; 4] {
    [place.line_start, place.line_end, place.column_start, place.column_end]
}

fn validation_error(code: &str, message: String, places: Vec<(Place, String)>) -> ValidationError {
    let first = places.first().map(|(place, _)| *place);
    let pointers = places.into_iter().map(|(place, path)| ErrorPointer {
        line_start: Some(place.line_start),
        line_end: Some(place.line_end),
        column_start: Some(place.column_start),
        column_end: Some(place.column_end),
        path: Some(path),
        ..ErrorPointer::default()
    });
    ValidationError {
        error: Some(code.to_owned()),
        error_type: Some("FLOW_JSON_ERROR".to_owned()),
        message: Some(message),
        line_start: first.map(|place| place.line_start),
        line_end: first.map(|place| place.line_end),
        column_start: first.map(|place| place.column_start),
        column_end: first.map(|place| place.column_end),
        pointers: pointers.collect(),
        ..ValidationError::default()
    }
}

/// A pointer of the cross-reference stage to a node.
pub(crate) fn pointer_to(document: &Document<'_>, node: NodeId, part: Part) -> Pointer {
    let look_up = crate::path::slashed(document, node);
    let span = match part {
        Part::Key => document.key_span(node),
        Part::Value => document.span(node),
    };
    Pointer {
        path: crate::path::dotted(&look_up),
        look_up: Some(look_up),
        part,
        span: Some(span),
        stays: false,
    }
}

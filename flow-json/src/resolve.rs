//! From a finding of the server's to a place in a document.

use crate::json::{self, Document, LineIndex, NodeId};
use crate::report::{Finding, Location, Severity};
use crate::{ErrorPointer, ValidationError};

/// Where in `text` a finding of the server's is.
///
/// The position and the path of its first pointer are compared. Where they overlap the position is taken, since it is
/// the more exact one; where they do not, the path, since the server loses its place in some texts (line ends of CR
/// LF, texts that end in a backslash). None when neither leads anywhere.
#[must_use]
pub fn resolve(error: &ValidationError, text: &str) -> Option<Location> {
    let document = json::parse(text).ok();
    let lines = LineIndex::new(text);
    let pointer = error.pointers.first().cloned().unwrap_or_else(|| ErrorPointer {
        line_start: error.line_start,
        line_end: error.line_end,
        column_start: error.column_start,
        column_end: error.column_end,
        ..ErrorPointer::default()
    });
    resolve_pointer(&pointer, document.as_ref(), &lines)
}

impl Finding {
    /// A finding that the server made for `text`, to be shown like one of the linter's.
    ///
    /// Its location is what [`resolve`] says; a finding without a place is about the whole document.
    #[must_use]
    pub fn of_server(validation_error: ValidationError, text: &str) -> Self {
        let whole = || LineIndex::new(text).location(0..text.trim_end().len());
        let location = resolve(&validation_error, text).unwrap_or_else(whole);
        Self { validation_error, severity: Severity::Error, help: None, location }
    }
}

/// The places of all pointers of a finding, none for those that lead nowhere.
#[must_use]
pub fn resolve_all(error: &ValidationError, text: &str) -> Vec<Option<Location>> {
    let document = json::parse(text).ok();
    let lines = LineIndex::new(text);
    error.pointers.iter().map(|pointer| resolve_pointer(pointer, document.as_ref(), &lines)).collect()
}

fn resolve_pointer(
    pointer: &ErrorPointer,
    document: Option<&Document<'_>>,
    lines: &LineIndex<'_>,
) -> Option<Location> {
    let position = by_position(pointer, lines);
    let node = document.zip(pointer.path.as_deref()).and_then(|(document, path)| find(document, path));
    let Some((document, node)) = document.zip(node) else { return position };
    let (value, key) = (document.span(node), document.key_span(node));
    let overlaps = |at: &Location| {
        let touches = |span: &std::ops::Range<usize>| at.start < span.end && span.start < at.end;
        touches(&value) || touches(&key)
    };
    position.filter(overlaps).or_else(|| Some(lines.location(value)))
}

fn by_position(pointer: &ErrorPointer, lines: &LineIndex<'_>) -> Option<Location> {
    let start = lines.offset(pointer.line_start?, pointer.column_start?)?;
    let end = lines.offset(pointer.line_end?, pointer.column_end?)?;
    (pointer.line_start != Some(0) && start < end).then(|| lines.location(start..end))
}

/// The node that a path names, in any of the server's spellings.
fn find(document: &Document<'_>, path: &str) -> Option<NodeId> {
    let path: String = path.chars().filter(|c| *c != ' ').collect();
    let path = path.strip_prefix("$root").unwrap_or(&path);
    walk(document, document.root(), path.trim_start_matches(['.', '/']))
}

/// Keys may hold dots and dashes, so at each step the keys of the object decide how far the step goes.
fn walk(document: &Document<'_>, node: NodeId, path: &str) -> Option<NodeId> {
    let path = path.trim_start_matches(['.', '/']);
    if path.is_empty() {
        return Some(node);
    }
    if let Some(inside) = path.strip_prefix('[') {
        let (step, rest) = inside.split_once(']')?;
        if let Some(item) = step.parse::<usize>().ok().and_then(|index| document.items(node).get(index)) {
            return walk(document, *item, rest);
        }
        let name = step.trim_matches(['\'', '"']);
        return document.get(node, name).and_then(|value| walk(document, value, rest));
    }
    let first = path.split(['/', '.', '[']).next().unwrap_or_default();
    if let Some(item) = first.parse::<usize>().ok().and_then(|index| document.items(node).get(index)) {
        return walk(document, *item, &path[first.len()..]);
    }
    let mut steps: Vec<_> =
        document.members(node).iter().filter(|member| is_step(path, &member.key)).collect();
    steps.sort_by_key(|member| std::cmp::Reverse(member.key.len()));
    steps.first().and_then(|member| walk(document, member.value, &path[member.key.len()..]))
}

fn is_step(path: &str, key: &str) -> bool {
    let rest = path.strip_prefix(key).filter(|_| !key.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', '/']))
}

//! The spellings of a path: with slashes, as positions are stored; with dots; with brackets, as in JavaScript.

use crate::json::Step;
use crate::json::{Document, NodeId};

/// `/screens/0/layout`: raw keys and indexes, a slash in front of each.
pub(crate) fn slashed(document: &Document<'_>, node: NodeId) -> String {
    let mut path = String::new();
    for step in document.steps(node) {
        path.push('/');
        match step {
            Step::Key(key) => path.push_str(key),
            Step::Index(index) => path.push_str(&index.to_string()),
        }
    }
    path
}

/// `screens[0].layout.on-click-action`: the form of the document and cross-reference stages, made from the slashed
/// form; a step of digits only is written as an index.
pub(crate) fn dotted(slashed: &str) -> String {
    let mut path = String::with_capacity(slashed.len());
    for token in slashed.split('/').skip(1) {
        if !token.is_empty() && token.bytes().all(|b| b.is_ascii_digit()) {
            path.push_str(&format!("[{token}]"));
        } else {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(token);
        }
    }
    path
}

/// `screens[0].layout['on-click-action']`: the form of the schema stage. Keys of maps are always in brackets.
pub(crate) fn bracketed(document: &Document<'_>, node: NodeId) -> String {
    let mut path = String::new();
    let mut parent = None;
    for step in document.steps(node) {
        match step {
            Step::Index(index) => path.push_str(&format!("[{index}]")),
            Step::Key(key) if is_identifier(key) && !parent.is_some_and(is_map) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            Step::Key(key) => path.push_str(&format!("['{key}']")),
        }
        parent = match step {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        };
    }
    path
}

/// The look-up form of a bracketed path. Letters of keys that look like brackets suffer too, and so does the
/// server's look-up.
pub(crate) fn look_up_of_bracketed(path: &str) -> String {
    let mut look_up = String::with_capacity(path.len() + 1);
    if !path.is_empty() && !path.starts_with('[') {
        look_up.push('/');
    }
    for character in path.chars() {
        match character {
            '.' | '[' => look_up.push('/'),
            '\'' | ']' => {}
            _ => look_up.push(character),
        }
    }
    look_up
}

/// Objects whose keys are the author's own.
fn is_map(key: &str) -> bool {
    matches!(key, "data" | "routing_model" | "cases" | "error-message" | "error-messages" | "init-values")
}

fn is_identifier(key: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphabetic() || c == '$' || c == '_';
    key.starts_with(letter) && key.chars().all(|c| letter(c) || c.is_ascii_digit())
}

//! Limits of the documentation that the server does not enforce.

use std::sync::LazyLock;

use crate::json::{Document, NodeId, Value};
use crate::schema::{self, Limit};

use super::Warning;

const CODE: &str = "DOCUMENTED_LIMIT_EXCEEDED";
/// Components of one screen, as documented; the server's own limit is 100.
const COMPONENTS: usize = 50;
const ENFORCED: usize = 100;

pub(super) fn exceeded(document: &Document<'_>) -> Vec<Warning> {
    let screens = document.get(document.root(), "screens").map_or(&[][..], |screens| document.items(screens));
    let limits = Limits::new(document);
    let mut warnings = Vec::new();
    for layout in screens.iter().filter_map(|screen| document.get(*screen, "layout")) {
        let mut count = 0;
        limits.walk(layout, &mut warnings, &mut count);
        if (COMPONENTS + 1..=ENFORCED).contains(&count) {
            let message =
                format!("The documentation allows {COMPONENTS} components on a screen; here are {count}.");
            warnings.push(Warning::at(document, layout, CODE, message));
        }
    }
    warnings
}

/// The limits of all components.
static LIMITS: LazyLock<Vec<(&'static str, Vec<Limit>)>> =
    LazyLock::new(|| schema::components().map(|name| (name, schema::limits(name).collect())).collect());

struct Limits<'d> {
    document: &'d Document<'d>,
    /// Before 6.0 images may be larger.
    large_images: bool,
}

impl<'d> Limits<'d> {
    fn new(document: &'d Document<'d>) -> Self {
        let version = document.get_text(document.root(), "version").and_then(schema::number_of);
        Self { document, large_images: version.is_some_and(|version| version < 600) }
    }

    /// Looks at all components below a node; Forms are not counted.
    fn walk(&self, node: NodeId, warnings: &mut Vec<Warning>, count: &mut usize) {
        let document = self.document;
        let kind = document.get_text(node, "type").filter(|_| document.key(node).is_none());
        if let Some(kind) = kind {
            *count += usize::from(kind != "Form");
            let own = LIMITS.iter().find(|(name, _)| *name == kind);
            for limit in own.map_or(&[][..], |(_, limits)| limits) {
                self.follow(node, limit.path, *limit, kind, warnings);
            }
        }
        let lists: &[&str] = match kind {
            None | Some("Form") => &["children"],
            Some("If") => &["then", "else"],
            _ => &[],
        };
        for list in lists.iter().filter_map(|key| document.get(node, key)) {
            for child in document.items(list) {
                self.walk(*child, warnings, count);
            }
        }
        let cases = if kind == Some("Switch") { document.get(node, "cases") } else { None };
        for case in cases.map_or(&[][..], |cases| document.members(cases)) {
            for child in document.items(case.value) {
                self.walk(*child, warnings, count);
            }
        }
    }

    /// Follows the path of a limit; items of lists are looked at one by one.
    fn follow(&self, node: NodeId, path: &str, limit: Limit, kind: &str, warnings: &mut Vec<Warning>) {
        let document = self.document;
        let (step, rest) = path.split_once('/').unwrap_or((path, ""));
        let Some(value) = document.get(node, step) else { return };
        let most = limit.most;
        if limit.unit == "items" && rest.is_empty() {
            let count = document.items(value).len();
            if count as f64 > most {
                let message = format!("The documentation allows {most} {step} in {kind}; here are {count}.");
                warnings.push(Warning::at(document, value, CODE, message));
            }
            return;
        }
        let list = document.items(value);
        let values = if list.is_empty() { std::slice::from_ref(&value) } else { list };
        for value in values {
            if rest.is_empty() {
                self.measure(*value, step, limit, kind, warnings);
            } else {
                self.follow(*value, rest, limit, kind, warnings);
            }
        }
    }

    fn measure(&self, node: NodeId, step: &str, limit: Limit, kind: &str, warnings: &mut Vec<Warning>) {
        let Limit { unit, most, .. } = limit;
        let document = self.document;
        let Value::Text(text) = document.value(node) else { return };
        // What a binding or an expression will yield is not known here.
        if text.contains("${") || text.starts_with('`') {
            return;
        }
        let most = if unit == "image bytes" && self.large_images { most.max(307_200.0) } else { most };
        let (size, what) = match unit {
            "characters" => (text.chars().count(), "characters"),
            _ => (text.len() / 4 * 3, "bytes for the image"),
        };
        if size as f64 > most {
            let message =
                format!("The documentation allows {most} {what} in {step} of {kind}; here are {size}.");
            warnings.push(Warning::at(document, node, CODE, message));
        }
    }
}

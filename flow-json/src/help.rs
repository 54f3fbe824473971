//! What to do about a finding.

use crate::json::{Document, NodeId};
use crate::schema::{self, Raw, Rule, Rules, Version};

/// Longest word that is compared with others.
const LONGEST: usize = 64;
/// Most words that one word is compared with, so that a document full of both takes no time.
const MOST_CANDIDATES: usize = 200;

/// The candidate that a word is probably a misspelling of.
pub(crate) fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if word.len() > LONGEST {
        return None;
    }
    let most = (word.chars().count() / 3).clamp(1, 3);
    let near = candidates.into_iter().take(MOST_CANDIDATES);
    let near =
        near.filter(|candidate| candidate.len().abs_diff(word.len()) <= 2 * most && *candidate != word);
    let near = near
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= most);
    near.min().map(|(_, candidate)| candidate)
}

/// "did you mean", when there is something near.
pub(crate) fn did_you_mean<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    closest(word, candidates).map(|candidate| format!("did you mean \"{candidate}\"?"))
}

/// Edits from one word to the other, without regard to case; two letters that changed places are one edit.
fn distance(a: &str, b: &str) -> usize {
    let letters = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<char>>();
    let (a, b) = (letters(a), letters(b));
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (row[j] + 1).min(next[j - 1] + 1).min(row[j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

/// Help for a finding of the schema stage; `around` is what was found just before and after it.
pub(crate) fn of_schema<'a>(
    document: &Document<'_>,
    rules: &Rules,
    version: Version,
    raw: &Raw<'a>,
    around: &[Raw<'a>],
) -> Option<String> {
    let in_list = raw.rule == Rule::OneOf && rules.set.get(raw.shape).is_component_list();
    if in_list {
        return misplaced_component(document, version, raw.node);
    }
    if let Some(strange) = of_other_component(document, raw, around) {
        return Some(strange);
    }
    match raw.rule {
        Rule::Unknown(value) => unknown_key(document, rules, version, raw, value),
        Rule::OneOf if document.get(raw.node, "pattern").is_some() => {
            let types = "text, number, password or passcode";
            Some(format!("the type is right; pattern only goes with the input-type {types}"))
        }
        Rule::Const if document.key(raw.node) == Some("type") => {
            let word = document.text(raw.node)?;
            did_you_mean(word, schema::components())
        }
        Rule::Enum => {
            let word = document.text(raw.node)?;
            let values: Vec<String> = rules.set.get(raw.shape).allowed();
            did_you_mean(word, values.iter().map(String::as_str))
        }
        _ => None,
    }
}

/// A finding that only the rules of another component make, although the component is a known one.
fn of_other_component<'a>(document: &Document<'_>, raw: &Raw<'a>, around: &[Raw<'a>]) -> Option<String> {
    let rule_of = raw.component?;
    let Some(own) = component_around(document, raw.node) else {
        let bare = document.get(raw.node, "type").is_none() && matches!(raw.rule, Rule::Unknown(_));
        return bare.then(|| {
            format!("without a type the server compares this with a {rule_of}: add the type first")
        });
    };
    let kind = std::mem::discriminant(&raw.rule);
    let same = |other: &Raw<'a>| {
        other.node == raw.node && other.component == Some(own) && std::mem::discriminant(&other.rule) == kind
    };
    let strange = rule_of != own && schema::components().any(|name| name == own) && !around.iter().any(same);
    strange.then(|| {
        format!(
            "this comes from the rules of {rule_of}, which the server mixes in when a component has any fault: see to \
             the other findings here first"
        )
    })
}

/// The `type` of the nearest component around a value, the value included.
fn component_around<'d>(document: &'d Document<'_>, node: NodeId) -> Option<&'d str> {
    let mut at = Some(node);
    while let Some(node) = at {
        if let Some(kind) = document.get_text(node, "type").filter(|_| document.key(node).is_none()) {
            return Some(kind);
        }
        at = document.parent(node);
    }
    None
}

fn unknown_key(
    document: &Document<'_>,
    rules: &Rules,
    version: Version,
    raw: &Raw<'_>,
    value: NodeId,
) -> Option<String> {
    let key = document.key(value)?;
    let known: Vec<&str> = rules.set.get(raw.shape).keys();
    if let Some(near) = did_you_mean(key, known.iter().copied()) {
        return Some(near);
    }
    if let Some(component) = rules.set.get(raw.shape).component() {
        if matches!(key, "init-value" | "error-message")
            && schema::properties(component, version.number).contains(&key)
        {
            let map = if key == "init-value" { "init-values" } else { "error-messages" };
            return Some(format!("inside a Form this goes into the property {map} of the Form"));
        }
        if let Some(first) = schema::first_version_of_property(component, key) {
            return Some(format!("{component} has this property from version {first} on"));
        }
    }
    (!known.is_empty()).then(|| format!("allowed here: {}", known.join(", ")))
}

fn misplaced_component(document: &Document<'_>, version: Version, node: NodeId) -> Option<String> {
    let kind = document.get_text(node, "type")?;
    if let Some(first) = schema::first_version(kind) {
        if schema::number_of(first).is_some_and(|first| first > version.number) {
            return Some(format!(
                "{kind} exists from version {first} on; this document is {}",
                version.text()
            ));
        }
        return Some(format!("{kind} cannot stand at this place"));
    }
    did_you_mean(kind, schema::components())
}

//! The texts of the server's schema library, for rules that have no text of their own.

use crate::json::{Document, js_number};

use super::evaluate::{Raw, Rule};
use super::shape::{Dependency, Shape, ShapeSet};

/// What the library says about a broken rule.
pub(crate) fn library_text(set: &ShapeSet<'_>, document: &Document<'_>, raw: &Raw<'_>) -> String {
    let shape = set.get(raw.shape);
    let limit = |limit: Option<f64>| js_number(limit.unwrap_or_default());
    match raw.rule {
        Rule::Never => "boolean schema is false".to_owned(),
        Rule::MaxItems => format!("should NOT have more than {} items", limit(items(shape).0)),
        Rule::MinItems => format!("should NOT have fewer than {} items", limit(items(shape).1)),
        Rule::NoMoreItems => format!("should NOT have more than {} items", listed(shape)),
        Rule::Contains => "should contain a valid item".to_owned(),
        Rule::Unique(p, q) => format!("should NOT have duplicate items (items ## {p} and {q} are identical)"),
        Rule::Dependency(index) => dependency(shape, index),
        Rule::BadKey(value) => {
            format!("property name '{}' is invalid", document.key(value).unwrap_or_default())
        }
        Rule::MaxProperties | Rule::MinProperties => properties(shape, raw.rule),
        Rule::MaxLength | Rule::MinLength => length(shape, raw.rule),
        _ => number(shape, raw.rule),
    }
}

fn items(shape: &Shape<'_>) -> (Option<f64>, Option<f64>) {
    shape.array.as_ref().map_or((None, None), |rules| (rules.max_items, rules.min_items))
}

fn listed(shape: &Shape<'_>) -> usize {
    shape.array.as_ref().and_then(|rules| rules.listed.as_ref()).map_or(0, Vec::len)
}

fn dependency(shape: &Shape<'_>, index: usize) -> String {
    let found = shape.object.as_ref().and_then(|rules| rules.dependencies.get(index));
    let Some((key, Dependency::Keys(needed))) = found else { return String::new() };
    let noun = if needed.len() == 1 { "property" } else { "properties" };
    format!("should have {noun} {} when property {key} is present", needed.join(", "))
}

fn properties(shape: &Shape<'_>, rule: Rule<'_>) -> String {
    let limits = shape.object.as_ref().map(|rules| (rules.max_properties, rules.min_properties));
    let (most, least) = limits.unwrap_or_default();
    if rule == Rule::MaxProperties {
        format!("should NOT have more than {} properties", js_number(most.unwrap_or_default()))
    } else {
        format!("should NOT have fewer than {} properties", js_number(least.unwrap_or_default()))
    }
}

fn length(shape: &Shape<'_>, rule: Rule<'_>) -> String {
    let limits = shape.string.as_ref().map(|rules| (rules.max_length, rules.min_length));
    let (most, least) = limits.unwrap_or_default();
    if rule == Rule::MaxLength {
        format!("should NOT be longer than {} characters", js_number(most.unwrap_or_default()))
    } else {
        format!("should NOT be shorter than {} characters", js_number(least.unwrap_or_default()))
    }
}

fn number(shape: &Shape<'_>, rule: Rule<'_>) -> String {
    let Some(rules) = &shape.number else { return String::new() };
    let (words, limit) = match rule {
        Rule::Maximum => ("<=", rules.maximum),
        Rule::Minimum => (">=", rules.minimum),
        Rule::ExclusiveMaximum => ("<", rules.exclusive_maximum),
        Rule::ExclusiveMinimum => (">", rules.exclusive_minimum),
        _ => ("multiple of", rules.multiple_of),
    };
    format!("should be {words} {}", js_number(limit.unwrap_or_default()))
}

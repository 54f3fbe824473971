//! A small validator for JSON schemas, enough for that of SARIF; a keyword it does not know fails the test.

use serde_json::Value;

/// Says what in `value` does not follow `schema`, with its place.
pub(crate) fn faults(root: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(root, root, value, "$", &mut faults);
    faults
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let mut fault = |what: String| faults.push(format!("{at}: {what}"));
    let rules = schema.as_object().unwrap_or_else(|| panic!("{at}: a schema is an object"));
    for (rule, want) in rules {
        let is_met = match rule.as_str() {
            // What says nothing about values, and what is looked at with another rule.
            "$schema"
            | "$id"
            | "title"
            | "description"
            | "default"
            | "definitions"
            | "$ref"
            | "properties"
            | "items"
            | "additionalProperties"
            | "anyOf"
            | "oneOf" => true,
            "type" => is_of_type(value, want.as_str().unwrap()),
            "enum" => want.as_array().unwrap().contains(value),
            "required" => value.as_object().is_none_or(|object| {
                want.as_array().unwrap().iter().all(|key| object.contains_key(key.as_str().unwrap()))
            }),
            "minimum" => value.as_f64().is_none_or(|number| number >= want.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= want.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|list| list.len() as u64 >= want.as_u64().unwrap()),
            "uniqueItems" => value.as_array().is_none_or(|list| {
                *want == false || list.iter().enumerate().all(|(index, item)| !list[..index].contains(item))
            }),
            "format" => value.as_str().is_none_or(|text| is_of_format(text, want.as_str().unwrap())),
            // Guids, dotted versions, media types and languages: none of them is in our documents.
            "pattern" => panic!("{at}: {value} has a pattern"),
            unknown => panic!("{at}: the rule {unknown} is not known here"),
        };
        if !is_met {
            fault(format!("{rule} {want} is not met by {value}"));
        }
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.strip_prefix('#').unwrap()).unwrap();
        check(root, target, value, at, faults);
    }
    for rule in ["anyOf", "oneOf"] {
        let Some(choices) = schema[rule].as_array() else { continue };
        let met = choices.iter().filter(|choice| {
            let mut inner = Vec::new();
            check(root, choice, value, at, &mut inner);
            inner.is_empty()
        });
        let count = met.count();
        if count == 0 || (rule == "oneOf" && count > 1) {
            faults.push(format!("{at}: {count} of {rule} are met"));
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        if schema["items"].is_object() {
            check(root, &schema["items"], item, &format!("{at}[{index}]"), faults);
        }
    }
    for (key, member) in value.as_object().into_iter().flatten() {
        let at = format!("{at}.{key}");
        match (schema["properties"].get(key), &schema["additionalProperties"]) {
            (Some(schema), _) => check(root, schema, member, &at, faults),
            (None, Value::Bool(false)) => faults.push(format!("{at} is not allowed")),
            (None, rest @ Value::Object(_)) => check(root, rest, member, &at, faults),
            (None, _) => {}
        }
    }
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("the type {other} is not known here"),
    }
}

fn is_of_format(text: &str, name: &str) -> bool {
    let in_uri = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let is_reference = text.chars().all(in_uri);
    match name {
        "uri-reference" => is_reference,
        "uri" => is_reference && text.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/')),
        other => panic!("the format {other} is not known here"),
    }
}

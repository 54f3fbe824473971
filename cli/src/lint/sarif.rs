//! `--format sarif`: one SARIF 2.1.0 document for all files.

use std::collections::BTreeMap;

use flows8x8::{Finding, LintReport};
use serde::Serialize;
use serde_json::{Value, json};

use super::github::words;
use super::place::Roots;
use super::{Linted, Unread};

/// Where the schema of the documents lies.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The name of our fingerprints; it changes with what they are made of.
const FINGERPRINT: &str = "codePathMessage/v1";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finished<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Value,
    locations: [Value; 1],
    partial_fingerprints: Value,
}

/// The document, on one line.
pub(super) fn document(linted: &[Linted], unread: &[Unread]) -> String {
    let rules = Rules::of(linted);
    let roots = Roots::here();
    let results: Vec<Finished<'_>> = linted
        .iter()
        .flat_map(|file| {
            let uri = roots.uri(file);
            all(&file.report).map(|finding| result(&rules, &uri, finding)).collect::<Vec<_>>()
        })
        .collect();
    let notes = unread.iter().map(|file| json!({"level": "error", "message": {"text": file.failure.text}}));
    let driver = json!({
        "name": "flows8x8",
        "version": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules.described(),
    });
    let run = json!({
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "invocations": [{
            "executionSuccessful": unread.is_empty(),
            "toolExecutionNotifications": notes.collect::<Vec<_>>(),
        }],
        "results": results,
    });
    json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}).to_string()
}

fn all(report: &LintReport) -> impl Iterator<Item = &Finding> {
    report.errors.iter().chain(&report.warnings)
}

/// The codes that were found, in their order, each with its level.
struct Rules<'a>(BTreeMap<&'a str, (usize, &'static str)>);

impl<'a> Rules<'a> {
    fn of(linted: &'a [Linted]) -> Self {
        let mut rules = BTreeMap::new();
        for finding in linted.iter().flat_map(|file| all(&file.report)) {
            rules.insert(code(finding), (0, finding.severity.as_str()));
        }
        for (index, (number, _)) in rules.values_mut().enumerate() {
            *number = index;
        }
        Self(rules)
    }

    fn described(&self) -> Vec<Value> {
        self.0.iter().map(|(code, (_, level))| described(code, level)).collect()
    }
}

fn described(code: &str, level: &str) -> Value {
    let mut rule = json!({"id": code, "defaultConfiguration": {"level": level}});
    if let Some(explanation) = flows8x8::explain(code) {
        let (text, example) = (explanation.text, explanation.example);
        rule["shortDescription"] = json!({"text": crate::explain::first_sentence(text)});
        rule["fullDescription"] = json!({"text": text});
        rule["help"] = json!({
            "text": format!("{text}\n\nExample:\n{example}"),
            "markdown": format!("{text}\n\n```jsonc\n{example}\n```"),
        });
    }
    rule
}

fn code(finding: &Finding) -> &str {
    finding.validation_error.error.as_deref().unwrap_or_default()
}

fn result<'a>(rules: &Rules<'_>, uri: &str, finding: &'a Finding) -> Finished<'a> {
    let code = code(finding);
    let at = finding.location;
    let error = &finding.validation_error;
    let path = error.pointers.first().and_then(|pointer| pointer.path.as_deref()).unwrap_or_default();
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri},
            "region": {
                "startLine": at.line,
                "startColumn": at.column,
                "endLine": at.end_line,
                "endColumn": at.end_column,
            },
        },
    });
    if !path.is_empty() {
        location["logicalLocations"] = json!([{"fullyQualifiedName": path}]);
    }
    let message = error.message.as_deref().unwrap_or_default();
    Finished {
        rule_id: code,
        rule_index: rules.0.get(code).map_or(0, |(index, _)| *index),
        level: finding.severity.as_str(),
        message: json!({"text": words(finding).1}),
        locations: [location],
        partial_fingerprints: json!({FINGERPRINT: fingerprint(&[code, path, message])}),
    }
}

/// A number that the same finding has wherever its lines have moved to: FNV-1a over its parts.
fn fingerprint(parts: &[&str]) -> String {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_same_in_every_version() {
        assert_eq!(fingerprint(&[]), "cbf29ce484222325");
        assert_eq!(fingerprint(&["a"]), fingerprint(&["a"]));
        assert_ne!(fingerprint(&["a", "b"]), fingerprint(&["ab", ""]));
    }
}

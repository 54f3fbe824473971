//! Data models: each field is a draft-07 schema with an example that must satisfy it.

mod library;
mod structure;

use crate::cross::Flow;
use crate::json::{Document, NodeId};
use crate::raw::RawFinding;

/// The findings for all fields of all screens. An error means that the server's validator would fail.
pub(crate) fn check(flow: &Flow<'_>) -> Result<Vec<RawFinding>, String> {
    let document = flow.document;
    let mut findings = Vec::new();
    for screen in &flow.screens {
        let model = document.get(screen.node, "data").map_or(&[][..], |model| document.members(model));
        for field in model.iter().filter(|field| field.key != "required") {
            field_findings(document, field.value, &mut findings)?;
        }
    }
    Ok(findings)
}

fn field_findings(
    document: &Document<'_>,
    field: NodeId,
    findings: &mut Vec<RawFinding>,
) -> Result<(), String> {
    findings.extend(structure::nested_example(document, field));
    findings.extend(structure::types(document, field));
    match library::schema_fault(document, field)? {
        Some(fault) => findings.push(fault),
        None => findings.append(&mut library::example_faults(document, field)?),
    }
    Ok(())
}

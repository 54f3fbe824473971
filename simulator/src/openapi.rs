//! The bodies of 8x8's OpenAPI document.

use flows8x8_flow_json::ValidationError;
use serde::Serialize;

use crate::answer::Answer;
use crate::clock;
use crate::flow::{Flow, Link, Status};

#[derive(Serialize)]
struct Saved<'a> {
    id: &'a str,
    success: bool,
    #[serde(rename = "validationErrors", skip_serializing_if = "no_findings")]
    findings: &'a [ValidationError],
}

#[derive(Serialize)]
struct Details<'a> {
    #[serde(rename = "flowId")]
    flow_id: &'a str,
    #[serde(rename = "flowJsonUrl", skip_serializing_if = "Option::is_none")]
    flow_json_url: Option<String>,
    name: &'a str,
    status: Status,
    categories: &'a [&'static str],
    #[serde(rename = "validationErrors", skip_serializing_if = "no_findings")]
    findings: &'a [ValidationError],
}

#[derive(Serialize)]
struct Preview<'a> {
    id: &'a str,
    preview_url: String,
    expires_at: String,
}

/// Create and update.
pub(crate) fn saved(flow: &Flow) -> Answer {
    Answer::json(200, &Saved { id: &flow.id, success: true, findings: flow.findings() })
}

pub(crate) fn details(flow: &Flow, base_url: &str) -> Answer {
    let details = Details {
        flow_id: &flow.id,
        flow_json_url: flow.document.as_ref().map(|link| document_url(base_url, link)),
        name: &flow.name,
        status: flow.status,
        categories: &flow.categories,
        findings: flow.findings(),
    };
    Answer::json(200, &details)
}

pub(crate) fn preview(id: &str, preview_url: String, link: &Link) -> Answer {
    let expires_at = clock::expiry_without_colon(link.expires_at);
    Answer::json(200, &Preview { id, preview_url, expires_at })
}

/// Looks like the CDN's: a path nobody can guess, a signature and the expiry in hexadecimal.
fn document_url(base_url: &str, link: &Link) -> String {
    let Link { token, signature, expires_at } = link;
    format!(
        "{base_url}/m1/v/t24/{token}?ccb=10-5&oh=01_{signature}&oe={:X}&_nc_sid=471",
        expires_at.as_second()
    )
}

fn no_findings(findings: &&[ValidationError]) -> bool {
    findings.is_empty()
}

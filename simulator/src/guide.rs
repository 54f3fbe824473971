//! The bodies of 8x8's guide, which differ from the OpenAPI document: snake_case, `id` throughout, the flow JSON inline.

use serde::Serialize;
use serde_json::Value;

use crate::answer::Answer;
use crate::clock;
use crate::findings;
use crate::flow::{Flow, Link, Status};

#[derive(Serialize)]
struct Details<'a> {
    id: &'a str,
    name: &'a str,
    status: Status,
    categories: &'a [&'static str],
    validation_errors: Value,
    #[serde(rename = "flowJson", skip_serializing_if = "Option::is_none")]
    flow_json: Option<&'a str>,
}

#[derive(Serialize)]
struct Moved<'a> {
    id: &'a str,
    name: &'a str,
    status: Status,
}

#[derive(Serialize)]
struct Preview {
    preview_url: String,
    expires_at: String,
}

/// Create (201) and update (200).
pub(crate) fn saved(status: u16, flow: &Flow) -> Answer {
    Answer::json(status, &whole(flow, None))
}

pub(crate) fn details(flow: &Flow) -> Answer {
    Answer::json(200, &whole(flow, flow.json.as_ref().map(|json| &*json.text)))
}

/// Publish and deprecate.
pub(crate) fn moved(flow: &Flow) -> Answer {
    Answer::json(200, &Moved { id: &flow.id, name: &flow.name, status: flow.status })
}

pub(crate) fn preview(preview_url: String, link: &Link) -> Answer {
    Answer::json(200, &Preview { preview_url, expires_at: clock::expiry_zulu(link.expires_at) })
}

fn whole<'a>(flow: &'a Flow, flow_json: Option<&'a str>) -> Details<'a> {
    Details {
        id: &flow.id,
        name: &flow.name,
        status: flow.status,
        categories: &flow.categories,
        validation_errors: findings::in_snake_case(flow.findings()),
        flow_json,
    }
}

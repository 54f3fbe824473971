//! Which of 8x8's two descriptions the answers follow.

use serde::Serialize;
use serde_json::Value;

use crate::answer::Answer;
use crate::clock::{self, Now};
use crate::findings;
use crate::flow::{Flow, Link, Status};
use crate::refusal::Refusal;
use crate::{guide, openapi};

/// Which of 8x8's descriptions of its Flows API the answers keep to. They disagree about statuses and bodies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shape {
    /// The OpenAPI document and the reference pages: success is 200, every refusal of an operation is 400.
    #[default]
    OpenApi,
    /// The guide: 201 and 204 for success; 404, 409 and 422 for refusals; snake_case bodies with the flow JSON inline.
    Guide,
}

#[derive(Serialize)]
struct Listed<'a> {
    flows: Vec<Summary<'a>>,
}

#[derive(Serialize)]
struct Summary<'a> {
    id: &'a str,
    name: &'a str,
    status: Status,
}

#[derive(Serialize)]
struct Envelope<'a> {
    code: u32,
    message: &'a str,
    #[serde(rename = "errorId")]
    error_id: &'a str,
    timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    validation_errors: Option<Value>,
}

impl Shape {
    pub(crate) fn listed(self, flows: &[(String, String, Status)]) -> Answer {
        let flows = flows.iter().map(|(id, name, status)| Summary { id, name, status: *status }).collect();
        Answer::json(200, &Listed { flows })
    }

    pub(crate) fn created(self, flow: &Flow) -> Answer {
        match self {
            Self::OpenApi => openapi::saved(flow),
            Self::Guide => guide::saved(201, flow),
        }
    }

    pub(crate) fn updated(self, flow: &Flow) -> Answer {
        match self {
            Self::OpenApi => openapi::saved(flow),
            Self::Guide => guide::saved(200, flow),
        }
    }

    pub(crate) fn details(self, flow: &Flow, base_url: &str) -> Answer {
        match self {
            Self::OpenApi => openapi::details(flow, base_url),
            Self::Guide => guide::details(flow),
        }
    }

    pub(crate) fn deleted(self) -> Answer {
        Answer::empty(if self == Self::OpenApi { 200 } else { 204 })
    }

    /// Published or deprecated.
    pub(crate) fn moved(self, flow: &Flow) -> Answer {
        match self {
            Self::OpenApi => Answer::empty(200),
            Self::Guide => guide::moved(flow),
        }
    }

    pub(crate) fn previewed(self, id: &str, link: &Link, base_url: &str) -> Answer {
        let url = format!("{base_url}/wa/manage/flows/{id}/preview/?token={}", link.token);
        match self {
            Self::OpenApi => openapi::preview(id, url, link),
            Self::Guide => guide::preview(url, link),
        }
    }

    /// The error envelope, with what HTTP itself asks for beside it.
    pub(crate) fn refused(self, refusal: &Refusal, error_id: &str, now: &Now) -> Answer {
        let (status, code, message) = self.verdict(refusal);
        let validation_errors = match refusal {
            Refusal::BrokenFlowJson(list) if self == Self::Guide => Some(findings::in_snake_case(list)),
            _ => None,
        };
        let timestamp = clock::envelope_time(now.wall);
        let envelope = Envelope { code, message: &message, error_id, timestamp, validation_errors };
        let answer = Answer::json(status, &envelope);
        match refusal {
            Refusal::Unauthenticated => answer.with_header("www-authenticate", "Bearer"),
            Refusal::MethodNotAllowed(allowed) => answer.with_header("allow", *allowed),
            Refusal::QuotaExceeded(seconds) => answer.with_header("retry-after", seconds.to_string()),
            _ => answer,
        }
    }

    /// Status, envelope code and message of a refusal.
    fn verdict(self, refusal: &Refusal) -> (u16, u32, String) {
        // The OpenAPI document folds what the guide tells apart into 400.
        let or_400 = |status| if self == Self::Guide { status } else { 400 };
        let unknown_flow = if self == Self::Guide { "Flow not found" } else { NOT_FOUND };
        let (status, code, message) = match refusal {
            Refusal::Invalid(message) => (400, 1000, message.as_str()),
            Refusal::Unauthenticated => (401, 1200, "Request was not authenticated properly"),
            Refusal::BadSignature => (403, 1201, "The signature of this link is not valid"),
            Refusal::UnknownFlow => (or_400(404), 1300, unknown_flow),
            Refusal::UnknownPath => (404, 1300, NOT_FOUND),
            Refusal::MethodNotAllowed(_) => (405, 1000, "Method is not allowed for this path"),
            Refusal::BodyTooSlow => (408, 1000, "The request body did not arrive in time"),
            Refusal::NotDraft => (or_400(409), 1000, "Flow must be in DRAFT status"),
            Refusal::NotPublished => (or_400(409), 1000, "Flow is not published"),
            Refusal::NameTaken => (or_400(409), 1000, "Flow name is not unique"),
            Refusal::LinkExpired => (410, 1300, NOT_FOUND),
            Refusal::BodyTooLarge => (413, 7001, "Request size must not exceed 10 MB"),
            Refusal::BrokenFlowJson(_) => (or_400(422), 1000, "Invalid flowJson"),
            Refusal::QuotaExceeded(seconds) => {
                return (429, 429, format!("Quota exceeded. Please try again in {seconds} second(s)."));
            }
            Refusal::Fault(status) => {
                return (*status, envelope_code(*status), format!("Simulated fault: status {status}"));
            }
            Refusal::Internal => (500, 2000, "Internal server error"),
        };
        (status, code, message.to_owned())
    }
}

/// The code that goes with a status nobody gave a reason for.
fn envelope_code(status: u16) -> u32 {
    match status {
        401 => 1200,
        403 => 1201,
        404 | 410 => 1300,
        413 => 7001,
        429 => 429,
        500.. => 2000,
        _ => 1000,
    }
}

const NOT_FOUND: &str = "Object wasn't found or is already expired";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Content;

    #[test]
    fn every_refusal_has_its_documented_status_and_code_in_both_shapes() {
        for (refusal, openapi, guide, code) in [
            (Refusal::invalid("name is required"), 400, 400, 1000),
            (Refusal::Unauthenticated, 401, 401, 1200),
            (Refusal::BadSignature, 403, 403, 1201),
            (Refusal::UnknownFlow, 400, 404, 1300),
            (Refusal::UnknownPath, 404, 404, 1300),
            (Refusal::MethodNotAllowed("GET"), 405, 405, 1000),
            (Refusal::BodyTooSlow, 408, 408, 1000),
            (Refusal::NotDraft, 400, 409, 1000),
            (Refusal::NotPublished, 400, 409, 1000),
            (Refusal::NameTaken, 400, 409, 1000),
            (Refusal::BrokenFlowJson(Vec::new()), 400, 422, 1000),
            (Refusal::LinkExpired, 410, 410, 1300),
            (Refusal::BodyTooLarge, 413, 413, 7001),
            (Refusal::QuotaExceeded(9), 429, 429, 429),
            (Refusal::Fault(503), 503, 503, 2000),
            (Refusal::Fault(404), 404, 404, 1300),
            (Refusal::Fault(302), 302, 302, 1000),
            (Refusal::Internal, 500, 500, 2000),
        ] {
            for (shape, status) in [(Shape::OpenApi, openapi), (Shape::Guide, guide)] {
                let (found, envelope_code, message) = shape.verdict(&refusal);
                assert_eq!((found, envelope_code), (status, code), "{shape:?} {refusal:?}");
                assert!(!message.is_empty());
            }
        }
    }

    #[test]
    fn a_refusal_carries_the_whole_envelope() {
        let answer = Shape::OpenApi.refused(&Refusal::QuotaExceeded(1), "an-id", &Now::read());
        assert_eq!(answer.headers, [("retry-after", "1".to_owned())]);
        let Content::Json(body) = answer.content else { panic!("no JSON") };
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["code"], 429);
        assert_eq!(body["message"], "Quota exceeded. Please try again in 1 second(s).");
        assert_eq!(body["errorId"], "an-id");
        assert_eq!(body["timestamp"].as_str().unwrap().len(), "2017-04-19T02:31:19.4297387+00:00".len());
        assert_eq!(body.as_object().unwrap().len(), 4);
    }
}

//! Where HTTP ends: reads a request within bounds, has it answered, turns the answer into a response.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::connect_info::{ConnectInfo, IntoMakeServiceWithConnectInfo};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::Response;

use crate::answer::{Answer, Content};
use crate::clock::Now;
use crate::counts::Counts;
use crate::delivery::Delivery;
use crate::fault::{FaultKind, Faults, Plan};
use crate::line::Line;
use crate::refusal::Refusal;
use crate::service::{Call, Service};

/// The largest body that is read.
const BODY_LIMIT: usize = 10 * 1024 * 1024;
/// How much of a larger one is taken off the wire: a client that is still sending does not see a refusal.
const DRAIN_LIMIT: usize = 64 * 1024 * 1024;
/// How long a body may take.
const BODY_TIME: Duration = Duration::from_secs(30);
/// What an empty answer announces when it is to be cut short.
const BLANKS: &str = "        ";

/// The service behind HTTP.
pub(crate) struct Gateway {
    service: Service,
    faults: Faults,
    requests: AtomicU64,
}

impl Gateway {
    pub(crate) fn new(service: Service, faults: Faults) -> Self {
        Self { service, faults, requests: AtomicU64::new(0) }
    }

    pub(crate) fn service(&self) -> &Service {
        &self.service
    }

    pub(crate) fn faults(&self) -> &Faults {
        &self.faults
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    pub(crate) fn counts(&self) -> Counts {
        Counts {
            requests: self.requests(),
            rate_limited: self.service.rate_limited(),
            effects: self.service.effects().read(),
            injected: self.faults.injected(),
        }
    }

    /// A router without routes: the paths are matched in one pure table, which also knows malformed ones.
    pub(crate) fn router(gateway: Arc<Self>) -> IntoMakeServiceWithConnectInfo<Router, Line> {
        Router::new().fallback(handle).with_state(gateway).into_make_service_with_connect_info()
    }

    /// Has a request take effect or not, as its plan says. Without an answer the connection is to be reset.
    async fn carry_out(&self, plan: &Plan, head: &Parts, mut body: Body, line: &Line) -> Option<Answer> {
        if plan.fate == Some(FaultKind::DropBefore) {
            line.pause(plan.latency).await;
            return None;
        }
        let body = match tokio::time::timeout(BODY_TIME, read(&mut body)).await {
            Ok(read) => read,
            Err(_) => Err(Refusal::BodyTooSlow),
        };
        line.pause(plan.latency).await;
        let now = Now::read();
        let refuse = |refusal| Some(self.service.refuse(&refusal, &now));
        match plan.fate {
            Some(FaultKind::DropRead) => return None,
            Some(FaultKind::Hang) => {
                line.hang().await;
                return None;
            }
            Some(FaultKind::Status(status)) => return refuse(Refusal::Fault(status)),
            Some(FaultKind::TooManyRequests { retry_after: Some(seconds) }) => {
                return refuse(Refusal::QuotaExceeded(seconds));
            }
            Some(FaultKind::TooManyRequests { retry_after: None }) => {
                return refuse(Refusal::QuotaExceeded(1)).map(|answer| answer.without_header("retry-after"));
            }
            _ => {}
        }
        let call = Call {
            method: head.method.as_str(),
            path: head.uri.path(),
            query: head.uri.query(),
            authorization: head.headers.get_all(AUTHORIZATION).iter().map(|value| value.as_bytes()).collect(),
            body: body.as_deref().map_err(Clone::clone),
        };
        let answer = self.answer(&call, &now);
        match plan.fate {
            Some(FaultKind::DropAfter) => None,
            Some(FaultKind::HangAfter) => {
                line.hang().await;
                None
            }
            Some(FaultKind::StatusAfter(status)) => refuse(Refusal::Fault(status)),
            _ => Some(answer),
        }
    }

    fn answer(&self, call: &Call<'_>, now: &Now) -> Answer {
        guarded(|| self.service.answer(call, now), || self.service.refuse(&Refusal::Internal, now))
    }
}

/// A fault of our own is a 500, not a connection that closes without a word.
fn guarded(answer: impl FnOnce() -> Answer, failed: impl FnOnce() -> Answer) -> Answer {
    catch_unwind(AssertUnwindSafe(answer)).unwrap_or_else(|_| failed())
}

async fn handle(
    State(gateway): State<Arc<Gateway>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
) -> Response {
    gateway.requests.fetch_add(1, Ordering::Relaxed);
    let (head, body) = request.into_parts();
    let plan = gateway.faults.plan(head.method.as_str(), head.uri.path());
    let Some(answer) = gateway.carry_out(&plan, &head, body, &line).await else {
        line.deliver(Delivery::nothing());
        return Response::default();
    };
    let mut response = response(answer);
    let has_body = head.method != Method::HEAD && response.status() != StatusCode::NO_CONTENT;
    let mut length = if has_body { content_length(&response) } else { 0 };
    if has_body && length == 0 && plan.fate == Some(FaultKind::Truncate) {
        *response.body_mut() = Body::from(BLANKS);
        length = BLANKS.len();
    }
    line.deliver(Delivery::new(plan.fate, length, plan.idle));
    response
}

/// The length of a body that is there as a whole, as all of ours are.
fn content_length(response: &Response) -> usize {
    let length = response.body().size_hint().exact().unwrap_or_default();
    usize::try_from(length).unwrap_or(usize::MAX)
}

async fn read(body: &mut Body) -> Result<Vec<u8>, Refusal> {
    let mut kept = Vec::new();
    let mut seen = 0_usize;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Refusal::invalid("The request body could not be read"))?;
        let Ok(data) = frame.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen > DRAIN_LIMIT {
            break;
        }
        if seen > BODY_LIMIT {
            kept = Vec::new();
        } else {
            kept.extend_from_slice(&data);
        }
    }
    if seen > BODY_LIMIT { Err(Refusal::BodyTooLarge) } else { Ok(kept) }
}

fn response(answer: Answer) -> Response {
    let content_type = answer.content.content_type();
    let body = match answer.content {
        Content::Nothing => Body::empty(),
        Content::Json(bytes) => Body::from(bytes),
        Content::Html(page) => Body::from(page),
        Content::Document(text) => Body::from(Bytes::from_owner(Document(text))),
    };
    let headers = answer.headers.iter().map(|(name, value)| (*name, value.as_str()));
    let mut response = Response::builder().status(answer.status);
    for (name, value) in headers.chain(content_type.map(|kind| (CONTENT_TYPE.as_str(), kind))) {
        response = response.header(name, value);
    }
    response.body(body).unwrap_or_else(|_| {
        // Cannot happen: every header is made of our own texts and numbers.
        let mut failed = Response::new(Body::empty());
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        failed
    })
}

/// A shared text as bytes, so that a large document is not copied for each download.
struct Document(Arc<str>);

impl AsRef<[u8]> for Document {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::Shape;

    #[test]
    fn a_fault_of_our_own_is_a_500_with_the_envelope() {
        let failed = || Shape::OpenApi.refused(&Refusal::Internal, "an-id", &Now::read());
        let answer = guarded(|| panic!("on purpose"), failed);
        assert_eq!(answer.status, 500);
        let Content::Json(body) = answer.content else { panic!("no envelope") };
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((&body["code"], &body["message"]), (&2000.into(), &"Internal server error".into()));
    }
}

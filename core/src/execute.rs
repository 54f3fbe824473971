//! One call from its first attempt to its end: retries, deadline, cancellation, and asking after unclear failures.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::config::{Effect, Prepared, Settings, Shared};
use crate::error::shorten;
use crate::model::FlowDetails;
use crate::operation::{self, Safety};
use crate::retry::{self, Next, Outcome};
use crate::secret::{Credential, Redactor};
use crate::transport::{Answer, Failure, FailureKind, WireRequest};
use crate::{Error, ErrorKind, Result, hint, mask, request, response};

/// The end of a call that went well.
pub(crate) struct Completed {
    pub(crate) answer: Answer,
    pub(crate) attempts: u32,
    /// The flow, when the success was established by asking for it.
    pub(crate) found: Option<FlowDetails>,
}

/// What one attempt came to.
enum Attempt {
    Answered(Answer),
    Failed(Failure),
    /// The deadline of the call passed.
    TimedOut,
}

/// What can be seen of a call from outside while it runs, also when it is cut off.
#[derive(Default)]
struct Progress {
    attempts: AtomicU32,
    /// Whether any attempt may have reached the server.
    sent: Arc<AtomicBool>,
}

/// Runs a request to its end and decodes what came back.
pub(crate) async fn execute<T>(
    shared: &Shared,
    settings: &Settings,
    prepared: &Prepared,
    decode: impl FnOnce(&Completed) -> Result<T>,
) -> Result<(T, Completed)> {
    let deadline = Instant::now() + settings.timeout;
    let progress = Progress::default();
    let mut call = Run { shared, settings, prepared, deadline, progress: &progress, redactors: Vec::new() };
    let cancelled = async {
        match &settings.cancel {
            Some(token) => token.cancelled().await,
            None => std::future::pending().await,
        }
    };
    let ended = tokio::select! {
        biased;
        () = shared.closed.cancelled() => Err(Error::new(ErrorKind::Closed, "the client was closed")),
        () = cancelled => Err(Error::new(ErrorKind::Cancelled, "the call was cancelled")),
        ended = call.run() => ended,
    };
    let decoded = ended.and_then(|completed| decode(&completed).map(|value| (value, completed)));
    decoded.map_err(|error| call.finish(error))
}

struct Run<'a> {
    shared: &'a Shared,
    settings: &'a Settings,
    prepared: &'a Prepared,
    deadline: Instant,
    progress: &'a Progress,
    /// The keys in use, to scrub them from what the server says.
    redactors: Vec<Redactor>,
}

impl Run<'_> {
    async fn run(&mut self) -> Result<Completed> {
        let wire = WireRequest {
            method: self.prepared.method.clone(),
            url: request::url(&self.shared.base, &self.prepared.path, self.prepared.query.as_deref()),
            body: self.prepared.body.clone(),
        };
        let policy = self.settings.policy;
        let mut credential = self.credential(false).await?;
        let mut may_refresh = self.shared.credentials.can_refresh();
        let mut unclear_before = false;
        let mut retries = 0;
        loop {
            self.take_turn(&credential).await?;
            let attempt = self.attempt(&wire, &credential).await;
            if may_refresh && attempt.status() == Some(401) {
                may_refresh = false;
                credential = self.credential(true).await?;
                continue;
            }
            let attempt = match attempt {
                Attempt::Answered(answer) if self.ends_well(&answer, unclear_before) => {
                    return Ok(self.complete(answer, None));
                }
                other => other,
            };
            let outcome = self.outcome(&attempt);
            let left = policy.max_retries.saturating_sub(retries);
            match retry::next(self.prepared.safety, outcome, left) {
                Next::Finish => return Err(self.error(attempt)),
                Next::Again => {}
                Next::Ask => {
                    if let Some(completed) = self.ask(&attempt).await? {
                        return Ok(completed);
                    }
                    if left == 0 {
                        return Err(self.error(attempt));
                    }
                }
            }
            retries += 1;
            let Some(wait) = self.wait(&attempt, retries) else { return Err(self.error(attempt)) };
            unclear_before |= outcome == Outcome::Unclear;
            self.slow_down(&attempt, &credential, wait);
            tracing::debug!(
                target: "flows8x8",
                operation = self.prepared.operation,
                wait_ms = wait.as_millis() as u64,
                "trying again ({retries} of {})", policy.max_retries
            );
            sleep_until(Instant::now() + wait).await;
        }
    }

    /// The key to use, asked for within the deadline.
    async fn credential(&mut self, refresh: bool) -> Result<Credential> {
        let asked = timeout_at(self.deadline, self.shared.credentials.get(refresh)).await;
        let credential = asked.map_err(|_| {
            Error::new(
                ErrorKind::Timeout,
                format!("the API key callback took longer than {:?}", self.settings.timeout),
            )
        })??;
        self.redactors.push(credential.redactor.clone());
        Ok(credential)
    }

    /// Waits until the rate limit lets a request leave. The deadline moves by as much.
    async fn take_turn(&mut self, credential: &Credential) -> Result<()> {
        let Some(rate) = self.settings.rate else { return Ok(()) };
        let limiter = self.shared.limiter.get(&self.shared.authority, &credential.header);
        match limiter.acquire(rate).await {
            Ok(waited) => {
                self.deadline += waited;
                Ok(())
            }
            Err(wait) => {
                let (limit, window) = (rate.limit, rate.window);
                let text =
                    format!("{limit} requests in {window:?} are used up: the next may leave in {wait:.1?}");
                let hint = "wait that long, or raise max_rate_wait to have the call wait by itself";
                Err(Error::new(ErrorKind::RateLimited, text).with_retry_after(Some(wait)).with_hint(hint))
            }
        }
    }

    /// After a 429, which another process must have caused, lets everybody wait who uses the same key.
    fn slow_down(&self, attempt: &Attempt, credential: &Credential, wait: Duration) {
        if let (Some(429), Some(rate)) = (attempt.status(), self.settings.rate) {
            let limiter = self.shared.limiter.get(&self.shared.authority, &credential.header);
            limiter.pause(wait.min(rate.window));
        }
    }

    async fn attempt(&self, wire: &WireRequest, credential: &Credential) -> Attempt {
        let number = self.progress.attempts.fetch_add(1, Ordering::Relaxed) + 1;
        let started = Instant::now();
        let headers = self.headers(credential);
        let sending = self.shared.transport.send(wire, headers, &self.progress.sent);
        let attempt = match timeout_at(self.deadline, sending).await {
            Ok(Ok(answer)) => Attempt::Answered(answer),
            Ok(Err(failure)) => Attempt::Failed(failure),
            Err(_) => Attempt::TimedOut,
        };
        self.log(&attempt, number, started.elapsed());
        attempt
    }

    fn headers(&self, credential: &Credential) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(8 + self.settings.headers.len());
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if self.prepared.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        } else if matches!(self.prepared.method, Method::POST | Method::PUT | Method::PATCH) {
            // RFC 9110, 8.6: some gateways answer 411 to such a request that does not say it is empty.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        for (name, value) in &self.settings.headers {
            headers.insert(name, value.clone());
        }
        headers.insert(AUTHORIZATION, credential.header.clone());
        headers
    }

    /// Whether an answer ends the call well.
    fn ends_well(&self, answer: &Answer, unclear_before: bool) -> bool {
        if (200..300).contains(&answer.status) {
            let cut = matches!(&answer.body_failure, Some(failure) if failure.kind == FailureKind::NoAnswer);
            return !(cut && self.prepared.reads_body);
        }
        // A flow that a first, unclear delete has removed is gone when the second one asks for it.
        self.prepared.safety == Safety::Delete
            && unclear_before
            && response::error(answer, false).kind() == ErrorKind::NotFound
    }

    fn complete(&self, answer: Answer, found: Option<FlowDetails>) -> Completed {
        Completed { answer, attempts: self.progress.attempts.load(Ordering::Relaxed), found }
    }

    fn outcome(&self, attempt: &Attempt) -> Outcome {
        match attempt {
            // A 2xx gets here when its body was cut off.
            Attempt::Answered(answer) if (200..300).contains(&answer.status) => Outcome::Unclear,
            Attempt::Answered(answer) => retry::outcome_of_status(answer.status),
            Attempt::TimedOut if self.maybe_sent() => Outcome::Unclear,
            Attempt::TimedOut => Outcome::Final,
            Attempt::Failed(failure) => match failure.kind {
                FailureKind::Connect => Outcome::NotSent,
                FailureKind::NoAnswer => Outcome::Unclear,
                // A wrong certificate or proxy password is no better a second later, and accounts get locked.
                FailureKind::Tls | FailureKind::Proxy | FailureKind::Unreadable | FailureKind::Internal => {
                    Outcome::Final
                }
            },
        }
    }

    fn maybe_sent(&self) -> bool {
        self.progress.sent.load(Ordering::Relaxed)
    }

    /// How long to wait before the next attempt; `None` when that is longer than the call may take.
    fn wait(&self, attempt: &Attempt, retry: u32) -> Option<Duration> {
        let asked = match attempt {
            Attempt::Answered(answer) if matches!(answer.status, 429 | 503) => {
                response::error(answer, false).retry_after()
            }
            _ => None,
        };
        if asked.is_some_and(|wait| wait > self.settings.policy.max_retry_after) {
            return None;
        }
        let wait = asked.unwrap_or_else(|| self.settings.policy.backoff(retry, fastrand::f64()));
        (Instant::now().checked_add(wait)? < self.deadline).then_some(wait)
    }

    /// Asks whether an unclear request has taken effect: the end of the call, or `None` when it has not.
    async fn ask(&mut self, attempt: &Attempt) -> Result<Option<Completed>> {
        let prepared = self.prepared;
        let Some(Effect { reached, before }) = &prepared.effect else { return Ok(None) };
        let question = Prepared {
            operation: operation::GET_FLOW.name,
            method: Method::GET,
            path: prepared.path.trim_end_matches("/publish").trim_end_matches("/deprecate").to_owned(),
            query: None,
            body: None,
            safety: Safety::Repeatable,
            reads_body: true,
            effect: None,
            flow_name: None,
        };
        let progress = Progress::default();
        let mut call = Run { prepared: &question, progress: &progress, redactors: Vec::new(), ..*self };
        // The question is a call like any other, of a kind that never asks itself.
        let answered = Box::pin(call.run()).await;
        let redactors = std::mem::take(&mut call.redactors);
        self.redactors.extend(redactors);
        let flow =
            answered.and_then(|done| Ok((response::decode::<FlowDetails>(&done.answer)?, done.answer)));
        match flow {
            Ok((flow, answer)) if flow.status == *reached => Ok(Some(self.complete(answer, Some(flow)))),
            Ok((flow, _)) if flow.status == *before => Ok(None),
            Ok((flow, _)) => {
                let text = format!("no clear answer came, and the flow is {} now", flow.status);
                Err(self.error_with(attempt, ErrorKind::OutcomeUnknown, text))
            }
            Err(error) => {
                let text =
                    format!("no clear answer came, and asking for the flow failed: {}", error.message());
                Err(self.error_with(attempt, ErrorKind::OutcomeUnknown, text))
            }
        }
    }

    /// An error of another kind than the attempt's own, which stays visible as its cause.
    fn error_with(&self, attempt: &Attempt, kind: ErrorKind, text: String) -> Error {
        let cause = match attempt {
            Attempt::Answered(answer) => format!("the server answered {}", answer.status),
            Attempt::Failed(failure) => failure.cause.clone().unwrap_or_else(|| failure.message.clone()),
            Attempt::TimedOut => self.timeout_text(),
        };
        let error = Error::new(kind, text).with_cause(cause);
        match attempt.status() {
            Some(status) => error.with_status(status),
            None => error,
        }
    }

    /// The error an attempt amounts to.
    fn error(&self, attempt: Attempt) -> Error {
        let once = self.prepared.safety == Safety::Once;
        match attempt {
            Attempt::Answered(answer) if (200..300).contains(&answer.status) => match answer.body_failure {
                Some(failure) => self.failed(failure, once).with_status(answer.status),
                None => Error::new(ErrorKind::Internal, "a successful answer was taken for a failure"),
            },
            Attempt::Answered(answer) => response::error(&answer, self.shared.transport.proxy().is_some()),
            Attempt::Failed(failure) => self.failed(failure, once),
            Attempt::TimedOut if self.maybe_sent() && once => Error::new(
                ErrorKind::OutcomeUnknown,
                format!("the request was sent, and {}", self.timeout_text()),
            ),
            Attempt::TimedOut => Error::new(ErrorKind::Timeout, self.timeout_text()),
        }
    }

    fn timeout_text(&self) -> String {
        format!("no answer came within {:?}", self.settings.timeout)
    }

    fn failed(&self, failure: Failure, once: bool) -> Error {
        let kind = match failure.kind {
            FailureKind::Connect => ErrorKind::Connect,
            FailureKind::Tls => ErrorKind::Tls,
            FailureKind::Proxy => ErrorKind::Proxy,
            FailureKind::NoAnswer if once => ErrorKind::OutcomeUnknown,
            FailureKind::NoAnswer => ErrorKind::Connect,
            FailureKind::Unreadable => ErrorKind::Decode,
            FailureKind::Internal => ErrorKind::Internal,
        };
        let mut error = Error::new(kind, failure.message);
        if let Some(cause) = failure.cause {
            error = error.with_cause(cause);
        }
        match failure.hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }

    /// Adds what every error of this call says, and removes what none may.
    fn finish(&self, error: Error) -> Error {
        let prepared = self.prepared;
        let attempts = self.progress.attempts.load(Ordering::Relaxed);
        let path = request::url(&self.shared.base, &prepared.path, None);
        let mut error = error
            .with_request(prepared.operation, prepared.method.as_str(), path.path())
            .with_attempts(attempts, self.settings.policy.max_retries.saturating_add(1));
        if let Some(hint) = hint::for_request(prepared, &error) {
            error = error.with_hint(hint);
        }
        error.masked(|text| self.clean(text))
    }

    /// A text from outside without keys, links and tokens.
    fn clean(&self, text: &str) -> String {
        let masked = mask::mask(text);
        self.redactors.iter().fold(masked, |text, redactor| redactor.redact(&text))
    }

    fn log(&self, attempt: &Attempt, number: u32, elapsed: Duration) {
        if !tracing::enabled!(target: "flows8x8", tracing::Level::DEBUG) {
            return;
        }
        let what = match attempt {
            Attempt::Answered(answer) => answer.status.to_string(),
            Attempt::Failed(failure) => failure.message.clone(),
            Attempt::TimedOut => self.timeout_text(),
        };
        let (method, path) = (&self.prepared.method, shorten(&self.prepared.path));
        let line = format!("{method} {path} → {what} in {} ms (attempt {number})", elapsed.as_millis());
        tracing::debug!(target: "flows8x8", operation = self.prepared.operation, "{}", self.clean(&line));
        if tracing::enabled!(target: "flows8x8", tracing::Level::TRACE) {
            let show = |body: &[u8]| self.clean(&String::from_utf8_lossy(body));
            if let Some(body) = &self.prepared.body {
                tracing::trace!(target: "flows8x8", operation = self.prepared.operation, "sent {}", show(body));
            }
            if let Attempt::Answered(answer) = attempt {
                tracing::trace!(target: "flows8x8", operation = self.prepared.operation, "got {}", show(&answer.body));
            }
        }
    }
}

impl Attempt {
    fn status(&self) -> Option<u16> {
        match self {
            Self::Answered(answer) => Some(answer.status),
            Self::Failed(_) | Self::TimedOut => None,
        }
    }
}

//! One call from its first attempt to its end: retries, deadline, cancellation.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use tokio::time::{Instant, sleep_until, timeout_at};
use tracing::Instrument as _;

use crate::config::{Effect, Prepared, Settings, Shared};
use crate::model::FlowDetails;
use crate::operation::Safety;
use crate::retry::{self, Next, Outcome};
use crate::secret::{Credential, Redactor};
use crate::transport::{Answer, Failure, FailureKind, WireRequest};
use crate::{Error, ErrorKind, Result, request, response};

/// The end of a call that went well.
pub(crate) struct Completed {
    pub(crate) answer: Answer,
    pub(crate) attempts: u32,
    /// The flow, when the success was established by asking for it.
    pub(crate) found: Option<FlowDetails>,
    /// Until when the call might have taken: later than at first when it had to wait for its turn.
    pub(crate) deadline: Instant,
}

/// What one attempt came to.
pub(crate) enum Attempt {
    Answered(Answer),
    Failed(Failure),
    /// The deadline of the call passed.
    TimedOut,
}

/// What can be seen of a call from outside while it runs, also when it is cut off.
#[derive(Default)]
pub(crate) struct Progress {
    pub(crate) attempts: AtomicU32,
    /// Whether the last attempt may have reached the server.
    sent: Arc<AtomicBool>,
}

/// Runs a request to its end and decodes what came back.
pub(crate) async fn execute<T>(
    shared: &Shared,
    settings: &Settings,
    prepared: &Prepared,
    decode: impl FnOnce(&Completed) -> Result<T>,
) -> Result<(T, Completed)> {
    let deadline = deadline_in(settings.timeout);
    let progress = Progress::default();
    let mut call = Run {
        shared,
        settings,
        prepared,
        deadline,
        progress: &progress,
        redactors: Vec::new(),
        saw_too_little: false,
    };
    let cancelled = async {
        match &settings.cancel {
            Some(token) => token.cancelled().await,
            None => std::future::pending().await,
        }
    };
    let span = tracing::debug_span!(target: "flows8x8", "call", operation = prepared.operation);
    let ended = tokio::select! {
        biased;
        () = shared.closed.cancelled() => Err(Error::new(ErrorKind::Closed, "the client was closed")),
        () = cancelled => Err(Error::new(ErrorKind::Cancelled, "the call was cancelled")),
        ended = call.run().instrument(span) => ended,
    };
    let decoded = ended.and_then(|completed| decode(&completed).map(|value| (value, completed)));
    decoded.map_err(|error| call.finish(error))
}

/// The end of a time span that may be longer than a clock can hold.
pub(crate) fn deadline_in(span: Duration) -> Instant {
    const FAR: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 30);
    let now = Instant::now();
    now.checked_add(span).unwrap_or(now + FAR)
}

pub(crate) struct Run<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) settings: &'a Settings,
    pub(crate) prepared: &'a Prepared,
    pub(crate) deadline: Instant,
    pub(crate) progress: &'a Progress,
    /// The keys in use, to scrub them from what the server says.
    pub(crate) redactors: Vec<Redactor>,
    /// Whether the look before a create that is to be exact could not see all flows.
    pub(crate) saw_too_little: bool,
}

impl Run<'_> {
    pub(crate) async fn run(&mut self) -> Result<Completed> {
        let wire = WireRequest {
            method: self.prepared.method.clone(),
            url: request::url(&self.shared.base, &self.prepared.path, self.prepared.query.as_deref()),
            body: self.prepared.body.clone(),
        };
        if self.prepared.effect.is_some() {
            // Boxed, like all that is rare: what a future may hold is moved with it on every call.
            Box::pin(self.check_first()).await?;
        }
        let policy = self.settings.policy;
        let mut credential = self.credential(false).await?;
        let mut may_refresh = self.shared.credentials.can_refresh();
        let mut unclear_before = false;
        let mut met_stale = false;
        let mut retries = 0;
        loop {
            if let Err(error) = self.take_turn(&credential).await {
                // A delete that may have taken effect stays one, although it cannot be repeated now.
                let unclear = unclear_before && self.prepared.safety == Safety::Delete;
                return Err(if unclear { error.with_kind(ErrorKind::OutcomeUnknown) } else { error });
            }
            let connections = self.shared.transport.connections();
            let attempt = self.attempt(&wire, &credential).await;
            let reused = connections == self.shared.transport.connections();
            if reused && !met_stale && self.may_be_stale(&attempt) {
                met_stale = true;
                unclear_before = true;
                continue;
            }
            if may_refresh && attempt.status() == Some(401) {
                may_refresh = false;
                credential = self.credential(true).await?;
                continue;
            }
            if unclear_before && self.contradicts(&attempt) {
                // An earlier, unclear attempt may have done after all what this one is refused for.
                if let Some(completed) = Box::pin(self.ask(&attempt)).await? {
                    return Ok(completed);
                }
            }
            let attempt = match attempt {
                Attempt::Answered(answer) if self.ends_well(&answer, unclear_before) => {
                    return Ok(self.complete(answer, None));
                }
                other => other,
            };
            self.slow_down(&attempt, &credential);
            let outcome = self.outcome(&attempt);
            let left = policy.max_retries.saturating_sub(retries);
            let mut waited = false;
            match retry::next(self.prepared.safety, outcome, left) {
                Next::Finish => return Err(self.last_error(attempt, unclear_before)),
                Next::Again => {}
                Next::Ask => {
                    // A gateway may have given up on a create that the server is still at.
                    if matches!(self.prepared.effect, Some(Effect::Created { .. }))
                        && let Some(wait) = self.wait(&attempt, retries + 1)
                    {
                        sleep_until(Instant::now() + wait).await;
                        waited = true;
                    }
                    if let Some(completed) = Box::pin(self.ask(&attempt)).await? {
                        return Ok(completed);
                    }
                    if left == 0 {
                        return Err(self.error(attempt));
                    }
                }
            }
            retries += 1;
            let Some(wait) = self.wait(&attempt, retries) else {
                return Err(self.last_error(attempt, unclear_before));
            };
            unclear_before |= outcome == Outcome::Unclear;
            tracing::debug!(
                target: "flows8x8",
                operation = self.prepared.operation,
                wait_ms = wait.as_millis() as u64,
                "trying again ({retries} of {})", policy.max_retries
            );
            if !waited {
                sleep_until(Instant::now() + wait).await;
            }
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
                self.deadline = self.deadline.checked_add(waited).unwrap_or(self.deadline);
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
    fn slow_down(&self, attempt: &Attempt, credential: &Credential) {
        if let (Attempt::Answered(answer), Some(rate)) = (attempt, self.settings.rate)
            && answer.status == 429
        {
            let asked = response::error(answer, false).retry_after();
            let wait = asked.unwrap_or(self.settings.policy.initial_backoff);
            let limiter = self.shared.limiter.get(&self.shared.authority, &credential.header);
            limiter.pause(wait.min(rate.window));
        }
    }

    async fn attempt(&self, wire: &WireRequest, credential: &Credential) -> Attempt {
        // What an earlier attempt was refused or failed to send says nothing about this one.
        self.progress.sent.store(false, Ordering::Relaxed);
        let started = Instant::now();
        if started >= self.deadline {
            return Attempt::TimedOut;
        }
        let number = self.progress.attempts.fetch_add(1, Ordering::Relaxed) + 1;
        // A runtime that is driven only while a call runs learns now which idle connections the server has closed.
        // Without this turn every call after a pause would meet one of them.
        tokio::task::yield_now().await;
        let headers = self.headers(credential);
        let sending = self.shared.transport.send(wire, headers, &self.progress.sent, self.deadline);
        let attempt = match sending.await {
            Ok(answer) => Attempt::Answered(answer),
            Err(failure) if failure.kind == FailureKind::Deadline => Attempt::TimedOut,
            Err(failure) => Attempt::Failed(failure),
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

    /// Whether an attempt may have met nothing but a connection that the server had closed while it was idle. That is
    /// no failure of the server, so what can be repeated is, once, at once and whatever the retries allow.
    fn may_be_stale(&self, attempt: &Attempt) -> bool {
        matches!(attempt, Attempt::Failed(failure) if failure.kind == FailureKind::NoAnswer)
            && matches!(self.prepared.safety, Safety::Repeatable | Safety::Delete)
    }

    /// Whether an answer ends the call well.
    fn ends_well(&self, answer: &Answer, unclear_before: bool) -> bool {
        if (200..300).contains(&answer.status) {
            let cut = answer.body_failure.as_ref().is_some_and(Failure::is_cut);
            return !(cut && self.prepared.reads_body);
        }
        // A flow that a first, unclear delete has removed is gone when the second one asks for it.
        self.prepared.safety == Safety::Delete
            && unclear_before
            && response::error(answer, false).kind() == ErrorKind::NotFound
    }

    /// Whether an answer refuses what an earlier attempt may have done already.
    fn contradicts(&self, attempt: &Attempt) -> bool {
        let Attempt::Answered(answer) = attempt else { return false };
        self.prepared.effect.is_some()
            && matches!(answer.status, 400 | 409)
            && matches!(response::error(answer, false).kind(), ErrorKind::BadRequest | ErrorKind::Conflict)
    }

    pub(crate) fn complete(&self, answer: Answer, found: Option<FlowDetails>) -> Completed {
        let attempts = self.progress.attempts.load(Ordering::Relaxed);
        Completed { answer, attempts, found, deadline: self.deadline }
    }

    pub(crate) fn maybe_sent(&self) -> bool {
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
}

impl Attempt {
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Answered(answer) => Some(answer.status),
            Self::Failed(_) | Self::TimedOut => None,
        }
    }
}

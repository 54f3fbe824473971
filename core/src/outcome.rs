//! What an attempt amounts to: whether it may be repeated, which error it is, and what the log says of it.

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::error::{BODY_EXCERPT_LIMIT, shorten};
use crate::execute::{Attempt, Run};
use crate::operation::Safety;
use crate::retry::{self, Outcome};
use crate::secret::Redactor;
use crate::transport::{Failure, FailureKind};
use crate::{Error, ErrorKind, hint, mask, request, response};

/// An extra header of fewer characters is no secret worth looking for.
const SHORTEST_SECRET_HEADER: usize = 8;

impl Run<'_> {
    /// What is known of the effect of an attempt.
    pub(crate) fn outcome(&self, attempt: &Attempt) -> Outcome {
        match attempt {
            // A 2xx gets here when its body was cut off.
            Attempt::Answered(answer) if (200..300).contains(&answer.status) => Outcome::Unclear,
            // Whether a deleted flow was found gone stands in the body.
            _ if self.is_cut_refusal(attempt) => Outcome::Unclear,
            Attempt::Answered(answer) => retry::outcome_of_status(answer.status),
            Attempt::TimedOut if self.maybe_sent() => Outcome::Unclear,
            Attempt::TimedOut => Outcome::Final,
            Attempt::Failed(failure) => failure.outcome(),
        }
    }

    /// An error of another kind than the attempt's own, which stays visible as its cause.
    pub(crate) fn error_with(&self, attempt: &Attempt, kind: ErrorKind, text: String) -> Error {
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

    /// The error of the last attempt. A delete may have taken effect without an answer, in this attempt or before.
    pub(crate) fn last_error(&self, attempt: Attempt, unclear_before: bool) -> Error {
        let broke = matches!(&attempt, Attempt::Failed(failure) if failure.kind == FailureKind::NoAnswer);
        let unanswered = match &attempt {
            Attempt::Failed(_) => broke || unclear_before,
            // Refused before it was looked at: that says nothing of what an earlier attempt has done.
            Attempt::Answered(answer) if matches!(answer.status, 401 | 403 | 429) => unclear_before,
            _ => unclear_before && self.is_cut_refusal(&attempt),
        };
        if self.prepared.safety == Safety::Delete && unanswered {
            let text = "no answer came, so that the flow may be gone".to_owned();
            return self.error_with(&attempt, ErrorKind::OutcomeUnknown, text);
        }
        self.error(attempt)
    }

    fn is_cut_refusal(&self, attempt: &Attempt) -> bool {
        let Attempt::Answered(answer) = attempt else { return false };
        let cut = answer.body_failure.as_ref().is_some_and(Failure::is_cut);
        self.prepared.safety == Safety::Delete && answer.status == 400 && cut
    }

    /// The error an attempt amounts to.
    pub(crate) fn error(&self, attempt: Attempt) -> Error {
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

    /// The error of a request that may have taken effect unless it is known that it did not leave.
    fn failed(&self, failure: Failure, once: bool) -> Error {
        let unclear = once && failure.is_cut();
        let error = failure.into_error();
        if unclear { error.with_kind(ErrorKind::OutcomeUnknown) } else { error }
    }

    /// Adds what every error of this call says, and removes what none may.
    pub(crate) fn finish(&self, error: Error) -> Error {
        let prepared = self.prepared;
        let attempts = self.progress.attempts.load(Ordering::Relaxed);
        let path = request::url(&self.shared.base, &prepared.path, None);
        let mut error = error
            .with_request(prepared.operation, prepared.method.as_str(), path.path())
            .with_attempts(attempts, self.settings.policy.max_retries.saturating_add(1));
        let unclear = matches!(error.kind(), ErrorKind::Server | ErrorKind::Timeout) && attempts > 0;
        if unclear && prepared.safety == Safety::Once {
            error = error.not_retryable();
        }
        if let Some(hint) = hint::for_request(prepared, &error) {
            error = error.with_hint(hint);
        }
        error.masked(|text| self.clean(text))
    }

    /// A text from outside without keys, links and tokens.
    fn clean(&self, text: &str) -> String {
        let headers = self.settings.headers.values().filter_map(|value| value.to_str().ok());
        let headers = headers.filter(|value| value.len() >= SHORTEST_SECRET_HEADER).map(Redactor::of);
        let masked = headers.fold(mask::mask(text), |text, redactor| redactor.redact(&text));
        self.redactors.iter().fold(masked, |text, redactor| redactor.redact(&text))
    }

    pub(crate) fn log(&self, attempt: &Attempt, number: u32, elapsed: Duration) {
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
            let show = |body: &[u8]| {
                self.clean(&String::from_utf8_lossy(&body[..body.len().min(BODY_EXCERPT_LIMIT)]))
            };
            if let Some(body) = &self.prepared.body {
                tracing::trace!(target: "flows8x8", operation = self.prepared.operation, "sent {}", show(body));
            }
            if let Attempt::Answered(answer) = attempt {
                tracing::trace!(target: "flows8x8", operation = self.prepared.operation, "got {}", show(&answer.body));
            }
        }
    }
}

//! When to send a request again, and when not to: pure decisions, clock and chance passed in.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

use crate::operation::Safety;

/// How often and how long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Policy {
    pub(crate) max_retries: u32,
    pub(crate) initial_backoff: Duration,
    pub(crate) max_backoff: Duration,
    /// A longer wait than this is the caller's decision.
    pub(crate) max_retry_after: Duration,
}

/// What an attempt came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// An answer that no repetition changes.
    Final,
    /// Refused because of the rate, so certainly without effect.
    RateLimited,
    /// The request did not leave, and may leave the next time.
    NotSent,
    /// It may have taken effect: no answer, or a failure of the server.
    Unclear,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Report what there is.
    Finish,
    /// Send it again.
    Again,
    /// Find out first whether it has taken effect.
    Ask,
}

/// The outcome an HTTP status stands for.
pub(crate) fn outcome_of_status(status: u16) -> Outcome {
    match status {
        429 => Outcome::RateLimited,
        408 | 500..=599 => Outcome::Unclear,
        _ => Outcome::Final,
    }
}

/// The table of safe retries.
pub(crate) fn next(safety: Safety, outcome: Outcome, retries_left: u32) -> Next {
    match (outcome, safety) {
        (Outcome::Final, _) => Next::Finish,
        // Asking is worth it even when nothing may be sent again: the call may turn out to have succeeded.
        (Outcome::Unclear, Safety::AskFirst) => Next::Ask,
        (Outcome::Unclear, Safety::Once) => Next::Finish,
        _ if retries_left == 0 => Next::Finish,
        _ => Next::Again,
    }
}

impl Policy {
    /// The wait before retry number `retry`, counted from 1. `chance` is in 0..1.
    ///
    /// Drawn from the upper half of the step: many clients that failed together come back apart, and none at once.
    pub(crate) fn backoff(&self, retry: u32, chance: f64) -> Duration {
        let doubled = 2_u32.saturating_pow(retry.saturating_sub(1).min(30));
        let step = self.initial_backoff.saturating_mul(doubled).min(self.max_backoff);
        step.mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0)
    }
}

/// The wait a server asks for: seconds or a date in the header, else seconds in the text of the message.
pub(crate) fn retry_after(headers: &HeaderMap, message: Option<&str>, now: SystemTime) -> Option<Duration> {
    let header = headers.get(http::header::RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::trim);
    header.and_then(|value| from_header(value, now)).or_else(|| message.and_then(from_message))
}

fn from_header(value: &str, now: SystemTime) -> Option<Duration> {
    if value.starts_with(|first: char| first.is_ascii_digit())
        && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && let Ok(seconds) = value.parse::<f64>()
    {
        // A number beyond all bounds is a long wait, not none.
        return Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or(Duration::ZERO))
}

/// Reads 8x8's "Quota exceeded. Please try again in 1 second(s).".
fn from_message(message: &str) -> Option<Duration> {
    let (_, rest) = message.split_once("try again in ")?;
    let digits = rest.split(|character: char| !character.is_ascii_digit()).next()?;
    let unit = rest.get(digits.len()..)?.trim_start();
    let said = unit.starts_with("second") && !digits.is_empty();
    said.then(|| digits.parse().map_or(Duration::MAX, Duration::from_secs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const POLICY: Policy = Policy {
        max_retries: 2,
        initial_backoff: Duration::from_millis(500),
        max_backoff: Duration::from_secs(8),
        max_retry_after: Duration::from_secs(60),
    };

    #[test]
    fn the_steps_double_up_to_the_cap() {
        for (retry, step) in [(1, 0.5), (2, 1.0), (3, 2.0), (4, 4.0), (5, 8.0), (6, 8.0), (1000, 8.0)] {
            assert_eq!(POLICY.backoff(retry, 1.0), Duration::from_secs_f64(step));
            assert_eq!(POLICY.backoff(retry, 0.0), Duration::from_secs_f64(step / 2.0));
        }
    }

    #[test]
    fn the_table_of_safe_retries_holds() {
        use Outcome::{Final, NotSent, RateLimited, Unclear};
        for safety in [Safety::Repeatable, Safety::Delete, Safety::AskFirst, Safety::Once] {
            assert_eq!(next(safety, Final, 9), Next::Finish);
            assert_eq!(next(safety, NotSent, 1), Next::Again);
            assert_eq!(next(safety, RateLimited, 1), Next::Again);
            assert_eq!(next(safety, RateLimited, 0), Next::Finish);
        }
        assert_eq!(next(Safety::Repeatable, Unclear, 1), Next::Again);
        assert_eq!(next(Safety::Delete, Unclear, 0), Next::Finish);
        assert_eq!(next(Safety::AskFirst, Unclear, 0), Next::Ask);
        assert_eq!(next(Safety::Once, Unclear, 9), Next::Finish);
    }

    #[test]
    fn only_statuses_that_may_change_are_tried_again() {
        for status in [200, 201, 204, 302, 400, 401, 403, 404, 409, 410, 413, 418, 422, 426] {
            assert_eq!(outcome_of_status(status), Outcome::Final, "{status}");
        }
        for status in [408, 500, 502, 503, 504] {
            assert_eq!(outcome_of_status(status), Outcome::Unclear, "{status}");
        }
    }

    #[test]
    fn a_wait_is_read_in_all_three_forms() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_774);
        let wait = |header: Option<&str>, message: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(value) = header {
                headers.insert("retry-after", HeaderValue::from_str(value).unwrap());
            }
            retry_after(&headers, message, now).map(|wait| wait.as_secs())
        };
        assert_eq!(wait(Some("3"), None), Some(3));
        assert_eq!(wait(Some("Sun, 06 Nov 1994 08:49:37 GMT"), None), Some(3));
        assert_eq!(wait(Some("Sun, 06 Nov 1994 08:00:00 GMT"), None), Some(0));
        assert_eq!(wait(None, Some("Quota exceeded. Please try again in 12 second(s).")), Some(12));
        assert_eq!(wait(Some("soon"), Some("try again in 2 seconds")), Some(2));
        for endless in ["18446744073709551616", "99999999999999999999999999", "999999999999999999999.5"] {
            assert_eq!(wait(Some(endless), None), Some(u64::MAX), "{endless}");
        }
        assert_eq!(wait(None, Some("try again in 99999999999999999999 seconds")), Some(u64::MAX));
        for odd in ["inf", "NaN", "1e308", "+3", "0x3", ".5", "1.2.3"] {
            assert_eq!(wait(Some(odd), None), None, "{odd}");
        }
        for message in ["try again in a second", "try again in 5 minutes", "try again in ", "later"] {
            assert_eq!(wait(Some("-1"), Some(message)), None, "{message}");
        }
    }
}

//! Faults as text: `kind[=value][@operation][:probability][#requests]`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::{Fault, FaultError, FaultKind};

/// Every kind as it is written, for those who wrote another.
const KNOWN: &str = "latency=MS, status=CODE, status_after=CODE, 429, 429=SECONDS, drop_before, drop_read, \
                     drop_after, drop_during, truncate, slow=BYTES_PER_SECOND, hang, hang_after, idle=MS";

impl FaultKind {
    /// The word for it, such as `drop_after`, without a value.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Latency(_) => "latency",
            Self::Status(_) => "status",
            Self::StatusAfter(_) => "status_after",
            Self::TooManyRequests { .. } => "429",
            Self::DropBefore => "drop_before",
            Self::DropRead => "drop_read",
            Self::DropAfter => "drop_after",
            Self::DropDuring => "drop_during",
            Self::Truncate => "truncate",
            Self::Slow(_) => "slow",
            Self::Hang => "hang",
            Self::HangAfter => "hang_after",
            Self::Idle(_) => "idle",
        }
    }

    fn value(&self) -> Option<u128> {
        match self {
            Self::Latency(time) | Self::Idle(time) => Some(time.as_millis()),
            Self::Status(status) | Self::StatusAfter(status) => Some((*status).into()),
            Self::TooManyRequests { retry_after } => retry_after.map(Into::into),
            Self::Slow(bytes) => Some((*bytes).into()),
            _ => None,
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        self.value().map_or(Ok(()), |value| write!(f, "={value}"))
    }
}

impl FromStr for FaultKind {
    type Err = FaultError;

    /// Reads what [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let bare = |kind| match value {
            None => Ok(kind),
            Some(_) => Err(FaultError::new(format!("`{name}` takes no value, so write `{name}` alone"))),
        };
        match name {
            "latency" => milliseconds(name, value).map(Self::Latency),
            "status" => number(name, value, "an HTTP status, as in `status=503`").map(Self::Status),
            "status_after" => {
                number(name, value, "an HTTP status, as in `status_after=503`").map(Self::StatusAfter)
            }
            "429" if value.is_none() => Ok(Self::TooManyRequests { retry_after: None }),
            "429" => {
                let seconds = number(name, value, "the seconds of Retry-After, as in `429=3`, or no value")?;
                Ok(Self::TooManyRequests { retry_after: Some(seconds) })
            }
            "drop_before" => bare(Self::DropBefore),
            "drop_read" => bare(Self::DropRead),
            "drop_after" => bare(Self::DropAfter),
            "drop_during" => bare(Self::DropDuring),
            "truncate" => bare(Self::Truncate),
            "slow" => number(name, value, "bytes per second, as in `slow=1`").map(Self::Slow),
            "hang" => bare(Self::Hang),
            "hang_after" => bare(Self::HangAfter),
            "idle" => milliseconds(name, value).map(Self::Idle),
            _ => Err(FaultError::new(format!("unknown fault `{name}`; known are {KNOWN}"))),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        if self.target != super::Target::Any {
            write!(f, "@{}", self.target)?;
        }
        if self.probability != 1.0 {
            write!(f, ":{}", self.probability)?;
        }
        match (self.first, self.last) {
            (1, None) => Ok(()),
            (first, None) => write!(f, "#{first}-"),
            (first, Some(last)) if first == last => write!(f, "#{first}"),
            (first, Some(last)) => write!(f, "#{first}-{last}"),
        }
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    /// Reads what [`Display`](fmt::Display) writes; what follows the kind may come in any order.
    ///
    /// # Errors
    /// When a part is unknown, missing, given twice or out of range.
    fn from_str(text: &str) -> Result<Self, FaultError> {
        let parts_begin = text.find(['@', ':', '#']).unwrap_or(text.len());
        let mut fault = Self::new(text[..parts_begin].parse()?);
        let mut rest = &text[parts_begin..];
        let mut seen = String::new();
        // Every mark is one byte long.
        while let Some(mark) = rest.chars().next() {
            let end = rest[1..].find(['@', ':', '#']).map_or(rest.len(), |end| end + 1);
            let part = &rest[1..end];
            rest = &rest[end..];
            if seen.contains(mark) {
                return Err(FaultError::new(format!("`{mark}` may be given once, not twice as in `{text}`")));
            }
            seen.push(mark);
            fault = match mark {
                '@' => fault.on(part.parse::<super::Target>()?),
                ':' => fault.with_probability(probability(part)?),
                _ => {
                    let (first, last) = requests(part)?;
                    fault.window(first, last)
                }
            };
        }
        fault.check()?;
        Ok(fault)
    }
}

fn milliseconds(name: &str, value: Option<&str>) -> Result<Duration, FaultError> {
    number(name, value, &format!("milliseconds, as in `{name}=200`")).map(Duration::from_millis)
}

fn number<N: FromStr>(name: &str, value: Option<&str>, what: &str) -> Result<N, FaultError> {
    value
        .filter(|value| is_plain(value))
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| FaultError::new(format!("`{name}` takes {what}")))
}

fn probability(text: &str) -> Result<f64, FaultError> {
    text.parse().map_err(|_| {
        FaultError::new(format!("`:{text}` is no probability; it is from 0 to 1, as in `drop_after:0.2`"))
    })
}

fn requests(text: &str) -> Result<(u64, Option<u64>), FaultError> {
    let count = |text: &str| if is_plain(text) { text.parse::<u64>().ok() } else { None };
    let window = match text.split_once('-') {
        None => count(text).map(|n| (n, Some(n))),
        Some((first, "")) => count(first).map(|first| (first, None)),
        Some((first, last)) => count(first).zip(count(last).map(Some)),
    };
    window.ok_or_else(|| {
        FaultError::new(format!("`#{text}` names no requests; `#3`, `#1-3` and `#3-` (from the third on) do"))
    })
}

/// Digits and nothing else: `parse` would let a `+` through.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;

//! What can go wrong on purpose, as data.

mod plan;
mod text;

use std::fmt;
use std::time::Duration;

pub(crate) use plan::{Faults, Plan};

use crate::operation::Target;

/// What goes wrong.
///
/// "Effect" is what an operation does to the flows. A request that has no effect is not looked at either: its key is
/// not checked and it does not count against the rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// `latency=200`: the request takes effect so many milliseconds after it was read. One whose client goes away in
    /// the meantime has none.
    Latency(Duration),
    /// `status=503`: no effect; answered with this status (200 to 599) and the error envelope.
    Status(u16),
    /// `status_after=502`: as `status`, after the request has taken effect.
    StatusAfter(u16),
    /// `429` and `429=3`: no effect; answered with 8x8's documented 429. With seconds they are in a `Retry-After`
    /// header and in the message; without, there is no header and the message says 1 second. A 429 that gives no hint
    /// at all is `status=429`.
    TooManyRequests {
        /// The seconds of the header.
        retry_after: Option<u64>,
    },
    /// `drop_before`: no effect; the connection is reset once the request's head has come, its body is not read.
    DropBefore,
    /// `drop_read`: no effect; the connection is reset once the request was read to its end.
    DropRead,
    /// `drop_after`: the request takes effect; the connection is reset before any byte of the answer.
    DropAfter,
    /// `drop_during`: the request takes effect; the connection is reset behind half of the answer's body, or behind
    /// the status line when the answer has no body.
    DropDuring,
    /// `truncate`: the request takes effect; the connection is closed, properly, behind half of what the answer's
    /// `content-length` announces. An answer without a body announces eight blanks; a 204, which cannot, is closed
    /// behind its status line.
    Truncate,
    /// `slow=1`: the request takes effect; the answer's head comes at once, its body at so many bytes per second. Of an
    /// answer without a body, all behind the status line is as slow.
    Slow(u32),
    /// `hang`: no effect, and no answer for as long as the client waits.
    Hang,
    /// `hang_after`: the request takes effect, and there is no answer for as long as the client waits.
    HangAfter,
    /// `idle=0`: after the answer, the connection is closed once it was idle for so many milliseconds; 0 closes it right
    /// behind the answer. No `connection: close` announces it, as with servers whose keep-alive is short.
    Idle(Duration),
}

/// Something that goes wrong on purpose: what, for which requests, and how often.
///
/// Each request meets every fault in the order they were given. [`Latency`](FaultKind::Latency) and
/// [`Idle`](FaultKind::Idle) add to whatever else happens (latencies add up, the shortest idle time counts); of the
/// others the first that strikes decides alone.
///
/// ```
/// use flows8x8_simulator::{Fault, FaultKind, Operation};
///
/// let fault = Fault::new(FaultKind::DropAfter).on(Operation::CreateFlow).with_probability(0.2);
/// assert_eq!(fault.to_string(), "drop_after@create_flow:0.2");
/// assert_eq!("drop_after@create_flow:0.2".parse(), Ok(fault));
/// ```
///
/// As text a fault is its kind, then in any order: `@` and an operation, `:` and a probability, `#` and which of the
/// matching requests. Times are in whole milliseconds.
///
/// | Text | Meaning |
/// |---|---|
/// | `status=503:0.1` | one request in ten is answered with a 503 |
/// | `drop_after@create_flow` | no create is ever answered, and all take effect |
/// | `429@list_flows#1` | the first list is a 429 |
/// | `hang#2-4` | the second, third and fourth request are never answered |
/// | `status=500:0.5#3-` | from the third request on, every other one fails |
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    kind: FaultKind,
    target: Target,
    probability: f64,
    first: u64,
    last: Option<u64>,
}

impl Fault {
    /// A fault that strikes every request, until it is told otherwise.
    #[must_use]
    pub fn new(kind: FaultKind) -> Self {
        Self { kind, target: Target::Any, probability: 1.0, first: 1, last: None }
    }

    /// Strikes only requests for this.
    #[must_use]
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.target = target.into();
        self
    }

    /// Strikes a matching request with this probability, from 0 to 1.
    #[must_use]
    pub fn with_probability(mut self, probability: f64) -> Self {
        self.probability = probability;
        self
    }

    /// Strikes the `n`-th matching request only, counted from 1 and from the moment the fault is set.
    #[must_use]
    pub fn nth(self, n: u64) -> Self {
        self.window(n, Some(n))
    }

    /// Strikes the next `k` matching requests only.
    #[must_use]
    pub fn next(self, k: u64) -> Self {
        self.window(1, Some(k))
    }

    /// Strikes from the `first` matching request to the `last`, both included; without a last one for ever.
    #[must_use]
    pub fn window(mut self, first: u64, last: Option<u64>) -> Self {
        (self.first, self.last) = (first, last);
        self
    }

    /// What goes wrong.
    #[must_use]
    pub fn kind(&self) -> FaultKind {
        self.kind
    }

    /// Which requests it is aimed at.
    #[must_use]
    pub fn target(&self) -> Target {
        self.target
    }

    /// How probable it is that it strikes.
    #[must_use]
    pub fn probability(&self) -> f64 {
        self.probability
    }

    /// Whether it may strike the `n`-th matching request.
    fn covers(&self, n: u64) -> bool {
        n >= self.first && self.last.is_none_or(|last| n <= last)
    }

    /// Refuses what could never mean anything.
    pub(crate) fn check(&self) -> Result<(), FaultError> {
        let name = self.kind.name();
        let wrong = |what: String| Err(FaultError::new(what));
        match self.kind {
            FaultKind::Status(status) | FaultKind::StatusAfter(status) if !(200..600).contains(&status) => {
                return wrong(format!("`{name}` takes a status from 200 to 599, not {status}"));
            }
            FaultKind::Slow(0) => return wrong("`slow` takes at least 1 byte per second".to_owned()),
            _ => {}
        }
        if !(0.0..=1.0).contains(&self.probability) {
            let probability = self.probability;
            return wrong(format!("the probability of `{name}` must be from 0 to 1, not {probability}"));
        }
        if self.first == 0 || self.last.is_some_and(|last| last < self.first) {
            return wrong(format!(
                "the requests of `{name}` are counted from 1 and upwards, as in `{name}#1` or `{name}#2-4`"
            ));
        }
        Ok(())
    }
}

/// Why a fault cannot be: its text says what is wrong and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError(Box<str>);

impl FaultError {
    pub(crate) fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FaultError {}

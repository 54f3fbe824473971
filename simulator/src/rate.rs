//! 8x8's rate limit, when asked for: so many requests per key in any window.
//!
//! A sliding log, not a bucket: a bucket that refills would let nearly twice the limit through in one window, and a
//! client that passes against it could still fail against the real thing.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

/// Keys whose window is empty are forgotten when there are more keys than this.
const KEYS_BEFORE_CLEANING: usize = 1024;

/// Counts requests per key.
pub(crate) struct Limiter {
    limit: usize,
    window: Duration,
    cleaned: Option<Instant>,
    // Holds keys, so it is neither shown nor logged: no Debug here.
    taken: HashMap<Box<[u8]>, VecDeque<Instant>>,
}

impl Limiter {
    pub(crate) fn new(limit: u32, window: Duration) -> Self {
        Self {
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            window,
            cleaned: None,
            taken: HashMap::new(),
        }
    }

    /// Takes a slot for `key`, or says in how many whole seconds there will be one. A refused request takes none.
    pub(crate) fn take(&mut self, key: &[u8], now: Instant) -> Result<(), u64> {
        self.clean(now);
        let window = self.window;
        if !self.taken.contains_key(key) {
            self.taken.insert(key.into(), VecDeque::new());
        }
        let Some(slots) = self.taken.get_mut(key) else { return Ok(()) };
        forget_old(slots, window, now);
        if slots.len() < self.limit {
            slots.push_back(now);
            return Ok(());
        }
        let oldest = slots.front().copied().unwrap_or(now);
        Err(whole_seconds(window.saturating_sub(now.saturating_duration_since(oldest))))
    }

    fn clean(&mut self, now: Instant) {
        let window = self.window;
        // Once a window at most: many keys in use are not looked through with every request.
        let is_recent = self.cleaned.is_some_and(|at| now.saturating_duration_since(at) < window);
        if self.taken.len() <= KEYS_BEFORE_CLEANING || is_recent {
            return;
        }
        self.cleaned = Some(now);
        self.taken.retain(|_, slots| {
            forget_old(slots, window, now);
            !slots.is_empty()
        });
    }
}

/// Threads read the clock before they get here, and may get here in another order: a slot is kept until all that were
/// taken before it are forgotten, so that no window ever holds more than the limit.
fn forget_old(slots: &mut VecDeque<Instant>, window: Duration, now: Instant) {
    while slots.front().is_some_and(|&at| now.saturating_duration_since(at) >= window) {
        slots.pop_front();
    }
}

/// Rounded up, as a client that waits a second too little is refused again; never 0, which means "at once".
fn whole_seconds(wait: Duration) -> u64 {
    (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn no_window_of_a_minute_holds_more_than_the_limit() {
        let start = Instant::now();
        let mut limiter = Limiter::new(100, MINUTE);
        let mut passed = Vec::new();
        for tick in 0..6000_u32 {
            let now = start + Duration::from_millis(50) * tick;
            if limiter.take(b"k", now).is_ok() {
                passed.push(now);
            }
        }
        assert!(passed.windows(101).all(|w| w[100] - w[0] >= MINUTE));
        assert_eq!(passed.len(), 500);
    }

    #[test]
    fn the_wait_lasts_until_the_oldest_request_leaves_the_window() {
        let start = Instant::now();
        let mut limiter = Limiter::new(1, MINUTE);
        assert_eq!(limiter.take(b"k", start), Ok(()));
        for (after_ms, expected) in
            [(0, Err(60)), (500, Err(60)), (30_000, Err(30)), (59_999, Err(1)), (60_000, Ok(()))]
        {
            assert_eq!(
                limiter.take(b"k", start + Duration::from_millis(after_ms)),
                expected,
                "{after_ms} ms"
            );
        }
    }

    #[test]
    fn each_key_has_a_window_of_its_own() {
        let now = Instant::now();
        let mut limiter = Limiter::new(1, MINUTE);
        assert_eq!(limiter.take(b"a", now), Ok(()));
        assert_eq!(limiter.take(b"b", now), Ok(()));
        assert!(limiter.take(b"a", now).is_err());
    }

    #[test]
    fn keys_without_requests_in_the_window_are_forgotten() {
        let start = Instant::now();
        let mut limiter = Limiter::new(1, MINUTE);
        for key in 0..5000_u32 {
            assert_eq!(limiter.take(&key.to_be_bytes(), start), Ok(()));
        }
        assert_eq!(limiter.take(b"late", start + MINUTE), Ok(()));
        assert_eq!(limiter.taken.len(), 1);
    }

    #[test]
    fn requests_that_come_out_of_order_make_no_window_hold_more() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut limiter = Limiter::new(2, Duration::from_millis(100));
        assert_eq!(limiter.take(b"k", at(50)), Ok(()));
        assert_eq!(limiter.take(b"k", at(20)), Ok(()), "kept as long as the one before it");
        assert!(limiter.take(b"k", at(149)).is_err());
        assert_eq!(limiter.take(b"k", at(150)), Ok(()));
        assert_eq!(limiter.take(b"k", at(150)), Ok(()));
        assert!(limiter.take(b"k", at(249)).is_err());
    }
}

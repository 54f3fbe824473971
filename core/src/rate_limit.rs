//! Keeping below 8x8's limit of 100 management requests a minute for each key.
//!
//! One log for each host and key in the process, whichever clients use them: a request may leave when fewer than the
//! limit have left within the window. A refilling bucket would let nearly twice the limit through in one window.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::{ArcSwapOption, Guard};

/// How many requests may leave in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    pub(crate) limit: u32,
    pub(crate) window: Duration,
    /// A longer wait than this is the caller's decision.
    pub(crate) max_wait: Duration,
}

/// When requests leave: past ones, and those that wait for their turn. Pure: the time is passed in.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// In ascending order.
    slots: VecDeque<Instant>,
    /// Nothing leaves before this: the server has said so.
    paused_until: Option<Instant>,
}

impl Log {
    /// Takes the next free slot, or says how long it would be until then when that is too long.
    pub(crate) fn reserve(&mut self, now: Instant, rate: Rate) -> Result<Instant, Duration> {
        while self.slots.front().is_some_and(|slot| *slot + rate.window <= now) {
            self.slots.pop_front();
        }
        let limit = rate.limit.max(1) as usize;
        // The limit-th request before this one must have left a window ago.
        let oldest = self.slots.len().checked_sub(limit).map(|index| self.slots[index] + rate.window);
        let slot = [oldest, self.paused_until].into_iter().flatten().fold(now, Instant::max);
        let wait = slot.saturating_duration_since(now);
        if wait > rate.max_wait {
            return Err(wait);
        }
        // Usually the last one; slots that were given back can leave a gap before it.
        let at = self.slots.partition_point(|taken| *taken <= slot);
        self.slots.insert(at, slot);
        Ok(slot)
    }

    /// Gives a slot back that was not used.
    pub(crate) fn give_back(&mut self, slot: Instant) {
        if let Ok(at) = self.slots.binary_search(&slot) {
            self.slots.remove(at);
        }
    }

    /// Lets nothing leave before `until`.
    pub(crate) fn pause(&mut self, until: Instant) {
        self.paused_until = Some(self.paused_until.map_or(until, |already| already.max(until)));
    }

    /// Whether a slot that has come lies within a pause that began after it was taken.
    pub(crate) fn is_paused(&self, now: Instant) -> bool {
        self.paused_until.is_some_and(|until| until > now)
    }
}

/// The log of one host and key, in one process.
#[derive(Debug)]
pub(crate) struct Limiter {
    process: u32,
    log: Mutex<Log>,
}

/// All limiters of one process.
struct Registry {
    process: u32,
    /// Random in each process.
    hasher: RandomState,
    limiters: Mutex<HashMap<String, Arc<Limiter>>>,
}

/// The registry of this process. Swapped whole, without a lock: a child of a fork would inherit a lock in whatever
/// state another thread had left it, and wait for that thread forever.
static REGISTRY: ArcSwapOption<Registry> = ArcSwapOption::const_empty();

/// The limiter of a host and key, as a client holds it.
#[derive(Default)]
pub(crate) struct LimiterCell(ArcSwapOption<Held>);

/// A limiter and the key it counts for, which a callback may change.
struct Held {
    key: http::HeaderValue,
    limiter: Arc<Limiter>,
}

impl LimiterCell {
    /// The limiter, looked up the first time, and anew in a child of a fork.
    pub(crate) fn get(&self, host: &str, key: &http::HeaderValue) -> Arc<Limiter> {
        let process = std::process::id();
        if let Some(held) = Guard::into_inner(self.0.load())
            && held.limiter.process == process
            && held.key == *key
        {
            return held.limiter.clone();
        }
        let limiter = registry(process).limiter(host, key);
        let held = Arc::new(Held { key: key.clone(), limiter: limiter.clone() });
        forget_foreign(self.0.swap(Some(held)), process, |held| held.limiter.process);
        limiter
    }
}

fn registry(process: u32) -> Arc<Registry> {
    loop {
        let current = REGISTRY.load();
        if let Some(registry) = current.as_ref()
            && registry.process == process
        {
            return registry.clone();
        }
        let new = Arc::new(Registry { process, hasher: RandomState::new(), limiters: Mutex::default() });
        let before = REGISTRY.compare_and_swap(&current, Some(new));
        forget_foreign(Guard::into_inner(before), process, |registry| registry.process);
    }
}

/// Leaks what belongs to another process: dropping it could touch a lock that nobody will ever open.
fn forget_foreign<T>(held: Option<Arc<T>>, process: u32, owner: impl Fn(&T) -> u32) {
    if let Some(held) = held
        && owner(&held) != process
    {
        std::mem::forget(held);
    }
}

impl Registry {
    fn limiter(&self, host: &str, key: &http::HeaderValue) -> Arc<Limiter> {
        // The key itself is not kept for the life of the process, only a number made from it.
        let name = format!("{host} {:x}", self.hasher.hash_one(key.as_bytes()));
        let mut limiters = locked(&self.limiters);
        let limiter = || Arc::new(Limiter { process: self.process, log: Mutex::default() });
        limiters.entry(name).or_insert_with(limiter).clone()
    }
}

/// A lock whose holder panicked is as good as any other: a log has no half-done state.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A slot that is given back unless it was used.
struct Reservation<'a> {
    limiter: &'a Limiter,
    slot: Option<Instant>,
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        if let Some(slot) = self.slot {
            locked(&self.limiter.log).give_back(slot);
        }
    }
}

impl Limiter {
    /// Waits for the next free slot and says how long that took; too long a wait is not begun but returned as error.
    pub(crate) async fn acquire(&self, rate: Rate) -> Result<Duration, Duration> {
        let begun = Instant::now();
        loop {
            let now = Instant::now();
            let left = rate.max_wait.saturating_sub(now - begun);
            let slot = locked(&self.log).reserve(now, Rate { max_wait: left, ..rate })?;
            let mut reservation = Reservation { limiter: self, slot: Some(slot) };
            if slot > now {
                announce(slot - now, rate);
                tokio::time::sleep_until(slot.into()).await;
            }
            if !locked(&self.log).is_paused(Instant::now()) {
                reservation.slot = None;
                return Ok(begun.elapsed());
            }
        }
    }

    /// The server has refused for the rate all the same, because of another process: everybody waits.
    pub(crate) fn pause(&self, wait: Duration) {
        if let Some(until) = Instant::now().checked_add(wait) {
            locked(&self.log).pause(until);
        }
    }
}

/// A wait that somebody may take for a hang is worth a warning.
fn announce(wait: Duration, rate: Rate) {
    const NOTICEABLE: Duration = Duration::from_secs(3);
    let (seconds, limit, window) = (wait.as_secs_f64().ceil(), rate.limit, rate.window.as_secs());
    if wait >= NOTICEABLE {
        tracing::warn!(target: "flows8x8", "waiting {seconds} s: {limit} requests have left within {window} s");
    } else {
        tracing::debug!(target: "flows8x8", "waiting {seconds} s: {limit} requests have left within {window} s");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { limit: 3, window: Duration::from_secs(60), max_wait: Duration::from_secs(600) };

    fn seconds(log: &mut Log, start: Instant, at: u64) -> u64 {
        let slot = log.reserve(start + Duration::from_secs(at), RATE).unwrap();
        (slot - start).as_secs()
    }

    #[test]
    fn the_limit_holds_in_every_window_and_nobody_waits_longer_than_it_asks() {
        let (start, mut log) = (Instant::now(), Log::default());
        let slots: Vec<u64> = [0, 0, 10, 10, 10, 10, 10, 200].map(|at| seconds(&mut log, start, at)).into();
        assert_eq!(slots, [0, 0, 10, 60, 60, 70, 120, 200]);
    }

    #[test]
    fn any_order_of_requests_cancellations_and_pauses_keeps_the_limit() {
        // Exhaustive over short histories: each step is a request, a cancellation of the newest or oldest waiter, a pause
        // or the passing of time.
        for mut history in 0..5_u32.pow(7) {
            let (start, mut log) = (Instant::now(), Log::default());
            let (mut now, mut waiting, mut left) = (start, Vec::new(), Vec::new());
            for _ in 0..7 {
                let step = history % 5;
                history /= 5;
                match step {
                    0 => waiting.extend(log.reserve(now, RATE)),
                    1 if !waiting.is_empty() => log.give_back(waiting.remove(waiting.len() - 1)),
                    2 if !waiting.is_empty() => log.give_back(waiting.remove(0)),
                    3 => log.pause(now + Duration::from_secs(7)),
                    _ => now += Duration::from_secs(31),
                }
                // Those whose time has come leave, or queue again when a pause has begun since.
                while let Some(at) = waiting.iter().position(|slot: &Instant| *slot <= now) {
                    let slot = waiting.remove(at);
                    if log.is_paused(now) {
                        log.give_back(slot);
                        waiting.extend(log.reserve(now, RATE));
                    } else {
                        left.push(slot);
                    }
                }
            }
            left.extend(waiting);
            left.sort_unstable();
            for pair in left.windows(RATE.limit as usize + 1) {
                assert!(pair[RATE.limit as usize] - pair[0] >= RATE.window, "{left:?}");
            }
        }
    }

    #[test]
    fn too_long_a_wait_is_not_begun_and_takes_no_slot() {
        let (start, mut log) = (Instant::now(), Log::default());
        let rate = Rate { max_wait: Duration::from_secs(5), ..RATE };
        for _ in 0..3 {
            log.reserve(start, rate).unwrap();
        }
        for _ in 0..9 {
            assert_eq!(log.reserve(start, rate), Err(Duration::from_secs(60)));
        }
        assert_eq!(log.slots.len(), 3);
    }

    #[test]
    fn clients_of_one_host_and_key_share_a_limiter_and_others_do_not() {
        let key = |text: &'static str| http::HeaderValue::from_static(text);
        let cell = LimiterCell::default();
        assert!(
            !Arc::ptr_eq(&cell.get("h:1", &key("a")), &cell.get("h:1", &key("b"))),
            "a callback may change the key"
        );
        let get = |host: &str, text| LimiterCell::default().get(host, &key(text));
        assert!(Arc::ptr_eq(&get("h:1", "a"), &get("h:1", "a")));
        assert!(!Arc::ptr_eq(&get("h:1", "a"), &get("h:1", "b")));
        assert!(!Arc::ptr_eq(&get("h:1", "a"), &get("h:2", "a")));
    }
}

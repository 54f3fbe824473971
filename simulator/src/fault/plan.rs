//! Which faults strike a request.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fastrand::Rng;

use super::{Fault, FaultKind};
use crate::operation::Target;

/// Keeps the faults' randomness apart from that of ids, which is drawn from the same seed.
const STREAM: u64 = 0x1656_67B1_9E37_79F9;

/// What happens to one request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) latency: Duration,
    /// The one fault that decides what becomes of request and answer.
    pub(crate) fate: Option<FaultKind>,
    /// How long the connection may be idle after the answer.
    pub(crate) idle: Option<Duration>,
}

/// The faults that are set, and how often each struck.
#[derive(Debug)]
pub(crate) struct Faults {
    seed: Option<u64>,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    set: Vec<Set>,
    /// Every fault there ever was, in the order they were first set.
    injected: Vec<(Fault, u64)>,
}

/// A fault with what it remembers.
#[derive(Debug)]
struct Set {
    fault: Fault,
    /// Its own, so that another fault beside it changes nothing for this one.
    rng: Rng,
    matched: u64,
    /// Its place in `Inner::injected`.
    tally: usize,
}

impl Faults {
    pub(crate) fn new(seed: Option<u64>, faults: Vec<Fault>) -> Self {
        let new = Self { seed, inner: Mutex::default() };
        new.set(faults);
        new
    }

    /// Takes the place of all faults that are set; counting and randomness begin anew.
    pub(crate) fn set(&self, faults: Vec<Fault>) {
        let mut source = self.seed.map_or_else(Rng::new, |seed| Rng::with_seed(seed ^ STREAM));
        let mut inner = self.lock();
        let Inner { set, injected } = &mut *inner;
        set.clear();
        for fault in faults {
            let known = injected.iter().position(|(other, _)| *other == fault);
            let tally = known.unwrap_or_else(|| {
                injected.push((fault.clone(), 0));
                injected.len() - 1
            });
            set.push(Set { fault, rng: source.fork(), matched: 0, tally });
        }
    }

    pub(crate) fn injected(&self) -> Vec<(Fault, u64)> {
        self.lock().injected.clone()
    }

    /// Decides what happens to a request, and counts it as having happened.
    pub(crate) fn plan(&self, method: &str, path: &str) -> Plan {
        let mut inner = self.lock();
        if inner.set.is_empty() {
            return Plan::default();
        }
        let Inner { set, injected } = &mut *inner;
        let requested = Target::of(method, path);
        // Every fault draws for every request it matches, whatever the others do, so that a sequence stays the same.
        let striking: Vec<&Set> = set.iter_mut().filter_map(|set| set.strikes(requested)).collect();
        let fate = striking.iter().find(|set| set.fault.kind.is_fate());
        let closes = fate.is_some_and(|set| set.fault.kind.ends_the_connection());
        let mut plan = Plan { fate: fate.map(|set| set.fault.kind), ..Plan::default() };
        let fate = fate.map(|set| set.tally);
        for set in &striking {
            let is_used = match set.fault.kind {
                FaultKind::Latency(time) => {
                    plan.latency = plan.latency.saturating_add(time);
                    true
                }
                FaultKind::Idle(_) if closes => false,
                FaultKind::Idle(time) => {
                    plan.idle = Some(plan.idle.map_or(time, |other| other.min(time)));
                    true
                }
                _ => false,
            };
            injected[set.tally].1 += u64::from(is_used);
        }
        if let Some(tally) = fate {
            injected[tally].1 += 1;
        }
        plan
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // No panic can leave it half changed in a way that matters.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Set {
    /// Counts the request if it matches; gives the fault back if it strikes.
    fn strikes(&mut self, requested: Target) -> Option<&Self> {
        if !self.fault.target.meets(requested) {
            return None;
        }
        self.matched += 1;
        if !self.fault.covers(self.matched) {
            return None;
        }
        (self.rng.f64() < self.fault.probability).then_some(self)
    }
}

impl FaultKind {
    fn is_fate(self) -> bool {
        !matches!(self, Self::Latency(_) | Self::Idle(_))
    }

    fn ends_the_connection(self) -> bool {
        matches!(
            self,
            Self::DropBefore
                | Self::DropRead
                | Self::DropAfter
                | Self::DropDuring
                | Self::Truncate
                | Self::Hang
                | Self::HangAfter
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: (&str, &str) = ("GET", "/config/v1/channels/whatsapp/c/flows");
    const CREATE: (&str, &str) = ("POST", "/config/v1/channels/whatsapp/c/flows");

    fn faults(seed: u64, texts: &[&str]) -> Faults {
        Faults::new(Some(seed), parsed(texts))
    }

    fn parsed(texts: &[&str]) -> Vec<Fault> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn fates(faults: &Faults, request: (&str, &str), count: usize) -> Vec<Option<FaultKind>> {
        (0..count).map(|_| faults.plan(request.0, request.1).fate).collect()
    }

    #[test]
    fn the_same_seed_strikes_the_same_requests_and_another_does_not() {
        let draw = |seed| fates(&faults(seed, &["hang:0.3"]), LIST, 200);
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        let struck = draw(7).iter().flatten().count();
        assert!((30..90).contains(&struck), "{struck} of 200");
    }

    #[test]
    fn setting_faults_again_begins_their_sequence_anew() {
        let faults = faults(7, &["hang:0.5"]);
        let first = fates(&faults, LIST, 50);
        faults.set(parsed(&["hang:0.5"]));
        assert_eq!(fates(&faults, LIST, 50), first);
        let struck = u64::try_from(first.iter().flatten().count()).unwrap();
        assert_eq!(faults.injected(), [("hang:0.5".parse().unwrap(), 2 * struck)]);
    }

    #[test]
    fn a_fault_beside_it_changes_nothing_for_a_fault() {
        let alone = faults(7, &["latency=1", "hang:0.5"]);
        let beside = faults(7, &["idle=1:0.5@create_flow", "hang:0.5", "truncate:0.5@create_flow"]);
        let mut seen = Vec::new();
        for _ in 0..50 {
            beside.plan(CREATE.0, CREATE.1);
            alone.plan(CREATE.0, CREATE.1);
            seen.push(fates(&alone, LIST, 1) == fates(&beside, LIST, 1));
        }
        assert_eq!(seen, [true; 50]);
    }

    #[test]
    fn probability_0_never_strikes_and_1_always() {
        assert_eq!(fates(&faults(7, &["hang:0"]), LIST, 100), [None; 100]);
        assert_eq!(fates(&faults(7, &["hang:1"]), LIST, 100), [Some(FaultKind::Hang); 100]);
    }

    #[test]
    fn scripts_count_matching_requests_only() {
        let faults = faults(7, &["hang@list_flows#2-3"]);
        let hang = Some(FaultKind::Hang);
        assert_eq!(fates(&faults, LIST, 1), [None]);
        assert_eq!(fates(&faults, CREATE, 5), [None; 5]);
        assert_eq!(fates(&faults, LIST, 4), [hang, hang, None, None]);
    }

    #[test]
    fn latency_and_idle_add_to_the_first_of_the_others() {
        let faults = faults(7, &["latency=5", "status=503", "idle=9", "hang", "latency=6", "idle=3"]);
        let plan = faults.plan(LIST.0, LIST.1);
        let expected = Plan {
            latency: Duration::from_millis(11),
            fate: Some(FaultKind::Status(503)),
            idle: Some(Duration::from_millis(3)),
        };
        assert_eq!(plan, expected);
        let counts: Vec<u64> = faults.injected().into_iter().map(|(_, count)| count).collect();
        assert_eq!(counts, [1, 1, 1, 0, 1, 1], "what did not happen is not counted");
    }

    #[test]
    fn a_connection_that_is_dropped_is_never_idle() {
        let faults = faults(7, &["idle=0", "drop_after"]);
        assert_eq!(faults.plan(LIST.0, LIST.1).idle, None);
        let counts: Vec<u64> = faults.injected().into_iter().map(|(_, count)| count).collect();
        assert_eq!(counts, [0, 1]);
    }
}

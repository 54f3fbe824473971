//! What happened, in numbers.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::fault::Fault;
use crate::operation::Operation;

/// What a simulator did since it was started, whatever its clients were told.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    pub(crate) requests: u64,
    pub(crate) rate_limited: u64,
    pub(crate) effects: [u64; Operation::ALL.len()],
    pub(crate) injected: Vec<(Fault, u64)>,
}

impl Counts {
    /// How many requests came in, refused ones, downloads and preview pages included.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests
    }

    /// How many requests the rate refused with a 429. Those of a fault are not among them.
    #[must_use]
    pub fn rate_limited(&self) -> u64 {
        self.rate_limited
    }

    /// How many requests for this operation took effect: a flow was created, changed, moved or deleted; for an
    /// operation that only reads, what it asks for was found. Refused requests have no effect.
    #[must_use]
    pub fn effects(&self, operation: Operation) -> u64 {
        self.effects[operation as usize]
    }

    /// How often each fault struck, in the order they were first set; those that were taken away are still listed. A
    /// fault that is set twice is one. What strikes may strike a request that would have been refused.
    #[must_use]
    pub fn injected(&self) -> &[(Fault, u64)] {
        &self.injected
    }

    /// How often faults of this kind struck, by its [name](crate::FaultKind::name), such as `drop_after`.
    #[must_use]
    pub fn injected_of(&self, kind: &str) -> u64 {
        self.injected.iter().filter(|(fault, _)| fault.kind().name() == kind).map(|(_, count)| count).sum()
    }
}

/// Counts effects.
#[derive(Debug, Default)]
pub(crate) struct Effects([AtomicU64; Operation::ALL.len()]);

impl Effects {
    pub(crate) fn add(&self, operation: Operation) {
        self.0[operation as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> [u64; Operation::ALL.len()] {
        std::array::from_fn(|index| self.0[index].load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_count_of_its_own() {
        let effects = Effects::default();
        for (times, operation) in Operation::ALL.into_iter().enumerate() {
            (0..times).for_each(|_| effects.add(operation));
        }
        assert_eq!(effects.read(), [0, 1, 2, 3, 4, 5, 6, 7]);
        let counts = Counts { requests: 0, rate_limited: 0, effects: effects.read(), injected: Vec::new() };
        for (times, operation) in (0..).zip(Operation::ALL) {
            assert_eq!(counts.effects(operation), times, "{operation}");
        }
    }
}

//! From a request to an answer, without a socket: route, key, quota, input, state, shape, in this order.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::answer::Answer;
use crate::clock::Now;
use crate::counts::Effects;
use crate::dump::{self, Spaces};
use crate::flow::FlowRecord;
use crate::ids::{Ids, Purpose};
use crate::input;
use crate::operation::Operation;
use crate::page;
use crate::rate::Limiter;
use crate::refusal::Refusal;
use crate::routes::{self, FlowsRoute, Route};
use crate::shape::Shape;
use crate::state::{Space, State};

/// What came over the wire, as far as it matters.
pub(crate) struct Call<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: Option<&'a str>,
    /// Every `Authorization` header there was.
    pub(crate) authorization: Vec<&'a [u8]>,
    /// The body, or why there is none.
    pub(crate) body: Result<&'a [u8], Refusal>,
}

/// How the simulator was asked to behave.
pub(crate) struct Settings {
    pub(crate) seed: Option<u64>,
    pub(crate) unique_names: bool,
    pub(crate) key: Option<Box<str>>,
    pub(crate) shape: Shape,
    pub(crate) limiter: Option<Limiter>,
}

/// The simulated API.
pub(crate) struct Service {
    base_url: String,
    key: Option<Box<str>>,
    shape: Shape,
    limiter: Option<Mutex<Limiter>>,
    state: Mutex<State>,
    error_ids: Mutex<Ids>,
    effects: Effects,
    rate_limited: AtomicU64,
}

impl Service {
    pub(crate) fn new(base_url: String, settings: Settings) -> Self {
        let Settings { seed, unique_names, key, shape, limiter } = settings;
        Self {
            base_url,
            key,
            shape,
            limiter: limiter.map(Mutex::new),
            state: Mutex::new(State::new(seed, shape == Shape::Guide, unique_names)),
            error_ids: Mutex::new(Ids::new(seed, Purpose::Errors)),
            effects: Effects::default(),
            rate_limited: AtomicU64::new(0),
        }
    }

    pub(crate) fn dump(&self) -> Value {
        let spaces = lock(&self.state).spaces();
        // Written once nobody has to wait for it.
        dump::write(&spaces)
    }

    pub(crate) fn replace(&self, spaces: Spaces) {
        lock(&self.state).replace(spaces);
    }

    pub(crate) fn flows(&self, space: &Space) -> Vec<FlowRecord> {
        let flows = lock(&self.state).list(space, usize::MAX);
        flows.into_iter().map(|(id, name, status)| FlowRecord { id, name, status }).collect()
    }

    /// How many requests for each operation took effect.
    pub(crate) fn effects(&self) -> &Effects {
        &self.effects
    }

    /// How many requests the rate refused.
    pub(crate) fn rate_limited(&self) -> u64 {
        self.rate_limited.load(Ordering::Relaxed)
    }

    pub(crate) fn answer(&self, call: &Call<'_>, now: &Now) -> Answer {
        self.try_answer(call, now).unwrap_or_else(|refusal| self.refuse(&refusal, now))
    }

    pub(crate) fn refuse(&self, refusal: &Refusal, now: &Now) -> Answer {
        let error_id = lock(&self.error_ids).uuid();
        self.shape.refused(refusal, &error_id, now)
    }

    fn try_answer(&self, call: &Call<'_>, now: &Now) -> Result<Answer, Refusal> {
        match routes::find(call.method, call.path)? {
            Route::Flows(route) => {
                self.admit(call, now)?;
                let body = call.body.clone()?;
                let answer = self.operate(&route, call.query, body, now)?;
                self.effects.add(route.operation);
                Ok(answer)
            }
            Route::Document(file) => {
                let signature = input::parameter(call.query, "oh")?.unwrap_or_default();
                let signature = signature.strip_prefix("01_").unwrap_or_default();
                Ok(Answer::document(lock(&self.state).document(file, signature, now)?))
            }
            Route::PreviewPage(flow) => Ok(self.preview_page(flow, call.query, now)),
        }
    }

    /// Checks the key and the key's quota.
    fn admit(&self, call: &Call<'_>, now: &Now) -> Result<(), Refusal> {
        let key = bearer(&call.authorization).ok_or(Refusal::Unauthenticated)?;
        if self.key.as_ref().is_some_and(|expected| expected.as_bytes() != key) {
            return Err(Refusal::Unauthenticated);
        }
        let Some(limiter) = &self.limiter else { return Ok(()) };
        lock(limiter).take(key, now.monotonic).map_err(|seconds| {
            self.rate_limited.fetch_add(1, Ordering::Relaxed);
            Refusal::QuotaExceeded(seconds)
        })
    }

    fn operate(
        &self,
        route: &FlowsRoute<'_>,
        query: Option<&str>,
        body: &[u8],
        now: &Now,
    ) -> Result<Answer, Refusal> {
        let (space, id) = route.target()?;
        let shape = self.shape;
        // Bodies and queries are read before the state is locked: a large flow JSON holds nobody up.
        match route.operation {
            Operation::ListFlows => {
                let limit = input::limit(query)?;
                let flows = lock(&self.state).list(&space, limit);
                Ok(shape.listed(&flows))
            }
            Operation::CreateFlow => {
                let new = input::new_flow(body)?;
                let flow = lock(&self.state).create(&space, new)?;
                Ok(shape.created(&flow))
            }
            Operation::GetFlow => {
                let flow = lock(&self.state).get(&space, &id, now)?;
                Ok(shape.details(&flow, &self.base_url))
            }
            Operation::UpdateFlow => {
                let changes = input::changes(body)?;
                let flow = lock(&self.state).update(&space, &id, changes)?;
                Ok(shape.updated(&flow))
            }
            Operation::DeleteFlow => lock(&self.state).delete(&space, &id).map(|()| shape.deleted()),
            Operation::PublishFlow => lock(&self.state).publish(&space, &id).map(|flow| shape.moved(&flow)),
            Operation::DeprecateFlow => {
                lock(&self.state).deprecate(&space, &id).map(|flow| shape.moved(&flow))
            }
            Operation::PreviewFlow => {
                let refresh = input::refresh(query)?;
                let link = lock(&self.state).preview(&space, &id, refresh, now)?;
                Ok(shape.previewed(&id, &link, &self.base_url))
            }
        }
    }

    /// A page for people: also what is wrong is said in HTML.
    fn preview_page(&self, flow: &str, query: Option<&str>, now: &Now) -> Answer {
        let shown = input::parameter(query, "token")
            .and_then(|token| lock(&self.state).previewed(flow, &token.unwrap_or_default(), now));
        match shown {
            Ok(flow) => Answer::html(200, page::preview(&flow)),
            Err(Refusal::LinkExpired) => Answer::html(410, page::gone()),
            Err(_) => Answer::html(404, page::gone()),
        }
    }
}

/// The key of the one bearer header there may be: not blank, and not one of several.
fn bearer<'a>(headers: &[&'a [u8]]) -> Option<&'a [u8]> {
    let [header] = headers else { return None };
    let header = header.trim_ascii();
    let (scheme, rest) = header.split_at_checked("Bearer".len())?;
    let key = rest.trim_ascii_start();
    let is_bearer = scheme.eq_ignore_ascii_case(b"Bearer") && key.len() < rest.len();
    (is_bearer && !key.is_empty()).then_some(key)
}

/// A panic elsewhere does not take the simulator down: every change of the state is a single assignment at its end.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bearer_with_a_key_is_one() {
        for (header, expected) in [
            (&b"Bearer abc"[..], Some(&b"abc"[..])),
            (b"bearer abc", Some(b"abc")),
            (b"BEARER   abc ", Some(b"abc")),
            (b"Bearer a b", Some(b"a b")),
            (b"Bearer \xff\xfe", Some(b"\xff\xfe")),
            (b"Bearer", None),
            (b"Bearer   ", None),
            (b"Bearerabc", None),
            (b"Basic abc", None),
            (b"abc", None),
            (b"", None),
        ] {
            assert_eq!(bearer(&[header]), expected, "{header:?}");
        }
        assert_eq!(bearer(&[]), None);
        assert_eq!(bearer(&[b"Bearer a", b"Bearer a"]), None);
    }

    #[test]
    fn a_lock_that_a_panic_poisoned_still_opens() {
        let mutex = Mutex::new(1);
        std::thread::scope(|scope| {
            let broken = scope.spawn(|| {
                let _guard = mutex.lock().unwrap();
                panic!("on purpose");
            });
            assert!(broken.join().is_err());
        });
        assert_eq!(*lock(&mutex), 1);
    }
}

//! What has ended and waits for its event loop.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use flows8x8::host::panicked;
use futures_util::FutureExt as _;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyList;
use tokio::sync::oneshot;
use tokio::task::AbortHandle;

use crate::call::{Call, Ended, Prepared};
use crate::errors::to_python;
use crate::keys::{Ask, Callback, Key};
use crate::wake::Wake;
use crate::{logging, runtime};

pub(crate) const ENDED_BADLY: u8 = 0;
pub(crate) const ENDED_WELL: u8 = 1;
pub(crate) const KEY_WANTED: u8 = 2;

/// How long a thread waits in the place of a loop before it looks whether that loop is still there.
const PATIENCE: Duration = Duration::from_millis(500);

/// Something for the loop.
enum Item {
    Ended { token: u64, raw: bool, ended: Box<Ended> },
    KeyWanted { token: u64, refresh: bool, callback: Arc<Callback>, answer: oneshot::Sender<Key> },
}

#[derive(Default)]
struct Waiting {
    items: Vec<Item>,
    /// Whether a thread that waits in the place of a loop has something to tell it.
    news: bool,
}

/// The end of the queue that the worker has.
pub(crate) struct Sender {
    waiting: Mutex<Waiting>,
    ready: Condvar,
    wake: Wake,
}

tokio::task_local! {
    /// The queue and the token of the call that a task runs.
    static CURRENT: (Arc<Sender>, u64);
}

impl Sender {
    fn push(&self, item: Item) {
        let mut waiting = locked(&self.waiting);
        waiting.items.push(item);
        // Whoever finds the queue empty is the one who wakes the loop up; it takes all there is.
        if waiting.items.len() == 1 {
            waiting.news = true;
            self.wake.notify();
            self.ready.notify_all();
        }
    }

    /// Asks the loop of the call that this task runs for the key; none outside of such a task.
    pub(crate) fn ask_for_key(callback: &Arc<Callback>, refresh: bool) -> Option<oneshot::Receiver<Key>> {
        CURRENT
            .try_with(|(sender, token)| {
                let (answer, answered) = oneshot::channel();
                sender.push(Item::KeyWanted { token: *token, refresh, callback: callback.clone(), answer });
                answered
            })
            .ok()
    }

    /// Wakes up the loop of the call that this task runs, for what there is to log.
    pub(crate) fn wake_current() {
        let _ = CURRENT.try_with(|(sender, _)| sender.wake.notify());
    }
}

/// One for each event loop: calls go in, what has ended comes out. Private.
#[pyclass(frozen, module = "flows8x8._native")]
pub(crate) struct Queue {
    process: u32,
    sender: Arc<Sender>,
    next: AtomicU64,
    running: Mutex<HashMap<u64, AbortHandle>>,
    /// Who waits for a key, by the token of the call.
    asked: Mutex<HashMap<u64, oneshot::Sender<Key>>>,
    /// What functions for keys have raised, by the token of the call.
    failures: Mutex<HashMap<u64, PyErr>>,
}

#[pymethods]
impl Queue {
    #[new]
    fn new() -> PyResult<Self> {
        let sender = Sender { waiting: Mutex::default(), ready: Condvar::new(), wake: Wake::new()? };
        Ok(Self {
            process: std::process::id(),
            sender: Arc::new(sender),
            next: AtomicU64::new(0),
            running: Mutex::default(),
            asked: Mutex::default(),
            failures: Mutex::default(),
        })
    }

    /// The descriptor that can be read when there is something to take.
    fn fileno(&self) -> PyResult<i32> {
        self.sender.wake.descriptor()
    }

    fn is_of_this_process(&self) -> bool {
        self.process == std::process::id()
    }

    /// Starts a call and returns its token.
    #[pyo3(signature = (call, raw, /))]
    fn start(&self, call: &Call, raw: bool) -> PyResult<u64> {
        let Prepared::Asynchronous(call, worker) = call.take()? else {
            return Err(PyRuntimeError::new_err("this call blocks"));
        };
        let token = self.next.fetch_add(1, Ordering::Relaxed);
        let sender = self.sender.clone();
        let run = async move {
            let ended = std::panic::AssertUnwindSafe(call).catch_unwind().await;
            let ended = ended.unwrap_or_else(|payload| Err(panicked(payload.as_ref())));
            sender.push(Item::Ended { token, raw, ended: Box::new(ended) });
        };
        // The worker stays while a call runs, also when its client is gone.
        let handle = worker.handle().clone();
        let run = CURRENT.scope((self.sender.clone(), token), async move {
            run.await;
            drop(worker);
        });
        locked(&self.running).insert(token, handle.spawn(run).abort_handle());
        Ok(token)
    }

    /// Drops a call and closes its connection.
    #[pyo3(signature = (token, /))]
    fn cancel(&self, token: u64) {
        // In the child of a fork the task is the parent's, and so are its locks.
        if let Some(task) = self.forget(token).filter(|_| self.is_of_this_process()) {
            task.abort();
        }
    }

    /// All that is there: `(kind, token, value)`.
    fn take<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.sender.wake.acknowledge();
        let mut items = std::mem::take(&mut locked(&self.sender.waiting).items);
        // After that, so that the records of what is taken are all there.
        if let Err(raised) = logging::flush_worker(py) {
            let mut waiting = locked(&self.sender.waiting);
            items.append(&mut waiting.items);
            waiting.items = items;
            drop(waiting);
            // The loop comes back for them.
            self.sender.wake.notify();
            return Err(raised);
        }
        let taken = PyList::empty(py);
        for item in items {
            match item {
                Item::Ended { token, raw, ended } => {
                    let (kind, value) = self.ended(py, token, raw, *ended);
                    taken.append((kind, token, value))?;
                }
                Item::KeyWanted { token, refresh, callback, answer } => {
                    locked(&self.asked).insert(token, answer);
                    taken.append((KEY_WANTED, token, Py::new(py, Ask { callback, refresh })?))?;
                }
            }
        }
        Ok(taken)
    }

    /// Waits for something to take, in the place of a loop that cannot; false when nothing came for a while.
    fn wait(&self, py: Python<'_>) -> bool {
        py.detach(|| {
            let waiting = locked(&self.sender.waiting);
            let waited = self.sender.ready.wait_timeout_while(waiting, PATIENCE, |waiting| !waiting.news);
            std::mem::take(&mut waited.unwrap_or_else(PoisonError::into_inner).0.news)
        })
    }

    /// Passes a key on to the call that asked for it, or what was raised instead.
    #[pyo3(signature = (token, key, error, /))]
    fn answer(&self, token: u64, key: &Bound<'_, PyAny>, error: Option<&Bound<'_, PyAny>>) {
        let Some(answer) = locked(&self.asked).remove(&token) else { return };
        let key = match error {
            Some(error) => Err(PyErr::from_value(error.clone())),
            None => crate::keys::read(key),
        };
        let key = key.map_err(|error| {
            let text = error.to_string();
            if locked(&self.running).contains_key(&token) {
                locked(&self.failures).insert(token, error);
            }
            text
        });
        let _ = answer.send(key);
    }
}

impl Queue {
    fn forget(&self, token: u64) -> Option<AbortHandle> {
        locked(&self.asked).remove(&token);
        locked(&self.failures).remove(&token);
        locked(&self.running).remove(&token)
    }

    fn ended(&self, py: Python<'_>, token: u64, raw: bool, ended: Ended) -> (u8, Py<PyAny>) {
        let failure = locked(&self.failures).remove(&token);
        self.forget(token);
        let ended = match (ended, failure) {
            (Ok(answer), _) => answer.into_python(py, raw),
            (Err(error), Some(failure)) => Err(runtime::because_of_key(py, &error, failure)),
            (Err(error), None) => Err(to_python(py, &error)),
        };
        match ended {
            Ok(value) => (ENDED_WELL, value),
            Err(error) => (ENDED_BADLY, error.into_value(py).into_any()),
        }
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        // Nobody is left to take what they would yield.
        if self.is_of_this_process() {
            let running = self.running.get_mut().unwrap_or_else(PoisonError::into_inner);
            running.drain().for_each(|(_, task)| task.abort());
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

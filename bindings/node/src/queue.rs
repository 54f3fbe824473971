//! What has ended and waits for its event loop.

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use flows8x8::CancelToken;
use flows8x8::host::{Worker, panicked};
use futures_util::FutureExt as _;
use futures_util::future::{AbortHandle, Abortable};
use napi::Env;
use napi::bindgen_prelude::{Function, Status};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use tokio::sync::oneshot;

use crate::answer::{ByteString, Ended};
use crate::keys::Key;
use crate::outcome::error_json;

/// Wakes the event loop up. Weak: it does not keep the process alive by itself.
type Wake = ThreadsafeFunction<(), (), (), Status, false, true>;

/// Something for the event loop.
enum Item {
    Ended { token: u32, ended: Box<Ended> },
    KeyWanted { token: u32, refresh: bool, answer: oneshot::Sender<Key> },
    Said { token: u32, level: u8, text: String },
}

/// What an item is: the first element of [`Taken`].
#[napi]
pub enum News {
    /// A value, and the answer it came from.
    Ended,
    /// The error as JSON.
    Failed,
    /// The call wants the key; the text is `refresh` when the one given last was refused.
    KeyWanted,
    /// A record for the log: the number of its level, from 1 for trace to 5 for error, and what it says.
    Said,
}

/// News, the call's token, a text, and of a call that has ended well the answer.
type Taken = (News, u32, Option<String>, Option<ByteString>);

/// The end of the queue that the worker has.
pub(crate) struct Sender {
    waiting: Mutex<Vec<Item>>,
    wake: Mutex<Wake>,
}

/// What the code that a task runs may have to say to the event loop.
struct Current {
    sender: Arc<Sender>,
    token: u32,
    /// The lowest level of what the call's logger wants; 0 for nothing.
    wanted: u8,
}

tokio::task_local! {
    static CURRENT: Current;
}

impl Sender {
    /// Adds something, on the worker.
    fn push(self: &Arc<Self>, item: Item) {
        let mut waiting = locked(&self.waiting);
        waiting.push(item);
        // Whoever finds the queue empty is the one who wakes the loop up, which takes all there is.
        let first = waiting.len() == 1;
        drop(waiting);
        if first {
            // After what is ready now, so that one wake-up brings the news of all of it.
            let sender = self.clone();
            tokio::spawn(async move { sender.wake_up() });
        }
    }

    fn wake_up(&self) {
        // An event loop that has gone does not want to know.
        let _ = locked(&self.wake).call((), ThreadsafeFunctionCallMode::NonBlocking);
    }

    /// Asks the loop of the call that this task runs for the key; none outside of such a task.
    pub(crate) fn ask_for_key(refresh: bool) -> Option<oneshot::Receiver<Key>> {
        CURRENT
            .try_with(|Current { sender, token, .. }| {
                let (answer, answered) = oneshot::channel();
                sender.push(Item::KeyWanted { token: *token, refresh, answer });
                answered
            })
            .ok()
    }

    /// Tells the logger of the call that this task runs.
    pub(crate) fn say(level: u8, text: impl FnOnce() -> String) {
        let _ = CURRENT.try_with(|Current { sender, token, wanted }| {
            if *wanted != 0 && level >= *wanted {
                sender.push(Item::Said { token: *token, level, text: text() });
            }
        });
    }
}

/// A call under way, and how to end it.
struct Running {
    task: AbortHandle,
    cancel: Option<CancelToken>,
    /// Who waits for a key.
    asked: Option<oneshot::Sender<Key>>,
}

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The part of a queue that clients share.
pub(crate) struct Calls {
    sender: Arc<Sender>,
    next: AtomicU32,
    running: Mutex<HashMap<u32, Running>>,
    /// What is to be started, and where.
    prepared: Mutex<Vec<(Arc<Worker>, Task)>>,
}

impl Calls {
    /// Prepares a call, to be started by [`Queue::flush`], and returns its token. Until its end is taken it keeps the
    /// event loop alive.
    pub(crate) fn prepare(
        &self,
        env: &Env,
        worker: Arc<Worker>,
        wanted: u8,
        cancel: Option<CancelToken>,
        call: impl Future<Output = Ended> + Send + 'static,
    ) -> napi::Result<u32> {
        let token = self.next.fetch_add(1, Ordering::Relaxed);
        let sender = self.sender.clone();
        let current = Current { sender: sender.clone(), token, wanted };
        let run = async move {
            let ended = AssertUnwindSafe(call).catch_unwind().await;
            let ended = ended.unwrap_or_else(|payload| Err(panicked(payload.as_ref())));
            sender.push(Item::Ended { token, ended: Box::new(ended) });
        };
        let (task, registration) = AbortHandle::new_pair();
        self.keep(env, token, Running { task, cancel, asked: None })?;
        // The worker stays while a call runs, also when its client is gone.
        let stays = worker.clone();
        let run = Abortable::new(CURRENT.scope(current, run), registration).map(move |_| drop(stays));
        locked(&self.prepared).push((worker, Box::pin(run)));
        Ok(token)
    }

    #[expect(deprecated, reason = "there is no other way to be weak while idle and strong while a call runs")]
    fn keep(&self, env: &Env, token: u32, call: Running) -> napi::Result<()> {
        let mut running = locked(&self.running);
        running.insert(token, call);
        if running.len() == 1 { locked(&self.sender.wake).refer(env) } else { Ok(()) }
    }

    #[expect(deprecated, reason = "as above")]
    fn forget(&self, env: &Env, token: u32) -> napi::Result<()> {
        let mut running = locked(&self.running);
        running.remove(&token);
        if running.is_empty() { locked(&self.sender.wake).unref(env) } else { Ok(()) }
    }
}

/// One for each event loop: calls go in, what has ended comes out.
#[napi]
pub struct Queue {
    pub(crate) calls: Arc<Calls>,
}

#[napi]
impl Queue {
    /// `wake` is called on the event loop when there is something to take.
    #[napi(constructor, catch_unwind)]
    pub fn new(wake: Function<'_, (), ()>) -> napi::Result<Self> {
        let wake = wake.build_threadsafe_function::<()>().weak::<true>().callee_handled::<false>().build()?;
        let sender = Sender { waiting: Mutex::default(), wake: Mutex::new(wake) };
        let calls = Calls {
            sender: Arc::new(sender),
            next: AtomicU32::new(1),
            running: Mutex::default(),
            prepared: Mutex::default(),
        };
        Ok(Self { calls: Arc::new(calls) })
    }

    /// Starts the calls that were prepared: all with one wake-up of the worker.
    #[napi(catch_unwind)]
    pub fn flush(&self) {
        let prepared = std::mem::take(&mut *locked(&self.calls.prepared));
        let mut prepared = prepared.into_iter().peekable();
        while let Some((worker, task)) = prepared.next() {
            if prepared.peek().is_none() {
                worker.handle().spawn(task);
                return;
            }
            let mut tasks = vec![task];
            // There is another worker only when the last client of the one before was closed.
            while let Some((_, task)) = prepared.next_if(|(next, _)| Arc::ptr_eq(next, &worker)) {
                tasks.push(task);
            }
            worker.handle().spawn(async move {
                for task in tasks {
                    tokio::spawn(task);
                }
            });
        }
    }

    /// All that is there.
    #[napi(
        catch_unwind,
        ts_return_type = "[news: News, token: number, text: string | null, wire: string | null][]"
    )]
    pub fn take(&self, env: Env) -> napi::Result<Vec<Taken>> {
        let items = std::mem::take(&mut *locked(&self.calls.sender.waiting));
        items.into_iter().map(|item| self.taken(&env, item)).collect()
    }

    /// Cancels a call, which ends as one that was cancelled.
    #[napi(catch_unwind)]
    pub fn cancel(&self, token: u32) {
        let running = locked(&self.calls.running);
        if let Some(cancel) = running.get(&token).and_then(|call| call.cancel.as_ref()) {
            cancel.cancel();
        }
    }

    /// Passes a key on to the call that asked for it, or what was thrown instead, in words.
    #[napi(catch_unwind)]
    pub fn answer(&self, token: u32, key: Option<String>, thrown: Option<String>) {
        let asked = locked(&self.calls.running).get_mut(&token).and_then(|call| call.asked.take());
        if let Some(asked) = asked {
            let _ = asked.send(key.ok_or_else(|| thrown.unwrap_or_default()));
        }
    }
}

impl Queue {
    fn taken(&self, env: &Env, item: Item) -> napi::Result<Taken> {
        Ok(match item {
            Item::Said { token, level, text } => (News::Said, token, Some(format!("{level}{text}")), None),
            Item::KeyWanted { token, refresh, answer } => {
                if let Some(call) = locked(&self.calls.running).get_mut(&token) {
                    call.asked = Some(answer);
                }
                (News::KeyWanted, token, refresh.then(|| "refresh".to_owned()), None)
            }
            Item::Ended { token, ended } => {
                self.calls.forget(env, token)?;
                match *ended {
                    Err(error) => (News::Failed, token, Some(error_json(&error)), None),
                    Ok(answer) => (News::Ended, token, answer.value, Some(answer.wire)),
                }
            }
        })
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        // The event loop has gone, and nobody is left to take what they would yield.
        locked(&self.calls.running).drain().for_each(|(_, call)| call.task.abort());
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! The thread on which the calls of event loops run. It exists while a client that has made one does, and never touches
//! the host language.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::{CancelToken, Client, Connections, Error, ErrorKind, Result};

/// The worker of this process. Dropping the last of its handles ends the thread.
pub struct Worker {
    handle: Handle,
    /// Dropping this is the sign to end.
    _alive: oneshot::Sender<()>,
}

/// The worker there is, and the process it belongs to. Where a process may fork, whoever does must hold a lock that others
/// hold when they come here, so that no child finds this one locked.
static CURRENT: Mutex<(u32, Weak<Worker>)> = Mutex::new((0, Weak::new()));

impl Worker {
    /// The worker of this process, a new one after a fork or when there is none.
    ///
    /// # Errors
    /// `internal` when there can be no thread.
    pub fn current() -> Result<Arc<Self>> {
        let mut current = locked(&CURRENT);
        let process = std::process::id();
        if current.0 == process
            && let Some(worker) = current.1.upgrade()
        {
            return Ok(worker);
        }
        let worker = Self::start()?;
        *current = (process, Arc::downgrade(&worker));
        Ok(worker)
    }

    fn start() -> Result<Arc<Self>> {
        let failed =
            |error: std::io::Error| Error::new(ErrorKind::Internal, format!("no thread for calls: {error}"));
        let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let handle = runtime.handle().clone();
        let (alive, ended) = oneshot::channel();
        let run = move || {
            let _ = runtime.block_on(ended);
            // A host name that is still being resolved must not hold this up.
            runtime.shutdown_background();
        };
        std::thread::Builder::new().name("flows8x8".into()).spawn(run).map_err(failed)?;
        Ok(Arc::new(Self { handle, _alive: alive }))
    }

    /// Where tasks are spawned.
    #[must_use]
    pub fn handle(&self) -> &Handle {
        &self.handle
    }
}

/// What a client has in the process it finds itself in.
struct Here {
    process: u32,
    connections: Connections,
    closed: CancelToken,
    worker: Arc<Worker>,
}

/// The worker and the connections of a client and all its copies. Locked as the worker there is.
#[derive(Default)]
pub struct Side(Mutex<Option<Here>>);

impl Side {
    /// Where calls go in this process; a closed client has no connections.
    ///
    /// # Errors
    /// `internal` when there can be no thread.
    pub fn here(&self, client: &Client) -> Result<(Option<Connections>, Arc<Worker>)> {
        if client.is_closed() {
            return Ok((None, Worker::current()?));
        }
        let mut here = locked(&self.0);
        let process = std::process::id();
        if here.as_ref().is_some_and(|here| here.process != process) {
            // Those are the parent's: closing them here would take its sockets out of its hands.
            std::mem::forget(here.take());
        }
        let here = match &mut *here {
            Some(here) => here,
            empty => {
                let closed = CancelToken::new();
                let connections = client.new_connections(closed.clone())?;
                empty.insert(Here { process, connections, closed, worker: Worker::current()? })
            }
        };
        Ok((Some(here.connections.clone()), here.worker.clone()))
    }

    /// Ends the calls under way and gives connections and worker up.
    pub fn close(&self) {
        let here = locked(&self.0).take();
        match here {
            Some(here) if here.process == std::process::id() => here.closed.cancel(),
            other => std::mem::forget(other),
        }
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        let here = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if here.as_ref().is_some_and(|here| here.process != std::process::id()) {
            std::mem::forget(here.take());
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

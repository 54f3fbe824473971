//! The thread on which calls run. It exists while a client that has made one does, and never touches JavaScript.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use flows8x8::{CancelToken, Client, Connections, Error, ErrorKind, Result};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// The worker of this process, for the main thread and every `Worker` of Node's alike. Dropping the last of its handles
/// ends the thread.
pub(crate) struct Worker {
    handle: Handle,
    /// Dropping this is the sign to end.
    _alive: oneshot::Sender<()>,
}

static CURRENT: Mutex<Weak<Worker>> = Mutex::new(Weak::new());

impl Worker {
    /// The worker there is, or a new one.
    pub(crate) fn current() -> Result<Arc<Self>> {
        let mut current = locked(&CURRENT);
        if let Some(worker) = current.upgrade() {
            return Ok(worker);
        }
        let worker = Self::start()?;
        *current = Arc::downgrade(&worker);
        Ok(worker)
    }

    fn start() -> Result<Arc<Self>> {
        let failed = |error: std::io::Error| {
            let text = format!("no thread for calls: {error}");
            Error::of_binding(ErrorKind::Internal, text, None)
        };
        let runtime = Builder::new_current_thread().enable_io().enable_time().build().map_err(failed)?;
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

    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }
}

/// What a client and all its copies share once a call was made.
struct Here {
    connections: Connections,
    closed: CancelToken,
    worker: Arc<Worker>,
}

/// The worker and the connections of a client and all its copies.
#[derive(Default)]
pub(crate) struct Side(Mutex<Option<Here>>);

impl Side {
    /// Where calls go; a closed client has no connections.
    pub(crate) fn here(&self, client: &Client) -> Result<(Option<Connections>, Arc<Worker>)> {
        if client.is_closed() {
            return Ok((None, Worker::current()?));
        }
        let mut here = locked(&self.0);
        let here = match &mut *here {
            Some(here) => here,
            empty => {
                let closed = CancelToken::new();
                let connections = client.new_connections(closed.clone())?;
                empty.insert(Here { connections, closed, worker: Worker::current()? })
            }
        };
        Ok((Some(here.connections.clone()), here.worker.clone()))
    }

    /// Ends the calls under way and gives connections and worker up.
    pub(crate) fn close(&self) {
        if let Some(here) = locked(&self.0).take() {
            here.closed.cancel();
        }
    }
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

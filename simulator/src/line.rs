//! What a request's handler can do to the connection the request came on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use tokio_util::sync::CancellationToken;

use crate::connection::Door;
use crate::delivery::Delivery;

/// The handler's end of a connection.
#[derive(Clone, Debug)]
pub(crate) struct Line(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    next: Mutex<Option<Delivery>>,
    held: AtomicBool,
    stop: CancellationToken,
}

impl Line {
    pub(crate) fn new(stop: CancellationToken) -> Self {
        Self(Arc::new(Shared { next: Mutex::new(None), held: AtomicBool::new(false), stop }))
    }

    /// Says how the answer that is about to be given is to be delivered.
    pub(crate) fn deliver(&self, delivery: Delivery) {
        *self.next() = Some(delivery);
    }

    /// What [`deliver`](Self::deliver) said since the last time.
    pub(crate) fn take_delivery(&self) -> Option<Delivery> {
        self.next().take()
    }

    /// Waits, however long nothing moves on the connection; less when the simulator stops.
    pub(crate) async fn pause(&self, time: Duration) {
        if time.is_zero() {
            return;
        }
        let _held = Held::new(self);
        self.0.stop.run_until_cancelled(tokio::time::sleep(time)).await;
    }

    /// Waits until the simulator stops. A client that goes away ends the waiting too, as it ends the handler.
    pub(crate) async fn hang(&self) {
        let _held = Held::new(self);
        self.0.stop.cancelled().await;
    }

    /// Whether a handler is waiting on purpose, so that silence is no reason to close.
    pub(crate) fn is_held(&self) -> bool {
        self.0.held.load(Ordering::Relaxed)
    }

    fn next(&self) -> MutexGuard<'_, Option<Delivery>> {
        self.0.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connected<IncomingStream<'_, Door>> for Line {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.io().line()
    }
}

/// Holds a line for as long as it lives.
struct Held<'a>(&'a Line);

impl<'a> Held<'a> {
    fn new(line: &'a Line) -> Self {
        line.0.held.store(true, Ordering::Relaxed);
        Self(line)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.0.held.store(false, Ordering::Relaxed);
    }
}

//! Counting connections as they are made, to tell a fresh one from one that was idle before.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

/// How many connections were begun.
#[derive(Clone, Default)]
pub(super) struct ConnectionCount(Arc<AtomicU64>);

impl ConnectionCount {
    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl<S> Layer<S> for ConnectionCount {
    type Service = Counted<S>;

    fn layer(&self, connector: S) -> Counted<S> {
        Counted { connector, count: self.clone() }
    }
}

/// A connector that is counted.
#[derive(Clone)]
pub(super) struct Counted<S> {
    connector: S,
    count: ConnectionCount,
}

impl<S: Service<Target>, Target> Service<Target> for Counted<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, target: Target) -> S::Future {
        self.count.0.fetch_add(1, Ordering::Relaxed);
        self.connector.call(target)
    }
}

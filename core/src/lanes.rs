//! Where blocking calls run: on the caller's own thread, each in a lane of its own.
//!
//! A lane is a runtime for one thread with the connections it drives. A call takes the lane that was used last, or a new
//! one, and puts it back; there is no thread in the background that a fork or the end of the process could lose.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use tokio::runtime::{Builder, Runtime};

use crate::call::{Call, Response};
use crate::config::Shared;
use crate::{CancelToken, Client, Error, ErrorKind, Result};

/// How long a lane may lie idle.
const IDLE: Duration = Duration::from_secs(60);
/// How many lanes may lie idle; calls in flight may have more.
const MOST_IDLE: usize = 32;
/// How long a thread that resolved a host name stays: a runtime has no other way to do that within a deadline.
const RESOLVER_STAYS: Duration = Duration::from_millis(10);

/// A runtime and the connections it drives.
struct Lane {
    runtime: Option<Runtime>,
    shared: Arc<Shared>,
}

impl Drop for Lane {
    fn drop(&mut self) {
        // Waiting for the end of a runtime is forbidden within another one, and a client may be dropped anywhere.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Lanes that lie idle, each with the time of its last use, the newest last. Pure: the time is passed in.
struct Idle<L> {
    lanes: Vec<(L, Instant)>,
    closed: bool,
}

impl<L> Default for Idle<L> {
    fn default() -> Self {
        Self { lanes: Vec::new(), closed: false }
    }
}

impl<L> Idle<L> {
    /// The lane that was used last, if any; and those that have been idle for too long, to be dropped.
    fn take(&mut self, now: Instant) -> (Option<L>, Vec<L>) {
        let stale =
            self.lanes.iter().take_while(|(_, used)| now.saturating_duration_since(*used) > IDLE).count();
        let stale = self.lanes.drain(..stale).map(|(lane, _)| lane).collect();
        (self.lanes.pop().map(|(lane, _)| lane), stale)
    }

    /// Puts a lane back, or gives it back to be dropped when there are enough or the client is closed.
    fn put(&mut self, lane: L, now: Instant) -> Option<L> {
        if self.closed || self.lanes.len() >= MOST_IDLE {
            return Some(lane);
        }
        self.lanes.push((lane, now));
        None
    }

    /// Yields all lanes, to be dropped, and takes none from now on.
    fn close(&mut self) -> Vec<L> {
        self.closed = true;
        self.lanes.drain(..).map(|(lane, _)| lane).collect()
    }
}

/// The lanes of one process.
struct Lanes {
    process: u32,
    idle: Mutex<Idle<Lane>>,
    closed: CancelToken,
}

impl Lanes {
    fn new(process: u32) -> Self {
        Self { process, idle: Mutex::default(), closed: CancelToken::new() }
    }

    /// A lock whose holder panicked still guards a sound list.
    fn idle(&self) -> MutexGuard<'_, Idle<Lane>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        if self.process != std::process::id() {
            // Those are the parent's: closing them here would take their sockets out of the parent's hands.
            let lanes = self.idle.get_mut().unwrap_or_else(PoisonError::into_inner).close();
            std::mem::forget(lanes);
        }
    }
}

/// The lanes of a blocking client, in whatever process it finds itself.
pub(crate) struct LanePool(ArcSwap<Lanes>);

impl LanePool {
    pub(crate) fn new() -> Self {
        Self(ArcSwap::from_pointee(Lanes::new(std::process::id())))
    }

    /// The lanes of this process: new ones in the child of a fork, since another thread may have held a lock of the
    /// old ones at that moment, which nobody will ever open.
    fn lanes(&self) -> Arc<Lanes> {
        let process = std::process::id();
        loop {
            let lanes = self.0.load_full();
            if lanes.process == process {
                return lanes;
            }
            let before = self.0.compare_and_swap(&lanes, Arc::new(Lanes::new(process)));
            let before = arc_swap::Guard::into_inner(before);
            // Another thread of this process may have been first; only the parent's are leaked.
            if before.process != process {
                std::mem::forget(before);
            }
            std::mem::forget(lanes);
        }
    }

    /// Ends the calls under way and drops the lanes that lie idle.
    pub(crate) fn close(&self) {
        let lanes = self.lanes();
        lanes.closed.cancel();
        // Dropped when the lock is open again: that takes time.
        let idle = lanes.idle().close();
        drop(idle);
    }

    /// Runs a call on this thread.
    pub(crate) fn run<T: Send + 'static>(&self, client: &Client, call: Call<T>) -> Result<Response<T>> {
        self.enter(client, call, |runtime, call| runtime.block_on(settled(call.with_response())))
    }

    /// Runs a call on this thread for as long as `keep_going`, asked every so often, says so.
    pub(crate) fn run_while<T: Send + 'static>(
        &self,
        client: &Client,
        call: Call<T>,
        every: Duration,
        mut keep_going: impl FnMut() -> bool + Send,
    ) -> Result<Response<T>> {
        self.enter(client, call, move |runtime, call| {
            let (call, interrupt) = call.interruptible();
            runtime.block_on(settled(async {
                let mut call = std::pin::pin!(call.with_response());
                loop {
                    match tokio::time::timeout(every, call.as_mut()).await {
                        Ok(ended) => return ended,
                        Err(_) if keep_going() => {}
                        Err(_) => {
                            interrupt.cancel();
                            return call.await;
                        }
                    }
                }
            }))
        })
    }

    /// Enters a lane. Within a runtime no other may be entered, so there this takes place on a thread beside it; that
    /// blocks the runtime's thread, as the caller has asked for.
    fn enter<T: Send + 'static>(
        &self,
        client: &Client,
        call: Call<T>,
        run: impl FnOnce(&Runtime, Call<T>) -> Result<Response<T>> + Send,
    ) -> Result<Response<T>> {
        let here = move || {
            let lane = self.check_out(client)?;
            let Some(runtime) = lane.runtime() else {
                return Err(Error::new(ErrorKind::Internal, "a lane without a runtime"));
            };
            run(runtime, call.on(lane.shared()))
        };
        if tokio::runtime::Handle::try_current().is_err() {
            return here();
        }
        std::thread::scope(|scope| {
            let beside = std::thread::Builder::new().spawn_scoped(scope, here);
            let beside = beside.map_err(|error| {
                Error::new(ErrorKind::Internal, "no thread for a blocking call within a runtime")
                    .with_cause(error.to_string())
            })?;
            beside.join().unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal, "the call panicked")))
        })
    }

    fn check_out(&self, client: &Client) -> Result<CheckedOut> {
        let lanes = self.lanes();
        let (lane, stale) = lanes.idle().take(Instant::now());
        drop(stale);
        let lane = match lane {
            Some(lane) => lane,
            None => new_lane(client, &lanes)?,
        };
        Ok(CheckedOut { lanes, lane: Some(lane) })
    }
}

/// Waits for a call, and after a failure lets the lane's connections notice that nobody wants their answer any more: a
/// lane at rest is not driven, and would keep such a connection open until it is used again.
async fn settled<T>(call: impl Future<Output = Result<T>>) -> Result<T> {
    let ended = call.await;
    if ended.is_err() {
        for _ in 0..4 {
            tokio::task::yield_now().await;
        }
    }
    ended
}

fn new_lane(client: &Client, lanes: &Lanes) -> Result<Lane> {
    let shared = Arc::new(client.shared.again(lanes.closed.clone())?);
    let runtime = Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .thread_name("flows8x8-resolver")
        .thread_keep_alive(RESOLVER_STAYS)
        .build()
        .map_err(|error| {
            Error::new(ErrorKind::Internal, "no runtime for a call").with_cause(error.to_string())
        })?;
    Ok(Lane { runtime: Some(runtime), shared })
}

/// A lane in use; dropping this puts it back.
struct CheckedOut {
    lanes: Arc<Lanes>,
    lane: Option<Lane>,
}

impl CheckedOut {
    fn runtime(&self) -> Option<&Runtime> {
        self.lane.as_ref()?.runtime.as_ref()
    }

    fn shared(&self) -> Option<Arc<Shared>> {
        self.lane.as_ref().map(|lane| lane.shared.clone())
    }
}

impl Drop for CheckedOut {
    fn drop(&mut self) {
        let Some(lane) = self.lane.take() else { return };
        if self.lanes.process != std::process::id() {
            std::mem::forget(lane);
            return;
        }
        // A panic may have left the runtime in any state.
        if !std::thread::panicking() {
            let surplus = self.lanes.idle().put(lane, Instant::now());
            drop(surplus);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a thread can do next.
    #[derive(Clone, Copy)]
    enum Step {
        CheckOut,
        CheckIn(usize),
        Wait,
        Close,
    }

    /// Runs every history of seven steps of three threads: each step holds the lock, so histories are all there is.
    fn every_history(check: impl Fn(&[Step])) {
        let steps = |n: u32| match n {
            0 => Step::CheckOut,
            1 => Step::CheckIn(0),
            2 => Step::CheckIn(1),
            3 => Step::Wait,
            _ => Step::Close,
        };
        for mut history in 0..5_u32.pow(7) {
            let mut run = Vec::new();
            for _ in 0..7 {
                run.push(steps(history % 5));
                history /= 5;
            }
            check(&run);
        }
    }

    #[test]
    fn no_history_gives_a_lane_to_two_calls_or_keeps_one_after_closing() {
        every_history(|run| {
            let (mut idle, mut out, mut made, mut dropped) = (Idle::default(), Vec::new(), 0, Vec::new());
            let mut now = Instant::now();
            for step in run {
                match *step {
                    Step::CheckOut => {
                        let (lane, stale) = idle.take(now);
                        dropped.extend(stale);
                        out.push(lane.unwrap_or_else(|| {
                            made += 1;
                            made
                        }));
                    }
                    Step::CheckIn(which) if which < out.len() => {
                        dropped.extend(idle.put(out.remove(which), now));
                    }
                    Step::CheckIn(_) => {}
                    Step::Wait => now += IDLE / 2 + Duration::from_secs(1),
                    Step::Close => dropped.extend(idle.close()),
                }
                // Each lane is in exactly one place: in use, idle, or dropped.
                let mut places: Vec<i32> = idle.lanes.iter().map(|(lane, _)| *lane).collect();
                places.extend(out.iter().chain(&dropped));
                places.sort_unstable();
                assert_eq!(places, (1..=made).collect::<Vec<_>>());
                assert!(!idle.closed || idle.lanes.is_empty(), "a lane is kept after closing");
            }
        });
    }

    #[test]
    fn the_lane_used_last_is_taken_first_and_old_ones_are_dropped() {
        let (start, mut idle) = (Instant::now(), Idle::default());
        for (lane, at) in [("a", 0), ("b", 50), ("c", 55)] {
            assert!(idle.put(lane, start + Duration::from_secs(at)).is_none());
        }
        assert_eq!(idle.take(start + Duration::from_secs(61)), (Some("c"), vec!["a"]));
        assert_eq!(idle.take(start + Duration::from_secs(200)), (None, vec!["b"]));
    }

    #[test]
    fn no_more_than_so_many_lie_idle() {
        let mut idle = Idle::default();
        let surplus = (0..MOST_IDLE + 3).filter_map(|lane| idle.put(lane, Instant::now())).count();
        assert_eq!((idle.lanes.len(), surplus), (MOST_IDLE, 3));
    }
}

//! What the core says of itself, written down on whatever thread it says it, and handed to Python where Python waits.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, Once, PoisonError};

use arc_swap::ArcSwap;
use flows8x8::host::event_text;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::queue::Sender;

/// The lowest of Python's levels that is wanted, 0 when nothing is.
static WANTED: AtomicU8 = AtomicU8::new(0);
/// What takes the records. Locked only with the interpreter's lock held.
static EMIT: Mutex<Option<Py<PyAny>>> = Mutex::new(None);
thread_local! {
    /// What was said on this thread while a call of Python waits on it.
    static SAID_HERE: RefCell<Option<Vec<(u8, String)>>> = const { RefCell::new(None) };
}
/// What was said elsewhere and not handed out, and in which process: after a fork the old list may be locked for ever.
static SAID: LazyLock<ArcSwap<Said>> = LazyLock::new(ArcSwap::default);

#[derive(Default)]
struct Said {
    process: u32,
    records: Mutex<Vec<(u8, String)>>,
}

/// More than this nobody reads; a program that never looks must not run out of memory.
const MOST: usize = 10_000;

/// Where records go from now on, and from which level; None for nowhere.
#[pyfunction]
#[pyo3(signature = (emit, level, /))]
pub(crate) fn set_logging(emit: Option<Py<PyAny>>, level: i64) {
    static INSTALL: Once = Once::new();
    let wanted = if emit.is_some() { level.clamp(1, 255) as u8 } else { 0 };
    let before = std::mem::replace(&mut *locked(&EMIT), emit);
    drop(before);
    WANTED.store(wanted, Ordering::Relaxed);
    INSTALL.call_once(|| {
        // Nobody else can have set one: the library is alone in this extension module.
        let _ = tracing::subscriber::set_global_default(Recorder);
    });
    tracing::callsite::rebuild_interest_cache();
}

/// Hands out what was said on this thread.
///
/// # Errors
/// What a handler has raised, when it is to end the program.
pub(crate) fn flush(py: Python<'_>) -> PyResult<()> {
    if WANTED.load(Ordering::Relaxed) == 0 {
        return Ok(());
    }
    let records = SAID_HERE.with_borrow_mut(|said| said.as_mut().map(std::mem::take));
    hand_out(py, records.unwrap_or_default())
}

/// Hands out what was said on the worker, to the loop that takes what has ended.
///
/// # Errors
/// As [`flush`].
pub(crate) fn flush_worker(py: Python<'_>) -> PyResult<()> {
    if WANTED.load(Ordering::Relaxed) == 0 {
        return Ok(());
    }
    let records = std::mem::take(&mut *locked(&said().records));
    hand_out(py, records)
}

/// Keeps what is said on this thread for this thread, while something runs.
pub(crate) fn here<T>(run: impl FnOnce() -> T) -> T {
    if WANTED.load(Ordering::Relaxed) != 0 {
        SAID_HERE.set(Some(Vec::new()));
    }
    run()
}

fn hand_out(py: Python<'_>, records: Vec<(u8, String)>) -> PyResult<()> {
    if records.is_empty() {
        return Ok(());
    }
    let Some(emit) = locked(&EMIT).as_ref().map(|emit| emit.clone_ref(py)) else { return Ok(()) };
    for record in records {
        match emit.call1(py, record) {
            // A handler's failure is none of the call.
            Err(error) if error.is_instance_of::<PyException>(py) => error.write_unraisable(py, None),
            ended => drop(ended?),
        }
    }
    Ok(())
}

fn said() -> Arc<Said> {
    let process = std::process::id();
    let said = SAID.load_full();
    if said.process == process {
        return said;
    }
    let fresh = Arc::new(Said { process, records: Mutex::default() });
    let before = SAID.compare_and_swap(&said, fresh);
    // Whoever holds the old one may hold its lock.
    std::mem::forget(said);
    drop(before);
    self::said()
}

/// Writes events down.
struct Recorder;

/// The number Python's logging has for a level.
fn number(level: Level) -> u8 {
    match level {
        Level::ERROR => 40,
        Level::WARN => 30,
        Level::INFO => 20,
        Level::DEBUG => 10,
        Level::TRACE => 5,
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let wanted = WANTED.load(Ordering::Relaxed);
        wanted != 0 && metadata.target() == "flows8x8" && number(*metadata.level()) >= wanted
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(match WANTED.load(Ordering::Relaxed) {
            0 => LevelFilter::OFF,
            1..=5 => LevelFilter::TRACE,
            6..=10 => LevelFilter::DEBUG,
            11..=20 => LevelFilter::INFO,
            21..=30 => LevelFilter::WARN,
            _ => LevelFilter::ERROR,
        })
    }

    fn event(&self, event: &Event<'_>) {
        let record = (number(*event.metadata().level()), event_text(event));
        let left = SAID_HERE.with_borrow_mut(|said| match said {
            Some(said) => {
                said.push(record);
                None
            }
            None => Some(record),
        });
        let Some(record) = left else { return };
        let said = said();
        let mut records = locked(&said.records);
        if records.len() < MOST {
            records.push(record);
        }
        drop(records);
        Sender::wake_current();
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        // Events name their operation themselves.
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

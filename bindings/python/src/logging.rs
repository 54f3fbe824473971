//! What the core says of itself, written down on whatever thread it says it, and handed to Python where Python waits.

use std::cell::RefCell;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use flows8x8::host;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

use crate::queue::Sender;

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
    let wants = emit.is_some();
    let before = std::mem::replace(&mut *locked(&EMIT), emit);
    drop(before);
    // The first of ours that is no less than theirs.
    let first = NUMBERS.iter().take_while(|number| i64::from(**number) < level).count();
    let wanted = u8::try_from(first + 1).unwrap_or(u8::MAX);
    host::listen(if wants { wanted } else { 0 }, write_down);
}

/// Hands out what was said on this thread.
///
/// # Errors
/// What a handler has raised, when it is to end the program.
pub(crate) fn flush(py: Python<'_>) -> PyResult<()> {
    if !host::is_listening() {
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
    if !host::is_listening() {
        return Ok(());
    }
    let records = std::mem::take(&mut *locked(&said().records));
    hand_out(py, records)
}

/// Keeps what is said on this thread for this thread, while something runs.
pub(crate) fn here<T>(run: impl FnOnce() -> T) -> T {
    if host::is_listening() {
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

/// The numbers Python's logging has for levels, from trace to error.
const NUMBERS: [u8; 5] = [5, 10, 20, 30, 40];

/// Writes down what is said.
fn write_down(level: u8, text: &dyn Fn() -> String) {
    let Some(number) = NUMBERS.get(usize::from(level.wrapping_sub(1))) else { return };
    let record = (*number, text());
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

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

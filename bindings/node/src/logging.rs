//! What the core says of itself, put into the queue of the call it is about.

use std::sync::Once;
use std::sync::atomic::{AtomicU8, Ordering};

use flows8x8::host::event_text;
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::queue::Sender;

/// The lowest level that any client has wanted, 0 when none wants anything.
static WANTED: AtomicU8 = AtomicU8::new(0);

/// The number the JavaScript layer has for a level; 0 is for none.
fn number(level: Level) -> u8 {
    match level {
        Level::TRACE => 1,
        Level::DEBUG => 2,
        Level::INFO => 3,
        Level::WARN => 4,
        Level::ERROR => 5,
    }
}

/// Makes sure that what a client wants to hear is written down. Costs nothing before the first that wants something.
pub(crate) fn want(level: u8) {
    static INSTALL: Once = Once::new();
    if level == 0 {
        return;
    }
    INSTALL.call_once(|| {
        // Nobody else can have set one: the library is alone in this addon.
        let _ = tracing::subscriber::set_global_default(Recorder);
    });
    let lower = |now: u8| (now == 0 || level < now).then_some(level);
    if WANTED.fetch_update(Ordering::Relaxed, Ordering::Relaxed, lower).is_ok() {
        tracing::callsite::rebuild_interest_cache();
    }
}

/// Writes events down.
struct Recorder;

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let wanted = WANTED.load(Ordering::Relaxed);
        wanted != 0 && metadata.target() == "flows8x8" && number(*metadata.level()) >= wanted
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(match WANTED.load(Ordering::Relaxed) {
            0 => LevelFilter::OFF,
            1 => LevelFilter::TRACE,
            2 => LevelFilter::DEBUG,
            3 => LevelFilter::INFO,
            4 => LevelFilter::WARN,
            _ => LevelFilter::ERROR,
        })
    }

    fn event(&self, event: &Event<'_>) {
        Sender::say(number(*event.metadata().level()), || event_text(event));
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

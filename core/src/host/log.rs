//! What the core says of itself, for hosts that have a log of their own.

use std::fmt::{self, Write as _};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Takes what is said: its level from 1 for trace to 5 for error, and what makes the text `operation: message name=value`.
/// Called on whatever thread says it.
pub type Say = fn(level: u8, text: &dyn Fn() -> String);

/// The lowest level that is wanted, 0 when none is.
static WANTED: AtomicU8 = AtomicU8::new(0);
static SAY: OnceLock<Say> = OnceLock::new();

/// Passes on what is said of at least a level from now on; 0 for nothing. A host has one `say`. Costs nothing before the
/// first that wants something.
pub fn listen(level: u8, say: Say) {
    WANTED.store(level, Ordering::Relaxed);
    wanted(level, say);
}

/// The same for a host some of whose clients want more than others: a level that is wanted already stays so.
pub fn listen_also(level: u8, say: Say) {
    let lower = |now: u8| (level != 0 && (now == 0 || level < now)).then_some(level);
    if WANTED.fetch_update(Ordering::Relaxed, Ordering::Relaxed, lower).is_ok() {
        wanted(level, say);
    }
}

/// Whether anything is wanted.
#[must_use]
pub fn is_listening() -> bool {
    WANTED.load(Ordering::Relaxed) != 0
}

fn wanted(level: u8, say: Say) {
    if level != 0 && SAY.set(say).is_ok() {
        // Nobody else can have set one: the library is alone in what a host loads.
        let _ = tracing::subscriber::set_global_default(Recorder);
    }
    tracing::callsite::rebuild_interest_cache();
}

fn number(level: Level) -> u8 {
    match level {
        Level::TRACE => 1,
        Level::DEBUG => 2,
        Level::INFO => 3,
        Level::WARN => 4,
        Level::ERROR => 5,
    }
}

struct Recorder;

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let wanted = WANTED.load(Ordering::Relaxed);
        wanted != 0 && metadata.target() == "flows8x8" && number(*metadata.level()) >= wanted
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(match WANTED.load(Ordering::Relaxed) {
            1 => LevelFilter::TRACE,
            2 => LevelFilter::DEBUG,
            3 => LevelFilter::INFO,
            4 => LevelFilter::WARN,
            5 => LevelFilter::ERROR,
            _ => LevelFilter::OFF,
        })
    }

    fn event(&self, event: &Event<'_>) {
        if let Some(say) = SAY.get() {
            say(number(*event.metadata().level()), &|| event_text(event));
        }
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

fn event_text(event: &Event<'_>) -> String {
    let mut text = Text::default();
    event.record(&mut text);
    let colon = if text.operation.is_empty() { "" } else { ": " };
    format!("{}{colon}{}{}", text.operation, text.message, text.fields)
}

#[derive(Default)]
struct Text {
    operation: String,
    message: String,
    fields: String,
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "message" => value.clone_into(&mut self.message),
            "operation" => value.clone_into(&mut self.operation),
            name => {
                let _ = write!(self.fields, " {name}={value}");
            }
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

//! The library's log on standard error: warnings always, each request with `-v`, bodies with `-vv`.

use std::fmt::{self, Write as _};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use crate::demo::wire::Wire;
use crate::failure::Failure;
use crate::output::{Output, to_stderr};
use crate::style::{self, paint};
use crate::text;

/// The target the library logs under.
pub(crate) const TARGET: &str = "flows8x8";

/// Starts to log, and to record for the demo when there is something to record into.
pub(crate) fn start(output: &Output, verbose: u8, wire: Option<Wire>) -> Result<(), Failure> {
    let filter = filter(output, verbose, std::env::var("FLOWS8X8_LOG").ok())?;
    let log = Log { colours: output.error_colours }.with_filter(filter);
    let recorder = wire.map(|wire| wire.with_filter(Targets::new().with_target(TARGET, Level::TRACE)));
    // A second start could only happen by a mistake in here, and would leave the first one in place.
    let _ = tracing_subscriber::registry().with(log).with(recorder).try_init();
    Ok(())
}

/// What to log: flags before the variable, the variable before the default.
fn filter(output: &Output, verbose: u8, variable: Option<String>) -> Result<Targets, Failure> {
    let at = |level| Targets::new().with_target(TARGET, level);
    match verbose {
        0 => {}
        1 => return Ok(at(LevelFilter::DEBUG)),
        _ => return Ok(at(LevelFilter::TRACE)),
    }
    let variable = variable.map(|text| text.trim().to_ascii_lowercase()).filter(|text| !text.is_empty());
    match variable {
        Some(text) => text.parse::<LevelFilter>().map(at).map_err(|_| {
            Failure::configuration(format!("FLOWS8X8_LOG is {text:?}"))
                .hint("use error, warn, info, debug, trace or off")
        }),
        // Whoever reads JSON finds what matters in the objects.
        None if output.json => Ok(at(LevelFilter::OFF)),
        None => Ok(at(LevelFilter::WARN)),
    }
}

/// Writes events as lines.
struct Log {
    colours: bool,
}

impl<S: Subscriber> Layer<S> for Log {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let line = Line::of(event);
        let level = *event.metadata().level();
        let (style, label) = match level {
            Level::ERROR => (style::ERROR, "error:"),
            Level::WARN => (style::WARNING, "warning:"),
            Level::INFO => (style::PLAIN, "info:"),
            Level::DEBUG => (style::DIM, "debug:"),
            Level::TRACE => (style::DIM, "trace:"),
        };
        let told = match level {
            Level::ERROR | Level::WARN => text::clean(&line.in_words()).into_owned(),
            _ => text::clean_lines(&line.message).into_owned() + &text::clean(&line.fields()),
        };
        to_stderr(&format!("{} {told}", paint(self.colours, style, label)));
    }
}

/// An event in words.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub(crate) message: String,
    /// The fields beside the message, with their names.
    fields: Vec<(&'static str, String)>,
}

impl Line {
    pub(crate) fn of(event: &Event<'_>) -> Self {
        let mut line = Self::default();
        event.record(&mut line);
        line
    }

    /// The fields as ` name=value`.
    fn fields(&self) -> String {
        self.fields.iter().map(|(name, value)| format!(" {name}={value}")).collect()
    }

    /// The line for whoever has not asked for a log.
    fn in_words(&self) -> String {
        match &self.fields[..] {
            [] => self.message.clone(),
            [(_, value)] if !self.message.contains(':') => format!("{}: {value}", self.message),
            fields => {
                let fields: Vec<String> =
                    fields.iter().map(|(name, value)| format!("{name} {value}")).collect();
                format!("{} ({})", self.message, fields.join(", "))
            }
        }
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => {
                let _ = write!(self.message, "{value:?}");
            }
            // The request's line says it in its own words.
            "operation" => {}
            name => self.fields.push((name, format!("{value:?}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(json: bool, verbose: u8, variable: Option<&str>) -> Option<LevelFilter> {
        let output = Output::early(json);
        let targets = filter(&output, verbose, variable.map(str::to_owned)).ok()?;
        targets.into_iter().next().map(|(_, level)| level)
    }

    #[test]
    fn a_warning_reads_like_a_sentence() {
        let told = |message: &str, fields: &[(&'static str, &str)]| {
            let fields = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            Line { message: message.to_owned(), fields }.in_words()
        };
        assert_eq!(told("no such category", &[("category", "FOO")]), "no such category: FOO");
        assert_eq!(
            told("it may be cut: no cursor", &[("limit", "1000")]),
            "it may be cut: no cursor (limit 1000)"
        );
        assert_eq!(told("waiting 4 s: 100 have left", &[]), "waiting 4 s: 100 have left");
    }

    #[test]
    fn flags_go_before_the_variable_and_the_variable_before_the_default() {
        assert_eq!(level(false, 0, None), Some(LevelFilter::WARN));
        assert_eq!(level(true, 0, None), Some(LevelFilter::OFF));
        assert_eq!(level(true, 0, Some(" Debug ")), Some(LevelFilter::DEBUG));
        assert_eq!(level(false, 1, Some("trace")), Some(LevelFilter::DEBUG));
        assert_eq!(level(false, 3, None), Some(LevelFilter::TRACE));
        assert_eq!(level(false, 0, Some("loud")), None);
    }
}

//! How the demo looks.

use anstyle::Style;
use flows8x8::{Call, Error};
use serde::Serialize;

use super::wire::{Exchange, Wire};
use crate::exit::Exit;
use crate::failure::{Failure, kind};
use crate::output::Output;
use crate::style::{self, paint};
use crate::text;

/// How much of a body is shown.
const BODY_COLUMNS: usize = 100;
/// How long a body may be to be shown whole.
const SHORT_BODY: usize = 160;

/// A step that was played.
#[derive(Debug, Serialize)]
pub(crate) struct Step {
    step: &'static str,
    exchanges: Vec<Exchange>,
    /// What came of it, in words.
    outcome: String,
}

/// Plays steps and shows them.
pub(crate) struct Stage {
    output: Output,
    wire: Wire,
    steps: Vec<Step>,
}

impl Stage {
    pub(crate) fn new(output: Output, wire: Wire) -> Self {
        Self { output, wire, steps: Vec::new() }
    }

    /// What was played so far.
    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Plays a step that is to succeed.
    pub(crate) async fn play<T: Send + 'static>(
        &mut self,
        step: &'static str,
        what: &str,
        call: Call<T>,
    ) -> Result<T, Failure> {
        Ok(self.act(step, what, call).await??)
    }

    /// Plays a step that is to be refused.
    pub(crate) async fn refused<T: Send + 'static>(
        &mut self,
        step: &'static str,
        what: &str,
        call: Call<T>,
    ) -> Result<Error, Failure> {
        match self.act(step, what, call).await? {
            Err(error) => Ok(error),
            Ok(_) => Err(unexpected(&format!("{step} was to be refused, and succeeded"))),
        }
    }

    /// Makes another call within the step.
    pub(crate) async fn also<T: Send + 'static>(&mut self, call: Call<T>) -> Result<T, Failure> {
        let ended = call.await;
        let exchanges = self.shown()?;
        if let Some(step) = self.steps.last_mut() {
            step.exchanges.extend(exchanges);
        }
        Ok(ended?)
    }

    async fn act<T: Send + 'static>(
        &mut self,
        step: &'static str,
        what: &str,
        call: Call<T>,
    ) -> Result<Result<T, Error>, Failure> {
        let number = self.steps.len() + 1;
        self.tell("")?;
        self.tell(&format!("{} {what}", self.paint(style::BOLD, format!("{number}  {step:<10}"))))?;
        let ended = call.await;
        let exchanges = self.shown()?;
        self.steps.push(Step { step, exchanges, outcome: String::new() });
        Ok(ended)
    }

    /// Shows what went over the wire since the last time.
    fn shown(&self) -> Result<Vec<Exchange>, Failure> {
        let exchanges = self.wire.take();
        for exchange in &exchanges {
            self.exchange(exchange)?;
        }
        Ok(exchanges)
    }

    fn exchange(&self, exchange: &Exchange) -> Result<(), Failure> {
        self.tell(&format!("   {} {}", self.paint(style::HINT, "→"), exchange.request))?;
        self.body(exchange.sent.as_deref())?;
        self.tell(&format!("   {} {}", self.paint(style::HINT, "←"), exchange.answer))?;
        self.body(exchange.got.as_deref().or(Some("(no body)")))
    }

    fn body(&self, body: Option<&str>) -> Result<(), Failure> {
        match body {
            Some(body) => self.tell(&format!("     {}", self.paint(style::DIM, shortened(body)))),
            None => Ok(()),
        }
    }

    /// Says what came of the step: as expected.
    pub(crate) fn outcome(&mut self, text: &str) -> Result<(), Failure> {
        if let Some(step) = self.steps.last_mut() {
            text.clone_into(&mut step.outcome);
        }
        self.tell(&format!("   {} {text}", self.paint(style::GOOD, "✓")))
    }

    /// Shows an error as the library prints it.
    pub(crate) fn error(&self, error: &Error) -> Result<(), Failure> {
        self.tell(&format!("   {} {}", self.paint(style::ERROR, "✗"), text::clean(&error.to_string())))
    }

    /// Prints a heading.
    pub(crate) fn title(&self, text: &str) -> Result<(), Failure> {
        self.tell(&self.paint(style::BOLD, text))
    }

    /// Prints a name and what belongs to it.
    pub(crate) fn pair(&self, name: &str, value: &str) -> Result<(), Failure> {
        self.tell(&format!("  {} {value}", self.paint(style::BOLD, format!("{name:<9}"))))
    }

    /// Prints a line to type.
    pub(crate) fn command(&self, line: &str) -> Result<(), Failure> {
        self.tell(&format!("  {}", self.paint(style::HINT, line)))
    }

    /// Prints a line, unless somebody wants an object or an id instead.
    pub(crate) fn tell(&self, line: &str) -> Result<(), Failure> {
        if self.output.json || self.output.quiet { Ok(()) } else { self.output.line(line) }
    }

    fn paint(&self, style: Style, text: impl std::fmt::Display) -> String {
        paint(self.output.colours, style, text)
    }
}

/// The demo did not go as it should.
pub(crate) fn unexpected(text: &str) -> Failure {
    Failure::new(Exit::Failure, kind::UNEXPECTED, text)
        .hint("this is a defect of the command: please report it, with what flows8x8 demo -vv says")
}

/// A body on one line: whole when it is short, else its beginning and its size.
fn shortened(body: &str) -> String {
    let line = text::clean(body);
    if line.chars().count() <= SHORT_BODY {
        return line.into_owned();
    }
    let beginning: String = line.chars().take(BODY_COLUMNS).collect();
    format!("{beginning}...  ({})", text::bytes(body.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_bodies_show_their_beginning_and_their_size() {
        assert_eq!(shortened("{}"), "{}");
        let long = shortened(&"日".repeat(5000));
        assert!(long.ends_with("...  (15,000 bytes)") && long.chars().count() < 130, "{long}");
    }
}

//! Log events in words.

use std::fmt::{self, Write as _};

use tracing::Event;
use tracing::field::{Field, Visit};

/// An event in words: `operation: message name=value`.
#[must_use]
pub fn event_text(event: &Event<'_>) -> String {
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

//! What goes over the wire, as the library itself logs it: masked, whatever becomes of the call.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use crate::logging::Line;

/// A request and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Exchange {
    /// Method and path.
    pub(crate) request: String,
    /// The body of the request, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sent: Option<String>,
    /// Status and time taken.
    pub(crate) answer: String,
    /// The body of the answer, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) got: Option<String>,
}

/// Records exchanges. Copies share what is recorded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wire(Arc<Mutex<Vec<Exchange>>>);

impl Wire {
    /// What was recorded since the last time.
    pub(crate) fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn record(&self, level: Level, message: &str) {
        let mut exchanges = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if level == Level::DEBUG {
            // Other events of this level, such as that of a retry, belong to no exchange.
            if let Some((request, answer)) = message.split_once(" → ") {
                let (request, answer) =
                    (request.to_owned(), answer.trim_end_matches(" (attempt 1)").to_owned());
                exchanges.push(Exchange { request, answer, ..Exchange::default() });
            }
            return;
        }
        let Some(exchange) = exchanges.last_mut() else { return };
        let body = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        if let Some(sent) = message.strip_prefix("sent ") {
            exchange.sent = body(sent);
        } else if let Some(got) = message.strip_prefix("got ") {
            exchange.got = body(got);
        }
    }
}

impl<S: Subscriber> Layer<S> for Wire {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let level = *event.metadata().level();
        if matches!(level, Level::DEBUG | Level::TRACE) {
            self.record(level, &Line::of(event).message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_belong_to_the_request_before_them() {
        let wire = Wire::default();
        wire.record(Level::TRACE, "got nothing to do with us");
        wire.record(Level::DEBUG, "POST .../flows → 200 in 3 ms (attempt 1)");
        wire.record(Level::TRACE, "sent {}");
        wire.record(Level::TRACE, "got ");
        wire.record(Level::DEBUG, "trying again (1 of 2)");
        let expected = Exchange {
            request: "POST .../flows".into(),
            sent: Some("{}".into()),
            answer: "200 in 3 ms".into(),
            got: None,
        };
        assert_eq!(wire.take(), [expected]);
        assert_eq!(wire.take(), []);
    }
}

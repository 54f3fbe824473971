//! What the core says of itself, put into the queue of the call it is about.

use flows8x8::host;

use crate::queue::Sender;

/// Makes sure that what a client wants to hear is written down.
pub(crate) fn want(level: u8) {
    if level != 0 {
        host::listen_also(level, |level, text| Sender::say(level, text));
    }
}

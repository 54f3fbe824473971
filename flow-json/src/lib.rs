//! Flow JSON for WhatsApp Flows, without any I/O.
//!
//! Today this crate holds one thing: what a finding looks like. [`ValidationError`] and [`ErrorPointer`] are the
//! types of 8x8's `validationErrors`, decoded from every spelling its sources show, so that a finding of the
//! server's and one made offline are the same type.

#![forbid(unsafe_code)]

mod finding;

pub use finding::{ErrorPointer, ValidationError};

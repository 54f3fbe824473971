//! The C interface of flows8x8. `include/flows8x8.h` is made from this crate and is its manual: what stands above an
//! exported function here is what a C programmer reads there.
//!
//! An exported function takes its pointers as `Option<&T>`, `Option<Box<T>>` and [`Str`](text::Str), which have the form of
//! C's pointers, and does its work within a guard of [`guard`]: no panic leaves this library, and a NULL is an error.

#![allow(non_camel_case_types, reason = "the names are those of C")]
#![allow(unreachable_pub, reason = "what is exported and goes into the header is pub")]

// The order is that of the header.

mod version;

mod code;

mod client_options;

mod client_settings;

mod keys;

mod client;

mod requests;

mod update;

mod operations;

mod composed;

mod call_options;

mod cancel;

mod response;

mod saved_flow;

mod flow;

mod flow_list;

mod preview;

mod error;

mod finding;

mod lint;

mod functions;

mod reply;

mod bytes;

mod log;

mod enums;

// What is not in it.

mod call;
mod callback;
mod failure;
mod guard;
mod text;

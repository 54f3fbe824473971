//! The C interface of flows8x8. `include/flows8x8.h` is made from this crate and is its manual: what stands above an
//! exported function here is what a C programmer reads there.
//!
//! An exported function takes its pointers as `Option<&T>`, `Option<Box<T>>` and [`Str`](text::Str), which have the form of
//! C's pointers, and does its work within a guard of [`guard`]: no panic leaves this library, and a NULL is an error.

#![allow(non_camel_case_types, reason = "the names are those of C")]
#![allow(unreachable_pub, reason = "what is exported and goes into the header is pub")]

mod bytes;
mod call;
mod call_options;
mod cancel;
mod client;
mod client_options;
mod client_settings;
mod code;
mod composed;
mod enums;
mod error;
mod failure;
mod finding;
mod flow;
mod flow_list;
mod functions;
mod guard;
mod keys;
mod lint;
mod log;
mod operations;
mod preview;
mod reply;
mod requests;
mod response;
mod saved_flow;
mod text;
mod update;
mod version;

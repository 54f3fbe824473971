//! The native layer of the Python package `flows8x8`: converts, calls the core, converts.
//!
//! What Python programs see is written in Python, in `../python/flows8x8`, but for the models; this module is private.

mod arguments;
mod call;
mod client;
mod errors;
mod functions;
mod json;
mod keys;
mod logging;
mod models;
mod queue;
mod response;
mod runtime;
mod settings;
mod wake;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    use super::*;

    #[pymodule_export]
    use super::call::Call;
    #[pymodule_export]
    use super::client::NativeClient;
    #[pymodule_export]
    use super::functions::{explain, lint, parse_flow_reply, parse_timestamp};
    #[pymodule_export]
    use super::keys::Ask;
    #[pymodule_export]
    use super::logging::set_logging;
    #[pymodule_export]
    use super::models::{
        CancelToken, ErrorPointer, Explanation, Finding, FlowDetails, FlowList, FlowPreview, FlowReply,
        FlowSummary, LintReport, Location, ReplyUser, SavedFlow, ValidationError,
    };
    #[pymodule_export]
    use super::queue::Queue;
    #[pymodule_export]
    use super::response::{RawResponse, Response};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("ENDED_WELL", super::queue::ENDED_WELL)?;
        module.add("KEY_WANTED", super::queue::KEY_WANTED)
    }
}

//! What the API sends and takes.

pub(crate) mod decode;
mod flow;
mod open_enum;
mod patch;
mod request;
mod timestamp;

pub(crate) use flow::findings_error;
pub use flow::{FlowDetails, FlowList, FlowPreview, FlowSummary, SavedFlow};
pub use open_enum::{FlowCategory, FlowStatus};
pub use patch::Patch;
pub use request::{CreateFlow, ListFlows, PreviewFlow, UpdateFlow};
pub use timestamp::Timestamp;

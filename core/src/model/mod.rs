//! What the API sends and takes.

pub(crate) mod decode;
mod flow;
mod open_enum;
mod patch;
pub(crate) mod reply;
mod request;
mod timestamp;

pub(crate) use flow::findings_error;
pub use flow::{FlowDetails, FlowList, FlowPreview, FlowSummary, SavedFlow};
pub use open_enum::{FlowCategory, FlowStatus};
pub use patch::Patch;
pub use reply::{FlowReply, ReplyUser};
pub(crate) use request::LIST_LIMIT_MAX;
pub use request::{CreateFlow, ListFlows, PreviewFlow, UpdateFlow};
pub use timestamp::Timestamp;

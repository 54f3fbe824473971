//! The format of a vector. `tests/vectors/README.md` is its description; unknown members are refused.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Every operation a vector can call, with the arguments it may have; the ones before the bar are required.
pub const OPERATIONS: &[(&str, &[&str], &[&str])] = &[
    ("create_flow", &["name", "categories"], &["publish", "flow_json", "clone_flow_id", "endpoint_uri"]),
    ("get_flow", &["flow_id"], &[]),
    ("list_flows", &[], &["limit"]),
    (
        "update_flow",
        &["flow_id"],
        &["name", "categories", "publish", "flow_json", "clone_flow_id", "endpoint_uri", "application_id"],
    ),
    ("publish_flow", &["flow_id"], &[]),
    ("deprecate_flow", &["flow_id"], &[]),
    ("delete_flow", &["flow_id"], &[]),
    ("preview_flow", &["flow_id"], &["refresh"]),
    ("find_flow", &["name"], &[]),
    ("wait_for_status", &["flow_id", "status", "timeout_ms"], &[]),
    ("request", &["method", "path"], &["body"]),
    ("download_flow_json", &["flow"], &[]),
    ("parse_flow_reply", &["body"], &["authorization", "headers"]),
    ("lint", &["document"], &[]),
    ("explain", &["code"], &[]),
    ("new_client", &[], &[]),
];

/// Every member an expected error may have.
pub const ERROR_FIELDS: &[&str] = &[
    "kind",
    "http_status",
    "code",
    "error_id",
    "timestamp",
    "api_message",
    "message",
    "message_contains",
    "text",
    "text_contains",
    "hint",
    "hint_contains",
    "operation",
    "method",
    "path",
    "attempts",
    "retry_after",
    "validation_errors",
    "body",
    "body_contains",
    "body_length",
];

/// One promise: a call, what must go over the wire, what comes back, what the caller must see.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vector {
    /// `area/promise`, unique; the area is the file's name.
    pub name: String,
    /// Why this is so, for the reader.
    #[serde(default)]
    pub note: Option<String>,
    /// Whether anybody listens at the base URL.
    #[serde(default = "yes")]
    pub listen: bool,
    /// The scheme of the base URL; the server itself always speaks plain HTTP.
    #[serde(default)]
    pub scheme: Scheme,
    /// What the driver calls.
    pub call: Call,
    /// What must arrive, in order, and what is answered.
    #[serde(default)]
    pub exchanges: Vec<Exchange>,
    /// What the caller must see.
    pub outcome: Outcome,
    /// The vector as JSON, its abbreviations written out.
    #[serde(skip)]
    pub source: Value,
}

/// The scheme of the base URL.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// What the server speaks.
    #[default]
    Http,
    /// What it does not speak, so that the handshake fails.
    Https,
}

/// A call on a fresh client.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// One of [`OPERATIONS`].
    pub op: String,
    /// The operation's arguments; those of an update are unset, null or given.
    #[serde(default)]
    pub args: Map<String, Value>,
    /// Options of the client and of the call.
    #[serde(default)]
    pub options: Options,
    /// Calls made on the same client before, one after the other, without options of their own.
    #[serde(default)]
    pub before: Vec<Earlier>,
    /// Time between them and the call.
    #[serde(default)]
    pub pause_ms: u64,
}

/// A call made before the one that matters.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// One of [`OPERATIONS`].
    pub op: String,
    /// The operation's arguments.
    #[serde(default)]
    pub args: Map<String, Value>,
    /// How often it is made.
    #[serde(default = "once")]
    pub times: usize,
    /// The kind of error it fails with; it succeeds when there is none.
    #[serde(default)]
    pub error: Option<String>,
}

/// Options of the client; `call` holds those of the call.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// The key; null for none.
    #[serde(deserialize_with = "given")]
    pub api_key: Option<Option<String>>,
    /// Keys that a key callback yields in turn, the last one for ever.
    pub api_keys: Option<Vec<String>>,
    /// The account; null for none.
    #[serde(deserialize_with = "given")]
    pub account_id: Option<Option<String>>,
    /// The channel; null for none.
    #[serde(deserialize_with = "given")]
    pub channel_id: Option<Option<String>>,
    /// The call goes to a copy of the client that is bound to this channel.
    pub with_channel: Option<String>,
    /// The region by name.
    pub region: Option<String>,
    /// The path style.
    pub path_style: Option<PathStyle>,
    /// Replaces the URL of the replay listener.
    pub base_url: Option<String>,
    /// Appended to the base URL.
    pub base_path: Option<String>,
    /// Allows http:// beyond the loopback interface.
    pub allow_http: Option<bool>,
    /// `self` for the replay listener, else a URL.
    pub proxy: Option<String>,
    /// Headers sent with every request.
    pub headers: Option<BTreeMap<String, String>>,
    /// Deadline of a call.
    pub timeout_ms: Option<u64>,
    /// Retries after the first attempt.
    pub max_retries: Option<u32>,
    /// First backoff; drivers use 1 ms unless it is given.
    pub initial_backoff_ms: Option<u64>,
    /// Longest backoff.
    pub max_backoff_ms: Option<u64>,
    /// Longest `Retry-After` that is waited for.
    pub max_retry_after_ms: Option<u64>,
    /// Requests in a window; null for no limit.
    #[serde(deserialize_with = "given")]
    pub rate_limit: Option<Option<u32>>,
    /// The window.
    pub rate_window_ms: Option<u64>,
    /// Longest wait for the rate limit.
    pub max_rate_wait_ms: Option<u64>,
    /// Largest body that is read.
    pub max_response_bytes: Option<usize>,
    /// Local checks of what the API would let pass or ignore.
    pub strict: Option<bool>,
    /// Findings in a successful answer become an error.
    pub raise_on_validation: Option<bool>,
    /// Create looks the flow up by its name.
    pub reconcile: Option<bool>,
    /// The client is closed before the call.
    pub close_first: bool,
    /// Options of this one call.
    pub call: CallOptions,
}

/// Options of one call.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CallOptions {
    /// Deadline of the call.
    pub timeout_ms: Option<u64>,
    /// Retries after the first attempt.
    pub max_retries: Option<u32>,
    /// Headers sent with this call's requests.
    pub headers: Option<BTreeMap<String, String>>,
    /// Findings in a successful answer become an error.
    pub raise_on_validation: Option<bool>,
    /// Create looks the flow up by its name.
    pub reconcile: Option<bool>,
    /// The call is cancelled after this time; 0 for before it starts.
    pub cancel_after_ms: Option<u64>,
}

/// The two layouts of the API's paths.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum PathStyle {
    /// `/api/v1/accounts/{account}/channels/{channel}/flows`
    Accounts,
    /// `/config/v1/channels/whatsapp/{channel}/flows`
    Config,
}

/// A request that must arrive and its answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// What the request must look like; left out only where the request is never read.
    #[serde(default)]
    pub expect: Option<Expect>,
    /// The answer.
    pub reply: Reply,
    /// How often this is played before the next one.
    #[serde(default = "once")]
    pub times: usize,
}

/// What a request must look like.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The method.
    pub method: String,
    /// The path exactly as sent, percent-encoding included, without the query.
    pub path: String,
    /// The whole query, decoded.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// Headers that must have this value; a `*` at the end stands for any rest.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Headers that must not be there.
    #[serde(default)]
    pub absent_headers: Vec<String>,
    /// The body as JSON. Without `body` and `body_text` the body must be empty.
    #[serde(default)]
    pub body: Option<Value>,
    /// The body exactly as sent.
    #[serde(default)]
    pub body_text: Option<String>,
    /// Least time since the last answer.
    #[serde(default)]
    pub min_gap_ms: Option<u64>,
    /// Most time since the last answer.
    #[serde(default)]
    pub max_gap_ms: Option<u64>,
    /// The connection it comes on.
    #[serde(default)]
    pub connection: Option<Connection>,
}

/// A connection, as the server sees it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// Nothing was asked on it before.
    New,
    /// It was kept after an earlier request.
    Used,
}

/// An answer, or the lack of one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reply {
    /// The status; 200 unless given.
    pub status: Option<u16>,
    /// Headers; `{base_url}` and `{http_date+N}` (N seconds from now) are filled in.
    pub headers: BTreeMap<String, String>,
    /// A JSON body, sent compactly as `application/json`.
    #[serde(deserialize_with = "given")]
    pub body: Option<Option<Value>>,
    /// A body of this text.
    pub raw: Option<String>,
    /// A body of these bytes.
    pub raw_base64: Option<String>,
    /// A body of one text many times.
    pub repeat: Option<Repeat>,
    /// The body is compressed, and the header says so.
    pub gzip: bool,
    /// The body is sent in chunks, without its length.
    pub chunked: bool,
    /// Time between request and answer.
    pub delay_ms: u64,
    /// The connection is closed instead of a whole answer.
    pub drop: Option<Drop>,
    /// Nothing is ever answered.
    pub hang: bool,
    /// The head and half of the body are sent, and nothing more.
    pub stall: bool,
    /// The connection is closed after the answer, which does not say so.
    pub close_after: bool,
    /// The connection is kept although the next exchange drops it.
    pub keep_open: bool,
}

/// A body too long to write down.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// What comes first.
    #[serde(default)]
    pub before: String,
    /// What is repeated.
    pub text: String,
    /// How often.
    pub times: usize,
    /// What comes last.
    #[serde(default)]
    pub after: String,
}

/// When the connection is closed instead of a whole answer.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Drop {
    /// When the request starts to arrive; the client sees a reset.
    BeforeRead,
    /// When the request is read, without an answer.
    AfterRead,
    /// After the head and half of the body of the answer.
    MidBody,
}

/// What the caller must see: a value or an error, and the response where there is one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The value as canonical JSON, compared exactly.
    #[serde(default, deserialize_with = "given")]
    pub value: Option<Option<Value>>,
    /// Members of the error, each of [`ERROR_FIELDS`], compared as a subset.
    #[serde(default)]
    pub error: Option<Map<String, Value>>,
    /// What the raw response must say.
    #[serde(default)]
    pub response: Option<ResponseOutcome>,
}

/// What the raw response beside a value must say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ResponseOutcome {
    /// The status.
    pub status: Option<u16>,
    /// Attempts made.
    pub attempts: Option<u32>,
    /// Headers among others.
    pub headers: BTreeMap<String, String>,
    /// The body as text.
    pub body: Option<String>,
}

fn yes() -> bool {
    true
}

fn once() -> usize {
    1
}

/// Tells null (`Some(None)`) from absent (`None`).
fn given<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

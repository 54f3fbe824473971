//! All flows as one JSON document, and back.
//!
//! Read by hand rather than by derive: whoever wrote a document wants to know which member of which flow is wrong.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde_json::{Map, Value, json};

use crate::flow::{CATEGORIES, Flow, FlowJson, Status};
use crate::input;
use crate::routes;
use crate::state::Space;

/// What a document says it is.
const FORMAT: &str = "flows8x8-simulator-state";
/// The version that is written, and the only one that is read.
const VERSION: u64 = 1;

/// The flows of each channel, in order of creation.
pub(crate) type Spaces = HashMap<Space, Vec<Flow>>;

/// Why a document is no state of a simulator: its text names the member that does not fit, such as
/// `channels[0].flows[2].status must be one of DRAFT, PUBLISHED, DEPRECATED`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateError(Box<str>);

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StateError {}

/// Channels are sorted, so that equal states give equal documents; channels without flows are left out.
pub(crate) fn write(spaces: &Spaces) -> Value {
    let mut sorted: Vec<_> = spaces.iter().filter(|(_, flows)| !flows.is_empty()).collect();
    sorted.sort_unstable_by_key(|(space, _)| *space);
    let channels: Vec<Value> = sorted
        .into_iter()
        .map(|(space, flows)| {
            let flows: Vec<Value> = flows.iter().map(write_flow).collect();
            match space {
                Space::Account { account, channel } => {
                    json!({"account": dashed(account), "channel": channel, "flows": flows})
                }
                Space::Channel { channel } => json!({"channel": channel, "flows": flows}),
            }
        })
        .collect();
    json!({"format": FORMAT, "version": VERSION, "channels": channels})
}

fn write_flow(flow: &Flow) -> Value {
    let mut members = Map::new();
    members.insert("id".to_owned(), json!(flow.id));
    members.insert("name".to_owned(), json!(flow.name));
    members.insert("status".to_owned(), json!(flow.status));
    members.insert("categories".to_owned(), json!(flow.categories));
    let json = flow.json.as_ref().map(|json| &*json.text);
    for (name, text) in [
        ("flowJson", json),
        ("endPointUri", flow.endpoint_uri.as_deref()),
        ("applicationId", flow.application_id.as_deref()),
    ] {
        if let Some(text) = text {
            members.insert(name.to_owned(), json!(text));
        }
    }
    Value::Object(members)
}

/// A UUID of 32 digits with its dashes.
fn dashed(account: &str) -> String {
    let mut text = account.to_owned();
    for at in [20, 16, 12, 8] {
        if text.is_char_boundary(at) {
            text.insert(at, '-');
        }
    }
    text
}

/// Reads a whole document or none of it. Flows without an id get an empty one: whoever keeps the state draws it.
pub(crate) fn read(document: &Value) -> Result<Spaces, StateError> {
    let root = Members::new("", document, &["format", "version", "channels"])?;
    if root.text("format")? != Some(FORMAT) {
        return Err(root.wrong("format", &format!("must be {FORMAT:?}")));
    }
    if root.get("version").and_then(Value::as_u64) != Some(VERSION) {
        return Err(root.wrong("version", &format!("must be {VERSION}, the only one there is")));
    }
    let mut spaces = Spaces::new();
    let mut ids = HashSet::new();
    for (path, channel) in root.list("channels")? {
        let members = Members::new(&path, channel, &["account", "channel", "flows"])?;
        let name = members.required("channel")?;
        if name.is_empty() {
            return Err(members.wrong("channel", "must not be empty"));
        }
        let channel = name.to_owned();
        let space = match members.text("account")? {
            Some(account) => match routes::account_id(account) {
                Ok(account) => Space::Account { account, channel },
                Err(_) => return Err(members.wrong("account", "must be a UUID")),
            },
            None => Space::Channel { channel },
        };
        let flows = read_flows(&members, &mut ids)?;
        if spaces.insert(space, flows).is_some() {
            return Err(StateError(format!("{path} is a channel that was there before").into()));
        }
    }
    Ok(spaces)
}

fn read_flows<'a>(channel: &Members<'a>, ids: &mut HashSet<&'a str>) -> Result<Vec<Flow>, StateError> {
    let mut names = HashSet::new();
    let mut flows = Vec::new();
    for (path, value) in channel.list("flows")? {
        let flow = Members::new(&path, value, &FLOW_MEMBERS)?;
        if flow.text("id")?.is_some_and(|id| id.is_empty() || !ids.insert(id)) {
            return Err(flow.wrong("id", "must not be empty, nor that of another flow"));
        }
        let name = flow.required("name")?;
        if name.trim().is_empty() || !names.insert(name) {
            return Err(flow.wrong("name", "must not be empty, nor that of another flow of the channel"));
        }
        flows.push(read_flow(&flow)?);
    }
    Ok(flows)
}

const FLOW_MEMBERS: [&str; 7] =
    ["id", "name", "status", "categories", "flowJson", "endPointUri", "applicationId"];

fn read_flow(flow: &Members<'_>) -> Result<Flow, StateError> {
    let json = flow.text("flowJson")?.map(|text| FlowJson::new(text.to_owned()));
    let status = match flow.text("status")? {
        None => Status::Draft,
        Some(text) => Status::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| flow.wrong("status", "must be one of DRAFT, PUBLISHED, DEPRECATED"))?,
    };
    // Findings do not matter here: what was published stays so when more is found to be wrong later.
    if status != Status::Draft && json.is_none() {
        return Err(flow.wrong("status", "must be DRAFT when there is no flowJson"));
    }
    let endpoint_uri = flow.text("endPointUri")?;
    if endpoint_uri.is_some_and(|uri| !input::is_uri(uri)) {
        return Err(flow.wrong("endPointUri", "must be a URI"));
    }
    Ok(Flow {
        id: flow.text("id")?.unwrap_or_default().to_owned(),
        name: flow.required("name")?.to_owned(),
        status,
        categories: read_categories(flow)?,
        json,
        endpoint_uri: endpoint_uri.map(str::to_owned),
        application_id: flow.text("applicationId")?.map(str::to_owned),
        document: None,
        preview: None,
    })
}

fn read_categories(flow: &Members<'_>) -> Result<Vec<&'static str>, StateError> {
    if flow.get("categories").is_none() {
        return Ok(vec!["OTHER"]);
    }
    let categories: Vec<&'static str> = flow
        .list("categories")?
        .into_iter()
        .map(|(path, value)| {
            let known = CATEGORIES.into_iter().find(|known| value == known);
            known.ok_or_else(|| StateError(format!("{path} must be one of {}", CATEGORIES.join(", ")).into()))
        })
        .collect::<Result<_, _>>()?;
    if categories.is_empty() {
        return Err(flow.wrong("categories", "must not be empty"));
    }
    Ok(categories)
}

/// An object of the document and where it is.
struct Members<'a> {
    path: String,
    members: &'a Map<String, Value>,
}

impl<'a> Members<'a> {
    fn new(path: &str, value: &'a Value, known: &[&str]) -> Result<Self, StateError> {
        let here = if path.is_empty() { "the state" } else { path };
        let Value::Object(members) = value else {
            return Err(StateError(format!("{here} must be an object").into()));
        };
        match members.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => {
                Err(StateError(format!("{here} has no member {name:?}; it has {}", known.join(", ")).into()))
            }
            None => Ok(Self { path: path.to_owned(), members }),
        }
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name)
    }

    fn text(&self, name: &str) -> Result<Option<&'a str>, StateError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(name, "must be a string")),
        }
    }

    fn required(&self, name: &str) -> Result<&'a str, StateError> {
        self.text(name)?.ok_or_else(|| self.wrong(name, "is missing"))
    }

    /// The items of a list, each with its path.
    fn list(&self, name: &str) -> Result<Vec<(String, &'a Value)>, StateError> {
        match self.get(name) {
            Some(Value::Array(items)) => {
                let path = self.at(name);
                Ok(items.iter().enumerate().map(|(index, item)| (format!("{path}[{index}]"), item)).collect())
            }
            _ => Err(self.wrong(name, "must be an array")),
        }
    }

    fn at(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn wrong(&self, name: &str, what: &str) -> StateError {
        StateError(format!("{} {what}", self.at(name)).into())
    }
}

#[cfg(test)]
#[path = "dump_tests.rs"]
mod tests;

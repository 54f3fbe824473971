//! Request bodies and queries, read strictly: every refusal names the member it is about.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::flow::{CATEGORIES, FlowJson};
use crate::percent;
use crate::refusal::Refusal;

/// The body of a create.
#[derive(Clone, Debug)]
pub(crate) struct NewFlow {
    pub(crate) name: String,
    pub(crate) categories: Vec<&'static str>,
    pub(crate) publish: bool,
    pub(crate) json: Option<FlowJson>,
    pub(crate) clone_of: Option<String>,
    pub(crate) endpoint_uri: Option<String>,
}

/// The body of an update. Members that are absent stay as they are; a `null` in the outer option's place clears.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    pub(crate) name: Option<String>,
    pub(crate) categories: Option<Vec<&'static str>>,
    pub(crate) publish: bool,
    pub(crate) json: Option<FlowJson>,
    pub(crate) clone_of: Option<String>,
    pub(crate) endpoint_uri: Option<Option<String>>,
    pub(crate) application_id: Option<Option<String>>,
}

pub(crate) fn new_flow(body: &[u8]) -> Result<NewFlow, Refusal> {
    let members = Members::read(body)?;
    Ok(NewFlow {
        name: members.name()?.ok_or_else(|| Refusal::invalid("name is required"))?,
        categories: members.categories()?.ok_or_else(|| Refusal::invalid("categories is required"))?,
        publish: members.publish()?,
        json: members.text("flowJson")?.map(FlowJson::new),
        clone_of: members.text("cloneFlowId")?,
        endpoint_uri: members.endpoint_uri()?.flatten(),
    })
}

pub(crate) fn changes(body: &[u8]) -> Result<Changes, Refusal> {
    const KNOWN: [&str; 7] =
        ["name", "categories", "publish", "flowJson", "cloneFlowId", "endPointUri", "applicationId"];
    let members = Members::read(body)?;
    if !KNOWN.iter().any(|name| members.0.contains_key(*name)) {
        return Err(Refusal::invalid("At least one property must be present"));
    }
    Ok(Changes {
        name: members.name()?,
        categories: members.categories()?,
        publish: members.publish()?,
        json: members.text("flowJson")?.map(FlowJson::new),
        clone_of: members.text("cloneFlowId")?,
        endpoint_uri: members.endpoint_uri()?,
        application_id: members.clearable("applicationId")?,
    })
}

/// `limit` of a list: 1 to 1000, 100 when absent.
pub(crate) fn limit(query: Option<&str>) -> Result<usize, Refusal> {
    let Some(text) = parameter(query, "limit")? else { return Ok(100) };
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(limit @ 1..=1000) if is_plain => Ok(limit),
        _ => Err(Refusal::invalid("limit must be an integer from 1 to 1000")),
    }
}

/// `refresh` of a preview: false when absent.
pub(crate) fn refresh(query: Option<&str>) -> Result<bool, Refusal> {
    match parameter(query, "refresh")?.as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Refusal::invalid("refresh must be true or false")),
    }
}

/// The one value of `name`; parameters nobody asked for are let through, as long as they are well-formed.
pub(crate) fn parameter(query: Option<&str>, name: &str) -> Result<Option<String>, Refusal> {
    let malformed = || Refusal::invalid("The query is not valid percent-encoded UTF-8");
    let mut found = None;
    for pair in query.unwrap_or_default().split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = percent::decode(value).ok_or_else(malformed)?;
        if percent::decode(key).ok_or_else(malformed)? == name && found.replace(value).is_some() {
            return Err(Refusal::invalid(format!("{name} must be given once")));
        }
    }
    Ok(found)
}

/// The members of a JSON object, each still unread: what nobody asks for costs nothing, however deep it is.
struct Members<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Members<'a> {
    fn read(body: &'a [u8]) -> Result<Self, Refusal> {
        let text =
            std::str::from_utf8(body).map_err(|_| Refusal::invalid("The request body is not valid UTF-8"))?;
        if text.trim_ascii().is_empty() {
            return Err(Refusal::invalid("The request body is empty"));
        }
        let raw: &RawValue =
            serde_json::from_str(text).map_err(|_| Refusal::invalid("The request body is not valid JSON"))?;
        serde_json::from_str(raw.get())
            .map(Self)
            .map_err(|_| Refusal::invalid("The request body must be a JSON object"))
    }

    fn name(&self) -> Result<Option<String>, Refusal> {
        let name = self.text("name")?;
        if name.as_deref().is_some_and(|name| name.trim().is_empty()) {
            return Err(Refusal::invalid("name must not be empty"));
        }
        Ok(name)
    }

    fn publish(&self) -> Result<bool, Refusal> {
        match self.0.get("publish").map(|raw| raw.get()) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Refusal::invalid("publish must be a boolean")),
        }
    }

    fn categories(&self) -> Result<Option<Vec<&'static str>>, Refusal> {
        let Some(raw) = self.0.get("categories") else { return Ok(None) };
        let given: Vec<String> = serde_json::from_str(raw.get())
            .map_err(|_| Refusal::invalid("categories must be an array of strings"))?;
        if given.is_empty() {
            return Err(Refusal::invalid("categories must not be empty"));
        }
        given
            .iter()
            .enumerate()
            .map(|(index, text)| category(index, text))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    fn endpoint_uri(&self) -> Result<Option<Option<String>>, Refusal> {
        let uri = self.clearable("endPointUri")?;
        if uri.iter().flatten().any(|uri| !is_uri(uri)) {
            return Err(Refusal::invalid("endPointUri must be a URI"));
        }
        Ok(uri)
    }

    /// A text that `null` takes away.
    fn clearable(&self, name: &str) -> Result<Option<Option<String>>, Refusal> {
        match self.0.get(name).map(|raw| raw.get()) {
            Some("null") => Ok(Some(None)),
            _ => Ok(self.text(name)?.map(Some)),
        }
    }

    fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(raw) = self.0.get(name).map(|raw| raw.get()) else { return Ok(None) };
        match serde_json::from_str(raw) {
            Ok(text) => Ok(Some(text)),
            Err(_) if raw.starts_with('"') => {
                Err(Refusal::invalid(format!("{name} has an escape that is no Unicode text")))
            }
            Err(_) => Err(Refusal::invalid(format!("{name} must be a string"))),
        }
    }
}

fn category(index: usize, text: &str) -> Result<&'static str, Refusal> {
    CATEGORIES.into_iter().find(|known| *known == text).ok_or_else(|| {
        Refusal::invalid(format!("categories[{index}] must be one of {}", CATEGORIES.join(", ")))
    })
}

/// A scheme and something after it, without blanks: what `format: uri` asks for at least.
pub(crate) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && !rest.is_empty()
        && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}

#[cfg(test)]
#[path = "input_tests.rs"]
mod tests;

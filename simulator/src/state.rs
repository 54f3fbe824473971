//! The flows of every channel and what may happen to them. No sockets, no clock: every transition is a function.

use std::sync::Arc;

use crate::clock::Now;
use crate::dump::Spaces;
use crate::flow::{Flow, Link, Status};
use crate::ids::{Ids, Purpose};
use crate::input::{Changes, NewFlow};
use crate::refusal::Refusal;

/// What flows live in: the channel of an account, or a channel alone for the paths that name no account.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Space {
    Account { account: String, channel: String },
    Channel { channel: String },
}

/// Everything the simulator remembers.
#[derive(Debug)]
pub(crate) struct State {
    /// Whether a channel refuses a name it has already.
    unique_names: bool,
    // In order of creation within a channel, which is the order of a list.
    spaces: Spaces,
    flow_ids: Ids,
    links: Ids,
    refuses_broken_updates: bool,
}

impl State {
    /// An empty state. `refuses_broken_updates` makes an update with a broken flow JSON fail and change nothing, as
    /// the guide has it; else it is stored with its findings.
    pub(crate) fn new(seed: Option<u64>, refuses_broken_updates: bool, unique_names: bool) -> Self {
        Self {
            spaces: Spaces::new(),
            unique_names,
            flow_ids: Ids::new(seed, Purpose::Flows),
            links: Ids::new(seed, Purpose::Links),
            refuses_broken_updates,
        }
    }

    /// Everything there is; the texts are shared, so that the copy is a small one.
    pub(crate) fn spaces(&self) -> Spaces {
        self.spaces.clone()
    }

    /// Lets `spaces` take the place of everything there is. Flows without an id get one.
    pub(crate) fn replace(&mut self, spaces: Spaces) {
        self.spaces = spaces;
        let mut unnamed: Vec<Space> = Vec::new();
        for (space, flows) in &self.spaces {
            unnamed.extend(flows.iter().filter(|flow| flow.id.is_empty()).map(|_| space.clone()));
        }
        // In an order of their own, so that the same seed gives the same ids.
        unnamed.sort_unstable();
        for space in unnamed {
            let id = self.new_flow_id();
            if let Ok(flow) = find(&mut self.spaces, &space, "") {
                flow.id = id;
            }
        }
    }

    pub(crate) fn list(&self, space: &Space, limit: usize) -> Vec<(String, String, Status)> {
        let flows = self.flows(space).iter().take(limit);
        flows.map(|flow| (flow.id.clone(), flow.name.clone(), flow.status)).collect()
    }

    /// Creates a draft, even of a broken flow JSON; one that is to be published at once stays a draft when it cannot.
    pub(crate) fn create(&mut self, space: &Space, new: NewFlow) -> Result<Flow, Refusal> {
        self.check_name(space, &new.name, None)?;
        let source = self.clone_source(space, new.clone_of.as_deref())?;
        let mut flow = Flow {
            id: self.new_flow_id(),
            name: new.name,
            status: Status::Draft,
            categories: new.categories,
            json: new.json.or(source.and_then(|source| source.json)),
            endpoint_uri: new.endpoint_uri,
            application_id: None,
            document: None,
            preview: None,
        };
        if new.publish && flow.can_be_published() {
            flow.status = Status::Published;
        }
        self.spaces.entry(space.clone()).or_default().push(flow.clone());
        Ok(flow)
    }

    /// The flow, with a download link that works for as long as links do.
    pub(crate) fn get(&mut self, space: &Space, id: &str, now: &Now) -> Result<Flow, Refusal> {
        let Self { spaces, links, .. } = self;
        let flow = find(spaces, space, id)?;
        let is_stale = flow.document.as_ref().is_none_or(|link| link.expires_at <= now.wall);
        if flow.json.is_some() && is_stale {
            flow.document = Some(Link {
                token: format!("An-{}", links.token(22)),
                signature: links.token(26),
                expires_at: now.link_expiry(),
            });
        }
        Ok(flow.clone())
    }

    /// Changes a draft, all of it or nothing.
    pub(crate) fn update(&mut self, space: &Space, id: &str, changes: Changes) -> Result<Flow, Refusal> {
        let mut flow = draft(find(&mut self.spaces, space, id)?)?.clone();
        if let Some(name) = changes.name {
            self.check_name(space, &name, Some(id))?;
            flow.name = name;
        }
        let source = self.clone_source(space, changes.clone_of.as_deref())?;
        let (cloned_json, cloned_categories) = source.map(|source| (source.json, source.categories)).unzip();
        if let Some(categories) = changes.categories.or(cloned_categories) {
            flow.categories = categories;
        }
        if let Some(json) = changes.json.or(cloned_json.flatten()) {
            if self.refuses_broken_updates && !json.findings.is_empty() {
                return Err(Refusal::BrokenFlowJson(json.findings.to_vec()));
            }
            flow.json = Some(json);
            // A link names one document, not the flow: the old one stops working.
            flow.document = None;
        }
        if let Some(uri) = changes.endpoint_uri {
            flow.endpoint_uri = uri;
        }
        if let Some(application) = changes.application_id {
            flow.application_id = application;
        }
        if changes.publish && flow.can_be_published() {
            flow.status = Status::Published;
        }
        *find(&mut self.spaces, space, id)? = flow.clone();
        Ok(flow)
    }

    /// Deletes a draft; its name is free again.
    pub(crate) fn delete(&mut self, space: &Space, id: &str) -> Result<(), Refusal> {
        draft(find(&mut self.spaces, space, id)?)?;
        if let Some(flows) = self.spaces.get_mut(space) {
            flows.retain(|flow| flow.id != id);
        }
        Ok(())
    }

    pub(crate) fn publish(&mut self, space: &Space, id: &str) -> Result<Flow, Refusal> {
        let flow = draft(find(&mut self.spaces, space, id)?)?;
        if !flow.can_be_published() {
            return Err(Refusal::BrokenFlowJson(flow.findings().to_vec()));
        }
        flow.status = Status::Published;
        Ok(flow.clone())
    }

    pub(crate) fn deprecate(&mut self, space: &Space, id: &str) -> Result<Flow, Refusal> {
        let flow = find(&mut self.spaces, space, id)?;
        if flow.status != Status::Published {
            return Err(Refusal::NotPublished);
        }
        flow.status = Status::Deprecated;
        Ok(flow.clone())
    }

    /// The flow's preview link: the one there is, unless it expired or `refresh` asks for a new one.
    pub(crate) fn preview(
        &mut self,
        space: &Space,
        id: &str,
        refresh: bool,
        now: &Now,
    ) -> Result<Link, Refusal> {
        let Self { spaces, links, .. } = self;
        let flow = find(spaces, space, id)?;
        match &flow.preview {
            Some(link) if !refresh && link.expires_at > now.wall => Ok(link.clone()),
            _ => {
                let link =
                    Link { token: links.uuid(), signature: String::new(), expires_at: now.link_expiry() };
                flow.preview = Some(link.clone());
                Ok(link)
            }
        }
    }

    /// The flow JSON behind a download link.
    pub(crate) fn document(&self, token: &str, signature: &str, now: &Now) -> Result<Arc<str>, Refusal> {
        let flow = self.anywhere(|flow| flow.document.as_ref().is_some_and(|link| link.token == token));
        match flow.and_then(|flow| flow.document.as_ref().zip(flow.json.as_ref())) {
            None => Err(Refusal::UnknownPath),
            Some((link, _)) if link.signature != signature => Err(Refusal::BadSignature),
            Some((link, _)) if link.expires_at <= now.wall => Err(Refusal::LinkExpired),
            Some((_, json)) => Ok(json.text.clone()),
        }
    }

    /// The flow that a preview link shows.
    pub(crate) fn previewed(&self, id: &str, token: &str, now: &Now) -> Result<Flow, Refusal> {
        let flow = self.anywhere(|flow| flow.id == id);
        match flow.and_then(|flow| flow.preview.as_ref().filter(|link| link.token == token).zip(Some(flow))) {
            None => Err(Refusal::UnknownPath),
            Some((link, _)) if link.expires_at <= now.wall => Err(Refusal::LinkExpired),
            Some((_, flow)) => Ok(flow.clone()),
        }
    }

    fn flows(&self, space: &Space) -> &[Flow] {
        self.spaces.get(space).map_or(&[], Vec::as_slice)
    }

    fn anywhere(&self, wanted: impl Fn(&Flow) -> bool) -> Option<&Flow> {
        self.spaces.values().flatten().find(|flow| wanted(flow))
    }

    fn check_name(&self, space: &Space, name: &str, own_id: Option<&str>) -> Result<(), Refusal> {
        let is_taken = self.unique_names
            && self.flows(space).iter().any(|flow| flow.name == name && Some(flow.id.as_str()) != own_id);
        if is_taken { Err(Refusal::NameTaken) } else { Ok(()) }
    }

    /// The flow to copy from: flow JSON and categories are taken over where the request does not say otherwise.
    fn clone_source(&self, space: &Space, id: Option<&str>) -> Result<Option<Flow>, Refusal> {
        let Some(id) = id else { return Ok(None) };
        match self.flows(space).iter().find(|flow| flow.id == id) {
            Some(flow) => Ok(Some(flow.clone())),
            None => Err(Refusal::invalid("cloneFlowId is not a flow of this channel")),
        }
    }

    fn new_flow_id(&mut self) -> String {
        loop {
            let id = self.flow_ids.flow_id();
            if self.anywhere(|flow| flow.id == id).is_none() {
                return id;
            }
        }
    }
}

fn find<'a>(spaces: &'a mut Spaces, space: &Space, id: &str) -> Result<&'a mut Flow, Refusal> {
    let flows = spaces.get_mut(space).ok_or(Refusal::UnknownFlow)?;
    flows.iter_mut().find(|flow| flow.id == id).ok_or(Refusal::UnknownFlow)
}

fn draft(flow: &mut Flow) -> Result<&mut Flow, Refusal> {
    if flow.status == Status::Draft { Ok(flow) } else { Err(Refusal::NotDraft) }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;

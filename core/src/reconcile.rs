//! Finding out whether an unclear request has taken effect: publish and deprecate by the flow's status, create by its
//! name.

use crate::client::PUBLISHING;
use crate::config::{Effect, Prepared};
use crate::execute::{Attempt, Completed, Progress, Run};
use crate::model::{FlowDetails, FlowList, FlowStatus, FlowSummary, LIST_LIMIT_MAX};
use crate::operation;
use crate::transport::Answer;
use crate::{Error, ErrorKind, Result, request, response};

impl Run<'_> {
    /// Makes sure, before a create that is to be exact, that there is no flow of its name yet.
    pub(crate) async fn check_first(&mut self) -> Result<()> {
        let prepared = self.prepared;
        let Some(Effect::Created { name, .. }) = &prepared.effect else { return Ok(()) };
        let looked = self.named(name).await;
        let (list, found) = looked.map_err(|error| {
            let text = format!("looking for the name failed, so nothing was sent: {}", error.message());
            error.with_message(text)
        })?;
        self.saw_too_little = list.truncated;
        if found.is_empty() {
            return Ok(());
        }
        let text = format!("a flow named {name:?} exists already: {}", ids(&found));
        Err(Error::new(ErrorKind::Conflict, text)
            .with_hint("nothing was sent: update that flow, or choose another name"))
    }

    /// Asks whether an unclear request has taken effect: the end of the call, or `None` when it has not.
    pub(crate) async fn ask(&mut self, attempt: &Attempt) -> Result<Option<Completed>> {
        let prepared = self.prepared;
        let asked = match &prepared.effect {
            None => return Ok(None),
            Some(Effect::Status { reached, before }) => self.ask_status(reached, before.as_ref()).await,
            Some(Effect::Created { name, publish }) => self.ask_name(name, *publish).await,
        };
        asked.map_err(|why| {
            let text = format!("no clear answer came, and {why}");
            self.error_with(attempt, ErrorKind::OutcomeUnknown, text)
        })
    }

    /// Why it stays open is the error.
    async fn ask_status(
        &mut self,
        reached: &FlowStatus,
        before: Option<&FlowStatus>,
    ) -> Result<Option<Completed>, String> {
        // Only the suffix of the operation itself: an id may be the word `publish` as well.
        let path = self.prepared.path.as_str();
        let path = match self.prepared.operation {
            "publish_flow" => path.strip_suffix("/publish").unwrap_or(path),
            "deprecate_flow" => path.strip_suffix("/deprecate").unwrap_or(path),
            _ => path,
        };
        let path = path.to_owned();
        let (flow, answer) = self
            .flow(path)
            .await
            .map_err(|error| format!("asking for the flow failed: {}", error.message()))?;
        if flow.status == *reached {
            Ok(Some(self.complete(answer, Some(flow))))
        } else if before.is_none_or(|before| flow.status == *before) {
            Ok(None)
        } else {
            Err(format!("the flow is {} now", flow.status))
        }
    }

    async fn ask_name(&mut self, name: &str, publish: bool) -> Result<Option<Completed>, String> {
        let looked = self.named(name).await;
        let (list, found) =
            looked.map_err(|error| format!("looking for the name failed: {}", error.message()))?;
        let id = match found.as_slice() {
            [] if list.truncated => {
                return Err(format!(
                    "the channel has {LIST_LIMIT_MAX} flows or more, so that the list proves nothing"
                ));
            }
            [] => return Ok(None),
            // It may have been there before, among those that were not shown.
            [flow] if self.saw_too_little => {
                return Err(format!("the flow {} of that name may be an older one", flow.id));
            }
            [flow] => request::segment("flow_id", &flow.id).map_err(|error| error.message().to_owned())?,
            several => return Err(format!("several flows have the name now: {}", ids(several))),
        };
        let path = format!("{}/{id}", self.prepared.path);
        let unread =
            |error: Error| format!("the flow exists as {id}, but reading it failed: {}", error.message());
        let (mut flow, answer) = self.flow(path.clone()).await.map_err(unread)?;
        if publish && flow.status == FlowStatus::Draft && flow.validation_errors.is_empty() {
            let publishing = Prepared {
                path: format!("{path}/publish"),
                effect: Some(PUBLISHING),
                reads_body: false,
                ..Prepared::new(&operation::PUBLISH_FLOW, path)
            };
            let published = self.nested(&publishing).await.and_then(|done| response::succeeded(&done.answer));
            published.map_err(|error| {
                format!("the flow exists as {id}, but publishing it failed: {}", error.message())
            })?;
            flow.status = FlowStatus::Published;
        }
        Ok(Some(self.complete(answer, Some(flow))))
    }

    /// The channel's flows, and those of a name.
    async fn named(&mut self, name: &str) -> Result<(FlowList, Vec<FlowSummary>)> {
        let mut list = Prepared::new(&operation::LIST_FLOWS, self.prepared.path.clone());
        list.query = Some(format!("limit={LIST_LIMIT_MAX}"));
        let answer = self.nested(&list).await?.answer;
        let list = response::flow_list(&answer, LIST_LIMIT_MAX)?;
        let found = list.iter().filter(|flow| flow.name == name).cloned().collect();
        Ok((list, found))
    }

    async fn flow(&mut self, path: String) -> Result<(FlowDetails, Answer)> {
        let answer = self.nested(&Prepared::new(&operation::GET_FLOW, path)).await?.answer;
        Ok((response::decode(&answer)?, answer))
    }

    /// Runs another request within this call: its deadline, its keys, its rate.
    async fn nested(&mut self, prepared: &Prepared) -> Result<Completed> {
        let progress = Progress::default();
        let mut run =
            Run { prepared, progress: &progress, redactors: Vec::new(), saw_too_little: false, ..*self };
        let done = Box::pin(run.run()).await;
        let (redactors, deadline) = (std::mem::take(&mut run.redactors), run.deadline);
        self.redactors.extend(redactors);
        self.deadline = deadline;
        done
    }
}

fn ids(flows: &[FlowSummary]) -> String {
    flows.iter().map(|flow| flow.id.as_str()).collect::<Vec<_>>().join(", ")
}

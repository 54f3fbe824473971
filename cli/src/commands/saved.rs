//! What create and update end with.

use flows8x8::{Client, ErrorKind, FlowStatus, SavedFlow};
use serde::Serialize;

use super::document::Document;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::text::{count, field};

/// What was asked for, as far as the end needs it.
pub(super) struct Request {
    pub(super) document: Option<Document>,
    /// Whether the flow was to be published.
    pub(super) publish: bool,
}

/// The object of `--json`.
#[derive(Serialize)]
struct Saved<'a> {
    flow: Flow<'a>,
}

#[derive(Serialize)]
struct Flow<'a> {
    #[serde(flatten)]
    saved: &'a SavedFlow,
    /// Only when the flow was to be published; null when the server could not be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Option<&'a FlowStatus>>,
}

impl Request {
    /// Prints the flow's id, says what was done, and reports the findings. With findings the command fails, although
    /// the flow was saved: a CI job must not go on to publish it.
    pub(super) async fn finish(
        &self,
        output: &Output,
        client: &Client,
        flow: &SavedFlow,
        done: &str,
    ) -> Result<(), Failure> {
        if !output.json {
            output.line(&field(&flow.id))?;
        }
        // Neither answer says whether the flow was published, and it is what matters now.
        let status = match self.publish {
            true => Some(client.get_flow(&flow.id).await.map(|flow| flow.status)),
            false => None,
        };
        if output.json {
            let status = status.as_ref().map(|status| status.as_ref().ok());
            output.object(&Saved { flow: Flow { saved: flow, status } })?;
        }
        if !flow.validation_errors.is_empty() {
            let name = self.document.as_ref().map(|document| document.name.clone());
            let text = self.document.as_ref().map(|document| document.json.as_str());
            let name = name.unwrap_or_else(|| format!("flow {}", flow.id));
            output.findings(&name, text, &flow.validation_errors);
            return Err(self.with_findings(flow, status.and_then(Result::ok).as_ref()));
        }
        match status {
            None => output.note(done),
            Some(Ok(FlowStatus::Published)) => output.note(&format!("{done}, and it is published")),
            Some(Ok(status)) => output.warning(&format!(
                "{done}, but it is not published: its status is {status}; to publish it: flows8x8 publish {}",
                flow.id
            )),
            Some(Err(error)) => output.warning(&format!(
                "{done}; whether it is published could not be asked ({}): flows8x8 get {} shows its status",
                error.kind(),
                flow.id
            )),
        }
        Ok(())
    }

    /// The flow was saved, with findings.
    fn with_findings(&self, flow: &SavedFlow, status: Option<&FlowStatus>) -> Failure {
        let (id, what) = (&flow.id, count(flow.validation_errors.len(), "finding"));
        let text = match status {
            None | Some(FlowStatus::Draft) => {
                format!("flow {id} was saved as a draft, with {what}; it cannot be published")
            }
            Some(status) => format!("flow {id} was saved, with {what}; its status is {status}"),
        };
        let mut failure = Failure::new(Exit::Findings, ErrorKind::ValidationFailed.as_str(), text);
        failure.report.validation_errors.clone_from(&flow.validation_errors);
        failure.hint(format!("correct the file, then: {}", self.update(id)))
    }

    /// The line that sends the file again.
    pub(super) fn update(&self, id: &str) -> String {
        let file = self.document.as_ref().map_or_else(|| "FILE".to_owned(), Document::argument);
        let publish = if self.publish { " --publish" } else { "" };
        format!("flows8x8 update {} -f {file}{publish}", crate::text::word(id))
    }

    /// A failure of create or update: findings that came with it belong to the file that was sent. `again` is what to
    /// do when they are corrected.
    pub(super) fn refused(&self, output: &Output, error: flows8x8::Error, again: &str) -> Failure {
        let (name, text) = match &self.document {
            Some(document) => (document.name.as_str(), Some(document.json.as_str())),
            None => ("flow JSON", None),
        };
        output.findings(name, text, error.validation_errors());
        let is_about_file = error.kind() == ErrorKind::ValidationFailed && self.document.is_some();
        let failure = Failure::from(error);
        if is_about_file { failure.hint(format!("correct the file, then: {again}")) } else { failure }
    }
}

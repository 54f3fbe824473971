//! What create and update end with.

use flows8x8::SavedFlow;
use serde::Serialize;

use super::document::Document;
use crate::failure::Failure;
use crate::output::Output;

/// The object of `--json`.
#[derive(Serialize)]
struct Saved<'a> {
    flow: &'a SavedFlow,
}

/// Prints the flow's id, says what was done, and reports the findings. With findings the command fails, although the
/// flow was saved: a CI job must not go on to publish it.
pub(crate) fn finish(
    output: &Output,
    flow: &SavedFlow,
    document: Option<&Document>,
    done: &str,
) -> Result<(), Failure> {
    if output.json {
        output.object(&Saved { flow })?;
    } else {
        output.line(&crate::text::field(&flow.id))?;
    }
    if flow.validation_errors.is_empty() {
        output.note(done);
        return Ok(());
    }
    let name = document.map_or_else(|| format!("flow {}", flow.id), |document| document.name.clone());
    output.findings(&name, document.map(|document| document.json.as_str()), &flow.validation_errors);
    Err(Failure::findings(&flow.id, &flow.validation_errors))
}

/// A failure of create or update: findings that came with it belong to the file that was sent.
pub(crate) fn refused(output: &Output, document: Option<&Document>, error: flows8x8::Error) -> Failure {
    let (name, text) = match document {
        Some(document) => (document.name.as_str(), Some(document.json.as_str())),
        None => ("flow JSON", None),
    };
    output.findings(name, text, error.validation_errors());
    error.into()
}

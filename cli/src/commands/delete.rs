//! `flows8x8 delete`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use flows8x8::Client;
use serde::Serialize;

use crate::confirm;
use crate::exit::Exit;
use crate::failure::{Failure, Report, kind};
use crate::output::Output;
use crate::run::Context;
use crate::text::{count, field};

/// Delete drafts for good
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "Asks first on a terminal; anywhere else --yes is needed. Prints the id of each flow that was \
        deleted. When some of several fail, the others are deleted all the same and the exit code is \
        9; when no other could do better (the key is refused, there is no connection), the rest is \
        not tried.":
        "flows8x8 delete 1145805540595505"
        "flows8x8 delete --yes 1145805540595505 1145805540595506"
    )
)]
pub(crate) struct DeleteArgs {
    /// The flows' ids
    #[arg(value_name = "ID", required = true, value_parser = NonEmptyStringValueParser::new())]
    ids: Vec<String>,
}

/// What became of the flows; the object of `--json`.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Deleted {
    deleted: Vec<String>,
    failed: Vec<Failed>,
    not_tried: Vec<String>,
}

#[derive(Serialize)]
struct Failed {
    id: String,
    error: Box<Report>,
    #[serde(skip)]
    exit: Exit,
}

/// Deletes the flows.
pub(crate) async fn run(context: &Context, args: &DeleteArgs) -> Result<(), Failure> {
    let output = context.output;
    let ids = distinct(&args.ids);
    let ask = confirm::is_needed(context.yes, "delete")?;
    let client = context.client()?;
    if ask {
        confirm::ask(&output, &context.interrupt, &question(&client, &ids).await?).await?;
    }
    if let [id] = ids[..] {
        client.delete_flow(id).await?;
        let deleted = Deleted { deleted: vec![id.to_owned()], ..Deleted::default() };
        if output.json {
            return output.object(&deleted);
        }
        output.line(&field(id))?;
        output.note("deleted");
        return Ok(());
    }
    let ended = delete_all(&output, &client, &ids).await?;
    if output.json {
        output.object(&ended)?;
    }
    ended.verdict().map(|()| output.note(&format!("deleted {}", count(ids.len(), "flow"))))
}

async fn delete_all(output: &Output, client: &Client, ids: &[&str]) -> Result<Deleted, Failure> {
    let mut ended = Deleted::default();
    for (index, id) in ids.iter().enumerate() {
        match client.delete_flow(*id).await {
            Ok(()) => {
                ended.deleted.push((*id).to_owned());
                if !output.json {
                    output.line(&field(id))?;
                }
            }
            Err(error) => {
                let failure = Failure::from(error);
                if !output.json {
                    output.report(&failure);
                }
                let exit = failure.exit;
                ended.failed.push(Failed { id: (*id).to_owned(), error: failure.report, exit });
                if matches!(exit, Exit::Auth | Exit::Network | Exit::Interrupted) {
                    ended.not_tried = ids[index + 1..].iter().map(|id| (*id).to_owned()).collect();
                    break;
                }
            }
        }
    }
    Ok(ended)
}

impl Deleted {
    /// How the command ends when some flows are still there.
    fn verdict(&self) -> Result<(), Failure> {
        let Some(first) = self.failed.first() else { return Ok(()) };
        let is_same = self.failed.iter().all(|failed| failed.exit == first.exit);
        let is_interrupted = self.failed.iter().any(|failed| failed.exit == Exit::Interrupted);
        let (exit, kind) = match (is_interrupted, is_same && self.deleted.is_empty()) {
            (true, _) => (Exit::Interrupted, flows8x8::ErrorKind::Cancelled.as_str()),
            (false, true) => (first.exit, first.error.kind),
            (false, false) => (Exit::Partial, kind::PARTIAL),
        };
        let total = self.deleted.len() + self.failed.len() + self.not_tried.len();
        let list = |ids: &mut dyn Iterator<Item = &str>| ids.collect::<Vec<_>>().join(" ");
        let failed = list(&mut self.failed.iter().map(|failed| failed.id.as_str()));
        let mut text =
            format!("{} of {} could not be deleted: {failed}", self.failed.len(), count(total, "flow"));
        if !self.not_tried.is_empty() {
            text.push_str("; not tried: ");
            text.push_str(&list(&mut self.not_tried.iter().map(String::as_str)));
        }
        let hint = match self.deleted.len() {
            0 => "nothing was deleted; each flow's own error says why".to_owned(),
            deleted => format!("{} deleted; each other flow's own error says why", were(deleted)),
        };
        Err(Failure::new(exit, kind, text).hint(hint))
    }
}

async fn question(client: &Client, ids: &[&str]) -> Result<String, Failure> {
    if let [id] = ids {
        let flow = confirm::look_up(client, id).await?;
        return Ok(format!("Delete flow {flow}? This cannot be undone."));
    }
    // One list names them all, where asking for each would take as many requests as deleting.
    let list = client.list_flows().await?;
    let mut text = format!("Delete {}?\n", count(ids.len(), "flow"));
    for id in ids {
        let name = list.iter().find(|flow| flow.id == *id).map_or_else(
            || format!("{} (not in the list)", field(id)),
            |flow| confirm::named(&flow.name, &flow.id, &flow.status),
        );
        text.push_str(&format!("  {name}\n"));
    }
    Ok(text + "This cannot be undone.")
}

fn were(deleted: usize) -> String {
    if deleted == 1 { "1 flow was".to_owned() } else { format!("{deleted} flows were") }
}

/// The ids without repetitions, in their order.
fn distinct(ids: &[String]) -> Vec<&str> {
    let mut seen = Vec::with_capacity(ids.len());
    for id in ids {
        if !seen.contains(&id.as_str()) {
            seen.push(id.as_str());
        }
    }
    seen
}

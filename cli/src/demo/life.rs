//! The life of a flow, step by step, each checked.

use flows8x8::{Client, CreateFlow, ErrorKind, FlowCategory, FlowStatus, UpdateFlow};

use super::DOCUMENT;
use super::stage::{Stage, unexpected};
use crate::commands::preview::in_utc;
use crate::exit::Exit;
use crate::failure::Failure;

const NAME: &str = "Book an appointment";
const BETTER_NAME: &str = "Book an appointment (autumn)";

/// Plays the whole life; yields the flow's id.
pub(crate) async fn play(stage: &mut Stage, client: &Client) -> Result<String, Failure> {
    let id = create(stage, client).await?;
    get(stage, client, &id).await?;
    update(stage, client, &id).await?;
    preview(stage, client, &id).await?;
    publish(stage, client, &id).await?;
    refused_delete(stage, client, &id).await?;
    deprecate(stage, client, &id).await?;
    list(stage, client, &id).await?;
    Ok(id)
}

async fn create(stage: &mut Stage, client: &Client) -> Result<String, Failure> {
    let flow = CreateFlow::new(NAME, [FlowCategory::AppointmentBooking]).flow_json(DOCUMENT);
    let saved = stage.play("create", "a draft from appointment.json", client.create_flow(flow)).await?;
    expect(saved.success && saved.validation_errors.is_empty(), "the server found fault with the document")?;
    expect(!saved.id.is_empty(), "the new flow has no id")?;
    stage.outcome(&format!("flow {} exists, and the server found nothing wrong with it", saved.id))?;
    Ok(saved.id)
}

async fn get(stage: &mut Stage, client: &Client, id: &str) -> Result<(), Failure> {
    let flow = stage.play("get", "what the server made of it", client.get_flow(id)).await?;
    expect(flow.id == id && flow.name == NAME, "the flow is another one")?;
    expect(flow.status == FlowStatus::Draft, "the flow is no draft")?;
    expect(flow.categories == [FlowCategory::AppointmentBooking], "the flow has other categories")?;
    stage.outcome(&format!("{}, so it can still be changed", flow.status))
}

async fn update(stage: &mut Stage, client: &Client, id: &str) -> Result<(), Failure> {
    let changes = UpdateFlow::new().name(BETTER_NAME);
    let what = "another name; what is not sent stays as it is";
    let saved = stage.play("update", what, client.update_flow(id, changes)).await?;
    expect(saved.id == id && saved.success, "another flow was changed")?;
    stage.outcome(&format!("it is called {BETTER_NAME:?} now"))
}

async fn preview(stage: &mut Stage, client: &Client, id: &str) -> Result<(), Failure> {
    let preview = stage.play("preview", "the link that shows it", client.preview_flow(id)).await?;
    expect(preview.url.contains(id), "the link shows another flow")?;
    let until = preview.expires_at.as_ref().map(in_utc).ok_or_else(|| unexpected("the link has no end"))?;
    stage.outcome(&format!("a link for whoever holds it, until {until}"))
}

async fn publish(stage: &mut Stage, client: &Client, id: &str) -> Result<(), Failure> {
    stage
        .play("publish", "from now on it can be sent, but no longer changed", client.publish_flow(id))
        .await?;
    let status = stage.also(client.get_flow(id)).await?.status;
    expect(status == FlowStatus::Published, "the flow is not published")?;
    stage.outcome(status.as_str())
}

async fn refused_delete(stage: &mut Stage, client: &Client, id: &str) -> Result<(), Failure> {
    let what = "refused: what was published cannot be deleted";
    let error = stage.refused("delete", what, client.delete_flow(id)).await?;
    stage.error(&error)?;
    let api = error.api().ok_or_else(|| unexpected("the refusal says nothing"))?;
    expect(error.kind() == ErrorKind::Conflict, "the refusal is of another kind")?;
    expect(api.error_id.is_some(), "the refusal has no errorId")?;
    let exit = Exit::of(error.kind()) as u8;
    stage.outcome(&format!(
        "kind {}; the command flows8x8 delete would end with exit code {exit}",
        error.kind()
    ))
}

async fn deprecate(stage: &mut Stage, client: &Client, id: &str) -> Result<(), Failure> {
    stage.play("deprecate", "withdrawn: users can no longer open it", client.deprecate_flow(id)).await?;
    stage.outcome("done, and there is no way back")
}

async fn list(stage: &mut Stage, client: &Client, id: &str) -> Result<(), Failure> {
    let flows = stage.play("list", "all flows of the channel", client.list_flows()).await?;
    let [flow] = &flows[..] else {
        return Err(unexpected("the channel has another number of flows than one"));
    };
    expect(flow.id == id && flow.name == BETTER_NAME, "the flow is another one")?;
    expect(flow.status == FlowStatus::Deprecated, "the flow is not deprecated")?;
    stage.outcome(&format!("{}  {}  {}", flow.id, flow.name, flow.status))
}

fn expect(is_so: bool, otherwise: &str) -> Result<(), Failure> {
    if is_so { Ok(()) } else { Err(unexpected(otherwise)) }
}

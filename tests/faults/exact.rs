//! A thousand creates, publications, deprecations and deletions against a server that drops connections at random points:
//! nothing happens twice, and nobody is told what is not so.

use std::collections::HashMap;
use std::time::Duration;

use flows8x8::{Client, CreateFlow, Error, ErrorKind};
use flows8x8_simulator::{Fault, FaultKind, FlowRecord, Simulator};
use tokio::task::JoinSet;

use crate::support::{ACCOUNT, builder, figure};

const CHANNELS: usize = 20;
const EACH: usize = 50;

fn channel(index: usize) -> String {
    format!("00000000-0000-4000-8000-{index:012}")
}

/// Drops of every kind, for every operation, the questions that clear things up included.
fn drops() -> Vec<Fault> {
    [
        (FaultKind::DropBefore, 0.05),
        (FaultKind::DropRead, 0.05),
        (FaultKind::DropAfter, 0.08),
        (FaultKind::DropDuring, 0.05),
        (FaultKind::Truncate, 0.04),
    ]
    .map(|(kind, probability)| Fault::new(kind).with_probability(probability))
    .into()
}

async fn simulator(seed: u64) -> (Simulator, Client) {
    // Real servers refuse a name twice, which would hide that a flow was sent twice: this one does not.
    let simulator = Simulator::builder().seed(seed).unique_names(false).start().await.unwrap();
    let client = builder().base_url(simulator.url()).timeout(Duration::from_secs(60)).build().unwrap();
    (simulator, client)
}

/// What a caller was told of one flow.
type Told = HashMap<(usize, String), Result<(), Error>>;

/// Runs a call for each flow of each channel, the channels side by side.
async fn for_each<F, R>(client: &Client, flows: &[Vec<String>], call: F) -> Told
where
    F: Fn(Client, String) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Result<(), Error>> + Send,
{
    let mut tasks = JoinSet::new();
    for (index, flows) in flows.iter().cloned().enumerate() {
        let (client, call) = (client.with_channel(channel(index)).unwrap(), call.clone());
        tasks.spawn(async move {
            let mut told = Vec::new();
            for flow in flows {
                told.push(((index, flow.clone()), call(client.clone(), flow).await));
            }
            told
        });
    }
    let mut told = Told::new();
    while let Some(one) = tasks.join_next().await {
        told.extend(one.unwrap());
    }
    told
}

/// What became of a thousand calls.
#[derive(Default)]
struct Tally {
    done: usize,
    unknown: usize,
    failed: usize,
    lost: Vec<String>,
}

fn tally(told: &Told, has_taken_effect: impl Fn(usize, &str) -> bool) -> Tally {
    let mut tally = Tally::default();
    for ((channel, flow), outcome) in told {
        let effect = has_taken_effect(*channel, flow);
        match outcome {
            Ok(()) if effect => tally.done += 1,
            Ok(()) => tally.lost.push(format!("{flow}: told success, and it has not happened")),
            Err(error) if error.kind() == ErrorKind::OutcomeUnknown => tally.unknown += 1,
            Err(_) if !effect => tally.failed += 1,
            Err(error) => tally.lost.push(format!("{flow}: it has happened, and told {error}")),
        }
    }
    tally
}

fn report(what: &str, tally: &Tally, duplicates: Option<usize>) {
    let duplicates = duplicates.map_or(String::new(), |count| format!("{count} duplicates, "));
    let Tally { done, unknown, failed, lost } = tally;
    let lost_count = lost.len();
    figure(
        &format!("1,000 {what}, connections dropped at random points"),
        &format!(
            "{duplicates}{lost_count} lost ({done} done, {failed} rightly reported as failed, {unknown} as unknown)"
        ),
    );
    assert!(lost.is_empty(), "{lost:#?}");
    assert_eq!(done + unknown + failed, CHANNELS * EACH);
    assert!(*done > CHANNELS * EACH / 2, "the faults are too many to show anything");
}

fn flows(simulator: &Simulator) -> Vec<Vec<FlowRecord>> {
    (0..CHANNELS).map(|index| simulator.flows(Some(ACCOUNT), &channel(index))).collect()
}

fn names() -> Vec<Vec<String>> {
    (0..CHANNELS).map(|index| (0..EACH).map(|n| format!("flow {index}-{n}")).collect()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn creates_with_reconcile_are_exact() {
    let (simulator, client) = simulator(1).await;
    simulator.set_faults(drops()).unwrap();
    let told = for_each(&client, &names(), |client, name| async move {
        client.create_flow(CreateFlow::new(name, ["OTHER"])).reconcile(true).await.map(drop)
    })
    .await;
    let flows = flows(&simulator);
    let count = |channel: usize, name: &str| flows[channel].iter().filter(|flow| flow.name == name).count();
    let duplicates = told.keys().filter(|(channel, name)| count(*channel, name) > 1).count();
    report(
        "creates with reconcile",
        &tally(&told, |channel, name| count(channel, name) > 0),
        Some(duplicates),
    );
    assert_eq!(duplicates, 0);
    assert!(simulator.counts().injected().iter().all(|(_, times)| *times > 20), "{:?}", simulator.counts());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn creates_without_reconcile_are_never_repeated_blindly() {
    let (simulator, client) = simulator(2).await;
    simulator.set_faults(drops()).unwrap();
    let told = for_each(&client, &names(), |client, name| async move {
        client.create_flow(CreateFlow::new(name, ["OTHER"])).await.map(drop)
    })
    .await;
    let flows = flows(&simulator);
    let count = |channel: usize, name: &str| flows[channel].iter().filter(|flow| flow.name == name).count();
    let duplicates = told.keys().filter(|(channel, name)| count(*channel, name) > 1).count();
    report(
        "creates without reconcile",
        &tally(&told, |channel, name| count(channel, name) > 0),
        Some(duplicates),
    );
    assert_eq!(duplicates, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn publish_deprecate_and_delete_are_exact() {
    let document = r#"{"version":"7.3","screens":[{"id":"A","title":"A","terminal":true,"success":true,"layout":{"type":"SingleColumnLayout","children":[{"type":"Footer","label":"Done","on-click-action":{"name":"complete","payload":{}}}]}}]}"#;
    let (simulator, client) = simulator(3).await;
    let names = names();
    let create = for_each(&client, &names, move |client, name| async move {
        client.create_flow(CreateFlow::new(name, ["OTHER"]).flow_json(document)).await.map(drop)
    });
    assert!(create.await.values().all(Result::is_ok));
    let ids = |status: &str| -> Vec<Vec<String>> {
        let of = |flows: Vec<FlowRecord>| {
            flows.into_iter().filter(|flow| flow.status.as_str() == status).map(|flow| flow.id)
        };
        flows(&simulator).into_iter().map(|flows| of(flows).collect()).collect()
    };
    let status = |channel_index: usize, id: &str| {
        let flows = simulator.flows(Some(ACCOUNT), &channel(channel_index));
        flows.into_iter().find(|flow| flow.id == id).map(|flow| flow.status.as_str())
    };

    let drafts = ids("DRAFT");
    simulator.set_faults(drops()).unwrap();
    let told = for_each(&client, &drafts, |client, id| async move { client.publish_flow(id).await }).await;
    report("publications", &tally(&told, |channel, id| status(channel, id) == Some("PUBLISHED")), None);

    // The next step needs all thousand published.
    simulator.clear_faults();
    for_each(&client, &ids("DRAFT"), |client, id| async move { client.publish_flow(id).await }).await;
    simulator.set_faults(drops()).unwrap();
    let told =
        for_each(&client, &ids("PUBLISHED"), |client, id| async move { client.deprecate_flow(id).await })
            .await;
    report("deprecations", &tally(&told, |channel, id| status(channel, id) == Some("DEPRECATED")), None);

    simulator.clear_faults();
    let more = for_each(&client, &names, move |client, name| async move {
        client.create_flow(CreateFlow::new(format!("more {name}"), ["OTHER"])).await.map(drop)
    });
    assert!(more.await.values().all(Result::is_ok));
    simulator.set_faults(drops()).unwrap();
    let told =
        for_each(&client, &ids("DRAFT"), |client, id| async move { client.delete_flow(id).await }).await;
    report("deletions", &tally(&told, |channel, id| status(channel, id).is_none()), None);
}

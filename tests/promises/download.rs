//! Downloads from start to end, against the simulator.

use std::time::{Duration, Instant};

use flows8x8::{CreateFlow, FlowDetails, FlowJson};
use flows8x8_simulator::Simulator;

use crate::server::builder;

const DOCUMENT: &str = "{\r\n  \"version\": \"7.2\",\r\n  \"screens\": [] }\n";

#[tokio::test]
async fn a_document_comes_back_as_it_was_sent() {
    let simulator = Simulator::builder().seed(7).start().await.unwrap();
    let client = builder().base_url(simulator.url()).build().unwrap();
    let flow = CreateFlow::new("n", ["OTHER"]).flow_json(FlowJson::text(DOCUMENT));
    let id = client.create_flow(flow).await.unwrap().id;
    assert_eq!(client.download_flow_json(&id).await.unwrap(), DOCUMENT);
    let details = client.get_flow(&id).await.unwrap();
    assert_eq!(client.download_flow_json(&details).await.unwrap(), DOCUMENT);

    // A link whose signature is wrong is what an expired one is to the simulator: one fresh link, and it is there.
    let mut stale = serde_json::to_value(&details).unwrap();
    stale["flowJsonUrl"] = stale["flowJsonUrl"].as_str().unwrap().replace("oh=01_", "oh=01_x").into();
    let stale: FlowDetails = serde_json::from_value(stale).unwrap();
    let response = client.download_flow_json(stale).with_response().await.unwrap();
    assert_eq!((response.value.as_str(), response.attempts), (DOCUMENT, 3));
}

#[tokio::test]
async fn waiting_for_a_turn_with_the_api_does_not_shorten_the_download() {
    let simulator = Simulator::builder().seed(7).start().await.unwrap();
    let window = Duration::from_millis(1500);
    let client = builder()
        .base_url(simulator.url())
        .rate_limit(1)
        .rate_window(window)
        .timeout(Duration::from_secs(1))
        .build()
        .unwrap();
    let flow = CreateFlow::new("n", ["OTHER"]).flow_json(FlowJson::text(DOCUMENT));
    let id = client.create_flow(flow).await.unwrap().id;
    let started = Instant::now();
    assert_eq!(client.download_flow_json(&id).await.unwrap(), DOCUMENT);
    assert!(started.elapsed() > Duration::from_secs(1), "it did not have to wait");
}

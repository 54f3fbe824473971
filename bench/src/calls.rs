//! Makes a number of calls, one after the other, for a profiler to count.
//!
//! `bench-calls WHAT COUNT URL`, where WHAT is `get` or `post` (this library), or `reqwest-get` or `reqwest-post` (the
//! same call by hand). A post carries 10 kB of flow JSON.

use std::error::Error;

use flows8x8::{Client, CreateFlow, FlowJson};
use serde::Deserialize;

const ACCOUNT: &str = "1ab2c3d4-0000-4000-8000-00000000abcd";
const CHANNEL: &str = "ec36a867-3dd4-e911-814a-02d85f55fce8";
const KEY: &str = "bench-key";

type Outcome = Result<(), Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, count, url] = arguments.as_slice() else {
        return Err("usage: bench-calls get|post|reqwest-get|reqwest-post COUNT URL".into());
    };
    let count: u32 = count.parse()?;
    match what.as_str() {
        "get" | "post" => library(what == "post", count, url).await,
        "reqwest-get" | "reqwest-post" => by_hand(what == "reqwest-post", count, url).await,
        other => Err(format!("no such call: {other}").into()),
    }
}

/// About 10 kB of pretty-printed flow JSON.
fn document() -> String {
    let component = |n: usize| {
        format!(
            "          {{\n            \"type\": \"TextBody\",\n            \"text\": \"Paragraph {n} of the terms\"\n          }}"
        )
    };
    let components: Vec<String> = (0..95).map(component).collect();
    format!("{{\n  \"version\": \"7.3\",\n  \"screens\": [\n{}\n  ]\n}}\n", components.join(",\n"))
}

async fn library(post: bool, count: u32, url: &str) -> Outcome {
    let client = Client::builder()
        .api_key(KEY)
        .account_id(ACCOUNT)
        .channel_id(CHANNEL)
        .base_url(url)
        .rate_limit(None)
        .build()?;
    let document = FlowJson::text(document());
    for _ in 0..count {
        if post {
            client.create_flow(CreateFlow::new("Example", ["OTHER"]).flow_json(document.clone())).await?;
        } else {
            client.get_flow("822625023859371").await?;
        }
    }
    Ok(())
}

/// What a user would write without this library.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "decoding is what is measured, not reading")]
struct Flow {
    flow_id: Option<String>,
    id: Option<String>,
    name: Option<String>,
    status: Option<String>,
    categories: Option<Vec<String>>,
    flow_json_url: Option<String>,
    success: Option<bool>,
}

async fn by_hand(post: bool, count: u32, url: &str) -> Outcome {
    let provider = rustls::crypto::ring::default_provider();
    if provider.install_default().is_err() {
        return Err("a TLS provider is installed already".into());
    }
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build()?;
    let collection = format!("{url}/api/v1/accounts/{ACCOUNT}/channels/{CHANNEL}/flows");
    let document = document();
    for _ in 0..count {
        let request = if post {
            let body = serde_json::json!({"name": "Example", "categories": ["OTHER"], "flowJson": document});
            let request = client.post(&collection).header("content-type", "application/json");
            request.body(serde_json::to_vec(&body)?)
        } else {
            client.get(format!("{collection}/822625023859371"))
        };
        let answer = request.bearer_auth(KEY).header("accept", "application/json").send().await?;
        let _flow: Flow = serde_json::from_slice(&answer.error_for_status()?.bytes().await?)?;
    }
    Ok(())
}

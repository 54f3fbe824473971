//! The Rust surface is the one that contract.json describes.

use std::collections::BTreeSet;
use std::path::Path;

use flows8x8::{ErrorKind, FlowCategory, FlowStatus, PathStyle, Region, config};
use serde_json::{Value, json};

fn contract() -> Value {
    serde_json::from_str(include_str!("../contract.json")).unwrap()
}

/// The names of a list of contract items that are built already.
fn built(items: &Value) -> BTreeSet<String> {
    let items = items.as_array().unwrap().iter().filter(|item| item["planned"] != json!(true));
    items.map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

/// The names of the public methods of one `impl` block, read from the source: the surface as it is written.
fn methods(file: &str, block: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src").join(file);
    let source = std::fs::read_to_string(path).unwrap();
    let body = source.split_once(block).unwrap_or_else(|| panic!("{file} has no {block}")).1;
    let body = body.split_once("\n}\n").unwrap().0;
    let hidden = "#[doc(hidden)]\n    pub fn ";
    let body = body.replace(hidden, "hidden ");
    body.lines()
        .filter_map(|line| line.trim().strip_prefix("pub fn ").or(line.trim().strip_prefix("pub async fn ")))
        .map(|rest| rest.split(['(', '<']).next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_operation_is_a_method_of_the_client_and_nothing_else_is() {
    let contract = contract();
    let mut expected = built(&contract["operations"]);
    expected.extend(
        contract["client_methods"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().into()),
    );
    // Rust has no optional arguments: what other languages pass as one is a second method here.
    expected.extend(["list_flows_with", "preview_flow_with"].map(String::from));
    assert_eq!(
        methods("client.rs", "impl Client {"),
        expected,
        "edit tests/contract.json or core/src/client.rs"
    );
}

#[test]
fn every_function_is_exported_and_nothing_else_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/lib.rs");
    let source = std::fs::read_to_string(path).unwrap();
    // `pub use module::{name, Name};` exports names, and those of functions are in lower case.
    let exported = source.split("pub use ").skip(1).filter_map(|rest| rest.split(';').next());
    let names = exported.filter_map(|path| path.split_once("::").map(|(_, names)| names));
    let names = names.flat_map(|names| names.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let mut names: BTreeSet<String> =
        names.filter(|name| name.starts_with(char::is_lowercase)).map(str::to_owned).collect();
    // What other languages pass as optional arguments or methods, and what only renders findings.
    for other in [
        "parse_flow_reply_with",
        "lint_bytes",
        "lint_file",
        "explanations",
        "render",
        "resolve",
        "resolve_all",
    ] {
        assert!(names.remove(other), "{other}");
    }
    assert_eq!(names, built(&contract()["functions"]), "edit tests/contract.json or core/src/lib.rs");
}

#[test]
fn the_blocking_client_has_the_same_methods() {
    assert_eq!(methods("blocking.rs", "impl Client {"), methods("client.rs", "impl Client {"));
    let mut blocking = methods("blocking.rs", "impl<T: Send + 'static> Call<T> {");
    assert!(blocking.remove("send"), "what await is to the other");
    assert_eq!(blocking, methods("call.rs", "impl<T: Send + 'static> Call<T> {"));
}

#[test]
fn what_the_linter_reports_has_the_contract_s_fields() {
    let report =
        serde_json::to_value(flows8x8::lint(r#"{"version":"7.3","screens":[{"id":"A","titel":"A"}]}"#))
            .unwrap();
    let finding =
        report["errors"].as_array().unwrap().iter().find(|finding| finding["help"].is_string()).unwrap();
    let contract = contract();
    for (model, value) in [("LintReport", &report), ("Finding", finding), ("Location", &finding["location"])]
    {
        let fields = built(&contract["models"][model]["fields"])
            .iter()
            .map(|name| camel(name))
            .collect::<BTreeSet<_>>();
        let keys = value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys, fields, "{model}");
    }
    let explained = flows8x8::explain("MIN_ITEMS_REQUIRED").unwrap();
    assert!(
        !explained.text.is_empty() && !explained.example.is_empty() && explained.code == "MIN_ITEMS_REQUIRED"
    );
}

#[test]
fn options_are_the_contract_s() {
    let contract = contract();
    let client = methods("builder.rs", "impl ClientBuilder {");
    let made: BTreeSet<String> = ["build", "build_blocking"].map(String::from).into();
    assert_eq!(methods("build.rs", "impl ClientBuilder {"), made);
    assert_eq!(client, built(&contract["client_options"]), "edit tests/contract.json or core/src/builder.rs");

    let call = built(&contract["call_options"]);
    let mut options = methods("options.rs", "impl CallOptions {");
    assert!(options.remove("new"));
    assert_eq!(options, call, "edit tests/contract.json or core/src/options.rs");
    let mut of_call = methods("call.rs", "impl<T: Send + 'static> Call<T> {");
    assert!(of_call.remove("options") && of_call.remove("with_response"));
    assert_eq!(of_call, call, "edit tests/contract.json or core/src/call.rs");
}

#[test]
fn requests_take_the_contract_s_parameters() {
    let contract = contract();
    let parameters = |operation: &str| {
        let operations = contract["operations"].as_array().unwrap();
        built(&operations.iter().find(|item| item["name"] == operation).unwrap()["parameters"])
    };
    let mut create = methods("model/request.rs", "impl CreateFlow {");
    assert!(create.remove("new"));
    create.extend(["name", "categories"].map(String::from));
    assert_eq!(create, parameters("create_flow"));

    let mut update = methods("model/request.rs", "impl UpdateFlow {");
    assert!(update.remove("new") && update.remove("patch_categories"));
    update.insert("flow_id".into());
    assert_eq!(update, parameters("update_flow"));

    let functions = contract["functions"].as_array().unwrap();
    let parse = functions.iter().find(|item| item["name"] == "parse_flow_reply").unwrap();
    let mut options = methods("webhook.rs", "impl ReplyOptions {");
    assert!(options.remove("new"));
    options.insert("body".into());
    assert_eq!(options, built(&parse["parameters"]));
}

#[test]
fn defaults_are_the_contract_s() {
    let contract = contract();
    let default = |name: &str| {
        let options = contract["client_options"].as_array().unwrap();
        options.iter().find(|item| item["name"] == name).unwrap()["default"].as_f64().unwrap()
    };
    for (name, built) in [
        ("timeout", config::DEFAULT_TIMEOUT),
        ("connect_timeout", config::DEFAULT_CONNECT_TIMEOUT),
        ("initial_backoff", config::DEFAULT_INITIAL_BACKOFF),
        ("max_backoff", config::DEFAULT_MAX_BACKOFF),
        ("max_retry_after", config::DEFAULT_MAX_RETRY_AFTER),
    ] {
        assert_eq!(built.as_secs_f64(), default(name), "{name}");
    }
    assert_eq!(f64::from(config::DEFAULT_MAX_RETRIES), default("max_retries"));
    assert_eq!(config::DEFAULT_MAX_RESPONSE_BYTES as f64, default("max_response_bytes"));
}

#[test]
fn error_kinds_are_the_contract_s() {
    let built: Vec<Value> = ErrorKind::ALL
        .iter()
        .map(|kind| json!({"name": kind.as_str(), "code": kind.code(), "transient": kind.is_transient()}))
        .collect();
    let mut kinds = contract()["errors"]["kinds"].clone();
    for kind in kinds.as_array_mut().unwrap() {
        kind.as_object_mut().unwrap().remove("http_status");
    }
    assert_eq!(json!(built), kinds, "kinds are only ever appended");
}

#[test]
fn enum_values_are_the_contract_s() {
    let contract = contract();
    let values = |name: &str| contract["enums"][name]["values"].clone();
    let text = |values: &[&str]| json!(values);
    assert_eq!(
        text(&FlowStatus::KNOWN.iter().map(FlowStatus::as_str).collect::<Vec<_>>()),
        values("FlowStatus")
    );
    let categories = FlowCategory::KNOWN.iter().map(FlowCategory::as_str).collect::<Vec<_>>();
    assert_eq!(text(&categories), values("FlowCategory"));
    assert_eq!(text(&Region::ALL.iter().map(|region| region.as_str()).collect::<Vec<_>>()), values("Region"));
    assert_eq!(text(&[PathStyle::Accounts.as_str(), PathStyle::Config.as_str()]), values("PathStyle"));
    for region in Region::ALL {
        assert_eq!(contract["enums"]["Region"]["base_urls"][region.as_str()], region.base_url());
    }
}

/// `validation_errors` as `validationErrors`.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap().to_owned();
    words.fold(first, |text, word| text + &word[..1].to_uppercase() + &word[1..])
}

#[test]
fn models_have_the_contract_s_fields_in_their_json() {
    let whole = |fields: &Value| -> Value {
        let fields = fields.as_array().unwrap().iter().filter(|field| field["inline"] != json!(true));
        let sample = |field: &Value| match field["type"].as_str().unwrap() {
            "integer" => json!(1),
            "bool" => json!(true),
            "map" | "ReplyUser" => json!({"a": 1}),
            list if list.ends_with("[]") => json!([]),
            _ => json!("2025-12-13T05:49:59+0000"),
        };
        fields
            .map(|field| (camel(field["name"].as_str().unwrap()), sample(field)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    fn round_trip<T: serde::Serialize + serde::de::DeserializeOwned>(sample: &Value) -> Value {
        serde_json::to_value(serde_json::from_value::<T>(sample.clone()).unwrap()).unwrap()
    }
    let contract = contract();
    for (name, convert) in [
        ("SavedFlow", round_trip::<flows8x8::SavedFlow> as fn(&Value) -> Value),
        ("FlowDetails", round_trip::<flows8x8::FlowDetails>),
        ("FlowSummary", round_trip::<flows8x8::FlowSummary>),
        ("FlowList", round_trip::<flows8x8::FlowList>),
        ("FlowPreview", round_trip::<flows8x8::FlowPreview>),
        ("ValidationError", round_trip::<flows8x8::ValidationError>),
        ("ErrorPointer", round_trip::<flows8x8::ErrorPointer>),
        ("FlowReply", round_trip::<flows8x8::FlowReply>),
        ("ReplyUser", round_trip::<flows8x8::ReplyUser>),
    ] {
        let sample = whole(&contract["models"][name]["fields"]);
        assert_eq!(convert(&sample), sample, "{name}: every field comes back under its name");
        // A field the contract does not know would be kept as an unknown member, so it must not be one of the model.
        let mut extended = sample.clone();
        extended["somethingNew"] = json!({"a": 1});
        assert_eq!(convert(&extended), extended, "{name}: an unknown member comes back as it came");
        let source = ["flow.rs", "reply.rs", "../../../flow-json/src/finding.rs"].map(|file| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/model").join(file);
            std::fs::read_to_string(path).unwrap()
        });
        let body =
            source.iter().find_map(|text| text.split_once(&format!("pub struct {name} {{"))).unwrap().1;
        let fields: BTreeSet<String> = body
            .split_once("\n}\n")
            .unwrap()
            .0
            .lines()
            .filter_map(|line| {
                line.trim().strip_prefix("pub ")?.split_once(':').map(|(name, _)| name.to_owned())
            })
            .collect();
        assert_eq!(fields, built(&contract["models"][name]["fields"]), "{name}");
    }
}

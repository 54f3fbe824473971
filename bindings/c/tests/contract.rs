//! The surface, as the header declares it, is the one that tests/contract.json describes.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

const HEADER: &str = include_str!("../include/flows8x8.h");

fn contract() -> Value {
    serde_json::from_str(include_str!("../../../tests/contract.json")).unwrap()
}

/// The functions of the header with their parameters.
fn functions() -> BTreeMap<String, String> {
    let mut code = String::new();
    let mut rest = HEADER;
    while let Some((before, after)) = rest.split_once("/*") {
        code.push_str(before);
        rest = after.split_once("*/").unwrap().1;
    }
    code.push_str(rest);
    let mut all = BTreeMap::new();
    for declaration in code.split(';') {
        let Some((head, parameters)) = declaration.split_once('(') else { continue };
        if head.contains("typedef")
            || head.contains("defined")
            || head.contains('{') && !head.contains("extern \"C\"")
        {
            continue;
        }
        let name = head.rsplit([' ', '*', '\n']).next().unwrap();
        all.insert(name.to_owned(), parameters.trim_end_matches([')', '\n']).to_owned());
    }
    all
}

/// The names of a list of contract items, with their types.
fn items(list: &Value) -> Vec<(&str, &str)> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| (item["name"].as_str().unwrap(), item["type"].as_str().unwrap_or_default()))
        .collect()
}

/// The handles of the models.
const HANDLES: &[(&str, &str)] = &[
    ("SavedFlow", "saved_flow"),
    ("FlowDetails", "flow"),
    ("FlowSummary", "flow_summary"),
    ("FlowList", "flow_list"),
    ("FlowPreview", "flow_preview"),
    ("ValidationError", "validation_error"),
    ("ErrorPointer", "error_pointer"),
    ("Response", "response"),
    ("LintReport", "lint_report"),
    ("Finding", "finding"),
    ("Location", "location"),
    ("Explanation", "explanation"),
    ("FlowReply", "flow_reply"),
    ("ReplyUser", "reply_user"),
];

/// The models that have no handle, and why.
const NO_HANDLE: &[(&str, &str)] = &[
    ("Timestamp", "a time is its text, and a number beside it"),
    ("RawResponse", "flows8x8_request() yields a response, which has all that it has"),
];

/// The getters of a field.
fn getters(handle: &str, name: &str, kind: &str) -> Vec<String> {
    let one = |suffix: &str| format!("flows8x8_{handle}_{name}{suffix}");
    match (handle, name, kind) {
        // What a call yields is what its _out parameter gets.
        ("response", "value", _) => vec![],
        // A list is its flows.
        ("flow_list", "flows", _) => vec!["flows8x8_flow_list_len".into(), "flows8x8_flow_list_get".into()],
        ("response", "headers", _) => {
            vec![one("_len"), one("_name"), one("_value"), "flows8x8_response_header".into()]
        }
        (_, _, "bytes") => vec![one(""), one("_len")],
        (_, _, "duration") => vec![one("_ms")],
        (_, _, "Timestamp") => vec![one(""), one("_unix_millis")],
        (_, _, "FlowStatus") => vec![one(""), one("_str")],
        (_, _, "FlowCategory[]") => vec![one("_len"), one("_get"), one("_get_str")],
        (_, _, list) if list.ends_with("[]") => vec![one("_len"), one("_get")],
        _ => vec![one("")],
    }
}

/// What C has beside the contract, and why.
const MORE: &[&str] = &[
    // Which library is linked.
    "flows8x8_version",
    "flows8x8_abi_version",
    // The names of numbers.
    "flows8x8_code_name",
    "flows8x8_status_str",
    "flows8x8_category_str",
    // Names for those who have them from a file.
    "flows8x8_options_set_region_str",
    "flows8x8_options_set_path_style_str",
    "flows8x8_wait_for_status_str",
    // C has no type that is either an id or a flow.
    "flows8x8_download_flow_json_of",
    "flows8x8_flow_from_json",
    // What is in the data of a reply, for those without a JSON library.
    "flows8x8_flow_reply_field",
    // A field of the error that says whether to try again, what it comes from, and the whole in a line.
    "flows8x8_error_is_retryable",
    "flows8x8_error_cause",
    "flows8x8_error_text",
    "flows8x8_error_code",
    // A function that gives keys puts them there.
    "flows8x8_key_reply_set",
    "flows8x8_key_reply_fail",
    // C has no log of the process to write to.
    "flows8x8_set_log_callback",
    // The options of a call, of a reply, and requests: made, filled and freed.
    "flows8x8_call_options_set_response",
    "flows8x8_cancel_token_is_cancelled",
    "flows8x8_cancel",
    "flows8x8_reply_options_set_authorization",
    "flows8x8_reply_options_add_header",
    "flows8x8_create_request_add_category",
    "flows8x8_create_request_set_flow_json_file",
    "flows8x8_update_request_add_category",
    "flows8x8_update_request_set_flow_json_file",
    "flows8x8_update_request_set_null",
    "flows8x8_lint_file",
    "flows8x8_text_data",
    "flows8x8_text_len",
];

/// Handles that the caller makes, or is given, and must free.
const MADE: &[&str] =
    &["options", "call_options", "cancel_token", "create_request", "update_request", "reply_options"];
const GIVEN: &[&str] = &[
    "client",
    "error",
    "text",
    "response",
    "saved_flow",
    "flow",
    "flow_summary",
    "flow_list",
    "flow_preview",
    "lint_report",
    "explanation",
    "flow_reply",
];

/// The functions that the contract asks for.
fn expected(contract: &Value) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = MORE.iter().map(|name| (*name).to_owned()).collect();
    let mut add = |name: String| assert!(all.insert(name.clone()), "{name} is expected twice");
    for (name, _) in items(&contract["operations"]).into_iter().chain(items(&contract["functions"])) {
        add(format!("flows8x8_{name}"));
    }
    for method in contract["client_methods"].as_array().unwrap() {
        match method.as_str().unwrap() {
            // Options are the builder, and NULL for them is the environment.
            "builder" | "from_env" => {}
            name => add(format!("flows8x8_client_{name}")),
        }
    }
    add("flows8x8_client_new".into());
    for (model, about) in contract["models"].as_object().unwrap() {
        if NO_HANDLE.iter().any(|(none, _)| none == model) {
            continue;
        }
        let handle = HANDLES.iter().find(|(known, _)| known == model);
        let handle = handle.unwrap_or_else(|| panic!("{model} has no handle: add it to HANDLES")).1;
        for (name, kind) in items(&about["fields"]) {
            getters(handle, name, kind).into_iter().for_each(&mut add);
        }
        for method in about["methods"].as_array().into_iter().flatten() {
            add(format!("flows8x8_{handle}_{}", method.as_str().unwrap()));
        }
        // A response is bytes, and places and users are shown by what they belong to.
        if !["response", "finding", "location", "reply_user"].contains(&handle) {
            add(format!("flows8x8_{handle}_to_json"));
        }
    }
    for (name, kind) in items(&contract["errors"]["fields"]) {
        if name != "api" {
            getters("error", name, kind).into_iter().for_each(&mut add);
        }
    }
    for (name, kind) in items(&contract["errors"]["api"]) {
        // The error has a code and a message of its own.
        let name = if name == "code" || name == "message" { format!("api_{name}") } else { name.to_owned() };
        getters("error", &name, kind).into_iter().for_each(&mut add);
    }
    add("flows8x8_error_to_json".into());
    for (name, kind) in items(&contract["client_options"]) {
        add(match (name, kind) {
            ("header", _) => "flows8x8_options_add_header".into(),
            (_, "duration") => format!("flows8x8_options_set_{name}_ms"),
            _ => format!("flows8x8_options_set_{name}"),
        });
    }
    for (name, kind) in items(&contract["call_options"]) {
        add(match (name, kind) {
            ("header", _) => "flows8x8_call_options_add_header".into(),
            (_, "duration") => format!("flows8x8_call_options_set_{name}_ms"),
            _ => format!("flows8x8_call_options_set_{name}"),
        });
    }
    for (operation, request) in [("create_flow", "create_request"), ("update_flow", "update_request")] {
        let operations = contract["operations"].as_array().unwrap();
        let own = operations.iter().find(|own| own["name"] == operation).unwrap();
        for (name, _) in items(&own["parameters"]) {
            if name != "flow_id" {
                add(format!("flows8x8_{request}_set_{name}"));
            }
        }
    }
    for handle in MADE {
        add(format!("flows8x8_{handle}_new"));
        add(format!("flows8x8_{handle}_free"));
    }
    for handle in GIVEN {
        add(format!("flows8x8_{handle}_free"));
    }
    all
}

#[test]
fn the_header_has_what_the_contract_asks_for_and_nothing_else() {
    let real: BTreeSet<String> = functions().into_keys().collect();
    let expected = expected(&contract());
    let missing: Vec<_> = expected.difference(&real).collect();
    let more: Vec<_> = real.difference(&expected).collect();
    assert!(
        missing.is_empty() && more.is_empty(),
        "missing: {missing:?}\nmore: {more:?}\nedit tests/contract.json, bindings/c/src or MORE above"
    );
}

#[test]
fn every_operation_takes_the_parameters_of_the_contract() {
    let functions = functions();
    for operation in contract()["operations"].as_array().unwrap() {
        let name = operation["name"].as_str().unwrap();
        let parameters = &functions[&format!("flows8x8_{name}")];
        for (parameter, kind) in items(&operation["parameters"]) {
            let own = match (name, parameter) {
                ("create_flow", _) => "request".to_owned(),
                ("update_flow", other) if other != "flow_id" => "request".to_owned(),
                ("download_flow_json", _) => "flow_id".to_owned(),
                _ if kind == "duration" => format!("{parameter}_ms"),
                _ => parameter.to_owned(),
            };
            let words = parameters.split(|c: char| !c.is_alphanumeric() && c != '_');
            assert!(words.clone().any(|word| word == own), "flows8x8_{name} has no {own}: {parameters}");
        }
        assert!(parameters.contains("const flows8x8_call_options *options"), "{name}");
        assert!(parameters.trim_end().ends_with("flows8x8_error **error_out"), "{name}");
    }
}

/// The values of the constants that begin so.
fn constants(prefix: &str) -> BTreeMap<String, i64> {
    let lines = HEADER.lines().filter_map(|line| line.trim().strip_prefix(prefix)?.split_once(" = "));
    lines.map(|(name, value)| (name.to_owned(), value.trim_end_matches(',').parse().unwrap())).collect()
}

#[test]
fn every_kind_has_its_number_as_code() {
    let contract = contract();
    let kinds = contract["errors"]["kinds"].as_array().unwrap().iter();
    let mut expected: BTreeMap<String, i64> = kinds
        .map(|kind| (kind["name"].as_str().unwrap().to_uppercase(), kind["code"].as_i64().unwrap()))
        .collect();
    for (name, number) in [("PANIC", 100), ("NULL_ARGUMENT", 101), ("INVALID_UTF8", 102)] {
        expected.insert(name.into(), number);
    }
    assert_eq!(constants("FLOWS8X8_ERR_"), expected);
}

#[test]
fn every_value_of_an_enum_is_a_constant() {
    let contract = contract();
    for (name, prefix, open) in [
        ("FlowStatus", "FLOWS8X8_FLOW_STATUS_", true),
        ("FlowCategory", "FLOWS8X8_FLOW_CATEGORY_", true),
        ("Region", "FLOWS8X8_REGION_", false),
        ("PathStyle", "FLOWS8X8_PATH_STYLE_", false),
    ] {
        let values = contract["enums"][name]["values"].as_array().unwrap().iter();
        let mut expected: BTreeMap<String, i64> =
            values.zip(1..).map(|(value, number)| (value.as_str().unwrap().to_uppercase(), number)).collect();
        if open {
            expected.insert("UNKNOWN".into(), 0);
        }
        assert_eq!(constants(prefix), expected, "{name}");
    }
}

//! `lint --format sarif`, held to the schema of SARIF 2.1.0.

use serde_json::{Value, json};

use crate::lint::{EXAMPLES, ran_in, warned};
use crate::schema::faults;
use crate::support::{BROKEN, Folder, GOOD, Ran, bare, ran, ran_with};

fn schema() -> Value {
    serde_json::from_str(include_str!("../data/sarif-schema-2.1.0.json")).unwrap()
}

/// The one run of a document that follows the schema.
fn run_of(told: &Ran) -> Value {
    let document: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(faults(&schema(), &document), Vec::<String>::new());
    assert_eq!(document["version"], "2.1.0");
    document["runs"][0].clone()
}

#[test]
fn the_examples_follow_the_schema() {
    let told = ran_in(EXAMPLES.as_ref(), &["lint", "--format", "sarif", "."]);
    assert_eq!((told.code, told.stderr.as_str()), (3, "8 files, 9 errors, 0 warnings\n"));
    let run = run_of(&told);
    let driver = &run["tool"]["driver"];
    assert_eq!(
        (&driver["name"], &driver["version"]),
        (&json!("flows8x8"), &json!(env!("CARGO_PKG_VERSION")))
    );
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 9);
    let first = &results[0];
    assert_eq!((&first["ruleId"], &first["level"]), (&json!("INVALID_PROPERTY_VALUE"), &json!("error")));
    assert_eq!(
        first["message"]["text"],
        "Invalid value found for property 'type'.\nhelp: did you mean \"TextHeading\"?"
    );
    let location = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": "broken-appointment.json"},
            "region": {"startLine": 11, "startColumn": 21, "endLine": 11, "endColumn": 33},
        },
        "logicalLocations": [{"fullyQualifiedName": "screens[0].layout.children[0].type"}],
    });
    assert_eq!(first["locations"], json!([location]));
    // More than one line.
    let region = json!({"startLine": 124, "startColumn": 11, "endLine": 139, "endColumn": 12});
    assert_eq!(results[3]["locations"][0]["physicalLocation"]["region"], region);
}

#[test]
fn every_result_points_at_its_rule_and_every_rule_is_explained() {
    let run = run_of(&ran_in(EXAMPLES.as_ref(), &["lint", "--format", "sarif", "."]));
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 7);
    for rule in rules {
        let explained = ran(&mut bare(&["explain", rule["id"].as_str().unwrap(), "--json"])).json();
        let explanation = &explained["explanation"];
        assert_eq!(rule["fullDescription"]["text"], explanation["text"]);
        assert!(rule["shortDescription"]["text"].as_str().unwrap().ends_with('.'));
        let help = rule["help"]["text"].as_str().unwrap();
        assert!(help.ends_with(explanation["example"].as_str().unwrap()), "{help}");
    }
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
}

#[test]
fn a_fingerprint_stays_when_lines_move() {
    let folder = Folder::new("fingerprint");
    let fingerprints = |text: &str| {
        folder.file("a.json", text);
        let run = run_of(&ran_in(&folder.0, &["lint", "--format", "sarif", "a.json"]));
        let results = run["results"].as_array().unwrap().iter();
        results.map(|result| result["partialFingerprints"]["codePathMessage/v1"].clone()).collect::<Vec<_>>()
    };
    let before = fingerprints(BROKEN);
    assert_eq!(before.len(), 1);
    assert_eq!(before[0].as_str().unwrap().len(), 16);
    assert_eq!(fingerprints(&format!("\n\n  {}", BROKEN.replace(": ", ":   "))), before);
    assert_ne!(fingerprints("{}"), before);
}

#[test]
fn warnings_clean_files_and_what_cannot_be_read_follow_the_schema_too() {
    let folder = Folder::new("sarif");
    folder.file("a b#%.json", &warned());
    folder.file("c.json", GOOD);
    let told = ran_in(&folder.0, &["lint", "--format", "sarif", "a b#%.json", "c.json", "none.json"]);
    assert_eq!(told.code, 2);
    let run = run_of(&told);
    assert_eq!(run["results"].as_array().unwrap().len(), 1);
    assert_eq!(run["results"][0]["level"], "warning");
    assert_eq!(run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"], "warning");
    let uri = &run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "a%20b%23%25.json");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let note = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
    assert!(note.contains("cannot read none.json"), "{note}");

    let clean = run_of(&ran_in(&folder.0, &["lint", "--format", "sarif", "c.json"]));
    assert_eq!((&clean["results"], &clean["tool"]["driver"]["rules"]), (&json!([]), &json!([])));
    let piped = run_of(&ran_with(&mut bare(&["lint", "--format", "sarif", "-"]), "{"));
    let uri = &piped["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "%3Cstdin%3E");
    let elsewhere = folder.path("a b#%.json");
    let run = run_of(&ran_in("/".as_ref(), &["lint", "--format", "sarif", &elsewhere]));
    let uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone();
    assert!(!uri.as_str().unwrap().starts_with('/'), "{uri}");
}

#[test]
fn the_validator_would_notice() {
    let told = ran_in(EXAMPLES.as_ref(), &["lint", "--format", "sarif", "broken-survey.json"]);
    let document: Value = serde_json::from_str(&told.stdout).unwrap();
    for (place, wrong) in [
        ("/version", json!("2.2")),
        ("/runs/0/results/0/level", json!("bad")),
        ("/runs/0/results/0/message", json!({})),
        ("/runs/0/results/0/ruleIndex", json!(-2)),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", json!("a b")),
        ("/runs/0/results/0/partialFingerprints", json!({"a": 1})),
        ("/runs/0/tool/driver/informationUri", json!("nowhere")),
        ("/runs/0/tool/driver/rules/0", json!({"name": "x"})),
        ("/runs/0/columnKind", json!("bytes")),
        ("/runs/0/tool", json!({"driver": {"name": "x"}, "more": 1})),
    ] {
        let mut document = document.clone();
        *document.pointer_mut(place).unwrap() = wrong;
        assert_ne!(faults(&schema(), &document), Vec::<String>::new(), "{place}");
    }
}

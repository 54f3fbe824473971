//! `lint --format jsonl` and `--format github`.

use serde_json::{Value, json};

use crate::lint::{EXAMPLES, ran_in, warned};
use crate::support::{BROKEN, Folder, GOOD, bare, ran};

/// A flow JSON with this many different errors.
fn with_errors(number: usize) -> String {
    let keys: String = (0..number).map(|number| format!(", \"k{number}\": 1")).collect();
    GOOD.replacen("\"7.3\"", &format!("\"7.3\"{keys}"), 1)
}

#[test]
fn jsonl_is_a_line_for_each_file_in_the_names_of_the_api() {
    let folder = Folder::new("jsonl");
    folder.file("a.json", BROKEN);
    folder.file("b.json", &warned());
    folder.file("c.json", GOOD);
    let told = ran_in(&folder.0, &["lint", "--format", "jsonl", ".", "none.json"]);
    assert_eq!(told.code, 2);
    assert!(told.stderr.contains("cannot read none.json"), "{}", told.stderr);
    let lines: Vec<Value> = told.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let at = json!({"lineStart": 3, "lineEnd": 3, "columnStart": 14, "columnEnd": 16, "path": "screens"});
    let message = lines[0]["validationErrors"][0]["message"].clone();
    let error = json!({"error": "MIN_ITEMS_REQUIRED", "errorType": "FLOW_JSON_ERROR", "message": message,
        "lineStart": 3, "lineEnd": 3, "columnStart": 14, "columnEnd": 16, "pointers": [at]});
    assert_eq!(
        lines[0],
        json!({"file": "a.json", "valid": false, "validationErrors": [error], "warnings": []})
    );
    assert_eq!((&lines[1]["valid"], &lines[1]["validationErrors"]), (&json!(true), &json!([])));
    assert_eq!(lines[1]["warnings"][0]["error"], "DOCUMENTED_LIMIT_EXCEEDED");
    assert_eq!(lines[2], json!({"file": "c.json", "valid": true, "validationErrors": [], "warnings": []}));
    assert_eq!(lines.len(), 3);
    assert!(told.stdout.starts_with(r#"{"file":"a.json","valid":false,"validationErrors":[{"error":"#));
}

#[test]
fn github_gets_annotations_it_understands() {
    let told = ran_in(EXAMPLES.as_ref(), &["lint", "--format", "github", "broken-appointment.json"]);
    assert_eq!((told.code, told.stderr.as_str()), (3, "1 file, 8 errors, 0 warnings\n"));
    let lines: Vec<&str> = told.stdout.lines().collect();
    assert_eq!(lines.len(), 8, "{}", told.stdout);
    assert_eq!(
        lines[0],
        "::error file=broken-appointment.json,line=11,col=21,endLine=11,endColumn=33,title=INVALID_PROPERTY_VALUE\
         ::Invalid value found for property 'type'.%0Ahelp: did you mean \"TextHeading\"?"
    );
    // GitHub takes no columns for more than one line.
    assert_eq!(
        lines[1],
        "::error file=broken-appointment.json,line=75,endLine=77,title=MISSING_REQUIRED_PROPERTY\
         ::Required property '__example__' is missing."
    );
}

#[test]
fn github_gets_the_path_from_the_root_of_the_checkout() {
    let folder = Folder::new("checkout");
    let inner = folder.0.join("flows/more");
    std::fs::create_dir_all(&inner).unwrap();
    folder.file("flows/a,b:100%.json", BROKEN);
    let mut command = bare(&["lint", "--format", "github", "../../flows/a,b:100%.json"]);
    let told = ran(command.current_dir(&inner).env("GITHUB_WORKSPACE", &folder.0));
    assert!(told.stdout.starts_with("::error file=flows/a%2Cb%3A100%25.json,line=3,"), "{}", told.stdout);
}

#[test]
fn github_gets_ten_of_each_kind_and_the_summary_all() {
    let folder = Folder::new("ten");
    folder.file("a.json", &with_errors(7));
    folder.file("b.json", &with_errors(8));
    for number in 0..11 {
        folder.file(&format!("w{number:02}.json"), &warned());
    }
    let summary = folder.file("summary.md", "what was there\n");
    let lint = || {
        let mut command = bare(&["lint", "--format", "github", "."]);
        command.current_dir(&folder.0);
        command
    };
    let told = ran(lint().env("GITHUB_STEP_SUMMARY", &summary));
    assert_eq!((told.code, told.stderr.as_str()), (3, "13 files, 15 errors, 11 warnings\n"));
    let with = |start: &str| told.stdout.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!((with("::error "), with("::warning "), told.stdout.lines().count()), (10, 10, 21));
    assert_eq!(
        told.stdout.lines().last(),
        Some(
            "not annotated: 5 errors and 1 warning, as GitHub shows 10 of each kind; the summary of the job has all"
        )
    );
    let written = std::fs::read_to_string(&summary).unwrap();
    let head = "what was there\n### flows8x8 lint: 15 errors, 11 warnings in 13 files\n\n| | Place | Code |";
    assert!(written.starts_with(head), "{written}");
    assert_eq!(written.lines().filter(|line| line.starts_with("| error |")).count(), 15);
    assert_eq!(written.lines().filter(|line| line.starts_with("| warning |")).count(), 11);

    let told = ran(&mut lint());
    assert!(told.stdout.trim_end().ends_with("; --format text shows all"), "{}", told.stdout);
    let told = ran(lint().env("GITHUB_STEP_SUMMARY", folder.path("no/such")));
    assert_eq!(told.code, 3);
    assert!(told.stderr.contains("warning: the summary was not written to "), "{}", told.stderr);
}

#[test]
fn github_gets_no_summary_where_there_is_nothing_to_say() {
    let folder = Folder::new("clean");
    folder.file("a.json", GOOD);
    let mut command = bare(&["lint", "--format", "github", "."]);
    let told = ran(command.current_dir(&folder.0).env("GITHUB_STEP_SUMMARY", folder.path("summary.md")));
    assert_eq!((told.code, told.stdout.as_str()), (0, ""));
    assert!(!folder.0.join("summary.md").exists());
}

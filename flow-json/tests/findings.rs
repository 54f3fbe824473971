//! What a finding says beyond the server's own words: where it is, and what to do.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use flows8x8_flow_json::{
    ErrorPointer, ExcerptStyle, Finding, ValidationError, explain, explanations, lint, lint_bytes, render,
    resolve,
};

const FOOTER: &str = r#"{"type":"Footer","label":"Send","on-click-action":{"name":"complete","payload":{}}}"#;

fn screen(version: &str, children: &str) -> String {
    format!(
        r#"{{"version":"{version}","screens":[{{"id":"A","title":"T","terminal":true,"layout":{{"type":"SingleColumnLayout","children":[{children}]}}}}]}}"#
    )
}

fn code(finding: &Finding) -> &str {
    finding.validation_error.error.as_deref().unwrap()
}

fn helps(text: &str) -> Vec<String> {
    lint(text).errors.into_iter().filter_map(|finding| finding.help).collect()
}

#[test]
fn the_example_of_the_api_reference_has_its_columns() {
    let text = r#"{"version":"7.3","screens":[{"id":"QUA","layout":{"children":[{"children":[{"type":"Button"}],"name":"g","type":"Form"}],"type":"SingleColumnLayout"},"title":"Main","terminal":true}]}"#;
    let report = lint(text);
    let error = &report.errors[0].validation_error;
    assert_eq!((error.line_start, error.column_start, error.column_end), (Some(1), Some(84), Some(92)));
    let at = report.errors[0].location;
    assert_eq!((at.line, at.column, at.end_column), (1, 84, 92));
    assert_eq!(&text[at.start..at.end], r#""Button""#);
}

#[test]
fn a_misspelt_component_is_recognised() {
    let text = screen("7.3", &format!(r#"{{"type":"TextHeding","text":"Hi"}},{FOOTER}"#));
    assert_eq!(helps(&text), [r#"did you mean "TextHeading"?"#]);
}

#[test]
fn help_names_the_version_that_has_a_component_or_property() {
    let chips =
        r#"{"type":"ChipsSelector","name":"c","label":"Pick","data-source":[{"id":"1","title":"One"}]}"#;
    let text = screen("6.2", &format!("{chips},{FOOTER}"));
    assert_eq!(helps(&text), ["ChipsSelector exists from version 6.3 on; this document is 6.2"]);
}

#[test]
fn misspelt_screens_fields_and_components_are_recognised() {
    let text = screen(
        "7.3",
        &format!(
            r#"{{"type":"TextInput","name":"email","label":"L"}},{{"type":"TextBody","text":"${{form.emial}}"}},{{"type":"TextBody","text":"`${{form.emall}}`"}},{FOOTER}"#
        ),
    );
    assert_eq!(helps(&text), [r#"did you mean "email"?"#, r#"did you mean "email"?"#]);
}

#[test]
fn findings_of_other_components_are_called_what_they_are() {
    let text = screen("7.3", &format!(r#"{{"type":"TextInput","name":"a","label":""}},{FOOTER}"#));
    let report = lint(&text);
    let strange = report.errors.iter().find(|finding| code(finding) == "INVALID_PROPERTY_TYPE").unwrap();
    assert!(strange.help.as_deref().unwrap().contains("see to the other findings"), "{strange:?}");
    // What the component's own rules say as well is no such thing, whichever rule came first.
    let plain = report.errors.iter().filter(|finding| code(finding) != "INVALID_PROPERTY_TYPE");
    assert_eq!(plain.filter(|finding| finding.help.is_none()).count(), 2);
}

#[test]
fn a_component_at_the_wrong_place_is_called_that() {
    let form =
        format!(r#"{{"type":"Form","name":"f","children":[{{"type":"RichText","text":"x"}},{FOOTER}]}}"#);
    assert_eq!(helps(&screen("7.3", &form)), ["RichText cannot stand at this place"]);
    let bare = format!(r#"{{"text":"x"}},{FOOTER}"#);
    assert!(helps(&screen("7.3", &bare))[0].starts_with("without a type"));
}

#[test]
fn the_location_is_right_where_the_server_is_lost() {
    let broken = format!(
        r#"{{"type":"TextBody","text":"C:\\"}},{{"type":"TextBody","text":"Hi","bold":true}},{FOOTER}"#
    );
    for text in [screen("7.3", &broken), screen("7.3", &broken).replace(',', ",\r\n")] {
        let report = lint(&text);
        let finding = report.errors.iter().find(|finding| code(finding) == "INVALID_PROPERTY_KEY").unwrap();
        assert_eq!(finding.validation_error.line_start, Some(0));
        assert_eq!(&text[finding.location.start..finding.location.end], r#""bold""#);
    }
}

#[test]
fn columns_of_locations_count_utf16_units() {
    let text = screen("7.3", &format!(r#"{{"type":"TextBody","text":"😀é","bold":1}},{FOOTER}"#));
    let at = lint(&text).errors[0].location;
    let before: usize = text[..at.start].encode_utf16().count();
    assert_eq!(at.column as usize, before + 1);
}

#[test]
fn an_excerpt_shows_line_mark_path_and_help() {
    let text = screen("7.3", &format!("\n  {{\"type\":\"TextHeding\",\"text\":\"Hi\"}},\n  {FOOTER}\n"));
    let report = lint(&text);
    let shown = render(&report.errors[0], &text, "flows/booking.json", ExcerptStyle::default());
    let expected = "flows/booking.json:2:11: error[INVALID_PROPERTY_VALUE]: Invalid value found for property 'type'.\n\
        \x20   2 |   {\"type\":\"TextHeding\",\"text\":\"Hi\"},\n\
        \x20     |           ^^^^^^^^^^^^ screens[0].layout.children[0].type\n\
        \x20  = help: did you mean \"TextHeading\"?\n";
    assert_eq!(shown, expected);
}

#[test]
fn an_excerpt_of_a_long_line_is_short_and_cannot_steer_a_terminal() {
    let text = screen(
        "7.3",
        &format!("{{\"type\":\"Te\u{7f}xt\u{202e}\",\"text\":\"{}\"}},{FOOTER}", "x".repeat(4_000)),
    );
    let shown = render(&lint(&text).errors[0], &text, "a.json", ExcerptStyle::default());
    assert!(shown.lines().all(|line| line.chars().count() < 160), "{shown}");
    assert!(!shown.contains(['\u{7f}', '\u{202e}', '\u{1b}']));
    let colored = render(&lint(&text).errors[0], &text, "a.json", ExcerptStyle { color: true });
    assert!(colored.contains("\u{1b}[1;31m"));
}

#[test]
fn a_finding_of_the_server_is_found_by_position_and_by_path() {
    let text =
        screen("7.3", &format!("\n  {{\"type\":\"TextBody\",\"text\":\"Hi\",\"bold\":true}},\n  {FOOTER}\n"));
    let pointer = |line, start, end, path: &str| {
        let mut pointer = ErrorPointer::default();
        (pointer.line_start, pointer.line_end) = (line, line);
        (pointer.column_start, pointer.column_end) = (start, end);
        pointer.path = Some(path.to_owned());
        let mut error = ValidationError::default();
        error.pointers.push(pointer);
        error
    };
    let shown = |error: &ValidationError| resolve(error, &text).map(|at| &text[at.start..at.end]);
    let path = "screens[0].layout.children[0].bold";
    assert_eq!(shown(&pointer(Some(2), Some(34), Some(40), path)), Some(r#""bold""#));
    // A position that does not agree with the path loses against it.
    assert_eq!(shown(&pointer(Some(1), Some(2), Some(11), path)), Some("true"));
    assert_eq!(shown(&pointer(Some(0), Some(0), Some(0), path)), Some("true"));
    assert_eq!(
        shown(&pointer(None, None, None, "screens [0] .layout['children'][1]['on-click-action'].name")),
        Some(r#""complete""#)
    );
    assert_eq!(
        shown(&pointer(None, None, None, "screens[0].layout.children[1].on-click-action.name")),
        Some(r#""complete""#)
    );
    assert_eq!(shown(&pointer(Some(2), Some(34), Some(40), "nowhere[7]")), Some(r#""bold""#));
    assert_eq!(shown(&pointer(None, None, None, "nowhere[7]")), None);
}

#[test]
fn a_finding_of_the_server_is_shown_like_one_of_ours() {
    let text = screen("7.3", &format!("{{\"type\":\"TextHeding\",\"text\":\"Hi\"}},{FOOTER}"));
    let ours = lint(&text).errors.remove(0);
    let theirs = Finding::of_server(ours.validation_error.clone(), &text);
    assert_eq!(theirs.location, ours.location);
    let bare = Finding::of_server(ValidationError::from_message("no place"), &text);
    assert_eq!((bare.location.start, bare.location.end), (0, text.len()));
}

#[test]
fn a_pattern_on_the_wrong_input_is_called_what_it_is() {
    let input =
        r#"{"type":"TextInput","name":"a","label":"L","input-type":"email","pattern":"a","helper-text":"h"}"#;
    let help = helps(&screen("7.3", &format!("{input},{FOOTER}")));
    assert!(help.iter().any(|help| help.contains("pattern only goes with")), "{help:?}");
}

#[test]
fn every_reported_code_is_explained() {
    for line in include_str!("vectors/documents.jsonl").lines() {
        let vector: serde_json::Value = serde_json::from_str(line).unwrap();
        for error in vector["errors"].as_array().unwrap() {
            let code = error[0].as_str().unwrap();
            let explanation = explain(code).unwrap_or_else(|| panic!("{code} is not explained"));
            assert!(!explanation.text.is_empty() && !explanation.example.is_empty());
        }
    }
    assert_eq!(explain("NO_SUCH_CODE"), None);
    assert!(explanations().count() >= 66);
}

fn warnings(text: &str) -> Vec<(String, String)> {
    let report = lint(text);
    let told = |finding: &Finding| {
        let at = finding.location;
        (code(finding).to_owned(), text[at.start..at.end].chars().take(12).collect())
    };
    report.warnings.iter().map(told).collect()
}

fn pairs(found: &[(String, String)]) -> Vec<(&str, &str)> {
    found.iter().map(|(code, text)| (code.as_str(), text.as_str())).collect()
}

#[test]
fn documented_limits_are_warned_of() {
    let long = FOOTER.replace("Send", &"s".repeat(36));
    let text = screen("7.3", &long);
    assert!(lint(&text).is_valid());
    assert_eq!(pairs(&warnings(&text)), [("DOCUMENTED_LIMIT_EXCEEDED", "\"sssssssssss")]);
    let dynamic = FOOTER.replace("Send", &format!("`'{}'`", "s".repeat(40)));
    assert!(warnings(&screen("7.3", &dynamic)).is_empty());
    let many = r#"{"type":"TextBody","text":"a"},"#.repeat(50);
    assert_eq!(pairs(&warnings(&screen("7.3", &format!("{many}{FOOTER}")))).len(), 1);
    let options: Vec<String> = (0..21).map(|n| format!(r#"{{"id":"{n}","title":"t"}}"#)).collect();
    let group =
        format!(r#"{{"type":"CheckboxGroup","name":"c","label":"l","data-source":[{}]}}"#, options.join(","));
    assert_eq!(warnings(&screen("7.3", &format!("{group},{FOOTER}")))[0].0, "DOCUMENTED_LIMIT_EXCEEDED");
}

#[test]
fn line_ends_repeated_keys_and_frozen_versions_are_warned_of() {
    let text = screen("5.2", FOOTER).replacen("\"id\":\"A\",", "\"id\":\"B\",\r\n\"id\":\"A\",", 1);
    let found = warnings(&text);
    assert_eq!(
        pairs(&found),
        [("VERSION_FROZEN", "\"5.2\""), ("CRLF_LINE_ENDS", "\r\n"), ("DUPLICATE_KEY", "\"id\"")]
    );
}

#[test]
fn texts_that_are_no_json_say_where_and_why() {
    let report = lint("{\"version\":\"7.3\",\n  \"screens\": [,]}");
    assert_eq!(code(&report.errors[0]), "INVALID_FLOW_JSON");
    assert_eq!((report.errors[0].location.line, report.errors[0].location.column), (2, 15));
    let marked = lint_bytes(b"\xef\xbb\xbf{}");
    assert!(marked.errors[0].help.as_deref().unwrap().contains("BOM"));
    let broken = lint_bytes(b"{\"version\":\n\"\xff\"}");
    assert_eq!((broken.errors[0].location.line, broken.errors[0].location.column), (2, 2));
    assert!(broken.errors[0].validation_error.message.as_deref().unwrap().ends_with("at byte 13"));
}

#[test]
fn the_size_limit_counts_bytes() {
    let sized =
        |letters: usize| screen("7.3", FOOTER).replace("\"T\"", &format!("\"{}\"", "a".repeat(letters)));
    let most = 10 * 1024 * 1024 - sized(0).len();
    assert!(lint(&sized(most)).is_valid());
    let report = lint(&sized(most + 1));
    let message = report.errors[0].validation_error.message.as_deref().unwrap();
    assert!(message.ends_with("exceeds the maximum size by 1 bytes."), "{message}");
}

//! `explain`.

use serde_json::json;

use crate::support::{bare, ran};

#[test]
fn a_code_is_explained_however_it_is_written() {
    let text = "INVALID_ENUM_VALUE\n\nA value is none of the listed ones. The message lists them in full.\n\n\
                Example:\n  \"input-type\": \"mail\"   // \"email\"\n";
    for code in ["INVALID_ENUM_VALUE", "invalid_enum_value", " Invalid-Enum-Value"] {
        let explained = ran(&mut bare(&["explain", code]));
        assert_eq!(
            (explained.code, explained.stdout.as_str(), explained.stderr.as_str()),
            (0, text, ""),
            "{code}"
        );
    }
    let object = ran(&mut bare(&["explain", "INVALID_ENUM_VALUE", "--json"])).json();
    assert_eq!(object["explanation"]["code"], "INVALID_ENUM_VALUE");
    assert_eq!(object["explanation"]["example"], "\"input-type\": \"mail\"   // \"email\"");
}

#[test]
fn an_unknown_code_is_2_and_the_nearest_is_named() {
    let unknown = ran(&mut bare(&["explain", "invalid_enum_valeu"]));
    assert_eq!((unknown.code, unknown.stdout.as_str()), (2, ""));
    assert_eq!(
        unknown.stderr,
        "error: there is no code \"invalid_enum_valeu\"\n  hint: did you mean INVALID_ENUM_VALUE? flows8x8 explain \
         lists all codes\n"
    );
    let error = ran(&mut bare(&["explain", "zzz", "--json"])).error();
    assert_eq!(
        (&error["kind"], &error["hint"]),
        (&json!("usage"), &json!("flows8x8 explain lists all codes"))
    );
}

#[test]
fn without_a_code_all_are_listed() {
    let listed = ran(&mut bare(&["explain"]));
    assert_eq!(listed.code, 0);
    let lines: Vec<&str> = listed.stdout.lines().collect();
    let codes = ran(&mut bare(&["explain", "-q"])).stdout;
    let all = ran(&mut bare(&["explain", "--json"])).json()["explanations"].as_array().unwrap().len();
    assert!(lines.len() > 50 && lines.len() == codes.lines().count() && lines.len() == all);
    for (line, code) in lines.iter().zip(codes.lines()) {
        let (first, meaning) = line.split_once('\t').unwrap();
        assert_eq!(first, code);
        assert!(!meaning.contains('\t') && meaning.len() > 10, "{line}");
    }
}

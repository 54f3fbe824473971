//! No input makes the linter panic, and every place it names lies in the text.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use flows8x8_flow_json::{ExcerptStyle, LintReport, lint, lint_bytes, render, resolve};
use serde_json::Value;

/// A small generator, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        if limit == 0 { 0 } else { (self.next() % limit as u64) as usize }
    }
}

fn documents() -> Vec<String> {
    let lines = include_str!("vectors/documents.jsonl").lines();
    let texts =
        lines.map(|line| serde_json::from_str::<Value>(line).unwrap()["text"].as_str().unwrap().to_owned());
    texts.filter(|text| text.len() < 8_000).collect()
}

/// Words that turn up in faults.
const PIECES: [&str; 28] = [
    "null",
    "{}",
    "[]",
    "\"\"",
    "true",
    "-1e999",
    "0.1",
    "\"${data.x}\"",
    "\"`${form.a} == 'b`\"",
    "\"\\ud800\"",
    "\"`((((((`\"",
    "\"(a+)+$\"",
    "{\"$ref\":\"#\"}",
    "{\"type\":\"If\"}",
    "\"type\"",
    "\"${screen.A.data.b.c}\"",
    "\\",
    "\"",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    "\u{feff}",
    "é",
    "😀",
    "\r\n",
];

fn mutate(text: &str, random: &mut Random) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(4) {
        let at = random.below(text.len() + 1);
        match random.below(5) {
            0 => drop(text.drain(at..(at + random.below(12)).min(text.len()))),
            1 => {
                let piece = PIECES[random.below(PIECES.len())];
                drop(text.splice(at..at, piece.chars()));
            }
            2 => replace_value(&mut text, at, PIECES[random.below(PIECES.len())]),
            3 => {
                let from = random.below(text.len());
                let copy: Vec<char> = text[from..(from + random.below(60)).min(text.len())].to_vec();
                drop(text.splice(at..at, copy));
            }
            _ => {
                let other = random.below(text.len());
                if at < text.len() {
                    text.swap(at, other);
                }
            }
        }
    }
    text.into_iter().collect()
}

/// Puts something else in the place of the value after the next colon, so that the text mostly stays JSON.
fn replace_value(text: &mut Vec<char>, at: usize, piece: &str) {
    let Some(colon) = text[at.min(text.len())..].iter().position(|c| *c == ':').map(|found| at + found + 1)
    else {
        return;
    };
    let end =
        text[colon..].iter().position(|c| matches!(c, ',' | '}')).map_or(text.len(), |found| colon + found);
    drop(text.splice(colon..end, piece.chars()));
}

fn inspect(text: &str, report: &LintReport) {
    for finding in report.errors.iter().chain(&report.warnings) {
        let at = finding.location;
        assert!(at.start <= at.end && at.end <= text.len(), "{at:?} in {text}");
        assert!(text.is_char_boundary(at.start) && text.is_char_boundary(at.end), "{at:?} in {text}");
        assert!((at.line, at.column) <= (at.end_line, at.end_column), "{at:?} in {text}");
        assert!(at.line >= 1 && at.column >= 1, "{at:?} in {text}");
        let _ = render(finding, text, "x.json", ExcerptStyle::default());
        if let Some(found) = resolve(&finding.validation_error, text) {
            assert!(found.start <= found.end && found.end <= text.len(), "{found:?} in {text}");
        }
    }
}

#[test]
fn damaged_documents_are_linted_without_panic() {
    let documents = documents();
    let mut random = Random(0x5eed);
    for round in 0..6_000 {
        let text = mutate(&documents[round % documents.len()], &mut random);
        inspect(&text, &lint(&text));
    }
}

#[test]
fn documents_of_two_halves_are_linted_without_panic() {
    let documents = documents();
    let mut random = Random(0xfeed);
    for _ in 0..3_000 {
        let (a, b) = (&documents[random.below(documents.len())], &documents[random.below(documents.len())]);
        let cut = |text: &str, at: usize| {
            (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap()
        };
        let (left, right) = (cut(a, random.below(a.len())), cut(b, random.below(b.len())));
        let text = format!("{}{}", &a[..left], &b[right..]);
        inspect(&text, &lint(&text));
    }
}

#[test]
fn expressions_and_conditions_of_any_kind_are_checked_without_panic() {
    let words = [
        "`",
        "${data.s}",
        "'",
        "\\\\",
        "(",
        ")",
        "1",
        "+",
        "==",
        "&&",
        " ",
        "a.b",
        "[",
        "]",
        "?",
        ":",
        "!",
        "é",
        "😀",
        "-",
        "true",
        "\\\"",
        ",",
        "1e",
        "}",
        "${",
        "${form.t}",
        "<",
        "0",
    ];
    let mut random = Random(0xbeef);
    for round in 0..6_000 {
        let count = random.below(14);
        let mut text: String = (0..count).map(|_| words[random.below(words.len())]).collect();
        if round % 3 > 0 {
            text = format!("`{text}`");
        }
        let document = format!(
            r#"{{"version":"7.3","screens":[{{"id":"A","title":"T","terminal":true,"data":{{"s":{{"type":"string","__example__":"x"}}}},"layout":{{"type":"SingleColumnLayout","children":[{{"type":"If","condition":"{text}","then":[{{"type":"TextBody","text":"{text}"}}]}},{{"type":"Footer","label":"L","on-click-action":{{"name":"complete","payload":{{"a":"{text}"}}}}}}]}}}}]}}"#
        );
        inspect(&document, &lint(&document));
    }
}

#[test]
fn bytes_of_any_kind_are_linted_without_panic() {
    let mut random = Random(7);
    for length in 0..2_000 {
        let bytes: Vec<u8> = (0..length % 64).map(|_| random.next() as u8).collect();
        let report = lint_bytes(&bytes);
        assert_eq!(report.errors.len(), 1);
        assert!(report.errors[0].location.end <= bytes.len());
    }
}

/// Nests `depth` times: `open` is repeated, then `middle` stands, then `close` is repeated.
fn nested(depth: usize, open: &str, middle: &str, close: &str) -> String {
    format!("{}{middle}{}", open.repeat(depth), close.repeat(depth))
}

fn screen(children: &str) -> String {
    format!(
        r#"{{"version":"7.3","screens":[{{"id":"A","title":"T","terminal":true,"layout":{{"type":"SingleColumnLayout","children":[{children}]}}}}]}}"#
    )
}

#[test]
fn deep_documents_end_in_a_finding() {
    let deep = 100_000;
    let texts = [
        nested(deep, "[", "", "]"),
        nested(deep, r#"{"a":"#, "1", "}"),
        screen(&nested(deep, r#"{"type":"If","condition":"true","then":["#, "", "]}")),
        format!(r#"{{"version":"7.3","screens":"{}"}}"#, "[{".repeat(deep)),
        screen(&format!(r#"{{"type":"TextBody","text":"`{}`"}}"#, "(".repeat(deep))),
        screen(&format!(r#"{{"type":"TextBody","text":"`{}1`"}}"#, "-".repeat(deep))),
        screen(&format!(r#"{{"type":"TextBody","text":"`1{}`"}}"#, "+1".repeat(deep))),
        screen(&format!(r#"{{"type":"If","condition":"{}","then":[]}}"#, "(".repeat(deep))),
    ];
    for text in texts {
        let report = lint(&text);
        inspect(&text, &report);
        assert!(!report.errors.is_empty());
    }
}

#[test]
fn at_least_256_levels_are_looked_at() {
    let extra = format!(r#"{{"version":"7.3","extra":{},"screens":[]}}"#, nested(256, "[", "", "]"));
    assert_eq!(lint(&extra).errors[0].validation_error.error.as_deref(), Some("INVALID_PROPERTY_KEY"));
    // Each If adds two levels, and the finding is that they are nested, not that they cannot be read.
    let ifs = screen(&nested(
        140,
        r#"{"type":"If","condition":"`true`","then":["#,
        r#"{"type":"TextBody","text":4}"#,
        "]}",
    ));
    assert_eq!(lint(&ifs).errors[0].validation_error.error.as_deref(), Some("INVALID_PROPERTY_TYPE"));
    let model = nested(256, r#"{"type":"object","properties":{"d":"#, r#"{"type":"string"}"#, "}}");
    let model = model.replacen('{', r#"{"__example__":{},"#, 1);
    let text = screen("").replace(r#""layout""#, &format!(r#""data":{{"a":{model}}},"layout""#));
    assert!(
        lint(&text).errors.iter().all(|e| e.validation_error.error.as_deref() != Some("INVALID_FLOW_JSON"))
    );
}

#[test]
fn schemas_that_refer_to_themselves_end() {
    for model in [
        r##"{"type":"object","$ref":"#","__example__":{}}"##,
        r##"{"type":"object","allOf":[{"$ref":"#"}],"__example__":{}}"##,
        r##"{"type":"object","properties":{"a":{"$ref":"#"}},"__example__":{"a":{"a":{}}}}"##,
        r##"{"type":"object","propertyNames":{"$ref":"#/propertyNames"},"__example__":{"a":1}}"##,
        r##"{"type":"object","not":{"$ref":"#"},"__example__":{}}"##,
        r##"{"type":"string","allOf":[{"$ref":"#/definitions/a"},{"$ref":"#/definitions/a"}],"definitions":{"a":{"allOf":[{"$ref":"#/definitions/b"},{"$ref":"#/definitions/b"}]},"b":{"allOf":[{"$ref":"#"},{"$ref":"#"}]}},"__example__":"x"}"##,
        r##"{"type":"string","pattern":"(a+)+$","__example__":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}"##,
    ] {
        let text = screen("").replace(r#""layout""#, &format!(r#""data":{{"a":{model}}},"layout""#));
        inspect(&text, &lint(&text));
    }
}

#[test]
fn patterns_of_any_size_are_checked() {
    let patterns = [
        nested(50_000, "(", "", ")"),
        "a|".repeat(50_000),
        "((a{1000}){1000}){1000}".to_owned(),
        nested(12, "(?:", "a", "{30})"),
        "(?=".repeat(3_000),
        "a?".repeat(900),
    ];
    for pattern in patterns {
        let model =
            format!(r#"{{"type":"string","pattern":"{pattern}","__example__":"{}"}}"#, "a".repeat(60));
        let text = screen("").replace(r#""layout""#, &format!(r#""data":{{"a":{model}}},"layout""#));
        inspect(&text, &lint(&text));
    }
}

/// Found by fuzzing.
#[test]
fn texts_that_once_failed_are_linted() {
    for text in [
        "{\"ve/si:on\":\"7.3\",\"a\\\"b\":1,\r",
        "{\"version\":\r\n",
        "\r",
        "{\r\n\"a\":\r\n}",
        r#"{"version":"66666667.3","screens":[]}"#,
        r#"{"version":"4294967295.99","screens":[]}"#,
    ] {
        inspect(text, &lint(text));
    }
}

#[test]
fn an_excerpt_of_the_wrong_text_is_no_panic() {
    let text = screen(r#"{"type":"Slider"}"#);
    let report = lint(&text);
    for other in ["", "é", "\n\n", &"é".repeat(100)] {
        let _ = render(&report.errors[0], other, "other.json", ExcerptStyle { color: true });
    }
}

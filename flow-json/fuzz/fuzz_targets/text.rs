//! Any text as a condition, as an expression, in a payload and as a pattern of a data model.
#![no_main]

use flows8x8_flow_json::lint;
use libfuzzer_sys::fuzz_target;

const DOCUMENT: &str = r#"{"version":"7.3","screens":[{"id":"A","title":"T","terminal":true,"data":{"b":{"type":"boolean","__example__":true},"o":{"type":"object","properties":{"p":{"type":"string"}},"__example__":{}},"s":{"type":"string","pattern":"{PATTERN}","__example__":"{EXAMPLE}"}},"layout":{"type":"SingleColumnLayout","children":[{"type":"If","condition":"{TEXT}","then":[{"type":"TextBody","text":"{TEXT}","visible":"`{TEXT}`"}]},{"type":"TextInput","name":"t","label":"L"},{"type":"Footer","label":"L","on-click-action":{"name":"complete","payload":{"a":"`{TEXT}`"}}}]}}]}"#;

fuzz_target!(|text: &str| {
    let (pattern, example) = text.split_once('\n').unwrap_or((text, text));
    let document = DOCUMENT
        .replace("{PATTERN}", &escaped(pattern))
        .replace("{EXAMPLE}", &escaped(example))
        .replace("{TEXT}", &escaped(text));
    lint(&document);
});

fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            c if (c as u32) < 0x20 => format!("\\u{:04x}", c as u32),
            c => c.to_string(),
        })
        .collect()
}

//! Measures how long linting takes: `cargo run --release --example speed`.
//!
//! Prints the first use, then for several sizes the best of many runs, for a document without findings and for one
//! with many. An argument, `clean` or `broken`, leaves the other out.

#![allow(clippy::print_stdout, reason = "a program that prints its measurements")]

use std::time::{Duration, Instant};

use flows8x8_flow_json::lint;

fn main() {
    let first = Instant::now();
    let small = document(10_000, "");
    let report = lint(&small);
    println!("first use, 10 kB: {:?} ({} errors)", first.elapsed(), report.errors.len());
    let only = std::env::args().nth(1);
    for size in [10_000, 100_000, 1_000_000, 9_900_000] {
        for (name, extra) in [("clean", ""), ("broken", r#","bold":true"#)] {
            if only.as_deref().is_some_and(|only| only != name) {
                continue;
            }
            let text = document(size, extra);
            let (best, errors, warnings) = best_of(&text);
            println!(
                "{:>9} bytes, {name:<6}: {best:>12?}, {:>7.0} MB/s, {errors} errors, {warnings} warnings",
                text.len(),
                text.len() as f64 / best.as_secs_f64() / 1e6
            );
        }
    }
}

fn best_of(text: &str) -> (Duration, usize, usize) {
    let runs = (20_000_000 / text.len()).clamp(3, 500);
    let mut best = Duration::MAX;
    let (mut errors, mut warnings) = (0, 0);
    for _ in 0..runs {
        let start = Instant::now();
        let report = lint(text);
        best = best.min(start.elapsed());
        (errors, warnings) = (report.errors.len(), report.warnings.len());
    }
    (best, errors, warnings)
}

/// A flow of about `size` bytes; `extra` goes into every text component.
fn document(size: usize, extra: &str) -> String {
    let mut screens = Vec::new();
    let mut length = 0;
    while length + 1500 < size {
        let screen = screen(screens.len(), extra);
        length += screen.len();
        screens.push(screen);
    }
    let ending = r#"{"id":"END","title":"End","terminal":true,"layout":{"type":"SingleColumnLayout","children":[{"type":"Footer","label":"Done","on-click-action":{"name":"complete","payload":{}}}]}}"#;
    screens.push(ending.to_owned());
    format!(r#"{{"version":"7.3","screens":[{}]}}"#, screens.join(","))
}

fn id(index: usize) -> String {
    let letter = |n: usize| char::from(b'A' + (n % 26) as u8);
    [index / 17_576, index / 676, index / 26, index].iter().map(|n| letter(*n)).collect()
}

fn screen(index: usize, extra: &str) -> String {
    let own = format!("S{}", id(index));
    let next = if index == 0 { "END".to_owned() } else { format!("S{}", id(index - 1)) };
    let payload = if index == 0 { "" } else { r#""who":"${data.who}","slots":"${data.slots}""# };
    format!(
        r#"{{"id":"{own}","title":"Visit","data":{{"who":{{"type":"string","__example__":"Ann"}},"slots":{{"type":"array","items":{{"type":"object","properties":{{"id":{{"type":"string"}},"title":{{"type":"string"}}}}}},"__example__":[{{"id":"a","title":"b"}}]}}}},"layout":{{"type":"SingleColumnLayout","children":[
 {{"type":"TextHeading","text":"`'Hello ' ${{data.who}}`"{extra}}},
 {{"type":"TextBody","text":"Please choose a day and tell us how to reach you."{extra}}},
 {{"type":"TextInput","name":"email","label":"E-mail","input-type":"email","required":true,"helper-text":"We never share it."}},
 {{"type":"Dropdown","name":"slot","label":"Time","data-source":"${{data.slots}}"}},
 {{"type":"RadioButtonsGroup","name":"how","label":"How","data-source":[{{"id":"1","title":"Here"}},{{"id":"2","title":"There"}}]}},
 {{"type":"If","condition":"`${{form.how}} == '1'`","then":[{{"type":"TextCaption","text":"See you."{extra}}}],"else":[{{"type":"DatePicker","name":"day","label":"Day","min-date":"2026-01-01"}}]}},
 {{"type":"Footer","label":"Next","on-click-action":{{"name":"navigate","next":{{"type":"screen","name":"{next}"}},"payload":{{{payload}}}}}}}]}}}}"#
    )
}

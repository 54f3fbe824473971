//! Writes Flow JSON documents for the linter to read: `bench-documents FOLDER COUNT`, each about 20 kB and without
//! findings.

use std::error::Error;
use std::path::Path;

use serde_json::{Value, json};

const SCREENS: usize = 11;
const TEXTS: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, count] = arguments.as_slice() else {
        return Err("usage: bench-documents FOLDER COUNT".into());
    };
    std::fs::create_dir_all(folder)?;
    for number in 0..count.parse()? {
        let path = Path::new(folder).join(format!("flow-{number:04}.json"));
        std::fs::write(path, serde_json::to_string_pretty(&document(number))?)?;
    }
    Ok(())
}

/// A flow of screens that lead one to the next.
fn document(number: usize) -> Value {
    let screens: Vec<Value> = (0..SCREENS).map(|screen| screen_of(number, screen)).collect();
    json!({"version": "7.1", "screens": screens})
}

fn screen_of(number: usize, screen: usize) -> Value {
    let text =
        |n| format!("Paragraph {n} of part {screen} of document {number}, in which nothing is decided.");
    let mut children: Vec<Value> = (0..TEXTS).map(|n| json!({"type": "TextBody", "text": text(n)})).collect();
    let last = screen + 1 == SCREENS;
    let action = if last {
        json!({"name": "complete", "payload": {}})
    } else {
        json!({"name": "navigate", "next": {"type": "screen", "name": name(screen + 1)}, "payload": {}})
    };
    children.push(json!({"type": "Footer", "label": "Continue", "on-click-action": action}));
    let layout = json!({"type": "SingleColumnLayout", "children": children});
    let mut screen = json!({"id": name(screen), "title": "A part", "layout": layout});
    if last {
        screen["terminal"] = json!(true);
        screen["success"] = json!(true);
    }
    screen
}

/// Screens have letters in their ids, no digits.
fn name(screen: usize) -> String {
    format!("PART_{}", char::from(b'A' + (screen % 26) as u8))
}

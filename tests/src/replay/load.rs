//! Reads vectors from a folder and refuses what is not one.

use super::vector::{ERROR_FIELDS, Exchange, OPERATIONS, Reply, Vector};
use super::{ACCOUNT_ID, CHANNEL_ID};
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

/// The folder of the vectors in this source tree.
#[must_use]
pub fn default_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// Reads all `*.json` files of a folder, in the order of their names.
///
/// # Errors
/// When a file cannot be read, holds an unknown member, an unknown operation or argument, a name twice or outside
/// the file's area, or a vector that contradicts itself. The text names file and vector.
pub fn load(directory: impl AsRef<Path>) -> io::Result<Vec<Arc<Vector>>> {
    let directory = directory.as_ref();
    let mut files: Vec<PathBuf> = fs::read_dir(directory)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", directory.display())))?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let mut names = HashSet::new();
    let mut vectors = Vec::new();
    for file in files {
        let area = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file)?;
        let items: Vec<Value> = serde_json::from_str(&text).map_err(|error| invalid(&area, &error))?;
        for (index, mut item) in items.into_iter().enumerate() {
            let place = match item.get("name").and_then(Value::as_str) {
                Some(name) => name.to_owned(),
                None => format!("{area}[{index}]"),
            };
            write_out(&mut item);
            let mut vector: Vector =
                serde_json::from_value(item.clone()).map_err(|error| invalid(&place, &error))?;
            check(&vector, &area).map_err(|problem| invalid(&place, &problem))?;
            if !names.insert(vector.name.clone()) {
                return Err(invalid(&place, &"the name is taken"));
            }
            vector.source = item;
            let played = |exchange: &Exchange| vec![exchange.clone(); exchange.times];
            vector.exchanges = vector.exchanges.iter().flat_map(played).collect();
            vectors.push(Arc::new(vector));
        }
    }
    Ok(vectors)
}

fn invalid(place: &str, problem: &dyn std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{place}: {problem}"))
}

/// Replaces `/…/` by the path of the default channel, in paths and in an error's text.
fn write_out(vector: &mut Value) {
    let full = format!("/api/v1/accounts/{ACCOUNT_ID}/channels/{CHANNEL_ID}/");
    let fill = |value: Option<&mut Value>| {
        if let Some(Value::String(text)) = value {
            *text = text.replace("/…/", &full);
        }
    };
    if let Some(exchanges) = vector.get_mut("exchanges").and_then(Value::as_array_mut) {
        for exchange in exchanges {
            fill(exchange.pointer_mut("/expect/path"));
        }
    }
    fill(vector.pointer_mut("/outcome/error/path"));
    fill(vector.pointer_mut("/outcome/error/text"));
}

fn check(vector: &Vector, area: &str) -> Result<(), String> {
    if vector.name.split_once('/').is_none_or(|(first, rest)| first != area || rest.is_empty()) {
        return Err(format!("the name must be {area}/<promise>"));
    }
    let call = &vector.call;
    check_arguments(&call.op, &call.args)?;
    call.before.iter().try_for_each(|earlier| check_arguments(&earlier.op, &earlier.args))?;
    if vector.exchanges.iter().any(|exchange| exchange.times == 0)
        || call.before.iter().any(|earlier| earlier.times == 0)
    {
        return Err("what happens no time is left out".into());
    }
    let outcome = &vector.outcome;
    if outcome.value.is_some() == outcome.error.is_some() {
        return Err("the outcome needs a value or an error".into());
    }
    if let Some(error) = &outcome.error {
        if let Some(unknown) = error.keys().find(|key| !ERROR_FIELDS.contains(&key.as_str())) {
            return Err(format!("unknown member of an error: {unknown}"));
        }
        if !error.contains_key("kind") {
            return Err("an error needs its kind".into());
        }
    }
    vector.exchanges.iter().try_for_each(check_exchange)
}

fn check_arguments(op: &str, args: &Map<String, Value>) -> Result<(), String> {
    let Some((_, required, optional)) = OPERATIONS.iter().find(|(name, ..)| *name == op) else {
        return Err(format!("unknown operation: {op}"));
    };
    if let Some(missing) = required.iter().find(|name| !args.contains_key(**name)) {
        return Err(format!("{op} needs the argument {missing}"));
    }
    let known = |name: &String| required.contains(&name.as_str()) || optional.contains(&name.as_str());
    match args.keys().find(|name| !known(name)) {
        Some(unknown) => Err(format!("{op} has no argument {unknown}")),
        None => Ok(()),
    }
}

fn check_exchange(exchange: &Exchange) -> Result<(), String> {
    let Reply { body, raw, raw_base64, repeat, drop, hang, stall, close_after, keep_open, .. } =
        &exchange.reply;
    let bodies = [body.is_some(), raw.is_some(), raw_base64.is_some(), repeat.is_some()];
    if bodies.iter().filter(|given| **given).count() > 1 {
        return Err("a reply has one body at most".into());
    }
    let ends = [drop.is_some(), *hang, *stall, *close_after, *keep_open];
    if ends.iter().filter(|end| **end).count() > 1 {
        return Err("of drop, hang, stall, close_after and keep_open a reply has one".into());
    }
    if *stall && !bodies.contains(&true) {
        return Err("without a body nothing can stall".into());
    }
    let unread = *drop == Some(super::Drop::BeforeRead);
    match &exchange.expect {
        None if !unread => Err("only a request that is never read can go without expect".into()),
        Some(_) if unread => Err("a request that is never read cannot be compared".into()),
        Some(expect) if expect.body.is_some() && expect.body_text.is_some() => {
            Err("expect has body or body_text, not both".into())
        }
        _ => Ok(()),
    }
}

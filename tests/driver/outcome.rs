//! Compares what the caller saw with what a vector says.

use flows8x8::Error;
use flows8x8_tests::replay::{API_KEY, Options, Outcome, ResponseOutcome, SECRET};
use serde_json::{Map, Value, json};

use crate::call::{Answer, Seen};

/// What is wrong with what the caller saw; nothing when it is as expected.
pub(crate) fn problems(outcome: &Outcome, seen: Result<Seen, Error>) -> Vec<String> {
    match (seen, &outcome.value, &outcome.error) {
        (Ok(seen), Some(wanted), _) => {
            let wanted = wanted.clone().unwrap_or_default();
            let mut problems = Vec::new();
            if seen.value != wanted {
                problems.push(format!("expected the value {wanted}\n      got {}", seen.value));
            }
            if let Some(wanted) = &outcome.response {
                compare_response(wanted, seen.response.as_ref(), &mut problems);
            }
            problems
        }
        (Err(error), _, Some(wanted)) => compare_error(wanted, &error),
        (Ok(seen), _, _) => vec![format!("expected an error, got the value {}", seen.value)],
        (Err(error), _, _) => vec![format!("expected a value, got {error:?}")],
    }
}

/// Secrets in any text of an error.
pub(crate) fn leaks(options: &Options, error: &Error) -> Vec<String> {
    let texts = [error.to_string(), format!("{error:?}"), error.to_json().to_string()];
    let mut keys: Vec<&str> = options.api_keys.iter().flatten().map(String::as_str).collect();
    keys.extend([API_KEY, SECRET]);
    // The password in http://user:password@host.
    let user = options.proxy.as_deref().and_then(|proxy| proxy.split_once("://")?.1.split_once('@'));
    keys.extend(user.and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password));
    let shows = |key: &&str| texts.iter().any(|text| text.contains(*key));
    keys.into_iter().filter(shows).map(|key| format!("the error shows the secret {key}")).collect()
}

fn compare_response(wanted: &ResponseOutcome, response: Option<&Answer>, problems: &mut Vec<String>) {
    let Some(response) = response else {
        problems.push("there is no response".into());
        return;
    };
    let mut compare = |what: &str, wanted: Option<Value>, got: Value| {
        if wanted.as_ref().is_some_and(|wanted| *wanted != got) {
            problems
                .push(format!("expected the response's {what} {}, got {got}", wanted.unwrap_or_default()));
        }
    };
    compare("status", wanted.status.map(Value::from), response.status.into());
    compare("attempts", wanted.attempts.map(Value::from), response.attempts.into());
    compare("body", wanted.body.clone().map(Value::from), response.body.clone().into());
    for (name, value) in &wanted.headers {
        let got = response.headers.get(name).cloned().map_or(Value::Null, Value::from);
        compare(name, Some(value.clone().into()), got);
    }
}

fn compare_error(wanted: &Map<String, Value>, error: &Error) -> Vec<String> {
    let got = members(error);
    let mut problems = Vec::new();
    for (name, wanted) in wanted {
        let (member, holds) = match name.strip_suffix("_contains") {
            Some(member) => (member, contains(&got[member], wanted)),
            None => (name.as_str(), equals(&got[name], wanted)),
        };
        if !holds {
            problems.push(format!("expected the error's {name} {wanted}\n      got {}", got[member]));
        }
    }
    if !problems.is_empty() {
        problems.push(format!("the error: {error}"));
    }
    problems
}

/// The error in the vectors' words.
fn members(error: &Error) -> Value {
    let api = error.api();
    json!({
        "kind": error.kind().as_str(),
        "http_status": error.http_status(),
        "operation": error.operation(),
        "method": error.method(),
        "path": error.path(),
        "attempts": error.attempts(),
        "code": api.and_then(|api| api.code),
        "error_id": api.and_then(|api| api.error_id.as_deref()),
        "api_message": api.and_then(|api| api.message.as_deref()),
        "timestamp": api.and_then(|api| api.timestamp.as_ref()).map(|time| time.raw()),
        "message": error.message(),
        "hint": error.hint(),
        "body": error.body(),
        "body_length": error.body().map(str::len),
        "text": error.to_string(),
        "retry_after": error.retry_after().map(|wait| wait.as_secs_f64()),
        "validation_errors": error.validation_errors(),
    })
}

fn contains(got: &Value, wanted: &Value) -> bool {
    let got = got.as_str().unwrap_or_default();
    match wanted {
        Value::Array(all) => all.iter().all(|text| got.contains(text.as_str().unwrap())),
        one => got.contains(one.as_str().unwrap()),
    }
}

fn equals(got: &Value, wanted: &Value) -> bool {
    match (got.as_f64(), wanted) {
        (Some(got), Value::Number(wanted)) => wanted.as_f64() == Some(got),
        (Some(got), Value::Object(range)) => {
            let bound = |name: &str, default: f64| range.get(name).and_then(Value::as_f64).unwrap_or(default);
            (bound("min", f64::MIN)..=bound("max", f64::MAX)).contains(&got)
        }
        _ => got == wanted,
    }
}

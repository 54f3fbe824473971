//! The file in which a simulator's flows outlive it.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use flows8x8_simulator::StateError;
use serde_json::Value;

use crate::failure::Failure;
use crate::file;
use crate::text;

/// What to do about a file that is no state.
const HINT: &str = "give a file that simulate has written, or one that is not there yet; the README of \
                    flows8x8-simulator describes the form";

/// The file of `--state`.
pub(super) struct Saved<'a> {
    path: &'a Path,
    /// What was in it, if there was anything.
    pub(super) state: Option<Value>,
}

impl<'a> Saved<'a> {
    /// Reads the file if it is there, and makes sure that it can be written when the time comes.
    pub(super) fn open(path: &'a Path) -> Result<Self, Failure> {
        let text = read(path).map_err(|error| unusable(path, &error.to_string()))?;
        file::check(path).map_err(|error| {
            Failure::usage(format!("the state cannot be saved to {}: {error}", path.display()))
                .hint("choose another file with --state")
        })?;
        // mktemp makes files like that.
        if text.trim().is_empty() {
            return Ok(Self { path, state: None });
        }
        let state = serde_json::from_str(&text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let what = error.to_string();
            let what = what.split(" at line ").next().unwrap_or_default();
            Failure::usage(format!("{}:{line}:{column}: this is no JSON: {what}", path.display())).hint(HINT)
        })?;
        Ok(Self { path, state: Some(state) })
    }

    /// What the simulator has against the file, if it is the file it has something against.
    pub(super) fn refused(&self, error: &io::Error) -> Option<Failure> {
        let error = error.get_ref()?.downcast_ref::<StateError>()?;
        Some(unusable(self.path, &error.to_string()))
    }

    /// Says where the flows come from and where they go.
    pub(super) fn introduction(&self) -> String {
        let path = self.path.display().to_string();
        let path = text::clean(&path);
        match &self.state {
            Some(state) => format!("{} from {path}; its end saves them there", counted(state)),
            None => format!("no flows yet; its end saves them to {path}"),
        }
    }

    /// Writes all flows there are, and says so.
    pub(super) fn save(&self, state: &Value) -> Result<String, Failure> {
        let path = self.path.display();
        let document = format!("{state:#}\n");
        file::replace(self.path, document.as_bytes())
            .map_err(|error| Failure::io(&format!("the state was not saved to {path}"), &error))?;
        Ok(format!("saved {} to {path}", counted(state)))
    }
}

/// The text of the file; an empty one when there is no file.
fn read(path: &Path) -> io::Result<String> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(String::new()),
        opened => opened?,
    };
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        let what = if metadata.is_dir() { "this is a folder" } else { "this is no regular file" };
        return Err(io::Error::new(ErrorKind::InvalidInput, what));
    }
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok(text)
}

fn unusable(path: &Path, what: &str) -> Failure {
    Failure::usage(format!("{}: {what}", path.display())).hint(HINT)
}

fn counted(state: &Value) -> String {
    let channels = state.get("channels").and_then(Value::as_array).into_iter().flatten();
    let flows = channels.filter_map(|channel| channel.get("flows").and_then(Value::as_array));
    text::count(flows.map(Vec::len).sum(), "flow")
}

//! The file a command is given.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::ValueHint;
use flows8x8::FlowJson;

use crate::failure::Failure;

/// More than this is not read; Meta takes 10 MB.
const LIMIT: u64 = 16 * 1024 * 1024;

/// Where the flow JSON comes from.
#[derive(Debug, clap::Args)]
pub(crate) struct FileArgs {
    /// The flow JSON, sent exactly as it is; - reads standard input
    #[arg(short, long = "file", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
}

/// A flow JSON and the name to call it by in findings.
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) json: FlowJson,
}

impl FileArgs {
    /// Reads the file, if there is one.
    pub(crate) fn read(&self) -> Result<Option<Document>, Failure> {
        let Some(path) = &self.file else { return Ok(None) };
        if path == Path::new("-") {
            return Ok(Some(Document { name: "<stdin>".to_owned(), json: standard_input()? }));
        }
        let name = path.display().to_string();
        Ok(Some(Document { name, json: FlowJson::file(path)? }))
    }
}

fn standard_input() -> Result<FlowJson, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::io("cannot read standard input", &error))?;
    if bytes.len() as u64 > LIMIT {
        return Err(Failure::usage(
            "standard input is larger than 16 MiB, and Meta takes flow JSON up to 10 MB",
        ));
    }
    Ok(FlowJson::bytes(bytes)?)
}

//! The file a command is given.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::ValueHint;
use flows8x8::FlowJson;

use crate::failure::Failure;
use crate::text::word;

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
        self.file.as_deref().map(Document::read).transpose()
    }
}

impl Document {
    /// What standard input is called.
    pub(crate) const STDIN: &'static str = "<stdin>";

    /// The file as an argument of the next command.
    pub(crate) fn argument(&self) -> String {
        if self.name == Self::STDIN { "-".to_owned() } else { word(&self.name) }
    }

    /// Reads a file, or standard input for `-`.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Ok(Self { name: Self::STDIN.to_owned(), json: standard_input()? });
        }
        Ok(Self { name: path.display().to_string(), json: FlowJson::file(path)? })
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
    FlowJson::bytes(bytes).map_err(|error| {
        let message = format!("{}: {}", Document::STDIN, error.message());
        let mut failure = Failure::from(error);
        failure.text = failure.text.replace(&failure.report.message, &message);
        failure.report.message = message;
        failure
    })
}

//! `flows8x8 download`.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};
use serde::Serialize;

use crate::failure::Failure;
use crate::file;
use crate::output::Output;
use crate::run::Context;
use crate::text;

/// Print the flow JSON that 8x8 has of a flow, or write it to a file
#[derive(Debug, Args)]
#[command(
    after_help = help_after!(
        "Standard output is the document and nothing else, byte for byte. With -o it stays empty: the \
        file is written whole or not at all, and takes the place of one that is there. The document \
        lies with Meta, behind a link of 8x8's: it is fetched without the key, over https, from public \
        addresses only, and up to 10 MiB.":
        "flows8x8 download 1145805540595505 -o flow.json"
        "flows8x8 download 1145805540595505 | diff - flow.json"
    )
)]
pub(crate) struct DownloadArgs {
    /// The flow's id
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    id: String,
    /// Write the document to this file instead; - is standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

/// The object of `--json`: the document, or the file it was written to.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Downloaded<'a> {
    id: &'a str,
    bytes: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow_json: Option<&'a str>,
}

/// Gets the document.
pub(crate) async fn run(context: &Context, args: &DownloadArgs) -> Result<(), Failure> {
    let output = context.output;
    let path = args.output.as_deref().filter(|path| *path != Path::new("-"));
    if let Some(path) = path {
        file::check(path).map_err(|error| {
            Failure::usage(format!("cannot write to {}: {error}", path.display()))
                .hint("choose another file with -o")
        })?;
    }
    let document = context.client()?.download_flow_json(&*args.id).await?;
    if let Some(path) = path {
        let what = format!("cannot write to {}", path.display());
        file::replace(path, document.as_bytes()).map_err(|error| Failure::io(&what, &error))?;
    }
    if output.json {
        return output.object(&Downloaded {
            id: &args.id,
            bytes: document.len(),
            file: path.map(Path::to_string_lossy),
            flow_json: path.is_none().then_some(&*document),
        });
    }
    match path {
        None => print(&output, &document),
        Some(path) => {
            output.note(&format!("wrote {} to {}", text::bytes(document.len()), path.display()));
            Ok(())
        }
    }
}

/// Prints the document as it is, unless it is a terminal that would act upon it.
fn print(output: &Output, document: &str) -> Result<(), Failure> {
    if output.is_terminal { output.data(&for_terminal(document)) } else { output.data(document) }
}

fn for_terminal(document: &str) -> String {
    text::clean_lines(&document.replace("\r\n", "\n")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_cannot_drive_the_terminal() {
        assert_eq!(for_terminal("{\r\n\t\"a\": \"日本\"\r\n}\n"), "{\n\t\"a\": \"日本\"\n}\n");
        assert_eq!(for_terminal("\u{1b}[2J\u{202e}x\r"), "\\u{1b}[2J\\u{202e}x\\r");
    }
}

//! From the arguments to the files to lint.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Unread;
use crate::failure::Failure;

/// The argument that stands for standard input.
pub(super) const STDIN: &str = "-";

/// What is in a folder beside what people put there.
const LEFT_OUT: &str = "node_modules";

/// The files in the order of the arguments, those of a folder in the order of their names, each once. Folders that
/// cannot be read, or hold none, are added to `unread`.
pub(super) fn of(arguments: &[PathBuf], unread: &mut Vec<Unread>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for argument in arguments {
        if argument != Path::new(STDIN) && argument.is_dir() {
            files.append(&mut below(argument, unread));
        } else {
            files.push(argument.clone());
        }
    }
    let mut seen = HashSet::new();
    // Compared by their components, so that a//b is a/b.
    files.retain(|file| seen.insert(file.components().collect::<PathBuf>()));
    files
}

/// All `*.json` below a folder.
fn below(root: &Path, unread: &mut Vec<Unread>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    let mut refused = Vec::new();
    while let Some(folder) = folders.pop() {
        if let Err(error) = look_into(&folder, &mut files, &mut folders) {
            refused.push((folder, error));
        }
    }
    files.sort();
    refused.sort_by(|one, other| one.0.cmp(&other.0));
    let is_refused = !refused.is_empty();
    unread.extend(refused.into_iter().map(|(folder, error)| {
        let name = folder.display().to_string();
        let failure = Failure::usage(format!("cannot read the folder {name}: {error}"));
        Unread { name, failure: failure.hint("allow it to be read, or name files instead") }
    }));
    if files.is_empty() && !is_refused {
        let name = root.display().to_string();
        let failure = Failure::usage(format!("there is no *.json in the folder {name}"))
            .hint("name a file, or a folder that has some; hidden ones and node_modules are left out");
        unread.push(Unread { name, failure });
    }
    files
}

fn look_into(folder: &Path, files: &mut Vec<PathBuf>, folders: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with('.') || name == LEFT_OUT {
            continue;
        }
        let path = if folder == Path::new(".") { PathBuf::from(&name) } else { folder.join(&name) };
        let kind = entry.file_type()?;
        // A link to a file is one; a link to a folder may lead back to where it stands.
        if kind.is_dir() {
            folders.push(path);
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
            && (kind.is_file() || path.is_file())
        {
            files.push(path);
        }
    }
    Ok(())
}

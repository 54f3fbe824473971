//! Files that are written whole or not at all.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// How many names are tried for a temporary file; what has them was left behind by a command that was killed.
const NAMES: u32 = 100;

/// Makes sure that [`replace`] can do its work, before any other work is done for it. Leaves nothing behind.
pub(crate) fn check(path: &Path) -> io::Result<()> {
    let target = Target::of(path)?;
    match target.existing {
        Some(existing) if !existing.is_file() => return Ok(()),
        // A file that may not be written to is not to be replaced either.
        Some(_) => drop(OpenOptions::new().write(true).open(&target.path)?),
        None => {}
    }
    Temporary::beside(&target.path).map(drop)
}

/// Writes a file, in the place of one that is there. Whoever looks sees the old one or the new one, never a part, and
/// after a failure the old one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = Target::of(path)?;
    if target.existing.as_ref().is_some_and(|existing| !existing.is_file()) {
        // A device or a pipe has no old and new.
        return OpenOptions::new().write(true).open(&target.path)?.write_all(bytes);
    }
    let mut temporary = Temporary::beside(&target.path)?;
    if let Some(existing) = target.existing {
        temporary.file.set_permissions(existing.permissions())?;
    }
    temporary.file.write_all(bytes)?;
    temporary.file.sync_all()?;
    temporary.put_at(&target.path)
}

/// What is to be written.
struct Target {
    path: PathBuf,
    existing: Option<Metadata>,
}

impl Target {
    fn of(path: &Path) -> io::Result<Self> {
        let is_folder = || io::Error::new(ErrorKind::IsADirectory, "this is a folder");
        // A link is followed, so that it stays one.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match fs::metadata(&path) {
            Ok(existing) if existing.is_dir() => Err(is_folder()),
            Ok(existing) => Ok(Self { path, existing: Some(existing) }),
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            Err(_) if path.to_string_lossy().ends_with(std::path::is_separator) => Err(is_folder()),
            Err(_) if !folder(&path).is_dir() => {
                let text = format!("there is no folder {}", folder(&path).display());
                Err(io::Error::new(ErrorKind::NotFound, text))
            }
            Err(_) => Ok(Self { path, existing: None }),
        }
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A new file that goes away again unless it is put in its place.
struct Temporary {
    path: PathBuf,
    file: File,
    is_done: bool,
}

impl Temporary {
    /// In the same folder, as only there it can take the place of another in one step.
    fn beside(target: &Path) -> io::Result<Self> {
        let mut taken = io::Error::from(ErrorKind::AlreadyExists);
        for number in 0..NAMES {
            let path = folder(target).join(format!(".flows8x8-{}-{number}.tmp", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok(Self { path, file, is_done: false }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => taken = error,
                Err(error) => return Err(error),
            }
        }
        Err(taken)
    }

    fn put_at(mut self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.is_done = true;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.is_done {
            // What cannot be removed is a small file with a name that says whose it is.
            let _ = fs::remove_file(&self.path);
        }
    }
}

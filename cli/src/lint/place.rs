//! Files as a CI system knows them: from the root of the checkout, with slashes.

use std::path::{Component, Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Linted;

/// What a path in a URI consists of.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The folders that paths are told from.
pub(super) struct Roots(Vec<PathBuf>);

impl Roots {
    /// The root of the checkout where GitHub Actions names one, else the current folder.
    pub(super) fn here() -> Self {
        let workspace = std::env::var_os("GITHUB_WORKSPACE").filter(|folder| !folder.is_empty());
        let roots = workspace.map(PathBuf::from).into_iter().chain(std::env::current_dir());
        Self(roots.collect())
    }

    /// The path from the root; as it is for what lies elsewhere, and for what is no file.
    pub(super) fn path(&self, linted: &Linted) -> String {
        let Some(path) = &linted.path else { return linted.name.clone() };
        self.below(path).unwrap_or_else(|| linted.name.clone())
    }

    /// The same as a URI, relative wherever it can be.
    pub(super) fn uri(&self, linted: &Linted) -> String {
        let encoded = |path: &str| utf8_percent_encode(path, IN_PATH).to_string();
        let Some(path) = &linted.path else { return encoded(&linted.name) };
        if let Some(below) = self.below(path) {
            return encoded(&below);
        }
        let path = with_slashes(&absolute(path));
        format!("file://{}{}", if path.starts_with('/') { "" } else { "/" }, encoded(&path))
    }

    fn below(&self, path: &Path) -> Option<String> {
        let path = absolute(path);
        self.0.iter().find_map(|root| path.strip_prefix(absolute(root)).ok().map(with_slashes))
    }
}

/// From the root of the file system, without any way back up in it.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut absolute = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                absolute.pop();
            }
            Component::CurDir => {}
            part => absolute.push(part),
        }
    }
    absolute
}

fn with_slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace('\\', "/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str) -> [String; 2] {
        let roots = Roots(vec!["/checkout".into(), "/checkout/../here/".into()]);
        let linted = Linted {
            name: path.to_owned(),
            path: Some(path.into()),
            report: flows8x8::LintReport::default(),
            shown: String::new(),
        };
        [roots.path(&linted), roots.uri(&linted)]
    }

    #[test]
    #[cfg(unix)]
    fn paths_are_told_from_the_root() {
        assert_eq!(told("/checkout/./a/../b c/ü.json"), ["b c/ü.json", "b%20c/%C3%BC.json"]);
        assert_eq!(told("/here/50%.json"), ["50%.json", "50%25.json"]);
        assert_eq!(told("/else/a#b.json"), ["/else/a#b.json", "file:///else/a%23b.json"]);
    }
}

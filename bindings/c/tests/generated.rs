//! The header is made from the source, and tracked: this makes it anew and compares.
//!
//! `FLOWS8X8_WRITE_HEADER=1 cargo test --package flows8x8-c` writes it.

#![cfg(test)]

use std::path::Path;

/// What stands above all else: the rules that every function keeps.
const MANUAL: &str = include_str!("../manual.txt");

fn header() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut config = cbindgen::Config::from_file(root.join("cbindgen.toml")).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let mut parts = version.split('.');
    let mut part = || parts.next().unwrap();
    config.header = Some(format!("/*\n{MANUAL} */"));
    config.after_includes = Some(format!(
        "\n/** The version of this header, to be compared with flows8x8_version(). */\n\
         #define FLOWS8X8_VERSION \"{version}\"\n\
         #define FLOWS8X8_VERSION_MAJOR {}\n#define FLOWS8X8_VERSION_MINOR {}\n#define FLOWS8X8_VERSION_PATCH {}",
        part(),
        part(),
        part()
    ));
    let mut text = Vec::new();
    cbindgen::Builder::new()
        .with_config(config)
        .with_crate(root)
        .generate()
        .expect("cbindgen reads the source")
        .write(&mut text);
    // As it writes pointers elsewhere.
    String::from_utf8(text).unwrap().replace("const char* ", "const char *")
}

#[test]
fn the_tracked_header_is_what_the_source_makes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/flows8x8.h");
    let made = header();
    if std::env::var_os("FLOWS8X8_WRITE_HEADER").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let tracked = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        tracked == made,
        "include/flows8x8.h is stale: run FLOWS8X8_WRITE_HEADER=1 cargo test --package flows8x8-c, and look at the difference"
    );
}

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

/// The exported functions with their bodies, from the source.
fn exported() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for rest in source.split("#[unsafe(no_mangle)]\npub extern \"C\" fn ").skip(1) {
            let (name, rest) = rest.split_once('(').unwrap();
            let body = rest.split_once("\n}\n").unwrap().0;
            all.push((name.to_owned(), body.to_owned()));
        }
    }
    all
}

#[test]
fn every_exported_function_does_its_work_within_a_guard() {
    let all = exported();
    assert!(all.len() > 200);
    for (name, body) in all {
        let (_, work) = body.split_once("{\n").unwrap();
        let first = work.trim_start();
        // The setters of options have theirs in their `set`.
        let guarded = first.starts_with("guard::") || first.starts_with("set(options, ");
        let constant = first.starts_with("const ") && work.contains("guard::or(");
        assert!(guarded || constant, "{name} does something outside of a guard: {first}");
    }
}

#[test]
fn the_manual_says_of_every_function_what_it_must() {
    for (name, text) in documented() {
        let takes_handles = !text.contains("callable from any thread") && !name.ends_with("_new");
        assert!(text.contains("thread"), "{name} says nothing of threads: {text}");
        if takes_handles {
            assert!(text.contains("NULL"), "{name} says nothing of NULL: {text}");
            assert!(
                text.contains("borrowed") || text.contains("owned"),
                "{name} says nothing of ownership: {text}"
            );
        }
        if !name.ends_with("_free") && name != "flows8x8_cancel" && name != "flows8x8_client_close" {
            assert!(text.contains("@return"), "{name} does not say what it returns");
        }
    }
}

/// The functions of the header with what stands above them.
fn documented() -> Vec<(String, String)> {
    let header = include_str!("../include/flows8x8.h");
    let mut all = Vec::new();
    for part in header.split("/**").skip(1) {
        let (text, code) = part.split_once("*/").unwrap();
        let declaration = code.trim_start();
        let head = declaration.split('(').next().unwrap();
        if !declaration.starts_with("typedef")
            && !declaration.starts_with("enum")
            && head.contains("flows8x8_")
            && declaration.contains(");")
            && !head.contains(['{', ';', '#', ','])
        {
            all.push((head.rsplit([' ', '*', '\n']).next().unwrap().to_owned(), text.to_owned()));
        }
    }
    assert!(all.len() > 200, "{}", all.len());
    all
}

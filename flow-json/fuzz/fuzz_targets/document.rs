//! Any bytes: parser, all stages, warnings, excerpts, and the way back from a finding to its place.
#![no_main]

use flows8x8_flow_json::{ExcerptStyle, lint, lint_bytes, render, resolve};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        let report = lint_bytes(bytes);
        assert!(report.errors.iter().all(|finding| finding.location.end <= bytes.len()));
        return;
    };
    let report = lint(text);
    for finding in report.errors.iter().chain(&report.warnings) {
        let at = finding.location;
        assert!(at.start <= at.end && text.get(at.start..at.end).is_some());
        render(finding, text, "fuzz.json", ExcerptStyle { color: true });
        if let Some(found) = resolve(&finding.validation_error, text) {
            assert!(text.get(found.start..found.end).is_some());
        }
    }
});

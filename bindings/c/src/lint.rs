//! What the linter finds, and what a finding means.

use std::ffi::c_char;

use flows8x8::{Explanation, Finding, LintReport, Location};

use crate::enums::flows8x8_severity;
use crate::finding::flows8x8_validation_error;
use crate::guard;
use crate::text::Lazy;

/// What the linter found in a document.
pub struct flows8x8_lint_report {
    pub(crate) model: LintReport,
    errors: Box<[flows8x8_finding]>,
    warnings: Box<[flows8x8_finding]>,
    json: Lazy,
}

impl flows8x8_lint_report {
    pub(crate) fn new(model: LintReport) -> Self {
        Self {
            errors: model.errors.iter().cloned().map(flows8x8_finding::new).collect(),
            warnings: model.warnings.iter().cloned().map(flows8x8_finding::new).collect(),
            model,
            json: Lazy::default(),
        }
    }
}

/// One finding of the linter. Always borrowed from its report.
pub struct flows8x8_finding {
    pub(crate) model: Finding,
    validation_error: flows8x8_validation_error,
    location: flows8x8_location,
    help: Lazy,
}

impl flows8x8_finding {
    pub(crate) fn new(model: Finding) -> Self {
        Self {
            validation_error: flows8x8_validation_error::new(model.validation_error.clone()),
            location: flows8x8_location(model.location),
            model,
            help: Lazy::default(),
        }
    }
}

/// Where a finding is in the text that was linted; right for every document. Always borrowed from its report.
pub struct flows8x8_location(Location);

/// What the code of a finding means.
pub struct flows8x8_explanation {
    pub(crate) model: Explanation,
    code: Lazy,
    text: Lazy,
    example: Lazy,
    json: Lazy,
}

impl flows8x8_explanation {
    pub(crate) fn new(model: Explanation) -> Self {
        Self {
            model,
            code: Lazy::default(),
            text: Lazy::default(),
            example: Lazy::default(),
            json: Lazy::default(),
        }
    }
}

/// How many errors there are.
///
/// @param report  borrowed, by any thread; NULL gives 0
/// @return a count
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_lint_report_errors_len(report: Option<&flows8x8_lint_report>) -> usize {
    guard::number(report, |report| report.errors.len())
}

/// One error.
///
/// @param report  borrowed, by any thread; NULL gives NULL
/// @param index  from 0; NULL beyond the last
/// @return borrowed, until the report is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_lint_report_errors_get(
    report: Option<&flows8x8_lint_report>,
    index: usize,
) -> Option<&flows8x8_finding> {
    guard::part(report, |report| report.errors.get(index))
}

/// How many warnings there are.
///
/// @param report  borrowed, by any thread; NULL gives 0
/// @return a count
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_lint_report_warnings_len(report: Option<&flows8x8_lint_report>) -> usize {
    guard::number(report, |report| report.warnings.len())
}

/// One warning.
///
/// @param report  borrowed, by any thread; NULL gives NULL
/// @param index  from 0; NULL beyond the last
/// @return borrowed, until the report is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_lint_report_warnings_get(
    report: Option<&flows8x8_lint_report>,
    index: usize,
) -> Option<&flows8x8_finding> {
    guard::part(report, |report| report.warnings.get(index))
}

/// The whole as JSON, in its canonical form: names in camelCase, absent members left out.
///
/// @param report  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the report is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_lint_report_to_json(report: Option<&flows8x8_lint_report>) -> *const c_char {
    guard::text(report, |report| report.json.json(&report.model))
}

/// Frees a report, and with it all that was borrowed from it.
///
/// @param report  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_lint_report_free(report: Option<Box<flows8x8_lint_report>>) {
    guard::free(report);
}

/// What the server would report, in its words and with its positions.
///
/// @param finding  borrowed, by any thread; NULL gives NULL
/// @return borrowed, until the report is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_finding_validation_error(
    finding: Option<&flows8x8_finding>,
) -> Option<&flows8x8_validation_error> {
    guard::part(finding, |finding| Some(&finding.validation_error))
}

/// Whether the server refuses to publish because of it.
///
/// @param finding  borrowed, by any thread; NULL gives 0
/// @return FLOWS8X8_SEVERITY_ERROR or FLOWS8X8_SEVERITY_WARNING
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_finding_severity(finding: Option<&flows8x8_finding>) -> flows8x8_severity {
    guard::number(finding, |finding| finding.model.severity.into())
}

/// What to do about it.
///
/// @param finding  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the report is freed; NULL when the message says it all
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_finding_help(finding: Option<&flows8x8_finding>) -> *const c_char {
    guard::text(finding, |finding| finding.help.maybe(finding.model.help.as_deref()))
}

/// Where it is in the text.
///
/// @param finding  borrowed, by any thread; NULL gives NULL
/// @return borrowed, until the report is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_finding_location(
    finding: Option<&flows8x8_finding>,
) -> Option<&flows8x8_location> {
    guard::part(finding, |finding| Some(&finding.location))
}

/// Line of the first character.
///
/// @param location  borrowed, by any thread; NULL gives 0
/// @return counted from 1
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_location_line(location: Option<&flows8x8_location>) -> u32 {
    guard::number(location, |location| location.0.line)
}

/// Column of the first character, in UTF-16 units.
///
/// @param location  borrowed, by any thread; NULL gives 0
/// @return counted from 1
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_location_column(location: Option<&flows8x8_location>) -> u32 {
    guard::number(location, |location| location.0.column)
}

/// Line of the last character.
///
/// @param location  borrowed, by any thread; NULL gives 0
/// @return counted from 1
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_location_end_line(location: Option<&flows8x8_location>) -> u32 {
    guard::number(location, |location| location.0.end_line)
}

/// Column after the last character, in UTF-16 units.
///
/// @param location  borrowed, by any thread; NULL gives 0
/// @return counted from 1
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_location_end_column(location: Option<&flows8x8_location>) -> u32 {
    guard::number(location, |location| location.0.end_column)
}

/// Offset of the first byte.
///
/// @param location  borrowed, by any thread; NULL gives 0
/// @return counted from 0, in bytes
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_location_start(location: Option<&flows8x8_location>) -> usize {
    guard::number(location, |location| location.0.start)
}

/// Offset after the last byte.
///
/// @param location  borrowed, by any thread; NULL gives 0
/// @return counted from 0, in bytes
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_location_end(location: Option<&flows8x8_location>) -> usize {
    guard::number(location, |location| location.0.end)
}

/// The code that is explained.
///
/// @param explanation  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the explanation is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_explanation_code(explanation: Option<&flows8x8_explanation>) -> *const c_char {
    guard::text(explanation, |explanation| explanation.code.of(explanation.model.code))
}

/// What it means and what to do, a paragraph.
///
/// @param explanation  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the explanation is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_explanation_text(explanation: Option<&flows8x8_explanation>) -> *const c_char {
    guard::text(explanation, |explanation| explanation.text.of(explanation.model.text))
}

/// A flow JSON that has it.
///
/// @param explanation  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the explanation is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_explanation_example(explanation: Option<&flows8x8_explanation>) -> *const c_char {
    guard::text(explanation, |explanation| explanation.example.of(explanation.model.example))
}

/// The whole as JSON, in its canonical form: names in camelCase, absent members left out.
///
/// @param explanation  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the explanation is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_explanation_to_json(explanation: Option<&flows8x8_explanation>) -> *const c_char {
    guard::text(explanation, |explanation| explanation.json.json(&explanation.model))
}

/// Frees an explanation, and with it all that was borrowed from it.
///
/// @param explanation  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_explanation_free(explanation: Option<Box<flows8x8_explanation>>) {
    guard::free(explanation);
}

//! Findings as the API reports them.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use flows8x8::{ErrorPointer, ValidationError};

use crate::guard;
use crate::text::Lazy;

/// A problem in a flow JSON, as the server reports it. Always borrowed from what it came with.
pub struct flows8x8_validation_error {
    pub(crate) model: ValidationError,
    pointers: Box<[flows8x8_error_pointer]>,
    error: Lazy,
    error_type: Lazy,
    message: Lazy,
    extra: Lazy,
    json: Lazy,
}

impl flows8x8_validation_error {
    pub(crate) fn new(model: ValidationError) -> Self {
        Self {
            pointers: model.pointers.iter().cloned().map(flows8x8_error_pointer::new).collect(),
            model,
            error: Lazy::default(),
            error_type: Lazy::default(),
            message: Lazy::default(),
            extra: Lazy::default(),
            json: Lazy::default(),
        }
    }
}

impl flows8x8_validation_error {
    /// A handle for each finding.
    pub(crate) fn all(findings: &[ValidationError]) -> Box<[Self]> {
        findings.iter().cloned().map(Self::new).collect()
    }
}

/// A place in a flow JSON, named by position and by path. Always borrowed from its finding.
pub struct flows8x8_error_pointer {
    pub(crate) model: ErrorPointer,
    path: Lazy,
    extra: Lazy,
    json: Lazy,
}

impl flows8x8_error_pointer {
    pub(crate) fn new(model: ErrorPointer) -> Self {
        Self { model, path: Lazy::default(), extra: Lazy::default(), json: Lazy::default() }
    }
}

/// The code of a finding, such as "INVALID_PROPERTY_VALUE".
///
/// @param finding  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the handle it came from is freed; NULL when the server gave none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_validation_error_error(
    finding: Option<&flows8x8_validation_error>,
) -> *const c_char {
    guard::text(finding, |finding| finding.error.maybe(finding.model.error.as_deref()))
}

/// The group of the code, "FLOW_JSON_ERROR" in every documented answer.
///
/// @param finding  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the handle it came from is freed; NULL when the server gave none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_validation_error_error_type(
    finding: Option<&flows8x8_validation_error>,
) -> *const c_char {
    guard::text(finding, |finding| finding.error_type.maybe(finding.model.error_type.as_deref()))
}

/// What is wrong, in the server's words.
///
/// @param finding  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the handle it came from is freed; NULL when the server gave none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_validation_error_message(
    finding: Option<&flows8x8_validation_error>,
) -> *const c_char {
    guard::text(finding, |finding| finding.message.maybe(finding.model.message.as_deref()))
}

/// First line of the offending text.
///
/// @param finding  borrowed, by any thread; NULL gives false
/// @param line_start_out  set when there is one; may be NULL
/// @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_validation_error_line_start(
    finding: Option<&flows8x8_validation_error>,
    line_start_out: Option<&mut MaybeUninit<u32>>,
) -> bool {
    guard::maybe(finding, line_start_out, |finding| finding.model.line_start)
}

/// Last line of the offending text.
///
/// @param finding  borrowed, by any thread; NULL gives false
/// @param line_end_out  set when there is one; may be NULL
/// @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_validation_error_line_end(
    finding: Option<&flows8x8_validation_error>,
    line_end_out: Option<&mut MaybeUninit<u32>>,
) -> bool {
    guard::maybe(finding, line_end_out, |finding| finding.model.line_end)
}

/// First column of the offending text, in UTF-16 units.
///
/// @param finding  borrowed, by any thread; NULL gives false
/// @param column_start_out  set when there is one; may be NULL
/// @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_validation_error_column_start(
    finding: Option<&flows8x8_validation_error>,
    column_start_out: Option<&mut MaybeUninit<u32>>,
) -> bool {
    guard::maybe(finding, column_start_out, |finding| finding.model.column_start)
}

/// Column after the last one of the offending text, in UTF-16 units.
///
/// @param finding  borrowed, by any thread; NULL gives false
/// @param column_end_out  set when there is one; may be NULL
/// @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_validation_error_column_end(
    finding: Option<&flows8x8_validation_error>,
    column_end_out: Option<&mut MaybeUninit<u32>>,
) -> bool {
    guard::maybe(finding, column_end_out, |finding| finding.model.column_end)
}

/// How many places there are.
///
/// @param finding  borrowed, by any thread; NULL gives 0
/// @return a count
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_validation_error_pointers_len(
    finding: Option<&flows8x8_validation_error>,
) -> usize {
    guard::number(finding, |finding| finding.pointers.len())
}

/// One place.
///
/// @param finding  borrowed, by any thread; NULL gives NULL
/// @param index  from 0; NULL beyond the last
/// @return borrowed, until the handle it came from is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_validation_error_pointers_get(
    finding: Option<&flows8x8_validation_error>,
    index: usize,
) -> Option<&flows8x8_error_pointer> {
    guard::part(finding, |finding| finding.pointers.get(index))
}

/// The members that this version does not know, as they came.
///
/// @param finding  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the handle it came from is freed: a JSON object, "{}" when there are none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_validation_error_extra(
    finding: Option<&flows8x8_validation_error>,
) -> *const c_char {
    guard::text(finding, |finding| finding.extra.json(&finding.model.extra))
}

/// The whole as JSON, in its canonical form: names in camelCase, absent members left out.
///
/// @param finding  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the handle it came from is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_validation_error_to_json(
    finding: Option<&flows8x8_validation_error>,
) -> *const c_char {
    guard::text(finding, |finding| finding.json.json(&finding.model))
}

/// First line of the offending text.
///
/// @param pointer  borrowed, by any thread; NULL gives false
/// @param line_start_out  set when there is one; may be NULL
/// @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_pointer_line_start(
    pointer: Option<&flows8x8_error_pointer>,
    line_start_out: Option<&mut MaybeUninit<u32>>,
) -> bool {
    guard::maybe(pointer, line_start_out, |pointer| pointer.model.line_start)
}

/// Last line of the offending text.
///
/// @param pointer  borrowed, by any thread; NULL gives false
/// @param line_end_out  set when there is one; may be NULL
/// @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_pointer_line_end(
    pointer: Option<&flows8x8_error_pointer>,
    line_end_out: Option<&mut MaybeUninit<u32>>,
) -> bool {
    guard::maybe(pointer, line_end_out, |pointer| pointer.model.line_end)
}

/// First column of the offending text, in UTF-16 units.
///
/// @param pointer  borrowed, by any thread; NULL gives false
/// @param column_start_out  set when there is one; may be NULL
/// @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_pointer_column_start(
    pointer: Option<&flows8x8_error_pointer>,
    column_start_out: Option<&mut MaybeUninit<u32>>,
) -> bool {
    guard::maybe(pointer, column_start_out, |pointer| pointer.model.column_start)
}

/// Column after the last one of the offending text, in UTF-16 units.
///
/// @param pointer  borrowed, by any thread; NULL gives false
/// @param column_end_out  set when there is one; may be NULL
/// @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_pointer_column_end(
    pointer: Option<&flows8x8_error_pointer>,
    column_end_out: Option<&mut MaybeUninit<u32>>,
) -> bool {
    guard::maybe(pointer, column_end_out, |pointer| pointer.model.column_end)
}

/// The path as it came, such as "screens[0].layout.children[0].type".
///
/// @param pointer  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the handle it came from is freed; NULL when the server gave none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_pointer_path(pointer: Option<&flows8x8_error_pointer>) -> *const c_char {
    guard::text(pointer, |pointer| pointer.path.maybe(pointer.model.path.as_deref()))
}

/// The members that this version does not know, as they came.
///
/// @param pointer  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the handle it came from is freed: a JSON object, "{}" when there are none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_pointer_extra(pointer: Option<&flows8x8_error_pointer>) -> *const c_char {
    guard::text(pointer, |pointer| pointer.extra.json(&pointer.model.extra))
}

/// The whole as JSON, in its canonical form: names in camelCase, absent members left out.
///
/// @param pointer  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the handle it came from is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_error_pointer_to_json(pointer: Option<&flows8x8_error_pointer>) -> *const c_char {
    guard::text(pointer, |pointer| pointer.json.json(&pointer.model))
}

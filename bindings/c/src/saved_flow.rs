//! What create and update yield.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use flows8x8::SavedFlow;

use crate::code::flows8x8_code;
use crate::error::flows8x8_error;
use crate::failure::required;
use crate::finding::flows8x8_validation_error;
use crate::guard;
use crate::text::Lazy;

/// What create and update yield.
pub struct flows8x8_saved_flow {
    pub(crate) model: SavedFlow,
    validation_errors: Box<[flows8x8_validation_error]>,
    id: Lazy,
    extra: Lazy,
    json: Lazy,
}

impl flows8x8_saved_flow {
    pub(crate) fn new(model: SavedFlow) -> Self {
        Self {
            validation_errors: flows8x8_validation_error::all(&model.validation_errors),
            model,
            id: Lazy::default(),
            extra: Lazy::default(),
            json: Lazy::default(),
        }
    }
}

/// The id of a flow that was created or updated.
///
/// @param saved  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the saved flow is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_saved_flow_id(saved: Option<&flows8x8_saved_flow>) -> *const c_char {
    guard::text(saved, |saved| saved.id.of(&saved.model.id))
}

/// Whether the server says that it saved the flow; a flow with findings is saved too.
///
/// @param saved  borrowed, by any thread; NULL gives false
/// @return true when it does not say
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_saved_flow_success(saved: Option<&flows8x8_saved_flow>) -> bool {
    guard::number(saved, |saved| saved.model.success)
}

/// How many findings there are.
///
/// @param saved  borrowed, by any thread; NULL gives 0
/// @return a count
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_saved_flow_validation_errors_len(saved: Option<&flows8x8_saved_flow>) -> usize {
    guard::number(saved, |saved| saved.validation_errors.len())
}

/// One finding.
///
/// @param saved  borrowed, by any thread; NULL gives NULL
/// @param index  from 0; NULL beyond the last
/// @return borrowed, until the saved flow is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_saved_flow_validation_errors_get(
    saved: Option<&flows8x8_saved_flow>,
    index: usize,
) -> Option<&flows8x8_validation_error> {
    guard::part(saved, |saved| saved.validation_errors.get(index))
}

/// Whether this was established by looking the flow up after an unclear failure.
///
/// @param saved  borrowed, by any thread; NULL gives false
/// @return false when it was the answer itself
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_saved_flow_reconciled(saved: Option<&flows8x8_saved_flow>) -> bool {
    guard::number(saved, |saved| saved.model.reconciled)
}

/// The members that this version does not know, as they came.
///
/// @param saved  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the saved flow is freed: a JSON object, "{}" when there are none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_saved_flow_extra(saved: Option<&flows8x8_saved_flow>) -> *const c_char {
    guard::text(saved, |saved| saved.extra.json(&saved.model.extra))
}

/// The whole as JSON, in its canonical form: names in camelCase, absent members left out.
///
/// @param saved  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the saved flow is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_saved_flow_to_json(saved: Option<&flows8x8_saved_flow>) -> *const c_char {
    guard::text(saved, |saved| saved.json.json(&saved.model))
}

/// Turns findings into an error, for callers who want a flow without any. The flow exists all the same, as a draft.
///
/// @param saved      borrowed, by any thread; NULL is an error
/// @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
/// @return FLOWS8X8_OK when there are no findings, FLOWS8X8_ERR_VALIDATION_FAILED with all of them otherwise
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_saved_flow_require_valid(
    saved: Option<&flows8x8_saved_flow>,
    error_out: Option<&mut MaybeUninit<*mut flows8x8_error>>,
) -> flows8x8_code {
    guard::run(error_out, || {
        required(saved, "saved")?.model.clone().require_valid()?;
        Ok(())
    })
}

/// Frees a saved flow, and with it all that was borrowed from it.
///
/// @param saved  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_saved_flow_free(saved: Option<Box<flows8x8_saved_flow>>) {
    guard::free(saved);
}

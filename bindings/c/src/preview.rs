//! A link that shows a flow.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use flows8x8::{FlowPreview, Timestamp};

use crate::guard;
use crate::text::Lazy;

/// A link that shows the flow to whoever holds it.
pub struct flows8x8_flow_preview {
    pub(crate) model: FlowPreview,
    id: Lazy,
    url: Lazy,
    expires_at: Lazy,
    extra: Lazy,
    json: Lazy,
}

impl flows8x8_flow_preview {
    pub(crate) fn new(model: FlowPreview) -> Self {
        Self {
            model,
            id: Lazy::default(),
            url: Lazy::default(),
            expires_at: Lazy::default(),
            extra: Lazy::default(),
            json: Lazy::default(),
        }
    }
}

/// The id of the flow.
///
/// @param preview  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the preview is freed; NULL when the server left it out
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_preview_id(preview: Option<&flows8x8_flow_preview>) -> *const c_char {
    guard::text(preview, |preview| preview.id.maybe(preview.model.id.as_deref()))
}

/// The link that shows the flow. Public to whoever holds it.
///
/// @param preview  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the preview is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_preview_url(preview: Option<&flows8x8_flow_preview>) -> *const c_char {
    guard::text(preview, |preview| preview.url.of(&preview.model.url))
}

/// When the link stops working, as the server wrote it.
///
/// @param preview  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the preview is freed; NULL when the server left it out
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_preview_expires_at(preview: Option<&flows8x8_flow_preview>) -> *const c_char {
    guard::text(preview, |preview| {
        preview.expires_at.maybe(preview.model.expires_at.as_ref().map(Timestamp::raw))
    })
}

/// When the link stops working, as a number.
///
/// @param preview  borrowed, by any thread; NULL gives false
/// @param expires_at_unix_millis_out  set when there is one; may be NULL
/// @return whether there is a time that could be read; it is in milliseconds since 1970-01-01 UTC
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_preview_expires_at_unix_millis(
    preview: Option<&flows8x8_flow_preview>,
    expires_at_unix_millis_out: Option<&mut MaybeUninit<i64>>,
) -> bool {
    guard::maybe(preview, expires_at_unix_millis_out, |preview| {
        preview.model.expires_at.as_ref()?.unix_millis()
    })
}

/// The members that this version does not know, as they came.
///
/// @param preview  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the preview is freed: a JSON object, "{}" when there are none
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_preview_extra(preview: Option<&flows8x8_flow_preview>) -> *const c_char {
    guard::text(preview, |preview| preview.extra.json(&preview.model.extra))
}

/// The whole as JSON, in its canonical form: names in camelCase, absent members left out.
///
/// @param preview  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the preview is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_preview_to_json(preview: Option<&flows8x8_flow_preview>) -> *const c_char {
    guard::text(preview, |preview| preview.json.json(&preview.model))
}

/// Frees a preview, and with it all that was borrowed from it.
///
/// @param preview  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_flow_preview_free(preview: Option<Box<flows8x8_flow_preview>>) {
    guard::free(preview);
}

//! Documents and bodies on their way in and out: bytes with their length.

use std::ffi::c_char;

use crate::failure::{Failure, invalid, null};
use crate::guard;
use crate::text::{Str, Text};

/// Bytes that C passes with their length.
pub(crate) fn bytes<'a>(data: *const c_char, len: usize, name: &str) -> Result<&'a [u8], Failure> {
    if data.is_null() {
        return if len == 0 { Ok(&[]) } else { Err(null(name)) };
    }
    if isize::try_from(len).is_err() {
        // A negative number that became a length.
        return Err(invalid(format!("{name} has the length {len}, which nothing has")));
    }
    // SAFETY: the header demands that so many bytes are there, and stay as they are while the function runs, after which no
    // caller of this keeps them.
    Ok(unsafe { std::slice::from_raw_parts(data.cast(), len) })
}

/// Texts that C passes as an array of pointers.
pub(crate) fn array<'a>(
    texts: *const *const c_char,
    len: usize,
    name: &str,
) -> Result<&'a [Str<'a>], Failure> {
    if texts.is_null() {
        return if len == 0 { Ok(&[]) } else { Err(null(name)) };
    }
    if isize::try_from(len.saturating_mul(size_of::<usize>())).is_err() {
        return Err(invalid(format!("{name} has the length {len}, which nothing has")));
    }
    // SAFETY: the header demands that so many pointers to texts are there, and stay as they are while the function runs; a
    // `Str` has the form of such a pointer.
    Ok(unsafe { std::slice::from_raw_parts(texts.cast(), len) })
}

/// A text of any length, made by the library.
pub struct flows8x8_text(Text);

impl flows8x8_text {
    pub(crate) fn new(text: String) -> Self {
        Self(Text::new(text))
    }
}

/// The bytes of a text, with a NUL behind the last that its length does not count.
///
/// @param text  borrowed, by any thread; NULL gives NULL
/// @return borrowed UTF-8, until the text is freed
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_text_data(text: Option<&flows8x8_text>) -> *const c_char {
    guard::text(text, |text| text.0.as_ptr())
}

/// The length of a text.
///
/// @param text  borrowed, by any thread; NULL gives 0
/// @return the length in bytes
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_text_len(text: Option<&flows8x8_text>) -> usize {
    guard::number(text, |text| text.0.len())
}

/// Frees a text.
///
/// @param text  owned, used by no other thread any more; NULL does nothing
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_text_free(text: Option<Box<flows8x8_text>>) {
    guard::free(text);
}

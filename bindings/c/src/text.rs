//! Texts on their way in and out.

use std::ffi::{CStr, c_char};
use std::marker::PhantomData;

use once_cell::race::OnceBox;

use crate::failure::{Failure, not_utf8, null};

/// A text that C passes: a pointer to bytes that end with NUL, or NULL.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Str<'a>(*const c_char, PhantomData<&'a c_char>);

impl<'a> Str<'a> {
    /// The bytes before the NUL.
    pub(crate) fn bytes(self, name: &str) -> Result<&'a [u8], Failure> {
        if self.0.is_null() {
            return Err(null(name));
        }
        // SAFETY: only C makes one, and the header demands that it points to bytes that end with NUL and stay as they are
        // while the function runs, which is for as long as 'a.
        Ok(unsafe { CStr::from_ptr(self.0) }.to_bytes())
    }

    /// The text, which must be there.
    pub(crate) fn text(self, name: &str) -> Result<&'a str, Failure> {
        std::str::from_utf8(self.bytes(name)?).map_err(|error| not_utf8(name, error))
    }
}

/// A text that C may look at for as long as it has its owner: it is written down with a NUL at its end when it is first asked
/// for. Without a lock, which the child of a fork could find locked.
#[derive(Default)]
pub(crate) struct Lazy(OnceBox<Text>);

impl Lazy {
    /// The text with a NUL at its end.
    pub(crate) fn of(&self, text: &str) -> *const c_char {
        self.made(|| Text::new(text))
    }

    /// The same, or NULL.
    pub(crate) fn maybe(&self, text: Option<&str>) -> *const c_char {
        text.map_or(std::ptr::null(), |text| self.of(text))
    }

    /// A value as JSON.
    pub(crate) fn json(&self, value: &impl serde::Serialize) -> *const c_char {
        // What there is in a model can be written as JSON.
        self.made(|| Text::new(serde_json::to_string(value).unwrap_or_default()))
    }

    /// What `make` makes, when it is first asked for.
    pub(crate) fn made(&self, make: impl FnOnce() -> Text) -> *const c_char {
        self.0.get_or_init(|| Box::new(make())).as_ptr()
    }
}

/// A text with a NUL at its end. One that holds a NUL is kept whole.
pub(crate) struct Text(Box<[u8]>);

impl Text {
    pub(crate) fn new(text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        let mut bytes = Vec::with_capacity(text.len() + 1);
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(0);
        Self(bytes.into())
    }

    pub(crate) fn as_ptr(&self) -> *const c_char {
        self.0.as_ptr().cast()
    }

    /// Whether it is this, in any case.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.0[..self.len()].eq_ignore_ascii_case(text.as_bytes())
    }

    /// The length without the NUL at the end.
    pub(crate) fn len(&self) -> usize {
        self.0.len() - 1
    }
}

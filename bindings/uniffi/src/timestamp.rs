//! Points in time.

use serde::{Serialize, Serializer};

/// A point in time as 8x8 wrote it, and as a number when that could be read.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Timestamp {
    /// The text as it came.
    pub raw: String,
    /// Milliseconds since 1970 in UTC; absent when the text could not be read.
    #[uniffi(default = None)]
    pub unix_millis: Option<i64>,
}

impl From<&flows8x8::Timestamp> for Timestamp {
    fn from(time: &flows8x8::Timestamp) -> Self {
        Self { raw: time.raw().to_owned(), unix_millis: time.unix_millis() }
    }
}

impl From<flows8x8::Timestamp> for Timestamp {
    fn from(time: flows8x8::Timestamp) -> Self {
        Self::from(&time)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.raw)
    }
}

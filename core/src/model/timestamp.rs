//! Points in time, in every spelling 8x8 uses.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time as the server wrote it, and as a number when it could be read.
///
/// 8x8 writes `2025-12-13T05:49:59+0000`, `2026-02-05T18:00:00Z` and `2017-04-19T02:31:19.4297387+00:00`; all of
/// them and any other RFC 3339 or ISO 8601 time with an offset are read. A text that cannot be read is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Timestamp {
    raw: Box<str>,
    unix_millis: Option<i64>,
}

impl Timestamp {
    /// Takes the text as it came.
    pub fn new(raw: impl Into<Box<str>>) -> Self {
        let raw = raw.into();
        let unix_millis = parse_millis(&raw);
        Self { raw, unix_millis }
    }

    /// The text as it came.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Seconds since 1970-01-01 UTC, rounded down; `None` when the text is no time.
    #[must_use]
    pub fn unix_seconds(&self) -> Option<i64> {
        self.unix_millis.map(|millis| millis.div_euclid(1000))
    }

    /// Milliseconds since 1970-01-01 UTC, rounded down; `None` when the text is no time.
    #[must_use]
    pub fn unix_millis(&self) -> Option<i64> {
        self.unix_millis
    }

    /// The same as the standard library's type; `None` when the text is no time.
    #[must_use]
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let millis = self.unix_millis?;
        let span = Duration::from_millis(millis.unsigned_abs());
        if millis < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(span)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(span)
        }
    }

    /// The time in RFC 3339 form in UTC, such as `2025-12-13T05:49:59Z`; `None` when the text is no time.
    #[must_use]
    pub fn to_rfc3339(&self) -> Option<String> {
        let span = jiff::SignedDuration::from_millis(self.unix_millis?);
        let time = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0).checked_add(span).ok()?;
        // RFC 3339 knows no year before 0.
        (time.year() >= 0).then(|| format!("{time}Z"))
    }
}

/// Fractions of a second beyond this many digits are cut: 8x8 sends seven, others more than a parser takes.
const FRACTION_DIGITS: usize = 9;

fn parse_millis(raw: &str) -> Option<i64> {
    let text = raw.trim();
    let cut = text.find('.').map_or(text.to_owned(), |dot| {
        let digits = text[dot + 1..].bytes().take_while(u8::is_ascii_digit).count();
        format!("{}{}", &text[..dot + 1 + digits.min(FRACTION_DIGITS)], &text[dot + 1 + digits..])
    });
    // In its parts, because a time such as 9999-12-31T23:59:59Z, which some write for "never", has no place in a type
    // that must hold it in every zone of the world.
    let parts = jiff::fmt::temporal::Pieces::parse(&cut).ok()?;
    let offset = parts.to_numeric_offset()?;
    let time = parts.date().to_datetime(parts.time()?);
    let since = time.duration_since(jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0));
    let nanos = since.as_nanos() - i128::from(offset.seconds()) * 1_000_000_000;
    nanos.div_euclid(1_000_000).try_into().ok()
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.raw)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.raw)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_spelling_is_read() {
        for (raw, millis) in [
            ("2025-12-13T05:49:59+0000", 1_765_604_999_000),
            ("2026-02-05T18:00:00Z", 1_770_314_400_000),
            ("2017-04-19T02:31:19.4297387+00:00", 1_492_569_079_429),
            ("2020-12-22T05:52:01.85Z", 1_608_616_321_850),
            ("2025-10-08T15:17:51.241+08:00", 1_759_907_871_241),
            ("2025-10-08 15:17:51+0800", 1_759_907_871_000),
            ("2020-12-22t05:52:01.8512345678901234z", 1_608_616_321_851),
            ("1969-12-31T23:59:59.5Z", -500),
            ("9999-12-31T23:59:59Z", 253_402_300_799_000),
        ] {
            let time = Timestamp::new(raw);
            assert_eq!(time.unix_millis(), Some(millis), "{raw}");
            assert_eq!(time.raw(), raw);
        }
    }

    #[test]
    fn a_text_that_is_no_time_is_kept() {
        for raw in
            ["", "soon", "2025-13-01T00:00:00Z", "2025-12-13T05:49:59", ".", "2025-01-01T00:00:00.Z", "é.é"]
        {
            let time = Timestamp::new(raw);
            assert_eq!((time.raw(), time.unix_millis(), time.to_rfc3339()), (raw, None, None));
        }
    }

    #[test]
    fn utc_is_what_people_are_shown() {
        let shown = |raw: &str| Timestamp::new(raw).to_rfc3339().unwrap();
        assert_eq!(shown("2025-10-08T15:17:51+0800"), "2025-10-08T07:17:51Z");
    }
}

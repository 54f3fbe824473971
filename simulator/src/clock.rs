//! The time a request is answered at, handed in so that nothing below the gateway reads a clock.

use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

/// How long preview links and download links live: 8x8's guide says "usually 48 hours".
pub(crate) const LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(48);

/// One moment, on both clocks: the wall's for what answers say, the monotonic one for the rate limit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    pub(crate) wall: Timestamp,
    pub(crate) monotonic: Instant,
}

impl Now {
    pub(crate) fn read() -> Self {
        Self { wall: Timestamp::now(), monotonic: Instant::now() }
    }

    /// When a link made now expires.
    pub(crate) fn link_expiry(&self) -> Timestamp {
        self.wall.checked_add(LINK_LIFETIME).unwrap_or(Timestamp::MAX)
    }
}

/// The spelling of the error envelope: seven digits of a second, as in 8x8's samples.
pub(crate) fn envelope_time(at: Timestamp) -> String {
    let ticks = at.subsec_nanosecond() / 100;
    format!("{}.{ticks:07}+00:00", seconds(at))
}

/// The spelling of `expires_at` in the OpenAPI document: an offset without a colon, which is not RFC 3339.
pub(crate) fn expiry_without_colon(at: Timestamp) -> String {
    format!("{}+0000", seconds(at))
}

/// The spelling of `expires_at` in the guide.
pub(crate) fn expiry_zulu(at: Timestamp) -> String {
    format!("{}Z", seconds(at))
}

fn seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_the_documented_spellings() {
        let at: Timestamp = "2017-04-19T02:31:19.0297387Z".parse().unwrap();
        assert_eq!(envelope_time(at), "2017-04-19T02:31:19.0297387+00:00");
        assert_eq!(expiry_without_colon(at), "2017-04-19T02:31:19+0000");
        assert_eq!(expiry_zulu(at), "2017-04-19T02:31:19Z");
    }

    #[test]
    fn a_whole_second_still_has_seven_digits() {
        let at: Timestamp = "2020-12-22T05:52:01Z".parse().unwrap();
        assert_eq!(envelope_time(at), "2020-12-22T05:52:01.0000000+00:00");
    }

    #[test]
    fn a_link_lives_48_hours() {
        let now = Now { wall: "2025-12-11T05:49:59Z".parse().unwrap(), monotonic: Instant::now() };
        assert_eq!(expiry_without_colon(now.link_expiry()), "2025-12-13T05:49:59+0000");
    }
}

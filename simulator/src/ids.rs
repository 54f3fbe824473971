//! Ids, link tokens and error ids, reproducible when a seed is given.

use fastrand::Rng;

const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What a source of randomness is for. Each purpose draws from a stream of its own, so that the third flow has the
/// same id however many links were made and errors answered before it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    Flows,
    Links,
    Errors,
}

/// A stream of ids.
#[derive(Debug)]
pub(crate) struct Ids {
    rng: Rng,
}

impl Ids {
    pub(crate) fn new(seed: Option<u64>, purpose: Purpose) -> Self {
        let stream: u64 = match purpose {
            Purpose::Flows => 0,
            Purpose::Links => 0x9E37_79B9_7F4A_7C15,
            Purpose::Errors => 0xC2B2_AE3D_27D4_EB4F,
        };
        Self { rng: seed.map_or_else(Rng::new, |seed| Rng::with_seed(seed ^ stream)) }
    }

    /// 15 or 16 decimal digits as Meta's flow ids have; some exceed 2^53, so a client that reads them as numbers fails.
    pub(crate) fn flow_id(&mut self) -> String {
        let first = if self.rng.bool() { 100_000_000_000_000 } else { 1_000_000_000_000_000 };
        self.rng.u64(first..first * 10).to_string()
    }

    /// A random UUID (version 4).
    pub(crate) fn uuid(&mut self) -> String {
        let bits = (self.rng.u128(..) & !(0xF << 76) & !(0b11 << 62)) | (0x4 << 76) | (0b10 << 62);
        let hex = format!("{bits:032x}");
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }

    /// `length` characters that need no escaping in a URL.
    pub(crate) fn token(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(URL_SAFE[self.rng.usize(..URL_SAFE.len())])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flow_ids_have_15_or_16_digits_and_some_exceed_what_a_double_holds() {
        let mut ids = Ids::new(Some(7), Purpose::Flows);
        let drawn: Vec<String> = (0..1000).map(|_| ids.flow_id()).collect();
        assert!(drawn.iter().all(|id| matches!(id.len(), 15 | 16) && id.bytes().all(|b| b.is_ascii_digit())));
        assert!(drawn.iter().any(|id| id.len() == 15));
        assert!(drawn.iter().any(|id| id.parse::<u64>().unwrap() > 1 << 53));
    }

    #[test]
    fn the_same_seed_gives_the_same_ids_and_another_seed_does_not() {
        let draw = |seed| Ids::new(Some(seed), Purpose::Flows).flow_id();
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn uuids_are_well_formed_and_of_version_4() {
        let mut ids = Ids::new(None, Purpose::Errors);
        for _ in 0..100 {
            let uuid = ids.uuid();
            let parts: Vec<usize> = uuid.split('-').map(str::len).collect();
            assert_eq!(parts, [8, 4, 4, 4, 12], "{uuid}");
            assert_eq!(uuid.as_bytes()[14], b'4', "{uuid}");
            assert!(b"89ab".contains(&uuid.as_bytes()[19]), "{uuid}");
        }
    }

    #[test]
    fn tokens_need_no_escaping() {
        let token = Ids::new(Some(1), Purpose::Links).token(200);
        assert_eq!(token.len(), 200);
        assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
    }
}

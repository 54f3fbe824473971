//! Writing a long text as a JSON string.
//!
//! A create or update carries the whole flow JSON inside one string, and escaping it is most of what such a call
//! costs. Flow JSON is nearly all plain characters between quotes, so plain runs are found eight bytes at a time.

/// Appends `text` to `out` as a JSON string, quotes included.
pub(crate) fn write(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    // Pretty-printed flow JSON grows by about an eighth: quotes and line ends become two bytes each.
    out.reserve(bytes.len() + bytes.len() / 8 + 2);
    out.push(b'"');
    let mut rest = bytes;
    loop {
        let plain = plain_run(rest);
        out.extend_from_slice(&rest[..plain]);
        let Some(&byte) = rest.get(plain) else { break };
        match ESCAPES[usize::from(byte)] {
            b'u' => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
                out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
            }
            letter => out.extend_from_slice(&[b'\\', letter]),
        }
        rest = &rest[plain + 1..];
    }
    out.push(b'"');
}

/// For each byte the letter behind the backslash, `u` for those without one, 0 for those that need none.
const ESCAPES: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = b'u';
        byte += 1;
    }
    table[b'"' as usize] = b'"';
    table[b'\\' as usize] = b'\\';
    table[b'\n' as usize] = b'n';
    table[b'\r' as usize] = b'r';
    table[b'\t' as usize] = b't';
    table[0x08] = b'b';
    table[0x0c] = b'f';
    table
};

/// How many bytes at the start need no escape.
fn plain_run(bytes: &[u8]) -> usize {
    let mut run = 0;
    let (chunks, tail) = bytes.as_chunks::<8>();
    for chunk in chunks {
        let special = special_bytes(u64::from_le_bytes(*chunk));
        if special != 0 {
            return run + (special.trailing_zeros() / 8) as usize;
        }
        run += 8;
    }
    run + tail.iter().position(|&byte| ESCAPES[usize::from(byte)] != 0).unwrap_or(tail.len())
}

/// The high bit of every byte that needs an escape; bytes above the first such one may be marked wrongly.
fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let zero_byte = |word: u64| word.wrapping_sub(ONES) & !word;
    let quote = zero_byte(word ^ (ONES * b'"' as u64));
    let backslash = zero_byte(word ^ (ONES * b'\\' as u64));
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (quote | backslash | control) & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        write(&mut out, text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_character_at_every_place_reads_back() {
        for code in (0..0x300).chain([0x2028, 0xfeff, 0xffff, 0x1f600, 0x10ffff]) {
            let Some(character) = char::from_u32(code) else { continue };
            for before in 0..17 {
                let text = format!("{}{character}{}", "x".repeat(before), "y\"".repeat(before % 3));
                assert_eq!(serde_json::from_str::<String>(&written(&text)).unwrap(), text);
            }
        }
    }

    #[test]
    fn random_text_is_written_as_the_json_library_writes_it() {
        let mut random = fastrand::Rng::with_seed(8);
        for _ in 0..500 {
            let length = random.usize(0..200);
            let text: String = (0..length).map(|_| random.char('\0'..'\u{180}')).collect();
            assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
        }
    }
}

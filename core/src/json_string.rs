//! Writing a long text as a JSON string.
//!
//! A create or update carries the whole flow JSON inside one string, and escaping it is most of what such a call
//! costs. Flow JSON is full of short runs of plain characters between quotes and line ends. Copying such a run with a
//! call costs more than the run itself, so eight bytes are copied at a time, also beyond the end of what is meant, and
//! the next ones are written over the excess.

/// How much of the text is written at a time: what bounds the room held in reserve.
const BLOCK: usize = 1024;
/// What a byte can become at the most: `\u001f`.
const LONGEST: usize = 6;

/// Appends `text` to `out` as a JSON string, quotes included.
pub(crate) fn write(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    // Pretty-printed flow JSON grows by about an eighth: quotes and line ends become two bytes each.
    out.reserve(bytes.len() + bytes.len() / 8 + BLOCK.min(bytes.len()) * LONGEST + 16);
    out.push(b'"');
    let mut at = out.len();
    for block in bytes.chunks(BLOCK) {
        out.resize(at + block.len() * LONGEST + 8, 0);
        at += write_block(&mut out[at..], block);
    }
    out.truncate(at);
    out.push(b'"');
}

/// Writes one block to the start of `room` and says how long it became. Up to eight bytes behind that are spoilt.
fn write_block(room: &mut [u8], block: &[u8]) -> usize {
    let mut at = 0;
    let (chunks, tail) = block.as_chunks::<8>();
    for chunk in chunks {
        let mut word = u64::from_le_bytes(*chunk);
        let mut special = special_bytes(word);
        let mut left = 8;
        loop {
            room[at..at + 8].copy_from_slice(&word.to_le_bytes());
            if special == 0 {
                at += left;
                break;
            }
            let bits = special.trailing_zeros() & 0x38;
            let plain = (bits / 8) as usize;
            at += plain;
            at += write_escape(&mut room[at..], (word >> bits) as u8);
            // In two steps, because a shift by all 64 bits is none.
            word = word >> bits >> 8;
            special = special >> bits >> 8;
            left -= plain + 1;
        }
    }
    for &byte in tail {
        if ESCAPES[usize::from(byte)] == 0 {
            room[at] = byte;
            at += 1;
        } else {
            at += write_escape(&mut room[at..], byte);
        }
    }
    at
}

/// Writes the escape of a byte that needs one, and says how long it is.
#[inline]
fn write_escape(room: &mut [u8], byte: u8) -> usize {
    match ESCAPES[usize::from(byte)] {
        b'u' => {
            const HEX: &[u8; 16] = b"0123456789abcdef";
            let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
            room[..LONGEST].copy_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
            LONGEST
        }
        letter => {
            room[..2].copy_from_slice(&[b'\\', letter]);
            2
        }
    }
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

/// The high bit of exactly those of eight bytes that need an escape.
fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);
    // No carry leaves a byte here, so unlike with the shorter formula no neighbour is marked by mistake.
    let zero = |word: u64| !(((word & LOW) + LOW) | word | LOW);
    let quote = zero(word ^ (ONES * b'"' as u64));
    let backslash = zero(word ^ (ONES * b'\\' as u64));
    let control = zero(word & (ONES * 0xe0));
    quote | backslash | control
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

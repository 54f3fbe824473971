//! The inside of JSON strings.

use std::borrow::Cow;

use super::parse::SyntaxError;

/// Decodes what stands between the quotes; `at` is the offset of its first byte.
///
/// Half of a surrogate pair alone has no place in UTF-8 and becomes U+FFFD.
pub(super) fn decode(raw: &str, at: usize) -> Result<Cow<'_, str>, SyntaxError> {
    if !raw.contains('\\') {
        return Ok(Cow::Borrowed(raw));
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(slash) = rest.find('\\') {
        text.push_str(&rest[..slash]);
        let offset = at + raw.len() - rest.len() + slash;
        let escape = &rest[slash + 1..];
        let Some(letter) = escape.chars().next() else {
            return Err(SyntaxError::new(offset, "unfinished escape"));
        };
        let taken = if letter == 'u' {
            let (character, taken) = unicode(escape, offset)?;
            text.push(character);
            taken
        } else {
            text.push(simple(letter, offset)?);
            letter.len_utf8()
        };
        rest = &escape[taken..];
    }
    text.push_str(rest);
    Ok(Cow::Owned(text))
}

fn simple(letter: char, offset: usize) -> Result<char, SyntaxError> {
    Ok(match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => return Err(SyntaxError::new(offset, "unknown escape in a string")),
    })
}

/// Reads `uXXXX`, and the second half of a pair when it follows. Returns the bytes taken.
fn unicode(escape: &str, offset: usize) -> Result<(char, usize), SyntaxError> {
    let first =
        unit(escape, 1).ok_or(SyntaxError::new(offset, "an escape \\u needs four hexadecimal digits"))?;
    if let Some(character) = char::from_u32(first) {
        return Ok((character, 5));
    }
    let second = escape.get(5..7).filter(|next| *next == "\\u").and_then(|_| unit(escape, 7));
    let pair = match second {
        Some(low @ 0xDC00..=0xDFFF) if first < 0xDC00 => {
            char::from_u32(0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00))
        }
        _ => None,
    };
    Ok(pair.map_or((char::REPLACEMENT_CHARACTER, 5), |character| (character, 11)))
}

fn unit(escape: &str, at: usize) -> Option<u32> {
    let digits = escape.get(at..at + 4)?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

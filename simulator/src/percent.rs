//! Strict percent-decoding: what a lenient decoder would let through, a gateway refuses.

use percent_encoding::percent_decode_str;

/// Decodes `text`; `None` when a `%` is not followed by two hexadecimal digits or the bytes are not UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|&byte| byte == b'%') {
        let digits = rest.get(at + 1..at + 3)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        rest = &rest[at + 3..];
    }
    percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_escapes_of_utf8_decode() {
        for (text, expected) in [
            ("plain", Some("plain")),
            ("", Some("")),
            ("a%2Fb%3f", Some("a/b?")),
            ("%C3%BC", Some("ü")),
            ("a+b", Some("a+b")),
            ("%", None),
            ("%4", None),
            ("%zz", None),
            ("%2", None),
            ("%25%", None),
            ("%FF", None),
            ("%C3", None),
        ] {
            assert_eq!(decode(text).as_deref(), expected, "{text:?}");
        }
    }
}

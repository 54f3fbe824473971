//! Masking of what must not be shown beside the key: signed links, preview links and flow tokens.
//!
//! Texts come as JSON, as JSON within a JSON string, or as anything else, so this reads them as text, in one pass.

use crate::secret::MASK;

/// Members whose text is a link that works for whoever holds it, or a token.
const SECRET_MEMBERS: &[&str] =
    &["flowJsonUrl", "flow_json_url", "previewUrl", "preview_url", "flow_token", "flowToken", "access_token"];

/// Masks the values of secret members, and in links user names and whatever follows the host of one with parameters.
pub(crate) fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut at, mut copied) = (0, 0);
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        let found = match rest[0] {
            b'f' | b'p' | b'a' => secret_value(rest).map(|(start, end)| (Some((start, end)), end)),
            b'h' | b'H' => link(rest),
            _ => None,
        };
        // Both ends lie next to ASCII characters, so on character boundaries.
        match found {
            Some((secret, end)) => {
                if let Some((start, end)) = secret {
                    out.push_str(&text[copied..at + start]);
                    out.push_str(MASK);
                    copied = at + end;
                }
                // Behind the whole of it: nothing is looked at twice.
                at += end;
            }
            None => at += 1,
        }
    }
    out.push_str(&text[copied..]);
    out
}

/// Where the value of a secret member begins and ends, when the text begins with the member's name.
fn secret_value(text: &[u8]) -> Option<(usize, usize)> {
    let name = SECRET_MEMBERS.iter().find(|name| text.starts_with(name.as_bytes()))?;
    let mut at = skip(text, name.len(), b"\\\"");
    at = skip(text, at, b" \t\r\n");
    if text.get(at) != Some(&b':') {
        return None;
    }
    at = skip(text, at + 1, b" \t\r\n");
    match text.get(at)? {
        b'[' => Some((at + 1, find(text, at, b']'))),
        b'{' => Some((at + 1, find(text, at, b'}'))),
        _ => {
            let escapes = skip(text, at, b"\\") - at;
            let start = at + escapes + 1;
            (text.get(start - 1) == Some(&b'"')).then(|| (start, closing_quote(text, start, escapes)))
        }
    }
}

/// Where the text that began behind a quote with so many backslashes before it ends, those backslashes left out.
///
/// In a JSON string within a JSON string a quote has one backslash, within a third three, and so on; a quote that
/// belongs to the text has more, and backslashes that stand for themselves come in groups.
fn closing_quote(text: &[u8], start: usize, escapes: usize) -> usize {
    let mut backslashes = 0;
    for (at, byte) in text.iter().enumerate().skip(start) {
        match byte {
            b'\\' => backslashes += 1,
            b'"' if backslashes < escapes || (backslashes - escapes).is_multiple_of(2 * (escapes + 1)) => {
                return at - backslashes.min(escapes);
            }
            _ => backslashes = 0,
        }
    }
    text.len()
}

/// A link the text begins with: what is secret in it, and where it ends.
fn link(text: &[u8]) -> Option<(Option<(usize, usize)>, usize)> {
    let scheme = [&b"https:"[..], b"http:"]
        .into_iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))?;
    let host = slash(text, slash(text, scheme.len())?)?;
    let mut end = host;
    while let Some(&byte) = text.get(end) {
        if byte.is_ascii_whitespace() || b"\"'<>`)".contains(&byte) {
            break;
        }
        // Backslashes belong to a link as part of `\/` or `\u0026`, at whatever depth.
        let behind = skip(text, end, b"\\");
        if behind > end && !matches!(text.get(behind), Some(b'/' | b'u')) {
            break;
        }
        end = behind.max(end + 1);
    }
    let path = (host..end).find(|at| b"/\\?#".contains(&text[*at])).unwrap_or(end);
    let tail = &text[path..end];
    let has_parameters =
        tail.iter().any(|byte| b"?&;=@".contains(byte)) || tail.windows(2).any(|pair| pair == b"\\u");
    let secret = match ((host..path).rfind(|at| text[*at] == b'@'), has_parameters) {
        (Some(_), true) => Some((host, end)),
        (Some(user), false) => Some((host, user)),
        (None, true) => Some((path, end)),
        (None, false) => None,
    };
    Some((secret, end))
}

/// Behind a slash that may have backslashes before it.
fn slash(text: &[u8], at: usize) -> Option<usize> {
    let at = skip(text, at, b"\\");
    (text.get(at) == Some(&b'/')).then_some(at + 1)
}

fn skip(text: &[u8], at: usize, bytes: &[u8]) -> usize {
    at + text[at.min(text.len())..].iter().take_while(|byte| bytes.contains(byte)).count()
}

fn find(text: &[u8], from: usize, byte: u8) -> usize {
    text[from..].iter().position(|found| *found == byte).map_or(text.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_tokens_are_masked_and_the_rest_is_kept() {
        for (text, masked) in [
            (
                r#"{"flowJsonUrl":"https://mmg.whatsapp.net/m1/v/t24/An-a1&_nc_sid=471","name":"n"}"#,
                r#"{"flowJsonUrl":"[redacted]","name":"n"}"#,
            ),
            (
                r#"{"preview_url" : "https:\/\/b.f.com\/p\/?token=1\u0026x=2"}"#,
                r#"{"preview_url" : "[redacted]"}"#,
            ),
            (
                r#"{"responseJson":"{\"flow_token\":\"abc\",\"a\":1}"}"#,
                r#"{"responseJson":"{\"flow_token\":\"[redacted]\",\"a\":1}"}"#,
            ),
            (r#"{"flow_token":"a\"SECRET\\","x":1}"#, r#"{"flow_token":"[redacted]","x":1}"#),
            (r#""{\"flow_token\":\"a\\\"SECRET\\n\"}" x"#, r#""{\"flow_token\":\"[redacted]\"}" x"#),
            (r#"{"flow_token":["a","b"],"x":1}"#, r#"{"flow_token":[[redacted]],"x":1}"#),
            (
                "see https://host/path and https://h/x?sig=1 now",
                "see https://host/path and https://h[redacted] now",
            ),
            (r#""HTTPS:\/\/h\/x?sig=1\u0026y=2" z"#, r#""HTTPS:\/\/h[redacted]" z"#),
            ("http://user:pw@host/path", "http://[redacted]@host/path"),
            ("http://user:pw@host/x?oh=SIG z", "http://[redacted] z"),
            (r#"{"flowJsonUrl":"https://cut"#, r#"{"flowJsonUrl":"[redacted]"#),
            (r#"{"flow_token":null,"x":"flow_token"}"#, r#"{"flow_token":null,"x":"flow_token"}"#),
            ("flow_token", "flow_token"),
            ("fräulein höher päöp", "fräulein höher päöp"),
            ("", ""),
        ] {
            assert_eq!(mask(text), masked, "{text}");
        }
    }

    #[test]
    fn odd_text_does_not_confuse_it() {
        for text in [
            "https://",
            "http://é?",
            "\"flow_token\":",
            "\"flow_token\":\"",
            "flow_token:\\\\\\",
            "ü",
            "https:\\",
            "h",
            "\"flow_token\":[",
            "\"flow_token\":\"é",
            "https://é@é?é",
            "flow_token:\"\\\\\"\\",
        ] {
            let _ = mask(text);
        }
    }

    #[test]
    fn a_long_text_full_of_names_takes_no_longer_than_any_other() {
        for text in [
            "flow_token \\\\\\ https://x flow_token:\"".repeat(40_000),
            "https://".repeat(200_000),
            "http://a@".repeat(200_000),
            format!("https://x{}u", "\\".repeat(1_000_000)),
        ] {
            // Quadratic work took minutes here.
            let _ = mask(&text);
        }
    }
}

//! Masking of what must not be logged beside the key: signed links, preview links and flow tokens.

use crate::secret::MASK;

/// Members whose text is a link that works for whoever holds it, or a token.
const SECRET_MEMBERS: &[&str] =
    &["flowJsonUrl", "flow_json_url", "previewUrl", "preview_url", "flow_token", "flowToken", "access_token"];

/// Masks the text of secret members, and whatever follows the host in a link with parameters.
pub(crate) fn mask(text: &str) -> String {
    let mut text = mask_members(text);
    for scheme in ["https://", "http://"] {
        text = mask_links(&text, scheme);
    }
    text
}

/// `"flow_token":"abc"` becomes `"flow_token":"[redacted]"`, also within a JSON string (`\"flow_token\":\"abc\"`).
fn mask_members(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, name)) = first_member(rest) {
        let (before, after) = rest.split_at(at + name.len());
        out.push_str(before);
        let value = value_start(after);
        out.push_str(&after[..value]);
        rest = &after[value..];
        if value > 0 {
            let end = rest.find(['"', '\\', '\n']).unwrap_or(rest.len());
            out.push_str(MASK);
            rest = &rest[end..];
        }
    }
    out.push_str(rest);
    out
}

/// The secret member that comes first in the text.
fn first_member(text: &str) -> Option<(usize, &'static str)> {
    SECRET_MEMBERS.iter().filter_map(|name| text.find(name).map(|at| (at, *name))).min()
}

/// How far the value of a member begins behind its name; 0 when what follows is no text value.
fn value_start(after: &str) -> usize {
    let skip = |text: &str, allowed: &[char]| text.len() - text.trim_start_matches(allowed).len();
    let quote = skip(after, &['\\', '"']);
    let Some(colon) = after[quote..].trim_start().strip_prefix(':') else { return 0 };
    let value = colon.trim_start();
    let opening = skip(value, &['\\', '"']);
    if opening == 0 { 0 } else { after.len() - value.len() + opening }
}

fn mask_links(text: &str, scheme: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(scheme) {
        let (before, link) = rest.split_at(at + scheme.len());
        out.push_str(before);
        let end = link.find(|c: char| c.is_whitespace() || "\"'<>\\`)".contains(c)).unwrap_or(link.len());
        let (link, after) = link.split_at(end);
        match link.find('/') {
            Some(slash) if link.contains(['?', '&', ';']) => {
                out.push_str(&link[..=slash]);
                out.push_str(MASK);
            }
            _ => out.push_str(link),
        }
        rest = after;
    }
    out.push_str(rest);
    out
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
            (r#"{"preview_url" : "https://b.f.com/p/?token=1"}"#, r#"{"preview_url" : "[redacted]"}"#),
            (
                r#"{"responseJson":"{\"flow_token\":\"abc\",\"a\":1}"}"#,
                r#"{"responseJson":"{\"flow_token\":\"[redacted]\",\"a\":1}"}"#,
            ),
            (
                "see https://host/path and https://h/x?sig=1 now",
                "see https://host/path and https://h/[redacted] now",
            ),
            (r#"{"flowJsonUrl":"https://cut"#, r#"{"flowJsonUrl":"[redacted]"#),
            (r#"{"flow_token":null,"x":"flow_token"}"#, r#"{"flow_token":null,"x":"flow_token"}"#),
            ("flow_token", "flow_token"),
            ("", ""),
        ] {
            assert_eq!(mask(text), masked);
        }
    }

    #[test]
    fn odd_text_does_not_confuse_it() {
        for text in
            ["https://", "http://é?", "\"flow_token\":", "\"flow_token\":\"", "flow_token:\\\\\\", "ü"]
        {
            let _ = mask(text);
        }
    }
}

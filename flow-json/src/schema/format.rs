//! The formats that schemas may name. The tests are loose, as the server's are.

use crate::patterns::is_blank;

use super::pattern::is_regex;

/// Whether a text has a format.
type Test = fn(&str) -> bool;

/// All formats that are known; naming another one makes a schema unusable.
const FORMATS: [(&str, Test); 16] = [
    ("date", date),
    ("time", time),
    ("date-time", date_time),
    ("uri", uri),
    ("uri-reference", uri_reference),
    ("uri-template", uri_template),
    ("url", url),
    ("email", email),
    ("hostname", hostname),
    ("ipv4", ipv4),
    ("ipv6", ipv6),
    ("regex", is_regex),
    ("uuid", uuid),
    ("json-pointer", json_pointer),
    ("json-pointer-uri-fragment", json_pointer_fragment),
    ("relative-json-pointer", relative_json_pointer),
];

pub(super) fn is_known(name: &str) -> bool {
    FORMATS.iter().any(|(known, _)| *known == name)
}

pub(super) fn holds(name: &str, text: &str) -> bool {
    FORMATS.iter().find(|(known, _)| *known == name).is_none_or(|(_, test)| test(text))
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

/// Two digits, the first of them at most `most`.
fn two(text: &str, most: u8) -> bool {
    digits(text, 2) && text.as_bytes()[0] - b'0' <= most
}

fn date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let mut part = || parts.next().unwrap_or_default();
    digits(part(), 4) && two(part(), 1) && two(part(), 3)
}

fn time(text: &str) -> bool {
    time_and_zone(text).is_some()
}

/// Whether the time has a zone, when it is a time.
fn time_and_zone(text: &str) -> Option<bool> {
    let clock = text.get(..8)?;
    let mut parts = clock.splitn(3, ':');
    let mut part = || parts.next().unwrap_or_default();
    if !(two(part(), 2) && two(part(), 5) && two(part(), 5)) {
        return None;
    }
    let mut rest = &text[8..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        if after.len() == fraction.len() {
            return None;
        }
        rest = after;
    }
    if rest.is_empty() {
        return Some(false);
    }
    zone(rest).then_some(true)
}

fn zone(text: &str) -> bool {
    if text.eq_ignore_ascii_case("z") {
        return true;
    }
    let Some(offset) = text.strip_prefix(['+', '-']) else { return false };
    let (hours, minutes) = offset.split_at_checked(2).unwrap_or_default();
    let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
    digits(hours, 2) && (minutes.is_empty() || digits(minutes, 2))
}

fn date_time(text: &str) -> bool {
    let Some((day, rest)) = text.split_at_checked(10) else { return false };
    let mut characters = rest.chars();
    let separated = characters.next().is_some_and(|c| c.eq_ignore_ascii_case(&'t') || is_blank(c));
    date(day) && separated && time_and_zone(characters.as_str()) == Some(true)
}

fn scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(letters)).then_some(rest)
}

fn uri(text: &str) -> bool {
    scheme(text).is_some_and(|rest| !rest.is_empty() && !rest.contains(is_blank))
}

fn uri_reference(text: &str) -> bool {
    let rest = scheme(text).map_or(text, |rest| rest);
    !rest.contains(|c| is_blank(c) || c == '\\')
}

fn uri_template(text: &str) -> bool {
    let mut open = false;
    for character in text.chars() {
        match character {
            '{' if open => return false,
            '{' => open = true,
            '}' if !open => return false,
            '}' => open = false,
            '"' | '\'' | '<' | '>' | '\\' | '^' | '`' | '|' => return false,
            c if c.is_control() || c == ' ' => return false,
            _ => {}
        }
    }
    !open
}

fn url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let known = ["http", "https", "ftp"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let local = |host: &str| host.contains('.') && host.split('.').all(|label| !label.is_empty());
    known && !rest.contains(is_blank) && local(host)
}

fn email(text: &str) -> bool {
    const PUNCTUATION: &str = ".!#$%&'*+/=?^_`{|}~-";
    let Some((local, host)) = text.split_once('@') else { return false };
    let allowed = |c: char| c.is_ascii_alphanumeric() || PUNCTUATION.contains(c);
    !local.is_empty() && local.chars().all(allowed) && host.split('.').all(label)
}

fn label(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (1..=63).contains(&text.len())
        && text.chars().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn hostname(text: &str) -> bool {
    text.len() <= 255 && text.strip_suffix('.').unwrap_or(text).split('.').all(label)
}

fn ipv4(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.len() <= 3 && part.parse::<u8>().is_ok() && !part.starts_with('+')
    };
    text.split('.').count() == 4 && text.split('.').all(part)
}

fn ipv6(text: &str) -> bool {
    text.parse::<std::net::Ipv6Addr>().is_ok()
}

fn uuid(text: &str) -> bool {
    let bare = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let hex = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_hexdigit());
    let parts: Vec<&str> = bare.split('-').collect();
    parts.len() == 5 && [8, 4, 4, 4, 12].iter().zip(&parts).all(|(count, part)| hex(part, *count))
}

fn json_pointer(text: &str) -> bool {
    (text.is_empty() || text.starts_with('/')) && tildes(text)
}

fn tildes(text: &str) -> bool {
    text.split('~').skip(1).all(|after| after.starts_with(['0', '1']))
}

fn json_pointer_fragment(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(json_pointer)
}

fn relative_json_pointer(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &text[..text.len() - rest.len()];
    let canonical = number == "0" || (!number.is_empty() && !number.starts_with('0'));
    canonical && (rest == "#" || json_pointer(rest))
}

/// The plain test for web addresses that spares a value from the format `uri`.
pub(crate) fn is_http_url(text: &str) -> bool {
    let text = text.trim_matches(is_blank);
    let scheme = |name: &str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let rest = match () {
        () if scheme("http://") => &text[7..],
        () if scheme("https://") => &text[8..],
        () => return false,
    };
    let Some(rest) = after_host(rest) else { return false };
    let rest = match rest.strip_prefix(':') {
        Some(port) => port.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    rest.is_empty() || (rest.starts_with(['/', '?']) && !rest.contains(crate::patterns::is_line_end))
}

fn after_host(text: &str) -> Option<&str> {
    if let Some(bracketed) = text.strip_prefix('[') {
        let (address, rest) = bracketed.split_once(']')?;
        return ipv6(address).then_some(rest);
    }
    let end = text.find([':', '/', '?']).unwrap_or(text.len());
    let labels: Vec<&str> = text[..end].split('.').collect();
    let (last, others) = labels.split_last()?;
    let inner = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let whole =
        !others.is_empty() && others.iter().all(|label| !label.is_empty() && label.chars().all(inner));
    let ending = match last.strip_prefix("xn--") {
        Some(rest) => !rest.is_empty() && rest.chars().all(inner),
        None => !last.is_empty() && last.chars().all(plain),
    };
    (whole && ending).then(|| &text[end..])
}

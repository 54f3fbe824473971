//! The patterns of the rules as hand-written predicates; `.` and `$` mean what they mean in ECMAScript.

use crate::binding;

/// A pattern of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    NonBlank,
    Binding,
    BindingOrExpression,
    BindingLoose,
    NotBinding,
    NotBacktick,
    HexColor,
    RichTextItem,
    CaseKey,
    ScreenIdBefore7,
    ScreenId,
    DataFieldName,
    LiteralRequired,
    Any,
}

impl Known {
    /// By its name in the rules.
    pub(crate) fn by_name(name: &str) -> Option<Self> {
        Some(match name {
            "NONBLANK" => Self::NonBlank,
            "BINDING" => Self::Binding,
            "BINDING_OR_EXPR" => Self::BindingOrExpression,
            "BINDING_LOOSE" => Self::BindingLoose,
            "NOT_BINDING" => Self::NotBinding,
            "NOT_BACKTICK" => Self::NotBacktick,
            "HEX_COLOR" => Self::HexColor,
            "RICHTEXT_ITEM" => Self::RichTextItem,
            "CASE_KEY" => Self::CaseKey,
            "SCREEN_ID_PRE7" => Self::ScreenIdBefore7,
            "SCREEN_ID_7" => Self::ScreenId,
            "DATA_FIELD_NAME" => Self::DataFieldName,
            "LITERAL_required" => Self::LiteralRequired,
            "ANY" => Self::Any,
            _ => return None,
        })
    }

    pub(crate) fn holds(self, text: &str) -> bool {
        match self {
            Self::NonBlank => non_blank(text),
            Self::Binding => binding::starts_with_binding(text),
            Self::BindingOrExpression => binding::starts_with_binding(text) || expression(text),
            Self::BindingLoose => loose(text),
            Self::NotBinding => !loosely_bound(text),
            Self::NotBacktick => !in_backticks(text),
            Self::HexColor => text
                .strip_prefix('#')
                .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit())),
            Self::RichTextItem => {
                !text.starts_with(is_line_end) && !text.is_empty() && text.chars().any(|c| c != 's')
            }
            Self::CaseKey => {
                text.starts_with(|c: char| c.is_ascii_alphabetic())
                    && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            }
            Self::ScreenIdBefore7 => {
                !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic() || c == ',' || c == '_')
            }
            Self::ScreenId => {
                text.chars().all(|c| c.is_ascii_alphabetic() || c == '_') && text.chars().any(|c| c != '_')
            }
            Self::DataFieldName => !text.starts_with("required") && !text.contains(is_line_end),
            Self::LiteralRequired => text == "required",
            Self::Any => !text.contains(is_line_end),
        }
    }
}

/// What `.` does not match.
pub(crate) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// What `\s` matches, and what `trim` removes.
pub(crate) fn is_blank(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}'
        | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}')
}

fn non_blank(text: &str) -> bool {
    let rest = text.trim_start_matches(['\r', '\n']);
    !rest.starts_with(['\u{2028}', '\u{2029}']) && rest.contains(|c| !is_blank(c))
}

/// A backtick, one or more characters, a backtick, all in one line.
fn expression(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('`') else { return false };
    let line = rest.split(is_line_end).next().unwrap_or_default();
    let mut characters = line.chars();
    characters.next().is_some() && characters.as_str().contains('`')
}

/// What follows `${`, the optional screen and `data.` or `form.`.
fn after_root(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("${")?;
    let plain = |rest: &'static str, text: &'_ str| text.strip_prefix(rest).map(str::len);
    let local = plain("data.", rest).or_else(|| plain("form.", rest));
    if let Some(left) = local {
        return Some(&rest[rest.len() - left..]);
    }
    let rest = rest.strip_prefix("screen.")?;
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == ',' || c == '_');
    let rest = rest.strip_prefix('.')?;
    rest.strip_prefix("data.").or_else(|| rest.strip_prefix("form."))
}

fn loose(text: &str) -> bool {
    after_root(text).is_some_and(|rest| rest.ends_with('}') && !rest.contains(is_line_end))
}

fn loosely_bound(text: &str) -> bool {
    after_root(text).is_some_and(|rest| {
        let line = rest.split(is_line_end).next().unwrap_or_default();
        let mut characters = line.chars();
        characters.next().is_some() && characters.as_str().contains('}')
    })
}

/// Two backticks or more, first and last character, in one line.
pub(crate) fn in_backticks(text: &str) -> bool {
    text.len() >= 2 && text.starts_with('`') && text.ends_with('`') && !text.contains(is_line_end)
}

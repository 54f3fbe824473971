//! Bindings: `${data.f}`, `${form.f}`, `${screen.S.data.f}`, `${screen.S.form.f}`.

/// Where a binding takes its value from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Data,
    Form,
}

/// One binding, without `${` and `}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Binding<'t> {
    pub(crate) screen: Option<&'t str>,
    pub(crate) source: Source,
    /// What follows `data.` or `form.`.
    pub(crate) path: &'t str,
}

impl<'t> Binding<'t> {
    /// Reads the inside of a binding.
    pub(crate) fn parse(inside: &'t str) -> Option<Self> {
        if let Some((source, path)) = source(inside) {
            return Some(Self { screen: None, source, path });
        }
        let (screen, rest) = inside.strip_prefix("screen.")?.split_once('.')?;
        let (source, path) = source(rest)?;
        Some(Self { screen: Some(screen), source, path })
    }

    /// The keys of the path.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'t str> {
        self.path.split('.')
    }
}

fn source(text: &str) -> Option<(Source, &str)> {
    match text.split_once('.')? {
        ("data", path) => Some((Source::Data, path)),
        ("form", path) => Some((Source::Form, path)),
        _ => None,
    }
}

/// Length of the binding at the start of the text: `${`, optionally `screen.S.`, `data` or `form`, keys of letters,
/// digits, underscores and minus signs, `}`.
pub(crate) fn prefix_len(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("${")?;
    let root = |rest: &'_ str| rest.starts_with("data.") || rest.starts_with("form.");
    let rest = if root(rest) {
        rest
    } else {
        let named = rest.strip_prefix("screen.")?;
        let named = named.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == ',' || c == '_');
        named.strip_prefix('.').filter(|rest| root(rest))?
    };
    let keys = &rest[4..];
    let end = keys.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))?;
    let closed = keys[end..].starts_with('}');
    let whole = keys[1..end].split('.').all(|key| !key.is_empty());
    (closed && whole).then(|| text.len() - keys.len() + end + 1)
}

/// The pattern that the rules have for a dynamic value; what follows the binding does not matter.
pub(crate) fn starts_with_binding(text: &str) -> bool {
    prefix_len(text).is_some()
}

/// The inside of the binding that the text is as a whole.
pub(crate) fn whole(text: &str) -> Option<&str> {
    (prefix_len(text)? == text.len()).then(|| &text[2..text.len() - 1])
}

//! What happens to the text of an expression before it is parsed.

/// Replaces bindings by names, removes the backticks, and quotes a text that has none.
pub(crate) fn replace(text: &str, screen: &str) -> String {
    let mut replaced = match inner(text) {
        Some(inner) => inner.to_owned(),
        None => format!("'{}'", text.replace('\'', "\\'")),
    };
    for source in ["data", "form", "external_data"] {
        replaced = replaced.replace(&format!("${{{source}"), &format!("screen.{screen}.{source}"));
    }
    replaced = replaced.replace("${screen", "screen").replace('}', "");
    if replaced.ends_with("\\'") {
        replaced.insert(replaced.len() - 1, '\\');
    }
    replaced
}

/// What stands between two backticks that enclose the whole text.
pub(crate) fn inner(text: &str) -> Option<&str> {
    text.strip_prefix('`')?.strip_suffix('`')
}

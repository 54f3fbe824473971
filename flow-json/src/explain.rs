//! What a code means.

use std::sync::LazyLock;

use serde::Serialize;

use crate::json::{self, Document};

static TEXTS: LazyLock<Document<'static>> =
    LazyLock::new(|| json::parse(include_str!("data/explanations.json")).unwrap_or_default());

/// A code in plain words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The code, as it stands in [`ValidationError::error`](crate::ValidationError::error).
    pub code: &'static str,
    /// One paragraph.
    pub text: &'static str,
    /// A line or two of Flow JSON, most often the wrong one with a remark.
    pub example: &'static str,
}

/// Explains a code of the server's or of this linter's; none for a code that is not known.
#[must_use]
pub fn explain(code: &str) -> Option<Explanation> {
    explanations().find(|explanation| explanation.code == code)
}

/// All codes that [`explain`] knows, with their explanations.
pub fn explanations() -> impl Iterator<Item = Explanation> {
    TEXTS.members(TEXTS.root()).iter().filter_map(|member| {
        let [text, example] = TEXTS.items(member.value) else { return None };
        Some(Explanation { code: &member.key, text: TEXTS.text(*text)?, example: TEXTS.text(*example)? })
    })
}

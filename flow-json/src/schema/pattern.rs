//! Patterns: those of the rules are predicates, those of the author are ECMAScript regular expressions.

use crate::patterns::Known;

/// Longest pattern that is compiled: the time that takes can grow with the square of the length.
const LONGEST: usize = 2_000;

/// A pattern with the text that messages quote.
#[derive(Debug)]
pub(crate) struct Pattern<'a> {
    pub(super) text: &'a str,
    matcher: Matcher,
}

#[derive(Debug)]
enum Matcher {
    Known(Known),
    Regex(Box<regress::Regex>, Cost),
    /// Not a regular expression, which another rule reports; or one that is too long to look at.
    Unusable,
}

impl<'a> Pattern<'a> {
    pub(super) fn known(known: Known, text: &'a str) -> Self {
        Self { text, matcher: Matcher::Known(known) }
    }

    /// A pattern that an author wrote.
    pub(super) fn authored(text: &'a str) -> Self {
        let regex = (text.len() <= LONGEST).then(|| regress::Regex::new(text).ok()).flatten();
        let matcher = match regex {
            Some(regex) => Matcher::Regex(Box::new(regex), Cost::of(text)),
            None => Matcher::Unusable,
        };
        Self { text, matcher }
    }

    pub(super) fn holds(&self, text: &str) -> bool {
        match &self.matcher {
            Matcher::Known(known) => known.holds(text),
            // A pattern that would take too long is given the benefit of the doubt.
            Matcher::Regex(regex, cost) => !cost.allows(text) || regex.find(text).is_some(),
            Matcher::Unusable => true,
        }
    }

    /// The predicate, for patterns of the rules.
    pub(super) fn as_known(&self) -> Option<Known> {
        match self.matcher {
            Matcher::Known(known) => Some(known),
            _ => None,
        }
    }
}

/// How expensive a backtracking search with a pattern may get, as estimated from the pattern's text alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cost {
    /// Repetitions inside repetitions, and references back.
    nested: bool,
    /// Repetitions of no fixed number.
    repeats: u32,
    anchored: bool,
    length: usize,
}

impl Cost {
    fn of(pattern: &str) -> Self {
        let mut cost = Self { anchored: pattern.starts_with('^'), length: pattern.len(), ..Self::default() };
        // For each open group: whether it holds a repetition or an alternative.
        let mut groups = vec![false];
        let mut closed = false;
        let (mut escaped, mut in_class) = (false, false);
        for (at, character) in pattern.char_indices() {
            let after_group = std::mem::take(&mut closed);
            match character {
                _ if escaped => {
                    escaped = false;
                    cost.nested |= matches!(character, '1'..='9' | 'k');
                }
                '\\' => escaped = true,
                ']' => in_class = false,
                _ if in_class => {}
                '[' => in_class = true,
                '(' => groups.push(false),
                ')' => {
                    closed = groups.len() > 1 && groups.pop().unwrap_or(false);
                    if closed {
                        mark(&mut groups);
                    }
                }
                '|' => mark(&mut groups),
                '*' | '+' | '?' | '{' if !is_fixed(&pattern[at..]) => {
                    cost.nested |= after_group && character != '?';
                    cost.repeats += 1;
                    mark(&mut groups);
                }
                _ => {}
            }
        }
        cost
    }

    /// Whether a search in the text takes time that the length of both allows.
    fn allows(self, text: &str) -> bool {
        const STEPS_PER_BYTE: u64 = 1_000;
        let length = text.len() as u64;
        let starts = u32::from(!self.anchored);
        let paths = match self.nested {
            true => 2_u64.checked_pow(text.len().min(64) as u32 + self.repeats),
            false => (length + 1).checked_pow(self.repeats + starts),
        };
        paths.is_some_and(|paths| paths <= STEPS_PER_BYTE * (length + self.length as u64 + 50))
    }
}

/// Whether the text begins with a repetition of a fixed number, such as `{3}`.
fn is_fixed(text: &str) -> bool {
    let inside = text.strip_prefix('{').and_then(|text| text.split_once('}')).map(|(inside, _)| inside);
    inside.is_some_and(|inside| inside.bytes().all(|b| b.is_ascii_digit()))
}

fn mark(groups: &mut [bool]) {
    if let Some(innermost) = groups.last_mut() {
        *innermost = true;
    }
}

/// Whether a text is a regular expression, as the format `regex` has it: it compiles without flags, and there is no
/// `\Z` behind some character other than a backslash.
pub(super) fn is_regex(text: &str) -> bool {
    let ends_in_z = text.match_indices("\\Z").any(|(at, _)| at > 0 && !text[..at].ends_with('\\'));
    !ends_in_z && (text.len() > LONGEST || regress::Regex::new(text).is_ok())
}

#[cfg(test)]
mod tests {
    use super::{Cost, is_regex};

    #[test]
    fn patterns_that_explode_are_not_tried() {
        let long = "a".repeat(60);
        for pattern in ["(a+)+$", "(a|aa)+$", "((a*)b?)*$", "a*a*a*a*a*a*a*a*$"] {
            assert!(!Cost::of(pattern).allows(&long), "{pattern}");
        }
        for pattern in ["^[A-Z]{2}[0-9]+$", "^(foo|bar)$", "^[^@]+@[^@]+$"] {
            assert!(Cost::of(pattern).allows(&long), "{pattern}");
        }
    }

    #[test]
    fn regex_is_what_ecmascript_compiles() {
        assert!(is_regex("^a(?=b)\\d{2}$"));
        assert!(!is_regex("("));
        assert!(!is_regex("a\\Z"));
        assert!(is_regex("\\Z"));
    }
}

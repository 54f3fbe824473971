//! Patterns: those of the rules are predicates, those of the author are ECMAScript regular expressions.

use crate::patterns::Known;

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
    /// Not a regular expression, which another rule reports.
    Broken,
}

impl<'a> Pattern<'a> {
    pub(super) fn known(known: Known, text: &'a str) -> Self {
        Self { text, matcher: Matcher::Known(known) }
    }

    /// A pattern that an author wrote.
    pub(super) fn authored(text: &'a str) -> Self {
        let matcher = match regress::Regex::new(text) {
            Ok(regex) => Matcher::Regex(Box::new(regex), Cost::of(text)),
            Err(_) => Matcher::Broken,
        };
        Self { text, matcher }
    }

    pub(super) fn holds(&self, text: &str) -> bool {
        match &self.matcher {
            Matcher::Known(known) => known.holds(text),
            // A pattern that would take too long is given the benefit of the doubt.
            Matcher::Regex(regex, cost) => !cost.allows(text) || regex.find(text).is_some(),
            Matcher::Broken => true,
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

/// How expensive a backtracking search with a pattern may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cost {
    /// Repetitions inside repetitions.
    nested: bool,
    /// Repetitions without a small upper bound.
    repeats: u32,
    length: usize,
}

impl Cost {
    /// An upper estimate from the pattern's text alone.
    fn of(pattern: &str) -> Self {
        let mut cost = Self { nested: false, repeats: 0, length: pattern.len() };
        // For each open group: whether it holds a repetition or an alternative.
        let mut groups = vec![false];
        let mut last_group = false;
        let (mut escaped, mut in_class) = (false, false);
        for character in pattern.chars() {
            let closes = std::mem::take(&mut last_group);
            if escaped {
                escaped = false;
                // A back reference can be as expensive as what it refers to.
                cost.nested |= character.is_ascii_digit() && character != '0';
                continue;
            }
            match character {
                '\\' => escaped = true,
                '[' => in_class = true,
                ']' => in_class = false,
                _ if in_class => {}
                '(' => groups.push(false),
                ')' => last_group = groups.len() > 1 && groups.pop().unwrap_or(false),
                '|' => mark(&mut groups),
                '*' | '+' | '{' | '?' => {
                    cost.nested |= closes && character != '?';
                    cost.repeats += 1;
                    mark(&mut groups);
                }
                _ => {}
            }
            if last_group {
                mark(&mut groups);
            }
        }
        cost
    }

    fn allows(self, text: &str) -> bool {
        const STEPS: u64 = 2_000_000;
        let base = if self.nested { 2_u64 } else { text.len() as u64 + 1 };
        let power = if self.nested { text.len().min(64) as u32 + self.repeats } else { self.repeats + 1 };
        let per_path = (self.length as u64 + 1) * (text.len() as u64 + 1);
        base.checked_pow(power)
            .and_then(|paths| paths.checked_mul(per_path.min(1 << 10)))
            .is_some_and(|n| n <= STEPS)
    }
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
    !ends_in_z && regress::Regex::new(text).is_ok()
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

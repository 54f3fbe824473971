//! Patterns for names: `*` is any text, `?` any character, `[a-z]` one of a set, `[!a-z]` none of it, `\` quotes.

use std::str::FromStr;

/// A pattern that a whole name must match, upper and lower case told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Glob(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    AnyText,
    AnyCharacter,
    Set { negated: bool, ranges: Vec<(char, char)> },
    Literal(char),
}

impl Part {
    fn matches(&self, c: char) -> bool {
        match self {
            Self::AnyText => false,
            Self::AnyCharacter => true,
            Self::Set { negated, ranges } => {
                ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated
            }
            Self::Literal(literal) => *literal == c,
        }
    }
}

/// The pattern that matches a name and no other.
pub(crate) fn quoted(name: &str) -> String {
    let mut pattern = String::with_capacity(name.len());
    for c in name.chars() {
        if matches!(c, '*' | '?' | '[' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

impl Glob {
    /// Whether the pattern matches the whole of `name`.
    pub(crate) fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        let (mut part, mut at) = (0, 0);
        // Where to go on when a literal fails: behind the last `*`, one character later than the time before.
        let mut star: Option<(usize, usize)> = None;
        while at < name.len() {
            match self.0.get(part) {
                Some(Part::AnyText) => {
                    star = Some((part, at));
                    part += 1;
                }
                Some(one) if one.matches(name[at]) => {
                    part += 1;
                    at += 1;
                }
                _ => {
                    let Some((star_part, star_at)) = star else { return false };
                    star = Some((star_part, star_at + 1));
                    (part, at) = (star_part + 1, star_at + 1);
                }
            }
        }
        self.0[part..].iter().all(|rest| *rest == Part::AnyText)
    }
}

impl FromStr for Glob {
    type Err = String;

    fn from_str(pattern: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = pattern.chars();
        while let Some(c) = rest.next() {
            parts.push(match c {
                '*' => Part::AnyText,
                '?' => Part::AnyCharacter,
                '[' => set(&mut rest)?,
                '\\' => Part::Literal(rest.next().ok_or("a backslash at the end quotes nothing")?),
                literal => Part::Literal(literal),
            });
        }
        Ok(Self(parts))
    }
}

/// Reads a set behind its opening bracket. A closing bracket that comes first belongs to the set.
fn set(rest: &mut std::str::Chars<'_>) -> Result<Part, String> {
    let unclosed = || "a [ has no ]; write \\[ for the bracket itself".to_owned();
    let mut negated = false;
    let mut ranges = Vec::new();
    let mut next = rest.next().ok_or_else(unclosed)?;
    if matches!(next, '!' | '^') {
        negated = true;
        next = rest.next().ok_or_else(unclosed)?;
    }
    loop {
        if next == ']' && !ranges.is_empty() {
            return Ok(Part::Set { negated, ranges });
        }
        let low = next;
        let mut ahead = rest.clone();
        let high = match (ahead.next(), ahead.next()) {
            (Some('-'), Some(high)) if high != ']' => {
                *rest = ahead;
                high
            }
            _ => low,
        };
        if low > high {
            return Err(format!("the range {low}-{high} is the wrong way round"));
        }
        ranges.push((low, high));
        next = rest.next().ok_or_else(unclosed)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        pattern.parse::<Glob>().unwrap().matches(name)
    }

    #[test]
    fn the_whole_name_must_match() {
        for (pattern, name) in [
            ("", ""),
            ("*", ""),
            ("*", "any thing"),
            ("Booking*", "Booking 2"),
            ("*@?", "survey@4"),
            ("a*b*c", "aXbbYbc"),
            ("日?", "日本"),
            ("[A-C]x[!0-9]", "Bxy"),
            ("[]a]", "]"),
            ("[a-]", "-"),
            ("\\*", "*"),
            ("**", "x"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("", "x"),
            ("Booking", "Booking 2"),
            ("booking*", "Booking"),
            ("a?", "a"),
            ("[!a]", "a"),
            ("*x", "xy"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn a_quoted_name_matches_itself_and_nothing_else() {
        for name in ["Booking 2", "[a] *?\\", ""] {
            assert!(matches(&quoted(name), name), "{name}");
        }
        assert!(!matches(&quoted("a*"), "ab"));
    }

    #[test]
    fn a_pattern_that_cannot_be_meant_is_refused() {
        for pattern in ["[", "[]", "[!", "[a", "\\", "[z-a]"] {
            assert!(pattern.parse::<Glob>().is_err(), "{pattern}");
        }
    }

    #[test]
    fn a_hostile_pattern_takes_no_longer_than_the_product_of_both_lengths() {
        assert!(!matches(&"*a".repeat(200), &"a".repeat(199)));
    }
}

//! Conditions without backticks: a scan from left to right that ends at the first fault.

use crate::binding;

/// The type of an operand, as the scan tells types apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Boolean,
    Number,
    Text,
}

/// What a binding in a condition stands for.
pub(crate) enum Bound {
    Typed(Type),
    /// The whole message about a binding that cannot be used.
    Refused(String),
}

/// Something in the condition: an operand, an operator or a parenthesis.
#[derive(Clone, Debug)]
struct Element {
    text: String,
    /// None for operators and parentheses.
    operand: Option<Type>,
    literal: bool,
}

impl Element {
    fn sign(text: &str) -> Self {
        Self { text: text.to_owned(), operand: None, literal: false }
    }

    fn is_parenthesis(&self) -> bool {
        self.operand.is_none() && matches!(self.text.as_str(), "(" | ")")
    }

    fn is(&self, texts: &[&str]) -> bool {
        texts.contains(&self.text.as_str())
    }
}

const COMPARISONS: [&str; 6] = ["==", "!=", ">", ">=", "<", "<="];
const OPERATORS: &str = "!&|=><";

/// Checks a condition. `look_up` says what a binding, given with and without its braces, stands for.
pub(crate) fn check(text: &str, look_up: &dyn Fn(&str, &str) -> Bound) -> Result<(), String> {
    let text_characters = text.chars().collect();
    let (elements, open, signs) = (Vec::new(), Vec::new(), Vec::new());
    let mut scan = Scan { text: text_characters, at: 0, elements, open, group: None, signs, look_up };
    if text.is_empty() {
        return Err("Expected property 'condition' to contain at least one operand.".to_owned());
    }
    while let Some(character) = scan.peek(0) {
        match character {
            ' ' => scan.at += 1,
            '(' => scan.opening(),
            ')' => scan.closing()?,
            '-' | '\\' | '\'' | '0'..='9' | 't' | 'f' => scan.literal(character)?,
            '$' => scan.operand()?,
            _ => scan.operator(character)?,
        }
    }
    scan.end()
}

/// The operand that a new element is compared with, and which elements it is.
struct Previous {
    operand: Option<Type>,
    literal: bool,
    from: usize,
    to: usize,
}

struct Scan<'s> {
    text: Vec<char>,
    at: usize,
    elements: Vec<Element>,
    /// Places of the opening parentheses that are not closed.
    open: Vec<usize>,
    /// Places of the last closing parenthesis and of the one that it closes.
    group: Option<(usize, usize)>,
    /// For each element how many operators there are up to it.
    signs: Vec<usize>,
    look_up: &'s dyn Fn(&str, &str) -> Bound,
}

impl Scan<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    /// The column of a place: columns count UTF-16 units.
    fn column(&self, at: usize) -> usize {
        self.text[..at].iter().map(|character| character.len_utf16()).sum()
    }

    fn fault<T>(&self, message: &str, at: usize) -> Result<T, String> {
        Err(format!("{message} at column {}.", self.column(at)))
    }

    fn last(&self) -> Option<&Element> {
        self.elements.last()
    }

    fn slice(&self, from: usize, to: usize) -> String {
        self.text[from..to].iter().collect()
    }

    fn opening(&mut self) {
        self.open.push(self.elements.len());
        self.push(Element::sign("("));
        self.at += 1;
    }

    fn closing(&mut self) -> Result<(), String> {
        let at = self.at;
        let Some(opening) = self.open.pop() else {
            return self.fault("Missing opening parenthesis for the closing parenthesis", at);
        };
        let last = self.last();
        if last.is_some_and(|last| last.operand.is_none() && last.text == "(") {
            return self.fault("Found invalid empty parentheses", at);
        }
        if !last.is_some_and(|last| last.operand.is_some() || last.text == ")") {
            return self.fault("Found invalid positioning of closing parenthesis.", at);
        }
        self.group = Some((opening, self.elements.len()));
        self.push(Element::sign(")"));
        self.at += 1;
        Ok(())
    }

    fn literal(&mut self, first: char) -> Result<(), String> {
        let start = self.at;
        let element = match first {
            '\'' => self.quoted()?,
            '-' | '0'..='9' => self.number()?,
            _ => self.word()?,
        };
        if let Err(message) = self.fit(&element, start) {
            let after_sign = self.last().is_some_and(|last| last.operand.is_none());
            if after_sign && self.previous().literal {
                let message = "An operator cannot not have literals on both sides. Found invalid syntax";
                return self.fault(message, start);
            }
            return Err(message);
        }
        self.push(element);
        Ok(())
    }

    fn word(&mut self) -> Result<Element, String> {
        let start = self.at;
        let ends = |c: char| matches!(c, ' ' | '(' | ')' | '$') || OPERATORS.contains(c);
        while self.peek(0).is_some_and(|c| !ends(c)) {
            self.at += 1;
        }
        let text = self.slice(start, self.at);
        if !matches!(text.as_str(), "true" | "false") {
            return self.fault(&format!("Invalid literal '{text}'"), start);
        }
        Ok(Element { text, operand: Some(Type::Boolean), literal: true })
    }

    fn quoted(&mut self) -> Result<Element, String> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek(0) {
                None => return self.fault("Missing closing quote for string.", start),
                Some('\'') if self.text[self.at - 1] != '\\' => break,
                Some(_) => self.at += 1,
            }
        }
        let text = self.slice(start + 1, self.at);
        self.at += 1;
        Ok(Element { text, operand: Some(Type::Text), literal: true })
    }

    fn number(&mut self) -> Result<Element, String> {
        let start = self.at;
        let negative = self.peek(0) == Some('-');
        self.at += usize::from(negative);
        let digits = self.at;
        while self.peek(0).is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        let text = self.slice(digits, self.at);
        if text.is_empty() {
            return self.fault("A numerical value is expected to follow the negative sign", start);
        }
        if text.starts_with('0') && (text.len() > 1 || negative) {
            return self.fault("Number cannot not have leading zeroes", start);
        }
        Ok(Element { text: self.slice(start, self.at), operand: Some(Type::Number), literal: true })
    }

    fn operand(&mut self) -> Result<(), String> {
        let start = self.at;
        let end =
            (self.peek(1) == Some('{')).then(|| self.text[start..].iter().position(|c| *c == '}')).flatten();
        let Some(end) = end else {
            return self.fault("Invalid operand format ''", start);
        };
        self.at = start + end + 1;
        let text = self.slice(start, self.at);
        let Some(inside) = binding::whole(&text) else {
            return self.fault(&format!("Invalid operand format '{text}'"), start);
        };
        let kind = match (self.look_up)(&text, inside) {
            Bound::Typed(kind) => kind,
            Bound::Refused(message) => return Err(message),
        };
        if let Some(last) = self.last().filter(|last| last.operand.is_some()) {
            return self.fault(&format!("Missing operator between '{}' and '{text}'", last.text), start);
        }
        let element = Element { text, operand: Some(kind), literal: false };
        self.fit(&element, start)?;
        self.push(element);
        Ok(())
    }

    fn operator(&mut self, first: char) -> Result<(), String> {
        let start = self.at;
        if !OPERATORS.contains(first) {
            return self.fault(&format!("Unexpected character '{first}'"), start);
        }
        let two = self.slice(start, (start + 2).min(self.text.len()));
        let text = match two.as_str() {
            "&&" | "||" | "==" | "!=" | ">=" | "<=" => two,
            _ => first.to_string(),
        };
        if matches!(text.as_str(), "&" | "|" | "=") {
            return self.fault(&format!("Invalid operator '{text}'"), start);
        }
        let placed = match self.last() {
            Some(last) if last.operand.is_some() || last.text == ")" => true,
            Some(last) => text == "!" && last.is(&["&&", "||", "("]),
            None => text == "!",
        };
        if start + 1 == self.text.len() || !placed {
            return self.fault(&format!("Wrong positioning of operator '{text}'"), start);
        }
        let compares = |text: &str| COMPARISONS.contains(&text);
        let sign = self.elements.iter().rev().find(|element| element.operand.is_none());
        if let Some(sign) =
            sign.filter(|sign| !sign.is_parenthesis() && (compares(&sign.text) || compares(&text)))
        {
            let message = format!(
                "Wrong positioning of operator '{text}'. It cannot be used in concatenation with '{}'",
                sign.text
            );
            return self.fault(&message, start);
        }
        let element = Element::sign(&text);
        self.fit(&element, start)?;
        self.push(element);
        self.at += text.len();
        Ok(())
    }

    /// The operand that a new element is compared with: what the last parentheses hold, else the last operand.
    fn previous(&self) -> Previous {
        if let Some((opening, closing)) =
            self.group.filter(|(opening, closing)| self.joins(*opening, *closing))
        {
            return Previous { operand: Some(Type::Boolean), literal: false, from: opening, to: closing };
        }
        let at = self.elements.iter().rposition(|element| element.operand.is_some());
        let at = at.unwrap_or(self.elements.len().saturating_sub(1));
        let found = self.elements.get(at);
        let (operand, literal) = found.map_or((None, false), |element| (element.operand, element.literal));
        Previous { operand, literal, from: at, to: at }
    }

    /// Whether there is an operator between two places.
    fn joins(&self, from: usize, to: usize) -> bool {
        self.signs.get(to).zip(self.signs.get(from)).is_some_and(|(to, from)| to > from)
    }

    /// The text of such an operand.
    fn text_of(&self, previous: &Previous) -> String {
        let elements = self.elements.get(previous.from..=previous.to).unwrap_or_default();
        match elements {
            [only] => only.text.clone(),
            [_, inner @ .., _] => {
                let texts: Vec<&str> = inner.iter().map(|element| element.text.as_str()).collect();
                format!("({})", texts.join(" "))
            }
            [] => String::new(),
        }
    }

    fn push(&mut self, element: Element) {
        let before = self.signs.last().copied().unwrap_or(0);
        let sign = element.operand.is_none() && !element.is_parenthesis();
        self.signs.push(before + usize::from(sign));
        self.elements.push(element);
    }

    /// Whether `new` may follow the last element.
    fn fit(&self, new: &Element, start: usize) -> Result<(), String> {
        let Some(last) = self.last() else { return Ok(()) };
        let fits = match last.operand {
            Some(Type::Boolean) => new.is(&["&&", "||", "!", "==", "!="]),
            Some(Type::Number) => new.is(&COMPARISONS),
            Some(Type::Text) => new.is(&["==", "!="]),
            None => return self.fit_after_sign(last, new, start),
        };
        if fits { Ok(()) } else { self.misplaced(last, new, start) }
    }

    fn fit_after_sign(&self, last: &Element, new: &Element, start: usize) -> Result<(), String> {
        let both_literal = || new.literal && self.previous().literal;
        let fits = match last.text.as_str() {
            ")" => new.is(&["&&", "||", "!", "==", "!="]),
            ">" | ">=" | "<" | "<=" => new.operand == Some(Type::Number) && !both_literal(),
            "&&" | "||" => (new.operand == Some(Type::Boolean) || new.text == "!") && !both_literal(),
            "!" => new.operand == Some(Type::Boolean) || new.text == "(",
            "(" => new.operand.is_some() || new.text == "!",
            _ => {
                let previous = self.previous();
                if new.operand.is_some() && new.operand == previous.operand && !both_literal() {
                    return Ok(());
                }
                let before = self.text_of(&previous);
                let message =
                    format!("Type mismatch in an equality operation between '{before}' and '{}'", new.text);
                return self.fault(&message, start);
            }
        };
        if fits { Ok(()) } else { self.misplaced(last, new, start) }
    }

    fn misplaced(&self, last: &Element, new: &Element, start: usize) -> Result<(), String> {
        let role = if new.operand.is_some() { "operand" } else { "operator" };
        let message =
            format!("Wrong positioning of {role} '{}'. It cannot be used after '{}'", new.text, last.text);
        self.fault(&message, start)
    }

    fn end(&self) -> Result<(), String> {
        if !self.open.is_empty() {
            return Err("Missing closing parenthesis.".to_owned());
        }
        let Some(last) = self.last() else {
            return Err("Expected property 'condition' to contain at least one operand.".to_owned());
        };
        if last.operand.is_none() && last.text != ")" {
            return Err(format!("Missing operand after last operator '{}'.", last.text));
        }
        let mut others = self.elements.iter().filter(|element| !element.is_parenthesis());
        match (others.next(), others.next()) {
            (Some(only), None) if only.operand != Some(Type::Boolean) => {
                Err("Expected single operand to be a boolean.".to_owned())
            }
            (Some(only), None) if only.literal => {
                Err("The only operand is a literal value. Expected single operand to be a boolean."
                    .to_owned())
            }
            _ => Ok(()),
        }
    }
}

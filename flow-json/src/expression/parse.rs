//! The parser. It yields the steps of the evaluation in their order, so that nothing ever recurses over the result.

/// A step of the evaluation: operands are pushed, operators take theirs away.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Op {
    Number,
    Text,
    Boolean,
    Null,
    /// A name, or names joined with dots.
    Path(Vec<String>),
    Unary(char),
    Binary(&'static str),
    /// Several expressions side by side.
    Compound(usize),
    /// Something that parses but has no meaning here.
    Unsupported(&'static str),
}

/// A message, and the place it is about.
pub(super) type Parsed<T> = Result<T, String>;

/// Deepest nesting of groups and signs; deeper expressions are refused.
const MAX_DEPTH: usize = 120;

/// Binary operators with their precedence; the longest that fits is taken.
const BINARY: [(&str, u8); 22] = [
    (">>>", 8),
    ("===", 6),
    ("!==", 6),
    ("||", 1),
    ("&&", 2),
    ("==", 6),
    ("!=", 6),
    ("<=", 7),
    (">=", 7),
    ("<<", 8),
    (">>", 8),
    ("**", 11),
    ("|", 3),
    ("^", 4),
    ("&", 5),
    ("<", 7),
    (">", 7),
    ("+", 9),
    ("-", 9),
    ("*", 10),
    ("/", 10),
    ("%", 10),
];

/// Parses a whole text.
pub(super) fn parse(text: &str) -> Parsed<Vec<Op>> {
    let mut parser = Parser { text: text.encode_utf16().collect(), at: 0, depth: 0, ops: Vec::new() };
    let count = parser.expressions(None)?;
    if count != 1 {
        parser.ops.push(Op::Compound(count));
    }
    Ok(parser.ops)
}

pub(super) struct Parser {
    pub(super) text: Vec<u16>,
    pub(super) at: usize,
    depth: usize,
    pub(super) ops: Vec<Op>,
}

impl Parser {
    pub(super) fn unit(&self, at: usize) -> Option<char> {
        self.text.get(at).map(|unit| char::from_u32(u32::from(*unit)).unwrap_or('\u{fffd}'))
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.unit(self.at)
    }

    /// The character here, as a message shows it.
    pub(super) fn shown(&self) -> String {
        self.peek().map(String::from).unwrap_or_default()
    }

    pub(super) fn fault<T>(&self, message: &str) -> Parsed<T> {
        Err(format!("{message} at character {}", self.at))
    }

    pub(super) fn slice(&self, from: usize) -> String {
        String::from_utf16_lossy(&self.text[from..self.at])
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    /// Expressions side by side, up to the end or to a character that starts none.
    fn expressions(&mut self, until: Option<char>) -> Parsed<usize> {
        let mut count = 0;
        while let Some(character) = self.peek() {
            if matches!(character, ';' | ',') {
                self.at += 1;
            } else if self.expression()? {
                count += 1;
            } else if self.at < self.text.len() {
                if Some(character) == until {
                    break;
                }
                let shown = self.shown();
                return self.fault(&format!("Unexpected \"{shown}\""));
            }
        }
        Ok(count)
    }

    /// False when there is none.
    fn expression(&mut self) -> Parsed<bool> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fault("The expression is nested too deeply");
        }
        let start = self.ops.len();
        let mut any = self.binary()?;
        self.blanks();
        if self.peek() == Some('?') {
            self.at += 1;
            self.conditional()?;
            self.ops.truncate(start);
            self.ops.push(Op::Unsupported("ConditionalExpression"));
            any = true;
        }
        self.depth -= 1;
        Ok(any)
    }

    fn conditional(&mut self) -> Parsed<()> {
        if !self.expression()? {
            return self.fault("Expected expression");
        }
        self.blanks();
        if self.peek() != Some(':') {
            return self.fault("Expected :");
        }
        self.at += 1;
        if !self.expression()? {
            return self.fault("Expected expression");
        }
        Ok(())
    }

    fn operator(&mut self) -> Option<(&'static str, u8)> {
        self.blanks();
        let rest = &self.text[self.at..];
        let fits =
            |sign: &str| rest.len() >= sign.len() && sign.bytes().zip(rest).all(|(a, b)| u16::from(a) == *b);
        let found = BINARY.iter().find(|(sign, _)| fits(sign)).copied()?;
        self.at += found.0.len();
        Some(found)
    }

    fn binary(&mut self) -> Parsed<bool> {
        if !self.token()? {
            return Ok(false);
        }
        let mut pending: Vec<(&'static str, u8)> = Vec::new();
        while let Some((sign, rank)) = self.operator() {
            while let Some((before, before_rank)) = pending.last().copied() {
                let both_right = sign == "**" && before == "**";
                let first = if both_right { rank > before_rank } else { rank <= before_rank };
                if !first {
                    break;
                }
                pending.pop();
                self.ops.push(Op::Binary(before));
            }
            if !self.token()? {
                return self.fault(&format!("Expected expression after {sign}"));
            }
            pending.push((sign, rank));
        }
        while let Some((sign, _)) = pending.pop() {
            self.ops.push(Op::Binary(sign));
        }
        Ok(true)
    }

    fn token(&mut self) -> Parsed<bool> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fault("The expression is nested too deeply");
        }
        let found = self.operand();
        self.depth -= 1;
        found
    }

    /// A literal, a name, a group, or a sign in front of one of them.
    fn operand(&mut self) -> Parsed<bool> {
        self.blanks();
        let start = self.ops.len();
        match self.peek() {
            Some('0'..='9' | '.') => {
                self.number()?;
                return Ok(true);
            }
            Some(quote @ ('"' | '\'')) => {
                self.string(quote)?;
                self.ops.push(Op::Text);
            }
            Some('[') => {
                self.at += 1;
                self.arguments(']')?;
                self.ops.truncate(start);
                self.ops.push(Op::Unsupported("ArrayExpression"));
            }
            Some(sign @ ('-' | '!' | '~' | '+')) => {
                self.at += 1;
                if !self.token()? {
                    return self.fault("missing unaryOp argument");
                }
                self.ops.push(Op::Unary(sign));
                return Ok(true);
            }
            Some(character) if is_name_start(character) => {
                let name = self.name()?;
                self.ops.push(match name.as_str() {
                    "true" | "false" => Op::Boolean,
                    "null" => Op::Null,
                    "this" => Op::Unsupported("ThisExpression"),
                    _ => Op::Path(vec![name]),
                });
            }
            Some('(') => {
                if !self.group()? {
                    return Ok(false);
                }
            }
            _ => return Ok(false),
        }
        self.members(start)?;
        Ok(true)
    }

    fn group(&mut self) -> Parsed<bool> {
        let start = self.ops.len();
        self.at += 1;
        let count = self.expressions(Some(')'))?;
        if self.peek() != Some(')') {
            return self.fault("Unclosed (");
        }
        self.at += 1;
        if count > 1 {
            self.ops.truncate(start);
            self.ops.push(Op::Unsupported("SequenceExpression"));
        }
        Ok(count > 0)
    }

    /// What may follow an operand: `.name`, `[…]`, `(…)`.
    fn members(&mut self, start: usize) -> Parsed<()> {
        self.blanks();
        while let Some(character @ ('.' | '[' | '(' | '?')) = self.peek() {
            if character == '?' && self.unit(self.at + 1) != Some('.') {
                break;
            }
            self.at += if character == '?' { 2 } else { 1 };
            match character {
                '[' => {
                    let inner = self.ops.len();
                    self.expression()?;
                    self.blanks();
                    if self.peek() != Some(']') {
                        return self.fault("Unclosed [");
                    }
                    self.at += 1;
                    self.ops.truncate(inner);
                    self.step(start, String::new());
                }
                '(' => {
                    self.arguments(')')?;
                    self.ops.truncate(start);
                    self.ops.push(Op::Unsupported("CallExpression"));
                }
                _ => {
                    self.blanks();
                    let name = self.name()?;
                    self.step(start, name);
                }
            }
            self.blanks();
        }
        Ok(())
    }

    /// Adds a name to the path that the operand is. A member of anything else is a step from nowhere.
    fn step(&mut self, start: usize, name: String) {
        if let [Op::Path(names)] = &mut self.ops[start..] {
            names.push(name);
        } else if !matches!(&self.ops[start..], [Op::Unsupported(_)]) {
            self.ops.truncate(start);
            self.ops.push(Op::Unsupported("undefined"));
        }
    }

    fn arguments(&mut self, close: char) -> Parsed<()> {
        let (mut count, mut separators) = (0_usize, 0_usize);
        while self.at < self.text.len() {
            self.blanks();
            match self.peek() {
                Some(character) if character == close => {
                    self.at += 1;
                    if close == ')' && separators > 0 && separators >= count {
                        return self.fault("Unexpected token )");
                    }
                    return Ok(());
                }
                Some(',') => {
                    self.at += 1;
                    separators += 1;
                    if separators != count {
                        if close == ')' {
                            return self.fault("Unexpected token ,");
                        }
                        count = count.max(separators);
                    }
                }
                _ if count != separators && separators != 0 => return self.fault("Expected comma"),
                _ => {
                    if !self.expression()? {
                        return self.fault("Expected comma");
                    }
                    count += 1;
                }
            }
        }
        self.fault(&format!("Expected {close}"))
    }

    fn name(&mut self) -> Parsed<String> {
        let start = self.at;
        if !self.peek().is_some_and(is_name_start) {
            let shown = self.shown();
            return self.fault(&format!("Unexpected {shown}"));
        }
        while self.peek().is_some_and(|c| is_name_start(c) || c.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(self.slice(start))
    }
}

pub(super) fn is_name_start(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '$' || character == '_' || !character.is_ascii()
}

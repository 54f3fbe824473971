//! The parser: strict JSON, as `JSON.parse` reads it, into a [`Document`].

use std::borrow::Cow;

use super::document::{Document, LARGE, Member, NO_PARENT, Node, NodeId, Value, tag};
use super::string;

/// Deepest nesting of arrays and objects: 256 nested components. The validator of the server fails a little later, and
/// a limit keeps every recursion over the tree bounded.
pub(crate) const MAX_DEPTH: usize = 520;

/// Why a text is not JSON, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) offset: usize,
    pub(crate) reason: &'static str,
}

impl SyntaxError {
    pub(super) fn new(offset: usize, reason: &'static str) -> Self {
        Self { offset, reason }
    }
}

pub(crate) fn parse(text: &str) -> Result<Document<'_>, SyntaxError> {
    if u32::try_from(text.len()).is_err() {
        return Err(SyntaxError::new(0, "the text is larger than 4 GB"));
    }
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0, depth: 0, document: Document::default() };
    parser.document.nodes.reserve(text.len() / 16);
    parser.skip_blanks();
    parser.value()?;
    parser.skip_blanks();
    if parser.at < text.len() {
        return Err(parser.error("unexpected text after the end of the document"));
    }
    parser.document.by_key.sort_unstable_by_key(|(range, _)| range.start);
    Ok(parser.document)
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    depth: usize,
    document: Document<'t>,
}

impl<'t> Parser<'t> {
    fn error(&self, reason: &'static str) -> SyntaxError {
        SyntaxError::new(self.at, reason)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<NodeId, SyntaxError> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.object()?,
            Some(b'[') => self.array()?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            Some(_) => return Err(self.error("expected a JSON value")),
            None => return Err(self.error("unexpected end of the document")),
        };
        Ok(self.push(start, value))
    }

    /// Adds the node and tells its children who their parent is.
    fn push(&mut self, start: usize, value: Value<'t>) -> NodeId {
        let id = self.document.nodes.len() as u32;
        match &value {
            Value::Array(range) => {
                for (slot, at) in (range.start..range.end).enumerate() {
                    let child = self.document.items[at as usize].index();
                    self.document.nodes[child].parent = id;
                    self.document.nodes[child].slot = slot as u32;
                }
            }
            Value::Object(range) => {
                for at in range.start..range.end {
                    let child = self.document.members[at as usize].value.index();
                    self.document.nodes[child].parent = id;
                    self.document.nodes[child].slot = at;
                }
            }
            _ => {}
        }
        let node = Node { parent: NO_PARENT, slot: 0, start: start as u32, end: self.at as u32, value };
        self.document.nodes.push(node);
        NodeId(id)
    }

    fn enter(&mut self) -> Result<(), SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error("arrays and objects are nested too deeply"));
        }
        self.at += 1;
        self.skip_blanks();
        Ok(())
    }

    /// Steps over a comma or the closing bracket; true at the bracket.
    fn closes(&mut self, bracket: u8, reason: &'static str) -> Result<bool, SyntaxError> {
        self.skip_blanks();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.skip_blanks();
                Ok(false)
            }
            Some(byte) if byte == bracket => {
                self.at += 1;
                self.depth -= 1;
                Ok(true)
            }
            Some(_) => Err(self.error(reason)),
            None => Err(self.error("unexpected end of the document")),
        }
    }

    fn array(&mut self) -> Result<Value<'t>, SyntaxError> {
        self.enter()?;
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.closes(b']', "")?;
        } else {
            loop {
                items.push(self.value()?);
                if self.closes(b']', "expected a comma or ] after an item")? {
                    break;
                }
            }
        }
        let start = self.document.items.len() as u32;
        self.document.items.append(&mut items);
        Ok(Value::Array(start..self.document.items.len() as u32))
    }

    fn object(&mut self) -> Result<Value<'t>, SyntaxError> {
        self.enter()?;
        let mut members = Vec::new();
        if self.peek() == Some(b'}') {
            self.closes(b'}', "")?;
        } else {
            loop {
                members.push(self.member()?);
                if self.closes(b'}', "expected a comma or } after a value")? {
                    break;
                }
            }
        }
        Ok(self.close_object(members))
    }

    fn member(&mut self) -> Result<Member<'t>, SyntaxError> {
        if self.peek() != Some(b'"') {
            return Err(self.error("expected a key in double quotes"));
        }
        let key_start = self.at as u32;
        let key = self.string()?;
        let key_end = self.at as u32;
        self.skip_blanks();
        if self.peek() != Some(b':') {
            return Err(self.error("expected a colon after the key"));
        }
        self.at += 1;
        self.skip_blanks();
        let value = self.value()?;
        Ok(Member { tag: tag(&key), key, key_start, key_end, value })
    }

    /// Orders the members as JavaScript does, keeps the last of equal keys, and indexes large objects.
    fn close_object(&mut self, mut members: Vec<Member<'t>>) -> Value<'t> {
        let mut order: Vec<u32> = Vec::new();
        let large = members.len() > LARGE;
        if large {
            order = by_key(&members);
            let repeats =
                order.windows(2).any(|pair| members[pair[0] as usize].key == members[pair[1] as usize].key);
            if repeats {
                members = self.drop_repeated(members, &order);
            }
        } else if repeats_few(&members) {
            let order = by_key(&members);
            members = self.drop_repeated(members, &order);
        }
        let numeric = members.iter().any(|member| array_index(&member.key).is_some());
        if numeric {
            members.sort_by_key(|member| array_index(&member.key).map_or((1, 0), |index| (0, index)));
        }
        let start = self.document.members.len() as u32;
        if members.len() > LARGE {
            if numeric || order.len() != members.len() {
                order = by_key(&members);
            }
            let order = order.into_iter().map(|at| at + start).collect();
            self.document.by_key.push((start..start + members.len() as u32, order));
        }
        self.document.members.append(&mut members);
        Value::Object(start..self.document.members.len() as u32)
    }

    /// Gives each key its first place in the order and its last value.
    fn drop_repeated(&mut self, members: Vec<Member<'t>>, order: &[u32]) -> Vec<Member<'t>> {
        let mut first_of: Vec<u32> = (0..members.len() as u32).collect();
        for pair in order.windows(2) {
            let (before, after) = (pair[0] as usize, pair[1] as usize);
            if members[before].key == members[after].key {
                first_of[after] = first_of[before];
            }
        }
        let mut kept: Vec<Option<Member<'t>>> = Vec::new();
        let mut place = vec![usize::MAX; members.len()];
        for (at, member) in members.into_iter().enumerate() {
            let first = first_of[at] as usize;
            if first == at {
                place[at] = kept.len();
                kept.push(Some(member));
            } else if let Some(slot) = kept.get_mut(place[first]) {
                if let Some(earlier) = slot {
                    let earlier = earlier.key_start as usize..earlier.key_end as usize;
                    let later = member.key_start as usize..member.key_end as usize;
                    self.document.repeated.push((earlier, later));
                }
                *slot = Some(member);
            }
        }
        kept.into_iter().flatten().collect()
    }

    fn string(&mut self) -> Result<Cow<'t, str>, SyntaxError> {
        let start = self.at + 1;
        let mut at = start;
        loop {
            match self.bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                Some(0..0x20) => {
                    return Err(SyntaxError::new(at, "control characters in strings must be escaped"));
                }
                Some(_) => at += 1,
                None => return Err(self.error("a string is never closed")),
            }
        }
        self.at = at + 1;
        string::decode(&self.text[start..at], start)
    }

    fn word(&mut self, word: &str, value: Value<'t>) -> Result<Value<'t>, SyntaxError> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err(self.error("expected a JSON value"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn digits(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(self.error("expected a digit")) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<f64, SyntaxError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.text[start..self.at].parse().map_err(|_| SyntaxError::new(start, "a number cannot be read"))
    }
}

fn repeats_few(members: &[Member<'_>]) -> bool {
    members.iter().enumerate().any(|(at, member)| members[..at].iter().any(|other| other.key == member.key))
}

/// Places of the members in the order of their keys; equal keys stay in the order of the text.
fn by_key(members: &[Member<'_>]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..members.len() as u32).collect();
    order.sort_by(|&a, &b| members[a as usize].key.cmp(&members[b as usize].key));
    order
}

/// The value of a key that JavaScript takes for an index and therefore lists first.
fn array_index(key: &str) -> Option<u32> {
    let canonical = key == "0" || (key.bytes().all(|b| b.is_ascii_digit()) && !key.starts_with('0'));
    if !canonical || key.is_empty() {
        return None;
    }
    key.parse::<u32>().ok().filter(|index| *index < u32::MAX)
}

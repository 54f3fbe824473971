//! Numbers and texts in expressions.

use super::parse::{Op, Parsed, Parser, is_name_start};

impl Parser {
    fn digits(&mut self) {
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
    }

    pub(super) fn number(&mut self) -> Parsed<()> {
        let start = self.at;
        self.digits();
        if self.peek() == Some('.') {
            self.at += 1;
            self.digits();
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.at += 1;
            if matches!(self.peek(), Some('+' | '-')) {
                self.at += 1;
            }
            self.digits();
            if !self.unit(self.at - 1).is_some_and(|c| c.is_ascii_digit()) {
                let message = format!("Expected exponent ({}{})", self.slice(start), self.shown());
                return self.fault(&message);
            }
        }
        let number = self.slice(start);
        if self.peek().is_some_and(is_name_start) {
            let message = format!("Variable names cannot start with a number ({number}{})", self.shown());
            return self.fault(&message);
        }
        if self.peek() == Some('.') || number == "." {
            return self.fault("Unexpected period");
        }
        self.ops.push(Op::Number);
        Ok(())
    }

    pub(super) fn string(&mut self, quote: char) -> Parsed<()> {
        let mut text: Vec<u16> = Vec::new();
        self.at += 1;
        while let Some(unit) = self.text.get(self.at).copied() {
            self.at += 1;
            if u32::from(unit) == quote as u32 {
                return Ok(());
            }
            if unit != u16::from(b'\\') {
                text.push(unit);
                continue;
            }
            let escaped = self.text.get(self.at).copied();
            self.at += 1;
            text.extend(escaped.map(unescape));
        }
        self.at = self.at.min(self.text.len() + 1);
        let message = format!("Unclosed quote after \"{}\"", String::from_utf16_lossy(&text));
        self.fault(&message)
    }
}

fn unescape(unit: u16) -> u16 {
    match u8::try_from(unit) {
        Ok(b'n') => 0x0A,
        Ok(b'r') => 0x0D,
        Ok(b't') => 0x09,
        Ok(b'b') => 0x08,
        Ok(b'f') => 0x0C,
        Ok(b'v') => 0x0B,
        _ => unit,
    }
}

//! The type of an expression.

use super::parse::{Op, parse};

/// A step along a path of names.
pub(crate) enum Step<T> {
    /// There is something below the name that more names can lead into.
    Into(T),
    /// A value of a type.
    Value(String),
    /// There is no such name.
    Missing,
}

/// Where names are looked up.
pub(crate) trait Environment {
    /// A place in the tree of names.
    type Place: Copy;
    /// The step from a place, or from the top.
    fn step(&self, from: Option<Self::Place>, name: &str) -> Step<Self::Place>;
}

/// Why an expression is refused.
pub(crate) type Fault = String;

const TERNARY: &str = "Operation ConditionalExpression is not supported. This means that you are using a ternary \
                       operator in your expression (i.e. 'condition ? 'condition passes' : 'condition fails'). Please \
                       check the documentation for the supported operations.";

/// The type word of an expression after replacement; empty for operators that have no type.
pub(crate) fn type_of<E: Environment>(text: &str, environment: &E) -> Result<String, Fault> {
    let mut stack: Vec<String> = Vec::new();
    for op in parse(text)? {
        let value = match op {
            Op::Number => "number".to_owned(),
            Op::Text => "string".to_owned(),
            Op::Boolean => "boolean".to_owned(),
            Op::Null => {
                return Err(
                    "The keyword 'null' is reserved, please use another expression instead.".to_owned()
                );
            }
            Op::Unsupported("ConditionalExpression") => return Err(TERNARY.to_owned()),
            Op::Unsupported(node) => return Err(format!("Operation {node} is not supported.")),
            Op::Path(names) => path(&names, environment)?,
            Op::Unary(sign) => {
                let operand = stack.pop().unwrap_or_default();
                unary(sign, &operand)?
            }
            Op::Binary(sign) => {
                let right = stack.pop().unwrap_or_default();
                let left = stack.pop().unwrap_or_default();
                binary(sign, &left, &right)?
            }
            Op::Compound(count) => {
                stack.truncate(stack.len().saturating_sub(count));
                "string".to_owned()
            }
        };
        stack.push(value);
    }
    Ok(stack.pop().unwrap_or_default())
}

fn path<E: Environment>(names: &[String], environment: &E) -> Result<String, Fault> {
    // Bindings of other screens and of the own one have become paths that begin with `screen`.
    let names = match names {
        [first, rest @ ..] if first == "screen" => rest,
        names => names,
    };
    let mut place = None;
    for (index, name) in names.iter().enumerate() {
        match environment.step(place, name) {
            Step::Into(next) => place = Some(next),
            Step::Value(word) if index + 1 == names.len() => return Ok(word),
            Step::Value(_) => return Err("e.has is not a function".to_owned()),
            Step::Missing => {
                return Err(format!(
                    "The following property '{name}' does not exist in the screen data model."
                ));
            }
        }
    }
    Ok("object".to_owned())
}

fn unary(sign: char, operand: &str) -> Result<String, Fault> {
    let (wanted, words) = if sign == '!' { ("boolean", "booleans") } else { ("number", "numbers") };
    if operand == wanted {
        return Ok(wanted.to_owned());
    }
    Err(format!("Operation '{sign}' can only be used before {words}."))
}

fn binary(sign: &str, left: &str, right: &str) -> Result<String, Fault> {
    let numeric = |word: &str| matches!(word, "number" | "integer");
    let numbers = numeric(left) && numeric(right);
    let only_numbers = || Err(format!("Operation '{sign}' can only be used with numbers."));
    match sign {
        "+" | "-" | "*" | "/" if numbers => Ok("number".to_owned()),
        "<" | ">" | "<=" | ">=" if numbers => Ok("boolean".to_owned()),
        "+" | "-" | "*" | "/" | "<" | ">" | "<=" | ">=" => only_numbers(),
        "==" | "!=" if left == right => Ok("boolean".to_owned()),
        "==" | "!=" => Err(format!("Operation '{sign}' can only be used to compare values with same type.")),
        "&&" | "||" if left == "boolean" && right == "boolean" => Ok("boolean".to_owned()),
        "&&" | "||" => Err(format!("Operation '{sign}' can only be used with booleans.")),
        _ => Ok(String::new()),
    }
}

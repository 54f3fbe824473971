//! From broken rules to the codes and messages of the server.

use crate::json::{Document, NodeId, js_number};
use crate::patterns::Known;

use super::evaluate::{Raw, Rule};
use super::format::is_http_url;
use super::shape::{Shape, ShapeId, ShapeSet};
use super::words::library_text;

/// A code and a message.
pub(crate) struct Message {
    pub(crate) code: &'static str,
    pub(crate) text: String,
    /// Whether the rule has no text of its own: such findings never get a position.
    pub(crate) fallback: bool,
}

impl Message {
    fn new(code: &'static str, text: String) -> Option<Self> {
        Some(Self { code, text, fallback: false })
    }
}

const BINDING_FORM: &str = "dynamic data format of the form ${screen.data.your_value} or ${data.your_value}.";

/// What a message needs to know about a finding.
pub(crate) struct Subject<'s> {
    pub(crate) set: &'s ShapeSet<'s>,
    pub(crate) document: &'s Document<'s>,
    pub(crate) raw: &'s Raw<'s>,
    /// How messages call the property.
    pub(crate) property: &'s str,
    /// The slashed path that messages quote.
    pub(crate) path: &'s str,
    /// The type that was reported as wanted at this place already.
    pub(crate) wanted: Option<&'s str>,
    /// Whether it is about an author's data model rather than about Flow JSON itself.
    pub(crate) model: bool,
}

impl Subject<'_> {
    /// None for findings that never reach the author.
    pub(crate) fn message(&self) -> Option<Message> {
        let (shape, property) = (self.set.get(self.raw.shape), self.property);
        match self.raw.rule {
            Rule::If | Rule::AnyOf => None,
            Rule::Type => Message::new(
                "INVALID_PROPERTY_TYPE",
                format!(
                    "Expected property '{property}' to be of type '{}' but found '{}'.",
                    shape.kind_words.join(","),
                    self.document.kind(self.raw.node).word()
                ),
            ),
            Rule::Required(key) => {
                Message::new("MISSING_REQUIRED_PROPERTY", format!("Required property '{key}' is missing."))
            }
            Rule::Unknown(value) => Message::new("INVALID_PROPERTY_KEY", self.unknown(shape, value)),
            Rule::Const => {
                let wanted = shape.constant.map(|constant| constant.display()).unwrap_or_default();
                let text = match property == "type" && !self.model {
                    true => format!("Invalid value found for property '{property}'."),
                    false => format!("Invalid value found for property '{property}'. Expected '{wanted}'."),
                };
                Message::new("INVALID_PROPERTY_VALUE", text)
            }
            Rule::Enum => {
                let values = shape.values.as_deref().unwrap_or_default();
                let values: Vec<String> = values.iter().map(super::shape::Constant::display).collect();
                Message::new(
                    "INVALID_ENUM_VALUE",
                    format!("Value should be one of: [{}].", values.join(", ")),
                )
            }
            Rule::Not => Message::new("NOT_KEYWORD_SCHEMA_VALIDATION_FAILED", self.not(shape)),
            Rule::OneOf => self.one_of(shape),
            Rule::Dependency(_) => {
                let component = shape.type_constant.map(|name| format!("{name} ")).unwrap_or_default();
                let text = library_text(self.set, self.document, self.raw);
                Message::new("INVALID_DEPENDENCIES", format!("{component}{text}."))
            }
            _ => self.limits(shape),
        }
    }

    fn limits(&self, shape: &Shape<'_>) -> Option<Message> {
        let property = self.property;
        match self.raw.rule {
            Rule::Pattern | Rule::KeyPattern => {
                let pattern = shape.string.as_ref().and_then(|rules| rules.pattern.as_ref())?;
                let tail = self.pattern_tail(pattern.as_known(), pattern.text);
                Message::new("PATTERN_MISMATCH", format!("Property '{property}' {tail}"))
            }
            Rule::BadKey(value) => Some(self.bad_key(shape, value)),
            Rule::Format => {
                let format = shape.string.as_ref().and_then(|rules| rules.format)?;
                let text = self.document.text(self.raw.node).unwrap_or_default();
                let spared = format == "uri" && is_http_url(text);
                let message = format!("Property '{property}' should be in '{format}' format.");
                (!spared).then(|| Message::new("INVALID_PROPERTY_VALUE_FORMAT", message))?
            }
            _ => self.counts(shape),
        }
    }

    /// Limits of numbers, lengths and counts; and what has no text of its own.
    fn counts(&self, shape: &Shape<'_>) -> Option<Message> {
        let property = self.property;
        let array = shape.array.as_deref();
        match self.raw.rule {
            Rule::MinItems => {
                let (n, noun) = counted(array.and_then(|rules| rules.min_items));
                let text = format!("Property '{property}' should have at least '{n}' {noun}.");
                Message::new("MIN_ITEMS_REQUIRED", text)
            }
            Rule::MaxItems => {
                let limit = array.and_then(|rules| rules.max_items);
                if limit == Some(0.0) {
                    return Some(self.fallback("MAX_ITEMS_REQUIRED"));
                }
                let (n, noun) = counted(limit);
                Message::new(
                    "MAX_ITEMS_REQUIRED",
                    format!("Property '{property}' should have at most '{n}' {noun}."),
                )
            }
            Rule::MinLength => {
                let n = js_number(shape.string.as_ref().and_then(|rules| rules.min_length)?);
                let text = format!("Property '{property}' should have at least '{n}' character(s).");
                Message::new("MIN_CHARS_REQUIRED", text)
            }
            Rule::Minimum => {
                let n = js_number(shape.number.as_ref().and_then(|rules| rules.minimum)?);
                let text = format!("The minimum value allowed for property '{property}' is {n}.");
                Message::new("MINIMUM_VALUE_REQUIRED", text)
            }
            Rule::Maximum => {
                let n = js_number(shape.number.as_ref().and_then(|rules| rules.maximum)?);
                let text = format!("The maximum value allowed for property '{property}' is {n}.");
                Message::new("MAXIMUM_VALUE_REQUIRED", text)
            }
            _ => Some(self.fallback("INVALID_SCHEMA")),
        }
    }

    fn fallback(&self, code: &'static str) -> Message {
        let text = library_text(self.set, self.document, self.raw);
        let text = format!("Error at [{}]: {text}. Please refer to the Flow JSON schema.", self.path);
        Message { code, text, fallback: true }
    }

    fn unknown(&self, shape: &Shape<'_>, value: NodeId) -> String {
        let key = self.document.key(value).unwrap_or_default();
        if key == "data_channel_uri" && !self.model && self.raw.node == self.document.root() {
            return "Property 'data_channel_uri' is no longer supported in Flow JSON as of version '3.0'. Please \
                    configure your endpoint URI using Flows API or Builder. Refer Flows documentation at \
                    https://developers.facebook.com/docs/whatsapp/flows for more information."
                .to_owned();
        }
        match shape.type_constant.filter(|_| !self.model) {
            Some(component) => format!("Property '{key}' is not allowed in '{component}' component."),
            None => format!("Property '{key}' is not allowed."),
        }
    }

    fn bad_key(&self, shape: &Shape<'_>, value: NodeId) -> Message {
        let key = self.document.key(value).unwrap_or_default();
        let keys = shape.object.as_ref().and_then(|rules| rules.key_shape).map(|id| self.set.get(id));
        let pattern = keys.and_then(|keys| keys.string.as_ref()).and_then(|rules| rules.pattern.as_ref());
        match pattern {
            Some(pattern) => {
                let tail = self.pattern_tail(pattern.as_known(), pattern.text);
                Message { code: "PATTERN_MISMATCH", text: format!("'{key}' {tail}"), fallback: false }
            }
            None => self.fallback("PATTERN_MISMATCH"),
        }
    }

    fn pattern_tail(&self, known: Option<Known>, text: &str) -> String {
        match known {
            Some(Known::ScreenId | Known::ScreenIdBefore7) => {
                "should only consist of alphabets and underscores.".to_owned()
            }
            Some(Known::NonBlank) => "should not be blank or an empty string.".to_owned(),
            Some(Known::Binding | Known::BindingOrExpression) => match self.wanted.or(self.boolean()) {
                Some(wanted) => format!("should be of type '{wanted}' or have {BINDING_FORM}"),
                None => format!("should have {BINDING_FORM}"),
            },
            Some(Known::NotBinding) => format!("should not be {BINDING_FORM}"),
            Some(Known::NotBacktick) => "should not be enclosed in backticks.".to_owned(),
            _ => format!("should match the pattern '{text}'."),
        }
    }

    /// Properties that are known to be boolean without a finding that says so.
    fn boolean(&self) -> Option<&'static str> {
        matches!(self.property, "required" | "enabled" | "visible").then_some("boolean")
    }

    fn not(&self, shape: &Shape<'_>) -> String {
        let document = self.document;
        let plain = "The NOT keyword schema validation failed. Please refer to the Flow JSON schema.";
        if self.model {
            return plain.to_owned();
        }
        if self.property == "success" {
            return "Property 'success' can only be specified on a terminal screen.".to_owned();
        }
        let keys = forbidden(self.set, shape);
        if let Some((first, others)) = self.caption(&keys) {
            let component = document.get_text(self.raw.node, "type").unwrap_or_default();
            return format!(
                "Properties '{first}' and [{others}] must be present exclusively at {component}."
            );
        }
        let action = document.get_text(self.raw.node, "name").unwrap_or("then");
        format!("Property '{}' cannot be specified at on-click-action '{action}'.", keys.join(","))
    }

    /// The key that excludes the others, when the rule is that of a component.
    fn caption(&self, keys: &[&str]) -> Option<(&'static str, String)> {
        self.raw.component.filter(|name| *name == "Footer")?;
        keys.contains(&"left-caption").then(|| ("center-caption", keys.join(",")))
    }

    fn one_of(&self, shape: &Shape<'_>) -> Option<Message> {
        let document = self.document;
        let own = document.get(self.raw.node, "type")?;
        let branches = shape.one_of.iter().filter_map(|branch| self.set.get(*branch).type_constant);
        let named = branches.into_iter().any(|name| document.text(own) == Some(name));
        let text = "Invalid value found for property 'type'.".to_owned();
        (!named).then(|| Message::new("ONE_OF_SCHEMA_VALIDATION_FAILED", text))?
    }
}

fn counted(limit: Option<f64>) -> (String, &'static str) {
    let limit = limit.unwrap_or_default();
    (js_number(limit), if limit == 1.0 { "item" } else { "items" })
}

/// Keys that a `not` forbids.
pub(super) fn forbidden<'a>(set: &ShapeSet<'a>, shape: &Shape<'a>) -> Vec<&'a str> {
    let Some(inner) = shape.not.map(|not| set.get(not)) else { return Vec::new() };
    let needs = |id: &ShapeId| set.get(*id).object.as_ref().map_or(Vec::new(), |rules| rules.needs.clone());
    let mut keys = inner.object.as_ref().map_or(Vec::new(), |rules| rules.needs.clone());
    keys.extend(inner.any_of.iter().flat_map(needs));
    keys
}

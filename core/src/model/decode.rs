//! Decoding that follows the API's sources where they contradict each other.
//!
//! Each model names the spellings a member is known under. The first of them wins when an answer has several, a
//! `null` counts as absent, and whatever no model names goes to `extra`, so that nothing an answer said is lost.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::ValidationError;

/// A JSON string, borrowed from the input where it has no escapes.
pub(crate) struct Text<'de>(pub(crate) Cow<'de, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// An id: a string, or a whole number whose digits are kept, however many there are.
#[derive(Serialize)]
pub(crate) struct Id(pub(crate) String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A number type would lose digits beyond its width, and Meta's ids have more than a float holds.
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        if text.starts_with('"') {
            return serde_json::from_str(text).map(Id).map_err(de::Error::custom);
        }
        if text.strip_prefix('-').unwrap_or(text).bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Id(text.to_owned()));
        }
        Err(de::Error::custom("an id that is neither a string nor a whole number"))
    }
}

/// A list of findings in any of its shapes.
#[derive(Serialize)]
pub(crate) struct Findings(pub(crate) Vec<ValidationError>);

impl<'de> Deserialize<'de> for Findings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FindingsVisitor).map(Findings)
    }
}

/// No document has so many findings; a longer list is an attack on memory, and its rest is passed over.
const MOST_FINDINGS: usize = 10_000;

struct FindingsVisitor;

impl<'de> Visitor<'de> for FindingsVisitor {
    type Value = Vec<ValidationError>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("findings")
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut findings = Vec::new();
        while findings.len() < MOST_FINDINGS {
            let Some(Kept(value)) = items.next_element()? else { return Ok(findings) };
            findings.push(ValidationError::from_value(value));
        }
        while items.next_element::<de::IgnoredAny>()?.is_some() {}
        Ok(findings)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let value = Value::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(ValidationError::list_from_value(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(vec![ValidationError::from_message(text)])
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(vec![ValidationError::from_message(value.to_string())])
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(vec![ValidationError::from_message(value.to_string())])
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(vec![ValidationError::from_message(value.to_string())])
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(vec![ValidationError::from_message(value.to_string())])
    }
}

/// A value to be kept as it came. What no JSON value can hold (a lone surrogate, a number beyond all bounds) is kept as
/// its text, so that a member nobody asked for cannot make an answer unreadable.
pub(crate) struct Kept(pub(crate) Value);

impl<'de> Deserialize<'de> for Kept {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        Ok(Self(serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))))
    }
}

/// A name: people write these, and some cut them in the middle of a character. What is no character shows as one that
/// says so, since one flow's name must not hide all others of a list.
#[derive(Serialize)]
pub(crate) struct Name(pub(crate) String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        match serde_json::from_str(raw.get()) {
            Ok(name) => Ok(Self(name)),
            Err(_) if raw.get().starts_with('"') => {
                let bytes: LossyText = serde_json::from_str(raw.get()).map_err(de::Error::custom)?;
                Ok(Self(bytes.0))
            }
            Err(error) => Err(de::Error::custom(error)),
        }
    }
}

struct LossyText(String);

impl<'de> Deserialize<'de> for LossyText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BytesVisitor;
        impl Visitor<'_> for BytesVisitor {
            type Value = LossyText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<LossyText, E> {
                Ok(LossyText(String::from_utf8_lossy(bytes).into_owned()))
            }
        }
        deserializer.deserialize_bytes(BytesVisitor)
    }
}

/// What was read for a field, and under which spelling.
pub(crate) struct Slot<T> {
    pub(crate) value: Option<T>,
    key: &'static str,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { value: None, key: "" }
    }
}

/// Reads the value of member `key` into `slot`. When another spelling has filled it, the `preferred` one takes its place,
/// and whichever is left over goes to `extra`.
pub(crate) fn fill<'de, A, T>(
    map: &mut A,
    slot: &mut Slot<T>,
    key: &'static str,
    preferred: bool,
    extra: &mut Map<String, Value>,
) -> Result<(), A::Error>
where
    A: MapAccess<'de>,
    T: Deserialize<'de> + Serialize,
{
    if slot.value.is_some() && !preferred {
        extra.insert(key.to_owned(), map.next_value::<Kept>()?.0);
        return Ok(());
    }
    if let Some(value) = map.next_value::<Option<T>>().map_err(|error| named(key, &error))? {
        let replaced = slot.value.replace(value);
        let replaced_key = std::mem::replace(&mut slot.key, key);
        if let Some(replaced) = replaced.filter(|_| replaced_key != key) {
            extra.insert(replaced_key.to_owned(), serde_json::to_value(replaced).unwrap_or_default());
        }
    }
    Ok(())
}

/// A decoding error that says which member it is about.
fn named<E: de::Error>(key: &str, error: &E) -> E {
    E::custom(format_args!("in \"{key}\": {error}"))
}

/// Implements `Deserialize` for a model: `field: ReaderType = "spelling" | "other";` and how the fields come together.
macro_rules! decode {
    ($model:ident { $($field:ident: $reader:ty = $first:literal $(| $other:literal)*;)* } => |$extra:ident| $build:expr) => {
        impl<'de> serde::Deserialize<'de> for $model {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct ModelVisitor;
                impl<'de> serde::de::Visitor<'de> for ModelVisitor {
                    type Value = $model;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a JSON object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$model, A::Error> {
                        $(let mut $field = $crate::model::decode::Slot::<$reader>::default();)*
                        let mut $extra = serde_json::Map::new();
                        while let Some(key) = map.next_key::<$crate::model::decode::Text<'de>>()? {
                            match &*key.0 {
                                $(
                                    $first => {
                                        $crate::model::decode::fill(&mut map, &mut $field, $first, true, &mut $extra)?;
                                    }
                                    $($other => {
                                        $crate::model::decode::fill(&mut map, &mut $field, $other, false, &mut $extra)?;
                                    })*
                                )*
                                other => {
                                    let other = other.to_owned();
                                    $extra.insert(other, map.next_value::<$crate::model::decode::Kept>()?.0);
                                }
                            }
                        }
                        $(let $field = $field.value;)*
                        $build
                    }
                }
                deserializer.deserialize_map(ModelVisitor)
            }
        }
    };
}

pub(crate) use decode;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_keep_every_digit() {
        for (json, id) in [
            ("\"8a\\u00fc\"", "8aü"),
            ("1145805540595505", "1145805540595505"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            ("-1", "-1"),
        ] {
            assert_eq!(serde_json::from_str::<Id>(json).unwrap().0, id);
        }
        for json in ["1.5", "1e3", "true", "[1]", "{}"] {
            assert!(serde_json::from_str::<Id>(json).is_err(), "{json}");
        }
    }
}

//! JSON values to and from Python's own.

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyNone, PyString, PyTuple};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::arguments::pairs;

/// How deep a value may be nested: no deeper can any parser of ours read.
const DEEPEST: u32 = 128;

/// A Python value that is written as JSON: members in their order, nothing coerced.
pub(crate) struct Json<'a, 'py> {
    value: &'a Bound<'py, PyAny>,
    depth: u32,
}

impl<'a, 'py> Json<'a, 'py> {
    pub(crate) fn new(value: &'a Bound<'py, PyAny>) -> Self {
        Self { value, depth: 0 }
    }

    fn inner<'b>(&self, value: &'b Bound<'py, PyAny>) -> Json<'b, 'py> {
        Json { value, depth: self.depth + 1 }
    }
}

fn text_of<E: serde::ser::Error>(text: &Bound<'_, PyString>) -> Result<String, E> {
    text.extract().map_err(|_| E::custom("a str holds half a character (a lone surrogate)"))
}

impl Serialize for Json<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let failed = |error: PyErr| S::Error::custom(error.to_string());
        let value = self.value;
        if self.depth > DEEPEST {
            return Err(S::Error::custom(format!("it is nested deeper than {DEEPEST}, or holds itself")));
        }
        if let Ok(text) = value.cast::<PyString>() {
            return serializer.serialize_str(&text_of(text)?);
        }
        if value.is_instance_of::<PyNone>() {
            return serializer.serialize_unit();
        }
        if let Ok(truth) = value.cast::<PyBool>() {
            return serializer.serialize_bool(truth.is_true());
        }
        if let Ok(number) = value.cast::<PyInt>() {
            return match number.extract::<i64>() {
                Ok(number) => serializer.serialize_i64(number),
                // Of any size: its digits are its JSON.
                Err(_) => {
                    let digits = number.str().map_err(failed)?.to_string();
                    RawValue::from_string(digits).map_err(S::Error::custom)?.serialize(serializer)
                }
            };
        }
        if let Ok(number) = value.cast::<PyFloat>() {
            let number = number.value();
            if !number.is_finite() {
                return Err(S::Error::custom(format!("{number} is no number of JSON")));
            }
            return serializer.serialize_f64(number);
        }
        if let Ok(list) = value.cast::<PyList>() {
            let mut items = serializer.serialize_seq(Some(list.len()))?;
            for item in list {
                items.serialize_element(&self.inner(&item))?;
            }
            return items.end();
        }
        if let Ok(tuple) = value.cast::<PyTuple>() {
            let mut items = serializer.serialize_seq(Some(tuple.len()))?;
            for item in tuple {
                items.serialize_element(&self.inner(&item))?;
            }
            return items.end();
        }
        if let Some(pairs) = pairs(value).map_err(failed)? {
            let mut members = serializer.serialize_map(None)?;
            for pair in pairs.try_iter().map_err(failed)? {
                let pair = pair.and_then(|pair| pair.extract()).map_err(failed)?;
                let (name, member): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair;
                members.serialize_entry(&name_of::<S::Error>(&name)?, &self.inner(&member))?;
            }
            return members.end();
        }
        Err(S::Error::custom(format!("{} is no type of JSON", type_name(value))))
    }
}

fn name_of<E: serde::ser::Error>(name: &Bound<'_, PyAny>) -> Result<String, E> {
    match name.cast::<PyString>() {
        Ok(name) => text_of(name),
        Err(_) => Err(E::custom(format!("a member's name is {}, not str", type_name(name)))),
    }
}

pub(crate) fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "an object".to_owned(), |name| name.to_string())
}

/// The Python value of a JSON value.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(truth) => PyBool::new(py, *truth).to_owned().into_any(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => number.into_pyobject(py)?.into_any(),
            (None, Some(number)) => number.into_pyobject(py)?.into_any(),
            (None, None) => PyFloat::new(py, number.as_f64().unwrap_or(f64::NAN)).into_any(),
        },
        Value::String(text) => PyString::new(py, text).into_any(),
        Value::Array(items) => {
            let list = PyList::empty(py);
            for item in items {
                list.append(to_python(py, item)?)?;
            }
            list.into_any()
        }
        Value::Object(members) => to_dict(py, members)?.into_any(),
    })
}

pub(crate) fn to_dict<'py>(py: Python<'py>, members: &Map<String, Value>) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, member) in members {
        dict.set_item(name, to_python(py, member)?)?;
    }
    Ok(dict)
}

/// The Python value of a JSON text, members in their order.
pub(crate) fn parsed<'py>(py: Python<'py>, text: &str) -> serde_json::Result<Bound<'py, PyAny>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Seed(py).deserialize(&mut deserializer)
}

struct Seed<'py>(Python<'py>);

impl<'de, 'py> DeserializeSeed<'de> for Seed<'py> {
    type Value = Bound<'py, PyAny>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, 'py> Visitor<'de> for Seed<'py> {
    type Value = Bound<'py, PyAny>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        Ok(self.0.None().into_bound(self.0))
    }

    fn visit_bool<E: serde::de::Error>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(PyBool::new(self.0, truth).to_owned().into_any())
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Self::Value, E> {
        number.into_pyobject(self.0).map(Bound::into_any).map_err(E::custom)
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
        number.into_pyobject(self.0).map(Bound::into_any).map_err(E::custom)
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(PyFloat::new(self.0, number).into_any())
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(PyString::new(self.0, text).into_any())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        use serde::de::Error as _;
        let list = PyList::empty(self.0);
        while let Some(item) = items.next_element_seed(Seed(self.0))? {
            list.append(item).map_err(A::Error::custom)?;
        }
        Ok(list.into_any())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        use serde::de::Error as _;
        let dict = PyDict::new(self.0);
        while let Some(name) = members.next_key::<String>()? {
            dict.set_item(name, members.next_value_seed(Seed(self.0))?).map_err(A::Error::custom)?;
        }
        Ok(dict.into_any())
    }
}

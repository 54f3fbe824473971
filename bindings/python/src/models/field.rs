//! How each type of field is shown to Python and read from it.

use flows8x8::{FlowCategory, FlowStatus, Severity, Timestamp};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyString, PyTuple};
use serde_json::{Map, Value};

use super::{ErrorPointer, Finding, FlowSummary, Location, ReplyUser, ValidationError};
use crate::arguments::{self, wrong};
use crate::errors::refused;
use crate::json::{Json, to_dict};

/// A field of a model.
pub(crate) trait Field: Sized {
    /// The value as Python sees it.
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;
    /// The value from what a Python program gives for the field of that name.
    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self>;
}

impl Field for String {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self).into_any())
    }

    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        arguments::text(name, value)
    }
}

impl Field for bool {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.to_owned().into_any())
    }

    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        arguments::truth(name, value)
    }
}

impl Field for u32 {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }

    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        arguments::small(name, value)
    }
}

impl Field for u64 {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }

    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        arguments::count(name, value)
    }
}

impl Field for usize {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }

    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        let number = arguments::count(name, value)?;
        number.try_into().map_err(|_| refused(value.py(), format!("{name} must not be that large"), None))
    }
}

impl<T: Field> Field for Option<T> {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Some(value) => value.show(py),
            None => Ok(py.None().into_bound(py)),
        }
    }

    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if value.is_none() { Ok(None) } else { T::read(name, value).map(Some) }
    }
}

impl<T: Field> Field for Vec<T> {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let items = self.iter().map(|item| item.show(py)).collect::<PyResult<Vec<_>>>()?;
        Ok(PyTuple::new(py, items)?.into_any())
    }

    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if value.is_instance_of::<PyString>() {
            return Err(wrong(name, "a list", value));
        }
        let Ok(items) = value.try_iter() else { return Err(wrong(name, "a list", value)) };
        items.map(|item| T::read(name, &item?)).collect()
    }
}

impl Field for Map<String, Value> {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(to_dict(py, self)?.into_any())
    }

    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if value.is_none() {
            return Ok(Self::new());
        }
        let read = serde_json::to_string(&Json::new(value)).and_then(|text| serde_json::from_str(&text));
        read.map_err(|error| {
            refused(value.py(), format!("{name} must be a dict of JSON values: {error}"), None)
        })
    }
}

/// As its text: what can be read of it as a time is shown by a property of its own.
impl Field for Timestamp {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self.raw()).into_any())
    }

    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        arguments::text(name, value).map(Self::new)
    }
}

impl Field for Severity {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::intern(py, self.as_str()).into_any())
    }

    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        match arguments::text(name, value)?.as_str() {
            "error" => Ok(Self::Error),
            "warning" => Ok(Self::Warning),
            _ => Err(refused(value.py(), format!("{name} must be 'error' or 'warning'"), None)),
        }
    }
}

/// An open enum, whose class is written in Python.
macro_rules! open_enum {
    ($($name:ident),*) => {
        $(impl Field for $name {
            fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
                CLASS.import(py, "flows8x8._enums", stringify!($name))?.call1((self.as_str(),))
            }

            fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
                arguments::text(name, value).map(Self::from)
            }
        })*
    };
}

open_enum!(FlowStatus, FlowCategory);

/// A model within a model.
macro_rules! nested {
    ($($name:ident),*) => {
        $(impl Field for flows8x8::$name {
            fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok(Bound::new(py, $name(self.clone()))?.into_any())
            }

            fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
                match value.cast::<$name>() {
                    Ok(model) => Ok(model.get().0.clone()),
                    Err(_) => Err(wrong(name, stringify!($name), value)),
                }
            }
        })*
    };
}

nested!(ErrorPointer, Finding, FlowSummary, Location, ReplyUser, ValidationError);

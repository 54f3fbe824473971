//! What every model can do, written once.

use pyo3::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::errors::refused;
use crate::json::{Json, parsed};

/// Declares a model: the core's type, an empty one to fill, the constructor as Python sees it, and the fields with the
/// names they have in Python and in the core. Further methods may follow.
macro_rules! model {
    (
        $(#[$doc:meta])*
        $name:ident wraps $core:ty, empty: $empty:expr, new: $text:literal ($($signature:tt)*),
        fields: { $( $(#[$field_doc:meta])* $py:ident = $field:ident, )* }
        $( methods: { $($method:item)* } )?
    ) => {
        $(#[$doc])*
        #[pyclass(frozen, eq, hash, module = "flows8x8")]
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub(crate) struct $name(pub(crate) $core);

        #[pymethods]
        impl $name {
            #[new]
            #[pyo3(signature = (* $($signature)*), text_signature = $text)]
            #[allow(clippy::too_many_arguments, reason = "one for each field, many or few")]
            fn new(py: Python<'_>, $($py: $crate::models::macros::Argument<'_>),*) -> PyResult<Self> {
                use $crate::models::macros::Argument::Given;
                let mut made: $core = $crate::models::macros::empty($empty)?;
                $(
                    if let Given(given) = $py {
                        made.$field = $crate::models::field::Field::read(stringify!($py), &given)?;
                    }
                )*
                $crate::models::macros::whole(py, made).map(Self)
            }

            #[classattr]
            fn __match_args__(py: Python<'_>) -> PyResult<Py<pyo3::types::PyTuple>> {
                Ok(pyo3::types::PyTuple::new(py, [$(stringify!($py)),*])?.unbind())
            }

            $(
                $(#[$field_doc])*
                #[getter]
                fn $py<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                    $crate::models::field::Field::show(&self.0.$field, py)
                }
            )*

            /// A copy with other values.
            #[pyo3(signature = (**changes))]
            fn replace(
                &self,
                py: Python<'_>,
                changes: Option<&Bound<'_, pyo3::types::PyDict>>,
            ) -> PyResult<Self> {
                let mut copy = self.0.clone();
                for (name, value) in changes.into_iter().flatten() {
                    match name.extract::<String>()?.as_str() {
                        $(
                            stringify!($py) => {
                                copy.$field = $crate::models::field::Field::read(stringify!($py), &value)?;
                            }
                        )*
                        other => {
                            let text = format!("{} has no {other}", stringify!($name));
                            return Err(pyo3::exceptions::PyTypeError::new_err(text));
                        }
                    }
                }
                $crate::models::macros::whole(py, copy).map(Self)
            }

            #[pyo3(signature = (**changes))]
            fn __replace__(
                &self,
                py: Python<'_>,
                changes: Option<&Bound<'_, pyo3::types::PyDict>>,
            ) -> PyResult<Self> {
                self.replace(py, changes)
            }

            /// The canonical JSON form as plain values: names in camelCase, unknown members as they came.
            fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                $crate::models::macros::to_dict(py, &self.0)
            }

            /// The canonical JSON form as text.
            fn to_json(&self) -> PyResult<String> {
                $crate::models::macros::to_json(&self.0)
            }

            /// Reads what :meth:`to_dict` gives, or any form in which the API's sources show it.
            #[classmethod]
            fn from_dict(
                _class: &Bound<'_, pyo3::types::PyType>,
                members: &Bound<'_, PyAny>,
            ) -> PyResult<Self> {
                $crate::models::macros::from_dict(stringify!($name), members).map(Self)
            }

            /// Reads what :meth:`to_json` gives, or any form in which the API's sources show it.
            #[classmethod]
            fn from_json(class: &Bound<'_, pyo3::types::PyType>, text: &str) -> PyResult<Self> {
                $crate::models::macros::from_json(class.py(), stringify!($name), text).map(Self)
            }

            fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                let mut shown: Vec<String> = Vec::new();
                $( $crate::models::macros::show(&mut shown, stringify!($py), &self.$py(py)?)?; )*
                Ok(format!("{}({})", stringify!($name), shown.join(", ")))
            }

            fn __copy__(slf: Py<Self>) -> Py<Self> {
                slf
            }

            fn __deepcopy__(slf: Py<Self>, memo: &Bound<'_, PyAny>) -> Py<Self> {
                let _ = memo;
                slf
            }

            fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
                Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json()?,)))
            }

            $( $($method)* )?
        }
    };
}

pub(crate) use model;

/// An argument of a constructor, where None is something that was given.
pub(crate) enum Argument<'py> {
    Missing,
    Given(Bound<'py, PyAny>),
}

impl<'py> FromPyObject<'_, 'py> for Argument<'py> {
    type Error = std::convert::Infallible;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> Result<Self, Self::Error> {
        Ok(Self::Given(given.to_owned()))
    }
}

/// Refuses a model that would not be the same when it is read back: one whose `extra` has the name of a field.
pub(crate) fn whole<T: Serialize + DeserializeOwned + PartialEq>(py: Python<'_>, model: T) -> PyResult<T> {
    match serde_json::from_str::<T>(&to_json(&model)?) {
        Ok(read) if read == model => Ok(model),
        _ => Err(refused(py, "extra must not have the name of a field of the model", None)),
    }
}

/// A value of the core to fill: its types can be made of JSON only.
pub(crate) fn empty<T: DeserializeOwned>(value: Value) -> PyResult<T> {
    serde_json::from_value(value).map_err(broken)
}

fn broken(error: serde_json::Error) -> PyErr {
    pyo3::exceptions::PyRuntimeError::new_err(error.to_string())
}

pub(crate) fn to_dict<'py>(py: Python<'py>, model: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    // By way of its text, which has the members in the order of the fields.
    parsed(py, &to_json(model)?).map_err(broken)
}

pub(crate) fn to_json(model: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(model).map_err(broken)
}

pub(crate) fn from_dict<T: DeserializeOwned>(name: &str, members: &Bound<'_, PyAny>) -> PyResult<T> {
    let unreadable =
        |error: serde_json::Error| refused(members.py(), format!("this is no {name}: {error}"), None);
    let text = serde_json::to_string(&Json::new(members)).map_err(unreadable)?;
    serde_json::from_str(&text).map_err(unreadable)
}

pub(crate) fn from_json<T: DeserializeOwned>(py: Python<'_>, name: &str, text: &str) -> PyResult<T> {
    serde_json::from_str(text).map_err(|error| refused(py, format!("this is no {name}: {error}"), None))
}

/// Adds `name=value` unless there is nothing to say.
pub(crate) fn show(shown: &mut Vec<String>, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    if !value.is_none() && (name != "extra" || value.is_truthy()?) {
        shown.push(format!("{name}={}", value.repr()?));
    }
    Ok(())
}

//! Models as canonical JSON, and JSON without fixed members as text.

use flows8x8::{Error, ErrorKind};
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::error::FlowsError;

/// The text of an object.
pub(crate) fn object(members: &Map<String, Value>) -> String {
    serde_json::to_string(members).unwrap_or_else(|_| "{}".to_owned())
}

/// Writes the members of an object that is given as text, among those of its model when that flattens them.
pub(crate) fn members<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let members: Map<String, Value> = if text.trim().is_empty() {
        Map::new()
    } else {
        serde_json::from_str(text).map_err(serde::ser::Error::custom)?
    };
    members.serialize(serializer)
}

/// A model as canonical JSON: names in camelCase, absent members left out.
///
/// # Errors
/// `invalid_argument` when a member that holds JSON was given a text that is none.
pub(crate) fn text<T: Serialize>(model: &T) -> Result<String, FlowsError> {
    serde_json::to_string(model).map_err(|error| refused(&error).into())
}

/// A model of the core from its counterpart here.
///
/// # Errors
/// As [`text`].
pub(crate) fn to_core<T: Serialize, C: DeserializeOwned>(model: &T) -> Result<C, Error> {
    let json = serde_json::to_string(model).map_err(|error| refused(&error))?;
    serde_json::from_str(&json).map_err(|error| refused(&error))
}

fn refused(error: &serde_json::Error) -> Error {
    let text = format!("a member of this is not the JSON object that it has to be: {error}");
    Error::of_binding(ErrorKind::InvalidArgument, text, None)
}

/// Gives models their canonical JSON.
macro_rules! canonical_json {
    ($($model:ident),* $(,)?) => {
        $(
            #[uniffi::export]
            impl $model {
                /// The whole as JSON, in its canonical form: names in camelCase, absent members left out.
                pub fn to_json(&self) -> Result<String, crate::error::FlowsError> {
                    crate::json::text(self)
                }
            }
        )*
    };
}

pub(crate) use canonical_json;

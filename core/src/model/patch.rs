//! The three things an update can say about a member.

/// A member of an update: left out, sent as `null`, or sent with a value. An empty value is a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// Not sent: the server keeps what it has.
    #[default]
    Unset,
    /// Sent as `null`.
    Null,
    /// Sent.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the member is left out.
    pub fn is_unset(&self) -> bool {
        matches!(self, Self::Unset)
    }

    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Unset | Self::Null => None,
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl From<&String> for Patch<String> {
    fn from(value: &String) -> Self {
        Self::Value(value.clone())
    }
}

impl From<Option<&str>> for Patch<String> {
    /// `None` is sent as `null`.
    fn from(value: Option<&str>) -> Self {
        value.map(str::to_owned).into()
    }
}

impl From<&str> for Patch<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl<T> From<Option<T>> for Patch<T> {
    /// `None` is sent as `null`.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Patch<crate::FlowJson> {
    fn from(text: &str) -> Self {
        Self::Value(crate::FlowJson::text(text))
    }
}

impl From<String> for Patch<crate::FlowJson> {
    fn from(text: String) -> Self {
        Self::Value(crate::FlowJson::text(text))
    }
}

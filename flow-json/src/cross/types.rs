//! Types of values: of bound fields, of components, of properties.

use std::sync::LazyLock;

use crate::json::{self, Document, NodeId};

use super::flow::{Component, Flow};

/// A schema in some document: the author's, or the one below.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schema<'d> {
    pub(super) document: &'d Document<'d>,
    pub(super) node: NodeId,
}

impl<'d> Schema<'d> {
    pub(super) fn get(self, key: &str) -> Option<Self> {
        self.document.get(self.node, key).map(|node| Self { node, ..self })
    }

    /// The type word, when there is one.
    pub(super) fn word(self) -> Option<&'d str> {
        self.document.get_text(self.node, "type")
    }
}

/// What components yield, as schemas.
static VALUES: LazyLock<Document<'static>> = LazyLock::new(|| {
    const MEDIA: &str = r#"{"string":{"type":"string"},"number":{"type":"number"},"boolean":{"type":"boolean"},
        "strings":{"type":"array","items":{"type":"string"}},
        "range":{"type":"object","properties":{"start-date":{"type":"string"},"end-date":{"type":"string"}}},
        "media":{"type":"array","items":{"type":"object"}}}"#;
    json::parse(MEDIA).unwrap_or_default()
});

/// The schema of a component's value; none for components without one.
pub(super) fn value_schema(document: &Document<'_>, component: &Component<'_>) -> Option<Schema<'static>> {
    let text = |key: &str| document.get_text(component.node, key);
    let name = match component.kind {
        "CheckboxGroup" | "ChipsSelector" => "strings",
        "DatePicker" | "Dropdown" | "RadioButtonsGroup" | "TextArea" | "NavigationList" => "string",
        "CalendarPicker" if text("mode") == Some("range") => "range",
        "CalendarPicker" => "string",
        "TextInput" if matches!(text("input-type"), Some("number" | "passcode")) => "number",
        "TextInput" => "string",
        "OptIn" => "boolean",
        "PhotoPicker" | "DocumentPicker" => "media",
        _ => return None,
    };
    let node = VALUES.get(VALUES.root(), name)?;
    Some(Schema { document: &VALUES, node })
}

impl<'d> Flow<'d> {
    /// The schema below a field of a model, along `properties`.
    pub(super) fn bound_field(
        &self,
        screen: &str,
        keys: impl Iterator<Item = &'d str>,
    ) -> Option<Schema<'d>> {
        let mut keys = keys;
        let node = self.field(screen, keys.next()?)?;
        let own = Schema { document: self.document, node };
        keys.try_fold(own, |schema, key| schema.get("properties")?.get(key))
    }
}

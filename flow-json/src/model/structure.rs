//! What the server asks of a model beyond draft-07.

use crate::json::{Document, NodeId};
use crate::path;
use crate::raw::{Part, RawFinding, pointer_to};

pub(super) const EXAMPLE: &str = "__example__";
const CODE: &str = "INVALID_SCREEN_DATA";

/// The first `__example__` below the top of a field.
pub(super) fn nested_example(document: &Document<'_>, field: NodeId) -> Option<RawFinding> {
    let members = document.members(field).iter().filter(|member| member.key != EXAMPLE);
    let node = members.map(|member| member.value).find_map(|value| first_example(document, value))?;
    let pointer = pointer_to(document, node, Part::Key);
    let message = format!(
        "Property '__example__' is allowed only as a top level property of data model. Invalid entry: '/$root{}'.",
        path::slashed(document, node)
    );
    Some(RawFinding { pointers: vec![pointer], ..RawFinding::new(CODE, message) })
}

fn first_example(document: &Document<'_>, node: NodeId) -> Option<NodeId> {
    let items = document.items(node).iter().find_map(|item| first_example(document, *item));
    items.or_else(|| {
        document.members(node).iter().find_map(|member| match &*member.key {
            EXAMPLE => Some(member.value),
            _ => first_example(document, member.value),
        })
    })
}

/// The type of a field, and of the items of a list.
pub(super) fn types(document: &Document<'_>, field: NodeId) -> Option<RawFinding> {
    let mut schema = field;
    loop {
        if !document.is_object(schema) && !document.is_array(schema) {
            return None;
        }
        let (message, node) = match document.get(schema, "type") {
            None => ("Missing the definition of property 'type'.", schema),
            Some(kind) => match document.text(kind) {
                None => ("Expected the property 'type' to be of type string.", kind),
                Some("array") => match document.get(schema, "items") {
                    None => ("Missing the schema for property 'items' in array.", schema),
                    Some(items) => {
                        schema = items;
                        continue;
                    }
                },
                Some(_) => return None,
            },
        };
        let pointers = vec![pointer_to(document, node, Part::Value)];
        return Some(RawFinding { pointers, ..RawFinding::new(CODE, message) });
    }
}

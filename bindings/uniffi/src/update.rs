//! Changes to a flow.

use flows8x8::{Patch, Result};

use crate::enums::FlowCategory;
use crate::requests::FlowJson;

/// Declares what an update can say about a member that it mentions.
macro_rules! patch {
    ($(#[$doc:meta])* $name:ident, $value:ty) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
        pub enum $name {
            /// Send `null`.
            Null,
            /// Send this.
            Value {
                /// What to send.
                value: $value,
            },
        }

        impl $name {
            /// A member that is not mentioned is not sent.
            fn of(given: Option<Self>) -> Patch<$value> {
                match given {
                    None => Patch::Unset,
                    Some(Self::Null) => Patch::Null,
                    Some(Self::Value { value }) => Patch::Value(value),
                }
            }
        }
    };
}

patch! {
    /// A change to a text.
    TextPatch, String
}

patch! {
    /// A change to what is true or false.
    BoolPatch, bool
}

patch! {
    /// A change to the categories.
    CategoriesPatch, Vec<FlowCategory>
}

patch! {
    /// A change to the document.
    FlowJsonPatch, FlowJson
}

/// Changes to a flow, at least one. What is absent stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct UpdateFlow {
    /// The name.
    #[uniffi(default = None)]
    pub name: Option<TextPatch>,
    /// What the flow is for.
    #[uniffi(default = None)]
    pub categories: Option<CategoriesPatch>,
    /// Whether to publish it.
    #[uniffi(default = None)]
    pub publish: Option<BoolPatch>,
    /// The document.
    #[uniffi(default = None)]
    pub flow_json: Option<FlowJsonPatch>,
    /// A flow whose document to copy.
    #[uniffi(default = None)]
    pub clone_flow_id: Option<TextPatch>,
    /// Where the flow asks for data.
    #[uniffi(default = None)]
    pub endpoint_uri: Option<TextPatch>,
    /// The application the flow belongs to.
    #[uniffi(default = None)]
    pub application_id: Option<TextPatch>,
}

impl UpdateFlow {
    pub(crate) async fn into_core(self) -> Result<flows8x8::UpdateFlow> {
        let document = match FlowJsonPatch::of(self.flow_json) {
            Patch::Unset => Patch::Unset,
            Patch::Null => Patch::Null,
            Patch::Value(document) => Patch::Value(document.into_core().await?),
        };
        let categories = match CategoriesPatch::of(self.categories) {
            Patch::Unset => Patch::Unset,
            Patch::Null => Patch::Null,
            Patch::Value(list) => Patch::Value(list.into_iter().map(Into::into).collect()),
        };
        Ok(flows8x8::UpdateFlow::new()
            .name(TextPatch::of(self.name))
            .patch_categories(categories)
            .publish(BoolPatch::of(self.publish))
            .flow_json(document)
            .clone_flow_id(TextPatch::of(self.clone_flow_id))
            .endpoint_uri(TextPatch::of(self.endpoint_uri))
            .application_id(TextPatch::of(self.application_id)))
    }
}

//! Statuses, categories, regions and path styles.

use serde::{Serialize, Serializer};

/// Declares an enum whose values the server may add to.
macro_rules! open_enum {
    ($(#[$doc:meta])* $name:ident, $of_text:ident { $($(#[$value_doc:meta])* $value:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
        #[uniffi::export(Display)]
        pub enum $name {
            $($(#[$value_doc])* $value,)*
            /// A value that this version does not know. It goes back as it came.
            Unknown {
                /// The text of the API.
                text: String,
            },
        }

        #[uniffi::export]
        impl $name {
            /// The text of the API, such as in its JSON.
            pub fn api_text(&self) -> String {
                flows8x8::$name::from(self.clone()).as_str().to_owned()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.api_text())
            }
        }

        /// The value that a text of the API stands for.
        #[uniffi::export]
        pub fn $of_text(text: String) -> $name {
            flows8x8::$name::from(text).into()
        }

        impl From<flows8x8::$name> for $name {
            fn from(value: flows8x8::$name) -> Self {
                match value {
                    $(flows8x8::$name::$value => Self::$value,)*
                    other => Self::Unknown { text: other.as_str().to_owned() },
                }
            }
        }

        impl From<$name> for flows8x8::$name {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$value => Self::$value,)*
                    $name::Unknown { text } => Self::from(text),
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(flows8x8::$name::from(self.clone()).as_str())
            }
        }
    };
}

open_enum! {
    /// Where a flow stands in its life.
    FlowStatus, flow_status_of_text {
        /// It can be changed, and cannot be sent.
        Draft,
        /// It can be sent, and cannot be changed any more.
        Published,
        /// It was withdrawn for good.
        Deprecated,
    }
}

open_enum! {
    /// What a flow is for.
    FlowCategory, flow_category_of_text {
        /// Making an account.
        SignUp,
        /// Logging in.
        SignIn,
        /// Booking an appointment.
        AppointmentBooking,
        /// Collecting leads.
        LeadGeneration,
        /// Getting in touch.
        ContactUs,
        /// Support.
        CustomerSupport,
        /// Asking questions.
        Survey,
        /// Anything else.
        Other,
    }
}

/// The region an account was provisioned in. The wrong one looks like an unknown account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Region {
    /// `ap`, Asia-Pacific: `https://chatapps.8x8.com`. The default.
    Ap,
    /// `na`, North America: `https://chatapps.us.8x8.com`.
    Na,
    /// `eu`, Europe: `https://chatapps.8x8.uk`.
    Eu,
    /// `id`, Indonesia: `https://chatapps.8x8.id`.
    Id,
}

impl From<Region> for flows8x8::Region {
    fn from(region: Region) -> Self {
        match region {
            Region::Ap => Self::AsiaPacific,
            Region::Na => Self::NorthAmerica,
            Region::Eu => Self::Europe,
            Region::Id => Self::Indonesia,
        }
    }
}

/// Which of the two documented path layouts to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum PathStyle {
    /// `/api/v1/accounts/{account}/channels/{channel}/flows`. The default.
    Accounts,
    /// `/config/v1/channels/whatsapp/{channel}/flows`. Needs no account.
    Config,
}

impl From<PathStyle> for flows8x8::PathStyle {
    fn from(style: PathStyle) -> Self {
        match style {
            PathStyle::Accounts => Self::Accounts,
            PathStyle::Config => Self::Config,
        }
    }
}

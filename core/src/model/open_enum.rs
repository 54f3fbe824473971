//! Enums whose values the server may add to: an unknown value keeps its text and goes back unchanged.

/// Declares an open enum of API texts.
macro_rules! open_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
            /// A value this version does not know, with its text.
            Unknown(Box<str>),
        }

        impl $name {
            /// The values this version knows.
            pub const KNOWN: &'static [$name] = &[$($name::$variant,)*];

            /// The text the API uses.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }

            /// Whether this version knows the value.
            #[must_use]
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    other => Self::Unknown(other.into()),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl PartialEq<$name> for str {
            fn eq(&self, value: &$name) -> bool {
                self == value.as_str()
            }
        }

        impl PartialEq<$name> for &str {
            fn eq(&self, value: &$name) -> bool {
                *self == value.as_str()
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = super::decode::Text::deserialize(deserializer)?;
                Ok(Self::from(&*text.0))
            }
        }
    };
}

open_enum! {
    /// Where a flow stands in its life: `DRAFT`, then `PUBLISHED`, then `DEPRECATED`.
    ///
    /// Meta also has `BLOCKED` and `THROTTLED`; 8x8 documents neither, so they come as [`Unknown`](Self::Unknown).
    FlowStatus {
        /// Can be changed, previewed and deleted.
        Draft = "DRAFT",
        /// Can be sent; can no longer be changed or deleted.
        Published = "PUBLISHED",
        /// Withdrawn. There is no way back.
        Deprecated = "DEPRECATED",
    }
}

open_enum! {
    /// What a flow is for. 8x8 documents these eight; a value it does not know is sent and left to the server.
    FlowCategory {
        /// Registration.
        SignUp = "SIGN_UP",
        /// Log-in.
        SignIn = "SIGN_IN",
        /// Booking of appointments.
        AppointmentBooking = "APPOINTMENT_BOOKING",
        /// Collecting contacts of possible customers.
        LeadGeneration = "LEAD_GENERATION",
        /// A contact form.
        ContactUs = "CONTACT_US",
        /// Help for customers.
        CustomerSupport = "CUSTOMER_SUPPORT",
        /// Questions and answers.
        Survey = "SURVEY",
        /// Anything else.
        Other = "OTHER",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_value_goes_back_unchanged() {
        let status: FlowStatus = serde_json::from_str("\"ON_HOLD\"").unwrap();
        assert_eq!(status, FlowStatus::Unknown("ON_HOLD".into()));
        assert!(!status.is_known());
        assert_eq!(serde_json::to_string(&status).unwrap(), "\"ON_HOLD\"");
    }

    #[test]
    fn known_values_have_one_spelling() {
        for category in FlowCategory::KNOWN {
            assert_eq!(&FlowCategory::from(category.as_str()), category);
        }
        assert!(FlowStatus::Draft == "DRAFT");
        assert!(!FlowStatus::from("draft").is_known());
    }
}

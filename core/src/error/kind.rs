//! The kinds of failure: one table, append-only, mapped by name into every language.

/// Declares [`ErrorKind`] from one table, so that a kind cannot lack a name, a number or a class.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident => ($name:literal, $code:literal, $transient:literal),)*) => {
        /// What went wrong, in one of a closed set of names that only ever grows.
        ///
        /// The names ([`as_str`](Self::as_str)) and numbers ([`code`](Self::code)) are stable and the same in every
        /// language binding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[$doc])* $kind,)*
        }

        impl ErrorKind {
            /// Every kind, in the order of its number.
            pub const ALL: &'static [ErrorKind] = &[$(ErrorKind::$kind,)*];

            /// The stable name, such as `not_found`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(ErrorKind::$kind => $name,)* }
            }

            /// The stable number, such as 6 for `not_found`. Numbers are never given out twice.
            #[must_use]
            pub const fn code(self) -> u32 {
                match self { $(ErrorKind::$kind => $code,)* }
            }

            /// Whether the same call may well succeed a little later.
            #[must_use]
            pub const fn is_transient(self) -> bool {
                match self { $(ErrorKind::$kind => $transient,)* }
            }
        }
    };
}

kinds! {
    /// An argument cannot be sent: nothing went over the wire.
    InvalidArgument => ("invalid_argument", 1, false),
    /// The client is not set up completely or contradicts itself: nothing went over the wire.
    Configuration => ("configuration", 2, false),
    /// The server refused the request as malformed (400).
    BadRequest => ("bad_request", 3, false),
    /// The API key is missing, wrong or disabled (401; 400 with code 1200).
    Authentication => ("authentication", 4, false),
    /// The key is valid but may not do this (403; 400 with code 1201).
    PermissionDenied => ("permission_denied", 5, false),
    /// The flow, channel or account does not exist (404; 400 with code 1300).
    NotFound => ("not_found", 6, false),
    /// The call's deadline passed, or the server gave up waiting (408).
    Timeout => ("timeout", 7, true),
    /// The flow's state does not allow this (409; 400 with the documented message). A name that is taken is a 400 of 8x8's that says
    /// so, and this with `reconcile` on.
    Conflict => ("conflict", 8, false),
    /// This version of the API was withdrawn (410).
    Gone => ("gone", 9, false),
    /// The request body is too large (413).
    PayloadTooLarge => ("payload_too_large", 10, false),
    /// The flow JSON is not valid (422; 400 with the documented message).
    ValidationFailed => ("validation_failed", 11, false),
    /// The server demands a newer TLS version (426).
    UpgradeRequired => ("upgrade_required", 12, false),
    /// Too many requests (429).
    RateLimited => ("rate_limited", 13, true),
    /// The server failed (5xx).
    Server => ("server", 14, true),
    /// Any other status, redirects included, or a 2xx that says it did not succeed.
    UnexpectedStatus => ("unexpected_status", 15, false),
    /// No connection could be made, or it broke before an answer came.
    Connect => ("connect", 16, true),
    /// The TLS handshake failed; the message says whether the certificate's issuer, name or date is the reason.
    Tls => ("tls", 17, false),
    /// The proxy could not be reached or refused to connect (407 included).
    Proxy => ("proxy", 18, false),
    /// A successful answer could not be read.
    Decode => ("decode", 19, false),
    /// The request was sent and no answer came: it may have taken effect.
    OutcomeUnknown => ("outcome_unknown", 20, false),
    /// A webhook body was refused.
    Webhook => ("webhook", 21, false),
    /// The caller cancelled the call.
    Cancelled => ("cancelled", 22, false),
    /// The client was closed.
    Closed => ("closed", 23, false),
    /// A defect of this library; please report it.
    Internal => ("internal", 24, false),
}

impl std::fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for ErrorKind {
    type Err = UnknownErrorKind;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name).ok_or(UnknownErrorKind)
    }
}

/// The text names no [`ErrorKind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownErrorKind;

impl std::fmt::Display for UnknownErrorKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no such error kind")
    }
}

impl std::error::Error for UnknownErrorKind {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_positions_and_names_are_unique() {
        for (index, kind) in ErrorKind::ALL.iter().enumerate() {
            assert_eq!(
                kind.code() as usize,
                index + 1,
                "{kind}: numbers are given out in order and never change"
            );
            assert_eq!(kind.as_str().parse(), Ok(*kind));
        }
    }
}

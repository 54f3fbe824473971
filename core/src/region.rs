//! Where 8x8 serves the API, and under which paths.

use std::str::FromStr;

use crate::Error;

/// The region an account was provisioned in. The wrong one looks like an unknown account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Region {
    /// `ap`, Asia-Pacific: `https://chatapps.8x8.com`. The default.
    #[default]
    AsiaPacific,
    /// `na`, North America: `https://chatapps.us.8x8.com`.
    NorthAmerica,
    /// `eu`, Europe: `https://chatapps.8x8.uk`.
    Europe,
    /// `id`, Indonesia: `https://chatapps.8x8.id`.
    Indonesia,
}

impl Region {
    /// Every region.
    pub const ALL: &'static [Region] =
        &[Self::AsiaPacific, Self::NorthAmerica, Self::Europe, Self::Indonesia];

    /// The name used in configuration: `ap`, `na`, `eu` or `id`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AsiaPacific => "ap",
            Self::NorthAmerica => "na",
            Self::Europe => "eu",
            Self::Indonesia => "id",
        }
    }

    /// The base URL of the region.
    #[must_use]
    pub const fn base_url(self) -> &'static str {
        match self {
            Self::AsiaPacific => "https://chatapps.8x8.com",
            Self::NorthAmerica => "https://chatapps.us.8x8.com",
            Self::Europe => "https://chatapps.8x8.uk",
            Self::Indonesia => "https://chatapps.8x8.id",
        }
    }
}

impl std::fmt::Display for Region {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Region {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let name = text.trim().to_ascii_lowercase();
        Self::ALL.iter().copied().find(|region| region.as_str() == name).ok_or_else(|| {
            Error::configuration(format!("unknown region {text:?}: use ap, na, eu or id"))
                .with_hint("ap is Asia-Pacific, na North America, eu Europe, id Indonesia")
        })
    }
}

/// Which of the two documented path layouts to use. The client never falls back from one to the other by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PathStyle {
    /// `/api/v1/accounts/{account}/channels/{channel}/flows`, as in 8x8's OpenAPI and reference. The default.
    #[default]
    Accounts,
    /// `/config/v1/channels/whatsapp/{channel}/flows`, as in 8x8's guides. Needs no account.
    Config,
}

impl PathStyle {
    /// The name used in configuration: `accounts` or `config`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Config => "config",
        }
    }
}

impl std::fmt::Display for PathStyle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PathStyle {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text.trim().to_ascii_lowercase().as_str() {
            "accounts" => Ok(Self::Accounts),
            "config" => Ok(Self::Config),
            _ => Err(Error::configuration(format!("unknown path style {text:?}: use accounts or config"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_region_is_answered_with_all_four() {
        let error = "us".parse::<Region>().unwrap_err();
        for region in Region::ALL {
            assert!(error.message().contains(region.as_str()), "{error}");
            assert_eq!(region.as_str().to_uppercase().parse::<Region>().unwrap(), *region);
        }
    }
}

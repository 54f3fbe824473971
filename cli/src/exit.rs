//! How the command ends: the exit codes, and which kind of failure has which.

use std::process::ExitCode;

use flows8x8::ErrorKind;

/// The exit codes as every help text lists them.
macro_rules! exit_codes {
    () => {
        "Exit codes:
  0    done
  1    any other failure
  2    wrong usage or set-up: an argument, a file, a missing key, account or channel
  3    findings in the flow JSON (create and update: the flow was saved)
  4    authentication or permission
  5    not found
  6    conflict: the flow's state does not allow it, or the name is taken
  7    rate limited, after retries
  8    network, TLS, proxy, timeout
  9    partial: some of several flows failed
  130  interrupted (SIGINT), 143 terminated (SIGTERM)"
    };
}

/// The end of a command's help: what else there is to know, its examples, the exit codes.
macro_rules! help_after {
    ($details:literal: $($example:literal)+) => {
        concat!($details, "\n\n", help_after!($($example)+))
    };
    ($($example:literal)+) => {
        concat!("Examples:\n", $("  ", $example, "\n",)+ "\n", exit_codes!())
    };
}

/// The end of the command, as a shell sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// Any failure without a code of its own.
    Failure = 1,
    /// The arguments or the set-up cannot be used; as clap has it.
    Usage = 2,
    /// The flow JSON has findings.
    Findings = 3,
    /// The key is missing rights, or is none.
    Auth = 4,
    /// The flow, channel or account does not exist.
    NotFound = 5,
    /// The flow's state does not allow it.
    Conflict = 6,
    /// Too many requests, still after the retries.
    RateLimited = 7,
    /// No answer: network, TLS, proxy, timeout.
    Network = 8,
    /// Some of several flows failed.
    Partial = 9,
    /// SIGINT.
    Interrupted = 130,
    /// SIGTERM.
    Terminated = 143,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The exit code of every kind of failure.
pub(crate) const BY_KIND: &[(ErrorKind, Exit)] = &[
    (ErrorKind::InvalidArgument, Exit::Usage),
    (ErrorKind::Configuration, Exit::Usage),
    (ErrorKind::BadRequest, Exit::Failure),
    (ErrorKind::Authentication, Exit::Auth),
    (ErrorKind::PermissionDenied, Exit::Auth),
    (ErrorKind::NotFound, Exit::NotFound),
    (ErrorKind::Timeout, Exit::Network),
    (ErrorKind::Conflict, Exit::Conflict),
    (ErrorKind::Gone, Exit::Failure),
    (ErrorKind::PayloadTooLarge, Exit::Failure),
    (ErrorKind::ValidationFailed, Exit::Findings),
    (ErrorKind::UpgradeRequired, Exit::Network),
    (ErrorKind::RateLimited, Exit::RateLimited),
    (ErrorKind::Server, Exit::Failure),
    (ErrorKind::UnexpectedStatus, Exit::Failure),
    (ErrorKind::Connect, Exit::Network),
    (ErrorKind::Tls, Exit::Network),
    (ErrorKind::Proxy, Exit::Network),
    (ErrorKind::Decode, Exit::Failure),
    (ErrorKind::OutcomeUnknown, Exit::Network),
    (ErrorKind::Webhook, Exit::Failure),
    (ErrorKind::Cancelled, Exit::Interrupted),
    (ErrorKind::Closed, Exit::Failure),
    (ErrorKind::Internal, Exit::Failure),
];

impl Exit {
    /// The exit code of a kind of failure. The table has every kind, which a test checks.
    pub(crate) fn of(kind: ErrorKind) -> Self {
        BY_KIND.iter().find(|(row, _)| *row == kind).map_or(Self::Failure, |(_, exit)| *exit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_an_exit_code() {
        let rows: Vec<ErrorKind> = BY_KIND.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(rows, ErrorKind::ALL, "add a row to BY_KIND in src/exit.rs for each kind, in their order");
    }

    #[test]
    fn no_failure_looks_like_a_success() {
        for kind in ErrorKind::ALL {
            assert_ne!(Exit::of(*kind), Exit::Done, "{kind}");
        }
    }

    #[test]
    fn the_readme_has_the_exit_codes_of_the_help() {
        let readme = include_str!("../README.md");
        for line in exit_codes!().lines().skip(1) {
            let (code, meaning) = line.trim().split_once(' ').unwrap();
            let meaning = meaning.split(", 143").next().unwrap().trim();
            assert!(readme.contains(&format!("| {code} | {meaning}")), "README.md lacks: {line}");
        }
    }
}

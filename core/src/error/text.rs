//! An error in words, in the one form that every language has.

use std::fmt;

use super::Error;

/// A text on one line: a server's line ends and escape sequences must not forge lines of a log.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| match character {
            control if control.is_control() => write!(f, "{}", control.escape_default()),
            other => fmt::Write::write_char(f, other),
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        if let Some(operation) = inner.operation {
            write!(f, "{operation}: ")?;
        }
        write!(f, "{}", inner.kind)?;
        if let Some(status) = inner.http_status {
            write!(f, " ({status})")?;
        }
        write!(f, ": {}", OneLine(inner.message.trim().trim_end_matches('.')))?;
        let details = self.details();
        if !details.is_empty() {
            write!(f, " [{}]", OneLine(&details.join(", ")))?;
        }
        match &inner.hint {
            Some(hint) => write!(f, "; hint: {}", OneLine(hint)),
            None => Ok(()),
        }
    }
}

impl Error {
    /// What stands in the brackets of the text.
    fn details(&self) -> Vec<String> {
        let inner = &self.0;
        let mut details = Vec::new();
        if let Some(api) = &inner.api {
            details.extend(api.code.map(|code| format!("code {code}")));
            details.extend(api.error_id.as_ref().map(|id| format!("errorId {id}")));
        }
        if let (Some(method), Some(path)) = (&inner.method, &inner.path) {
            details.push(format!("{method} {}", shorten(path)));
        }
        if inner.attempts > 0 {
            details.push(format!("attempt {} of {}", inner.attempts, inner.attempts_allowed));
        }
        details
    }
}

/// The part of a path that tells one request from another: account and channel are the same in all of them.
pub(crate) fn shorten(path: &str) -> String {
    let channel = path.find("/channels/").unwrap_or(0);
    match path[channel..].find("/flows") {
        Some(at) if channel + at > 0 => format!("...{}", &path[channel + at..]),
        _ => path.to_owned(),
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        if !f.alternate() {
            // What a `main` that returns this error prints: the text for people, and why. `{:#?}` shows all fields.
            write!(f, "{self}")?;
            return match &inner.source {
                Some(cause) => write!(f, "; cause: {}", OneLine(&cause.0)),
                None => Ok(()),
            };
        }
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("message", &inner.message)
            .field("operation", &inner.operation)
            .field("method", &inner.method)
            .field("path", &inner.path)
            .field("http_status", &inner.http_status)
            .field("api", &inner.api)
            .field("validation_errors", &inner.validation_errors)
            .field("retry_after", &inner.retry_after)
            .field("attempts", &inner.attempts)
            .field("body", &inner.body)
            .field("hint", &inner.hint)
            .field("source", &inner.source)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use crate::error::ApiError;
    use crate::{Error, ErrorKind};

    #[test]
    fn the_text_has_the_documented_form() {
        let api = ApiError { code: Some(1000), error_id: Some("91b1".into()), ..ApiError::default() };
        let error = Error::new(ErrorKind::Conflict, "Flow must be in DRAFT status.")
            .with_request("update_flow", "PUT", "/api/v1/accounts/a/channels/c/flows/123")
            .with_status(409)
            .with_api(Some(api))
            .with_attempts(1, 3)
            .with_hint("published flows cannot change, create a new one");
        assert_eq!(
            error.to_string(),
            "update_flow: conflict (409): Flow must be in DRAFT status [code 1000, errorId 91b1, PUT \
             .../flows/123, attempt 1 of 3]; hint: published flows cannot change, create a new one"
        );
    }

    #[test]
    fn a_failure_before_any_request_names_no_attempt() {
        let error = Error::configuration("no API key").with_hint("set FLOWS8X8_API_KEY");
        assert_eq!(error.to_string(), "configuration: no API key; hint: set FLOWS8X8_API_KEY");
    }
}

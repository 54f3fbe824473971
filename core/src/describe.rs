//! A client in words, for people and logs: everything but the key.

use std::fmt;

use crate::Client;

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe_to(f, self.is_closed())
    }
}

impl Client {
    /// The client in words, for a wrapper that knows by itself whether it is closed.
    pub(crate) fn describe_as(&self, closed: bool) -> String {
        struct Description<'a>(&'a Client, bool);
        impl fmt::Display for Description<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.describe_to(f, self.1)
            }
        }
        Description(self, closed).to_string()
    }

    fn describe_to(&self, f: &mut fmt::Formatter<'_>, closed: bool) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .field("path_style", &self.shared.path_style.as_str())
            .field("account_id", &self.account_id())
            .field("channel_id", &self.channel_id())
            .field("api_key", &format_args!("[redacted]"))
            .field("timeout", &self.settings.timeout)
            .field("max_retries", &self.settings.policy.max_retries)
            .field("proxy", &self.shared.transport.proxy())
            .field("user_agent", &self.shared.user_agent)
            .field("closed", &closed)
            .finish()
    }
}

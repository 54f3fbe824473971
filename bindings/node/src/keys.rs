//! Keys that a JavaScript function gives.

use flows8x8::{ApiKey, CredentialProvider, KeyFuture};

use crate::queue::Sender;

/// A key, or what was thrown instead, in words.
pub(crate) type Key = Result<String, String>;

/// The function as the core asks it: through the event loop of the call that wants the key.
pub(crate) struct Provider;

impl CredentialProvider for Provider {
    fn api_key(&self, refresh: bool) -> KeyFuture<'_> {
        let answered = Sender::ask_for_key(refresh);
        Box::pin(async move {
            let gone = "the event loop has gone";
            let key = answered.ok_or(gone)?.await.map_err(|_| gone)?;
            Ok(ApiKey::new(key?))
        })
    }
}

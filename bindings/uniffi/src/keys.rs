//! Keys that an object of the program gives.

use std::fmt;
use std::sync::Arc;

use flows8x8::{ApiKey, KeyFuture};

/// A source of API keys, such as a vault.
///
/// It is asked before the first attempt of every call, and once more when that attempt was answered with 401. It may
/// block: it is asked on a thread of its own, by several at once when there are several calls.
#[uniffi::export(with_foreign)]
pub trait CredentialProvider: Send + Sync {
    /// The key to use now. `refresh` is true when the key given last was refused.
    fn api_key(&self, refresh: bool) -> Result<String, KeyError>;
}

/// Why there is no key; any other exception of the program counts as one. The call then fails with kind `configuration` and
/// this as its cause.
// No member is named message: Throwable of Kotlin has one.
#[derive(Debug, uniffi::Error)]
pub enum KeyError {
    /// The key cannot be had.
    Failed {
        /// Why, in words. Never the key.
        reason: String,
    },
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Failed { reason } = self;
        f.write_str(reason)
    }
}

impl std::error::Error for KeyError {}

/// Without this, any other exception of the program would be a panic here.
impl From<uniffi::UnexpectedUniFFICallbackError> for KeyError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        // What Kotlin says goes on with the lines of the stack.
        let reason = error.reason.lines().next().unwrap_or_default().to_owned();
        Self::Failed { reason }
    }
}

/// The object as the core asks it.
pub(crate) struct Provider(pub(crate) Arc<dyn CredentialProvider>);

impl flows8x8::CredentialProvider for Provider {
    fn api_key(&self, refresh: bool) -> KeyFuture<'_> {
        let provider = self.0.clone();
        Box::pin(async move {
            // All calls share one thread, which must not wait for the program.
            let asked = tokio::task::spawn_blocking(move || provider.api_key(refresh)).await;
            let key = asked.map_err(|_| "asking for it panicked")??;
            Ok(ApiKey::new(key))
        })
    }
}

//! Cancelling a call from elsewhere.

use tokio_util::sync::CancellationToken;

/// Cancels the calls it was given to, from any thread. Copies are the same token.
///
/// Dropping the future of a call cancels it too; a token is for those who do not hold the future.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(CancellationToken);

impl CancelToken {
    /// A token that cancels nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels every call that has the token, now and later: they fail with kind `cancelled`.
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether it was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    /// A token that is cancelled with this one, and can be cancelled alone.
    pub(crate) fn child(&self) -> Self {
        Self(self.0.child_token())
    }

    pub(crate) async fn cancelled(&self) {
        self.0.cancelled().await;
    }
}

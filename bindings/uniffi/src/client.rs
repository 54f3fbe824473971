//! The client.

use std::fmt;
use std::sync::Arc;

use flows8x8::host::Side;

use crate::call::CallOptions;
use crate::client_options::{ClientOptions, builder};
use crate::error::{FlowsError, guarded};

/// A client of 8x8's WhatsApp Flows API, bound to key, region, account and channel.
///
/// It may be used from many threads at once, and after a fork in both processes. Copies share connections.
#[derive(uniffi::Object)]
#[uniffi::export(Debug, Display)]
pub struct Client {
    pub(crate) core: flows8x8::Client,
    /// The thread and the connections that calls have in this process.
    pub(crate) side: Arc<Side>,
}

#[uniffi::export]
impl Client {
    /// A client from options, the environment and the defaults, in this order.
    #[uniffi::constructor(default(options = None))]
    pub fn new(options: Option<ClientOptions>) -> Result<Self, FlowsError> {
        guarded(|| {
            let core = builder(options.unwrap_or_default())?.build()?;
            Ok(Self { core, side: Arc::default() })
        })
    }

    /// A copy for another channel. Shares connections with this one.
    pub fn with_channel(&self, channel_id: String) -> Result<Arc<Self>, FlowsError> {
        guarded(|| Ok(self.copy(self.core.with_channel(channel_id)?)))
    }

    /// A copy whose calls have these options unless they say otherwise. Shares connections with this one.
    pub fn with_options(&self, options: CallOptions) -> Result<Arc<Self>, FlowsError> {
        guarded(|| Ok(self.copy(self.core.with_options(options.to_core()?))))
    }

    /// Closes this client and all its copies: calls under way fail with kind `closed`, and so does every later one.
    pub fn close(&self) {
        self.core.close();
        self.side.close();
    }

    /// Whether this client or a copy was closed.
    pub fn is_closed(&self) -> bool {
        self.core.is_closed()
    }

    /// The server's address.
    pub fn base_url(&self) -> String {
        self.core.base_url().to_owned()
    }

    /// The channel the client is bound to.
    pub fn channel_id(&self) -> Option<String> {
        self.core.channel_id().map(str::to_owned)
    }

    /// The account the client is bound to.
    pub fn account_id(&self) -> Option<String> {
        self.core.account_id().map(str::to_owned)
    }

    /// The client in words, without the key.
    pub fn describe(&self) -> String {
        self.core.describe()
    }
}

impl Client {
    fn copy(&self, core: flows8x8::Client) -> Arc<Self> {
        Arc::new(Self { core, side: self.side.clone() })
    }
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.core.describe())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.core.describe())
    }
}

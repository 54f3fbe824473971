//! SIGINT and SIGTERM: the call under way is cancelled, so that the command can still say what became of it.

use flows8x8::CancelToken;
use tokio::sync::watch;

use crate::exit::Exit;
use crate::failure::Failure;

/// Tells when a signal has come. Copies listen to the same signals.
#[derive(Clone, Debug)]
pub(crate) struct Interrupt {
    /// Cancelled by the first signal.
    pub(crate) token: CancelToken,
    signal: watch::Receiver<Option<Exit>>,
}

impl Interrupt {
    /// Starts to listen, on the current runtime.
    pub(crate) fn listen() -> Result<Self, Failure> {
        let token = CancelToken::new();
        let (sender, signal) = watch::channel(None);
        let mut signals = Signals::new().map_err(|error| Failure::io("cannot listen for signals", &error))?;
        let cancelled = token.clone();
        tokio::spawn(async move {
            let exit = signals.next().await;
            let _ = sender.send(Some(exit));
            cancelled.cancel();
            // Whoever asks twice does not want to hear about it any more.
            let exit = signals.next().await;
            std::process::exit(exit as i32);
        });
        Ok(Self { token, signal })
    }

    /// The signal that came, as an exit code.
    pub(crate) fn exit(&self) -> Option<Exit> {
        *self.signal.borrow()
    }

    /// Waits for a signal.
    pub(crate) async fn wait(&self) {
        let mut signal = self.signal.clone();
        if signal.wait_for(Option::is_some).await.is_err() {
            // The listener is gone, so there will be no signal any more.
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) -> Exit {
        tokio::select! {
            _ = self.interrupt.recv() => Exit::Interrupted,
            _ = self.terminate.recv() => Exit::Terminated,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "the same signature as on Unix, where it can fail")]
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Exit {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Exit::Interrupted
    }
}

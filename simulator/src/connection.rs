//! Connections that end when the simulator stops, or when nothing moves on them.

use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, Sleep, sleep};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use crate::delivery::Delivery;
use crate::line::Line;

/// How long a connection may be silent, within a request or between two.
const IDLE_TIME: Duration = Duration::from_secs(120);
/// How long to wait when no connection can be accepted, mostly for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A listener whose connections know when to end.
pub(crate) struct Door {
    listener: TcpListener,
    stop: CancellationToken,
}

impl Door {
    pub(crate) fn new(listener: TcpListener, stop: CancellationToken) -> Self {
        Self { listener, stop }
    }
}

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) => return (Connection::new(stream, &self.stop), peer),
                Err(_) => sleep(ACCEPT_PAUSE).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A TCP stream that reads as ended once the simulator stops, and that delivers answers as its [`Line`] was told.
/// Without the first a client that sent half a request and went silent would keep `stop` waiting for ever.
pub(crate) struct Connection {
    stream: TcpStream,
    line: Line,
    delivery: Delivery,
    stopped: Pin<Box<WaitForCancellationFutureOwned>>,
    idle: Pin<Box<Sleep>>,
    /// Time to wait before the next bytes of a slow answer.
    pause: Option<Pin<Box<Sleep>>>,
    /// Nothing more is read: the answer that was given is the last one.
    is_closing: bool,
}

impl Connection {
    fn new(stream: TcpStream, stop: &CancellationToken) -> Self {
        // Answers are small and written whole; waiting for more to send would only add latency.
        let _ = stream.set_nodelay(true);
        Self {
            stream,
            line: Line::new(stop.clone()),
            delivery: Delivery::default(),
            stopped: Box::pin(stop.clone().cancelled_owned()),
            idle: Box::pin(sleep(IDLE_TIME)),
            pause: None,
            is_closing: false,
        }
    }

    /// The end of it that a request's handler gets.
    pub(crate) fn line(&self) -> Line {
        self.line.clone()
    }

    fn is_over(&mut self, context: &mut Context<'_>) -> bool {
        self.stopped.as_mut().poll(context).is_ready()
            || (!self.line.is_held() && self.idle.as_mut().poll(context).is_ready())
    }

    fn reset_idle(&mut self, time: Duration) {
        self.idle.as_mut().reset(Instant::now() + time);
    }

    fn take_delivery(&mut self) {
        if let Some(delivery) = self.line.take_delivery() {
            self.delivery = delivery;
            self.pause = None;
            self.reset_idle(IDLE_TIME);
        }
    }

    /// Writes what the delivery leaves of `bytes` now.
    fn deliver(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.take_delivery();
        if let Some(reset) = self.delivery.ends() {
            return Poll::Ready(Err(self.end(context, reset)));
        }
        if self.is_pausing(context) {
            return self.unless_over(context);
        }
        let bytes = &bytes[..self.delivery.room(bytes)];
        match Pin::new(&mut self.stream).poll_write(context, bytes) {
            Poll::Pending => self.unless_over(context),
            Poll::Ready(Ok(count)) => {
                self.reset_idle(IDLE_TIME);
                let progress = self.delivery.written(&bytes[..count]);
                self.pause = progress.pause.map(|time| Box::pin(sleep(time)));
                if let Some(time) = progress.idle {
                    self.is_closing = time.is_zero();
                    self.reset_idle(time);
                    // Whoever waits for the next request has to look at the new end.
                    context.waker().wake_by_ref();
                }
                Poll::Ready(Ok(count))
            }
            failed => failed,
        }
    }

    fn is_pausing(&mut self, context: &mut Context<'_>) -> bool {
        self.pause.as_mut().is_some_and(|pause| pause.as_mut().poll(context).is_pending())
    }

    fn unless_over<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if self.is_over(context) {
            Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()))
        } else {
            Poll::Pending
        }
    }

    /// Ends the connection in the middle of things. The error makes the server let go of it, which is when a reset
    /// goes out.
    fn end(&mut self, context: &mut Context<'_>, reset: bool) -> io::Error {
        if reset {
            let _ = self.stream.set_zero_linger();
        } else {
            let _ = Pin::new(&mut self.stream).poll_shutdown(context);
        }
        io::ErrorKind::ConnectionAborted.into()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.is_closing {
            return Poll::Ready(Ok(()));
        }
        match Pin::new(&mut self.stream).poll_read(context, buffer) {
            Poll::Pending if self.is_over(context) => Poll::Ready(Ok(())),
            Poll::Pending => Poll::Pending,
            ready => {
                self.reset_idle(IDLE_TIME);
                ready
            }
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.deliver(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.take_delivery();
        if !self.delivery.is_plain() {
            let first = slices.iter().find(|slice| !slice.is_empty()).map_or(&[][..], |slice| slice);
            return self.deliver(context, first);
        }
        match Pin::new(&mut self.stream).poll_write_vectored(context, slices) {
            Poll::Pending => self.unless_over(context),
            ready => {
                self.reset_idle(IDLE_TIME);
                ready
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

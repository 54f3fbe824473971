//! Plays one vector on a listener of its own.

use super::check;
use super::http::{self, Request};
use super::reply;
use super::vector::{Drop as Dropped, Exchange, Reply, Scheme, Vector};
use serde::Serialize;
use std::collections::BTreeSet;
use std::future::pending;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// Connections that may wait to be accepted.
const BACKLOG: u32 = 128;

/// What a client did with a vector's exchanges.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// Whether every exchange was played and every request was as expected.
    pub ok: bool,
    /// Every difference, with the number of the exchange it belongs to.
    pub problems: Vec<String>,
    /// Requests that came, those that were dropped unread included.
    pub requests: usize,
}

/// A vector being played. Dropping it closes the listener and all its connections.
#[derive(Debug)]
pub struct Run {
    base_url: String,
    stage: Arc<Stage>,
    acceptor: Option<JoinHandle<()>>,
    /// Holds the port of a vector that does not listen, so that nobody else listens there meanwhile.
    _reserved: Option<TcpSocket>,
}

impl Run {
    /// Opens a listener for the vector and starts to play it, on the runtime it is called in.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn start(vector: Arc<Vector>) -> io::Result<Self> {
        let scheme = if vector.scheme == Scheme::Https { "https" } else { "http" };
        let (address, socket) = fresh_port()?;
        let (listener, reserved) =
            if vector.listen { (Some(socket.listen(BACKLOG)?), None) } else { (None, Some(socket)) };
        let base_url = format!("{scheme}://{address}");
        let stage = Arc::new(Stage { vector, base_url: base_url.clone(), progress: Mutex::default() });
        let acceptor = listener.map(|listener| tokio::spawn(accept(listener, Arc::clone(&stage))));
        Ok(Self { base_url, stage, acceptor, _reserved: reserved })
    }

    /// The URL to give to the client, without the vector's `base_path`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Closes the listener and says what the client did.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        let progress = self.stage.progress();
        let mut problems = progress.problems.clone();
        let expected = self.stage.vector.exchanges.len();
        if progress.next < expected {
            problems.push(format!("{} of {expected} exchanges were played", progress.next));
        }
        Verdict { ok: problems.is_empty(), problems, requests: progress.requests }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if let Some(acceptor) = self.acceptor.take() {
            acceptor.abort();
        }
    }
}

/// A port that no run of this process had before: clients remember how often they have asked there.
fn fresh_port() -> io::Result<(SocketAddr, TcpSocket)> {
    static HAD: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    let mut had = HAD.lock().unwrap_or_else(PoisonError::into_inner);
    // Kept until there is a fresh one, so that none of them is offered twice.
    let mut refused = Vec::new();
    loop {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let address = socket.local_addr()?;
        if had.insert(address.port()) {
            return Ok((address, socket));
        }
        refused.push(socket);
    }
}

#[derive(Debug)]
struct Stage {
    vector: Arc<Vector>,
    base_url: String,
    progress: Mutex<Progress>,
}

#[derive(Debug, Default)]
struct Progress {
    next: usize,
    requests: usize,
    problems: Vec<String>,
    last_answer: Option<Instant>,
}

impl Stage {
    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn drops(&self, index: usize) -> bool {
        self.vector.exchanges.get(index).is_some_and(|exchange| exchange.reply.drop.is_some())
    }

    /// Takes the next exchange if its request is not to be read.
    fn take_unread(&self) -> bool {
        let mut progress = self.progress();
        let unread = self
            .vector
            .exchanges
            .get(progress.next)
            .is_some_and(|exchange| exchange.reply.drop == Some(Dropped::BeforeRead));
        if unread {
            progress.next += 1;
            progress.requests += 1;
            progress.last_answer = Some(Instant::now());
        }
        unread
    }

    /// Takes the next exchange and compares the request with it.
    fn take(&self, request: &Request) -> Option<&Exchange> {
        let mut progress = self.progress();
        progress.requests += 1;
        let index = progress.next;
        let Some(exchange) = self.vector.exchanges.get(index) else {
            progress.problems.push(format!("unexpected request: {} {}", request.method, request.path));
            return None;
        };
        progress.next += 1;
        if let Some(expect) = &exchange.expect {
            let gap = progress.last_answer.map(|time| time.elapsed());
            let found = check::problems(expect, request, self.key(), gap);
            progress.problems.extend(found.into_iter().map(|text| format!("exchange {}: {text}", index + 1)));
        }
        Some(exchange)
    }

    /// The key every request must carry, unless a callback yields several.
    fn key(&self) -> Option<&str> {
        let options = &self.vector.call.options;
        match (&options.api_keys, &options.api_key) {
            (Some(_), _) => None,
            (None, Some(key)) => key.as_deref(),
            (None, None) => Some(super::API_KEY),
        }
    }
}

async fn accept(listener: TcpListener, stage: Arc<Stage>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let stage = Arc::clone(&stage);
        connections.spawn(async move {
            if let Err(error) = serve(stream, &stage).await
                && error.kind() == io::ErrorKind::InvalidData
            {
                stage.progress().problems.push(format!("not a request: {error}"));
            }
        });
    }
}

async fn serve(mut stream: TcpStream, stage: &Stage) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut used = false;
    loop {
        let mut first = [0];
        if stream.peek(&mut first).await? == 0 {
            return Ok(());
        }
        if first[0] == TLS_HANDSHAKE {
            return refuse_tls(&mut stream).await;
        }
        if stage.take_unread() {
            // Closing a socket with unread bytes resets the connection.
            return Ok(());
        }
        let Some(mut request) = http::read_request(&mut stream).await? else { return Ok(()) };
        request.used = std::mem::replace(&mut used, true);
        match stage.take(&request) {
            None => {
                let beyond = Reply { status: Some(599), ..Reply::default() };
                send(&mut stream, &reply::encode(&beyond, "", true)?).await?;
                return stream.shutdown().await;
            }
            Some(exchange) => {
                if !answer(&mut stream, stage, &exchange.reply).await? {
                    return stream.shutdown().await;
                }
            }
        }
    }
}

/// Answers; false when the connection ends here.
async fn answer(stream: &mut TcpStream, stage: &Stage, planned: &Reply) -> io::Result<bool> {
    if planned.hang {
        pending::<()>().await;
    }
    if planned.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(planned.delay_ms)).await;
    }
    let next = {
        let mut progress = stage.progress();
        progress.last_answer = Some(Instant::now());
        progress.next
    };
    if planned.drop == Some(Dropped::AfterRead) {
        return Ok(false);
    }
    // A client may repeat a request on its own when a connection that it used before fails: drops come on new ones,
    // unless that is what the vector is about.
    let close = stage.drops(next) && !planned.keep_open;
    let mut bytes = reply::encode(planned, &stage.base_url, close)?;
    let cut = planned.drop == Some(Dropped::MidBody);
    if cut || planned.stall {
        bytes.body.truncate(bytes.body.len() / 2);
    }
    send(stream, &bytes).await?;
    if planned.stall {
        pending::<()>().await;
    }
    Ok(!cut && !bytes.last && !planned.close_after)
}

async fn send(stream: &mut TcpStream, bytes: &reply::Bytes) -> io::Result<()> {
    stream.write_all(&bytes.head).await?;
    stream.write_all(&bytes.body).await?;
    stream.flush().await
}

const TLS_HANDSHAKE: u8 = 0x16;

/// Does what plain HTTP servers do with a TLS handshake.
async fn refuse_tls(stream: &mut TcpStream) -> io::Result<()> {
    let mut hello = [0; 16 * 1024];
    let _length = stream.read(&mut hello).await?;
    stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await?;
    stream.shutdown().await
}

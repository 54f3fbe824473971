//! Lets a driver in any language play vectors: a few requests to a control port.

use super::http::{self, Request};
use super::play::Run;
use super::vector::Vector;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

/// The control server.
#[derive(Debug)]
pub struct Control {
    address: SocketAddr,
    listener: TcpListener,
    office: Arc<Office>,
}

#[derive(Debug)]
struct Office {
    vectors: Vec<Arc<Vector>>,
    runs: Mutex<Runs>,
}

#[derive(Debug, Default)]
struct Runs {
    last: u64,
    open: HashMap<u64, (String, Run)>,
}

impl Control {
    /// Opens a control port on the loopback interface.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn bind(vectors: Vec<Arc<Vector>>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let office = Arc::new(Office { vectors, runs: Mutex::default() });
        Ok(Self { address: listener.local_addr()?, listener, office })
    }

    /// The URL of the control port.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Serves until the port fails.
    ///
    /// # Errors
    /// When no connection can be accepted any more.
    pub async fn serve(self) -> io::Result<()> {
        loop {
            let (stream, _) = self.listener.accept().await?;
            // A connection that fails is its driver's to notice.
            tokio::spawn(serve(stream, Arc::clone(&self.office)));
        }
    }
}

async fn serve(mut stream: TcpStream, office: Arc<Office>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    while let Some(request) = http::read_request(&mut stream).await? {
        let (status, body) = match office.handle(&request) {
            Ok(body) => (200, body),
            Err((status, problem)) => (status, json!({ "problem": problem })),
        };
        let body = serde_json::to_vec(&body)?;
        let head = format!(
            "HTTP/1.1 {status} {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            if status == 200 { "OK" } else { "Refused" },
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&body).await?;
        stream.flush().await?;
        if request.header("connection").iter().any(|value| value.eq_ignore_ascii_case("close")) {
            return stream.shutdown().await;
        }
    }
    Ok(())
}

type Refusal = (u16, String);

impl Office {
    fn handle(&self, request: &Request) -> Result<Value, Refusal> {
        let query: HashMap<String, String> = request.query_pairs().into_iter().collect();
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/vectors") => Ok(self.vectors.iter().map(|vector| vector.source.clone()).collect()),
            ("POST", "/start") => self.start(&query),
            ("GET", "/verdict") => self.verdict(&query),
            (method, path) => Err((404, format!("nothing here: {method} {path}"))),
        }
    }

    fn start(&self, query: &HashMap<String, String>) -> Result<Value, Refusal> {
        let name = query.get("name").ok_or_else(|| (400, "start needs ?name=".to_owned()))?;
        let vector = self
            .vectors
            .iter()
            .find(|vector| &vector.name == name)
            .ok_or_else(|| (404, format!("no vector is called {name}")))?;
        let run = Run::start(Arc::clone(vector)).map_err(|error| (500, error.to_string()))?;
        let base_url = run.base_url().to_owned();
        let mut runs = self.runs();
        runs.last += 1;
        let id = runs.last;
        runs.open.insert(id, (name.clone(), run));
        Ok(json!({ "base_url": base_url, "run": id.to_string() }))
    }

    /// Ends a run, named by its id or by its vector; of several runs of a vector the last one started.
    fn verdict(&self, query: &HashMap<String, String>) -> Result<Value, Refusal> {
        let mut runs = self.runs();
        let id = match (query.get("run"), query.get("name")) {
            (Some(id), _) => id.parse().ok(),
            (None, Some(name)) => runs.open.iter().filter(|(_, (of, _))| of == name).map(|(id, _)| *id).max(),
            (None, None) => return Err((400, "verdict needs ?run= or ?name=".to_owned())),
        };
        let (_, run) =
            id.and_then(|id| runs.open.remove(&id)).ok_or_else(|| (404, "no such run is open".to_owned()))?;
        serde_json::to_value(run.verdict()).map_err(|error| (500, error.to_string()))
    }

    fn runs(&self) -> MutexGuard<'_, Runs> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! What the tests of faults share.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use flows8x8::{Client, ClientBuilder};
use flows8x8_simulator::{Fault, Simulator};

pub(crate) const ACCOUNT: &str = "1ab2c3d4-0000-4000-8000-00000000abcd";
pub(crate) const CHANNEL: &str = "ec36a867-3dd4-e911-814a-02d85f55fce8";

/// A client builder that reads no environment, waits little between retries and knows no rate limit.
pub(crate) fn builder() -> ClientBuilder {
    Client::builder()
        .environment(|_| None)
        .api_key("fault-key-1")
        .account_id(ACCOUNT)
        .channel_id(CHANNEL)
        .rate_limit(None)
        .initial_backoff(Duration::from_millis(2))
        .max_backoff(Duration::from_millis(20))
}

/// Starts a server on loopback that hands each connection to `serve`, each on a thread of its own.
pub(crate) fn server(serve: impl Fn(TcpStream) + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let serve = serve.clone();
            std::thread::spawn(move || serve(socket));
        }
    });
    url
}

/// Reads one request and yields its path; `None` at the end of the connection.
pub(crate) fn read_request(socket: &mut TcpStream) -> Option<String> {
    let (mut held, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        if let Some(head) = held.windows(4).position(|window| window == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&held[..head]).to_lowercase();
            let length =
                text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            if held.len() >= head + 4 + length.unwrap_or(0_usize) {
                let line =
                    String::from_utf8_lossy(&held[..head]).lines().next().unwrap_or_default().to_owned();
                return line.split(' ').nth(1).map(str::to_owned);
            }
        }
        match socket.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => held.extend_from_slice(&buffer[..count]),
        }
    }
}

/// Answers with a flow whose id is the last part of the request's path.
pub(crate) fn answer_flow(socket: &mut TcpStream, path: &str) -> std::io::Result<()> {
    let id = path.rsplit('/').next().unwrap_or_default();
    let body = format!(
        "{{\"flowId\":\"{id}\",\"id\":\"{id}\",\"name\":\"n\",\"status\":\"DRAFT\",\"categories\":[]}}"
    );
    write!(socket, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// A line of the table of figures.
pub(crate) fn figure(what: &str, result: &str) {
    println!("figure | {what} | {result}");
}

const SIMULATE: &str = "FLOWS8X8_TEST_SIMULATE";

/// A simulator in a process of its own, so that what it holds is not counted as the client's.
pub(crate) struct Simulating {
    process: Child,
    url: String,
}

impl Simulating {
    /// Starts this very test program once more, to be a simulator.
    pub(crate) fn start(faults: &[Fault]) -> Self {
        let faults: Vec<String> = faults.iter().map(Fault::to_string).collect();
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "support::simulator_process", "--nocapture"])
            .env(SIMULATE, faults.join(" "))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let url = lines.find_map(|line| line.find("http://").map(|at| line[at..].to_owned()));
        // The harness over there has more to say after a minute, and ends when nobody listens.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url: url.expect("the simulator says where it is") }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    pub(crate) fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Simulating {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The other process. As a test by itself it does nothing.
#[test]
fn simulator_process() {
    let Ok(faults) = std::env::var(SIMULATE) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let faults = faults.split(' ').map(|text| text.parse().unwrap());
        let simulator =
            faults.fold(Simulator::builder().seed(9), |builder, fault: Fault| builder.fault(fault));
        let simulator = simulator.start().await.unwrap();
        println!("{}", simulator.url());
        // Ends with the test that started it, also when that one is killed.
        let _ = tokio::task::spawn_blocking(|| std::io::stdin().read(&mut [0])).await;
    });
}

//! A raw HTTP client of a few lines, so that no library smooths anything over.

use std::net::SocketAddr;
use std::time::Duration;

use flows8x8_simulator::{Shape, Simulator};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const FLOWS: &str = "/api/v1/accounts/0f9b8a76-1111-2222-3333-444455556666/channels/main/flows";
pub(crate) const CONFIG: &str = "/config/v1/channels/whatsapp/main/flows";
pub(crate) const GOOD: &str = "{\n  \"version\": \"7.3\",\n  \"screens\": [\n    {\n      \"id\": \"DONE\",\n      \"title\": \"Done\",\n      \"terminal\": true,\n      \"success\": true,\n      \"layout\": {\n        \"type\": \"SingleColumnLayout\",\n        \"children\": [\n          {\n            \"type\": \"TextBody\",\n            \"text\": \"Thanks\"\n          },\n          {\n            \"type\": \"Footer\",\n            \"label\": \"Done\",\n            \"on-click-action\": {\n              \"name\": \"complete\",\n              \"payload\": {}\n            }\n          }\n        ]\n      }\n    }\n  ]\n}";
pub(crate) const BROKEN: &str = "{\n  \"version\": ,\n}";

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or_else(|| {
            panic!("no HTTP response: {:?}", String::from_utf8_lossy(bytes));
        });
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Self { status, headers, body: bytes[end + 4..].to_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"), "{self:?}");
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// Checks that this is the error envelope, whole and with nothing beside it, and gives its code and message.
    pub(crate) fn refusal(&self) -> (u64, String) {
        let body = self.json();
        assert_eq!(members(&body), ["code", "errorId", "message", "timestamp"]);
        assert_eq!(body["errorId"].as_str().unwrap().len(), 36);
        let timestamp = body["timestamp"].as_str().unwrap();
        assert_eq!(timestamp.split_once('.').unwrap().1.len(), "4297387+00:00".len(), "{timestamp}");
        (body["code"].as_u64().unwrap(), body["message"].as_str().unwrap().to_owned())
    }
}

/// The names of an object's members, sorted.
pub(crate) fn members(object: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// Sends `request` as it is and reads until the other side closes.
pub(crate) async fn exchange(address: SocketAddr, request: &[u8]) -> Reply {
    let work = async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let (mut reader, mut writer) = stream.split();
        let mut bytes = Vec::new();
        // Both at once: a refusal may come before the request is sent to its end.
        let (_, read) = tokio::join!(writer.write_all(request), reader.read_to_end(&mut bytes));
        if bytes.is_empty() {
            read.unwrap();
        }
        Reply::parse(&bytes)
    };
    tokio::time::timeout(Duration::from_secs(20), work).await.expect("no answer within 20 s")
}

/// A simulator and the means to talk to it.
pub(crate) struct Wire {
    pub(crate) simulator: Simulator,
    pub(crate) base: &'static str,
}

impl Wire {
    pub(crate) async fn start(shape: Shape) -> Self {
        let simulator = Simulator::builder().seed(7).shape(shape).start().await.unwrap();
        Self { simulator, base: FLOWS }
    }

    pub(crate) async fn openapi() -> Self {
        Self::start(Shape::OpenApi).await
    }

    pub(crate) async fn guide() -> Self {
        Self::start(Shape::Guide).await
    }

    /// A call of the API: `rest` is what follows the collection's path.
    pub(crate) async fn call(&self, method: &str, rest: &str, body: Option<Value>) -> Reply {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        self.send(method, &format!("{}{rest}", self.base), "Authorization: Bearer k\r\n", body.as_bytes())
            .await
    }

    pub(crate) async fn get(&self, rest: &str) -> Reply {
        self.call("GET", rest, None).await
    }

    pub(crate) async fn post(&self, rest: &str, body: Value) -> Reply {
        self.call("POST", rest, Some(body)).await
    }

    /// Any request; `headers` are whole lines.
    pub(crate) async fn send(&self, method: &str, target: &str, headers: &str, body: &[u8]) -> Reply {
        let length = body.len();
        let mut request = format!(
            "{method} {target} HTTP/1.1\r\nHost: simulator\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n"
        )
        .into_bytes();
        request.extend_from_slice(body);
        exchange(self.simulator.address(), &request).await
    }

    /// Follows an absolute URL of the simulator's own, without a key.
    pub(crate) async fn open(&self, url: &str) -> Reply {
        let target = url.strip_prefix(self.simulator.url()).unwrap_or_else(|| panic!("not our URL: {url}"));
        self.send("GET", target, "", b"").await
    }

    /// Creates a flow and gives its id.
    pub(crate) async fn create(&self, name: &str, flow_json: Option<&str>) -> String {
        let mut body = json!({"name": name, "categories": ["OTHER"]});
        if let Some(flow_json) = flow_json {
            body["flowJson"] = json!(flow_json);
        }
        let reply = self.post("", body).await;
        assert!(reply.status < 300, "{reply:?}");
        reply.json()["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn status_of(&self, id: &str) -> String {
        self.get(&format!("/{id}")).await.json()["status"].as_str().unwrap().to_owned()
    }
}

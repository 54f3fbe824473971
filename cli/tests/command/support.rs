//! A simulator to talk to, and the command to talk with.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use flows8x8_simulator::{Builder, Simulator};
use serde_json::Value;

/// The key in every test; nothing may ever print it.
pub(crate) const KEY: &str = "s3cr3t-Key+of/the=tests";
const ACCOUNT: &str = "1ab2c3d4-0000-4000-8000-00000000abcd";
pub(crate) const CHANNEL: &str = "ec36a867-3dd4-e911-814a-02d85f55fce8";

/// A flow JSON that has nothing wrong with it, however closely it is looked at.
pub(crate) const GOOD: &str = r#"{
  "version": "7.3",
  "screens": [
    {"id": "END", "title": "End", "terminal": true, "layout": {"type": "SingleColumnLayout", "children": [
      {"type": "Footer", "label": "Done", "on-click-action": {"name": "complete", "payload": {}}}
    ]}}
  ]
}
"#;
/// A flow JSON with too few screens, in line 3.
pub(crate) const BROKEN: &str = "{\n  \"version\": \"7.3\",\n  \"screens\": []\n}\n";

/// A good flow JSON that changes whenever somebody touches it.
pub(crate) fn odd() -> String {
    GOOD.replace('\n', "\r\n").replace("Done", "日本 \\u00fc \u{202e}\u{7f}").replace(": ", "\t:  ") + "\n\n"
}

/// A simulator that runs as long as this value lives.
pub(crate) struct World {
    simulator: Option<Simulator>,
    runtime: tokio::runtime::Runtime,
    pub(crate) folder: PathBuf,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(|builder| builder)
    }

    pub(crate) fn with(set_up: impl FnOnce(Builder) -> Builder) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let simulator = runtime.block_on(set_up(Simulator::builder()).start()).unwrap();
        static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self { simulator: Some(simulator), runtime, folder }
    }

    pub(crate) fn url(&self) -> &str {
        self.simulator.as_ref().unwrap().url()
    }

    pub(crate) fn requests(&self) -> u64 {
        self.simulator.as_ref().unwrap().requests()
    }

    pub(crate) fn simulator(&self) -> &Simulator {
        self.simulator.as_ref().unwrap()
    }

    /// Writes a file and yields its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The command, set up for the simulator.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bare(arguments);
        command
            .env("FLOWS8X8_BASE_URL", self.url())
            .env("FLOWS8X8_API_KEY", KEY)
            .env("FLOWS8X8_ACCOUNT_ID", ACCOUNT)
            .env("FLOWS8X8_CHANNEL_ID", CHANNEL);
        command
    }

    /// Runs the command.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ran(&mut self.command(arguments))
    }

    /// Runs the command, which must succeed, and yields what it printed.
    pub(crate) fn stdout(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.stderr);
        ran.stdout
    }

    /// Creates a draft and yields its id.
    pub(crate) fn draft(&self, name: &str) -> String {
        let file = self.file("good.json", GOOD);
        let id = self.stdout(&["create", "-f", &file, "--name", name, "--category", "OTHER"]);
        id.trim_end().to_owned()
    }

    pub(crate) fn published(&self, name: &str) -> String {
        let id = self.draft(name);
        self.stdout(&["publish", &id, "--yes"]);
        id
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(simulator) = self.simulator.take() {
            self.runtime.block_on(simulator.stop());
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A folder of its own for each test, gone when the test is.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name} {}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.0.join(name), text).unwrap();
        self.path(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a command came to.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn json(&self) -> Value {
        json(&self.stdout)
    }

    pub(crate) fn error(&self) -> Value {
        json(&self.stderr)["error"].clone()
    }
}

/// The one versioned object that a text must be.
pub(crate) fn json(text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text:?}"));
    assert_eq!(value["schemaVersion"], 1, "{text}");
    value
}

/// The command with nothing in its environment and nothing on its standard input.
pub(crate) fn bare(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flows8x8"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    told(command.output().unwrap())
}

/// Runs the command with a text on its standard input.
pub(crate) fn ran_with(command: &mut Command, input: &str) -> Ran {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that refuses its arguments ends without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    told(child.wait_with_output().unwrap())
}

pub(crate) fn told(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

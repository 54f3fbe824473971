//! `simulate`, running.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use crate::support::{CHANNEL, KEY, Ran, bare, ran};

/// A running `simulate`, ended when the test is.
pub(crate) struct Served {
    child: Child,
    pub(crate) first_line: String,
}

impl Served {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = bare(&[&["simulate"], arguments].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first_line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first_line).unwrap();
        Self { child, first_line: first_line.trim_end().to_owned() }
    }

    /// What it says first, up to the last line to export.
    pub(crate) fn introduction(&mut self) -> String {
        let mut told = String::new();
        // Byte by byte, so that nothing is taken from what it says at its end.
        let stderr = self.child.stderr.as_mut().unwrap();
        let mut byte = [0];
        while !(told.ends_with('\n') && told.contains("export FLOWS8X8_CHANNEL_ID=")) {
            assert_eq!(stderr.read(&mut byte).unwrap(), 1, "{told}");
            told.push(char::from(byte[0]));
        }
        told
    }

    /// Runs the command against it, in the channel of the paths that name no account.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = bare(&[&["--path-style", "config"], arguments].concat());
        command.env("FLOWS8X8_BASE_URL", &self.first_line).env("FLOWS8X8_API_KEY", KEY);
        ran(command.env("FLOWS8X8_CHANNEL_ID", CHANNEL))
    }

    /// Sends a signal and waits for the end: the exit code, and what was not read yet of what it said.
    pub(crate) fn end(mut self, signal: &str) -> (i32, String) {
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap();
        assert!(killed.success());
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        let mut told = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        (code, told)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

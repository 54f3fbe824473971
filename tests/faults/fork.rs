//! A program that forks while another of its threads is in a call: parent and both children go on.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use flows8x8::blocking::Client;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, fork};

use crate::support::{answer_flow, builder, figure, read_request, server};

const CALLS: usize = 300;

/// Makes the calls of one process and yields how many answers were its own.
fn own_answers(client: &Client, process: &str) -> usize {
    (0..CALLS)
        .filter(|n| {
            let id = format!("{process}-{n}");
            client.get_flow(&id).send().is_ok_and(|flow| flow.id == id)
        })
        .count()
}

/// Forks a child that makes its calls and reports through a socket.
fn child(client: &Client, name: &'static str) -> (nix::unistd::Pid, UnixStream) {
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    // SAFETY: the child makes calls, writes its count and ends without returning to the test's harness. That it may take
    // locks which other threads held at the fork is what is tested; those of the C library are handled by itself.
    match unsafe { fork() }.unwrap() {
        ForkResult::Parent { child } => (child, ours),
        ForkResult::Child => {
            let count = own_answers(client, name);
            let _ = theirs.write_all(format!("{count}\n").as_bytes());
            drop(theirs);
            // SAFETY: ends the child at once, without running what the harness has registered for its own end.
            unsafe { nix::libc::_exit(0) }
        }
    }
}

#[test]
fn a_process_that_forks_during_calls_goes_on_and_so_do_its_children() {
    let url = server(|mut socket| {
        while let Some(path) = read_request(&mut socket) {
            if path.ends_with("busy") {
                std::thread::sleep(Duration::from_millis(30));
            }
            if answer_flow(&mut socket, &path).is_err() {
                return;
            }
        }
    });
    let client = builder().base_url(url).timeout(Duration::from_secs(20)).build_blocking().unwrap();
    client.get_flow("warm").send().unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    // Two threads that are in a call at nearly every moment.
    let busy: Vec<_> = (0..2)
        .map(|_| {
            let (client, stop) = (client.clone(), stop.clone());
            std::thread::spawn(move || {
                let mut calls = 0;
                while !stop.load(Ordering::Relaxed) {
                    assert_eq!(client.get_flow("busy").send().unwrap().id, "busy");
                    calls += 1;
                }
                calls
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(50));
    let children = [child(&client, "first"), child(&client, "second")];
    let parent = own_answers(&client, "parent");
    let mut counts = vec![parent];
    for (pid, mut pipe) in children {
        pipe.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut text = String::new();
        let mut byte = [0];
        while let Ok(1) = pipe.read(&mut byte) {
            if byte[0] == b'\n' {
                break;
            }
            text.push(char::from(byte[0]));
        }
        if text.is_empty() {
            let _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL);
        }
        assert!(matches!(waitpid(pid, None).unwrap(), WaitStatus::Exited(_, 0)), "a child hung or crashed");
        counts.push(text.parse().unwrap());
    }
    stop.store(true, Ordering::Relaxed);
    let calls: usize = busy.into_iter().map(|thread| thread.join().unwrap()).sum();
    figure(
        &format!("fork twice with two threads in calls, {CALLS} calls in each process"),
        &format!("right answers: {counts:?}, {calls} more in the threads"),
    );
    assert_eq!(counts, [CALLS; 3]);
}

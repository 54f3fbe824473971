//! Asking before what cannot be undone.

use std::io::{self, IsTerminal};

use flows8x8::{Client, FlowStatus};

use crate::exit::Exit;
use crate::failure::{Failure, kind};
use crate::interrupt::Interrupt;
use crate::output::Output;
use crate::text::clean;

/// Whether a person has to be asked. Without one to ask, only `--yes` will do.
pub(crate) fn is_needed(yes: bool, command: &str) -> Result<bool, Failure> {
    if yes {
        return Ok(false);
    }
    // A question that nobody sees would look like a command that hangs.
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        return Ok(true);
    }
    let text = format!("{command} asks first, and there is no terminal to ask on");
    Err(Failure::usage(text).hint(format!("pass --yes to {command} without being asked")))
}

/// Asks; anything but a yes is a failure.
pub(crate) async fn ask(output: &Output, interrupt: &Interrupt, question: &str) -> Result<(), Failure> {
    output.question(question);
    let read = tokio::task::spawn_blocking(|| {
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).map(|_| answer)
    });
    let answer = tokio::select! {
        read = read => read.map_err(io::Error::other).and_then(|answer| answer),
        () = interrupt.wait() => {
            output.show(" ");
            return Err(Failure::interrupted());
        }
    };
    let answer = answer.map_err(|error| Failure::io("cannot read the answer", &error))?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::new(Exit::Failure, kind::DECLINED, "not confirmed; nothing was changed")
            .hint("answer y, or pass --yes")),
    }
}

/// A flow as a question names it, on one line whatever its name is.
pub(crate) fn named(name: &str, id: &str, status: &FlowStatus) -> String {
    clean(&format!("\"{name}\" ({id}, {status})")).into_owned()
}

/// Asks the server for the flow, so that the question can name it.
pub(crate) async fn look_up(client: &Client, id: &str) -> Result<String, Failure> {
    let flow = client.get_flow(id).await?;
    Ok(named(&flow.name, &flow.id, &flow.status))
}

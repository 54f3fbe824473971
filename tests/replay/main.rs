//! `flows8x8-replay [DIR]`: plays the behaviour vectors to a driver in any language.
//!
//! Prints the URL of its control port as the first line. `tests/vectors/README.md` says what to ask there.

use flows8x8_tests::replay::{Control, default_directory, load};
use std::io::{self, Write as _};
use std::path::PathBuf;

#[tokio::main]
async fn main() -> io::Result<()> {
    let directory = std::env::args_os().nth(1).map_or_else(default_directory, PathBuf::from);
    let control = Control::bind(load(directory)?).await?;
    let mut stdout = io::stdout();
    writeln!(stdout, "{}", control.url())?;
    stdout.flush()?;
    control.serve().await
}

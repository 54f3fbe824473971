//! Colours: when there are any, and which.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use flows8x8::FlowStatus;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    // On a terminal, unless NO_COLOR or CLICOLOR=0 is set; everywhere with CLICOLOR_FORCE.
    // Not documented to clap: help for single values would stretch every --help.
    #[default]
    Auto,
    Always,
    Never,
}

impl When {
    /// Whether a stream gets colours. The order of the variables is that of clap's own texts.
    pub(crate) fn applies(self, is_terminal: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if anstyle_query::no_color() => false,
            Self::Auto if anstyle_query::clicolor_force() => true,
            Self::Auto if anstyle_query::clicolor() == Some(false) => false,
            Self::Auto => is_terminal && anstyle_query::term_supports_color(),
        }
    }
}

impl From<When> for clap::ColorChoice {
    fn from(when: When) -> Self {
        match when {
            When::Auto => Self::Auto,
            When::Always => Self::Always,
            When::Never => Self::Never,
        }
    }
}

/// Makes the Windows console understand colours.
pub(crate) fn prepare_console() {
    #[cfg(windows)]
    let _ = anstyle_query::windows::enable_ansi_colors();
}

pub(crate) const PLAIN: Style = Style::new();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const HINT: Style = AnsiColor::Cyan.on_default();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();

/// The colour of a status.
pub(crate) fn of_status(status: &FlowStatus) -> Style {
    match status {
        FlowStatus::Draft => AnsiColor::Yellow.on_default(),
        FlowStatus::Published => GOOD,
        FlowStatus::Deprecated => DIM,
        _ => PLAIN,
    }
}

/// The text in a style, if there are colours.
pub(crate) fn paint(colours: bool, style: Style, text: impl Display) -> String {
    if colours { format!("{style}{text}{style:#}") } else { text.to_string() }
}

//! The command line: what every command takes. What one command takes is beside its code.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand};
use flows8x8::{FlowCategory, PathStyle, Region};

use crate::style::When;
use crate::{commands, demo, explain, lint, simulate};

/// Manage WhatsApp Flows at 8x8 from a shell or a CI job.
#[derive(Debug, Parser)]
#[command(
    name = "flows8x8",
    version,
    arg_required_else_help = true,
    max_term_width = 110,
    after_help = help_after!(
        "flows8x8 demo"
        "flows8x8 create -f flow.json --name 'Booking' --category APPOINTMENT_BOOKING"
    )
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What there is to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    List(commands::list::ListArgs),
    Get(commands::get::GetArgs),
    Create(commands::create::CreateArgs),
    Update(commands::update::UpdateArgs),
    Publish(commands::publish::PublishArgs),
    Deprecate(commands::deprecate::DeprecateArgs),
    Delete(commands::delete::DeleteArgs),
    Preview(commands::preview::PreviewArgs),
    Download(commands::download::DownloadArgs),
    Lint(lint::LintArgs),
    Explain(explain::ExplainArgs),
    Simulate(simulate::SimulateArgs),
    Demo(demo::DemoArgs),
    Completions(commands::completions::CompletionsArgs),
}

/// What is printed, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Print one JSON object on standard output, and errors as JSON on standard error
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Print ids only, and no remarks
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// When to use colours [env: NO_COLOR, CLICOLOR, CLICOLOR_FORCE]
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: When,
    /// Log each request on standard error, with -vv bodies too; secrets are masked [env: FLOWS8X8_LOG=debug]
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Do not ask before publish, deprecate and delete
    #[arg(short = 'y', long, global = true)]
    pub(crate) yes: bool,
}

/// The heading of the options that commands without a server have no use for.
pub(crate) const CONNECTION: &str = "Connection";

/// Which server, as whom, and how patiently.
#[derive(Debug, Args)]
#[command(next_help_heading = CONNECTION)]
pub(crate) struct ConnectionArgs {
    /// Read the API key from a file; else from the variable [env: FLOWS8X8_API_KEY]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) api_key_file: Option<PathBuf>,
    /// The 8x8 account [env: FLOWS8X8_ACCOUNT_ID]
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) account: Option<String>,
    /// The WhatsApp channel [env: FLOWS8X8_CHANNEL_ID]
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) channel: Option<String>,
    /// The account's region, ap unless said otherwise [env: FLOWS8X8_REGION]
    #[arg(long, global = true, ignore_case = true, value_parser = parser::<Region>(&["ap", "na", "eu", "id"]))]
    pub(crate) region: Option<Region>,
    /// Another server than the region's [env: FLOWS8X8_BASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// Which of 8x8's two path layouts to use [env: FLOWS8X8_PATH_STYLE]
    #[arg(long, global = true, value_name = "STYLE", ignore_case = true)]
    #[arg(value_parser = parser::<PathStyle>(&["accounts", "config"]))]
    pub(crate) path_style: Option<PathStyle>,
    /// How long a call may take, retries included: 30, 30s, 500ms, 2m [default: 60s]
    #[arg(long, global = true, value_name = "TIME", value_parser = parse_duration)]
    pub(crate) timeout: Option<Duration>,
    /// How often to try again after a failure that allows it [default: 2]
    #[arg(long, global = true, value_name = "N")]
    pub(crate) retries: Option<u32>,
    /// A proxy for everything, or "none" to use none [env: HTTPS_PROXY, ALL_PROXY, NO_PROXY]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) proxy: Option<String>,
    /// A PEM file with certificates to trust beside the platform's
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Send the key over plain http:// to other hosts than this one
    #[arg(long, global = true)]
    pub(crate) allow_http: bool,
}

/// A parser for one of a few names; upper and lower case alike.
fn parser<T>(names: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = flows8x8::Error> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names).try_map(|name| name.parse::<T>())
}

/// Longest time there is any use for.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads `30`, `30s`, `1.5`, `500ms`, `2m`.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    let unit_at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let scale = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" => 60.0,
        _ => return Err("use seconds, or a number with ms, s or m".to_owned()),
    };
    let number: f64 = number.trim().parse().map_err(|_| "that is no number of seconds".to_owned())?;
    let seconds = number * scale;
    if seconds > LONGEST.as_secs_f64() {
        return Err("it must be at most 1440m, a day".to_owned());
    }
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("it must be more than nothing".to_owned()),
    }
}

/// The categories that 8x8 documents.
pub(crate) fn categories() -> Vec<&'static str> {
    FlowCategory::KNOWN.iter().map(FlowCategory::as_str).collect()
}

/// Reads a category. The documented ones may be written in lower case and with dashes; any other is sent as it is.
pub(crate) fn parse_category(text: &str) -> Result<FlowCategory, String> {
    if text.trim().is_empty() {
        return Err("a category cannot be blank".to_owned());
    }
    let name = text.trim().to_ascii_uppercase().replace('-', "_");
    let category = FlowCategory::from(name);
    Ok(if category.is_known() { category } else { FlowCategory::from(text) })
}

/// What stands at the arguments before they are parsed, for what is wrong with the arguments themselves.
pub(crate) struct Early {
    pub(crate) json: bool,
    pub(crate) color: When,
}

impl Early {
    /// Looks for `--json` and `--color` without minding anything else.
    pub(crate) fn of(arguments: &[std::ffi::OsString]) -> Self {
        let mut early = Self { json: false, color: When::Auto };
        let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str()).peekable();
        while let Some(word) = words.next() {
            let when = match word {
                "--" => break,
                "--json" => {
                    early.json = true;
                    continue;
                }
                "--color" => words.peek().copied(),
                _ => word.strip_prefix("--color="),
            };
            early.color = match when {
                Some("always") => When::Always,
                Some("never") => When::Never,
                _ => early.color,
            };
        }
        early
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        crate::help::command().debug_assert();
    }

    #[test]
    fn times_come_with_and_without_a_unit() {
        for (text, millis) in [
            ("30", 30_000),
            ("1.5", 1500),
            ("2s", 2000),
            ("500ms", 500),
            ("2m", 120_000),
            ("1440m", 86_400_000),
        ] {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "s", "-1", "0", "1h", "1e400", "nan", "soon"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
        for text in ["1441m", "86401", "86401s", "9999999999999999999999999"] {
            assert_eq!(parse_duration(text), Err("it must be at most 1440m, a day".to_owned()), "{text}");
        }
    }

    #[test]
    fn known_categories_have_an_easy_spelling_and_unknown_ones_are_left_alone() {
        assert_eq!(parse_category("appointment-booking"), Ok(FlowCategory::AppointmentBooking));
        assert_eq!(parse_category("Shopping").unwrap().as_str(), "Shopping");
        assert!(parse_category(" ").is_err());
    }

    #[test]
    fn json_and_colour_are_seen_even_in_a_line_that_cannot_be_parsed() {
        let early = |words: &[&str]| Early::of(&words.iter().map(Into::into).collect::<Vec<_>>());
        assert!(early(&["x", "--nonsense", "--json"]).json);
        assert!(!early(&["x", "--", "--json"]).json);
        assert_eq!(early(&["x", "--color", "never"]).color, When::Never);
        assert_eq!(early(&["x", "--color=always"]).color, When::Always);
    }
}

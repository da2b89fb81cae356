//! The command line: global options, help grouped by what a person does, dispatch, error report, exit status.

use std::ffi::OsString;
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::app::App;
use crate::clock::Clock;
use crate::commands::{self, MENDS_CONFIG, MINUS, Step, VERBS, Verb, WITH_MINUS};
use crate::config::{Config, Paths};
use crate::error::{Error, status};
use crate::prompt::Prompt;
use crate::view::{Answer, ColorChoice, Output, Report, Shown};

/// Run the program: parse, do, show. The only place that turns what happened into an exit status.
pub(crate) fn run() -> ExitCode {
    let arguments = with_minus(with_help(std::env::args_os().collect()));
    let json = arguments.iter().any(|argument| argument == "--json");
    // the other commands are only built where something is wrong, or all of them were asked for
    let parsed =
        command(|verb| arguments.iter().any(|typed| typed == verb.name)).try_get_matches_from(&arguments);
    let parsed = parsed.or_else(|error| match error.kind() {
        ErrorKind::DisplayVersion => Err(error),
        _ => command(|_| true).override_help(help()).try_get_matches_from(&arguments),
    });
    let matches = match parsed {
        Ok(matches) => matches,
        Err(error) => {
            let named = |typed: &OsString| VERBS.iter().find(|verb| typed == verb.name);
            let verb = arguments.iter().skip(1).find_map(named);
            return ExitCode::from(usage(&error, verb, Output::new(json, ColorChoice::Auto)));
        }
    };
    let output = Output::new(matches.get_flag("json"), color(&matches));
    ExitCode::from(match answer(&matches, output) {
        Ok((answer, saved)) => match output.show(answer.as_ref()) {
            Shown::Yes | Shown::Closed => answer.exit_status(),
            Shown::Failed if saved => status::SAVED_NOT_SHOWN,
            Shown::Failed => status::DATA,
        },
        Err(error) => {
            report(&error, output);
            error.exit_status()
        }
    })
}

/// The command line, with `help COMMAND` as `COMMAND --help`.
fn with_help(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if arguments.get(1).is_some_and(|first| first == "help") {
        arguments.remove(1);
        arguments.push("--help".into());
    }
    arguments
}

/// The command line, with `-tag:cold` of a filter kept from being read as an option: it gets a minus that begins none.
fn with_minus(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let verb = arguments.iter().position(|argument| WITH_MINUS.iter().any(|verb| argument == verb));
    let Some(verb) = verb else { return arguments };
    let of_tags = arguments[verb] == "tag";
    for argument in arguments.iter_mut().skip(verb + 1).take_while(|argument| *argument != "--") {
        let Some(word) = argument.to_str().and_then(|typed| typed.strip_prefix('-')) else { continue };
        let option = word.starts_with('-') || word == "h" || (!of_tags && word.chars().count() < 2);
        if !option && !word.is_empty() {
            *argument = format!("{MINUS}{word}").into();
        }
    }
    arguments
}

/// The answer of the command, and whether it may have saved something.
fn answer(matches: &ArgMatches, output: Output) -> Result<(Box<dyn Answer>, bool), Error> {
    let clock = Clock::read().map_err(|text| {
        Error::usage(
            format!("NETTRACK_NOW is not an instant: `{text}`"),
            "write it like 2026-03-01T09:00:00-05:00, or unset it",
        )
    })?;
    let paths = Paths::find(
        matches.get_one::<PathBuf>("db").cloned(),
        matches.get_one::<PathBuf>("config").cloned(),
    )?;
    let config = match Config::load(&paths.config) {
        Ok(config) => config,
        // what shows and mends the file must run while it is broken
        Err(error) if matches.subcommand_name().is_some_and(|verb| MENDS_CONFIG.contains(&verb)) => {
            output.remark(&error.to_string());
            Config::default()
        }
        Err(error) => return Err(error),
    };
    let prompt = Prompt::new(matches.get_flag("no-input"), matches.get_flag("yes"));
    // what is open when the process ends, the kernel closes faster than we do
    let mut app = ManuallyDrop::new(App::new(paths, config, clock, prompt, matches.get_flag("json")));
    let (verb, arguments) = match matches.subcommand() {
        Some((name, arguments)) => (VERBS.iter().find(|verb| verb.name == name), arguments),
        None => (None, matches),
    };
    let answer = match verb {
        Some(verb) => (verb.run)(&mut app, arguments),
        None => commands::today(&mut app),
    };
    for remark in app.take_remarks() {
        output.remark(&remark);
    }
    Ok((answer?, verb.is_some_and(|verb| verb.writes)))
}

fn report(error: &Error, output: Output) {
    output.report(&Report {
        code: error.code(),
        message: error.to_string(),
        hint: error.hint(),
        candidates: error.candidates(),
    });
}

/// What clap has to say: help and version on stdout, mistakes in the form of every other error.
fn usage(error: &clap::Error, verb: Option<&Verb>, output: Output) -> u8 {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let shown = Output::show_help(&error.render().to_string());
        return if shown == Shown::Failed { status::DATA } else { 0 };
    }
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let (message, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let message = message.replace(": invalid digit found in string", ": not a number");
    // that an unknown option could be a value helps nobody
    let tip = rest.lines().find_map(|line| line.trim().strip_prefix("tip: "));
    let tip = tip.filter(|tip| !tip.starts_with("to pass ")).map(str::to_owned);
    let lines: Vec<&str> = message.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let usage = rest
        .lines()
        .filter(|_| error.kind() == ErrorKind::MissingRequiredArgument)
        .find_map(|line| line.strip_prefix("Usage: "))
        .map(|usage| format!("usage: {usage}"));
    output.report(&Report {
        code: "usage",
        message: lines.join(" "),
        hint: Some(tip.or(usage).unwrap_or_else(|| match verb {
            Some(verb) => format!("`nettrack {} --help` explains", verb.name),
            None => "`nettrack --help` lists the commands".into(),
        })),
        candidates: &[],
    });
    status::USAGE
}

fn color(matches: &ArgMatches) -> ColorChoice {
    match matches.get_one::<String>("color").map(String::as_str) {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ => ColorChoice::Auto,
    }
}

/// The command line with the verbs that are `wanted`.
fn command(wanted: impl Fn(&Verb) -> bool) -> Command {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .global(true)
            .help(help)
            .help_heading("Global options")
    };
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).global(true).help(help).help_heading("Global options")
    };
    Command::new("nettrack")
        .version(env!("CARGO_PKG_VERSION"))
        .about("A personal networking tracker: find the right person, write, follow up, take notes")
        .args_conflicts_with_subcommands(false)
        .disable_help_subcommand(true)
        .arg(option("db", "FILE", "Database file [env: NETTRACK_DB]").value_parser(value_parser!(PathBuf)))
        .arg(
            option("config", "FILE", "Configuration file [env: NETTRACK_CONFIG]")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(flag("json", "Print the answer as JSON"))
        .arg(flag("no-input", "Never ask; a missing value is an error"))
        .arg(flag("yes", "Answer yes to every question").short('y'))
        .arg(option("color", "WHEN", "Use colour").value_parser(["auto", "always", "never"]))
        .subcommands(
            VERBS
                .iter()
                .filter(|verb| wanted(verb))
                .map(|verb| Command::new(verb.name).about(verb.about).defer(verb.arguments)),
        )
}

/// The list of commands, in the order in which a person needs them.
fn help() -> String {
    let mut text = String::from(
        "nettrack: find the right person, write a message that is answered, follow up in time, keep what was said\n\n\
         Usage: nettrack [COMMAND] [OPTIONS]\n\nWithout a command: what is due today, and what to do next.\n",
    );
    for step in Step::ALL {
        text.push_str(&format!("\n{}\n", step.title()));
        for Verb { name, about, .. } in VERBS.iter().filter(|verb| verb.step == step) {
            text.push_str(&format!("  {name:<11}{about}\n"));
        }
    }
    text.push_str(
        "\nGlobal options\n\
         \x20 --db FILE      Database file [env: NETTRACK_DB]\n\
         \x20 --config FILE  Configuration file [env: NETTRACK_CONFIG]\n\
         \x20 --json         Print the answer as JSON\n\
         \x20 --no-input     Never ask; a missing value is an error\n\
         \x20 -y, --yes      Answer yes to every question\n\
         \x20 --color WHEN   auto, always or never\n\
         \x20 -h, --help     This page; `nettrack COMMAND --help` for one command\n\
         \x20 -V, --version  The version\n",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minus_of_a_filter_or_a_tag_begins_no_option() {
        let seen = |line: &str| {
            let words = with_minus(line.split(' ').map(OsString::from).collect());
            words.iter().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            seen("n --db x list -tag:a --json -cold"),
            "n --db x list \u{2212}tag:a --json \u{2212}cold"
        );
        assert_eq!(seen("n list -y -h --limit 3 -- -a"), "n list -y -h --limit 3 -- -a");
        assert_eq!(seen("n tag ana +x -y --json"), "n tag ana +x \u{2212}y --json");
        assert_eq!(seen("n add -y"), "n add -y");
    }
}

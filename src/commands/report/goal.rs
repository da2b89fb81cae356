use clap::{Args, Subcommand};

use crate::app::App;
use crate::commands::settings_file;
use crate::config::{self, Config};
use crate::error::Error;
use crate::view::week::Goals;

/// See and set the goals of a week: messages sent, conversations held
///
/// A goal of 0 is none. The goals are settings (goal.messages, goal.conversations);
/// `nettrack` and `nettrack week` show how far you are.
///
/// Examples:
///   nettrack goal
///   nettrack goal set messages=5 conversations=2
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct GoalArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Change goals: messages=5 conversations=2
    Set {
        /// What, and how many of it in a week
        #[arg(value_name = "GOAL=NUMBER", required = true)]
        goals: Vec<String>,
    },
    /// Show the goals
    Show,
}

const NAMES: [&str; 2] = ["messages", "conversations"];

pub(crate) fn run(app: &mut App, args: GoalArgs) -> Result<Goals, Error> {
    let Some(Action::Set { goals }) = args.action else {
        return Ok(Goals { goal: app.config.goal(), changed: false });
    };
    let before = settings_file::read(app)?;
    let mut text = before.clone();
    for typed in &goals {
        let (name, number) = goal(typed)?;
        text = config::with_key(&text, &format!("goal.{name}"), Some(number)).map_err(|message| {
            Error::usage(message, format!("say how many in a week: nettrack goal set {name}=5"))
        })?;
    }
    settings_file::write(app, &text)?;
    let goal =
        Config::parse(&text).map_err(|message| Error::usage(message, "`nettrack config edit`"))?.goal();
    Ok(Goals { goal, changed: text != before })
}

/// `messages=5`, its number unread.
fn goal(typed: &str) -> Result<(&'static str, &str), Error> {
    let (name, number) = typed.split_once('=').ok_or_else(|| {
        Error::usage(format!("`{typed}` is not GOAL=NUMBER"), "write it like messages=5 conversations=2")
    })?;
    let known = NAMES.into_iter().find(|known| *known == name.trim());
    let name = known.ok_or_else(|| {
        Error::usage(format!("there is no goal `{}`", name.trim()), format!("goals: {}", NAMES.join(", ")))
    })?;
    Ok((name, number.trim()))
}

//! One file a verb: its arguments and what it does, in the order decide (domain), persist (store), answer.

mod contact;
mod resolve;

use clap::{ArgMatches, Args, Command, FromArgMatches};

use crate::app::App;
use crate::error::Error;
use crate::view::Answer;

/// The part of the work that a command belongs to; the order of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Find,
    Research,
    Message,
    FollowUp,
    Meet,
    InAndOut,
    KeepSafe,
}

impl Step {
    pub(crate) const ALL: [Self; 7] = [
        Self::Find,
        Self::Research,
        Self::Message,
        Self::FollowUp,
        Self::Meet,
        Self::InAndOut,
        Self::KeepSafe,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Find => "Find",
            Self::Research => "Research",
            Self::Message => "Message",
            Self::FollowUp => "Follow up",
            Self::Meet => "Meet and take notes",
            Self::InAndOut => "In and out",
            Self::KeepSafe => "Keep safe",
        }
    }
}

/// A command: its line in the help, its arguments (built only when it is the one that was typed), its work.
pub(crate) struct Verb {
    pub(crate) name: &'static str,
    pub(crate) step: Step,
    pub(crate) about: &'static str,
    pub(crate) writes: bool,
    pub(crate) arguments: fn(Command) -> Command,
    pub(crate) run: fn(&mut App, &ArgMatches) -> Result<Box<dyn Answer>, Error>,
}

/// A verb out of the module of a command: its `Args` type and its `run`.
macro_rules! verb {
    ($step:ident, $name:literal, $about:literal, $kind:ident $($module:ident)::+, $args:ident) => {
        Verb {
            name: $name,
            step: Step::$step,
            about: $about,
            writes: stringify!($kind).as_bytes()[0] == b'w',
            arguments: |command| {
                <$($module)::+::$args as Args>::augment_args(command).about($about)
            },
            run: |app, matches| {
                let arguments = <$($module)::+::$args as FromArgMatches>::from_arg_matches(matches)
                    .map_err(|e| Error::usage(e.to_string(), "see --help"))?;
                $($module)::+::run(app, arguments).map(|answer| Box::new(answer) as Box<dyn Answer>)
            },
        }
    };
}

/// Every command.
pub(crate) static VERBS: &[Verb] = &[
    verb!(Find, "add", "Add a contact", writes contact::add, AddArgs),
    verb!(Find, "show", "Show a contact: the record and one timeline", reads contact::show, ShowArgs),
];

/// `nettrack` without a command.
pub(crate) fn today(app: &mut App) -> Result<Box<dyn Answer>, Error> {
    let _ = app;
    Err(Error::usage("name a command", "nettrack --help"))
}

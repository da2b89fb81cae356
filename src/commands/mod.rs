//! One file a verb: its arguments and what it does, in the order decide (domain), persist (store), answer.

mod contact;
mod conversation;
mod exchange;
mod follow_up;
mod message;
mod mixer;
mod own_file;
mod private_file;
mod report;
mod resolve;
mod settings_file;
mod standard_input;
mod template;
mod today;
mod upkeep;

use clap::{ArgMatches, Args, Command, FromArgMatches};

use crate::app::App;
pub(crate) use crate::domain::filter::MINUS;
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
    LookBack,
    InAndOut,
    KeepSafe,
}

impl Step {
    pub(crate) const ALL: [Self; 8] = [
        Self::Find,
        Self::Research,
        Self::Message,
        Self::FollowUp,
        Self::Meet,
        Self::LookBack,
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
            Self::LookBack => "Look back",
            Self::InAndOut => "In and out",
            Self::KeepSafe => "Keep safe",
        }
    }
}

/// What a command comes to.
pub(crate) type Done = Result<Box<dyn Answer>, Error>;

/// A command: its line in the help, its arguments (built only when it is the one that was typed), its work.
pub(crate) struct Verb {
    pub(crate) name: &'static str,
    pub(crate) step: Step,
    pub(crate) about: &'static str,
    pub(crate) writes: bool,
    pub(crate) arguments: fn(Command) -> Command,
    pub(crate) run: fn(&mut App, &ArgMatches) -> Done,
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
                explained(<$($module)::+::$args as Args>::augment_args(command), $about)
            },
            run: |app, matches| {
                let arguments = <$($module)::+::$args as FromArgMatches>::from_arg_matches(matches)
                    .map_err(|e| Error::usage(e.to_string(), "see --help"))?;
                $($module)::+::run(app, arguments).map(|answer| Box::new(answer) as Box<dyn Answer>)
            },
        }
    };
}

/// The page of a command: one line, its arguments in a line each, then what its documentation tells beyond that line.
fn explained(command: Command, about: &'static str) -> Command {
    let told = command.get_long_about().map(ToString::to_string).unwrap_or_default();
    let beyond = told.split_once("\n\n").map(|(_, beyond)| beyond.to_owned()).unwrap_or_default();
    command.about(about).long_about(None).after_help(beyond)
}

/// Every command.
pub(crate) static VERBS: &[Verb] = &[
    verb!(Find, "find", "Find whom to contact next, and why", writes contact::find, FindArgs),
    verb!(Find, "add", "Add a contact", writes contact::add, AddArgs),
    verb!(Find, "list", "List contacts, filtered and sorted", reads contact::list, ListArgs),
    verb!(Find, "show", "Show a contact: the record and one timeline", reads contact::show, ShowArgs),
    verb!(Find, "edit", "Change a contact", writes contact::edit, EditArgs),
    verb!(Find, "tag", "Tag a contact: +this -that", writes contact::tag, TagArgs),
    verb!(Find, "promote", "Take people out of the pool to work on them", writes contact::promote, PromoteArgs),
    verb!(Find, "archive", "Put contacts aside, with all that is planned for them", writes contact::archive, ArchiveArgs),
    verb!(Find, "unarchive", "Take contacts back", writes contact::unarchive, UnarchiveArgs),
    verb!(Find, "duplicates", "Show who is here twice, and why", writes contact::duplicates, DuplicatesArgs),
    verb!(Find, "merge", "Make two records of one person one", writes contact::merge, MergeArgs),
    verb!(Find, "forget", "Erase a person everywhere, for good", writes contact::forget, ForgetArgs),
    verb!(Find, "view", "Save a filter under a name", writes contact::view, ViewArgs),
    verb!(Find, "search", "Search names, companies, facts, messages and notes", reads contact::search, SearchArgs),
    verb!(Find, "company", "Keep companies that you want to get into", writes contact::company, CompanyArgs),
    verb!(Find, "know", "Note who knows whom", writes contact::know, KnowArgs),
    verb!(Find, "path", "Find who can introduce you to somebody", reads contact::path, PathArgs),
    verb!(Research, "research", "Note facts, why this person, and what to learn", writes contact::research, ResearchArgs),
    verb!(Message, "draft", "Write a message to a contact", writes message::draft, DraftArgs),
    verb!(Message, "check", "Look for what is wrong with a message", reads message::check, CheckArgs),
    verb!(Message, "feedback", "Keep what somebody said of a draft", writes message::feedback, FeedbackArgs),
    verb!(Message, "review", "Mark a draft as reviewed: ready to be sent", writes message::review, ReviewArgs),
    verb!(Message, "sent", "Record that you sent it, and plan the follow-ups", writes message::sent, SentArgs),
    verb!(Message, "reply", "Record a reply; what was pending is cancelled", writes message::reply, ReplyArgs),
    verb!(Message, "messages", "List messages: drafts, and what was sent", reads message::messages, MessagesArgs),
    verb!(Message, "template", "See, write and check the templates of messages", writes template, TemplateArgs),
    verb!(FollowUp, "due", "Show what is due: overdue, today, the next 7 days", reads follow_up::due, DueArgs),
    verb!(FollowUp, "done", "Mark follow-ups as done", writes follow_up::done, DoneArgs),
    verb!(FollowUp, "snooze", "Put a follow-up off to another day", writes follow_up::snooze, SnoozeArgs),
    verb!(FollowUp, "skip", "Drop follow-ups without doing them", writes follow_up::skip, SkipArgs),
    verb!(FollowUp, "remind", "Plan something of your own for a contact", writes follow_up::remind, RemindArgs),
    verb!(Meet, "meet", "Plan a conversation, move it or cancel it", writes conversation::meet, MeetArgs),
    verb!(Meet, "prep", "Prepare: one page with everything, and five questions", writes conversation::prep, PrepArgs),
    verb!(Meet, "note", "Keep what was said; --met records a conversation", writes conversation::note, NoteArgs),
    verb!(Meet, "thank", "Write a thank-you that names one detail of your notes", writes message::thank, ThankArgs),
    verb!(Meet, "mixer", "Lead a conversation of a group, by the clock", writes mixer, MixerArgs),
    verb!(LookBack, "stats", "See which messages were answered", reads report::stats, StatsArgs),
    verb!(LookBack, "report", "Write a report of whom you reached, to be handed in", reads report::report, ReportArgs),
    verb!(LookBack, "week", "Look back on the week, and choose what to do otherwise", writes report::week, WeekArgs),
    verb!(LookBack, "goal", "See and set the goals of a week", writes report::goal, GoalArgs),
    verb!(InAndOut, "import", "Take in LinkedIn connections, vCards, nettrack's own JSON", writes exchange::import, ImportArgs),
    verb!(InAndOut, "export", "Take people out: CSV, vCard, JSON, calendar", reads exchange::export, ExportArgs),
    verb!(KeepSafe, "undo", "Take the last command back, whatever it was", writes upkeep::undo, UndoArgs),
    verb!(KeepSafe, "redo", "Do again what undo took back", writes upkeep::redo, RedoArgs),
    verb!(KeepSafe, "history", "Show what was done", reads upkeep::history, HistoryArgs),
    verb!(KeepSafe, "backup", "Make a checked copy of everything", writes upkeep::backup, BackupArgs),
    verb!(KeepSafe, "restore", "Bring a backup back; what is there now is kept", writes upkeep::restore, RestoreArgs),
    verb!(KeepSafe, "doctor", "Look whether all is well, and mend what can be", writes upkeep::doctor, DoctorArgs),
    verb!(KeepSafe, "paths", "Show where nettrack keeps its files", reads upkeep::paths, PathsArgs),
    verb!(KeepSafe, "config", "Read and change settings", writes upkeep::config, ConfigArgs),
    verb!(KeepSafe, "demo", "Look around with made-up people, in a file of their own", writes upkeep::demo, DemoArgs),
];

/// Commands in whose arguments a minus turns a word around: `-tag:cold`, `-cold`.
pub(crate) const WITH_MINUS: [&str; 5] = ["export", "list", "messages", "tag", "view"];

/// Commands that show or mend the configuration and run even where it cannot be read.
pub(crate) const MENDS_CONFIG: [&str; 4] = ["config", "doctor", "paths", "restore"];

/// `nettrack` without a command.
pub(crate) fn today(app: &mut App) -> Done {
    today::run(app)
}

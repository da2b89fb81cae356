//! Talk: the mixer while it goes on. Whatever the front, a line that is taken is one write.

use super::front::{self, Front};
use super::{end, one, unknown};
use crate::app::App;
use crate::commands::Done;
use crate::domain::id::{ContactId, MixerId};
use crate::domain::mixer::{
    Change, Context, Course, Key, Kind, Mixer, MixerError, State, Timer, Typed, cues,
};
use crate::error::Error;
use crate::prompt::Heard;
use crate::store::mixers::{self, Whole};
use crate::store::{Db, Tx, messages};
use crate::view::Answer;
use crate::view::mixer::{Left, Say, Scene};

/// The step of `undo` that a line is.
const STEP: &str = "mixer";

/// What came of a line.
enum Then {
    Say(Vec<Say>),
    Leave,
    End,
}

/// Lead a mixer until it ends or is left; without a front it is left at once.
///
/// # Errors
/// `Stopped` for Ctrl-C; those of the terminal and of writing. The clock then stands, and all that was taken is saved.
pub(super) fn run(app: &mut App, id: MixerId, front: Option<Box<dyn Front>>) -> Done {
    let Some(mut front) = front else { return left(app, id, None) };
    let led = lead(app, id, front.as_mut());
    let unfinished = front.unfinished();
    // the terminal is given back before anything is said on it
    drop(front);
    app.look_again();
    match led {
        Ok(Then::End) => Ok(Box::new(end::run(app, id)?)),
        Ok(_) => left(app, id, unfinished),
        Err(error) => {
            // what went wrong is told, whether or not the clock could be stopped
            let _ = left(app, id, unfinished);
            Err(error)
        }
    }
}

fn lead(app: &mut App, id: MixerId, front: &mut dyn Front) -> Result<Then, Error> {
    let mut whole = whole(app, id)?;
    if let Some(unfinished) = unfinished(&whole) {
        front.give_back(unfinished);
    }
    let mut say = welcome(app, &whole);
    let mut before: Option<Timer> = None;
    loop {
        app.look_again();
        let course = course(app, &whole);
        if course.timer.state == State::Ended {
            return Ok(Then::Leave);
        }
        let due = before.map(|before| cues(&before, &course.timer)).unwrap_or_default();
        say.extend(due.into_iter().map(Say::Cue));
        before = Some(course.timer.clone());
        front.show(&scene(app, &course), &say).map_err(|e| front::unusable(&e))?;
        say.clear();
        match front.hear().map_err(|e| front::unusable(&e))? {
            Heard::Nothing => {}
            Heard::End => return Ok(Then::Leave),
            Heard::Interrupted => {
                return Err(Error::Stopped(format!(
                    "all that was typed is saved; nettrack mixer resume {id} goes on"
                )));
            }
            Heard::Line(line) => {
                app.look_again();
                match take(app, &mut whole, &line) {
                    Ok(Then::Say(said)) => say = said,
                    Ok(then) => return Ok(then),
                    Err(error) => {
                        front.give_back(&line);
                        say.push(Say::Refused { message: error.to_string(), hint: error.hint() });
                    }
                }
            }
        }
    }
}

/// What is said before anything was typed.
fn welcome(app: &App, whole: &Whole) -> Vec<Say> {
    let Mixer { id, preset, .. } = &whole.mixer;
    if whole.entries.iter().any(|entry| entry.kind == Kind::Resume) {
        return vec![Say::Done(format!("Mixer {id}, {preset}, goes on. /help lists the commands."))];
    }
    let unknown = app.config.writer().name.is_none().then(|| {
        Say::Done(
            "It is not known who you are: `nettrack config set me.name NAME`, or you become a contact too."
                .into(),
        )
    });
    std::iter::once(Say::Welcome).chain(unknown).collect()
}

/// What was begun to be typed when the mixer was left; the return to it is the last entry.
fn unfinished(whole: &Whole) -> Option<&str> {
    let left = whole.entries.iter().rev().find(|entry| entry.kind != Kind::Resume)?;
    left.text.as_deref().filter(|_| left.kind == Kind::Pause)
}

fn whole(app: &mut App, id: MixerId) -> Result<Whole, Error> {
    app.store.read(|db| mixers::get(db, id))?.ok_or_else(|| unknown(Some(id)))
}

fn course<'a>(app: &App, whole: &'a Whole) -> Course<'a> {
    Course::new(&whole.mixer, &whole.people, &whole.entries, app.clock.now())
}

fn scene<'a>(app: &App, course: &'a Course<'a>) -> Scene<'a> {
    let ends = app.clock.wall(course.timer.ends_at(course.now)).time();
    Scene { course, now: app.clock.time(), ends }
}

fn take(app: &mut App, whole: &mut Whole, line: &str) -> Result<Then, Error> {
    let typed = Typed::parse(line)?;
    Ok(Then::Say(match typed {
        Typed::Nothing => Vec::new(),
        Typed::Help => vec![Say::Help],
        Typed::Who => vec![Say::Who],
        Typed::Status => vec![Say::Status],
        Typed::Quit => return Ok(Then::Leave),
        Typed::End => return Ok(Then::End),
        Typed::Wait(time) if app.clock.step(time) => Vec::new(),
        Typed::Wait(_) => {
            return Err(
                MixerError::Refused("/wait moves a clock that NETTRACK_NOW has stopped".into()).into()
            );
        }
        Typed::Undo => vec![Say::Done(undo(app, whole)?)],
        typed => record(app, whole, &typed)?.into_iter().map(Say::Done).collect(),
    }))
}

/// Keep a line, judged by how the mixer stands in the file: somebody may lead it from a second terminal.
fn record(app: &mut App, whole: &mut Whole, typed: &Typed<'_>) -> Result<Option<String>, Error> {
    let (id, now, today) = (whole.mixer.id, app.clock.now(), app.clock.today());
    let business_days = app.config.business_days();
    let keep = |tx: &Tx<'_>| {
        let known = mixers::get(tx, id)?.ok_or_else(|| unknown(Some(id)))?;
        let course = Course::new(&known.mixer, &known.people, &known.entries, now);
        let change = course.change(typed, Context { today, business_days: &business_days })?;
        let Some(change) = change.filter(|_| known.mixer.ended_at.is_none()) else { return Ok(None) };
        mixers::record(tx, id, &change)?;
        tx.describe(format!("mixer {id}: {}", change.kind.as_str()));
        let draft = draft_shown(tx, &change)?;
        Ok(change.understood.or(draft))
    };
    let (known, said) = app.store.write_then(STEP, keep, |db, said| {
        Ok::<_, Error>((mixers::get(db, id)?.ok_or_else(|| unknown(Some(id)))?, said))
    })?;
    *whole = known;
    Ok(said)
}

/// To which draft the feedback will go, once it was said for whom the message is.
fn draft_shown(db: &Db<'_>, change: &Change) -> Result<Option<String>, Error> {
    let Some(name) = change.text.as_deref().filter(|_| change.kind == Kind::Said(Key::Whose)) else {
        return Ok(None);
    };
    Ok(Some(match end::contact_named(db, name)? {
        Some((id, name)) => draft_of(db, id, &name)?,
        None => format!("no contact is called `{name}`: what is said of the message stays in the mixer"),
    }))
}

fn draft_of(db: &Db<'_>, id: ContactId, name: &str) -> Result<String, Error> {
    Ok(match messages::open_draft(db, id)? {
        Some(message) => format!("what is said goes to the draft to {name}:\n{}", message.body),
        None => format!("there is no open draft to {name}: what is said of the message stays in the mixer"),
    })
}

/// Take the last line back, if nothing else was done since.
fn undo(app: &mut App, whole: &mut Whole) -> Result<String, Error> {
    let id = whole.mixer.id;
    let mine = format!("mixer {id}: ");
    let last = app.store.history(1)?.pop().filter(|step| !step.undone && step.command == STEP);
    let Some(what) = last.and_then(|step| step.summary.strip_prefix(&mine).map(str::to_owned)) else {
        return Err(MixerError::Refused("nothing that was typed here can be taken back".into()).into());
    };
    app.store.undo()?;
    *whole = self::whole(app, id)?;
    Ok(format!("taken back: {what}"))
}

/// Stop the clock, keep what was begun to be typed, and say how to go on.
fn left(app: &mut App, id: MixerId, unfinished: Option<String>) -> Done {
    let now = app.clock.now();
    let known = app.store.write_then(
        "mixer pause",
        |tx| {
            let known = mixers::get(tx, id)?.ok_or_else(|| unknown(Some(id)))?;
            let course = Course::new(&known.mixer, &known.people, &known.entries, now);
            let typed = unfinished.is_some() && course.timer.state != State::Ended;
            if course.timer.state == State::Running || typed {
                mixers::record(tx, id, &Change { text: unfinished, ..Change::of(Kind::Pause) })?;
                tx.describe(format!("paused mixer {id}"));
            }
            Ok::<_, Error>(())
        },
        |db, ()| mixers::get(db, id)?.ok_or_else(|| unknown(Some(id))),
    )?;
    Ok(Box::new(Left(one(app, known))) as Box<dyn Answer>)
}

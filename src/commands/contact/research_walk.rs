//! Research as a walk through the places to look at and the two questions. Each answer is saved as soon as it is
//! given, as a step of its own, so that the walk can be left at any time and goes on where it was left.

use super::research::{NewFact, save};
use crate::app::App;
use crate::domain::contact::{self, Contact, Field};
use crate::domain::fact::{Fact, PLACES};
use crate::domain::text;
use crate::error::Error;

/// Ask for what is missing; Enter leaves a place out.
///
/// # Errors
/// `Stopped` says what is kept when the person left in the middle.
pub(super) fn walk(app: &mut App, contact: &Contact, known: &[Fact]) -> Result<(), Error> {
    let mut saved = 0;
    match through(app, contact, known, &mut saved) {
        Err(Error::Interrupted) if saved > 0 => Err(Error::Stopped(format!(
            "what you answered is saved; `nettrack research {}` goes on from there",
            contact.id
        ))),
        other => other,
    }
}

fn through(app: &mut App, contact: &Contact, known: &[Fact], saved: &mut usize) -> Result<(), Error> {
    app.prompt.say(&format!(
        "Research on {}: Enter leaves a place out, Ctrl-C stops, each answer is saved.",
        contact.name
    ));
    app.prompt.say("Write it as you would say it to them: your talk on data contracts");
    for (n, (kind, place)) in PLACES.into_iter().enumerate() {
        if known.iter().any(|fact| fact.kind == kind) {
            continue;
        }
        let fact = |typed: &str| Ok(text::tidy_block(typed, "fact", text::FACT)?);
        let mut question = format!("{}/{} {place}", n + 1, PLACES.len());
        while let Some(text) = app.prompt.optional(&question, fact)? {
            question = format!("{}/{} {place}: something else", n + 1, PLACES.len());
            // who leaves at the second half of the question has answered the first
            let source = app.prompt.optional("    Where is that? A link", |typed| Ok(contact::link(typed)?));
            let (source, left) = match source {
                Ok(source) => (source, Ok(())),
                Err(error) => (None, Err(error)),
            };
            let fact = NewFact { kind, text, source };
            let today = app.clock.today();
            app.store.write("research", |tx| save(tx, contact, &[fact], &[], &[], today))?;
            *saved += 1;
            left?;
        }
    }
    let first = contact.first_name();
    for (field, known, question) in [
        (Field::Why, &contact.why, format!("Why {first}, and nobody else?")),
        (Field::Learn, &contact.learn, format!("What do you want to learn from {first}?")),
    ] {
        if known.is_none()
            && let Some(value) = app.prompt.optional(&question, |typed| Ok(field.check(typed)?))?
        {
            let today = app.clock.today();
            app.store.write("research", |tx| save(tx, contact, &[], &[(field, value)], &[], today))?;
            *saved += 1;
        }
    }
    Ok(())
}

//! Research as a walk through the places to look at and the two questions. Each answer is saved as soon as it is
//! given, as a step of its own, so that the walk can be left at any time and goes on where it was left.

use super::research::{NewFact, open, save};
use crate::app::App;
use crate::domain::contact::{self, Contact, Field};
use crate::domain::fact::{self, Fact, FactKind};
use crate::domain::source::Source;
use crate::domain::text;
use crate::error::Error;

/// Ask for what is missing; Enter leaves a place out, `o` opens its link.
///
/// # Errors
/// `Stopped` says what is kept when the person left in the middle.
pub(super) fn walk(app: &mut App, contact: &Contact, known: &[Fact], places: &[Source]) -> Result<(), Error> {
    let missing = fact::missing(contact.why.as_deref(), contact.learn.as_deref(), known.len());
    let mut walk = Walk { app, contact, missing, saved: false };
    let walked = walk.through(known, places);
    match walked {
        Err(Error::Interrupted) => {
            let kept = if walk.saved { "what you answered is saved" } else { "nothing was saved" };
            Err(Error::Stopped(format!("{kept}; `nettrack research {}` goes on from there", contact.id)))
        }
        other => other,
    }
}

struct Walk<'a> {
    app: &'a mut App,
    contact: &'a Contact,
    /// What a message still needs (see `fact::missing`)
    missing: Vec<&'static str>,
    saved: bool,
}

/// What is typed at a place.
enum Typed {
    Open,
    Fact(FactKind, String),
}

impl Walk<'_> {
    fn through(&mut self, known: &[Fact], places: &[Source]) -> Result<(), Error> {
        self.app.prompt.say(&format!(
            "Research on {}: Enter leaves a place out, o opens its link, Esc or Ctrl-C stops. Each answer is saved.",
            self.contact.name
        ));
        self.app.prompt.say("Write it as you would say it to them: your talk on data contracts");
        let noted: Vec<&str> = FactKind::ALL
            .into_iter()
            .filter(|kind| known.iter().any(|fact| fact.kind == *kind))
            .map(FactKind::as_str)
            .collect();
        if !noted.is_empty() {
            self.app.prompt.say(&format!("Noted so far: {}", noted.join(", ")));
        }
        for (n, place) in places.iter().enumerate() {
            if !known.iter().any(|fact| fact.kind == place.kind) {
                self.look(&format!("{}/{}", n + 1, places.len()), place)?;
            }
        }
        self.questions()
    }

    fn look(&mut self, number: &str, place: &Source) -> Result<(), Error> {
        self.app.prompt.say("");
        self.app.prompt.say(&format!("Look for {}", place.look_for));
        place.links.iter().for_each(|link| self.app.prompt.say(&format!("  {link}")));
        let read = |typed: &str| {
            if typed.eq_ignore_ascii_case("o") {
                return Ok(Typed::Open);
            }
            let (kind, text) = fact::typed(typed, place.kind);
            Ok(Typed::Fact(kind, text::tidy_block(text, "fact", text::FACT)?))
        };
        let mut question = format!("{number} {}", place.place);
        while let Some(typed) = self.app.prompt.optional(&question, read)? {
            let (kind, text) = match typed {
                Typed::Open => {
                    self.open(place);
                    continue;
                }
                Typed::Fact(kind, text) => (kind, text),
            };
            question = format!("{number} {}: something else", place.place);
            // who leaves at the second half of the question has answered the first
            let source = self.app.prompt.optional("Where is that? A link", |typed| Ok(contact::link(typed)?));
            let (source, left) = match source {
                Ok(source) => (source, Ok(())),
                Err(error) => (None, Err(error)),
            };
            self.keep("fact", &[NewFact { kind, text, source }], &[])?;
            left?;
        }
        Ok(())
    }

    fn open(&self, place: &Source) {
        for link in &place.links {
            let said = match open(link) {
                Ok(said) => said,
                Err(error) => error.to_string(),
            };
            self.app.prompt.say(&format!("  {said}"));
        }
    }

    fn questions(&mut self) -> Result<(), Error> {
        let first = self.contact.first_name();
        for (field, known, question) in [
            (Field::Why, &self.contact.why, format!("Why {first}, and nobody else?")),
            (Field::Learn, &self.contact.learn, format!("What do you want to learn from {first}?")),
        ] {
            if known.is_none()
                && let Some(value) = self.app.prompt.optional(&question, |typed| Ok(field.check(typed)?))?
            {
                self.keep(field.as_str(), &[], &[(field, value)])?;
            }
        }
        if self.missing.contains(&"why") {
            self.app.prompt.say(&format!(
                "As long as you cannot say why {first}, look further, or choose somebody else: nettrack find"
            ));
        }
        Ok(())
    }

    /// Save an answer, and say when it was the last that a message needs.
    fn keep(
        &mut self,
        what: &str,
        facts: &[NewFact],
        fields: &[(Field, contact::Value)],
    ) -> Result<(), Error> {
        let (contact, today) = (self.contact, self.app.clock.today());
        self.app.store.write("research", |tx| save(tx, contact, facts, fields, &[], today))?;
        self.saved = true;
        let before = self.missing.len();
        self.missing.retain(|missing| *missing != what);
        if before > 0 && self.missing.is_empty() {
            self.app.prompt.say(&format!("That is enough to write: nettrack draft {}", contact.id));
        }
        Ok(())
    }
}

//! Finding people as a walk: the purpose, the three circles, companies of interest, the pool, the suggestions. Whoever
//! is named is saved at once, as a step of its own, so that the walk can be left at any time and goes on where it was
//! left.

use super::find::{purpose, suggest};
use crate::app::App;
use crate::commands::resolve;
use crate::domain::company::Interest;
use crate::domain::contact::{Circle, Contact, Field, Named, Value};
use crate::domain::follow_up::FollowUpKind;
use crate::domain::id::ContactId;
use crate::domain::linkedin;
use crate::domain::purpose::{Purpose, Stop, prompts};
use crate::domain::suggestion::{Suggestion, next_step};
use crate::error::Error;
use crate::store::contacts::NewContact;
use crate::store::lookup::{self, Fit};
use crate::store::{Tx, companies, contacts, follow_ups, purposes};
use crate::view::suggestion::Walked;

/// People of the pool among whom one is chosen.
const CHOICE: u32 = 10;
/// Companies of interest that are named.
const NAMED: i64 = 8;

/// Walk. `stated` is whether the purpose was said by flags; `restart` begins at the first circle.
///
/// # Errors
/// `Stopped` says what is kept when the person left in the middle.
pub(super) fn walk(app: &mut App, stated: bool, restart: bool) -> Result<Walked, Error> {
    let before = app.store.read(purposes::newest)?;
    let begun = begin(app, before, stated, restart).map_err(|error| match error {
        Error::Interrupted => Error::Stopped("nothing was saved; `nettrack find` begins again".into()),
        other => other,
    });
    let (purpose, left) = begun?;
    let stop = purpose.stop.unwrap_or(Stop::Support);
    let mut walk = Walk { app, purpose, stop, added: Vec::new() };
    let walked = match left {
        Some(left) => Err(left),
        None => walk.through(),
    };
    match walked {
        Err(Error::Interrupted) => Err(walk.leave()?),
        Err(other) => Err(other),
        Ok(picked) => Ok(Walked { picked, today: walk.app.clock.today(), added: walk.added }),
    }
}

/// The purpose with which to walk, saved, and whether the person left right behind it.
fn begin(
    app: &mut App,
    before: Option<Purpose>,
    stated: bool,
    restart: bool,
) -> Result<(Purpose, Option<Error>), Error> {
    app.prompt.say("Finding people: Enter goes on, Esc or Ctrl-C stops. Each answer is saved.");
    if let Some(before) = &before {
        let help = before.help.as_ref().map(|help| format!("; help from: {help}")).unwrap_or_default();
        app.prompt.say(&format!("To learn: {}{help}", before.learn));
    }
    match before {
        Some(before) if before.stop.is_some() && !restart => {
            let at = before.stop.map_or("", Stop::title);
            app.prompt.say(&format!("Going on with {at}; `nettrack find --restart` begins anew."));
            Ok((before, None))
        }
        Some(before) if stated => Ok((Purpose { stop: None, ..before }, None)),
        before => ask_purpose(app, before),
    }
}

fn ask_purpose(app: &mut App, before: Option<Purpose>) -> Result<(Purpose, Option<Error>), Error> {
    let question = "What do you still have to learn?";
    let learn = match &before {
        None => Some(purpose(&app.prompt.text(question, "--purpose")?)?),
        Some(_) => app.prompt.optional(&format!("{question} Enter: still the same"), purpose)?,
    };
    let (learn, help, left) = match (learn, before) {
        // where it is still the same, the walk begins anew with it
        (None, Some(before)) => return Ok((Purpose { stop: None, ..before }, None)),
        (None, None) => return Err(Error::Interrupted),
        (Some(learn), _) => {
            // who leaves at the second half of the question has answered the first
            match app.prompt.optional("Who could help? A role, a kind of company", purpose) {
                Ok(help) => (learn, help, None),
                Err(error) => (learn, None, Some(error)),
            }
        }
    };
    let id = app.store.write("find", |tx| {
        tx.describe(format!("set the purpose: {learn}"));
        purposes::insert(tx, &learn, help.as_deref(), Some(Stop::Support)).map_err(Error::from)
    })?;
    Ok((Purpose { id, learn, help, stop: Some(Stop::Support) }, left))
}

/// A walk under way.
struct Walk<'a> {
    app: &'a mut App,
    purpose: Purpose,
    /// Where it is; `purpose.stop` is what the file says
    stop: Stop,
    added: Vec<Named>,
}

impl Walk<'_> {
    fn through(&mut self) -> Result<Option<Suggestion>, Error> {
        for stop in Stop::ALL.into_iter().filter(|stop| *stop >= self.stop).collect::<Vec<_>>() {
            self.stop = stop;
            match (stop, stop.circle()) {
                (_, Some(circle)) => self.circle(circle)?,
                (Stop::Companies, _) => self.companies()?,
                (Stop::Pool, _) => self.pool()?,
                _ => {}
            }
        }
        self.suggestions()
    }

    /// Say what is kept, and remember where the walk is if nothing that was saved did.
    fn leave(&mut self) -> Result<Error, Error> {
        if self.purpose.stop != Some(self.stop) {
            let at = self.stop.title();
            self.save(format!("stopped at {at}"), |_| Ok(()))?;
        }
        let title = self.stop.title();
        Ok(Error::Stopped(format!("what you answered is saved; `nettrack find` goes on with {title}")))
    }

    /// Save something, and with it where the walk is.
    fn save<T>(&mut self, told: String, save: impl FnOnce(&Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let (id, stop) = (self.purpose.id, self.stop);
        let saved = self.app.store.write("find", |tx| {
            let saved = save(tx)?;
            purposes::set_stop(tx, id, Some(stop))?;
            tx.describe(told);
            Ok::<_, Error>(saved)
        })?;
        self.purpose.stop = Some(stop);
        Ok(saved)
    }

    fn title(&self, title: &str) {
        let at = Stop::ALL.iter().position(|stop| *stop == self.stop).unwrap_or(0) + 1;
        self.app.prompt.say("");
        self.app.prompt.say(&format!("{at}/{} {title}", Stop::ALL.len()));
    }

    fn circle(&mut self, circle: Circle) -> Result<(), Error> {
        let prompts = prompts(circle).map_err(|e| Error::usage(e, "this is a mistake of nettrack"))?;
        self.title(&prompts.title);
        self.app.prompt.say(&format!("  {}", prompts.about));
        for question in &prompts.questions {
            let mut question = question.as_str();
            while let Some(name) = self.app.prompt.optional(question, name)? {
                self.person(&name, circle)?;
                question = "Anybody else?";
            }
        }
        Ok(())
    }

    /// Somebody was named: known already, in the pool, or new.
    fn person(&mut self, name: &str, circle: Circle) -> Result<(), Error> {
        let found = self.app.store.read(|db| lookup::find(db, name))?;
        let mut known = found.candidates;
        known.retain(|_| found.fit == Fit::Exact);
        let id = match known.as_slice() {
            [] => None,
            [one] if !one.pool => Some(one.id),
            several => {
                let mut items: Vec<String> = several
                    .iter()
                    .map(|one| about(&one.name, one.role.as_deref(), one.company.as_deref()))
                    .collect();
                items.push("somebody else of this name".into());
                let picked = self.app.prompt.choose("Who is it?", &items)?.ok_or(Error::Interrupted)?;
                several.get(picked).map(|one| one.id)
            }
        };
        match id {
            Some(id) => self.known(id, circle),
            None => self.new_person(name, circle),
        }
    }

    fn known(&mut self, id: ContactId, circle: Circle) -> Result<(), Error> {
        let (contact, answers) = self.look_at(id)?;
        if contact.pool {
            let contact = self.promote(&contact, Some(circle))?;
            let (name, id) = (&contact.name, contact.id);
            self.app.prompt.say(&format!("  taken out of the pool: {name} (#{id})"));
            return Ok(());
        }
        let stage = if contact.archived_at.is_some() { "archived" } else { contact.stage.as_str() };
        self.app.prompt.say(&format!(
            "  {} is here already (#{}, {stage}); next: {}",
            contact.name,
            contact.id,
            next_step(&contact, answers)
        ));
        Ok(())
    }

    /// A contact, and whether an answer to them is open.
    fn look_at(&mut self, id: ContactId) -> Result<(Contact, bool), Error> {
        let today = self.app.clock.today();
        self.app.store.read(|db| {
            let contact = contacts::get(db, id, today)?.ok_or_else(|| resolve::gone("the contact"))?;
            let open = follow_ups::open_of(db, id)?;
            Ok((contact, open.iter().any(|open| open.kind == FollowUpKind::Answer)))
        })
    }

    fn promote(&mut self, contact: &Contact, circle: Option<Circle>) -> Result<Contact, Error> {
        let circle = circle.filter(|circle| *circle != contact.circle);
        self.save(format!("promoted {} (#{})", contact.name, contact.id), |tx| {
            contacts::promote(tx, contact.id)?;
            if let Some(circle) = circle {
                let field = (Field::Circle, Value::Text(circle.as_str().into()));
                contacts::update(tx, contact, &[field])?;
            }
            Ok(())
        })?;
        self.added.push(Named { id: contact.id, name: contact.name.clone() });
        Ok(self.look_at(contact.id)?.0)
    }

    fn new_person(&mut self, name: &str, circle: Circle) -> Result<(), Error> {
        let mut fields = vec![
            (Field::Name, Field::Name.check(name)?),
            (Field::Circle, Value::Text(circle.as_str().into())),
        ];
        let first = name.split_whitespace().next().unwrap_or(name);
        // who leaves at one of these has named the person
        let mut left = Ok(());
        for (field, question) in [
            (Field::Company, format!("Where does {first} work?")),
            (Field::Role, format!("What does {first} do there?")),
            (Field::Why, format!("Why {first}? What could you learn?")),
        ] {
            match self.app.prompt.optional(&question, |typed| Ok(field.check(typed)?)) {
                Ok(value) => fields.extend(value.map(|value| (field, value))),
                Err(error) => {
                    left = Err(error);
                    break;
                }
            }
        }
        let new = NewContact { fields, ..NewContact::default() };
        let id = self.save(format!("added {name}"), |tx| Ok(contacts::insert(tx, &new)?))?;
        self.app.prompt.say(&format!("  added {name} (#{id})"));
        self.added.push(Named { id, name: name.to_owned() });
        left
    }

    fn companies(&mut self) -> Result<(), Error> {
        self.title("Companies of interest");
        let known = self.app.store.read(|db| companies::list(db, false, NAMED))?;
        if !known.is_empty() {
            let names: Vec<&str> = known.iter().map(|company| company.name.as_str()).collect();
            self.app.prompt.say(&format!("  Of interest so far: {}", names.join(", ")));
        }
        let company = |typed: &str| match Field::Company.check(typed)? {
            Value::Text(name) => Ok(name),
            _ => Err(Error::usage("a company has a name", "type it")),
        };
        let mut question = "Where would you like to work? A company";
        while let Some(name) = self.app.prompt.optional(question, company)? {
            // who leaves at the second half of the question has answered the first
            let wish = self.app.prompt.optional("How much, 1 to 3?", motivation);
            let (motivation, left) = match wish {
                Ok(motivation) => (motivation, Ok(())),
                Err(error) => (None, Err(error)),
            };
            let interest = Interest { of_interest: Some(true), motivation, ..Interest::default() };
            self.save(format!("added the company {name}"), |tx| {
                let id = companies::id_of(tx, &name)?;
                Ok(companies::set_interest(tx, id, &interest)?)
            })?;
            left?;
            question = "Another one?";
        }
        Ok(())
    }

    fn pool(&mut self) -> Result<(), Error> {
        if !self.app.store.read(contacts::any)?.1 {
            return Ok(());
        }
        self.title("Your pool of imported people");
        let words = |typed: &str| Ok(typed.to_owned());
        let mut question = "A role, a company or a name to look for";
        while let Some(words) = self.app.prompt.optional(question, words)? {
            question = "Other words?";
            let purpose = Some(self.purpose.clone());
            let found = suggest(self.app, purpose.as_ref(), None, None, Some(&words), CHOICE)?;
            if found.is_empty() {
                self.app.prompt.say(&format!("  nobody in the pool fits `{words}`"));
            } else if let Some(picked) = self.choose("Who?", &found)? {
                let contact = self.promote(&picked.contact, None)?;
                let (name, id) = (&contact.name, contact.id);
                self.app.prompt.say(&format!("  taken out of the pool: {name} (#{id})"));
            }
        }
        Ok(())
    }

    fn suggestions(&mut self) -> Result<Option<Suggestion>, Error> {
        self.title("Whom to contact next");
        let purpose = Some(self.purpose.clone());
        let found = suggest(self.app, purpose.as_ref(), None, None, None, CHOICE)?;
        let mut picked =
            if found.is_empty() { None } else { self.choose("With whom do you begin?", &found)? };
        if let Some(suggestion) = &mut picked
            && suggestion.contact.pool
        {
            suggestion.contact = self.promote(&suggestion.contact, None)?;
        }
        if self.purpose.stop.is_some() {
            let id = self.purpose.id;
            self.app.store.write("find", |tx| {
                purposes::set_stop(tx, id, None)?;
                tx.describe("went through to the end");
                Ok::<_, Error>(())
            })?;
        }
        Ok(picked)
    }

    /// One of the suggestions, or none of them.
    fn choose(&self, question: &str, found: &[Suggestion]) -> Result<Option<Suggestion>, Error> {
        let mut items: Vec<String> = found
            .iter()
            .map(|Suggestion { contact, score, reasons }| {
                let place = contact.company.as_deref().or(contact.role.as_deref());
                let reasons: Vec<&str> = reasons.iter().map(|reason| reason.why.label()).collect();
                format!("{score:>3}  {} · {}", about(&contact.name, None, place), reasons.join(", "))
            })
            .collect();
        items.push("none of them".into());
        let picked = self.app.prompt.choose(question, &items)?.ok_or(Error::Interrupted)?;
        Ok(found.get(picked).cloned())
    }
}

fn about(name: &str, role: Option<&str>, company: Option<&str>) -> String {
    [Some(name), role, company].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn name(typed: &str) -> Result<String, Error> {
    if linkedin::slug(typed).is_some() || typed.contains('@') {
        return Err(Error::usage("that is an address", "type the name; `nettrack edit` adds the address"));
    }
    match Field::Name.check(typed)? {
        Value::Text(name) => Ok(name),
        _ => Err(Error::usage("a contact has a name", "type it")),
    }
}

fn motivation(typed: &str) -> Result<u8, Error> {
    typed
        .trim()
        .parse()
        .ok()
        .filter(|wish| (0..=3).contains(wish))
        .ok_or_else(|| Error::usage(format!("`{typed}` is not 1 to 3"), "3 is the most"))
}

//! The end of a mixer: what it leaves behind is taken over in one write (DOMAIN.md, section 6).

use chrono::{Days, NaiveDate};

use super::{one, unknown};
use crate::app::App;
use crate::domain::contact::{Circle, Contact, Field, Named, Value};
use crate::domain::follow_up::FollowUpKind;
use crate::domain::id::{ContactId, FollowUpId, MessageId, MixerId};
use crate::domain::mixer::{self, Change, Course, Goal, Kind, Participant, Person, Results};
use crate::domain::{linkedin, text};
use crate::error::Error;
use crate::store::contacts::NewContact;
use crate::store::follow_ups::NewFollowUp;
use crate::store::{Db, Tx, contacts, conversations, feedback, follow_ups, lookup, messages, mixers};
use crate::view::mixer::Ended;

/// What was taken over, by the ids of what it became.
#[derive(Default)]
struct Taken {
    contacts: Vec<(Named, bool)>,
    named: Vec<(Named, bool)>,
    follow_ups: Vec<FollowUpId>,
    feedback: Vec<(MessageId, String, usize)>,
    left_out: Vec<String>,
}

/// Somebody who took part, as a contact.
struct Met<'a> {
    person: &'a Person,
    id: ContactId,
    name: String,
}

/// What holds for all that is taken over.
struct Taking<'a> {
    today: NaiveDate,
    /// Where the contacts come from
    source: String,
    /// The folded name of the user, who becomes no contact
    me: Option<String>,
    mixer: &'a str,
}

impl Taking<'_> {
    fn is_my_name(&self, name: &str) -> bool {
        self.me.as_ref().is_some_and(|me| *me == text::fold(name))
    }
}

pub(super) fn run(app: &mut App, id: MixerId) -> Result<Ended, Error> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let me = app.config.writer().name.map(|name| text::fold(&name));
    let take = |tx: &Tx<'_>| {
        let known = mixers::get(tx, id)?.ok_or_else(|| unknown(Some(id)))?;
        let on = known.mixer.started_at;
        let course = Course::new(&known.mixer, &known.people, &known.entries, now);
        let day = app.clock.wall(on).date();
        let source = format!("mixer of {day}");
        let taking = Taking { today, source, me, mixer: &known.mixer.preset };
        let results = course.results();
        let minutes = u32::try_from(course.timer.spent_in_all() / 60).unwrap_or(1).clamp(1, 1440);
        mixers::record(tx, id, &Change::of(Kind::End))?;
        let mut taken = Taken::default();
        let people = participants(tx, &taking, &results, &mut taken)?;
        met(tx, &taking, day, minutes, &people)?;
        plan(tx, &taking, &results, &people, &mut taken)?;
        named(tx, &taking, &results, &mut taken)?;
        attach_feedback(tx, &taking, &results, &mut taken)?;
        let count = match taken.contacts.len() {
            1 => "1 contact".to_owned(),
            count => format!("{count} contacts"),
        };
        tx.describe(format!("ended mixer {id}: {count}"));
        Ok(taken)
    };
    let (whole, taken, planned) = app.store.write_then("mixer end", take, |db, taken| {
        let whole = mixers::get(db, id)?.ok_or_else(|| unknown(Some(id)))?;
        let planned =
            taken.follow_ups.iter().map(|id| follow_ups::get(db, *id)).collect::<Result<Vec<_>, _>>()?;
        Ok::<_, Error>((whole, taken, planned))
    })?;
    Ok(Ended {
        one: one(app, whole),
        contacts: taken.contacts,
        named: taken.named,
        follow_ups: planned.into_iter().flatten().collect(),
        feedback: taken.feedback,
        left_out: taken.left_out,
        today,
    })
}

/// Everybody but the user, as a contact: the one of that name who is there already, else a new one.
fn participants<'a>(
    tx: &Tx<'_>,
    taking: &Taking<'_>,
    results: &'a Results<'_>,
    taken: &mut Taken,
) -> Result<Vec<Met<'a>>, Error> {
    let mut people = Vec::new();
    for participant in
        results.people.iter().filter(|participant| !taking.is_my_name(&participant.person.name))
    {
        let fields = fields_of(participant, taking);
        let known = known_by_name(tx, &participant.person.name, taking.today)?;
        let id = match &known {
            Some(contact) => {
                contacts::promote(tx, contact.id)?;
                let new: Vec<_> = fields.into_iter().filter(|(field, _)| is_empty(contact, *field)).collect();
                if !new.is_empty() {
                    contacts::update(tx, contact, &new)?;
                }
                contact.id
            }
            None => contacts::insert(tx, &NewContact { fields, ..NewContact::default() })?,
        };
        mixers::link(tx, participant.person.id, id)?;
        let name =
            known.as_ref().map_or_else(|| participant.person.name.clone(), |contact| contact.name.clone());
        taken.contacts.push((Named { id, name: name.clone() }, known.is_some()));
        people.push(Met { person: participant.person, id, name });
    }
    Ok(people)
}

fn fields_of(participant: &Participant<'_>, taking: &Taking<'_>) -> Vec<(Field, Value)> {
    let person = participant.person;
    let text = |value: &str| Value::Text(value.to_owned());
    let mut fields = vec![
        (Field::Name, text(&person.name)),
        (Field::Circle, text(Circle::Existing.as_str())),
        (Field::Source, text(&taking.source)),
    ];
    let told = [
        (Field::Pronouns, &person.pronouns),
        (Field::Program, &person.program),
        (Field::Cohort, &person.cohort),
    ];
    fields.extend(told.into_iter().filter_map(|(field, value)| Some((field, text(value.as_deref()?)))));
    // "yes" and "in the chat" are no addresses: they stay in the mixer
    if let Some(slug) = participant.connect.and_then(linkedin::slug) {
        fields.push((Field::Linkedin, Value::Text(slug)));
    } else if let Some(Ok(email)) =
        participant.connect.filter(|typed| typed.contains('@')).map(|typed| Field::Email.check(typed))
    {
        fields.push((Field::Email, email));
    }
    fields
}

/// Whether a contact lacks what a participant told. Name, circle and source of a known contact stay as they are.
fn is_empty(contact: &Contact, field: Field) -> bool {
    match field {
        Field::Pronouns => contact.pronouns.is_none(),
        Field::Program => contact.program.is_none(),
        Field::Cohort => contact.cohort.is_none(),
        Field::Linkedin => contact.linkedin.is_none(),
        Field::Email => contact.email.is_none(),
        _ => false,
    }
}

fn known_by_name(db: &Db<'_>, name: &str, today: NaiveDate) -> Result<Option<Contact>, Error> {
    let fields = [(Field::Name, Value::Text(name.to_owned()))];
    Ok(contacts::look_alikes(db, &fields, today)?.into_iter().next())
}

/// The group talked: that is a conversation with everybody, and a real contact.
fn met(
    tx: &Tx<'_>,
    taking: &Taking<'_>,
    day: NaiveDate,
    minutes: u32,
    people: &[Met<'_>],
) -> Result<(), Error> {
    if people.is_empty() {
        return Ok(());
    }
    let contacts: Vec<ContactId> = people.iter().map(|met| met.id).collect();
    conversations::record_event(tx, day, minutes, &format!("mixer ({})", taking.mixer), &contacts)?;
    contacts.iter().try_for_each(|id| follow_ups::keep_in_touch(tx, *id, day))?;
    Ok(())
}

/// "Connect on LinkedIn" for everybody who is none yet, and what was to be done by a day.
fn plan(
    tx: &Tx<'_>,
    taking: &Taking<'_>,
    results: &Results<'_>,
    people: &[Met<'_>],
    taken: &mut Taken,
) -> Result<(), Error> {
    let tomorrow = taking.today.checked_add_days(Days::new(1)).unwrap_or(taking.today);
    for Met { id, name, .. } in people {
        let connected = contacts::get(tx, *id, taking.today)?.is_some_and(|c| c.connected_on.is_some());
        let open = follow_ups::open_of(tx, *id)?;
        if connected || open.iter().any(|open| open.kind == FollowUpKind::Connect) {
            continue;
        }
        let text = format!("Connect with {name} on LinkedIn");
        let new = NewFollowUp::about(*id, FollowUpKind::Connect, tomorrow, text);
        taken.follow_ups.push(follow_ups::insert(tx, &new)?);
    }
    for goal in &results.goals {
        let met = people.iter().find(|met| goal.person.is_some_and(|person| person.id == met.person.id));
        let new = NewFollowUp {
            contact_id: met.map(|met| met.id),
            message_id: None,
            conversation_id: None,
            kind: FollowUpKind::Goal,
            due_on: goal.on,
            text: goal_text(goal, met),
            promised_by: None,
        };
        taken.follow_ups.push(follow_ups::insert(tx, &new)?);
    }
    Ok(())
}

fn goal_text(goal: &Goal<'_>, met: Option<&Met<'_>>) -> String {
    let first_name = |met: &Met<'_>| met.name.split_whitespace().next().unwrap_or(&met.name).to_owned();
    let whose = met.map_or_else(|| "Your goal".to_owned(), |met| format!("{}'s goal", first_name(met)));
    let partner = goal.partner.map(|partner| format!(" ({partner} asks how it went)")).unwrap_or_default();
    format!("{whose}: {}{partner}", goal.what)
}

/// People whom somebody wants to reach: new contacts, unless they are there.
fn named(tx: &Tx<'_>, taking: &Taking<'_>, results: &Results<'_>, taken: &mut Taken) -> Result<(), Error> {
    for named in results.named.iter().filter(|named| !taking.is_my_name(named.name)) {
        let known = known_by_name(tx, named.name, taking.today)?;
        let id = if let Some(contact) = &known {
            contacts::promote(tx, contact.id)?;
            contact.id
        } else {
            contacts::insert(tx, &new_contact(named, taking)?)?
        };
        let name = known.as_ref().map_or(named.name, |contact| &contact.name).to_owned();
        if !taken.named.iter().any(|(already, _)| already.id == id) {
            taken.named.push((Named { id, name }, known.is_some()));
        }
    }
    Ok(())
}

fn new_contact(named: &mixer::Named<'_>, taking: &Taking<'_>) -> Result<NewContact, Error> {
    let other = named.by.filter(|by| !taking.is_my_name(&by.name));
    let by = other.map(|by| format!(", named by {}", by.name)).unwrap_or_default();
    let mut fields = vec![
        (Field::Name, Field::Name.check(named.name)?),
        (Field::Circle, Value::Text(Circle::New.as_str().to_owned())),
        (Field::Source, Value::Text(format!("{}{by}", taking.source))),
    ];
    // why somebody else wants to reach them is no reason of the user's
    if let Some(why) = named.why.filter(|_| other.is_none()) {
        fields.push((Field::Why, Field::Why.check(why)?));
    }
    Ok(NewContact { fields, ..NewContact::default() })
}

/// The one contact who is meant by a name; nobody where several are.
///
/// # Errors
/// Those of reading.
pub(super) fn contact_named(db: &Db<'_>, name: &str) -> Result<Option<(ContactId, String)>, Error> {
    let found = lookup::find(db, name)?.candidates;
    Ok(match found.as_slice() {
        [one] => Some((one.id, one.name.clone())),
        _ => None,
    })
}

/// What was said of a message stands with the open draft to the contact whom it is for.
fn attach_feedback(
    tx: &Tx<'_>,
    taking: &Taking<'_>,
    results: &Results<'_>,
    taken: &mut Taken,
) -> Result<(), Error> {
    for said in &results.feedback {
        let contact = contact_named(tx, said.whose)?;
        let draft = match &contact {
            Some((id, _)) => messages::open_draft(tx, *id)?,
            None => None,
        };
        let (Some((_, name)), Some(draft)) = (contact, draft) else {
            let reason = format!("feedback: there is no open draft to `{}`", said.whose);
            if !taken.left_out.contains(&reason) {
                taken.left_out.push(reason);
            }
            continue;
        };
        let by = said.by.map_or("the group", |person| person.name.as_str());
        feedback::insert(tx, draft.id, by, taking.today, said.text)?;
        match taken.feedback.iter_mut().find(|(message, ..)| *message == draft.id) {
            Some((.., count)) => *count += 1,
            None => taken.feedback.push((draft.id, name, 1)),
        }
    }
    Ok(())
}

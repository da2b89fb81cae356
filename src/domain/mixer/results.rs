//! Results: what a mixer leaves behind (DOMAIN.md, section 6), before it is looked up who is known already.

use chrono::NaiveDate;

use super::{Course, Key, Person, Said, said};

#[derive(Debug, Default)]
pub(crate) struct Results<'a> {
    /// Everybody who was here
    pub(crate) people: Vec<Participant<'a>>,
    /// People to contact
    pub(crate) named: Vec<Named<'a>>,
    pub(crate) goals: Vec<Goal<'a>>,
    pub(crate) feedback: Vec<Feedback<'a>>,
}

#[derive(Debug)]
pub(crate) struct Participant<'a> {
    pub(crate) person: &'a Person,
    /// How to find them: an address, a profile, or anything else
    pub(crate) connect: Option<&'a str>,
}

#[derive(Debug)]
pub(crate) struct Named<'a> {
    pub(crate) name: &'a str,
    pub(crate) why: Option<&'a str>,
    /// Who wants to reach them
    pub(crate) by: Option<&'a Person>,
}

/// Something to be done by a day: a goal, or a next step that has one.
#[derive(Debug)]
pub(crate) struct Goal<'a> {
    pub(crate) person: Option<&'a Person>,
    pub(crate) what: &'a str,
    pub(crate) on: NaiveDate,
    /// Who asks how it went
    pub(crate) partner: Option<&'a str>,
}

/// What the group said of a message that was shown.
#[derive(Debug)]
pub(crate) struct Feedback<'a> {
    /// For whom the message is
    pub(crate) whose: &'a str,
    pub(crate) by: Option<&'a Person>,
    pub(crate) text: &'a str,
}

impl<'a> Course<'a> {
    pub(crate) fn results(&self) -> Results<'a> {
        let said: Vec<&Said<'a>> = self.standing().collect();
        let by = |said: &Said<'a>| said.person.and_then(|id| self.person(id));
        let of = |key: Key| said.iter().copied().filter(move |said| said.key == key);
        let people = self.people.iter().map(|person| Participant {
            person,
            connect: of(Key::Connect).rfind(|said| said.person == Some(person.id)).map(|said| said.text),
        });
        let named = of(Key::Person).map(|said| {
            let (name, why) = said::name_and_why(said.text);
            Named { name, why, by: by(said) }
        });
        let partner = |goal: &Said<'a>| {
            let same = |said: &&Said<'a>| said.part == goal.part && said.person == goal.person;
            of(Key::Partner).find(same).map(|said| said.text)
        };
        let dated = said.iter().copied().filter(|said| matches!(said.key, Key::Goal | Key::NextStep));
        let goals = dated.filter_map(|goal| {
            let (what, on) = said::by_day(goal.text)?;
            let partner = if goal.key == Key::Goal { partner(goal) } else { None };
            Some(Goal { person: by(goal), what, on, partner })
        });
        let feedback = of(Key::Feedback).filter_map(|feedback| {
            let whose = of(Key::Whose).find(|said| said.part == feedback.part)?.text;
            Some(Feedback { whose, by: by(feedback), text: feedback.text })
        });
        Results {
            people: people.collect(),
            named: named.collect(),
            goals: goals.collect(),
            feedback: feedback.collect(),
        }
    }
}

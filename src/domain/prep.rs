//! Prep sheet: all that helps in a conversation on one page, in the order in which it is needed.

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};

use super::contact::{Circle, Contact};
use super::conversation::{Conversation, LocalTime, Medium};
use super::day;
use super::fact::{self, Fact, FactKind};
use super::follow_up::{FollowUp, PromisedBy};
use super::question::{CLOSING, Kind, Question, TIME_CHECK};
use super::text;
use super::timeline::Entry;

/// What is known before a conversation.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) contact: Contact,
    pub(crate) kinds: Vec<Kind>,
    /// The one that is planned next
    pub(crate) conversation: Option<Conversation>,
    /// On everybody's clock, the user's first
    pub(crate) times: Vec<LocalTime>,
    pub(crate) facts: Vec<Fact>,
    /// The last message, reply or conversation
    pub(crate) last: Option<Entry>,
    pub(crate) note: Option<String>,
    /// What is open for the contact
    pub(crate) open: Vec<FollowUp>,
    pub(crate) questions: Vec<Question>,
    pub(crate) today: NaiveDate,
}

/// A part of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    /// Whether it is what is known; else it is what to do
    pub(crate) known: bool,
    pub(crate) numbered: bool,
    pub(crate) lines: Vec<Line>,
}

/// A line of a part, and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) angles: Vec<String>,
}

impl Line {
    fn new(text: impl AsRef<str>) -> Self {
        Self { text: text::clean(text.as_ref()).into_owned(), angles: Vec::new() }
    }
}

/// Facts that are shown, the newest first.
const FACTS: usize = 8;
/// Columns of a note that are shown.
const NOTE: usize = 300;

impl Sheet {
    /// `Ana Reyes, Data engineer at Acme`
    pub(crate) fn title(&self) -> String {
        let Contact { name, role, company, .. } = &self.contact;
        let title = match (role, company) {
            (Some(role), Some(company)) => format!("{name}, {role} at {company}"),
            (Some(about), None) | (None, Some(about)) => format!("{name}, {about}"),
            (None, None) => name.clone(),
        };
        text::clean(&title).into_owned()
    }

    /// The page. Parts without anything to say are left out.
    pub(crate) fn sections(&self) -> Vec<Section> {
        let known = |title, lines: Vec<String>| Section {
            title,
            known: true,
            numbered: false,
            lines: lines.iter().map(Line::new).collect(),
        };
        let to_do = |title, lines: Vec<String>| Section { known: false, ..known(title, lines) };
        let questions = self.questions.iter().map(|question| Line {
            angles: question.angles.iter().map(|angle| text::clean(angle).into_owned()).collect(),
            ..Line::new(&question.text)
        });
        let questions =
            Section { numbered: true, lines: questions.collect(), ..to_do("Questions", Vec::new()) };
        let all = [
            known("When", self.when()),
            known("How you know each other", self.acquaintance()),
            known("Last contact", self.last_contact()),
            known("Facts", self.facts()),
            known("Promises that are open", self.promises()),
            to_do("What it is for", self.purpose()),
            to_do("To begin with", vec![self.opening()]),
            questions,
            to_do("Look at the time", vec![self.time_check()]),
            to_do("At the end", vec![CLOSING.to_owned(), self.thanks()]),
        ];
        all.into_iter().filter(|section| !section.lines.is_empty()).collect()
    }

    fn when(&self) -> Vec<String> {
        let Some(planned) = &self.conversation else {
            return vec![format!("not planned yet: nettrack meet {} DATE", self.contact.id)];
        };
        let mut lines = vec![day::describe(planned.on_day, self.today)];
        lines.extend(self.times.iter().map(|time| time.said(planned.on_day)));
        if self.times.is_empty() {
            lines.push(format!("{} minutes, no time yet", self.minutes()));
        }
        lines.extend(planned.place_line());
        if planned.participants.len() > 1 {
            lines.push(format!("with {}", planned.people()));
        }
        lines
    }

    fn acquaintance(&self) -> Vec<String> {
        let contact = &self.contact;
        let circle = match contact.circle {
            Circle::Support => "backs you already",
            Circle::Existing => "an old tie",
            Circle::New => "a new contact",
        };
        let from = contact.source.as_ref().map(|source| format!(", found through {source}"));
        let mut lines = vec![format!("{circle}{}", from.unwrap_or_default())];
        lines.extend(contact.via.as_ref().map(|via| format!("introduced by {}", via.name)));
        lines.extend(contact.connected_on.map(|on| format!("connected on LinkedIn since {on}")));
        let school = [contact.program.as_deref(), contact.cohort.as_deref()];
        let school: Vec<&str> = school.into_iter().flatten().collect();
        if !school.is_empty() {
            lines.push(format!("same school: {}", school.join(", ")));
        }
        lines
    }

    fn last_contact(&self) -> Vec<String> {
        let said = |entry: &Entry| {
            let text = text::shorten(&text::clean(&entry.text), NOTE);
            let on = entry.on_day;
            let colon = if text.is_empty() { "" } else { ": " };
            format!("{}, {}{colon}{text}", day::describe(on, self.today), entry.kind)
        };
        let last = self.last.as_ref().map(said);
        let note =
            self.note.as_ref().map(|note| format!("noted: {}", text::shorten(&text::clean(note), NOTE)));
        last.into_iter().chain(note).collect()
    }

    fn facts(&self) -> Vec<String> {
        let said = |fact: &Fact| match &fact.source {
            Some(source) => format!("{} ({source})", fact.text),
            None => fact.text.clone(),
        };
        self.facts.iter().rev().take(FACTS).map(said).collect()
    }

    /// The open promises of one side.
    pub(crate) fn promised(&self, by: PromisedBy) -> impl Iterator<Item = &FollowUp> {
        self.open.iter().filter(move |open| open.promised_by == Some(by))
    }

    fn promises(&self) -> Vec<String> {
        let said = |open: &FollowUp| format!("{} ({})", open.text, day::describe(open.due_on, self.today));
        self.promised(PromisedBy::Me).chain(self.promised(PromisedBy::Them)).map(said).collect()
    }

    /// What has to be found out before the conversation: `why`, `learn`, `fact`.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        fact::missing(self.contact.why.as_deref(), self.contact.learn.as_deref(), self.facts.len())
    }

    fn purpose(&self) -> Vec<String> {
        let Contact { id, why, learn, .. } = &self.contact;
        let first = self.contact.first_name();
        vec![
            match why {
                Some(why) => format!("Why {first}: {why}"),
                None => format!("Why {first} is not noted: nettrack research {id} --why \"…\""),
            },
            match learn {
                Some(learn) => format!("You want to learn: {learn}"),
                None => format!("What you want to learn is not noted: nettrack research {id} --learn \"…\""),
            },
        ]
    }

    /// How to begin: with what is shared, else with what the person did, else with whom both know.
    pub(crate) fn opening(&self) -> String {
        let kinds = [FactKind::Shared, FactKind::Talk, FactKind::Writing, FactKind::Project, FactKind::News];
        let newest_of = |kind| self.facts.iter().rev().find(|fact| fact.kind == kind);
        let fact = kinds.into_iter().find_map(newest_of).or_else(|| self.facts.last());
        let opening = match (fact, &self.contact.via) {
            (Some(fact), _) => match fact.kind {
                FactKind::Shared => format!("Say what you share, then how you came to it: {}", fact.text),
                FactKind::Talk | FactKind::Writing | FactKind::Project => {
                    format!("Say what stayed with you, and one thing it made you do: {}", fact.text)
                }
                FactKind::News => format!("Ask how it goes on: {}", fact.text),
                FactKind::Mutual => format!("Bring greetings: {}", fact.text),
                FactKind::Work | FactKind::Other => {
                    format!("Say what you know already, and ask from there: {}", fact.text)
                }
            },
            (None, Some(via)) => {
                format!("Begin with {}, who introduced you, and say how you two met", via.name)
            }
            (None, None) => {
                "Thank for the time, and say in two sentences who you are and why you asked".to_owned()
            }
        };
        text::clean(&opening).into_owned()
    }

    fn minutes(&self) -> u32 {
        let planned = self.conversation.as_ref();
        planned
            .and_then(|planned| planned.minutes)
            .unwrap_or_else(|| Medium::usual_minutes(planned.and_then(|planned| planned.medium)))
    }

    /// When to look at the time, on the user's clock.
    pub(crate) fn time_check_at(&self) -> Option<NaiveDateTime> {
        let own = self.times.first()?;
        own.to.checked_sub_signed(TimeDelta::minutes(TIME_CHECK.into())).filter(|at| *at > own.from)
    }

    fn time_check(&self) -> String {
        let left = "say that five minutes are left, and ask what must not be missed";
        match self.time_check_at() {
            Some(at) => format!("At {}: {left}", at.format("%H:%M")),
            None => format!("After {} minutes: {left}", self.minutes().saturating_sub(TIME_CHECK).max(1)),
        }
    }

    fn thanks(&self) -> String {
        let id = self.contact.id;
        format!("The same day: nettrack note {id} --met, then nettrack thank {id}")
    }

    /// Whether the conversation is so near that it is time to prepare.
    pub(crate) fn is_near(on: NaiveDate, today: NaiveDate) -> bool {
        today.checked_add_days(Days::new(1)).is_some_and(|tomorrow| (today..=tomorrow).contains(&on))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::contact::Named;
    use crate::domain::id::{ContactId, FactId};
    use crate::domain::question;
    use crate::domain::samples;

    /// A full sheet whose foreign texts all say the same.
    pub(crate) fn sheet(said: &str) -> Sheet {
        let mut contact = samples::contact(said);
        contact.role = Some(said.to_owned());
        contact.company = Some(said.to_owned());
        contact.source = Some(said.to_owned());
        contact.why = Some(said.to_owned());
        contact.learn = Some(said.to_owned());
        contact.via = Some(Named { id: ContactId(2), name: said.to_owned() });
        let fact = |kind| Fact {
            id: FactId(1),
            kind,
            text: said.to_owned(),
            source: Some(said.to_owned()),
            noted_on: "2026-03-01".parse().unwrap(),
        };
        let mut conversation = samples::conversation("2026-03-05", &[said, said]);
        conversation.starts_at = "2026-03-05T15:30:00Z".parse().ok();
        conversation.place = Some(said.to_owned());
        let mut mine = samples::open(super::super::follow_up::FollowUpKind::Custom);
        mine.promised_by = Some(PromisedBy::Me);
        mine.text = said.to_owned();
        let (bank, _) = question::bank(Some("[[question]]\nask = \"a?\"\nthen = [\"b?\"]\n"));
        let mut questions: Vec<Question> = bank.into_iter().take(5).collect();
        questions[0].text = said.to_owned();
        questions[0].angles = vec![said.to_owned()];
        Sheet {
            times: super::super::conversation::times(&conversation, |at| at.naive_utc()),
            contact,
            kinds: vec![Kind::Senior],
            conversation: Some(conversation),
            facts: vec![fact(FactKind::Work), fact(FactKind::Shared)],
            last: Some(Entry {
                on_day: "2026-02-20".parse().unwrap(),
                kind: "reply".into(),
                id: 1,
                text: said.to_owned(),
                body: None,
            }),
            note: Some(said.to_owned()),
            open: vec![mine],
            questions,
            today: "2026-03-02".parse().unwrap(),
        }
    }

    #[test]
    fn the_page_tells_everything_in_the_order_in_which_it_is_needed() {
        let sheet = sheet("Ana");
        let titles: Vec<&str> = sheet.sections().iter().map(|section| section.title).collect();
        assert_eq!(
            titles,
            [
                "When",
                "How you know each other",
                "Last contact",
                "Facts",
                "Promises that are open",
                "What it is for",
                "To begin with",
                "Questions",
                "Look at the time",
                "At the end"
            ]
        );
        assert_eq!(sheet.opening(), "Say what you share, then how you came to it: Ana");
        assert_eq!(
            sheet.time_check(),
            "At 15:50: say that five minutes are left, and ask what must not be missed"
        );
        assert!(sheet.missing().is_empty());
    }

    #[test]
    fn of_a_bare_name_it_says_what_is_missing() {
        let mut bare = sheet("Ana");
        bare.contact = samples::contact("Ana");
        (bare.facts, bare.last, bare.note, bare.conversation) = (Vec::new(), None, None, None);
        (bare.times, bare.open) = (Vec::new(), Vec::new());
        let sections = bare.sections();
        assert!(sections.iter().all(|section| !["Facts", "Last contact"].contains(&section.title)));
        assert_eq!(sections[0].lines[0].text, "not planned yet: nettrack meet 1 DATE");
        assert_eq!(bare.missing(), ["why", "learn", "fact"]);
        assert!(bare.time_check().starts_with("After 20 minutes"));
        assert!(bare.opening().starts_with("Thank for the time"));
        bare.contact.via = Some(Named { id: ContactId(2), name: "Sam Lee".into() });
        assert!(bare.opening().starts_with("Begin with Sam Lee"));
    }
}

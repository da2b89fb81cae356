//! Today as the user sees it.

use std::io;

use chrono::NaiveDate;
use serde_json::json;

use super::follow_up::{DueJson, HEADINGS, rows};
use super::week::progress;
use super::{Answer, Page, Style, write_json};
use crate::domain::conversation::Ahead;
use crate::domain::day;
use crate::domain::follow_up::{FollowUp, FollowUpKind};
use crate::domain::message::Message;
use crate::domain::prep::Sheet;
use crate::domain::week::Goal;

/// What was done this week, from Monday on, and what is aimed at.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Week {
    pub(crate) messages: u32,
    pub(crate) conversations: u32,
    pub(crate) goal_messages: u32,
    pub(crate) goal_conversations: u32,
}

#[derive(Debug)]
pub(crate) struct Today {
    pub(crate) today: NaiveDate,
    /// Somebody is being worked on
    pub(crate) people: bool,
    /// Somebody is in the file at all
    pub(crate) pool: bool,
    /// Whether somebody was not written to yet
    pub(crate) to_write_to: bool,
    /// Overdue and due today; one more than is shown when there are more
    pub(crate) due: Vec<FollowUp>,
    /// The first that is open, whenever it is due
    pub(crate) next: Option<FollowUp>,
    pub(crate) ahead: Vec<Ahead>,
    /// What was promised in conversations, on either side, the first due first
    pub(crate) promises: Vec<FollowUp>,
    /// Planned, past, and nothing noted
    pub(crate) unnoted: Vec<Ahead>,
    pub(crate) drafts: Vec<Message>,
    pub(crate) week: Week,
}

const SHOWN: usize = 10;

impl Today {
    /// What to type next, and why.
    fn suggestion(&self) -> (String, &'static str) {
        if let Some((past, first)) = self.unnoted.first().and_then(|past| Some((past, past.first?))) {
            let command = format!("nettrack note {first} --met --on {}", past.on_day);
            return (command, "what was said is forgotten soon");
        }
        let near = |ahead: &&Ahead| !ahead.prepared && Sheet::is_near(ahead.on_day, self.today);
        if let Some(first) = self.ahead.iter().find(near).and_then(|ahead| ahead.first) {
            return (format!("nettrack prep {first}"), "you talk soon, and no questions are prepared");
        }
        if let Some(first) = self.due.first() {
            let who = first.contact.as_ref().map(|about| about.id.to_string()).unwrap_or_default();
            return match first.kind {
                FollowUpKind::Thank => (format!("nettrack thank {who}"), "write what is due first"),
                FollowUpKind::Nudge | FollowUpKind::Answer | FollowUpKind::KeepInTouch => {
                    (format!("nettrack draft {who}"), "write what is due first")
                }
                FollowUpKind::TryAnother => {
                    if let Some(other) = first.suggested() {
                        let verb = if other.pool { "promote" } else { "research" };
                        return (
                            format!("nettrack {verb} {}", other.id),
                            "another person at the same company",
                        );
                    }
                    match first.contact.as_ref().and_then(|about| about.company.as_ref()) {
                        Some(company) => {
                            (format!("nettrack company show \"{company}\""), "who else is there?")
                        }
                        None => (format!("nettrack done {}", first.id), "when it is done"),
                    }
                }
                _ => (format!("nettrack done {}", first.id), "when it is done"),
            };
        }
        if let Some(draft) = self.drafts.first() {
            return (
                format!("nettrack sent {}", draft.contact.id),
                "a draft is waiting; send it, then record it",
            );
        }
        if self.week.messages < self.week.goal_messages {
            return if self.to_write_to {
                ("nettrack find".into(), "whom to contact next, and why")
            } else if self.pool {
                ("nettrack list --pool".into(), "promote somebody to write to")
            } else {
                ("nettrack add NAME".into(), "find somebody to write to")
            };
        }
        let why = match self.week.goal_messages {
            0 => "who was silent for long?",
            _ => "the week's messages are done; who was silent for long?",
        };
        ("nettrack list --sort last".into(), why)
    }

    fn how_to_start(&self, page: &mut Page) {
        if self.pool {
            page.say("1. nettrack list --pool          see whom you imported");
            page.say("2. nettrack promote ID           take the first person out of the pool");
            page.say("3. nettrack research ID          note why, and what you want to learn");
        } else {
            page.say("1. nettrack add \"Ana Reyes\" --company Acme   the first person you want to reach");
            page.say("2. nettrack import Connections.csv           or your LinkedIn connections");
            page.say("3. nettrack demo                             or look around with made-up people");
        }
    }
}

impl Answer for Today {
    fn text(&self, page: &mut Page) {
        if !self.people {
            return self.how_to_start(page);
        }
        page.line(&[(Style::Strong, &self.today.format("%A %-d %B %Y").to_string())]);
        page.gap();
        if self.due.is_empty() {
            match &self.next {
                Some(next) => {
                    let when = day::describe(next.due_on, self.today);
                    page.say(&format!("Nothing is due. Next: {}, {when}", next.whole_text()));
                }
                None => page.say("Nothing is due."),
            }
        } else {
            let shown = &self.due[..self.due.len().min(SHOWN)];
            page.table(&HEADINGS, rows(shown, self.today));
            if self.due.len() > SHOWN {
                page.dim("and more: nettrack due");
            }
        }
        if !self.ahead.is_empty() {
            page.heading("Conversations ahead");
            for ahead in &self.ahead {
                let place = [ahead.medium.as_deref(), ahead.place.as_deref()];
                let place: Vec<&str> = place.into_iter().flatten().collect();
                let at = ahead.time.map(|time| time.format(", %H:%M").to_string()).unwrap_or_default();
                let when = format!("{}{at}", day::describe(ahead.on_day, self.today));
                page.item("  ", &format!("{when}: {} {}", ahead.people, place.join(", ")));
            }
        }
        // what is due stands above already
        let mut promises = self.promises.iter().filter(|promise| promise.due_on > self.today).peekable();
        if promises.peek().is_some() {
            page.heading("Promises open");
            for promise in promises {
                let who = promise.contact.as_ref().filter(|about| !promise.text.starts_with(&about.name));
                let who = who.map(|about| format!(" ({})", about.name)).unwrap_or_default();
                let when = day::describe(promise.due_on, self.today);
                page.item("  ", &format!("{when}: {}{who}", promise.text));
            }
        }
        if !self.unnoted.is_empty() {
            page.heading("Not noted yet");
            for past in &self.unnoted {
                page.item("  ", &format!("{}: {}", day::describe(past.on_day, self.today), past.people));
            }
        }
        page.gap();
        let Week { messages, conversations, goal_messages, goal_conversations } = self.week;
        let goal = Goal { messages: goal_messages, conversations: goal_conversations };
        page.say(&format!("This week: {}", progress([messages, conversations], goal)));
        let (command, why) = self.suggestion();
        page.line(&[
            (Style::Plain, "Next: "),
            (Style::Strong, &command),
            (Style::Dim, &format!("  ({why})")),
        ]);
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let due: Vec<_> = self.due.iter().take(SHOWN).map(|f| DueJson::new(f, self.today)).collect();
        let drafts: Vec<_> = self
            .drafts
            .iter()
            .map(|d| json!({"id": d.id, "contact": d.contact, "channel": d.channel}))
            .collect();
        write_json(
            out,
            &json!({
                "today": self.today,
                "due": due,
                "conversations": self.ahead,
                "promises": DueJson::list(&self.promises, self.today),
                "unnoted": self.unnoted,
                "drafts": drafts,
                "week": self.week,
                "next": self.people.then(|| self.suggestion().0),
            }),
        )
    }
}

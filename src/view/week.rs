//! The week looked back on, and its goals, as the user sees them.

use std::io;

use serde::Serialize;

use super::{Answer, Page, Style, write_json};
use crate::domain::week::{Done, Goal, Kept, Week};

/// What was done of what is aimed at.
fn of_goal(done: u32, goal: u32) -> String {
    if goal == 0 { done.to_string() } else { format!("{done} of {goal}") }
}

/// `3 of 5 messages, 1 conversation`
pub(super) fn progress(done: [u32; 2], goal: Goal) -> String {
    let told = |done, goal, one, many| match goal {
        0 => counted(done, one, many),
        _ => format!("{} {many}", of_goal(done, goal)),
    };
    let [messages, conversations] = done;
    format!(
        "{}, {}",
        told(messages, goal.messages, "message", "messages"),
        told(conversations, goal.conversations, "conversation", "conversations")
    )
}

fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A bar of ten: how far a goal is reached.
fn bar(page: &Page, done: u32, goal: u32) -> String {
    const COLUMNS: u32 = 10;
    if goal == 0 {
        return String::new();
    }
    let full = usize::try_from(done.min(goal) * COLUMNS / goal).unwrap_or_default();
    let [sure, rest] = if page.is_styled() { ["█", "░"] } else { ["#", "-"] };
    format!("{}{}", sure.repeat(full), rest.repeat(COLUMNS as usize - full))
}

/// A week, what was done in it, and what is kept of it.
#[derive(Debug)]
pub(crate) struct Review {
    pub(crate) week: Week,
    pub(crate) is_over: bool,
    pub(crate) done: Done,
    pub(crate) goal: Goal,
    /// Weeks in a row with the goal of messages met
    pub(crate) streak: u32,
    pub(crate) kept: Kept,
    /// What was to be done otherwise in this week
    pub(crate) last_adjustment: Option<String>,
}

#[derive(Serialize)]
struct ReviewJson<'a> {
    week: String,
    from: chrono::NaiveDate,
    to: chrono::NaiveDate,
    is_over: bool,
    #[serde(flatten)]
    done: Done,
    goal_messages: u32,
    goal_conversations: u32,
    streak: u32,
    hours: Option<f64>,
    last_adjustment: Option<&'a str>,
    adjustment: Option<&'a str>,
}

impl Review {
    /// The week in a line, before questions are asked.
    pub(crate) fn in_a_line(&self) -> String {
        format!(
            "{}: {}, {}",
            self.week.name(),
            progress([self.done.messages, self.done.conversations], self.goal),
            counted(self.done.replies, "reply", "replies"),
        )
    }

    fn streak(&self) -> String {
        let goal = counted(self.goal.messages, "message", "messages");
        match self.streak {
            0 if self.goal.messages == 0 => "no goal is set: nettrack goal set messages=5".into(),
            0 => format!("begins with a week of {goal}"),
            1 => format!("1 week with {goal} or more"),
            weeks => format!("{weeks} weeks in a row with {goal} or more"),
        }
    }
}

impl Answer for Review {
    fn text(&self, page: &mut Page) {
        let Self { week, done, goal, kept, .. } = self;
        let days =
            format!("  {} to {}", week.monday().format("%a %Y-%m-%d"), week.sunday().format("%a %Y-%m-%d"));
        let state = if self.is_over { "" } else { ", under way" };
        page.line(&[
            (Style::Strong, &format!("Week {}", week.name())),
            (Style::Dim, &days),
            (Style::Dim, state),
        ]);
        for (label, reached, goal) in [
            ("messages", done.messages, goal.messages),
            ("conversations", done.conversations, goal.conversations),
        ] {
            let line = format!("{:<10} {}", of_goal(reached, goal), bar(page, reached, goal));
            page.field(label, Some(line.trim_end()));
        }
        page.field("reached", Some(&counted(done.people_reached, "person", "people")));
        page.field("new contacts", Some(&done.new_contacts.to_string()));
        page.field("replies", Some(&done.replies.to_string()));
        page.field("hours", kept.hours.map(|hours| hours.to_string()).as_deref());
        page.field("streak", Some(&self.streak()));
        page.field("wanted to try", self.last_adjustment.as_deref());
        page.field("next week", kept.adjustment.as_deref());
        if kept.adjustment.is_none() {
            let which = if self.is_over { format!(" --of {}", week.monday()) } else { String::new() };
            page.dim(&format!("  one thing to do otherwise next week: nettrack week{which} --adjust \"…\""));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(
            out,
            &ReviewJson {
                week: self.week.name(),
                from: self.week.monday(),
                to: self.week.sunday(),
                is_over: self.is_over,
                done: self.done,
                goal_messages: self.goal.messages,
                goal_conversations: self.goal.conversations,
                streak: self.streak,
                hours: self.kept.hours,
                last_adjustment: self.last_adjustment.as_deref(),
                adjustment: self.kept.adjustment.as_deref(),
            },
        )
    }
}

/// The goals of a week.
#[derive(Debug)]
pub(crate) struct Goals {
    pub(crate) goal: Goal,
    pub(crate) changed: bool,
}

impl Answer for Goals {
    fn text(&self, page: &mut Page) {
        let Goal { messages, conversations } = self.goal;
        let number = |goal: u32| if goal == 0 { "none".to_owned() } else { format!("{goal} a week") };
        if self.changed {
            page.line(&[(Style::Good, "set")]);
        }
        page.field("messages", Some(&number(messages)));
        page.field("conversations", Some(&number(conversations)));
        if !self.changed {
            page.dim("  nettrack goal set messages=5 conversations=2 changes them");
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &self.goal)
    }
}

//! `nettrack` without a command: what is due, what is ahead, the week's goal, and the next sensible command.

use crate::app::App;
use crate::domain::conversation::Ahead;
use crate::domain::week;
use crate::error::Error;
use crate::store::{contacts, conversations, follow_ups, messages};
use crate::view::Answer;
use crate::view::today::{Today, Week};

/// Follow-ups that are shown: a day's work.
const LINES: i64 = 10;

pub(crate) fn run(app: &mut App) -> Result<Box<dyn Answer>, Error> {
    let today = app.clock.today();
    let monday = week::Week::of(today).monday();
    let goal = app.config.goal();
    let clock = app.clock;
    let answer = app.store.read(|db| {
        let (people, pool) = contacts::any(db)?;
        let next = if people { follow_ups::due(db, None, 1)?.into_iter().next() } else { None };
        Ok::<_, Error>(Today {
            today,
            people,
            pool,
            to_write_to: people && contacts::any_to_write_to(db)?,
            due: follow_ups::due(db, Some(today), LINES + 1)?,
            next,
            promises: follow_ups::promises(db, 5)?,
            ahead: conversations::ahead(db, today, 5)?
                .into_iter()
                .map(|ahead| Ahead { time: ahead.starts_at.map(|at| clock.wall(at).time()), ..ahead })
                .collect(),
            unnoted: conversations::unnoted(db, today, 3)?,
            drafts: messages::open_drafts(db, 5)?,
            week: Week {
                messages: messages::count_sent(db, monday, today)?,
                conversations: conversations::count_held(db, monday, today)?,
                goal_messages: goal.messages,
                goal_conversations: goal.conversations,
            },
        })
    })?;
    Ok(Box::new(answer))
}

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::Args;

use crate::app::App;
use crate::domain::day::{self, Direction};
use crate::domain::text;
use crate::domain::week::{self, Goal, Kept, Week};
use crate::error::Error;
use crate::store::{Db, Tx, weeks};
use crate::view::week::Review;

/// Look back on the week, and choose what to do otherwise in the next
///
/// Counts from Monday on, in your time zone. On a terminal you are asked for your
/// hours and for one adjustment; Esc leaves a question out. The adjustment is
/// shown again a week later. A streak is weeks in a row in which the goal of
/// messages was met.
///
/// Examples:
///   nettrack week
///   nettrack week --hours 4.5 --adjust "write before noon"
///   nettrack week --last
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct WeekArgs {
    /// The hours that you put in; an empty text takes them out
    #[arg(long, value_name = "H", allow_negative_numbers = true)]
    hours: Option<String>,
    /// The one thing to do otherwise next week; an empty text takes it out
    #[arg(long, value_name = "TEXT")]
    adjust: Option<String>,
    /// The week before this one
    #[arg(long, conflicts_with = "of")]
    last: bool,
    /// The week that a day was in
    #[arg(long, value_name = "DATE")]
    of: Option<String>,
}

/// Characters of an adjustment: one thing, not a list.
const ADJUSTMENT: usize = 300;

pub(crate) fn run(app: &mut App, args: WeekArgs) -> Result<Review, Error> {
    let week = chosen(app, &args)?;
    let before = app.store.read(|db| weeks::kept(db, week))?;
    let mut after = before.clone();
    if let Some(typed) = &args.hours {
        after.hours = emptied(typed, hours)?;
    }
    if let Some(typed) = &args.adjust {
        after.adjustment = emptied(typed, adjustment)?;
    }
    ask(app, week, &args, &mut after)?;
    let looking = Looking::new(app, week);
    if after == before {
        return app.store.read(|db| looking.review(db));
    }
    let save = |tx: &Tx<'_>| {
        weeks::keep(tx, week, &after)?;
        tx.describe(format!("looked back on {}", week.name()));
        Ok::<_, Error>(())
    };
    app.store.write_then("week", save, |db, ()| looking.review(db))
}

fn emptied<T>(typed: &str, read: impl Fn(&str) -> Result<T, Error>) -> Result<Option<T>, Error> {
    if typed.trim().is_empty() { Ok(None) } else { read(typed).map(Some) }
}

fn hours(typed: &str) -> Result<f64, Error> {
    week::hours(typed).ok_or_else(|| {
        Error::usage(format!("`{typed}` is no number of hours"), "write it like 2 or 1.5, up to 168")
    })
}

fn adjustment(typed: &str) -> Result<String, Error> {
    Ok(text::tidy(typed, "adjustment", ADJUSTMENT)?)
}

fn chosen(app: &App, args: &WeekArgs) -> Result<Week, Error> {
    let today = app.clock.today();
    let this = Week::of(today);
    let week = match &args.of {
        Some(typed) => Week::of(day::parse(typed, today, Direction::Back, &app.config.business_days())?),
        None if args.last => this.before(),
        None => this,
    };
    if week > this {
        return Err(Error::usage(
            format!("the week of {} is still to come", week.monday()),
            "look back on it when it has begun",
        ));
    }
    Ok(week)
}

/// Ask for what is not given and not kept yet, where a person looks at this week or the last.
fn ask(app: &mut App, week: Week, args: &WeekArgs, kept: &mut Kept) -> Result<(), Error> {
    let is_recent = week.next() >= Week::of(app.clock.today());
    let asks_hours = args.hours.is_none() && kept.hours.is_none();
    let asks_adjustment = args.adjust.is_none() && kept.adjustment.is_none();
    if !app.prompt.is_interactive() || app.is_json() || !is_recent || !(asks_hours || asks_adjustment) {
        return Ok(());
    }
    let looking = Looking::new(app, week);
    let review = app.store.read(|db| looking.review(db))?;
    app.prompt.say(&review.in_a_line());
    if let Some(last) = &review.last_adjustment {
        app.prompt.say(&format!("You wanted to try: {last}"));
    }
    if asks_hours {
        kept.hours = app.prompt.skippable("Hours that you put in? Esc leaves it out", hours)?;
    }
    if asks_adjustment {
        let question = "One thing to do otherwise next week? Esc leaves it out";
        kept.adjustment = app.prompt.skippable(question, adjustment)?;
    }
    Ok(())
}

/// With what a week is looked at.
struct Looking {
    week: Week,
    today: NaiveDate,
    /// The instants at which it begins and ends
    at: [DateTime<Utc>; 2],
    goal: Goal,
}

impl Looking {
    fn new(app: &App, week: Week) -> Self {
        let begin = |day| app.clock.instant(day, NaiveTime::MIN);
        let at = [begin(week.monday()), begin(week.next().monday())];
        Self { week, today: app.clock.today(), at, goal: app.config.goal() }
    }

    fn review(&self, db: &Db<'_>) -> Result<Review, Error> {
        let (week, [began_at, ended_at]) = (self.week, self.at);
        let is_over = week.sunday() < self.today;
        let sent = weeks::sent_by_day(db, week.sunday())?;
        Ok(Review {
            week,
            is_over,
            done: weeks::done(db, week, began_at, ended_at)?,
            goal: self.goal,
            streak: week::streak(sent, week, is_over, self.goal.messages),
            kept: weeks::kept(db, week)?,
            last_adjustment: weeks::kept(db, week.before())?.adjustment,
        })
    }
}

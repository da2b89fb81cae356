//! Messages and replies over time: by week, and in larger steps where weeks would be too many to tell apart.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Serialize;

use super::{Activity, Range};

/// The days that are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Period {
    /// From Monday on
    Week,
    Month,
    Year,
}

/// Bars that a chart shows side by side, and lines of a table that are still read.
const MOST_POINTS: i64 = 80;

impl Period {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    fn between(first: NaiveDate, last: NaiveDate) -> Self {
        let days = (last - first).num_days();
        match days {
            _ if days / 7 < MOST_POINTS => Self::Week,
            _ if days / 30 < MOST_POINTS => Self::Month,
            _ => Self::Year,
        }
    }

    /// The first day of the period that a day is in.
    fn begin(self, day: NaiveDate) -> NaiveDate {
        let begin = match self {
            Self::Week => day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())),
            Self::Month => day.with_day(1),
            Self::Year => day.with_ordinal(1),
        };
        begin.unwrap_or(day)
    }

    fn after(self, begin: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Week => begin.checked_add_days(Days::new(7)),
            Self::Month => begin.checked_add_months(Months::new(1)),
            Self::Year => begin.checked_add_months(Months::new(12)),
        }
    }
}

/// One period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Point {
    pub(crate) from: NaiveDate,
    pub(crate) messages: u32,
    pub(crate) replies: u32,
}

/// Every period from the first to the last, also those in which nothing was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Series {
    pub(crate) by: Period,
    pub(crate) points: Vec<Point>,
}

impl Series {
    /// Up to `today` at the latest, because what is to come is not empty but unknown; empty where nothing was sent and
    /// no reply came.
    pub(super) fn new(range: Range, activity: &Activity, today: NaiveDate) -> Self {
        let sent = activity.sent.iter().map(|sent| (sent.sent_on, 1, 0));
        let replies = activity.replies.iter().filter(|reply| range.holds(reply.on));
        let mut events: Vec<(NaiveDate, u32, u32)> =
            sent.chain(replies.map(|reply| (reply.on, 0, 1))).collect();
        events.sort_unstable();
        let (Some(&(first, ..)), Some(&(last, ..))) = (events.first(), events.last()) else {
            return Self { by: Period::Week, points: Vec::new() };
        };
        let last = last.max(range.until.min(today));
        // weeks before the first message are told where the range was asked for, but not ages of them
        let asked = range.since.filter(|since| Period::between(*since, last) == Period::Week);
        let first = asked.map_or(first, |since| since.min(first));
        let by = Period::between(first, last);
        let begins = std::iter::successors(Some(by.begin(first)), |begin| by.after(*begin));
        let mut points: Vec<Point> = begins
            .take_while(|begin| *begin <= last)
            .map(|from| Point { from, messages: 0, replies: 0 })
            .collect();
        for (day, messages, replies) in events {
            let at = points.partition_point(|point| point.from <= day);
            if let Some(point) = at.checked_sub(1).and_then(|at| points.get_mut(at)) {
                point.messages += messages;
                point.replies += replies;
            }
        }
        Self { by, points }
    }
}

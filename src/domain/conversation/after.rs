//! What a conversation leaves to be done (DOMAIN.md, section 4).

use chrono::{Days, NaiveDate};

use crate::domain::follow_up::{FollowUp, FollowUpKind, PromisedBy};

/// Days until the takeaway and the promises are due (DOMAIN.md, section 4: a week).
const WEEK: u64 = 7;

/// A follow-up of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Afterwards {
    pub(crate) kind: FollowUpKind,
    pub(crate) due_on: NaiveDate,
    pub(crate) text: String,
    pub(crate) promised_by: Option<PromisedBy>,
}

/// What is to be done for one of those who took part: a thank-you the same day, unless one is owed already, and, for
/// the one whom the takeaway and the promises belong to, these in a week.
pub(crate) fn follow_ups(
    name: &str,
    on: NaiveDate,
    thanks_are_owed: bool,
    takeaway: Option<&str>,
) -> Vec<Afterwards> {
    let thanks = (!thanks_are_owed).then(|| Afterwards {
        kind: FollowUpKind::Thank,
        due_on: on,
        text: format!("Thank {name} and name one detail"),
        promised_by: None,
    });
    let takeaway = takeaway.map(|text| Afterwards {
        kind: FollowUpKind::Takeaway,
        due_on: in_a_week(on),
        text: text.to_owned(),
        promised_by: None,
    });
    thanks.into_iter().chain(takeaway).collect()
}

/// What was promised, due in a week.
pub(crate) fn promise(name: &str, on: NaiveDate, by: PromisedBy, promise: &str) -> Afterwards {
    let text = match by {
        PromisedBy::Me => format!("You promised: {promise}"),
        PromisedBy::Them => format!("{name} promised: {promise}"),
    };
    Afterwards { kind: FollowUpKind::Custom, due_on: in_a_week(on), text, promised_by: Some(by) }
}

/// Characters of a note that are a detail, and no report.
const DETAIL: usize = 150;

/// What to thank for: the takeaway that was noted, else the first line or sentence of a note, if it is short.
pub(crate) fn detail(takeaway: Option<&str>, open: &[FollowUp], note: Option<&str>) -> Option<String> {
    let open = open.iter().find(|open| open.kind == FollowUpKind::Takeaway).map(|open| open.text.as_str());
    let noted = || {
        let line = note?.lines().map(str::trim).find(|line| !line.is_empty())?;
        let is_short = |text: &&str| text.chars().count() <= DETAIL;
        let sentence = line.split_inclusive(". ").next().unwrap_or(line);
        [line, sentence].into_iter().find(is_short).map(str::trim)
    };
    let found = takeaway.or(open).or_else(noted)?;
    let clause = found.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(clause.trim_end_matches('.').to_owned()).filter(|text| !text.is_empty())
}

fn in_a_week(on: NaiveDate) -> NaiveDate {
    on.checked_add_days(Days::new(WEEK)).unwrap_or(on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::samples;

    #[test]
    fn a_detail_is_the_takeaway_else_what_a_note_begins_with() {
        let mut takeaway = samples::open(FollowUpKind::Takeaway);
        takeaway.text = "write one contract".into();
        let of = |takeaway, open: &[FollowUp], note| detail(takeaway, open, note);
        assert_eq!(of(Some("start small."), &[takeaway.clone()], Some("n")).as_deref(), Some("start small"));
        assert_eq!(of(None, &[takeaway], Some("n")).as_deref(), Some("write one contract"));
        let long = format!("\n Begin with one table. {}", "And so on. ".repeat(30));
        assert_eq!(of(None, &[], Some(&long)).as_deref(), Some("Begin with one table"));
        let endless = "word ".repeat(60);
        assert_eq!(of(None, &[], Some(&endless)), None);
        assert_eq!((of(None, &[], Some("...")), of(None, &[], None)), (None, None));
    }

    #[test]
    fn thanks_are_due_the_same_day_and_only_once_the_takeaway_and_promises_in_a_week() {
        let on: NaiveDate = "2026-03-02".parse().unwrap();
        let due = |owed, takeaway| -> Vec<(FollowUpKind, i64)> {
            let planned = follow_ups("Ana Reyes", on, owed, takeaway);
            planned.iter().map(|after| (after.kind, (after.due_on - on).num_days())).collect()
        };
        assert_eq!(due(false, Some("try it")), [(FollowUpKind::Thank, 0), (FollowUpKind::Takeaway, 7)]);
        assert_eq!(due(true, None), []);
        let theirs = promise("Ana Reyes", on, PromisedBy::Them, "a link");
        assert_eq!((theirs.text.as_str(), theirs.due_on), ("Ana Reyes promised: a link", in_a_week(on)));
        assert_eq!(in_a_week(NaiveDate::MAX), NaiveDate::MAX);
    }
}

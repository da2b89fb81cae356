//! iCalendar (RFC 5545): follow-ups and conversations as entries of a calendar program. Written with `calcard`, which folds and escapes.

use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarParameter, ICalendarParameterName,
    ICalendarProperty, ICalendarStatus, ICalendarTransparency, ICalendarValue, ICalendarValueType,
};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc};

use crate::domain::conversation::{Conversation, ConversationState, LocalTime, Medium};
use crate::domain::export::{Agenda, Meeting, Task};
use crate::domain::follow_up::{FollowUp, FollowUpState};

/// Who made the file; by this a file of ours is known again.
const PRODID: &str = "-//nettrack//nettrack//EN";

/// Whether these are the first bytes of a calendar that was written here.
pub(crate) fn is_ours(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    head.starts_with("BEGIN:VCALENDAR\r\n") && head.contains(PRODID)
}

/// A calendar of all-day entries that block no time. `VEVENT` and not `VTODO`, because the calendars of Google and
/// Microsoft drop to-dos on import. The uid of a follow-up stays: importing again moves its entry.
pub(crate) fn calendar(follow_ups: &[(String, FollowUp)], now: DateTime<Utc>) -> String {
    written(follow_ups.iter().map(|(uid, follow_up)| entry(uid, follow_up, now)).collect())
}

/// A calendar of one conversation, at its instant, or on its day where no time is known. Its uid stays, so that
/// importing it again moves the entry; one that is called off is marked so.
pub(crate) fn conversation(conversation: &Conversation, times: &[LocalTime], now: DateTime<Utc>) -> String {
    let mut entry = ICalendarComponent::new(ICalendarComponentType::VEvent);
    entry.add_uid(&conversation.uid);
    entry.add_dtstamp(instant(now));
    if let Some(starts_at) = conversation.starts_at {
        let minutes = conversation.minutes.unwrap_or_else(|| Medium::usual_minutes(conversation.medium));
        let ends_at = starts_at.checked_add_signed(TimeDelta::minutes(minutes.into())).unwrap_or(starts_at);
        entry.add_property(ICalendarProperty::Dtstart, instant(starts_at));
        entry.add_property(ICalendarProperty::Dtend, instant(ends_at));
    } else {
        all_day(&mut entry, conversation.on_day);
    }
    let what = conversation.medium.filter(|medium| *medium != Medium::Other).map_or("talk", Medium::as_str);
    entry.add_property(ICalendarProperty::Summary, text(&format!("{}: {what}", conversation.people())));
    if let Some(place) = &conversation.place {
        entry.add_property(ICalendarProperty::Location, text(place));
    }
    let lines = times.iter().map(|time| time.said(conversation.on_day));
    let prepare = conversation.participants.iter().map(|person| format!("nettrack prep {}", person.id));
    let description: Vec<String> = lines.chain(prepare).collect();
    entry.add_property(ICalendarProperty::Description, text(&description.join("\n")));
    if conversation.state == ConversationState::Cancelled {
        let cancelled = ICalendarValue::Status(ICalendarStatus::Cancelled);
        entry.add_property(ICalendarProperty::Status, cancelled);
    }
    written(vec![entry])
}

/// A calendar of everything: follow-ups as to-dos, conversations as events.
pub(crate) fn agenda(agenda: &Agenda, now: DateTime<Utc>) -> String {
    let tasks = agenda.tasks.iter().map(|task| to_do(task, now));
    written(tasks.chain(agenda.meetings.iter().map(|meeting| event(meeting, now))).collect())
}

fn written(entries: Vec<ICalendarComponent>) -> String {
    let mut head = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    head.add_property(ICalendarProperty::Version, text("2.0"));
    head.add_property(ICalendarProperty::Prodid, text(PRODID));
    head.component_ids = (1..).take(entries.len()).collect();
    let mut calendar = ICalendar { components: vec![head] };
    calendar.components.extend(entries);
    let mut out = String::new();
    // into memory: there is nothing that could fail
    let _ = calendar.write_to(&mut out);
    out
}

/// `DUE` says that it is a day, which strict servers want.
fn to_do(task: &Task, now: DateTime<Utc>) -> ICalendarComponent {
    let mut entry = ICalendarComponent::new(ICalendarComponentType::VTodo);
    entry.add_uid(&task.uid);
    entry.add_dtstamp(instant(now));
    entry.add_property(ICalendarProperty::Summary, text(&task.summary));
    entry.add_property_with_params(ICalendarProperty::Due, [of_a_day()], date(task.due_on));
    let status = match task.state {
        FollowUpState::Open => ICalendarStatus::NeedsAction,
        FollowUpState::Done => ICalendarStatus::Completed,
        FollowUpState::Skipped | FollowUpState::Cancelled => ICalendarStatus::Cancelled,
    };
    entry.add_property(ICalendarProperty::Status, ICalendarValue::Status(status));
    if let (FollowUpState::Done, Some(at)) = (task.state, task.closed_at) {
        entry.add_property(ICalendarProperty::Completed, instant(at));
    }
    entry
}

fn event(meeting: &Meeting, now: DateTime<Utc>) -> ICalendarComponent {
    let mut entry = ICalendarComponent::new(ICalendarComponentType::VEvent);
    entry.add_uid(&meeting.uid);
    entry.add_dtstamp(instant(now));
    entry.add_property(ICalendarProperty::Summary, text(&meeting.summary));
    if let Some(at) = meeting.starts_at {
        entry.add_property(ICalendarProperty::Dtstart, instant(at));
        let end = at + TimeDelta::minutes(meeting.minutes.into());
        entry.add_property(ICalendarProperty::Dtend, instant(end));
    } else {
        all_day(&mut entry, meeting.on_day);
    }
    if let Some(place) = &meeting.place {
        entry.add_property(ICalendarProperty::Location, text(place));
    }
    let status = if meeting.cancelled { ICalendarStatus::Cancelled } else { ICalendarStatus::Confirmed };
    entry.add_property(ICalendarProperty::Status, ICalendarValue::Status(status));
    entry
}

fn entry(uid: &str, follow_up: &FollowUp, now: DateTime<Utc>) -> ICalendarComponent {
    let mut entry = ICalendarComponent::new(ICalendarComponentType::VEvent);
    entry.add_uid(uid);
    entry.add_dtstamp(instant(now));
    all_day(&mut entry, follow_up.due_on);
    let about = follow_up.contact.as_ref();
    let who = about.map_or("", |about| about.name.as_str());
    let what = follow_up.whole_text();
    let summary = if what.contains(who) { what.into_owned() } else { format!("{who}: {what}") };
    entry.add_property(ICalendarProperty::Summary, text(&summary));
    let company = about.and_then(|about| about.company.as_deref());
    let place = company.map(|company| format!("{who}, {company}\n")).unwrap_or_default();
    let description = format!("{place}nettrack done {}", follow_up.id);
    entry.add_property(ICalendarProperty::Description, text(&description));
    let free = ICalendarValue::Transparency(ICalendarTransparency::Transparent);
    entry.add_property(ICalendarProperty::Transp, free);
    entry
}

fn all_day(entry: &mut ICalendarComponent, day: NaiveDate) {
    let next = day.succ_opt().unwrap_or(day);
    for (property, day) in [(ICalendarProperty::Dtstart, day), (ICalendarProperty::Dtend, next)] {
        entry.add_property_with_params(property, [of_a_day()], date(day));
    }
}

fn of_a_day() -> ICalendarParameter {
    ICalendarParameter::new(ICalendarParameterName::Value, ICalendarValueType::Date)
}

/// Text without the characters that a calendar may not hold; a line end is one of its own kind.
fn text(text: &str) -> ICalendarValue {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    ICalendarValue::Text(lines.chars().filter(|c| *c == '\n' || !c.is_control()).collect())
}

fn date(day: NaiveDate) -> PartialDateTime {
    let small = |number: u32| u8::try_from(number).ok();
    PartialDateTime {
        year: u16::try_from(day.year()).ok(),
        month: small(day.month()),
        day: small(day.day()),
        ..PartialDateTime::default()
    }
}

fn instant(at: DateTime<Utc>) -> PartialDateTime {
    let small = |number: u32| u8::try_from(number).ok();
    PartialDateTime {
        hour: small(at.hour()),
        minute: small(at.minute()),
        second: small(at.second()),
        tz_hour: Some(0),
        tz_minute: Some(0),
        ..date(at.date_naive())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::follow_up::{About, FollowUpKind};
    use crate::domain::id::{ContactId, FollowUpId};
    use crate::domain::samples;
    use proptest::prelude::*;

    fn written(name: &str, company: Option<&str>, what: &str) -> String {
        let follow_up = FollowUp {
            id: FollowUpId(7),
            contact: Some(About {
                id: ContactId(1),
                name: name.to_owned(),
                company: company.map(str::to_owned),
            }),
            kind: FollowUpKind::Custom,
            due_on: "2026-12-31".parse().unwrap(),
            text: what.to_owned(),
            message_id: None,
            promised_by: None,
            state: FollowUpState::Open,
            latest_on: None,
            suggests: None,
        };
        calendar(&[("u-1".to_owned(), follow_up)], "2026-03-02T15:00:00Z".parse().unwrap())
    }

    #[test]
    fn a_follow_up_is_an_entry_of_its_whole_day() {
        assert_eq!(
            written("Ana Reyes", Some("Acme, Inc."), "send the link; ask").replace("\r\n", "\n"),
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//nettrack//nettrack//EN\nBEGIN:VEVENT\nUID:u-1\n\
             DTSTAMP:20260302T150000Z\nDTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20270101\n\
             SUMMARY:Ana Reyes: send the link\\; ask\nDESCRIPTION:Ana Reyes\\, Acme\\, Inc.\\nnettrack done 7\n\
             TRANSP:TRANSPARENT\nEND:VEVENT\nEND:VCALENDAR\n"
        );
        assert!(is_ours(written("A", None, "b").as_bytes()));
        assert!(!is_ours(b"BEGIN:VCALENDAR\r\nPRODID:-//other//EN\r\n") && !is_ours(b""));
    }

    fn planned(place: &str) -> Conversation {
        let mut planned = samples::conversation("2026-03-05", &["Ana Reyes", "Sam Lee"]);
        planned.place = Some(place.to_owned());
        planned.medium = Some(Medium::Video);
        planned
    }

    #[test]
    fn a_conversation_has_its_instant_or_its_whole_day_and_says_when_it_is_called_off() {
        let now = "2026-03-02T15:00:00Z".parse().unwrap();
        let mut planned = planned("Café, 2nd floor");
        let day = conversation(&planned, &[], now).replace("\r\n", "\n");
        assert!(day.contains("DTSTART;VALUE=DATE:20260305\nDTEND;VALUE=DATE:20260306\n"), "{day}");
        planned.starts_at = "2026-03-05T15:30:00Z".parse().ok();
        planned.state = ConversationState::Cancelled;
        assert_eq!(
            conversation(&planned, &[], now).replace("\r\n", "\n"),
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//nettrack//nettrack//EN\nBEGIN:VEVENT\nUID:u-1\n\
             DTSTAMP:20260302T150000Z\nDTSTART:20260305T153000Z\nDTEND:20260305T155500Z\n\
             SUMMARY:Ana Reyes and Sam Lee: video\nLOCATION:Café\\, 2nd floor\n\
             DESCRIPTION:nettrack prep 1\\nnettrack prep 2\nSTATUS:CANCELLED\nEND:VEVENT\nEND:VCALENDAR\n"
        );
    }

    proptest! {
        #[test]
        fn no_place_makes_a_line_of_its_own(place in "(\\PC|[\r\n\0]|END:VEVENT){0,120}") {
            let written = conversation(&planned(&place), &[], "2026-03-02T15:00:00Z".parse().unwrap());
            prop_assert!(!written.replace("\r\n", "").contains(['\r', '\n', '\0']));
            let lines = written.split("\r\n").filter(|line| !line.starts_with([' ', '\t']) && !line.is_empty());
            prop_assert_eq!(lines.count(), 13, "{}", written);
        }

        #[test]
        fn no_text_makes_a_line_of_its_own(name in any::<String>(), what in "(\\PC|[\r\n\0]|END:VEVENT){0,120}") {
            let written = written(&name, Some(&what), &what);
            prop_assert!(!written.replace("\r\n", "").contains(['\r', '\n', '\0']));
            let lines: Vec<&str> = written.split("\r\n").collect();
            prop_assert!(lines.iter().all(|line| line.len() <= 75), "{}", written);
            let starts = lines.iter().filter(|line| !line.starts_with([' ', '\t']) && !line.is_empty());
            prop_assert_eq!(starts.count(), 13, "{}", written);
        }
    }
}

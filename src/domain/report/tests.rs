use std::collections::{BTreeSet, HashSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::network::Node;
use super::redact::{Pseudonyms, company_key};
use super::*;
use crate::domain::channel::Channel;
use crate::domain::contact::Circle;

fn today() -> NaiveDate {
    "2026-03-02".parse().unwrap()
}

fn ago(days: u64) -> NaiveDate {
    today() - Days::new(days)
}

fn sent(contact: i64, days: u64) -> Sent {
    Sent {
        contact: ContactId(contact),
        template: None,
        channel: Channel::Email,
        circle: Circle::New,
        company: None,
        sent_on: ago(days),
        answered_on: None,
        heard_on: None,
    }
}

fn reply(contact: i64, days: u64, kind: ReplyKind) -> Reply {
    Reply { contact: ContactId(contact), on: ago(days), kind, channel: "email" }
}

/// Days ahead are negative.
fn talk(contact: i64, days: i64, held: bool) -> Talk {
    Talk {
        contact: ContactId(contact),
        conversation: contact * 1000 + days,
        on: today() - chrono::Duration::days(days),
        held,
        medium: held.then(|| "call".to_owned()),
    }
}

fn person(name: &str, via: Option<i64>) -> Person {
    Person { name: name.into(), role: None, company: None, via: via.map(ContactId), plan: None }
}

fn people(ids: std::ops::RangeInclusive<i64>) -> People {
    ids.map(|id| (ContactId(id), person(&format!("P{id}"), None))).collect()
}

/// From so many days ago up to so many.
fn frame(since: Option<u64>, until: u64) -> Frame {
    let range = Range { since: since.map(ago), until: ago(until) };
    Frame { by: Some("Mia".into()), range, today: today(), waiting_days: 14, redacted: false }
}

fn activity(sent: Vec<Sent>, replies: Vec<Reply>, talks: Vec<Talk>) -> Activity {
    Activity { sent, replies, talks }
}

/// The outcome of one contact.
fn outcome(sent: Vec<Sent>, replies: Vec<Reply>, talks: Vec<Talk>) -> String {
    let report = Report::new(frame(None, 0), activity(sent, replies, talks), &people(1..=1));
    let [row] = &report.rows[..] else { panic!("{report:?}") };
    format!("{} {}", row.outcome.as_str(), (today() - row.outcome_on).num_days())
}

#[test]
fn there_is_one_row_for_each_who_was_written_to_answered_or_met_in_the_range() {
    let slack = Sent { channel: Channel::Slack, ..sent(1, 20) };
    let talks = vec![talk(1, 18, true), talk(3, 25, true), talk(4, 15, false), talk(5, 5, true)];
    let replies = vec![reply(2, 28, ReplyKind::Later), reply(1, 3, ReplyKind::Positive)];
    let done = activity(vec![sent(1, 22), slack], replies, talks);
    let report = Report::new(frame(Some(30), 10), done, &people(1..=5));
    let told: Vec<String> = report
        .rows
        .iter()
        .map(|row| format!("{} {} [{}] {}", row.contact.name, row.dates(), row.channel(), row.done()))
        .collect();
    assert_eq!(
        told,
        [
            "P2 2026-02-02 [email] 1 reply",
            "P3 2026-02-05 [call] 1 conversation",
            "P1 2026-02-08 to 2026-02-12 [email, slack, call] 2 messages, 1 conversation",
        ],
        "by day; what was only planned, or came after the range, makes no row"
    );
    let totals = &report.totals;
    assert_eq!((totals.people, totals.messages, totals.replies, totals.conversations), (3, 2, 1, 2));
    assert_eq!((report.since, report.by.as_deref()), (Some(ago(30)), Some("Mia")));
}

#[test]
fn the_outcome_is_what_happened_since_also_after_the_range() {
    use ReplyKind::{Later, Negative, Positive};
    let once = |days| vec![sent(1, days)];
    assert_eq!(outcome(once(13), vec![], vec![]), "waiting 13");
    assert_eq!(outcome(once(14), vec![], vec![]), "silent 14");
    assert_eq!(outcome(vec![sent(1, 30), sent(1, 5)], vec![], vec![]), "waiting 5");
    assert_eq!(outcome(once(30), vec![reply(1, 20, Later)], vec![]), "later 20");
    let twice = vec![reply(1, 20, Later), reply(1, 10, Positive)];
    assert_eq!(outcome(once(30), twice, vec![]), "positive 10");
    assert_eq!(outcome(once(30), vec![reply(1, 20, Positive)], vec![talk(1, -3, false)]), "scheduled -3");
    // its day went by and nobody noted that it was held
    assert_eq!(outcome(once(30), vec![reply(1, 20, Positive)], vec![talk(1, 3, false)]), "positive 20");
    assert_eq!(outcome(once(30), vec![reply(1, 20, Positive)], vec![talk(1, 9, true)]), "met 9");
    assert_eq!(outcome(once(30), vec![reply(1, 5, Positive)], vec![talk(1, 9, true)]), "met 9");
    assert_eq!(outcome(once(30), vec![reply(1, 5, Negative)], vec![talk(1, 9, true)]), "negative 5");
    assert_eq!(outcome(once(30), vec![reply(1, 12, Negative)], vec![talk(1, 9, true)]), "met 9");
    let thanks = Sent { template: Some("thank-you-note".into()), ..sent(1, 40) };
    assert_eq!(outcome(vec![thanks], vec![], vec![]), "nothing-asked 40");
    let report = Report::new(
        frame(Some(40), 20),
        activity(once(30), vec![reply(1, 1, Positive)], vec![]),
        &people(1..=1),
    );
    assert_eq!((report.rows[0].outcome.as_str(), report.rows[0].replies), ("positive", 0));
}

#[test]
fn each_step_of_the_funnel_holds_those_behind_it() {
    let all: Vec<Sent> = (1..=5).map(|id| sent(id, 30)).collect();
    let replies = vec![reply(2, 20, ReplyKind::Negative), reply(3, 20, ReplyKind::Positive)];
    // the fifth came without a word
    let done = activity(all, replies, vec![talk(3, -2, false), talk(4, 9, true), talk(5, 9, true)]);
    let report = Report::new(frame(None, 0), done, &people(1..=5));
    let told: Vec<u32> = report.funnel.iter().map(|step| step.people).collect();
    assert_eq!(told, [5, 4, 3, 2]);
}

#[test]
fn a_report_without_names_holds_no_name_nor_typed_text_and_numbers_stay() {
    let plan = Plan { kind: FollowUpKind::Custom, due_on: today(), text: "ask Ana about Bo".into() };
    let ana = |role: &str| Person {
        role: Some(role.into()),
        company: Some((CompanyId(7), "Tidewell Labs".into())),
        plan: Some(plan.clone()),
        ..person("Ana Reyes", None)
    };
    let names = Pseudonyms {
        people: [(ContactId(1), 12)].into(),
        companies: [(CompanyId(7), 3)].into(),
        company_names: ["Tidewell Labs", "Open-Ward GmbH", "IBM"].map(company_key).into(),
    };
    let redacted = |role: &str| {
        let mut people: People = [(ContactId(1), ana(role))].into();
        names.apply(&mut people);
        people.remove(&ContactId(1)).unwrap()
    };
    let told = redacted("Team lead, integration");
    assert_eq!((told.name.as_str(), told.role.as_deref()), ("Person 12", Some("Team lead, integration")));
    assert_eq!(told.company, Some((CompanyId(7), "Company 3".into())));
    assert_eq!(told.plan.map(|plan| plan.text).as_deref(), Some("Planned step"));
    for role in [
        "Lead at Tidewell",
        "Laboratory head, LABS",
        "ex-IBM, now independent",
        "Founder of open ward gmbh",
        "I am Ana",
        "nurse, ana@example.com",
        "https://example.com/me",
        "see WWW.example.com",
    ] {
        assert_eq!(redacted(role).role, None, "{role}");
    }
    let frame = Frame { redacted: true, ..frame(None, 0) };
    let report = Report::new(frame, activity(vec![sent(1, 3)], vec![], vec![]), &people(1..=1));
    assert_eq!((report.by, report.rows[0].contact.id), (None, None));
}

#[test]
fn weeks_without_a_message_are_told_and_long_ranges_by_month_and_year() {
    let told = |frame: &Frame, days: &[u64]| {
        let sent = days.iter().map(|days| sent(1, *days)).collect();
        let series = Series::new(frame.range, &activity(sent, vec![], vec![]), today());
        let points: Vec<String> =
            series.points.iter().map(|point| format!("{} {}", point.from, point.messages)).collect();
        (series.by, points)
    };
    // a Monday and the Sunday before it
    let (by, points) = told(&frame(Some(22), 0), &[0, 1, 20]);
    assert_eq!(by, Period::Week);
    assert_eq!(points, ["2026-02-02 0", "2026-02-09 1", "2026-02-16 0", "2026-02-23 1", "2026-03-02 1"]);
    assert_eq!(told(&frame(None, 0), &[20]).1.len(), 4, "up to the end of the range");
    assert_eq!(told(&frame(Some(30_000), 0), &[8]).1, ["2026-02-16 1", "2026-02-23 0", "2026-03-02 0"]);
    let (by, points) = told(&frame(None, 0), &[700, 40]);
    assert_eq!((by, points.len(), points[0].as_str()), (Period::Month, 24, "2024-04-01 1"));
    let (by, points) = told(&frame(None, 0), &[40_000]);
    assert_eq!((by, points.len(), points[0].as_str()), (Period::Year, 111, "1916-01-01 1"));
    assert_eq!(told(&frame(None, 0), &[]).1, Vec::<String>::new());
}

/// `name depth parent`, and the other ties.
fn drawn(ties: &[(i64, Option<i64>)], known: &[(i64, i64)]) -> (Vec<String>, Vec<(usize, usize)>) {
    let people: People =
        ties.iter().map(|(id, via)| (ContactId(*id), person(&format!("P{id}"), *via))).collect();
    let known: Vec<Acquaintance> = known
        .iter()
        .map(|(one, other)| Acquaintance { one: ContactId(*one), other: ContactId(*other), strength: 3 })
        .collect();
    let network = Network::new(&people, &BTreeSet::from([ContactId(1)]), &known);
    let line = |node: &Node| {
        let parent = node.parent.map_or("-", |at| network.nodes[at].name.as_str());
        format!("{} {} {parent}", node.name, node.depth)
    };
    (network.nodes.iter().map(line).collect(), network.acquaintances)
}

#[test]
fn introductions_are_trees_the_largest_first_and_those_without_a_tie_are_left_out() {
    let ties = [(1, None), (2, None), (3, Some(2)), (4, Some(3)), (5, Some(2)), (6, Some(1)), (7, Some(99))];
    let (nodes, arcs) = drawn(&ties, &[(3, 2), (6, 5), (6, 5), (4, 8)]);
    assert_eq!(nodes, ["P2 0 -", "P3 1 P2", "P4 2 P3", "P5 1 P2", "P1 0 -", "P6 1 P1"]);
    assert_eq!(arcs, [(3, 5)], "who introduced somebody knows them anyway");
}

#[test]
fn a_ring_of_introductions_is_cut_open() {
    let (nodes, _) = drawn(&[(1, Some(9)), (7, Some(9)), (8, Some(7)), (9, Some(8)), (5, Some(5))], &[]);
    assert_eq!(nodes.len(), 4);
    assert_eq!(nodes.iter().filter(|node| node.ends_with(" 0 -")).count(), 1, "{nodes:?}");
}

#[test]
fn a_drawing_shows_sixty_people_and_says_how_many_more_there_are() {
    let ties: People =
        (1..=200).map(|id| (ContactId(id), person("P", (id > 1).then_some((id + 1) / 3)))).collect();
    let known: Vec<Acquaintance> = (1..=200_i64)
        .flat_map(|one| (one + 1..=200).map(move |other| (one, other)))
        .map(|(one, other)| Acquaintance { one: ContactId(one), other: ContactId(other), strength: 1 })
        .collect();
    let network = Network::new(&ties, &BTreeSet::new(), &known);
    assert_eq!((network.nodes.len(), network.more_people), (60, 140));
    assert_eq!(network.acquaintances.len(), 120);
    assert_eq!(network.more_acquaintances, 60 * 59 / 2 - 59 - 120);
}

proptest! {
    #[test]
    fn whoever_introduced_stands_before_and_nobody_stands_twice(via in proptest::collection::vec(proptest::option::of(0_i64..50), 0..50)) {
        let people: People = (0_i64..).zip(&via).map(|(id, via)| (ContactId(id), person(&format!("P{id}"), *via))).collect();
        let network = Network::new(&people, &BTreeSet::new(), &[]);
        let names: HashSet<&str> = network.nodes.iter().map(|node| node.name.as_str()).collect();
        prop_assert_eq!(names.len(), network.nodes.len());
        for (at, node) in network.nodes.iter().enumerate() {
            let depth = node.parent.map_or(0, |parent| network.nodes[parent].depth + 1);
            prop_assert!(node.depth == depth && node.parent.is_none_or(|parent| parent < at));
        }
        prop_assert_eq!(&network, &Network::new(&people, &BTreeSet::new(), &[]));
    }

    #[test]
    fn every_message_and_reply_of_the_range_is_counted_once(
        days in proptest::collection::vec((0_u64..900, 1_i64..9), 0..60),
        replies in proptest::collection::vec((0_u64..900, 1_i64..9), 0..30),
        since in proptest::option::of(0_u64..1000),
    ) {
        let until = since.map_or(0, |since| since / 2);
        let within = |days: &u64| since.is_none_or(|since| *days <= since) && *days >= until;
        let list: Vec<Sent> = days.iter().filter(|(days, _)| within(days)).map(|(days, who)| sent(*who, *days)).collect();
        let came = replies.iter().filter(|(days, _)| since.is_none_or(|since| *days <= since));
        let came: Vec<Reply> = came.map(|(days, who)| reply(*who, *days, ReplyKind::Positive)).collect();
        let counted = came.iter().filter(|reply| within(&u64::try_from((today() - reply.on).num_days()).unwrap())).count();
        let messages = count(list.len());
        let report = Report::new(frame(since, until), activity(list, came, vec![]), &people(1..=9));
        prop_assert_eq!(report.totals.messages, messages);
        prop_assert_eq!(report.totals.replies, count(counted));
        prop_assert_eq!(report.rows.iter().map(|row| row.messages).sum::<u32>(), messages);
        prop_assert_eq!(report.series.points.iter().map(|p| p.messages).sum::<u32>(), messages);
        prop_assert_eq!(report.series.points.iter().map(|p| p.replies).sum::<u32>(), count(counted));
        prop_assert!(report.series.points.is_sorted_by(|a, b| a.from < b.from));
        prop_assert_eq!(report.totals.attempts.sent + report.totals.left_out, messages);
        prop_assert!(report.funnel.is_sorted_by(|a, b| a.people >= b.people));
    }
}

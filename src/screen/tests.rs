//! Pictures of the screen at three sizes: `pictures/` holds what was looked at. `NETTRACK_TEST_UPDATE=1` draws them anew;
//! look at them before you keep them.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::draw::{Shown, draw};
use super::panel::Panel;
use crate::domain::id::{MixerId, MixerPersonId};
use crate::domain::mixer::{Agenda, Course, Entry, Key, Kind, Mixer, Person, Preset, Topic};
use crate::view::mixer::Scene;

const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (200, 50)];

fn start() -> DateTime<Utc> {
    "2026-03-02T15:00:00Z".parse().unwrap()
}

fn people() -> Vec<Person> {
    let names = [
        "Mia Chen",
        "Sam Lee",
        "Zoë Müller",
        "王伟",
        "نور حداد",
        "Evil \u{1b}[2J\u{202e}",
        "A name that is far too long for a column",
    ];
    let person = |(at, name): (usize, &&str)| Person {
        id: MixerPersonId(i64::try_from(at).unwrap() + 1),
        contact_id: None,
        name: (*name).to_owned(),
        pronouns: Some("they/them".into()),
        program: Some("Data".into()),
        cohort: None,
        confidence_before: Some(3),
        confidence_after: (at == 1).then_some(5),
    };
    names.iter().enumerate().map(person).collect()
}

/// What is on the screen after these entries, so many seconds in, with the size of the terminal.
fn picture(entries: &[(Kind, Option<i64>, &str)], seconds: i64, shown: &Shown, size: (u16, u16)) -> String {
    let mut agenda = Agenda::fit(&Preset::built_in("mixup").unwrap(), 33).unwrap();
    agenda.set_topic(Topic::Blockers);
    let mixer = Mixer {
        id: MixerId(7),
        preset: "mixup".into(),
        topic: None,
        agenda,
        started_at: start(),
        ended_at: None,
    };
    let people = people();
    let entry = |(kind, person, text): &(Kind, Option<i64>, &str)| Entry {
        kind: *kind,
        person: person.map(MixerPersonId),
        text: Some((*text).to_owned()),
        at: start(),
    };
    let entries: Vec<Entry> = entries.iter().map(entry).collect();
    let now = start() + TimeDelta::seconds(seconds);
    let course = Course::new(&mixer, &people, &entries, now);
    let ends = course.timer.ends_at(now).time();
    let scene = Scene { course: &course, now: now.time(), ends };
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    terminal.draw(|frame| draw(frame, &scene, shown)).unwrap();
    let buffer = terminal.backend().buffer().clone();
    let mut out = String::new();
    for row in buffer.content().chunks(usize::from(size.0)) {
        let mut skip = 0;
        let mut line = String::new();
        for cell in row {
            if skip == 0 {
                line.push_str(cell.symbol());
                skip = crate::domain::text::width(cell.symbol()).max(1);
            }
            skip -= 1;
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Name, entries (kind, person, text), seconds since the beginning, what the screen has of its own.
type Picture = (&'static str, Vec<(Kind, Option<i64>, &'static str)>, i64, Shown);

fn pictures() -> Vec<Picture> {
    use Kind::{Next, Pass, Pause, Prompt, Said};
    let long = "I never know what to write in the first line, and so I write nothing at all for weeks";
    let mut typing = Shown { message: "not taken: a goal has a day by which it is reached. end it with by and the day: write to two alumni by fri".into(), ..Shown::default() };
    typing.input.insert_str("write to two alumni");
    let help = Shown { panel: Some(Panel::Help), ..Shown::default() };
    let who = Shown { panel: Some(Panel::Who), ..Shown::default() };
    let blockers =
        vec![(Next, None, ""), (Next, None, ""), (Said(Key::Stuck), Some(1), long), (Pass, Some(2), "stuck")];
    let goals = {
        let stuck = |person| (Said(Key::Stuck), Some(person), "names");
        let mut entries = vec![(Next, None, ""), (Next, None, "")];
        entries.extend((1..=7).map(stuck));
        entries
    };
    vec![
        ("introductions", vec![], 65, Shown::default()),
        ("sharing", vec![(Next, None, "")], 8 * 60 - 20, Shown::default()),
        (
            "picked",
            vec![(Next, None, ""), (Prompt, None, "3"), (Said(Key::Share), None, "one thing at a time")],
            570,
            Shown::default(),
        ),
        ("blockers", blockers.clone(), 120, Shown::default()),
        ("refused", goals, 14 * 60 + 30, typing),
        (
            "paused",
            {
                let mut paused = blockers.clone();
                paused.push((Pause, None, ""));
                paused
            },
            300,
            Shown::default(),
        ),
        ("last", vec![(Next, None, ""), (Next, None, ""), (Next, None, "")], 6 * 60, Shown::default()),
        ("help", blockers.clone(), 60, help),
        ("who", blockers, 60, who),
    ]
}

#[test]
fn the_screen_looks_as_it_was_looked_at() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/screen/pictures");
    for size in SIZES {
        let mut all = String::new();
        for (name, entries, seconds, shown) in pictures() {
            all += &format!("--- {name}\n{}", picture(&entries, seconds, &shown, size));
        }
        let file = folder.join(format!("{}x{}.txt", size.0, size.1));
        if std::env::var_os("NETTRACK_TEST_UPDATE").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &all).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        let differs = kept.lines().zip(all.lines()).position(|(kept, now)| kept != now);
        assert!(kept == all, "{}: line {differs:?} is drawn differently:\n{all}", file.display());
    }
}

#[test]
fn the_line_the_clock_and_the_cue_are_there_at_every_size_and_nothing_falls_over() {
    for columns in [1, 2, 10, 30, 59, 60, 79, 80, 200] {
        for rows in [1, 2, 3, 5, 8, 11, 12, 20, 50] {
            for (name, entries, seconds, shown) in pictures() {
                let drawn = picture(&entries, seconds, &shown, (columns, rows));
                assert!(!drawn.contains(['\u{1b}', '\u{202e}']), "{name}");
                if columns >= 60 && rows >= 5 {
                    assert!(drawn.contains(" in all"), "{name} {columns}x{rows}\n{drawn}");
                    assert!(
                        drawn.lines().any(|line| line.starts_with('>')),
                        "{name} {columns}x{rows}\n{drawn}"
                    );
                }
                if columns >= 60 && rows >= 5 && name == "last" {
                    assert!(drawn.contains("TIME IS UP"), "{columns}x{rows}\n{drawn}");
                }
            }
        }
    }
}

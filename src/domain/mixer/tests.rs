//! A whole mixer, led by a clock that is stepped: the pure heart, without a file and without a terminal.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::*;
use crate::domain::business_days::BusinessDays;

/// A mixer whose entries are kept in memory as the store keeps them in the file.
struct Led {
    mixer: Mixer,
    people: Vec<Person>,
    entries: Vec<Entry>,
    now: DateTime<Utc>,
}

fn start() -> DateTime<Utc> {
    "2026-03-02T15:00:00Z".parse().unwrap()
}

impl Led {
    fn new(preset: &str, topic: Option<Topic>) -> Self {
        let preset = Preset::built_in(preset).unwrap();
        let mut agenda = Agenda::fit(&preset, preset.minutes).unwrap();
        if let Some(topic) = topic {
            agenda.set_topic(topic);
        }
        let mixer =
            Mixer { id: MixerId(1), preset: preset.name, topic, agenda, started_at: start(), ended_at: None };
        Self { mixer, people: Vec::new(), entries: Vec::new(), now: start() }
    }

    fn course(&self) -> Course<'_> {
        Course::new(&self.mixer, &self.people, &self.entries, self.now)
    }

    fn try_type(&mut self, line: &str) -> Result<Option<String>, MixerError> {
        let typed = Typed::parse(line)?;
        if let Typed::Wait(time) = typed {
            self.now += time;
            return Ok(None);
        }
        let business_days = BusinessDays::new(std::iter::empty::<NaiveDate>());
        let context = Context { today: "2026-03-02".parse().unwrap(), business_days: &business_days };
        let Some(change) = self.course().change(&typed, context)? else { return Ok(None) };
        let person = match change.roster {
            Roster::Same => change.person,
            Roster::New(new) => {
                let id = MixerPersonId(i64::try_from(self.people.len()).unwrap() + 1);
                self.people.push(Person {
                    id,
                    contact_id: None,
                    name: new.name,
                    pronouns: new.pronouns,
                    program: new.program,
                    cohort: new.cohort,
                    confidence_before: new.confidence,
                    confidence_after: None,
                });
                Some(id)
            }
            Roster::Known(known) => {
                let at = self.people.iter().position(|person| person.id == known.id).unwrap();
                self.people[at] = known;
                change.person
            }
        };
        self.entries.push(Entry { kind: change.kind, person, text: change.text, at: self.now });
        Ok(change.understood)
    }

    fn type_in(&mut self, lines: &[&str]) {
        for line in lines {
            self.try_type(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        }
    }

    /// Where it stands: part, time left in it and in all, who is asked what.
    fn stands(&self) -> String {
        let course = self.course();
        let cursor = course.cursor();
        let key = cursor.map_or("-", |cursor| cursor.ask.key.as_str());
        let who = cursor.and_then(|cursor| course.person(cursor.person?)).map_or("-", Person::first_name);
        let timer = &course.timer;
        format!("{} {} {} {key} {who}", timer.part + 1, face(timer.left()), face(timer.left_in_all()))
    }

    fn said(&self) -> Vec<String> {
        let course = self.course();
        let name = |id: Option<MixerPersonId>| {
            id.and_then(|id| course.person(id)).map_or("-", Person::first_name).to_owned()
        };
        course
            .standing()
            .map(|said| {
                format!("{} {} {}: {}", said.part + 1, said.key.as_str(), name(said.person), said.text)
            })
            .collect()
    }
}

const GROUP: [&str; 3] = [
    "Mia Chen, she/her, Nursing, 2026, 3",
    "Sam Lee, he/him, Data, spring 2026, 2",
    "Zoë Müller, , Design, , 4",
];

#[test]
fn a_whole_half_hour_goes_by_the_clock_and_loses_nothing() {
    let mut led = Led::new("mixup", Some(Topic::Blockers));
    assert_eq!(led.stands(), "1 2:00 30:00 introduce -");
    led.type_in(&GROUP);
    led.type_in(&["/wait 110s"]);
    assert_eq!(led.stands(), "1 0:10 28:10 introduce -");
    led.type_in(&["/wait 15s", "/next"]);
    assert_eq!(led.stands(), "2 8:00 27:55 share -");
    led.type_in(&["/prompt 3", "asked for one thing at a time", "/wait 8m", "/next"]);
    assert_eq!(led.stands(), "3 15:00 19:55 stuck Mia");
    led.type_in(&["first lines", "never hear back", "/wait 5m", "no time"]);
    assert_eq!(led.stands(), "3 10:00 14:55 goal Mia");
    led.type_in(&["write to two alumni by fri", "zoe: call Jo by tomorrow"]);
    assert_eq!(led.stands(), "3 10:00 14:55 goal Sam");
    led.type_in(&["/pass", "sam", "1", "mia", "/wait 9m", "a note", "/next"]);
    assert_eq!(led.stands(), "4 5:00 5:55 next-step Mia");
    led.type_in(&["/enough", "4", "5", "4", "linkedin.com/in/mia", "/pass", "zoe@example.com", "/wait 5m"]);
    assert_eq!(led.stands(), "4 0:00 0:55 - -");
    assert_eq!(
        led.said(),
        [
            "2 share -: asked for one thing at a time",
            "3 stuck Mia: first lines",
            "3 stuck Sam: never hear back",
            "3 stuck Zoë: no time",
            "3 goal Mia: write to two alumni by 2026-03-06",
            "3 goal Zoë: call Jo by 2026-03-03",
            "3 partner Mia: Sam Lee",
            "3 partner Sam: Mia Chen",
            "3 partner Zoë: Mia Chen",
            "3 note -: a note",
            "4 confidence Mia: 4",
            "4 confidence Sam: 5",
            "4 confidence Zoë: 4",
            "4 connect Mia: linkedin.com/in/mia",
            "4 connect Zoë: zoe@example.com",
        ]
    );
    assert_eq!(led.course().prompts_of(1).len(), 1);
    assert_eq!(led.people[1].confidence_after, Some(5));
}

#[test]
fn whenever_it_breaks_off_all_that_was_said_is_there_and_the_clock_goes_on_from_there() {
    let mut led = Led::new("mixup", Some(Topic::Blockers));
    led.type_in(&GROUP);
    led.type_in(&[
        "/wait 1m", "/next", "told", "/wait 1m", "/next", "a", "b", "/wait 1m", "c", "/pass", "/skip",
    ]);
    for kept in 0..=led.entries.len() {
        let broken = Led {
            mixer: led.mixer.clone(),
            people: led.people.clone(),
            entries: led.entries[..kept].to_vec(),
            now: start(),
        };
        let last = broken.entries.last().map_or(start(), |entry| entry.at);
        let before = Course::new(&broken.mixer, &broken.people, &broken.entries, last);
        let mut entries = broken.entries.clone();
        entries.push(Entry { kind: Kind::Resume, person: None, text: None, at: last + TimeDelta::days(3) });
        let after = Course::new(&broken.mixer, &broken.people, &entries, last + TimeDelta::days(3));
        assert_eq!(before.said, after.said, "{kept}");
        assert_eq!(before.cursor(), after.cursor(), "{kept}");
        assert_eq!(before.timer.left_in_all(), after.timer.left_in_all(), "{kept}");
        assert_eq!(before.timer.part, after.timer.part, "{kept}");
    }
}

#[test]
fn the_right_person_is_named_by_everybody_and_the_steps_are_ticked() {
    let mut led = Led::new("mixup", Some(Topic::RightPerson));
    led.type_in(&GROUP);
    led.type_in(&["/next", "/next", "Priya Nair, runs the lab", "Priya Nair", "/pass", "all", "r, tracker"]);
    assert_eq!(led.stands(), "3 15:00 30:00 steps Zoë");
    let course = led.course();
    let results = course.results();
    let named: Vec<_> = results
        .named
        .iter()
        .map(|named| (named.name, named.why, named.by.map(|by| by.name.as_str())))
        .collect();
    assert_eq!(
        named,
        [("Priya Nair", Some("runs the lab"), Some("Mia Chen")), ("Priya Nair", None, Some("Sam Lee"))]
    );
    assert_eq!(led.said()[3], "3 steps Sam: research, tracker");
    assert_eq!(led.try_type("coffee"), Err(MixerError::Steps("coffee".into())));
}

#[test]
fn a_message_is_shown_by_the_leader_and_judged_by_the_others() {
    let mut led = Led::new("mixup", Some(Topic::Messaging));
    led.type_in(&GROUP);
    led.type_in(&["/leader sam", "/next", "/next"]);
    assert_eq!(led.stands(), "3 15:00 30:00 whose Sam");
    led.type_in(&["Ana Reyes", "three lines"]);
    assert_eq!(led.stands(), "3 15:00 30:00 feedback Mia");
    led.type_in(&["name the talk", "shorter", "Hi Jo", "/enough", "she codes"]);
    assert_eq!(led.stands(), "3 15:00 30:00 why Sam");
    let course = led.course();
    let results = course.results();
    let feedback: Vec<_> =
        results.feedback.iter().map(|said| (said.whose, said.by.unwrap().first_name(), said.text)).collect();
    assert_eq!(feedback, [("Ana Reyes", "Mia", "name the talk"), ("Ana Reyes", "Zoë", "shorter")]);
}

#[test]
fn preparing_goes_round_with_own_questions_wording_and_the_last_one() {
    let mut led = Led::new("mixup", Some(Topic::Preparing));
    led.type_in(&[GROUP[0], "/next", "/next"]);
    for (asked, answer) in [("questions", "a"), ("know", "b"), ("wording", "c"), ("closing", "d")] {
        assert_eq!(led.stands(), format!("3 15:00 30:00 {asked} Mia"));
        led.type_in(&[answer]);
    }
    assert_eq!(led.stands(), "3 15:00 30:00 - -");
}

#[test]
fn the_topic_is_chosen_when_it_is_talked_about_and_each_discussion_has_its_own() {
    let mut led = Led::new("hour", None);
    led.type_in(&[GROUP[0], "/next", "/next"]);
    assert!(led.course().wants_topic());
    assert_eq!(led.try_type("cooking"), Err(MixerError::Topic("cooking".into())));
    led.type_in(&["4", "stuck on names", "/next"]);
    assert!(led.course().wants_topic());
    led.type_in(&["messaging"]);
    assert_eq!(
        [2, 3].map(|part| led.course().topic_of(part)),
        [Some(Topic::Blockers), Some(Topic::Messaging)]
    );
    assert_eq!(led.said(), ["3 stuck Mia: stuck on names"]);
    led.type_in(&["/next"]);
    assert!(matches!(led.try_type("/topic 1"), Err(MixerError::Refused(_))));
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let mut led = Led::new("mixup", Some(Topic::Blockers));
    led.type_in(&GROUP);
    let refused = |led: &mut Led, line: &str| {
        let before = (led.entries.clone(), led.people.clone());
        let error = led.try_type(line).unwrap_err();
        assert_eq!(before, (led.entries.clone(), led.people.clone()), "{line}");
        error
    };
    for line in [
        "/back",
        "/go",
        "/pass",
        "/enough",
        "/prompt 1",
        "/extend x",
        "/nope",
        "/note",
        "/turn Jo",
        "/leader",
        "a, b, c, d, 9",
    ] {
        refused(&mut led, line);
    }
    led.type_in(&["/pause"]);
    refused(&mut led, "/pause");
    led.type_in(&["/next", "/next", "x", "y", "z"]);
    assert_eq!(refused(&mut led, "write more"), MixerError::NoDay);
    assert_eq!(refused(&mut led, "write by 2026-03-01"), MixerError::Past("2026-03-01".parse().unwrap()));
    assert!(matches!(refused(&mut led, "write by then"), MixerError::Day(_)));
    led.type_in(&["write by 3d", "sam: call by fri", "zoe: meet by 2w"]);
    assert!(matches!(refused(&mut led, "mia"), MixerError::Refused(_)));
    assert_eq!(refused(&mut led, "Jo"), MixerError::Nobody("Jo".into()));
    led.type_in(&["/next"]);
    refused(&mut led, "/next");
    refused(&mut led, "/skip");
    refused(&mut led, &"x".repeat(3_000));
    refused(&mut led, "a\u{1b}[2J");
}

#[test]
fn somebody_who_comes_late_is_asked_too_and_what_is_said_later_counts() {
    let mut led = Led::new("mixup", Some(Topic::Blockers));
    led.type_in(&GROUP[..2]);
    led.type_in(&["/next", "/next", "a", "/add Jo Park, they/them"]);
    assert_eq!(led.stands(), "3 15:00 30:00 stuck Sam");
    led.type_in(&["b", "c", "/turn jo", "call by fri", "jo: write by fri", "x by 1d", "y by 1d"]);
    assert_eq!(led.stands(), "3 15:00 30:00 partner Mia");
    led.type_in(&["/add sam lee, , Data"]);
    assert_eq!((led.people.len(), led.people[1].program.as_deref()), (3, Some("Data")));
    assert_eq!(led.people[1].confidence_before, Some(2));
    assert!(led.said().contains(&"3 goal Jo: write by 2026-03-06".to_owned()));
    assert!(!led.said().iter().any(|said| said.contains("call by")));
}

#[test]
fn the_group_is_told_when_a_minute_is_left_and_when_time_is_up_once_each() {
    let mut led = Led::new("mixup", None);
    led.type_in(&["/next"]);
    let mut told = Vec::new();
    for second in 0..=(9 * 60) {
        let before = led.course().timer;
        led.now = start() + TimeDelta::seconds(second);
        told.extend(cues(&before, &led.course().timer).into_iter().map(|cue| (second, cue)));
    }
    assert_eq!(told, [(420, Cue::Soon), (480, Cue::Over)]);
    let before = led.course().timer;
    led.type_in(&["/pause", "/wait 1h"]);
    assert_eq!(cues(&before, &led.course().timer), []);
}

#[test]
fn a_mixer_of_nobody_takes_what_is_typed() {
    let mut led = Led::new("mixup", Some(Topic::Blockers));
    led.type_in(&["/next", "/next", "we are all stuck"]);
    assert_eq!(led.said(), ["3 stuck -: we are all stuck"]);
    let course = led.course();
    assert!(course.leader().is_none() && course.results().people.is_empty());
}

proptest::proptest! {
    #[test]
    fn whatever_is_typed_the_mixer_stands_somewhere(
        lines in proptest::collection::vec(line(), 0..60),
    ) {
        let mut led = Led::new("hour", None);
        for line in &lines {
            let before = led.entries.len();
            let taken = led.try_type(line).is_ok();
            proptest::prop_assert!(led.entries.len() == before || taken);
            let course = led.course();
            proptest::prop_assert!(course.timer.part < 5);
            if let Some(cursor) = course.cursor() {
                proptest::prop_assert!(cursor.answered <= cursor.of);
            }
            let _ = course.results();
        }
        // no line that was taken is lost
        let said = led.entries.iter().filter(|entry| matches!(entry.kind, Kind::Said(_))).count();
        proptest::prop_assert_eq!(led.course().said.len(), said);
    }
}

fn line() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let commands: Vec<&'static str> = vec![
        "/next",
        "/skip",
        "/back",
        "/pause",
        "/go",
        "/extend 3",
        "/add Jo Park",
        "/add Sam Lee, he",
        "/pass",
        "/enough",
        "/turn jo",
        "/leader sam",
        "/topic 1",
        "/topic 2",
        "/prompt 1",
        "/note x",
        "/wait 3m",
        "4",
        "2",
        "sam: a by fri",
        "jo: all",
        "Ana, x",
    ];
    prop_oneof![4 => proptest::sample::select(commands).prop_map(str::to_owned), 1 => any::<String>()]
}

use proptest::prelude::*;

use super::*;
use crate::domain::samples::{self, day};

const TODAY: &str = "2026-03-02";

fn prospect(id: i64) -> Prospect {
    Prospect {
        id: ContactId(id),
        circle: Circle::New,
        standing: Standing {
            pool: false,
            archived: false,
            progress: Progress::Idea,
            keeps_in_touch: false,
            last_contact_on: None,
            next_conversation_on: None,
        },
        planned: false,
        company_id: None,
        role: None,
        program: None,
        cohort: None,
        source: None,
        introduced: false,
    }
}

fn with(progress: Progress, last: &str) -> Prospect {
    let standing = Standing { progress, last_contact_on: last.parse().ok(), ..prospect(1).standing };
    Prospect { standing, ..prospect(1) }
}

fn known(id: i64) -> Prospect {
    Prospect { circle: Circle::Existing, ..prospect(id) }
}

fn reasons(prospect: Prospect, around: &Around) -> Vec<(Why, u32)> {
    let ranked = rank(vec![prospect], around, (day(TODAY), REST_DAYS), true);
    ranked.into_iter().flat_map(|one| one.reasons).map(|reason| (reason.why, reason.points)).collect()
}

fn order(prospects: Vec<Prospect>, around: &Around) -> Vec<i64> {
    let ranked = rank(prospects, around, (day(TODAY), REST_DAYS), true);
    ranked.iter().map(|one| one.prospect.id.0).collect()
}

#[test]
fn dormant_ties_come_before_weak_ones_and_both_before_supporters_and_strangers() {
    let dormant = Prospect { id: ContactId(4), ..with(Progress::Met, "2024-12-01") };
    let supporter = Prospect { circle: Circle::Support, ..prospect(2) };
    let found = order(vec![prospect(1), supporter, known(3), dormant], &Around::default());
    assert_eq!(found, [4, 3, 2, 1]);
}

#[test]
fn whoever_waits_rests_is_planned_or_is_in_touch_is_left_alone() {
    let open = |prospect: &Prospect| prospect.is_open(day(TODAY), REST_DAYS);
    for (progress, last, expected) in [
        (Progress::Contacted, "2026-02-20", false),
        (Progress::Contacted, "2025-12-03", false),
        (Progress::Contacted, "2025-12-02", true),
        (Progress::Replied, "2026-01-15", false),
        (Progress::Met, "2025-11-01", true),
        (Progress::Met, "2024-01-01", true),
        (Progress::Closed, "2024-01-01", false),
        (Progress::Idea, "", true),
        (Progress::Drafted, "", true),
        // the clock was set back
        (Progress::Met, "2027-01-01", false),
    ] {
        assert_eq!(open(&with(progress, last)), expected, "{progress:?} {last}");
    }
    let met = with(Progress::Met, "2025-11-01");
    let change = |change: fn(&mut Prospect)| {
        let mut changed = met.clone();
        change(&mut changed);
        open(&changed)
    };
    assert!(open(&met));
    assert!(!change(|one| one.planned = true));
    assert!(!change(|one| one.standing.archived = true));
    assert!(!change(|one| one.standing.keeps_in_touch = true));
    assert!(!change(|one| one.standing.next_conversation_on = Some(day("2026-03-05"))));
    assert!(change(|one| one.standing.next_conversation_on = Some(day("2026-02-05"))));
    // something is planned for an idea: it is still one to begin with
    assert!(open(&Prospect { planned: true, ..prospect(1) }));
}

#[test]
fn with_a_short_rest_the_messages_decide_and_with_a_long_one_the_rest_does() {
    let contacted = with(Progress::Contacted, "2026-02-20");
    assert!(contacted.is_open(day(TODAY), 5) && contacted.may_wait(day(TODAY), 5));
    assert!(!contacted.is_open(day(TODAY), 20));
    let long_ago = with(Progress::Contacted, "2025-12-01");
    assert!(long_ago.is_open(day(TODAY), REST_DAYS) && !long_ago.may_wait(day(TODAY), REST_DAYS));
    assert!(long_ago.is_open(day(TODAY), 180) && long_ago.may_wait(day(TODAY), 180));
}

#[test]
fn what_is_known_around_a_person_gives_reasons() {
    let acme = CompanyId(7);
    let mut around = Around {
        school: Some("riverside bootcamp".into()),
        cohort: Some("2025 b".into()),
        sought: sought("Data engineers, or somebody who works with hospitals"),
        ..Around::default()
    };
    let text = |text: &str| Some(text.to_owned());
    let alum = Prospect { program: text("Riverside Bootcamp, Data"), cohort: text("2025-B"), ..prospect(1) };
    let own = (Why::NotWrittenTo, 5);
    assert_eq!(reasons(alum, &around), [(Why::SameSchool, 20), (Why::SameCohort, 10), own]);
    let other = Prospect { program: text("Riverside Bootcamps"), cohort: text("2025-C"), ..prospect(1) };
    assert_eq!(reasons(other, &around), [own]);
    let listed = Prospect { source: text("alumni list of Riverside Bootcamp"), ..prospect(1) };
    assert_eq!(reasons(listed, &around), [(Why::SameSchool, 20), own]);
    let engineer = Prospect { role: text("Senior Data Engineer"), ..prospect(1) };
    assert_eq!(reasons(engineer, &around), [(Why::FitsPurpose, 15), own]);

    around.wishes.insert(acme, Wish { motivation: 3, posting: 2, alumni: true });
    around.connectors.insert(ContactId(1), Connector { name: "Sam Lee".into(), strength: 4 });
    around.changed_jobs.insert(ContactId(1), "Tester at Initech".into());
    let at_acme = Prospect { company_id: Some(acme), introduced: true, ..prospect(1) };
    let all = reasons(at_acme.clone(), &around);
    let expected = [
        (Why::IntroducedBy, 25),
        (Why::CompanyOfInterest, 23),
        (Why::ChangedJob, 20),
        (Why::KnownBy, 16),
        (Why::NobodyThere, 5),
        own,
    ];
    assert_eq!(all, expected);
    around.written_to.insert(acme);
    assert!(!reasons(at_acme, &around).contains(&(Why::NobodyThere, 5)));
}

#[test]
fn a_reason_is_told_with_what_it_rests_on() {
    let mut ana = samples::contact("Ana Reyes");
    ana.company = Some("Acme".into());
    ana.last_contact_on = Some(day("2025-01-10"));
    let told = |reason: &Reason| reason.text(&ana, day(TODAY));
    let dormant = Prospect { company_id: Some(CompanyId(1)), ..with(Progress::Met, "2025-01-10") };
    let ranked = rank(vec![dormant], &Around::default(), (day(TODAY), REST_DAYS), true);
    let texts: Vec<String> = ranked[0].reasons.iter().map(told).collect();
    assert_eq!(texts, ["dormant tie: last contact Fri 2025-01-10, 13 months ago"]);
}

#[test]
fn of_one_company_only_two_are_named_unless_it_was_asked_for() {
    let at = |id, company| Prospect { company_id: Some(CompanyId(company)), ..known(id) };
    let people = vec![at(1, 1), at(2, 1), at(3, 1), at(4, 2), known(5), known(6), known(7)];
    assert_eq!(order(people.clone(), &Around::default()), [1, 2, 4, 5, 6, 7]);
    assert_eq!(rank(people, &Around::default(), (day(TODAY), REST_DAYS), false).len(), 7);
}

#[test]
fn somebody_in_the_pool_is_named_for_a_reason_and_comes_after_those_who_are_worked_on() {
    let pooled = |prospect: Prospect| {
        let standing = Standing { pool: true, ..prospect.standing };
        Prospect { standing, ..prospect }
    };
    let stranger = Prospect { company_id: Some(CompanyId(1)), ..pooled(prospect(1)) };
    assert_eq!(order(vec![stranger], &Around::default()), [] as [i64; 0]);
    let (worked_on, imported) = (with(Progress::Met, "2025-11-01"), pooled(known(2)));
    assert_eq!(order(vec![imported, worked_on], &Around::default()), [1, 2]);
}

#[test]
fn the_next_step_fits_the_stage() {
    let step = |stage, pool| next_step(&Contact { stage, pool, ..samples::contact("Ana Reyes") }, false);
    assert_eq!(step(Stage::Pool, true), "nettrack promote 1");
    assert_eq!(step(Stage::Idea, false), "nettrack research 1");
    assert_eq!(step(Stage::Researched, false), "nettrack draft 1");
    assert_eq!(step(Stage::Contacted, false), "nettrack show 1");
    let contacted = Contact { stage: Stage::Contacted, ..samples::contact("Ana Reyes") };
    assert_eq!(next_step(&contacted, true), "nettrack draft 1");
    // suggested means: the rest is over
    let again = Suggestion { contact: contacted, score: 5, reasons: Vec::new() };
    assert_eq!(again.next_step(), "nettrack draft 1");
}

#[test]
fn words_of_who_is_sought_are_found_in_roles_in_either_number() {
    let words = sought("Someone who works with data engineers at hospitals, or a nurse");
    let expected = ["data", "engineer", "hospital", "nurse"];
    assert_eq!(words.into_iter().collect::<Vec<_>>(), expected);
    assert!(sought("").is_empty());
    assert!(sought(&"word".repeat(3)).len() == 1 && sought(WORDS).len() == SOUGHT);
}

const WORDS: &str = "alpha beta gamma delta epsilon zeta1 theta iota";

prop_compose! {
    fn any_prospect()(
        id in 1_i64..40,
        circle in 0_usize..3,
        progress in 0_usize..7,
        silent in proptest::option::of(-10_i64..900),
        company in proptest::option::of(0_i64..4),
        flags in proptest::array::uniform5(any::<bool>()),
    ) -> Prospect {
        let [pool, archived, keeps_in_touch, planned, introduced] = flags;
        let all = ["idea", "researched", "drafted", "contacted", "replied", "met", "closed"];
        Prospect {
            circle: Circle::ALL[circle],
            standing: Standing {
                pool, archived: archived && id % 3 == 0, keeps_in_touch,
                progress: Progress::parse(all[progress]),
                last_contact_on: silent.map(|days| day(TODAY) - chrono::Duration::days(days)),
                next_conversation_on: None,
            },
            planned, introduced,
            company_id: company.map(CompanyId),
            ..prospect(id)
        }
    }
}

proptest! {
    #[test]
    fn the_score_is_the_sum_of_its_reasons_and_nobody_is_named_who_should_be_left_alone(
        people in proptest::collection::vec(any_prospect(), 0..30),
    ) {
        let ranked = rank(people, &Around::default(), (day(TODAY), REST_DAYS), true);
        for one in &ranked {
            prop_assert_eq!(one.score, one.reasons.iter().map(|reason| reason.points).sum::<u32>());
            prop_assert!(!one.reasons.is_empty());
            let standing = &one.prospect.standing;
            prop_assert!(!standing.archived && standing.progress != Progress::Closed);
            prop_assert!(one.prospect.silence(day(TODAY)).is_none_or(|silent| silent >= REST_DAYS.into()));
        }
        prop_assert!(ranked.windows(2).all(|pair| pair[0].score >= pair[1].score));
    }

    #[test]
    fn the_order_in_which_people_are_read_does_not_matter(
        people in proptest::collection::btree_map(1_i64..40, any_prospect(), 0..20),
    ) {
        let people: Vec<Prospect> =
            people.into_iter().map(|(id, one)| Prospect { id: ContactId(id), ..one }).collect();
        let reversed = people.iter().rev().cloned().collect();
        prop_assert_eq!(order(people, &Around::default()), order(reversed, &Around::default()));
    }

    #[test]
    fn one_reason_more_never_lowers_a_score(one in any_prospect()) {
        let score = |one: Prospect, around: &Around| {
            rank(vec![one], around, (day(TODAY), REST_DAYS), true).first().map_or(0, |ranked| ranked.score)
        };
        let mut around = Around::default();
        around.changed_jobs.insert(one.id, "before".into());
        let plain = score(one.clone(), &Around::default());
        prop_assert!(score(one.clone(), &around) >= plain);
        let introduced = score(Prospect { introduced: true, ..one }, &Around::default());
        prop_assert!(introduced >= plain);
    }
}

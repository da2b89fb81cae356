use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::domain::channel::{Account, Channel};
use crate::domain::check::{
    self, Letter, Lexicon, Occasion, OtherCompany, Reading, Recipient, Severity, Writer,
};
use crate::domain::contact::Circle;
use crate::domain::samples::{self, day, facts};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&[]).unwrap());

fn writer() -> BTreeMap<String, String> {
    [
        ("my_name", "Mia Chen"),
        ("my_intro", "a nurse moving into health-tech"),
        ("slots", "Tue or Thu after 4 pm"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .into()
}

fn contact(name: &str, role: &str, company: &str, why: &str, learn: &str) -> Contact {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Contact {
        role: some(role),
        company: some(company),
        why: some(why),
        learn: some(learn),
        ..samples::contact(name)
    }
}

fn ana() -> Contact {
    let why = "backs me since my first night shift";
    Contact {
        circle: Circle::Support,
        ..contact("Dr. Ana Reyes", "Director of nursing", "St. Brigid's", why, "")
    }
}

const ANA: [&str; 1] = ["You let me try the first checklist on your ward"];

/// Records as a careful person keeps them: name, role, company, why, learn, fact.
const GOOD: [[&str; 6]; 8] = [
    [
        "Bruno Castellani",
        "Machine learning engineer",
        "Tidewell Labs",
        "the only one there who came from a hospital",
        "how you were taken seriously without a degree",
        "You wrote about night-shift data that nobody trusts",
    ],
    [
        "Ana Duarte",
        "Data analyst",
        "Lumenta",
        "She went from the ward to analytics, the step that lies before me",
        "How she chose her first project",
        "Gave the talk \"Dashboards nurses trust\" at Health Data Day in October",
    ],
    [
        "Will Mercer",
        "Backend engineer",
        "Square",
        "He left the army as a sergeant and now builds payment software",
        "Which skills from service counted",
        "Organises the veterans in tech meetup in Pittsburgh",
    ],
    [
        "Gareth Pugh",
        "Engineering manager",
        "Quill Analytics",
        "leads the team behind the junior posting",
        "what a junior analyst of yours does in the first month",
        "You spoke about teaching analysts to ask the ward first",
    ],
    [
        "Yuki Tanabe",
        "",
        "Northgate Imaging",
        "does today what I want to do in two years",
        "which part of your week is data, and which is patients?",
        "You run the consent desk of the knee study.",
    ],
    [
        "Zoë O'Brien",
        "Head of people and culture, Europe and everything that goes with it",
        "",
        "writes what others only say",
        "how a beginner is told apart",
        "Your post on quiet interviews",
    ],
    [
        "Prof. Samir Haddad",
        "Head of analytics",
        "Notion",
        "hires for questions, not for tools",
        "what you look for beside a degree",
        "You wrote that you hire for questions",
    ],
    [
        "Piotr",
        "Founder",
        "Pine & Pixel",
        "builds for two wards I know",
        "how you find out what nurses will not say in a meeting",
        "Your rota planner is in use at St. Brigid's",
    ],
];

/// The findings that a person would have to act on.
fn findings(body: &str, to: &Contact, known: &[Fact], occasion: Occasion, named: &str) -> Vec<String> {
    let letter = Letter {
        channel: Channel::Email,
        account: Account::Free,
        subject: Some("An introduction"),
        body,
        filled: None,
    };
    let reading = Reading::new(&letter, &LEXICON);
    let asks = check::asks(&reading);
    // the company of the one who is named is another contact's; its contact stands beside it
    let companies = asks.companies.iter().filter(|key| check::is_company(key, named));
    let companies = companies
        .map(|key| OtherCompany { key: key.clone(), name: named.to_owned(), with_its_contact: true })
        .collect();
    let all = check::check(
        &reading,
        &check::Known {
            recipient: Some(Recipient { contact: to, facts: known, occasion, met_on: None }),
            people: Vec::new(),
            companies,
            sent_elsewhere: Vec::new(),
            writer: Writer {
                name: Some("Mia Chen".into()),
                company: None,
                intro: writer().remove("my_intro"),
            },
            today: day("2026-03-02"),
        },
    );
    all.into_iter()
        .filter(|f| f.severity != Severity::Hint)
        .map(|f| format!("{}: {}", f.rule, f.message))
        .collect()
}

#[test]
fn the_texts_say_what_the_record_says() {
    let (ana, [name, role, company, why, learn, fact]) = (ana(), GOOD[0]);
    let (target, known, me) = (contact(name, role, company, why, learn), facts(&[fact]), writer());
    let (of_ana, target) = (facts(&ANA), Known { contact: &target, facts: &known });
    let direct = Introduction {
        asked: Known { contact: &ana, facts: &of_ana },
        between: None,
        target,
        how: Some("shared a lab at Initech"),
        writer: &me,
    };
    assert_eq!(
        direct.request(),
        "Hi Ana,\n\n\
         One thing stays with me about you: You let me try the first checklist on your ward.\n\n\
         I would like to meet Bruno Castellani, Machine learning engineer at Tidewell Labs. \
         Why Bruno: the only one there who came from a hospital.\n\n\
         As far as I can see the two of you know each other (shared a lab at Initech). \
         Would you forward the lines below to Bruno? A plain no is fine too.\n\nThank you\nMia Chen"
    );
    assert_eq!(
        direct.forwardable(),
        "Hi Bruno,\n\nAna kindly passed this on to you. I am Mia Chen, a nurse moving into health-tech.\n\n\
         Why I ask you and nobody else: the only one there who came from a hospital. \
         One thing about you stays with me: You wrote about night-shift data that nobody trusts. \
         What I would like to understand: how you were taken seriously without a degree.\n\n\
         Would you have 20 minutes for a call, Tue or Thu after 4 pm perhaps? \
         Any other time that suits you is fine, and so is a short answer by mail.\n\nThank you\nMia Chen"
    );
    assert_eq!(direct.missing(), [""; 0]);
    let over = Introduction { between: Some("Bea Stone"), how: None, ..direct };
    assert!(
        over.request()
            .contains("you know Bea Stone, and Bea knows Bruno. Would you pass the lines below on to Bea?")
    );
    assert!(over.forwardable().contains("Ana and Bea kindly passed this on"));
}

#[test]
fn what_is_missing_is_left_out_and_named() {
    let (asked, target) = (samples::contact("Ana Reyes"), samples::contact("Bo Lund"));
    let nothing = BTreeMap::new();
    let bare = Introduction {
        asked: Known { contact: &asked, facts: &[] },
        between: None,
        target: Known { contact: &target, facts: &[] },
        how: None,
        writer: &nothing,
    };
    assert_eq!(
        bare.forwardable(),
        "Hi Bo,\n\nAna kindly passed this on to you.\n\nWould you have 20 minutes for a call? \
         Any other time that suits you is fine, and so is a short answer by mail.\n\nThank you"
    );
    assert_eq!(bare.missing(), ["why", "learn", "fact", "me.name", "me.intro"]);
    for gap in [
        "ask {{ name }} about it",
        "TODO: look it up",
        "worked at [COMPANY]",
        "____ and more",
        "<name> knows",
    ] {
        assert_eq!(piece(gap, PIECE_WORDS), None, "{gap}");
    }
    assert_eq!(piece("Wrote [1] and 3 < 4.\nMore.", PIECE_WORDS).unwrap(), "Wrote [1] and 3 < 4. More");
    let long = format!("Short and true. Then {}", "word ".repeat(30));
    assert_eq!(piece(&long, PIECE_WORDS).unwrap(), "Short and true");
}

#[test]
fn of_a_good_record_the_check_finds_nothing_to_mend() {
    let (ana, of_ana, me) = (ana(), facts(&ANA), writer());
    for [name, role, company, why, learn, fact] in GOOD {
        let (target, known) = (contact(name, role, company, why, learn), facts(&[fact]));
        for (between, how) in
            [(None, None), (Some("Bea Stone"), Some("sang in one choir")), (None, Some("cousins"))]
        {
            let introduction = Introduction {
                asked: Known { contact: &ana, facts: &of_ana },
                between,
                target: Known { contact: &target, facts: &known },
                how,
                writer: &me,
            };
            let forwardable = introduction.forwardable();
            assert_eq!(
                findings(&forwardable, &target, &known, Occasion::First, company),
                [""; 0],
                "{forwardable}"
            );
            let request = introduction.request();
            for occasion in [Occasion::First, Occasion::Answer, Occasion::FollowUp] {
                assert_eq!(findings(&request, &ana, &of_ana, occasion, company), [""; 0], "{request}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn both_texts_stay_short_and_whole(
        words in prop::collection::vec("[a-zäß]{1,9}[.?!]?", 1..60),
        cuts in prop::collection::vec(0_usize..60, 9),
    ) {
        let some = |n: usize| words[..cuts[n].min(words.len())].join(" ");
        let target = contact(&format!("Bo {}", some(0)), &some(1), &some(2), &some(3), &some(4));
        let asked = contact(&format!("Ana {}", some(1)), "", "", "", "");
        let (known, of_asked) = (facts(&[some(5)]), facts(&[some(6)]));
        let me = [("my_name", 0), ("my_intro", 7), ("slots", 8)].map(|(key, n)| (key.to_owned(), some(n))).into();
        let (between, how) = (format!("Bea {}", some(3)), some(4));
        let introduction = Introduction {
            asked: Known { contact: &asked, facts: &of_asked },
            between: Some(&between),
            target: Known { contact: &target, facts: &known },
            how: Some(&how),
            writer: &me,
        };
        for text in [introduction.request(), introduction.forwardable()] {
            prop_assert!(text.split_whitespace().count() < 120, "{text}");
            prop_assert!(channel::words(&text) <= READ_WORDS, "{text}");
            for gap in ["  ", "..", ": .", "()", " ,", " .", "{", "\n\n\n"] {
                prop_assert!(!text.contains(gap), "{gap}: {text}");
            }
        }
    }
}

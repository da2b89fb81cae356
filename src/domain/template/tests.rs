use super::*;
use crate::domain::channel::{Account, characters, words};
use crate::domain::contact::{Circle, Contact, Named};
use crate::domain::id::ContactId;
use crate::domain::message::Occasion;
use crate::domain::samples;
use placeholder::{Sample, samples};
use proptest::prelude::*;

fn built_ins() -> Vec<Template> {
    let templates = Catalog::new([]).templates;
    assert_eq!(templates.len(), BUILT_IN.len(), "a built-in template cannot be read");
    templates
}

fn count(text: &str, wanted: &[&str]) -> usize {
    let is_word = |word: &&str| wanted.contains(&word.to_lowercase().as_str());
    text.split(|c: char| !c.is_alphanumeric()).filter(is_word).count()
}

/// What DOMAIN.md, section 3 asks of a message, for every built-in one and every kind of record.
#[test]
fn every_built_in_message_is_whole_and_of_a_good_length() {
    for (template, sample) in built_ins().iter().flat_map(|t| [(t, Sample::Usual), (t, Sample::Long)]) {
        let values = samples(sample, [].into_iter());
        let answers = template.purposes == [Purpose::Answer];
        let thanks = template.purposes == [Purpose::ThankYou];
        for text in &template.texts {
            let (subject, body) = text.fill(&values).unwrap();
            let what = format!("{}, {}, {sample:?}:\n{body}", template.name, text.channel.as_str());
            assert!(
                count(&body, &["i", "me", "my", "mine", "myself"]) <= count(&body, &["you", "your"]),
                "{what}"
            );
            assert_eq!(body.matches('?').count(), usize::from(!thanks), "questions: {what}");
            assert!(body.contains("Ana") || body.contains("Christopher"), "no name: {what}");
            assert!(body.contains(&values["my_name"]), "no signature: {what}");
            let specific = if thanks {
                "detail"
            } else if answers {
                "learn"
            } else {
                "fact"
            };
            assert!(body.contains(&values[specific]), "nothing about the person: {what}");
            for phrase in
                ["pick your brain", "touch base", "touching base", "checking in", "hope this", "passionate"]
            {
                assert!(!body.to_lowercase().contains(phrase), "{phrase}: {what}");
            }
            if text.channel == Channel::LinkedinNote {
                assert!(characters(&body) < 200, "{} characters: {what}", characters(&body));
                continue;
            }
            assert_eq!(text.channel, Channel::Email, "{what}");
            assert!((40..=100).contains(&words(&body)), "{} words: {what}", words(&body));
            assert!(sample == Sample::Long || words(&body) <= 90, "{} words: {what}", words(&body));
            assert!(thanks || body.contains("20 minutes") || body.contains("15 minutes"), "no time: {what}");
            assert!(thanks || body.contains(&values["slots"]), "no slots: {what}");
            assert!(answers || (1..=7).contains(&words(&subject.unwrap())), "subject: {what}");
        }
        assert!(answers || template.has_own(Channel::LinkedinNote), "{}", template.name);
        assert_eq!(check(template, Account::Free), [], "{}", template.name);
    }
}

#[test]
fn built_in_texts_do_without_what_a_record_often_lacks() {
    let whole = samples(Sample::Usual, [].into_iter());
    let without = |name: &str| {
        let mut values = whole.clone();
        values.remove(name);
        values
    };
    let templates = Catalog::new([]);
    let fill = |name: &str, values: &Values| {
        templates.find(name).unwrap().text(Channel::Email).unwrap().fill(values)
    };
    let (subject, body) = fill("company", &without("company")).unwrap();
    assert_eq!(subject.as_deref(), Some("Your work"));
    assert!(body.contains("reading about your field,"), "{body}");
    assert_eq!(fill("company", &whole).unwrap().0.as_deref(), Some("Your work at Acme"));
    let (_, body) = fill("follow-up", &without("fact")).unwrap();
    assert!(body.contains("a message from me. A week"), "{body}");
    let (_, body) = fill("answer", &without("learn")).unwrap();
    assert!(body.contains("by video.\n\nBest wishes,"), "{body}");
    assert_eq!(fill("alumni", &without("my_school")), Err(FillError::Missing(vec!["my_school".into()])));
}

#[test]
fn other_channels_take_the_mail_and_only_some_have_a_subject() {
    let templates = Catalog::new([]);
    let alumni = templates.find("alumni").unwrap();
    let mail = alumni.text(Channel::Email).unwrap();
    let message = alumni.text(Channel::LinkedinMessage).unwrap();
    assert_eq!((&message.body, &message.subject), (&mail.body, &None));
    assert_eq!(alumni.text(Channel::Inmail).unwrap().subject, mail.subject);
    assert_ne!(alumni.text(Channel::LinkedinNote).unwrap().body, mail.body);
    assert_eq!(templates.find("answer").unwrap().text(Channel::LinkedinNote), None);
    assert_eq!(templates.find("weekly"), None);
    let own = parse("x", true, "== slack\nHi").unwrap();
    assert_eq!((own.text(Channel::Email), own.text(Channel::Slack).is_some()), (None, true));
}

#[test]
fn a_value_of_many_lines_stays_one_line_in_a_subject() {
    let template = parse("x", true, "== email\nSubject: On {{ a }}\n\n{{ a }}").unwrap();
    let values = Values::from([("a".into(), "one\nBcc: two".into())]);
    let filled = template.texts[0].fill(&values).unwrap();
    assert_eq!(filled, (Some("On one Bcc: two".into()), "one\nBcc: two".into()));
}

#[test]
fn what_is_missing_in_subject_and_text_is_named_once_and_mistakes_have_the_line_of_the_file() {
    let template = parse("x", true, "# x\n== email\nSubject: {{ a }}\n\n{{ b }} {{ a }}").unwrap();
    let error = template.texts[0].fill(&Values::new()).unwrap_err();
    assert_eq!(error, FillError::Missing(vec!["a".into(), "b".into()]));
    let template = parse("x", true, "# x\n== email\nSubject: x\n\none\n{{ b|nonsense }}").unwrap();
    let error = template.texts[0].fill(&Values::from([("b".into(), "x".into())])).unwrap_err();
    assert!(matches!(error, FillError::Broken { line: 6, .. }), "{error:?}");
}

#[test]
fn a_template_of_any_language_is_filled() {
    let source = "# Für Kolleginnen\nfor: colleague\n\n== email\nSubject: Grüße an {{ first_name }}\n\nHallo {{ first_name }},\nam {{ today|day('%d.%m.%Y') }}: {{ slot_days|slots('oder', '%d.%m.') }}? – 你好 שלום\u{200f}";
    let template = parse("x", true, source).unwrap();
    let (subject, body) = template.texts[0].fill(&samples(Sample::Usual, [].into_iter())).unwrap();
    assert_eq!(subject.as_deref(), Some("Grüße an Ana"));
    assert_eq!(body, "Hallo Ana,\nam 05.03.2026: 06.03. oder 10.03.? – 你好 שלום\u{200f}");
}

#[test]
fn a_name_is_a_plain_word() {
    let long = "x".repeat(300);
    for name in [
        "",
        "../../.ssh/authorized_keys",
        "/etc/x",
        "a/b",
        "a\\b",
        "-rf",
        "a-",
        "CON",
        "con",
        "nul",
        "com1",
        "lpt9",
        "all",
        "a.b",
        ".hidden",
        "a b",
        "A",
        "é",
        "a\0b",
        "a\n",
        &long,
    ] {
        assert!(check_name(name).is_err(), "{name:?}");
    }
    for name in ["a", "follow-up", "2026", "com", "com10x", "x1"] {
        assert_eq!(check_name(name), Ok(()), "{name}");
    }
    assert!(BUILT_IN.iter().all(|(name, _)| check_name(name).is_ok()));
}

#[test]
fn yours_stand_in_the_place_of_built_in_ones_and_a_broken_one_hides_nothing() {
    let yours = [("alumni", "== email\nmine"), ("zz", "== email\nx"), ("company", "== pigeon\nx")];
    let catalog = Catalog::new(yours.map(|(name, source)| (name.to_owned(), source.to_owned())));
    assert_eq!(catalog.templates.len(), BUILT_IN.len() + 1);
    assert!(catalog.find("alumni").unwrap().yours);
    assert!(!catalog.find("company").unwrap().yours);
    assert_eq!(catalog.broken("company").unwrap().error.line, 1);
}

struct Case {
    contact: Contact,
    occasion: Occasion,
    channel: Channel,
}

impl Case {
    fn new(change: impl FnOnce(&mut Contact)) -> Self {
        let mut contact = samples::contact("Ana Reyes");
        change(&mut contact);
        Self { contact, occasion: Occasion::First, channel: Channel::Email }
    }

    fn chosen(&self, yours: &[(&str, &str)]) -> (String, String) {
        let yours = yours.iter().map(|(name, head)| ((*name).to_owned(), (*head).to_owned()));
        let catalog = Catalog::new(yours);
        let situation = Situation {
            contact: &self.contact,
            occasion: self.occasion,
            has_school: true,
            channel: self.channel,
        };
        let choice = choose(&catalog.templates, &situation).unwrap();
        (choice.template.name.clone(), choice.because)
    }
}

#[test]
fn a_first_message_goes_by_how_the_two_came_to_know_of_each_other() {
    let via = Named { id: ContactId(2), name: "Sam Lee".into() };
    for (case, name, because) in [
        (Case::new(|_| ()), "company", "Ana is new to you, and no company is noted"),
        (
            Case::new(|c| c.company = Some("Acme".into())),
            "company",
            "Ana is new to you and works where you want to learn",
        ),
        (Case::new(|c| c.program = Some("Data".into())), "alumni", "you share a school"),
        (Case::new(|c| c.tags = vec!["alumni".into()]), "alumni", "you share a school"),
        (Case::new(|c| c.source = Some("PyCon meetup".into())), "event", "you met Ana there: PyCon meetup"),
        (Case::new(|c| c.source = Some("Former colleague".into())), "colleague", "you worked with Ana"),
        (Case::new(|c| c.via = Some(via.clone())), "introduction", "Sam Lee introduced you"),
        (Case::new(|c| c.circle = Circle::Existing), "dormant", "you know Ana, from before"),
    ] {
        assert_eq!(case.chosen(&[]), (name.to_owned(), because.to_owned()));
    }
}

#[test]
fn what_is_due_goes_first() {
    let case = |occasion| Case { occasion, ..Case::new(|c| c.tags = vec!["alumni".into()]) };
    for (occasion, name, because) in [
        (Occasion::FollowUp, "follow-up", "Ana did not answer yet"),
        (Occasion::ThankYou, "thank-you", "you talked, and Ana was not thanked yet"),
        (Occasion::Answer, "answer", "Ana wrote to you and waits for your answer"),
        (Occasion::KeepInTouch, "dormant", "you and Ana have been in touch; you know Ana, from before"),
    ] {
        assert_eq!(case(occasion).chosen(&[]), (name.to_owned(), because.to_owned()));
    }
    let note = Case { channel: Channel::LinkedinNote, ..case(Occasion::Answer) };
    let because = "no template for answer serves linkedin-note; you share a school";
    assert_eq!(note.chosen(&[]), ("alumni".into(), because.into()));
}

#[test]
fn yours_take_part_by_what_they_declare_and_ties_are_broken_in_the_order_told() {
    let rust = || {
        Case::new(|c| {
            c.tags = vec!["rust".into()];
            c.company = Some("Acme".into());
        })
    };
    let name = |case: Case, yours: &[(&str, &str)]| case.chosen(yours).0;
    let mail = "== email\nx";
    // a tag before any other kind
    let tagged = format!("for: tag:rust\n{mail}");
    assert_eq!(rust().chosen(&[("rusty", &tagged)]), ("rusty".into(), "Ana is tagged rust".into()));
    // not for another tag, nor for another purpose, nor without a text for the channel
    assert_eq!(name(rust(), &[("rusty", "for: tag:go\n== email\nx")]), "company");
    assert_eq!(name(rust(), &[("rusty", "for: tag:rust\npurpose: thank-you\n== email\nx")]), "company");
    assert_eq!(name(rust(), &[("rusty", "for: tag:rust\n== slack\nx")]), "company");
    // yours before a built-in one of the same kind, the narrower kind before yours
    let company = format!("for: company\n{mail}");
    assert_eq!(name(rust(), &[("zz", &company)]), "zz");
    assert_eq!(name(rust(), &[("zz", &format!("for: anyone\n{mail}"))]), "company");
    // a text made for the channel before one that stands in
    let slack = Case { channel: Channel::Slack, ..rust() };
    assert_eq!(name(slack, &[("aa", &company), ("zz", "for: company\n== slack\nx")]), "zz");
    // by name
    assert_eq!(name(rust(), &[("zz", &company), ("aa", &company)]), "aa");
    // your own thank-you
    let thanked = Case { occasion: Occasion::ThankYou, ..rust() };
    assert_eq!(name(thanked, &[("merci", "for: anyone\npurpose: thank-you\n== email\nx")]), "merci");
}

#[test]
fn the_values_of_a_record_fit_into_a_sentence() {
    let mut ana = samples::contact("Ana Reyes");
    ana.name = "Dr. Ana Reyes".into();
    ana.learn = Some("how you began?\n".into());
    ana.why = Some(" … ".into());
    let values = values(&ana, &[], &[samples::sent("2026-03-02")], "2026-03-05".parse().unwrap());
    assert_eq!(values["first_name"], "Ana");
    assert_eq!(values["learn"], "how you began");
    assert_eq!(values["last_sent_on"], "2026-03-02");
    assert!(!values.contains_key("why") && !values.contains_key("fact"));
}

#[test]
fn personal_share_counts_what_the_writer_added() {
    let share = |body, filled| format!("{:.0}", personal_share(body, filled) * 100.0);
    assert_eq!(share("a b c d", None), "100");
    assert_eq!(share("a b c d", Some("a b c d")), "0");
    assert_eq!(share("a b c d", Some("a b")), "50");
    assert_eq!(share("a a a a", Some("a")), "75");
    assert_eq!(share("", Some("a")), "0");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn a_share_is_a_share(body in "\\PC{0,60}", filled in "\\PC{0,60}") {
        prop_assert!((0.0..=1.0).contains(&personal_share(&body, Some(&filled))));
    }
}

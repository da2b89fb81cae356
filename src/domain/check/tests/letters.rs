//! The letter as a whole: record, length, language, place of findings; texts of all kinds.

use proptest::prelude::*;

use super::{Account, Channel, Language, Letter, NONE, Occasion, Part, Reading, Try, USUAL};

#[test]
fn records_and_reuse() {
    assert!(USUAL.has("no-specifics", "Hi Ana, I like what you do. May I ask you something?"));
    assert!(!USUAL.has("no-specifics", "Hi Ana, your talks are great. May I ask you something?"));
    assert!(
        !USUAL
            .has("no-specifics", "Hallo Ana, ich finde es toll, was du machst. Darf ich dich etwas fragen?")
    );
    assert!(
        Try { facts: &[], ..USUAL }
            .has("no-specifics", "Hi Ana, your talks are great. May I ask you something?")
    );
    let text = "Hi Ana, what you said about the night shift stayed with me, and I have kept your drawing on my desk since.";
    let sent = "Hi Ben, what you said about the night shift stayed with me, and I have kept your drawing on my desk since.";
    assert!(Try { sent: &[sent], ..USUAL }.has("reused-text", text));
    assert!(!Try { sent: &[sent], filled: Some(text), ..USUAL }.has("reused-text", text));
    assert!(!Try { sent: &["Hi Ben, what you said was new to me"], ..USUAL }.has("reused-text", text));
    assert!(!USUAL.has("no-why", text));
    let note = Try { channel: Channel::LinkedinNote, ..USUAL };
    for (text, wanted) in [
        ("Call me: +43 660 555 01 48", true),
        ("Ana, my number is 555-0148-22", true),
        ("(212) 555-0148", true),
        ("0660/5550148", true),
        ("From 2019-2023 I was a nurse, 12 years, on 2026-03-12 at 16:00", false),
        ("10,000 rows and 1.000.000 more", false),
        ("see example.com/1234567", false),
    ] {
        assert_eq!(note.has("phone-in-note", text), wanted, "{text}");
    }
}

#[test]
fn introductions_and_the_reader() {
    let says = [
        "I am a nurse moving into data.",
        "My name is Mia and I teach.",
        "I work at a clinic.",
        "As a teacher, I like it.",
        "Ich bin Krankenpflegerin und lerne SQL.",
        "Soy enfermera y estudio datos.",
        "Je suis infirmière et j'apprends Python.",
        "Sou enfermeira e estudo dados.",
    ];
    assert_eq!(USUAL.wrong("no-introduction", false, &says), NONE);
    let silent = [
        "Hi Ana, I saw your talk and would love to hear how you began.",
        "Hallo Ana, dein Vortrag war toll. Wie hast du angefangen?",
    ];
    assert_eq!(USUAL.wrong("no-introduction", true, &silent), NONE);
    assert!(!Try { occasion: Occasion::FollowUp, ..USUAL }.has("no-introduction", silent[0]));
    assert!(USUAL.has("about-me", "I know what I want and I would like it for me."));
    assert!(!USUAL.has("about-me", "I know what you want, and we would like it for you."));
    assert!(USUAL.has("about-me", "Ich weiß, was ich will, und sie haben es mir gesagt."));
}

#[test]
fn lengths_and_subjects() {
    let mail = Try { channel: Channel::Email, subject: Some("Your talk"), ..USUAL };
    let words = |count: usize| "word ".repeat(count);
    for (count, rule, wanted) in
        [(100, "too-long", false), (101, "too-long", true), (24, "too-short", true), (25, "too-short", false)]
    {
        assert_eq!(mail.has(rule, &words(count)), wanted, "{rule} {count}");
    }
    assert!(!mail.has("too-long", &format!("{}\n-- \n{}", words(90), words(90))));
    assert!(!Try { occasion: Occasion::FollowUp, channel: Channel::Email, ..USUAL }.has("too-short", "Hi"));
    assert!(Try { occasion: Occasion::FollowUp, ..USUAL }.has("too-long", &words(101)));
    assert!(!USUAL.has("too-long", &words(101)));
    assert!(!mail.has("too-short", "はじめまして。先日の講演をとても楽しく拝見しました。お話を伺えますか。"));
    let inmail = Try { channel: Channel::Inmail, ..USUAL };
    assert!(inmail.has("too-long", &"a".repeat(401)) && !inmail.has("too-long", &"a".repeat(400)));
    for (subject, wanted) in [
        (None, true),
        (Some("one two three four five six seven"), false),
        (Some("one two three four five six seven eight"), true),
        (Some("Re: one two three four five six seven eight"), false),
    ] {
        assert_eq!(
            Try { channel: Channel::Email, subject, ..USUAL }.has("subject", "Hi"),
            wanted,
            "{subject:?}"
        );
    }
    assert!(!USUAL.has("subject", "Hi"));
}

#[test]
fn an_empty_invitation_is_told_only_that_and_placeholders_know_the_record() {
    let note = Try { channel: Channel::LinkedinNote, ..USUAL };
    for body in ["", "  \n", "👋", "…!", "{}"] {
        let rules: Vec<&str> = note.findings(body).iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, ["empty-invitation"], "{body:?}");
    }
    assert!(!note.has("empty-invitation", "你好") && !USUAL.has("empty-invitation", "👋"));
    let known = Try { company: "Studio XXX", facts: &["Wrote \"[RFC] process\""], ..USUAL };
    assert_eq!(known.wrong("placeholder-left", false, &["Your [RFC] at Studio XXX"]), NONE);
    assert_eq!(
        known.wrong("placeholder-left", true, &["I saw XXX at Studio XXX", "Hi [NAME]", "at ____"]),
        NONE
    );
    let found = Try { subject: Some("For [NAME]"), ..USUAL }.findings("Hi [NAME], hi {{ x }}");
    let places: Vec<_> =
        found.iter().filter(|f| f.rule == "placeholder-left").map(|f| (f.part, f.text.as_deref())).collect();
    assert_eq!(places, [(Some(Part::Subject), Some("[NAME]")), (Some(Part::Body), Some("{{ x }}"))]);
    let long = Try { channel: Channel::LinkedinNote, ..USUAL }.findings(&"👋a".repeat(67));
    assert_eq!(long.iter().find(|f| f.rule == "over-limit").and_then(|f| f.start), Some(5 * 66 + 4));
}

#[test]
fn languages_that_are_not_judged_are_left_alone() {
    let texts = [
        "Ciao Ana, ho visto il tuo intervento e mi è piaciuto molto. Lavoro come infermiera e vorrei capire come hai iniziato.",
        "Hoi Ana, ik heb je praatje gezien en vond het heel goed. Ik ben verpleegkundige en wil graag weten hoe jij begonnen bent.",
        "Cześć Ana, bardzo podobał mi się twój wykład. Jestem pielęgniarką i chciałabym wiedzieć, jak zaczęłaś.",
        "Merhaba Ana, konuşmanızı çok beğendim. Ben bir hemşireyim ve nasıl başladığınızı merak ediyorum.",
        "Anaさん、講演を拝見しました。看護師をしています。お話を伺えれば幸いです。",
        "Hej Ana, jag såg din föreläsning och tyckte mycket om den. Jag är sjuksköterska och vill gärna veta hur du började.",
        "Привет, Ана! Ваш доклад мне очень понравился. Я медсестра и хотела бы узнать, как вы начали.",
        "Hola Ana, vaig veure la teva xerrada i em va agradar molt. Sóc infermera i m'agradaria saber com vas començar.",
        "Bună Ana, mi-a plăcut foarte mult prezentarea ta. Sunt asistentă și aș vrea să știu cum ai început.",
    ];
    let language = |text: &str| {
        let letter = Letter {
            channel: Channel::Text,
            account: Account::Free,
            subject: None,
            body: text,
            filled: None,
        };
        Reading::new(&letter, &super::LEXICON).vocabulary.map(|vocabulary| vocabulary.language)
    };
    for text in texts {
        assert_eq!(language(text), None, "{text}");
        assert_eq!(USUAL.findings(text), [], "{text}");
    }
    for (text, wanted) in [
        ("Hi Ana, quick coffee next week?", Language::English),
        ("Hi Ana, your talk on maps was great. May I ask one question?", Language::English),
        ("Hallo Ana, darf ich dich etwas fragen?", Language::German),
        ("Hola Ana, ¿tienes 20 minutos la próxima semana?", Language::Spanish),
        ("Bonjour Ana, auriez-vous 20 minutes cette semaine ?", Language::French),
        ("Olá Ana, você teria 20 minutos na próxima semana?", Language::Portuguese),
        ("Oi Ana, posso fazer uma pergunta sobre sua palestra?", Language::Portuguese),
    ] {
        assert_eq!(language(text), Some(wanted), "{text}");
    }
}

#[test]
fn long_texts_take_no_long_time() {
    let text =
        "Hi Ana, I would love to hear how your team at Globex works, and [NAME] \"why\" not. ".repeat(1_200);
    let started = std::time::Instant::now();
    assert!(USUAL.findings(&text).len() > 1);
    let once = started.elapsed();
    let started = std::time::Instant::now();
    USUAL.findings(&text.repeat(4));
    assert!(started.elapsed() < once * 16, "checking is not linear: {once:?}, {:?}", started.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn no_text_panics_and_places_are_real(body in any::<String>(), pieces in prop::collection::vec(prop::sample::select(vec![
        "Hi ", "Ana", ", ", "I ", "would love to hear ", "[NAME]", "?", "\n", "at Initech ", "Ü", "20 minutes ", "\"", "»", "+43 660 5550148 ", "-- \n", "12 March ", "王", "👋", "your ",
    ]), 0..40)) {
        for text in [body, pieces.concat()] {
            let findings = Try { channel: Channel::LinkedinNote, subject: Some(&text), ..USUAL }.findings(&text);
            let again = Try { channel: Channel::LinkedinNote, subject: Some(&text), ..USUAL }.findings(&text);
            prop_assert_eq!(&findings, &again);
            prop_assert!(findings.is_sorted_by_key(|finding| finding.severity));
            for finding in &findings {
                if let (Some(start), Some(end)) = (finding.start, finding.end) {
                    prop_assert!(start < end);
                    prop_assert_eq!(text.get(start..end), finding.text.as_deref());
                }
            }
        }
    }
}

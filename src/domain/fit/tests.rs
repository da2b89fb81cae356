use proptest::prelude::*;

use super::*;

const KNOWN: Known<'_> = Known {
    record: &["Spoke on data contracts at PyCon", "made the move from QA", "how to begin with data"],
    names: &["Ana Reyes", "Acme"],
};

fn note() -> Target {
    Target::of(Channel::LinkedinNote, Account::Free, false)
}

const LONG: &str = "Hi Ana,\n\nI hope this finds you well. I am Mia Chen, a nurse moving into health-tech. \
    I have also worked in three hospitals and I love to read. Your talk on data contracts was clear. \
    The building at the river is lovely. Thank you so much for all that you do.\n\n\
    Would you have 20 minutes on Thursday?\n\nBest,\nMia Chen";

fn within(characters: usize) -> Fit {
    fit(LONG, Target { characters: Some(characters), words: None }, &KNOWN)
}

#[test]
fn sentences_go_in_the_stated_order() {
    let all = channel::characters(LONG);
    let dropped = |characters| within(characters).dropped().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(dropped(all), Vec::<String>::new());
    assert_eq!(within(all).body, LONG);
    let order = [
        "I hope this finds you well.",
        "I have also worked in three hospitals and I love to read.",
        "Thank you so much for all that you do.",
        "The building at the river is lovely.",
    ];
    assert_eq!(dropped(all - 1), [order[0]]);
    assert_eq!(dropped(all - 80), [order[0], order[1]]);
    assert_eq!(dropped(all - 120), [order[0], order[1], order[2]]);
    assert_eq!(dropped(all - 150), [order[0], order[1], order[3], order[2]]);
    let least = within(10);
    assert_eq!(least.dropped().count(), 4);
    assert_eq!(
        least.body,
        "Hi Ana,\n\nI am Mia Chen, a nurse moving into health-tech. Your talk on data contracts was clear.\n\n\
         Would you have 20 minutes on Thursday?\n\nBest,\nMia Chen"
    );
    assert_eq!(least.over, Some(Over { by: channel::characters(&least.body) - 10, unit: "characters" }));
}

#[test]
fn a_real_letter_keeps_what_it_is_about() {
    let letter = "Dear Ana,\n\nI came across your profile last night. My name is Mia Chen and I am a nurse in Berlin. \
        In my spare time I like to build small apps with my brother. Your PyCon talk helped me to see why our \
        reports never agreed. After it I rewrote ours (you can see them at https://example.com/r?v=2) in May.\n\n\
        I would love to hear how you began. Would you have 20 minutes, e.g. on Tue or Thu after 4 p.m.? I know you \
        must be busy. Any advice would mean the world to me.\n\nBest regards,\nMia Chen\n\n-- \nMia Chen, nurse";
    let found = fit(letter, Target { characters: None, words: Some(1) }, &KNOWN);
    assert_eq!(
        found.body,
        "Dear Ana,\n\nMy name is Mia Chen and I am a nurse in Berlin. Your PyCon talk helped me to see why our \
        reports never agreed.\n\nI would love to hear how you began. Would you have 20 minutes, e.g. on Tue or Thu \
        after 4 p.m.?\n\nBest regards,\nMia Chen\n\n-- \nMia Chen, nurse"
    );
}

#[test]
fn what_fits_again_is_put_back() {
    let body =
        "Hi Ana, a question. I hope you are well. I hope that all is well with everybody at your fine firm.";
    let hoped = "Hi Ana, a question. I hope you are well.";
    let found = fit(body, Target { characters: Some(60), words: None }, &KNOWN);
    assert_eq!(found.body, hoped);
}

#[test]
fn a_signature_and_words_of_another_language_stay() {
    let signed = format!("{LONG}\n\n-- \nI hope this finds you well.\nMia");
    assert!(
        fit(&signed, Target { characters: Some(1), words: None }, &KNOWN)
            .body
            .ends_with("Mia Chen\n\n-- \nI hope this finds you well.\nMia")
    );
    let russian = "Привет, Анна! Надеюсь, у вас всё хорошо. Буду рада поговорить двадцать минут. Спасибо.";
    let found = fit(russian, Target { characters: Some(20), words: None }, &KNOWN);
    assert_eq!((found.body.as_str(), found.dropped().count()), (russian, 0));
    assert_eq!(found.over.map(|over| over.unit), Some("characters"));
}

#[test]
fn five_languages_are_judged() {
    for (body, goes) in [
        (
            "Hallo Ana! Ich hoffe, es geht Ihnen gut. Hätten Sie am Dienstag Zeit?",
            "Ich hoffe, es geht Ihnen gut.",
        ),
        ("Hola Ana: soy Mia. Espero que estés bien. ¿Podríamos hablar el martes?", "Espero que estés bien."),
        (
            "Bonjour Ana. J’espère que vous allez bien. Auriez-vous vingt minutes mardi ?",
            "J’espère que vous allez bien.",
        ),
        ("Olá, Ana! Espero que esteja bem. Poderia falar comigo na terça-feira?", "Espero que esteja bem."),
    ] {
        let found = fit(body, Target { characters: Some(1), words: None }, &KNOWN);
        assert_eq!(found.dropped().collect::<Vec<_>>(), [goes], "{body}");
    }
    let found = fit(
        "你好。我看了你的数据合同演讲。今天天气很好。",
        Target { characters: Some(1), words: None },
        &Known { record: &["数据合同演讲"], names: &[] },
    );
    assert_eq!(found.dropped().count(), 0);
}

#[test]
fn the_target_is_what_the_channel_takes_or_a_stranger_reads() {
    assert_eq!(Target::of(Channel::Slack, Account::Free, true).words, Some(100));
    assert_eq!(note(), Target { characters: Some(200), words: None });
    assert_eq!(
        Target::of(Channel::Email, Account::Free, false),
        Target { characters: None, words: Some(100) }
    );
    assert_eq!(Target::of(Channel::Inmail, Account::Premium, false).characters, Some(400));
    assert_eq!(Target::of(Channel::Text, Account::Free, false).over(&"a ".repeat(9_000)), None);
    assert_eq!(
        Target::of(Channel::Email, Account::Free, false).over(&"word ".repeat(103)),
        Some(Over { by: 3, unit: "words" })
    );
}

/// Sentences of every kind: those that must stay, and those that may go.
fn soup() -> impl Strategy<Value = (Vec<(bool, &'static str)>, Vec<&'static str>)> {
    let sentences = prop::sample::select(vec![
        (true, "Would you have 20 minutes on Thursday?"),
        (true, "I could do Tue or Thu after 4 p.m. or so."),
        (true, "Your talk on data contracts was clear."),
        (true, "My friend Dr. Park spoke on contracts too."),
        (true, "Könnten Sie mir das zeigen?"),
        (false, "I hope this finds you well."),
        (false, "I have been in the same house for years."),
        (false, "Thank you for all that you do."),
        (false, "The building at the river is lovely, e.g. the door."),
        (false, "Ich hoffe, es geht Ihnen gut."),
    ]);
    let gaps = prop::sample::select(vec![" ", "\n", "\n\n", "  "]);
    (prop::collection::vec(sentences, 0..12), prop::collection::vec(gaps, 12))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn the_result_fits_or_nothing_is_left_to_leave_out((sentences, gaps) in soup(), most in 1_usize..500) {
        let mut body = String::from("Hi Ana, I am Mia.");
        for ((_, sentence), gap) in sentences.iter().zip(&gaps) {
            body.push_str(gap);
            body.push_str(sentence);
        }
        let target = Target { characters: Some(most), words: None };
        let found = fit(&body, target, &KNOWN);
        prop_assert_eq!(found.over, target.over(&found.body));
        // verbatim, in order
        let mut rest = found.body.as_str();
        for (stays, sentence) in &found.sentences {
            if *stays {
                let at = rest.find(sentence.as_str());
                prop_assert!(at.is_some(), "{} is not in {}", sentence, rest);
                rest = &rest[at.unwrap_or_default() + sentence.len()..];
            }
        }
        prop_assert_eq!(rest, "");
        prop_assert!(found.body.starts_with("Hi Ana, I am Mia."));
        // what must stay stays
        for (_, sentence) in sentences.iter().filter(|(stays, _)| *stays) {
            prop_assert!(found.body.contains(sentence), "{} went", sentence);
        }
        if found.over.is_some() {
            for (_, sentence) in sentences.iter().filter(|(stays, _)| !stays) {
                prop_assert!(!found.body.contains(sentence), "{} is left", sentence);
            }
            prop_assert_eq!(&fit(&found.body, target, &KNOWN).body, &found.body);
        }
        if target.over(&body).is_none() {
            prop_assert_eq!(&found.body, &body);
        }
    }

    #[test]
    fn no_text_makes_it_panic_or_longer(body in any::<String>(), most in 0_usize..50) {
        let found = fit(&body, Target { characters: Some(most), words: Some(most) }, &KNOWN);
        prop_assert!(found.body.len() <= body.len());
    }
}

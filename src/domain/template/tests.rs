use super::*;
use crate::domain::channel::{characters, words};
use proptest::prelude::*;

fn everything() -> BTreeMap<String, String> {
    [
        ("first_name", "Ana"),
        ("name", "Ana Reyes"),
        ("company", "Acme"),
        ("via", "Sam Lee"),
        ("source", "PyCon"),
        ("fact", "your talk on data contracts at PyCon"),
        ("learn", "how you moved from testing to data"),
        ("detail", "your advice to write the tests first"),
        ("my_name", "Mia Chen"),
        ("my_intro", "a nurse moving into health-tech"),
        ("my_school", "Ada College"),
        ("slots", "Tue or Thu after 4 pm"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

#[test]
fn every_built_in_message_is_whole_and_of_a_good_length() {
    for name in names() {
        let mail = find(name, Channel::Email).unwrap();
        let subject = fill(mail.subject.unwrap(), &everything()).unwrap();
        let body = fill(mail.body, &everything()).unwrap();
        assert!(subject.split_whitespace().count() <= 7, "{name}: {subject}");
        assert!((25..=100).contains(&words(&body)), "{name}: {} words\n{body}", words(&body));
        assert!(name == "thank-you" || body.contains('?'), "{name} asks nothing");
        let note = find(name, Channel::LinkedinNote).unwrap();
        let text = fill(note.body, &everything()).unwrap();
        assert!(characters(&text) < 200, "{name}: {} characters", characters(&text));
        assert!(!format!("{subject}{body}{text}").contains("=="), "{name}");
    }
}

#[test]
fn other_channels_take_the_mail_and_only_some_have_a_subject() {
    let mail = find("alumni", Channel::Email).unwrap();
    let message = find("alumni", Channel::LinkedinMessage).unwrap();
    assert_eq!((message.body, message.subject), (mail.body, None));
    assert_eq!(find("alumni", Channel::Inmail).unwrap().subject, mail.subject);
    assert_eq!(find("weekly", Channel::Email), None);
}

#[test]
fn every_missing_value_is_named_at_once() {
    let values = BTreeMap::from([("b".to_owned(), "two".to_owned())]);
    let error = fill("{{ a }} {{ b }} {{ c | upper }} {{ a }}", &values).unwrap_err();
    assert_eq!(error, TemplateError::Missing(vec!["a".into(), "c".into()]));
    assert_eq!(error.to_string(), "the template needs `a`, `c`");
    assert_eq!(fill("{% if a %}{{ a }}{% endif %}{{ b }}", &values).as_deref(), Ok("two"));
}

#[test]
fn a_value_is_never_read_as_a_template() {
    let values = BTreeMap::from([("a".to_owned(), "{{ b }}{% for x in y %}".to_owned())]);
    assert_eq!(fill("<{{ a }}>", &values).as_deref(), Ok("<{{ b }}{% for x in y %}>"));
}

#[test]
fn a_template_cannot_hang_or_read_files() {
    let values = BTreeMap::new();
    for text in [
        "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
        "{% include 'secret' %}",
        "{{ 1 / 0 }}",
        "{{ ",
        "{% for %}",
    ] {
        assert!(matches!(fill(text, &values), Err(TemplateError::Broken(_))), "{text}");
    }
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
    fn no_template_panics(text in "[a-z{}%|. ()'\\n]{0,50}") {
        let _ = fill(&text, &BTreeMap::new());
    }

    #[test]
    fn a_share_is_a_share(body in "\\PC{0,60}", filled in "\\PC{0,60}") {
        prop_assert!((0.0..=1.0).contains(&personal_share(&body, Some(&filled))));
    }
}

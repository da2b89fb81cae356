use proptest::prelude::*;

fn left(text: &str) -> Vec<&str> {
    super::left(text).into_iter().map(|place| &text[place]).collect()
}

#[test]
fn finds_what_was_to_be_filled_in() {
    for (text, found) in [
        ("Hi {{ first_name }},", "{{ first_name }}"),
        ("Hi {name},", "{name}"),
        ("Hi [NAME],", "[NAME]"),
        ("Hi [First Name],", "[First Name]"),
        ("your talk on [insert topic]", "[insert topic]"),
        ("at <company>", "<company>"),
        ("at <COMPANY_NAME>.", "<COMPANY_NAME>"),
        ("Dear %FIRST_NAME%,", "%FIRST_NAME%"),
        ("bei «Firma» arbeiten", "«Firma»"),
        ("at ____ next week", "____"),
        ("at XXX next week", "XXX"),
        ("TODO: a detail", "TODO:"),
        ("{% if x %}", "{% if x %}"),
        ("Bonjour [Prénom]", "[Prénom]"),
        ("Hi %name%,", "%name%"),
        ("Hi <<first name>>,", "<<first name>>"),
        ("Hi *|FNAME|*,", "*|FNAME|*"),
        ("part of XXX", "XXX"),
        ("FIXME: a detail", "FIXME:"),
    ] {
        assert_eq!(left(text), [found], "{text}");
    }
    assert_eq!(left("{{a}}{b}[NAME]"), ["{{a}}", "{b}", "[NAME]"]);
}

#[test]
fn leaves_alone_what_only_looks_like_one() {
    for text in [
        "see [my repository](https://example.com)",
        "as in [1] and [12]",
        "[sic]",
        "ana [at] example.com",
        "<https://example.com>",
        "<ana@example.com>",
        "I <3 this",
        "a Vec<T> of Option<String>",
        "an empty {}",
        "fn main() { run(); }",
        "chapter [XIV]",
        "chapter XXX of it",
        "20% off or 30% off",
        "FIXME is what I wrote",
        "**bold** and |a|b|",
        "« Le titre » et « Autre titre »",
        "a «Der große Umbruch» talk",
        "snake__case and __init__",
        "XXL and AXXX",
        "xxx",
        "100% sure, 50% done",
        "todo list",
        "[link][2]",
        "{\"a\": 1}",
        "a < b > c",
        "\n____________________\nfrom me",
        "if x {\n}",
        "HashMap<NAME>",
        "[x]".to_uppercase().as_str(),
        "[ ]",
        "%20%",
        "ana [AT] example.com",
        "« Sujet » et « Nom »",
        "the macro `{name}` of yours",
    ] {
        assert_eq!(left(text), Vec::<&str>::new(), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_text_panics(text in "\\PC{0,60}", signs in "[\\[\\]{}<>%_X«»a ]{0,40}") {
        for text in [text, signs] {
            prop_assert!(left(&text).iter().all(|found| text.contains(found)));
        }
    }
}

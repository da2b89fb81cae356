//! Names in greetings, companies of others.

use super::{NONE, Try, USUAL};

#[test]
fn names_in_greetings() {
    let found = [
        "Hi Ben, how are you?",
        "Dear Ben Torres,\n",
        "Dear Mr. Torres,",
        "Ben, I saw your talk",
        "Hello Anna,",
        "Hi Anna!",
        "Hola Anna,",
        "Hallo Frau Reyez,",
        "Hi Aan,",
        "Hey Grace,",
        "Dear Ms Ryes,",
        "Hi Will,",
        "Guten Tag Herr Torres,",
        "Bonjour Ben,",
        "Olá Ben,",
        "hi ben,",
        "Hi Ben Torres I saw your talk",
    ];
    assert_eq!(USUAL.wrong("name-mismatch", true, &found), NONE);
    let fine = [
        "Hi Ana,",
        "Hello Ana Reyes,",
        "Dear Dr. Reyes,",
        "Ana, I saw your talk",
        "Dear Ms. Reyes:",
        "Hola Señora Reyes:",
        "Sehr geehrte Frau Dr. Reyes,",
        "Hi Ana-san,",
        "Ana ji,",
        "Hi there,",
        "Hi all,",
        "Dear hiring manager,",
        "Hi!\n\nWill you be there?",
        "Thanks, Ben told me",
        "Hi Ana (and Ben),",
        "Hi Ana, Will and Grace told me to mark the day",
        "Good morning Ana",
        "Will you be there, Ana?",
        "Grace under pressure, that is your talk",
        "Mark my words, Ana",
        "Cześć Aniu, dziękuję za wykład i proszę o rozmowę",
        "Dear ANA,",
        "Ána, hi",
        "Hi Ms. R.,",
        "Hi Ana 👋",
        "",
        "Hi",
        "Quick question, Ana",
        "Hello from Berlin,",
        "Hi – I saw",
    ];
    assert_eq!(USUAL.wrong("name-mismatch", false, &fine), NONE);
    for (name, greeting, wanted) in [
        ("Jörg Müller", "Hallo Joerg,", false),
        ("Jörg Müller", "Hallo Jorg,", false),
        ("Joerg Mueller", "Hallo Herr Müller,", false),
        ("Jörg Müller", "Hallo Herr Möller,", true),
        ("Robert \"Bob\" Smith", "Hi Bob,", false),
        ("Robert Smith", "Hi Rob,", false),
        ("Elizabeth (Liz) Hall", "Hi Liz,", false),
        ("Katherine Hall", "Hi Kate,", false),
        ("Katherine Hall", "Hi Catherine,", true),
        ("José María Pérez, PhD, PMP", "Hola Jose,", false),
        ("Anne-Marie Duval", "Bonjour Anne-Marie,", false),
        ("Anne-Marie Duval", "Bonjour Annemarie,", false),
        ("Ken Tanaka", "Hi Tanaka-san,", false),
        ("Priya Nair", "Hi Priyaji,", false),
        ("Sarah Lee", "Hi Sara,", true),
        ("Jon Ek", "Hi John,", true),
        ("Stephen Ek", "Hi Steven,", true),
        ("Daniela Ek", "Hi Daniel,", true),
        ("Maximilian Ek", "Hi Max,", false),
        ("Søren Ek", "Hi Soren,", false),
        ("王伟", "王伟，您好", false),
    ] {
        assert_eq!(Try { name, ..USUAL }.has("name-mismatch", greeting), wanted, "{greeting} to {name}");
    }
    let namesake = Try { others: &[("Ana Torres", "Initech")], ..USUAL };
    assert!(namesake.has("name-mismatch", "Hi Ana Torres,") && !namesake.has("name-mismatch", "Hi Ana,"));
}

#[test]
fn companies_of_others() {
    let found = [
        "Hi Ana, I would love to hear how your team at Initech works.",
        "Hi Ana, how did you get to Initech, and what do you do at Initech?",
        "Hi Ana, what do you like about your work at Square?",
        "Hi Ana, is there a role at Notion?",
        "Hallo Ana, wie arbeitet Ihr Team bei Initech?",
        "Hola Ana, ¿cómo trabaja tu equipo en Initech?",
        "Bonjour Ana, comment travaille votre équipe chez Initech ?",
        "Olá Ana, como trabalha a sua equipe na Initech?",
        "Hi Ana, when did you join Initech?",
        "Hi Ana, I saw what you do at Globx, and it is great.",
        "Hi Ana, the people at Globbex are kind, aren't they?",
    ];
    assert_eq!(USUAL.wrong("company-mismatch", true, &found), NONE);
    assert!(
        Try { subject: Some("Your work at Initech"), ..USUAL }
            .has("company-mismatch", "Hi Ana, may I ask you a question?")
    );
    let fine = [
        "Hi Ana, how does your team at Globex work?",
        "Hi Ana, Ben told me what you and his team at Initech are doing.",
        "Hi Ana, I work at Initech and like your talk.",
        "Hi Ana, did you notice my notion of a square meal?",
        "Hi Ana, your talk at Square was great, would you repeat it?",
        "Hi Ana, I keep my plans in Notion. Do you?",
        "Hi Ana, what does your team at Hooli think of us?",
        "Hi Ana, is it the Globex's way?",
        "Hi Ana, Globexers say you are kind.",
        "Hi Ana, I was an intern at Initech before I saw your talk.",
        "Square one is where I am, Ana.",
    ];
    assert_eq!(USUAL.wrong("company-mismatch", false, &fine), NONE);
    let known = Try { facts: &["Was at Initech until 2020"], ..USUAL };
    assert!(!known.has("company-mismatch", "Hi Ana, how was your work at Initech?"));
}

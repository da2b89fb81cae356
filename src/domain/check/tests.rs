use proptest::prelude::*;

use super::*;
use crate::domain::contact::{Circle, Stage};
use crate::domain::fact::FactKind;
use crate::domain::id::{ContactId, FactId};

fn contact(name: &str, company: &str) -> Contact {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Contact {
        id: ContactId(1),
        uid: String::new(),
        name: name.into(),
        pronouns: None,
        role: None,
        company: text(company),
        email: None,
        phone: None,
        linkedin: None,
        links: Vec::new(),
        circle: Circle::New,
        stage: Stage::Idea,
        source: None,
        via: None,
        tags: Vec::new(),
        program: None,
        cohort: None,
        why: text("She left nursing for software"),
        learn: None,
        every_days: None,
        time_zone: None,
        pool: false,
        connected_on: None,
        last_contact_on: None,
        next_due_on: None,
        archived_at: None,
        created_at: String::new(),
        updated_at: String::new(),
    }
}

fn facts(texts: &[&str]) -> Vec<Fact> {
    let fact = |text: &&str| Fact {
        id: FactId(1),
        kind: FactKind::Other,
        text: (*text).to_owned(),
        source: None,
        noted_on: NaiveDate::MIN,
    };
    texts.iter().map(fact).collect()
}

/// Everything that a test may vary; what it does not say is harmless.
struct Try<'a> {
    name: &'a str,
    company: &'a str,
    facts: &'a [&'a str],
    occasion: Occasion,
    met_days_ago: Option<i64>,
    channel: Channel,
    subject: Option<&'a str>,
    filled: Option<&'a str>,
    others: &'a [(&'a str, &'a str)],
    sent: &'a [&'a str],
}

const USUAL: Try<'static> = Try {
    name: "Ana Reyes",
    company: "Globex",
    facts: &["Gave the talk \"Touching base with Rust\" at a conference"],
    occasion: Occasion::First,
    met_days_ago: None,
    channel: Channel::LinkedinMessage,
    subject: None,
    filled: None,
    others: &[("Ben Torres", "Initech"), ("Will Grace", "Square"), ("Grace Mark", "Notion")],
    sent: &[],
};

impl Try<'_> {
    fn findings(&self, body: &str) -> Vec<Finding> {
        let lexicon = Lexicon::new(&[]).unwrap();
        let letter = Letter {
            channel: self.channel,
            account: Account::Free,
            subject: self.subject,
            body,
            filled: self.filled,
        };
        let (contact, facts) = (contact(self.name, self.company), facts(self.facts));
        let today: NaiveDate = "2026-03-02".parse().unwrap();
        let met_on = self.met_days_ago.map(|days| today - chrono::TimeDelta::days(days));
        let reading = Reading::new(&letter, &lexicon);
        let asks = asks(&reading);
        let mut people = Vec::new();
        for key in &asks.greeted {
            let named = |(name, _): &&(&str, &str)| {
                let words = crate::domain::text::fold_words(name);
                words.join(" ") == *key || words[0] == *key || (asks.surely_a_name && words.contains(key))
            };
            let other = self.others.iter().find(named);
            people.extend(other.map(|(name, _)| OtherPerson { key: key.clone(), name: (*name).into() }));
        }
        let mut companies = Vec::new();
        for key in &asks.companies {
            if let Some((name, company)) = self.others.iter().find(|(_, company)| is_company(key, company)) {
                let first = crate::domain::text::fold_words(name)[0].clone();
                let with_its_contact = asks.capitals.contains(&first);
                companies.push(OtherCompany { key: key.clone(), name: (*company).into(), with_its_contact });
            }
        }
        let known = Known {
            recipient: Some(Recipient { contact: &contact, facts: &facts, occasion: self.occasion, met_on }),
            people,
            companies,
            sent_elsewhere: self
                .sent
                .iter()
                .map(|body| SentElsewhere { to: "Ben Torres".into(), body: (*body).into() })
                .collect(),
            writer: Writer { name: Some("Mia Chen".into()), company: Some("Hooli".into()), intro: None },
            today,
        };
        check(&reading, &known)
    }

    fn has(&self, rule: &str, body: &str) -> bool {
        assert!(ids().any(|id| id == rule), "there is no rule {rule}");
        self.findings(body).iter().any(|finding| finding.rule == rule)
    }

    /// The texts of which `rule` says other than `wanted`.
    fn wrong<'t>(&self, rule: &str, wanted: bool, texts: &[&'t str]) -> Vec<&'t str> {
        texts.iter().filter(|text| self.has(rule, text) != wanted).copied().collect()
    }
}

const NONE: [&str; 0] = [];

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

#[test]
fn asking_for_a_job() {
    let found = [
        "Hi Ana, could you refer me for the backend role?",
        "Are you hiring at the moment?",
        "Could you pass my resume on to your manager?",
        "Do you know of any openings on your team?",
        "I am looking for a job. Can you help?",
        "Would you be willing to refer me?",
        "I would appreciate a referral.",
        "Please find my CV attached.",
        "Could you put in a good word for me?",
        "Is there an open position at Globex?",
        "Hallo Ana, suchen Sie gerade Verstärkung? Ich suche eine Stelle als Entwicklerin.",
        "Könntest du mich bei euch empfehlen? Das würde mich freuen.",
        "Anbei mein Lebenslauf. Ich würde mich freuen, wenn du ihn weitergibst.",
        "Hola Ana, busco trabajo y me gustaría saber si hay vacantes en tu empresa.",
        "¿Podrías pasar mi currículum a tu equipo? Muchas gracias por tu tiempo.",
        "Bonjour Ana, je cherche un emploi et je voudrais savoir si vous recrutez.",
        "Pourriez-vous transmettre mon CV à votre équipe ? Merci pour votre temps.",
        "Olá Ana, procuro emprego e gostaria de saber se há vagas na sua equipe.",
        "Você poderia encaminhar meu currículo? Muito obrigada pelo seu tempo.",
    ];
    assert_eq!(USUAL.wrong("job-ask", true, &found), NONE);
    let fine = [
        "Great job on the talk! How did you do it?",
        "I read your position paper on the job market.",
        "I saw the posting for a backend role and wondered how the team works.",
        "I am not looking for a job, only for your advice.",
        "How did you get your first job at Globex?",
        "What does your job as a tester look like?",
        "I am a nurse looking for a way into software. How did you begin?",
        "Ich suche keine Stelle, nur deinen Rat. Wie hast du angefangen?",
        "Toller Job bei dem Vortrag! Wie lange hast du geübt?",
        "An Ihrer Stelle hätte ich gezögert. Wie kam es dazu?",
        "¡Gran trabajo en la charla! ¿Cómo empezaste en tu trabajo?",
        "Bravo pour votre travail ! Comment avez-vous trouvé votre poste ?",
        "Parabéns pelo seu trabalho! Como você começou a carreira?",
        "Could you recommend me a book to read first?",
        "¿Podrías recomendarme un libro para empezar? Gracias por tu charla.",
    ];
    assert_eq!(USUAL.wrong("job-ask", false, &fine), NONE);
    for (met_days_ago, wanted) in
        [(None, true), (Some(0), true), (Some(6), true), (Some(7), false), (Some(30), false)]
    {
        assert_eq!(Try { met_days_ago, ..USUAL }.has("job-ask", found[0]), wanted, "{met_days_ago:?}");
    }
    assert!(Try { occasion: Occasion::Answer, ..USUAL }.has("job-ask", found[0]));
}

#[test]
fn questions_and_calls_to_action() {
    let asks = [
        "Hi Ana, how did you begin?",
        "I would love to hear how you began.",
        "I am curious what you would do today.",
        "Let me know if you have time.",
        "I was wondering whether you could tell me more.",
        "Could you spare 20 minutes.",
        "Ich würde gern wissen, wie du angefangen hast.",
        "Mich interessiert, wie Sie das gelernt haben.",
        "Ich frage mich, ob du Zeit für mich hast.",
        "Hättest du am Dienstag Zeit.",
        "Me gustaría saber cómo empezaste en tu equipo.",
        "Me encantaría saber qué harías hoy en mi lugar.",
        "J'aimerais savoir comment vous avez commencé.",
        "Je serais curieuse de savoir ce que vous en pensez.",
        "Gostaria de saber como você começou a sua carreira.",
        "Adoraria ouvir o que você faria hoje no meu lugar.",
        "お元気ですか",
        "Come stai oggi, e che cosa fai per il lavoro di questa settimana",
        "Ik ben benieuwd hoe je dat hebt gedaan met het team",
    ];
    assert_eq!(USUAL.wrong("no-question", false, &asks), NONE);
    assert_eq!(USUAL.wrong("no-call-to-action", false, &asks), NONE);
    let silent = [
        "Hi Ana, I saw your talk and it was great. I am a nurse.",
        "Your talk \"Is Rust ready?\" was great, and I learned much from it.",
        "See https://example.com/?q=talk for what I wrote about your talk.",
        "Hallo Ana, dein Vortrag war sehr gut und ich habe viel gelernt.",
        "Hola Ana, tu charla fue muy buena y aprendí mucho de ti.",
        "Bonjour Ana, votre conférence était très bien et j'ai beaucoup appris.",
        "Olá Ana, a sua palestra foi muito boa e eu aprendi muito com você.",
        "I have worked as a nurse for 12 years, and in 2019 I moved.",
    ];
    assert_eq!(USUAL.wrong("no-question", true, &silent), NONE);
    assert_eq!(USUAL.wrong("no-call-to-action", true, &silent), NONE);
    let acts = [
        "I would like 20 minutes of your time.",
        "I am free on Tuesday at 4 pm.",
        "I will be in town next week.",
        "My calendar is open on 12 March.",
        "Half an hour would be enough for me.",
        "Any day after March 10 is fine with me.",
        "Am Dienstag um 16 Uhr bin ich in der Stadt.",
        "Zwanzig Minuten reichen mir völlig aus, wenn es Ihnen passt.",
        "El martes estoy en la ciudad y me bastan 20 minutos.",
        "Mardi je suis en ville et 20 minutes me suffisent.",
        "Na terça-feira estou na cidade e 20 minutos bastam para mim.",
    ];
    assert_eq!(USUAL.wrong("no-call-to-action", false, &acts), NONE);
    let past = [
        "I saw your talk last Tuesday and liked it.",
        "Your 40-minute talk was great for me.",
        "I saw you on 3 February and liked your talk.",
        "In 2019 I left nursing, 12 years after school.",
    ];
    assert_eq!(USUAL.wrong("no-call-to-action", true, &past), NONE);
    assert!(USUAL.has("no-question", "How? Why? When did you? And where was it?"));
    assert!(!USUAL.has("no-question", "How? Why? And where was it?"));
    for occasion in [Occasion::ThankYou, Occasion::Answer] {
        let exempt = Try { occasion, ..USUAL };
        assert!(!exempt.has("no-question", silent[0]) && !exempt.has("no-call-to-action", silent[0]));
    }
}

#[test]
fn stock_phrases_and_others() {
    let found = [
        "I was just checking in on my note.",
        "Just wanted to check in with you.",
        "I wanted to touch base with you.",
        "Touching base about my note.",
        "May I pick your brain?",
        "I'm passionate about design.",
        "I am truly passionate about tests.",
        "I hope this finds you well.",
        "I hope this email finds you well.",
        "Hope you're doing well!",
        "Ich hoffe, diese Nachricht erreicht Sie gut.",
        "Espero que este mensaje te encuentre bien.",
        "J'espère que vous allez bien.",
        "Espero que esteja tudo bem com você.",
        "Ich wollte nur kurz nachfragen, ob du Zeit hast.",
        "Me apasiona el diseño de tu equipo y de la ciudad.",
        "I’m passionate about nursing.",
    ];
    assert_eq!(USUAL.wrong("stock-phrase", true, &found), NONE);
    let fine = [
        "Your talk \"Touching base with Rust\" was great.",
        "I checked the data in your table.",
        "The base of your brand is touching.",
        "Your readers are passionate about maps.",
        "I hope your release went well.",
    ];
    assert_eq!(USUAL.wrong("stock-phrase", false, &fine), NONE);
    let others = [
        "I am reaching out to several people at Globex.",
        "I'm contacting a few engineers about their work.",
        "I am writing to many alumni of our school.",
        "I have also messaged other designers on your team.",
        "Ich schreibe mehrere Leute aus deinem Team an.",
        "Estoy escribiendo a varias personas de tu empresa.",
        "J'écris à plusieurs personnes de votre équipe.",
        "Estou escrevendo para várias pessoas da sua equipe.",
    ];
    assert_eq!(USUAL.wrong("mentions-others", true, &others), NONE);
    let one = [
        "Sam Lee suggested that I write to you.",
        "Several people recommended your talk to me.",
        "You write for many people, and I am one of them.",
        "Sam hat mir empfohlen, dir zu schreiben.",
        "How many people work on your team?",
    ];
    assert_eq!(USUAL.wrong("mentions-others", false, &one), NONE);
}

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
    let lexicon = Lexicon::new(&[]).unwrap();
    let language = |text: &str| {
        let letter = Letter {
            channel: Channel::Text,
            account: Account::Free,
            subject: None,
            body: text,
            filled: None,
        };
        Reading::new(&letter, &lexicon).vocabulary.map(|vocabulary| vocabulary.language)
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

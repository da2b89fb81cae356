//! What a letter asks for, and the phrases that it should not hold.

use super::{NONE, Occasion, Try, USUAL};

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

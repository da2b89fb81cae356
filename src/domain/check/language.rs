//! Language: which of the languages that are judged word by word a text is written in. Votes of the frequent words of
//! each, against those of languages that are not judged: a text in one of these must not be taken for Spanish.

use std::collections::HashMap;

use super::prose::Word;
use super::words::{Lexicon, set};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    English,
    German,
    Spanish,
    French,
    Portuguese,
}

impl Language {
    pub(crate) const ALL: [Self; 5] =
        [Self::English, Self::German, Self::Spanish, Self::French, Self::Portuguese];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::Portuguese => "pt",
        }
    }
}

/// Frequent words of languages that are not judged.
const OTHERS: [(&str, &str); 19] = [
    (
        "it",
        "il lo gli le di del della dei delle che non per con una un sono ho hai è e ma come anche mi ti si ci vi più questo questa tuo tua suo sua nel nella alla al ciao grazie sul sulla dal perché quando molto lavoro vorrei potresti settimana prossima buongiorno gentile piacerebbe",
    ),
    (
        "nl",
        "de het een en van is dat ik je jij u niet met voor op te zijn er aan ook als maar om bij naar wat hoe over uw jouw mijn wij heb hebt zou kun kunt graag bedankt dank week volgende gesprek hallo beste groet groeten vraag",
    ),
    (
        "pl",
        "i w na z się nie do jest to że o jak ale po co czy dla od ja ty mam mój moja pan pani dziękuję dzień dobry cześć czy proszę będę bardzo chciałbym chciałabym rozmowa przyszłym tygodniu",
    ),
    (
        "tr",
        "ve bir bu için ile da de mi ne ben sen siz çok var ama gibi daha merhaba teşekkürler teşekkür ederim nasıl benim sizin olarak hafta gün konuşma iyi",
    ),
    (
        "sv",
        "och att det i en jag du är som på för med av till har inte den om ett men din min hej tack vi så kan skulle vill vara från hur när vecka nästa fråga gärna",
    ),
    (
        "da",
        "og at det i en jeg du er som på for med af til har ikke den om et men din min hej tak vi så kan ville vil være fra hvordan uge næste spørgsmål gerne",
    ),
    (
        "no",
        "og at det i en jeg du er som på for med av til har ikke den om et men din min hei takk vi så kan ville vil være fra hvordan uke neste spørsmål gjerne",
    ),
    (
        "fi",
        "ja on ei se että en minä sinä olen olet voi kun niin mutta myös hei kiitos moi mitä miten jos olisi haluaisin viikolla ensi teidän sinun minun kanssa",
    ),
    (
        "cs",
        "a je to se na v že ne si jsem jste jak ale pro po od do dobrý den děkuji ahoj prosím vaše můj týden rád ráda bych příští",
    ),
    (
        "hu",
        "a az és egy nem hogy is de van meg én te már csak mint ha vagy szia köszönöm jó napot kedves szeretnék hogyan hét jövő",
    ),
    (
        "ro",
        "și si de la în in nu pe cu un o este sunt am ai că ce mai pentru din dar bună salut mulțumesc aș dori vă săptămâna viitoare cum",
    ),
    (
        "ca",
        "i el la els les un una de del que en no amb per és som sóc he has però molt com més aquest aquesta meu teva seu hola gràcies setmana vinent podries m'agradaria bon dia",
    ),
    (
        "id",
        "dan yang di ke dari untuk dengan ini itu saya anda kamu tidak ada akan bisa juga atau apa bagaimana terima kasih halo selamat minggu depan",
    ),
    (
        "vi",
        "và của là có cho không được một tôi bạn anh chị em này với trong các những đã rất cảm ơn chào xin tuần",
    ),
    (
        "hr",
        "i je se na u da ne za što od sam si kako ali s po bi hvala bok dobar dan molim vaš moj tjedan sljedeći željela",
    ),
    ("eo", "la kaj estas mi vi ne de en por kun al ke kiel sed saluton dankon"),
    (
        "gl",
        "o a os as un unha de do da que en non con por é son pero moi como máis este esta meu túa ola grazas semana vindeira gustaríame",
    ),
    (
        "af",
        "die en van is dat ek jy nie met vir op te het aan ook as maar om by na wat hoe oor jou my ons sal kan graag dankie week volgende hallo",
    ),
    (
        "sk",
        "a je to sa na v že nie si som ste ako ale pre po od do dobrý deň ďakujem ahoj prosím váš môj týždeň rád rada by budúci",
    ),
];

/// Parts of the words that the frequent ones of a language make up at least.
const LEAST_SHARE: f64 = 0.2;

/// Votes by which words tell languages apart; made once for a message.
#[derive(Debug)]
pub(super) struct Voting {
    /// A word, and the languages whose it is: indices into `Language::ALL`, then `OTHERS`
    words: HashMap<String, Vec<usize>>,
}

impl Voting {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let mut words: HashMap<String, Vec<usize>> = HashMap::new();
        let ours = lexicon.marks().map(|(_, marks)| marks);
        let others = OTHERS.iter().map(|(_, list)| set(list));
        for (n, marks) in ours.chain(others).enumerate() {
            for word in marks {
                words.entry(word).or_default().push(n);
            }
        }
        Self { words }
    }

    /// The language of these words; none where it is another one or cannot be told.
    pub(super) fn language<'a>(&self, words: impl Iterator<Item = &'a Word>, text: &str) -> Option<Language> {
        if !is_latin(text) {
            return None;
        }
        let mut votes = [0.0_f64; Language::ALL.len() + OTHERS.len()];
        let mut seen: HashMap<&str, f64> = HashMap::new();
        let mut all = 0.0;
        for word in words.filter(|word| !word.folded.starts_with(char::is_numeric)) {
            all += 1.0;
            // the tenth "the" says little more than the third
            let times = seen.entry(&word.folded).or_insert(0.0);
            *times += 1.0;
            let weight = 1.0 / *times;
            let of = self.words.get(word.folded.as_str()).map_or(&[][..], Vec::as_slice);
            // a word of one language says more than one of six
            #[expect(clippy::cast_precision_loss, reason = "a count of languages")]
            let weight = weight * (1.0 + 1.0 / of.len().max(1) as f64);
            for n in of {
                votes[*n] += weight;
            }
        }
        for (n, signs) in [(1, "ß"), (2, "ñ¿¡"), (3, "èêœùç"), (4, "ãõç")] {
            if text.contains(|c: char| signs.contains(c)) {
                votes[n] += 1.0;
            }
        }
        let best = (0..votes.len()).max_by(|a, b| votes[*a].total_cmp(&votes[*b]).then(b.cmp(a)))?;
        let second = (0..votes.len()).filter(|n| *n != best).map(|n| votes[n]).fold(0.0, f64::max);
        let clear = votes[best] > second * 1.1 && votes[best] >= 2.0 && votes[best] >= all * LEAST_SHARE;
        Language::ALL.get(best).copied().filter(|_| clear)
    }
}

/// Whether most letters are Latin ones.
fn is_latin(text: &str) -> bool {
    let (mut latin, mut other) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        if u32::from(c) < 0x250 || ('\u{1e00}'..='\u{1eff}').contains(&c) { latin += 1 } else { other += 1 }
    }
    latin > other
}

/// Whether the script has no blanks between words, so that words cannot be counted.
pub(super) fn is_unspaced(text: &str) -> bool {
    let (mut unspaced, mut other) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        let without = matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
            | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
        if without { unspaced += 1 } else { other += 1 }
    }
    unspaced > other / 2 && unspaced > 0
}

//! Language: which of the languages that are judged word by word a text is written in. Votes of the frequent words of
//! each, against those of languages that are not judged: a text in one of these must not be taken for Spanish.

use std::borrow::Cow;
use std::collections::HashMap;

use super::prose::Word;
use super::words::{self, Lexicon};

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

/// Frequent words of languages that are not judged; folded.
const OTHERS: [(&str, &str); 19] = [
    (
        "it",
        "il lo gli le di del della dei delle che non per con una un sono ho hai e ma come anche mi ti si ci vi piu questo questa tuo tua suo sua nel nella alla al ciao grazie sul sulla dal perche quando molto lavoro vorrei potresti settimana prossima buongiorno gentile piacerebbe",
    ),
    (
        "nl",
        "de het een en van is dat ik je jij u niet met voor op te zijn er aan ook als maar om bij naar wat hoe over uw jouw mijn wij heb hebt zou kun kunt graag bedankt dank week volgende gesprek hallo beste groet groeten vraag",
    ),
    (
        "pl",
        "i w na z sie nie do jest to ze o jak ale po co czy dla od ja ty mam moj moja pan pani dziekuje dzien dobry czesc prosze bede bardzo chcialbym chcialabym rozmowa przyszlym tygodniu",
    ),
    (
        "tr",
        "ve bir bu icin ile da de mi ne ben sen siz cok var ama gibi daha merhaba tesekkurler tesekkur ederim nasil benim sizin olarak hafta gun konusma iyi",
    ),
    (
        "sv",
        "och att det i en jag du ar som pa for med av till har inte den om ett men din min hej tack vi sa kan skulle vill vara fran hur nar vecka nasta fraga garna",
    ),
    (
        "da",
        "og at det i en jeg du er som pa for med af til har ikke den om et men din min hej tak vi sa kan ville vil vaere fra hvordan uge naeste sporgsmal gerne",
    ),
    (
        "no",
        "og at det i en jeg du er som pa for med av til har ikke den om et men din min hei takk vi sa kan ville vil vaere fra hvordan uke neste sporsmal gjerne",
    ),
    (
        "fi",
        "ja on ei se etta en mina sina olen olet voi kun niin mutta myos hei kiitos moi mita miten jos olisi haluaisin viikolla ensi teidan sinun minun kanssa",
    ),
    (
        "cs",
        "a je to se na v ze ne si jsem jste jak ale pro po od do dobry den dekuji ahoj prosim vase muj tyden rad rada bych pristi",
    ),
    (
        "hu",
        "a az es egy nem hogy is de van meg en te mar csak mint ha vagy szia koszonom jo napot kedves szeretnek hogyan het jovo",
    ),
    (
        "ro",
        "si de la in nu pe cu un o este sunt am ai ca ce mai pentru din dar buna salut multumesc as dori va saptamana viitoare cum",
    ),
    (
        "ca",
        "i el la els les un una de del que en no amb per es som soc he has pero molt com mes aquest aquesta meu teva seu hola gracies setmana vinent podries m'agradaria bon dia",
    ),
    (
        "id",
        "dan yang di ke dari untuk dengan ini itu saya anda kamu tidak ada akan bisa juga atau apa bagaimana terima kasih halo selamat minggu depan",
    ),
    (
        "vi",
        "va cua la co cho khong duoc mot toi ban anh chi em nay voi trong cac nhung da rat cam on chao xin tuan",
    ),
    (
        "hr",
        "i je se na u da ne za sto od sam si kako ali s po bi hvala bok dobar dan molim vas moj tjedan sljedeci zeljela",
    ),
    ("eo", "la kaj estas mi vi ne de en por kun al ke kiel sed saluton dankon"),
    (
        "gl",
        "o a os as un unha de do da que en non con por e son pero moi como mais este esta meu tua ola grazas semana vindeira gustariame",
    ),
    (
        "af",
        "die en van is dat ek jy nie met vir op te het aan ook as maar om by na wat hoe oor jou my ons sal kan graag dankie week volgende hallo",
    ),
    (
        "sk",
        "a je to sa na v ze nie si som ste ako ale pre po od do dobry den dakujem ahoj prosim vas moj tyzden rad rada by buduci",
    ),
];

/// Parts of the words that the frequent ones of a language make up at least.
const LEAST_SHARE: f64 = 0.2;

/// Votes by which words tell languages apart; made once for a message.
#[derive(Debug)]
pub(super) struct Voting {
    /// A word, and the languages whose it is: bits, those of `Language::ALL`, then of `OTHERS`
    words: HashMap<Cow<'static, str>, u32>,
}

/// More words than the lists have together.
const CAPACITY: usize = 5_000;

impl Voting {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let mut words = HashMap::with_capacity(CAPACITY);
        let mut add = |word: Cow<'static, str>, bit: usize| *words.entry(word).or_default() |= 1 << bit;
        for (n, (language, list)) in words::marks().enumerate() {
            list.split_whitespace().for_each(|word| add(Cow::Borrowed(word), n));
            lexicon.user_marks(language).into_iter().for_each(|word| add(Cow::Owned(word), n));
        }
        for (n, (_, list)) in OTHERS.iter().enumerate() {
            list.split_whitespace().for_each(|word| add(Cow::Borrowed(word), Language::ALL.len() + n));
        }
        Self { words }
    }

    /// The language of these words; none where it is another one or cannot be told.
    pub(super) fn language<'a>(&self, of: impl Iterator<Item = &'a Word>, text: &str) -> Option<Language> {
        if !is_latin(text) {
            return None;
        }
        let mut votes = [0.0_f64; Language::ALL.len() + OTHERS.len()];
        let mut seen: HashMap<&str, f64> = HashMap::new();
        let mut all = 0.0;
        for word in of.filter(|word| !word.folded.starts_with(char::is_numeric)) {
            all += 1.0;
            // the tenth "the" says little more than the third
            let times = seen.entry(&word.folded).or_insert(0.0);
            *times += 1.0;
            let weight = 1.0 / *times;
            let of = self.words.get(word.folded.as_str()).copied().unwrap_or_default();
            // a word of one language says more than one of six
            let weight = weight * (1.0 + 1.0 / f64::from(of.count_ones().max(1)));
            for (_, vote) in votes.iter_mut().enumerate().filter(|(n, _)| of & (1 << n) != 0) {
                *vote += weight;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::fold;

    #[test]
    fn the_lists_are_folded() {
        for (code, list) in words::marks().map(|(language, list)| (language.code(), list)).chain(OTHERS) {
            assert!(list.split_whitespace().all(|word| fold(word) == word), "{code}");
        }
    }
}

//! Text: what may reach a terminal, what may be kept, and the keys by which names are found.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Characters of the parts of a record that people write at length.
pub(crate) const FACT: usize = 2_000;
pub(crate) const NOTE: usize = 100_000;
pub(crate) const SUBJECT: usize = 300;
pub(crate) const BODY: usize = 100_000;

/// Combining marks that one letter may carry; more only cover the lines around it.
const MOST_MARKS: usize = 8;

/// A text on one line, with nothing in it that a terminal would obey or hide: control, direction, tag and
/// invisible characters stand there as `�<001B>`; line ends and tabs are blanks.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    cleaned(text, false)
}

/// As `clean`, but lines stay lines.
pub(crate) fn clean_block(text: &str) -> Cow<'_, str> {
    cleaned(text, true)
}

fn cleaned(text: &str, lines: bool) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..0x7f).contains(&b) || (lines && b == b'\n')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        match c {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' if lines => out.push('\n'),
            '\n' | '\t' => out.push(' '),
            c if is_obeyed(c) => out.push_str(&format!("\u{fffd}<{:04X}>", u32::from(c))),
            _ if marks > MOST_MARKS => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Characters that a terminal obeys, or that make a text look like another one.
pub(crate) fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e007f}')
}

/// The key of a name: no case, no accents, single blanks.
pub(crate) fn fold(text: &str) -> String {
    if is_one_line(text) {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        push_words(&mut out, text.chars().map(|c| c.to_ascii_lowercase()));
        return out;
    }
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let mut letters = String::with_capacity(text.len());
    for c in plain {
        match c {
            'ß' => letters.push_str("ss"),
            'æ' => letters.push_str("ae"),
            'œ' => letters.push_str("oe"),
            'þ' => letters.push_str("th"),
            'ø' => letters.push('o'),
            'ł' => letters.push('l'),
            'đ' | 'ð' => letters.push('d'),
            'ħ' => letters.push('h'),
            'ı' => letters.push('i'),
            c if is_combining_mark(c) => {}
            c => letters.push(c),
        }
    }
    push_words(&mut out, letters.chars());
    out
}

/// Whether the text is plain already, as most are: visible ASCII with single blanks between.
pub(crate) fn is_one_line(text: &str) -> bool {
    let mut blank = true;
    let plain = text.bytes().all(|byte| {
        let after_blank = std::mem::replace(&mut blank, byte == b' ');
        byte.is_ascii_graphic() || (blank && !after_blank)
    });
    plain && !blank
}

fn push_words(out: &mut String, characters: impl Iterator<Item = char>) {
    let mut blank = false;
    for c in characters {
        if c.is_whitespace() {
            blank = !out.is_empty();
        } else {
            if std::mem::take(&mut blank) {
                out.push(' ');
            }
            out.push(c);
        }
    }
}

/// The words of a text, folded, in any script.
pub(crate) fn fold_words(text: &str) -> Vec<String> {
    words_of(&fold(text)).map(str::to_owned).collect()
}

/// The words of a text that is folded already.
pub(crate) fn words_of(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Why a text cannot be kept.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TextError {
    #[error("the {what} is empty")]
    Empty { what: &'static str },
    #[error("the {what} has {length} characters, {limit} at most are kept")]
    TooLong { what: &'static str, limit: usize, length: usize },
    #[error("the {what} holds the control character U+{:04X}", u32::from(*character))]
    Control { what: &'static str, character: char },
}

impl TextError {
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Empty { .. } => None,
            Self::TooLong { .. } => Some("shorten it; `nettrack note` keeps longer texts".into()),
            Self::Control { .. } => Some("type it again without that character".into()),
        }
    }
}

/// A text of one line as it is kept: composed (NFC), trimmed, of at most `limit` characters.
///
/// # Errors
/// When it is empty, too long, or holds a control character.
pub(crate) fn tidy(text: &str, what: &'static str, limit: usize) -> Result<String, TextError> {
    tidied(text, what, limit, |_| false)
}

/// A text of several lines as it is kept.
///
/// # Errors
/// As `tidy`.
pub(crate) fn tidy_block(text: &str, what: &'static str, limit: usize) -> Result<String, TextError> {
    tidied(&text.replace("\r\n", "\n"), what, limit, |c| matches!(c, '\n' | '\t'))
}

fn tidied(
    text: &str,
    what: &'static str,
    limit: usize,
    allowed: fn(char) -> bool,
) -> Result<String, TextError> {
    let text: String = text.trim().nfc().collect();
    if text.is_empty() {
        return Err(TextError::Empty { what });
    }
    let length = text.chars().count();
    if length > limit {
        return Err(TextError::TooLong { what, limit, length });
    }
    match text.chars().find(|c| c.is_control() && !allowed(*c)) {
        Some(character) => Err(TextError::Control { what, character }),
        None => Ok(text),
    }
}

/// Columns of a terminal that a line takes.
pub(crate) fn width(line: &str) -> usize {
    // a column each, without looking any of them up
    if line.bytes().all(|b| (b' '..0x7f).contains(&b)) { line.len() } else { line.width() }
}

/// Cut to so many columns of a terminal, with `…` where something was cut.
pub(crate) fn shorten(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1; // the ellipsis
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used > width {
            break;
        }
        out.push_str(grapheme);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        let attacks = [
            "\u{1b}]52;c;cm0gLXJmIH4=\u{7}",
            "\u{1b}[6n",
            "\u{1b}[2J\u{1b}[HAll 0 problems",
            "x\u{1b}[1A\u{1b}[2K",
            "a\rb",
            "a\u{8}b",
            "\u{1b}]0;title\u{7}",
            "\u{1b}[?1049h",
            "\u{1b}]8;;http://evil\u{7}bank\u{1b}]8;;\u{7}",
            "\u{1b}P1$q\u{1b}\\",
            "\u{9b}31m",
            "invoice\u{202e}fdp.exe",
            "\u{2066}x\u{2069}",
            "a\u{200b}b",
            "\u{feff}x",
            "\u{e0041}",
            "a\u{2028}b",
            "\u{3164}",
            "\0",
            "\u{7f}",
        ];
        for attack in attacks {
            let shown = clean(attack);
            assert!(shown.contains('\u{fffd}'), "{attack:?} became {shown:?}");
            assert!(
                !shown.chars().any(is_obeyed)
                    && !clean_block(attack).chars().any(|c| c != '\n' && is_obeyed(c))
            );
        }
        assert_eq!(clean("a\u{1b}[2J"), "a\u{fffd}<001B>[2J");
        assert_eq!(clean("a\nb\tc\r\nd"), "a b c d");
        assert_eq!(clean_block("a\r\nb"), "a\nb");
    }

    #[test]
    fn real_names_are_shown_as_they_are() {
        for name in [
            "Zoë Müller",
            "王伟",
            "محمد",
            "נועה לוי",
            "ประภา",
            "O'Connor-Łukasz",
            "👩\u{200d}💻 Dev",
            "می\u{200c}خواهم",
            "प्रिया",
            "Nguyễn",
        ] {
            assert_eq!(clean(name), name);
        }
        let zalgo = format!("Z{}a", "\u{301}".repeat(60));
        assert_eq!(clean(&zalgo).chars().count(), 2 + MOST_MARKS);
    }

    #[test]
    fn folding_takes_away_case_accents_and_blanks() {
        for (name, key) in [
            ("  Zoë   Müller ", "zoe muller"),
            ("Łukasz", "lukasz"),
            ("Straße", "strasse"),
            ("Søren Ægir", "soren aegir"),
            ("İpek", "ipek"),
            ("王伟", "王伟"),
            ("ANNA", "anna"),
            ("ｆｕｌｌ", "full"),
        ] {
            assert_eq!(fold(name), key);
        }
        assert_eq!(fold_words("O'Brien-Smith, PhD"), ["o", "brien", "smith", "phd"]);
    }

    #[test]
    fn what_cannot_be_kept_is_named() {
        assert_eq!(tidy(" \t ", "name", 5), Err(TextError::Empty { what: "name" }));
        assert_eq!(tidy("abcdef", "name", 5), Err(TextError::TooLong { what: "name", limit: 5, length: 6 }));
        assert_eq!(tidy("a\nb", "name", 5), Err(TextError::Control { what: "name", character: '\n' }));
        assert_eq!(tidy_block("a\r\nb", "note", 5).as_deref(), Ok("a\nb"));
        assert_eq!(tidy("e\u{301}", "name", 5).as_deref(), Ok("é"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn clean_text_is_harmless_and_stays_as_it_is(text in any::<String>()) {
            let once = clean(&text).into_owned();
            prop_assert!(!once.chars().any(is_obeyed));
            prop_assert_eq!(clean(&once), once.as_str());
        }

        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn shortened_text_fits(text in "\\PC{0,40}", width in 1_usize..30) {
            prop_assert!(shorten(&text, width).width() <= width.max(1));
        }
    }
}

//! A file of cards, cut into cards: pictures are passed over as they are read, so that none is ever in memory.

use std::io::{self, BufRead, BufReader, Read};

/// Bytes of a card without its pictures; what is beyond makes it one that cannot be taken in.
const LARGEST: usize = 500_000;

/// Properties that hold a picture, a sound or a key.
const BULKY: [&str; 4] = ["PHOTO", "LOGO", "SOUND", "KEY"];

/// The text of one card.
#[derive(Debug, Default)]
pub(super) struct Card {
    /// The line in which it begins, from 1
    pub(super) line: u64,
    /// From `BEGIN:VCARD` to `END:VCARD`
    pub(super) text: String,
    pub(super) too_long: bool,
}

impl Card {
    fn push(&mut self, line: &str) {
        if self.text.len() + line.len() > LARGEST {
            self.too_long = true;
        } else {
            self.text.push_str(line);
            self.text.push_str("\r\n");
        }
    }
}

pub(super) struct Cards<R> {
    reader: BufReader<R>,
    line: u64,
}

/// What the line before was a part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Property,
    /// Quoted-printable that goes on in the next line
    SoftBreak,
    /// Something that is passed over; its next lines may stand without a blank in front
    Bulk,
}

impl<R: Read> Cards<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { reader: BufReader::with_capacity(64 * 1024, inner), line: 0 }
    }

    /// The next card; one that is cut off at the end of the file too.
    ///
    /// # Errors
    /// Those of reading.
    pub(super) fn next_card(&mut self) -> io::Result<Option<Card>> {
        let begin = loop {
            let Some(line) = self.next_line()? else { return Ok(None) };
            if is(&line, "BEGIN:VCARD") {
                break line;
            }
        };
        let mut card = Card { line: self.line, ..Card::default() };
        card.push(begin.trim_start_matches('\u{feff}'));
        let (mut within, mut inner) = (Within::Property, 0);
        while let Some(line) = self.next_line()? {
            if goes_on(&line, within) {
                if within != Within::Bulk && inner == 0 {
                    card.push(&line);
                    within = after(&line, within == Within::SoftBreak);
                }
                continue;
            }
            within = Within::Property;
            if is(&line, "BEGIN:VCARD") {
                // a card within the card: the assistant of a person, in vCard 2.1
                inner += 1;
            } else if is(&line, "END:VCARD") && inner > 0 {
                inner -= 1;
            } else if inner > 0 || line.trim().is_empty() {
            } else if is(&line, "END:VCARD") {
                break;
            } else if is_bulk(&line) {
                within = Within::Bulk;
            } else {
                card.push(&line);
                within = after(&line, is_quoted(&line));
            }
        }
        card.text.push_str("END:VCARD\r\n");
        Ok(Some(card))
    }

    /// A line without its end; of one that is too long for any use, the beginning.
    fn next_line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let mut any = false;
        loop {
            let block = self.reader.fill_buf()?;
            if block.is_empty() {
                break;
            }
            any = true;
            let end = block.iter().position(|byte| *byte == b'\n');
            let part = &block[..end.unwrap_or(block.len())];
            let room = (LARGEST + 1).saturating_sub(line.len());
            line.extend_from_slice(&part[..part.len().min(room)]);
            let used = end.map_or(block.len(), |end| end + 1);
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        self.line += 1;
        let text = |line: Vec<u8>| String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned();
        Ok(any.then(|| text(line)))
    }
}

/// Whether a line goes on with what was before it.
fn goes_on(line: &str, within: Within) -> bool {
    let indented = line.starts_with([' ', '\t']);
    match within {
        Within::Property => indented,
        Within::SoftBreak => true,
        // base64 holds neither of the signs without which a line is no property
        Within::Bulk => indented || (!line.is_empty() && !line.contains([':', ';'])),
    }
}

fn after(line: &str, quoted: bool) -> Within {
    if quoted && line.ends_with('=') { Within::SoftBreak } else { Within::Property }
}

fn is(line: &str, what: &str) -> bool {
    line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').eq_ignore_ascii_case(what)
}

/// The name of a property and its parameters.
fn head(line: &str) -> &str {
    line.split(':').next().unwrap_or_default()
}

fn is_quoted(line: &str) -> bool {
    head(line).to_ascii_uppercase().contains("QUOTED-PRINTABLE")
}

fn is_bulk(line: &str) -> bool {
    let head = head(line).to_ascii_uppercase();
    let name = head.split(';').next().unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or_default();
    let inline = head.contains("ENCODING=") || head.contains("BASE64") || line.contains(":data:");
    BULKY.contains(&name) && (inline || line.len() > 2_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cards(text: &str) -> Vec<(u64, String)> {
        let mut cards = Cards::new(text.as_bytes());
        let mut found = Vec::new();
        while let Some(card) = cards.next_card().unwrap() {
            found.push((card.line, card.text.replace("\r\n", "|")));
        }
        found
    }

    #[test]
    fn a_picture_is_passed_over_however_it_is_folded() {
        let rest = "FN:A|END:VCARD|";
        for picture in [
            "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\n SkZJ\n RgAB\n",
            "PHOTO;JPEG;ENCODING=BASE64:/9j/4AAQ\nSkZJRg==\n\n",
            "item1.photo:data:image/jpeg;base64,/9j/4AAQ\n SkZJ\n",
            "LOGO;ENCODING=BASE64:\n /9j/4AAQ\n",
        ] {
            let text = format!("BEGIN:VCARD\n{picture}FN:A\nEND:VCARD\n");
            assert_eq!(cards(&text), [(1, format!("BEGIN:VCARD|{rest}"))], "{picture}");
        }
        let address = "BEGIN:VCARD\nPHOTO:https://example.com/a.jpg\nEND:VCARD\n";
        assert_eq!(cards(address)[0].1, "BEGIN:VCARD|PHOTO:https://example.com/a.jpg|END:VCARD|");
    }

    #[test]
    fn cards_are_told_apart_and_counted_by_line() {
        let text = "\u{feff}BEGIN:VCARD\r\nFN:A\r\n\r\nend:vcard\r\nnonsense\r\nbegin:vcard\r\n\
            AGENT:\r\nBEGIN:VCARD\r\nFN:Inner\r\nEND:VCARD\r\nFN:B\r\n folded\r\nNOTE;QUOTED-PRINTABLE:x=\r\nEND:VCARD\r\nFN:C";
        let found = cards(text);
        assert_eq!(found[0], (1, "BEGIN:VCARD|FN:A|END:VCARD|".into()));
        let second = "begin:vcard|AGENT:|FN:B| folded|NOTE;QUOTED-PRINTABLE:x=|END:VCARD|FN:C|END:VCARD|";
        assert_eq!(found[1], (6, second.into()));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_large_picture_takes_no_memory_and_a_large_note_is_said_to_be_too_long() {
        let picture = "A".repeat(3_000_000);
        let text = format!("BEGIN:VCARD\nPHOTO;ENCODING=b:{picture}\nFN:A\nEND:VCARD\n");
        assert_eq!(cards(&text), [(1, "BEGIN:VCARD|FN:A|END:VCARD|".into())]);
        let text = format!("BEGIN:VCARD\nNOTE:{picture}\nFN:A\nEND:VCARD\n");
        assert!(Cards::new(text.as_bytes()).next_card().unwrap().unwrap().too_long);
    }

    proptest! {
        #[test]
        fn whatever_stands_there_it_ends(text in "((BEGIN|END):VCARD|PHOTO;ENCODING=b:|[ =:;a\r\n]{0,6}|\\PC{0,6}){0,30}") {
            prop_assert!(cards(&text).len() <= text.len());
        }
    }
}

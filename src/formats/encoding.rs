//! Foreign bytes to UTF-8 while streaming: `survey` looks at all of a content once, `Decoder` reads it.

use std::fmt;
use std::io::{self, Read};

use encoding_rs::{Decoder as Codec, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much is read at a time, and how much of a file is looked at to tell UTF-16.
const BLOCK: usize = 64 * 1024;

/// How the characters of a content are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    /// UTF-8 in the main, with some bytes that are not: a cut file, or two files glued together.
    DamagedUtf8,
    Utf16Le,
    Utf16Be,
    /// Not UTF-8, and without any mark: what spreadsheets on Western Windows write.
    Windows1252,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::DamagedUtf8 => "UTF-8 with damaged characters",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

impl Encoding {
    /// Whether it was worked out from the content alone, so that the user should look at the names.
    pub(crate) fn is_guess(self) -> bool {
        matches!(self, Self::DamagedUtf8 | Self::Windows1252)
    }

    fn codec(self) -> Codec {
        let encoding = match self {
            Self::Utf8 | Self::DamagedUtf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
        };
        encoding.new_decoder_with_bom_removal()
    }

    /// The text of a content that is in memory; `whole` is false for the first part of a longer one.
    pub(super) fn decode(self, bytes: &[u8], whole: bool) -> String {
        let mut codec = self.codec();
        let room = codec.max_utf8_buffer_length(bytes.len()).unwrap_or(0);
        let mut text = String::with_capacity(room);
        let _ = codec.decode_to_string(bytes, &mut text, whole);
        text
    }
}

/// The encoding of all that `content` yields; reads it to its end and keeps none of it.
pub(super) fn survey(mut content: impl Read) -> io::Result<Encoding> {
    let mut block = vec![0; BLOCK];
    let mut held = fill(&mut content, &mut block)?;
    if let Some(encoding) = utf16(&block[..held]) {
        return Ok(encoding);
    }
    let mut tally = Tally { marked: block.starts_with(b"\xef\xbb\xbf"), ..Tally::default() };
    while held > 0 {
        let last = held < BLOCK;
        let rest = tally.add(&block[..held], last);
        block.copy_within(held - rest..held, 0);
        if last {
            break;
        }
        held = rest + fill(&mut content, &mut block[rest..])?;
    }
    Ok(tally.verdict())
}

/// The encoding of a content of which only the first part is at hand.
pub(super) fn survey_head(head: &[u8]) -> Encoding {
    utf16(head).unwrap_or_else(|| {
        let mut tally = Tally { marked: head.starts_with(b"\xef\xbb\xbf"), ..Tally::default() };
        tally.add(head, false);
        tally.verdict()
    })
}

/// UTF-16 by its mark, or by the zero bytes that Latin letters, digits and commas leave in every other place.
fn utf16(head: &[u8]) -> Option<Encoding> {
    match head {
        [0xff, 0xfe, ..] => return Some(Encoding::Utf16Le),
        [0xfe, 0xff, ..] => return Some(Encoding::Utf16Be),
        _ => {}
    }
    let pairs = head.len() / 2;
    let zeros = |skip: usize| head.iter().skip(skip).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // a quarter of Latin characters is enough (a table of Chinese names still has its dates and commas)
    let many = |count: usize, other: usize| count > 0 && count * 4 >= pairs && other * 10 <= count;
    if many(odd, even) {
        Some(Encoding::Utf16Le)
    } else if many(even, odd) {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// Counts, over all blocks, the characters beyond ASCII that are good UTF-8 and the bytes that are not.
#[derive(Default)]
struct Tally {
    marked: bool,
    good: u64,
    bad: u64,
}

impl Tally {
    /// Returns how many bytes at the end belong to a character that the next block may complete.
    fn add(&mut self, block: &[u8], last: bool) -> usize {
        let begins = |part: &[u8]| part.iter().filter(|byte| **byte >= 0xc0).count() as u64;
        let good = |text: &str| -> u64 {
            text.as_bytes().chunks(64).filter(|part| !part.is_ascii()).map(begins).sum()
        };
        if let Ok(text) = std::str::from_utf8(block) {
            self.good += good(text);
            return 0;
        }
        for chunk in block.utf8_chunks() {
            self.good += good(chunk.valid());
            let invalid = chunk.invalid();
            let at_end = invalid.as_ptr_range().end == block.as_ptr_range().end;
            if at_end && !last && may_continue(invalid) {
                return invalid.len();
            }
            self.bad += u64::from(!invalid.is_empty());
        }
        0
    }

    fn verdict(&self) -> Encoding {
        if self.bad == 0 {
            Encoding::Utf8
        } else if self.marked || self.good > self.bad {
            // letters of a one-byte encoding hardly ever form a UTF-8 character by accident
            Encoding::DamagedUtf8
        } else {
            Encoding::Windows1252
        }
    }
}

fn may_continue(invalid: &[u8]) -> bool {
    !invalid.is_empty() && std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none())
}

/// Reads until `buffer` is full or the content ends.
pub(super) fn fill(content: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut held = 0;
    while held < buffer.len() {
        match content.read(&mut buffer[held..]) {
            Ok(0) => break,
            Ok(count) => held += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(held)
}

/// Reads a content of a known encoding as UTF-8 without a mark; what cannot be decoded becomes `U+FFFD`.
pub(super) struct Decoder<R> {
    inner: R,
    codec: Codec,
    raw: Vec<u8>,
    text: Vec<u8>,
    /// What of `text` is decoded and not yet handed out.
    ready: std::ops::Range<usize>,
    done: bool,
}

impl<R: Read> Decoder<R> {
    pub(super) fn new(inner: R, encoding: Encoding) -> Self {
        let codec = encoding.codec();
        let room = codec.max_utf8_buffer_length(BLOCK).unwrap_or(4 * BLOCK);
        Self { inner, codec, raw: vec![0; BLOCK], text: vec![0; room], ready: 0..0, done: false }
    }

    fn decode_block(&mut self) -> io::Result<()> {
        let held = fill(&mut self.inner, &mut self.raw)?;
        self.done = held < self.raw.len();
        // the room was asked for one full block, so all of it fits
        let (_, _, written, _) = self.codec.decode_to_utf8(&self.raw[..held], &mut self.text, self.done);
        self.ready = 0..written;
        Ok(())
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() && !self.done {
            self.decode_block()?;
        }
        let count = out.len().min(self.ready.len());
        out[..count].copy_from_slice(&self.text[self.ready.start..self.ready.start + count]);
        self.ready.start += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> (Encoding, String) {
        let encoding = survey(bytes).unwrap();
        let mut text = String::new();
        Decoder::new(bytes, encoding).read_to_string(&mut text).unwrap();
        (encoding, text)
    }

    fn utf16_bytes(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn marks_and_bytes_tell_the_encoding() {
        let text = "Zoë,Müller,€\n";
        assert_eq!(read(text.as_bytes()), (Encoding::Utf8, text.into()));
        assert_eq!(read(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), (Encoding::Utf8, text.into()));
        assert_eq!(read(b"Zo\xeb,M\xfcller,\x80\n"), (Encoding::Windows1252, text.into()));
        for (bytes, encoding) in
            [(u16::to_le_bytes as fn(u16) -> _, Encoding::Utf16Le), (u16::to_be_bytes, Encoding::Utf16Be)]
        {
            assert_eq!(read(&utf16_bytes(text, bytes)), (encoding, text.into()));
            assert_eq!(read(&utf16_bytes(&format!("\u{feff}{text}"), bytes)), (encoding, text.into()));
        }
        assert_eq!(read(b""), (Encoding::Utf8, String::new()));
        assert_eq!(read(b"\xef\xbb\xbf"), (Encoding::Utf8, String::new()));
    }

    #[test]
    fn the_first_odd_byte_may_come_late() {
        let mut late = vec![b'a'; 3 * BLOCK + 17];
        late.push(0xe9);
        let (encoding, text) = read(&late);
        assert_eq!((encoding, text.chars().last()), (Encoding::Windows1252, Some('é')));
    }

    #[test]
    fn one_damaged_byte_does_not_spoil_every_other_name() {
        let (encoding, text) = read(b"Zo\xc3\xab, J\xc3\xbcrgen, Ren\xe9\n");
        assert_eq!((encoding, text.as_str()), (Encoding::DamagedUtf8, "Zoë, Jürgen, Ren\u{fffd}\n"));
        let (encoding, text) = read(b"Zo\xc3\xab and J\xc3\xbcrgen, cut o\xc3");
        assert_eq!((encoding, text.as_str()), (Encoding::DamagedUtf8, "Zoë and Jürgen, cut o\u{fffd}"));
        assert_eq!(read(b"over\xc0\xafLong").0, Encoding::Windows1252);
    }

    #[test]
    fn a_lone_surrogate_becomes_a_replacement_character() {
        assert_eq!(read(b"\xff\xfeA\0\x00\xd8B\0").1, "A\u{fffd}B");
    }

    #[test]
    fn zero_bytes_in_plain_text_are_not_utf_16() {
        assert_eq!(read(b"Ana\0,Reyes\n").0, Encoding::Utf8);
        assert_eq!(read(&[0; 40]).0, Encoding::Utf8);
        assert_eq!(survey_head(b"Zo\xc3").to_string(), "UTF-8");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn valid_text_comes_back_whatever_the_block_borders(pad in 0..9_usize, text in "[a-zé€𝄞]{1,9}") {
            let long = "x".repeat(BLOCK - pad) + &text.repeat(3);
            prop_assert_eq!(read(long.as_bytes()), (Encoding::Utf8, long.clone()));
        }

        #[test]
        fn random_bytes_never_fail(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            read(&bytes);
        }

        #[test]
        fn a_small_buffer_reads_the_same(text in "\\PC{0,40}") {
            let mut decoder = Decoder::new(text.as_bytes(), Encoding::Utf8);
            let mut all = Vec::new();
            let mut one = [0; 1];
            while decoder.read(&mut one).unwrap() == 1 {
                all.push(one[0]);
            }
            prop_assert_eq!(String::from_utf8(all).unwrap(), text.trim_start_matches('\u{feff}'));
        }
    }
}

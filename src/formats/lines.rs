//! The lines of a text before they become records: counted alike, with a marked end and a bounded length.

use std::io::{self, Read};

use super::FormatError;

/// How much the reader of records asks for at a time.
pub(super) const BUFFER: usize = 64 * 1024;
/// Put behind the last byte. A text that ends well yields it as a row of its own; one with an open quotation mark
/// swallows it.
const END: &[u8] = b"\n\x1c";
pub(super) const END_CELL: &str = "\x1c";

/// Makes every line end a single `\n`, so that lines can be counted, marks the end, and stops a record that would
/// not fit into memory.
pub(super) struct Lines<R> {
    inner: R,
    after_return: bool,
    ending: Option<&'static [u8]>,
    passed: u64,
    file: String,
    limit: usize,
    line: u64,
    in_record: usize,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(inner: R, file: &str, limit: usize) -> Self {
        let file = file.to_owned();
        Self { inner, after_return: false, ending: None, passed: 0, file, limit, line: 1, in_record: 0 }
    }

    pub(super) fn start_record(&mut self, line: u64) {
        self.line = line;
        self.in_record = 0;
    }

    /// Whether everything was passed on, the mark at the end included, and `byte` is where that is.
    pub(super) fn ended_at(&self, byte: u64) -> bool {
        self.ending.is_some_and(<[u8]>::is_empty) && byte == self.passed
    }

    /// Writes the block back with its line ends replaced; returns its new length.
    fn unify(&mut self, block: &mut [u8]) -> usize {
        if !self.after_return && !block.contains(&b'\r') {
            return block.len();
        }
        let mut kept = 0;
        for at in 0..block.len() {
            let byte = block[at];
            let second_half = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            if !second_half {
                block[kept] = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
        }
        kept
    }

    fn next_block(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.ending.is_none() {
            let count = self.inner.read(out)?;
            if count == 0 {
                self.ending = Some(END);
                break;
            }
            let kept = self.unify(&mut out[..count]);
            if kept > 0 {
                return Ok(kept);
            }
        }
        match &mut self.ending {
            Some(rest) => rest.read(out),
            None => Ok(0),
        }
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // doubled quotation marks make a record up to twice as long in the file as in memory
        if self.in_record > 2 * self.limit + BUFFER {
            let (file, line, limit) = (self.file.clone(), self.line, self.limit);
            return Err(io::Error::other(FormatError::RowTooLong { file, line, limit }));
        }
        let count = self.next_block(out)?;
        self.in_record += count;
        self.passed += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Hands out one block at a time, however much is asked for.
    struct Blocks<'a>(std::slice::Iter<'a, Vec<u8>>);

    impl Read for Blocks<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let block = self.0.find(|block| !block.is_empty()).map_or(&[][..], Vec::as_slice);
            out[..block.len()].copy_from_slice(block);
            Ok(block.len())
        }
    }

    fn read(blocks: &[Vec<u8>]) -> String {
        let mut lines = Lines::new(Blocks(blocks.iter()), "t.csv", 1_000);
        let (mut text, mut buffer) = (String::new(), [0; 16]);
        loop {
            match lines.read(&mut buffer).unwrap() {
                0 => break,
                count => text.push_str(std::str::from_utf8(&buffer[..count]).unwrap()),
            }
        }
        text
    }

    #[test]
    fn a_line_end_cut_in_two_is_still_one() {
        assert_eq!(read(&[b"a\r".to_vec(), b"\nb\r".to_vec(), b"\r\n\n".to_vec()]), "a\nb\n\n\n\n\x1c");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn line_ends_do_not_depend_on_the_blocks(texts in prop::collection::vec("[a\r\n]{0,4}", 0..8)) {
            let blocks: Vec<_> = texts.iter().map(|text| text.clone().into_bytes()).collect();
            let expected = texts.concat().replace("\r\n", "\n").replace('\r', "\n") + "\n\x1c";
            prop_assert_eq!(read(&blocks), expected);
        }
    }
}

//! Data on standard output as it comes, for a file or another program; on a terminal it is cleaned like all that a
//! person sees.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use crate::domain::text;

/// Standard output for a stream of data.
pub(crate) fn stdout() -> Stream<StdoutLock<'static>> {
    let stdout = io::stdout();
    let terminal = stdout.is_terminal();
    Stream::new(stdout.lock(), terminal)
}

#[derive(Debug)]
pub(crate) struct Stream<W: Write> {
    out: BufWriter<W>,
    /// On a terminal: the line that is not whole yet
    line: Option<Vec<u8>>,
}

impl<W: Write> Stream<W> {
    fn new(out: W, terminal: bool) -> Self {
        Self { out: BufWriter::with_capacity(64 * 1024, out), line: terminal.then(Vec::new) }
    }
}

impl<W: Write> Write for Stream<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(line) = &mut self.line else { return self.out.write(bytes) };
        for byte in bytes {
            line.push(*byte);
            if *byte == b'\n' {
                self.out.write_all(text::clean_block(&String::from_utf8_lossy(line)).as_bytes())?;
                line.clear();
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(line) = &mut self.line {
            self.out.write_all(text::clean_block(&String::from_utf8_lossy(line)).as_bytes())?;
            line.clear();
        }
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_spared_what_it_would_obey_and_a_file_gets_it() {
        let data = "a\u{1b}[2J\u{9b}31m\u{202e}b\r\nc\u{7f}ü";
        let through = |terminal| {
            let mut out = Vec::new();
            let mut stream = Stream::new(&mut out, terminal);
            data.bytes().for_each(|byte| stream.write_all(&[byte]).unwrap());
            stream.flush().unwrap();
            drop(stream);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(through(false), data);
        assert!(!through(true).chars().any(|c| c != '\n' && text::is_obeyed(c)));
        assert!(through(true).starts_with('a') && through(true).ends_with('ü'));
    }
}

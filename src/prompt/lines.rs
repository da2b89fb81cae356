//! Lines: standard input one line at a time, for a program that goes on while nothing is typed.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use super::signals::Signals;

/// What came from the person, or from the script.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// A line, or a key that stands for one
    Line(String),
    Nothing,
    /// The input is at its end
    End,
    /// Ctrl-C, a kill, a closed terminal
    Interrupted,
}

/// Bytes of one line; what is beyond is dropped, and the line is too long for whoever checks it.
const MOST: u64 = 1 << 20;
/// How soon a signal is noticed.
const LOOK: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(crate) struct Lines {
    lines: Receiver<String>,
    signals: Signals,
}

impl Lines {
    /// # Errors
    /// Those of the operating system.
    pub(crate) fn open() -> io::Result<Self> {
        let signals = Signals::watch()?;
        // one line ahead: a script is read as fast as it is worked on
        let (sender, lines) = sync_channel(1);
        std::thread::Builder::new().spawn(move || read(io::stdin().lock(), &sender))?;
        Ok(Self { lines, signals })
    }

    /// The next line, or nothing within `patience`.
    pub(crate) fn next(&self, patience: Duration) -> Heard {
        let since = Instant::now();
        loop {
            if self.signals.caught() {
                return Heard::Interrupted;
            }
            match self.lines.recv_timeout(LOOK) {
                Ok(line) => return Heard::Line(line),
                Err(RecvTimeoutError::Disconnected) => return Heard::End,
                Err(RecvTimeoutError::Timeout) if since.elapsed() >= patience => return Heard::Nothing,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// Send each line until the input ends, fails, or nobody listens.
fn read(mut input: impl BufRead, lines: &SyncSender<String>) {
    loop {
        let mut bytes = Vec::new();
        match input.by_ref().take(MOST).read_until(b'\n', &mut bytes) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        if bytes.last() != Some(&b'\n') && bytes.len() as u64 == MOST && input.skip_until(b'\n').is_err() {
            return;
        }
        let line = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned();
        if lines.send(line).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &[u8]) -> Vec<String> {
        let (sender, lines) = sync_channel(9);
        read(input, &sender);
        drop(sender);
        lines.iter().collect()
    }

    #[test]
    fn lines_come_one_by_one_whatever_is_in_them() {
        assert_eq!(lines(b"a\r\n\nb\xff\nlast"), ["a", "", "b\u{fffd}", "last"]);
        assert_eq!(lines(b""), Vec::<String>::new());
    }

    #[test]
    fn a_line_without_end_is_cut_and_the_next_one_is_whole() {
        let mut input = vec![b'x'; 3 << 20];
        input.extend(b"\nnext\n");
        let lines = lines(&input);
        assert_eq!((lines.len(), lines[0].len(), lines[1].as_str()), (2, 1 << 20, "next"));
    }
}

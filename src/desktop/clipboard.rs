//! The clipboard: that of the desktop through its own tool; that of the terminal (OSC 52), which also reaches the
//! machine in front of a person who is logged in from afar; tmux in between. Written only when it was asked for.

use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

use super::{is_set, program};

/// Bytes that terminals are known to take in one OSC 52 (xterm: 75,000 after encoding).
pub(crate) const MOST_BYTES: usize = 50_000;

/// A tool of the desktop, its arguments, and the variable without which it has no desktop to talk to.
const TOOLS: [(&str, &[&str], Option<&str>); 5] = [
    ("wl-copy", &["--type", "text/plain;charset=utf-8"], Some("WAYLAND_DISPLAY")),
    ("xclip", &["-selection", "clipboard"], Some("DISPLAY")),
    ("xsel", &["--clipboard", "--input"], Some("DISPLAY")),
    ("pbcopy", &[], None),
    ("clip.exe", &[], None),
];

/// A way into the clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Tool(&'static str, &'static [&'static str]),
    Tmux,
    Terminal,
}

impl Way {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Tool(name, _) => name,
            Self::Tmux => "tmux",
            Self::Terminal => "terminal",
        }
    }
}

/// The ways that are there, the best first. A person from afar has the clipboard in front of the terminal.
pub(crate) fn ways() -> Vec<Way> {
    let tools = TOOLS
        .iter()
        .filter(|(name, _, needs)| needs.is_none_or(is_set) && program(name).is_some())
        .map(|(name, arguments, _)| Way::Tool(name, arguments));
    let tmux = (is_set("TMUX") && program("tmux").is_some()).then_some(Way::Tmux);
    let terminal = (!is_set("TMUX") && terminal().is_some()).then_some(Way::Terminal);
    let near: Vec<Way> = tools.collect();
    let through: Vec<Way> = tmux.into_iter().chain(terminal).collect();
    let remote = is_set("SSH_TTY") || is_set("SSH_CONNECTION");
    let (first, then) = if remote { (through, near) } else { (near, through) };
    first.into_iter().chain(then).collect()
}

/// Put a text into the clipboard by the first way that works.
///
/// # Errors
/// That of the last way that was tried.
pub(crate) fn copy(ways: &[Way], text: &str) -> io::Result<Way> {
    // what a person pastes must not act where it is pasted
    let text: String = text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
    let mut failed = io::Error::new(io::ErrorKind::NotFound, "there is no clipboard");
    for way in ways {
        let copied = match *way {
            // Windows reads its own encoding, or this one
            Way::Tool(name @ "clip.exe", arguments) => {
                let wide = "\u{feff}".encode_utf16().chain(text.encode_utf16());
                feed(name, arguments, &wide.flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
            }
            Way::Tool(name, arguments) => feed(name, arguments, text.as_bytes()),
            Way::Tmux => feed("tmux", &["load-buffer", "-w", "-"], text.as_bytes()),
            Way::Terminal => tell_terminal(&text),
        };
        match copied {
            Ok(()) => return Ok(*way),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

/// Give a program the text on its standard input. Its output is no pipe: the tools stay behind to serve the clipboard.
fn feed(name: &str, arguments: &[&str], text: &[u8]) -> io::Result<()> {
    let mut child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let fed = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(text));
    let status = child.wait()?;
    // a tool that fails may not have read the text: that it failed is what counts
    if status.success() { fed } else { Err(io::Error::other(format!("{name} ended with {status}"))) }
}

fn tell_terminal(text: &str) -> io::Result<()> {
    let mut sequence = String::new();
    CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence).map_err(io::Error::other)?;
    let mut terminal = terminal().ok_or_else(|| io::Error::other("there is no terminal"))?;
    terminal.write_all(sequence.as_bytes())?;
    terminal.flush()
}

/// The terminal that this process talks to; none in a script.
fn terminal() -> Option<Box<dyn Write>> {
    if io::stderr().is_terminal() {
        return Some(Box::new(io::stderr()));
    }
    io::stdout().is_terminal().then(|| Box::new(io::stdout()) as Box<dyn Write>)
}

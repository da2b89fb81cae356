//! Signals: whether somebody wants the program to end, asked for by programs that go on for a while and must not be
//! torn away in the middle.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Ctrl-C, a kind kill, a terminal that was closed.
#[derive(Debug)]
pub(crate) struct Signals(Arc<AtomicBool>);

impl Signals {
    /// From now on they end nothing by themselves.
    ///
    /// # Errors
    /// Those of the operating system.
    pub(crate) fn watch() -> io::Result<Self> {
        let caught = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            flag::register(signal, Arc::clone(&caught))?;
        }
        #[cfg(unix)]
        flag::register(signal_hook::consts::SIGHUP, Arc::clone(&caught))?;
        Ok(Self(caught))
    }

    pub(crate) fn caught(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

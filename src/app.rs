//! All that a command may touch.

use crate::clock::Clock;
use crate::config::{Config, Paths};
use crate::prompt::Prompt;
use crate::store::Store;

pub(crate) struct App {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) prompt: Prompt,
    pub(crate) config: Config,
    pub(crate) paths: Paths,
    remarks: Vec<String>,
}

impl App {
    pub(crate) fn new(paths: Paths, config: Config, clock: Clock, prompt: Prompt) -> Self {
        let store = Store::new(paths.database.clone(), clock.now());
        Self { store, clock, prompt, config, paths, remarks: Vec::new() }
    }

    /// Say something beside the answer: how a name was understood, what was left out.
    pub(crate) fn remark(&mut self, text: impl Into<String>) {
        self.remarks.push(text.into());
    }

    pub(crate) fn take_remarks(&mut self) -> Vec<String> {
        std::mem::take(&mut self.remarks)
    }
}

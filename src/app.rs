//! All that a command may touch.

use crate::clock::Clock;
use crate::config::{Config, Paths};
use crate::prompt::Prompt;
use crate::store::Store;

/// Longer than any list, short enough to count one beyond it.
const WHOLE: usize = usize::MAX / 4;

pub(crate) struct App {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) prompt: Prompt,
    pub(crate) config: Config,
    pub(crate) paths: Paths,
    /// Whether the answer is for a script
    json: bool,
    remarks: Vec<String>,
}

impl App {
    pub(crate) fn new(paths: Paths, config: Config, clock: Clock, prompt: Prompt, json: bool) -> Self {
        let store = Store::new(paths.database.clone(), clock.now()).with_grace(config.grace());
        Self { store, clock, prompt, config, paths, json, remarks: Vec::new() }
    }

    /// Look at the clock again, in a program that goes on for a while; what is written from here on is dated by it.
    pub(crate) fn look_again(&mut self) {
        self.clock.look_again();
        self.store.set_now(self.clock.now());
    }

    /// The same for a statement of SQL, which takes a signed number.
    pub(crate) fn row_limit(&self, asked: Option<u32>, usual: u32) -> i64 {
        i64::try_from(self.limit(asked, usual)).unwrap_or(i64::MAX)
    }

    /// How long a list may be: as long as was asked (0: whole), else `usual` lines for a person, whole for a script.
    pub(crate) fn limit(&self, asked: Option<u32>, usual: u32) -> usize {
        match asked {
            Some(0) => WHOLE,
            None if self.json => WHOLE,
            asked => usize::try_from(asked.unwrap_or(usual)).unwrap_or(WHOLE),
        }
    }

    /// Whether the answer is for a script, which is told more than fits a line.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Say something beside the answer: how a name was understood, what was left out.
    pub(crate) fn remark(&mut self, text: impl Into<String>) {
        self.remarks.push(text.into());
    }

    pub(crate) fn take_remarks(&mut self) -> Vec<String> {
        std::mem::take(&mut self.remarks)
    }
}

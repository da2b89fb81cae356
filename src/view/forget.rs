//! What was erased, as the user sees it.

use std::io;
use std::path::PathBuf;

use serde::Serialize;

use super::{Answer, Page, Style, write_json};
use crate::domain::contact::Named;
use crate::domain::forget::Forgotten;

/// People who were erased, or would be.
#[derive(Debug)]
pub(crate) struct Erased {
    pub(crate) forgotten: Forgotten,
    pub(crate) dry_run: bool,
    /// Unsaved texts about them that were removed
    pub(crate) drafts: usize,
    /// Files that still hold them
    pub(crate) holding: Vec<PathBuf>,
}

#[derive(Serialize)]
struct ErasedJson<'a> {
    forgotten: &'a [Named],
    erased: serde_json::Map<String, serde_json::Value>,
    steps_gone: usize,
    mentions: u32,
    drafts: usize,
    files: Vec<String>,
    dry_run: bool,
}

/// Names that a text answer lists.
const NAMES: usize = 10;

fn counted(n: impl TryInto<u64>, noun: &str) -> String {
    let n: u64 = n.try_into().unwrap_or(u64::MAX);
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

impl Erased {
    fn who(&self) -> String {
        match self.forgotten.people.as_slice() {
            [one] => format!("{} (#{})", one.name, one.id),
            many => {
                let names: Vec<&str> = many.iter().take(NAMES).map(|person| person.name.as_str()).collect();
                let more = if many.len() > NAMES { ", …" } else { "" };
                format!("{} people: {}{more}", many.len(), names.join(", "))
            }
        }
    }
}

impl Answer for Erased {
    fn text(&self, page: &mut Page) {
        let Forgotten { people, erased, steps, mentions, .. } = &self.forgotten;
        if people.is_empty() {
            page.say("nobody is stale: nothing was erased");
            return;
        }
        let said = if self.dry_run { "would erase" } else { "erased" };
        page.say(&format!("{said} {}", self.who()));
        let mut rows: Vec<String> = erased.iter().map(|(noun, n)| counted(*n, noun)).collect();
        if self.drafts > 0 {
            rows.push(counted(self.drafts, "unsaved text"));
        }
        if !rows.is_empty() {
            page.item("  with them: ", &rows.join(", "));
        }
        if *steps > 0 {
            let gone = if self.dry_run { "would go, too" } else { "went with them" };
            page.item("  ", &format!("{} of undo that held them {gone}", counted(*steps, "step")));
        }
        if let ([one], 1..) = (people.as_slice(), *mentions) {
            let texts = counted(*mentions, "text");
            let verb = if *mentions == 1 { "mentions" } else { "mention" };
            page.item("  ", &format!("{texts} of others {verb} the name: nettrack search \"{}\"", one.name));
        } else if *mentions > 0 {
            page.item("  ", &format!("{} of others mention their names", counted(*mentions, "text")));
        }
        for file in &self.holding {
            page.line(&[(Style::Warn, "  still holds them: "), (Style::Plain, &file.display().to_string())]);
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let Forgotten { people, erased, steps, mentions, .. } = &self.forgotten;
        let json = ErasedJson {
            forgotten: people,
            erased: erased.iter().map(|(noun, n)| (format!("{noun}s"), (*n).into())).collect(),
            steps_gone: *steps,
            mentions: *mentions,
            drafts: self.drafts,
            files: self.holding.iter().map(|file| file.display().to_string()).collect(),
            dry_run: self.dry_run,
        };
        write_json(out, &json)
    }
}

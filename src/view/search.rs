//! Search results as the user sees them.

use std::io;

use serde::Serialize;

use super::{Answer, Page, Style, write_json};
use crate::domain::contact::Named;
use crate::domain::search::{Hit, Kind, snippet};

/// Where the words were found.
#[derive(Debug)]
pub(crate) struct Hits {
    pub(crate) hits: Vec<Hit>,
    pub(crate) words: String,
}

#[derive(Serialize)]
struct HitJson<'a> {
    kind: Kind,
    id: i64,
    contact: Option<&'a Named>,
    snippet: String,
}

impl Answer for Hits {
    fn text(&self, page: &mut Page) {
        if self.hits.is_empty() {
            return page.say(&format!("nothing holds `{}`", self.words));
        }
        let row = |hit: &Hit| {
            let who = hit.contact.as_ref().map(|c| format!("{} (#{})", c.name, c.id)).unwrap_or_default();
            vec![
                (Style::Dim, hit.kind.as_str().to_owned()),
                (Style::Strong, who),
                (Style::Plain, snippet(&hit.text, &self.words)),
            ]
        };
        page.table(&["Found in", "Who", "Text"], self.hits.iter().map(row).collect());
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let list: Vec<HitJson<'_>> = self
            .hits
            .iter()
            .map(|hit| HitJson {
                kind: hit.kind,
                id: hit.id,
                contact: hit.contact.as_ref(),
                snippet: snippet(&hit.text, &self.words),
            })
            .collect();
        write_json(out, &list)
    }
}

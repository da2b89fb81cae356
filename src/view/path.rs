//! Ways to an introduction as the user sees them.

use std::io;

use serde::Serialize;

use super::{Answer, Page, Style, write_json};
use crate::domain::contact::Named;
use crate::domain::follow_up::About;

/// Who is to be met.
#[derive(Debug)]
pub(crate) enum Goal {
    Person(Named),
    Company { name: String, people: usize },
}

/// A person on the way, with the tie that leads to them.
#[derive(Debug, Serialize)]
pub(crate) struct Step {
    pub(crate) contact: Named,
    /// 1 to 5
    pub(crate) strength: u32,
    pub(crate) how: Option<String>,
}

/// A way to somebody; the keys of its JSON are the fields.
#[derive(Debug, Serialize)]
pub(crate) struct Way {
    pub(crate) target: About,
    /// 0 to 1
    pub(crate) strength: f64,
    pub(crate) hops: Vec<Step>,
    /// To the first on the way; none where I know the last one myself
    pub(crate) request: Option<String>,
    pub(crate) forwardable: Option<String>,
    /// What would make the texts better
    pub(crate) missing: Vec<&'static str>,
}

impl Way {
    /// A way without its texts.
    pub(crate) fn direct(target: About, strength: f64, hops: Vec<Step>) -> Self {
        Self { target, strength, hops, request: None, forwardable: None, missing: Vec::new() }
    }
}

/// The ways that were found, the strongest first.
#[derive(Debug)]
pub(crate) struct Ways {
    pub(crate) goal: Goal,
    pub(crate) ways: Vec<Way>,
    /// Of which the texts are shown
    pub(crate) shown: usize,
}

impl Ways {
    fn none(&self, page: &mut Page) {
        match &self.goal {
            Goal::Person(person) => {
                page.say(&format!("Nobody whom you know leads to {}, up to three steps far.", person.name));
                page.line(&[
                    (Style::Plain, "What helps: "),
                    (Style::Strong, &format!("nettrack know NAME {}", person.id)),
                    (Style::Dim, "  (who knows them, also over others)"),
                ]);
            }
            Goal::Company { name, people: 0 } => {
                page.say(&format!("Nobody who works at {name} is noted."));
                page.line(&[
                    (Style::Plain, "What helps: "),
                    (Style::Strong, &format!("nettrack add NAME --company \"{name}\"")),
                ]);
            }
            Goal::Company { name, .. } => {
                page.say(&format!("Nobody whom you know leads to anybody at {name}, up to three steps far."));
                page.line(&[
                    (Style::Plain, "What helps: "),
                    (Style::Strong, "nettrack know A B"),
                    (Style::Dim, "  (who knows one of them, also over others)"),
                ]);
            }
        }
    }

    fn way(page: &mut Page, n: usize, way: &Way) {
        let names: Vec<&str> = way.hops.iter().map(|step| step.contact.name.as_str()).collect();
        let company = way.target.company.as_ref().map(|company| format!(" ({company})")).unwrap_or_default();
        page.line(&[
            (Style::Dim, &format!("{n}. ")),
            (Style::Strong, &format!("You > {}{company}", names.join(" > "))),
            (Style::Plain, &format!("  {:.0} %", way.strength * 100.0)),
        ]);
        for step in &way.hops {
            let how = step.how.as_ref().map(|how| format!(": {how}")).unwrap_or_default();
            page.item(
                "   ",
                &format!("{}/5 {} (#{}){how}", step.strength, step.contact.name, step.contact.id),
            );
        }
    }

    /// What to do with a way: write oneself, or ask with these texts.
    fn texts(page: &mut Page, way: &Way) {
        let (Some(request), Some(forwardable)) = (&way.request, &way.forwardable) else {
            page.gap();
            return page.line(&[
                (Style::Plain, &format!("You know {} yourself: ", way.target.name)),
                (Style::Strong, &format!("nettrack draft {}", way.target.id)),
            ]);
        };
        let asked = way.hops.first().map(|step| step.contact.name.as_str()).unwrap_or_default();
        page.heading(&format!("To {asked}"));
        page.block(request, "  ");
        page.heading("To be forwarded");
        page.block(forwardable, "  ");
        if !way.missing.is_empty() {
            page.gap();
            page.line(&[(Style::Warn, "would make it better: "), (Style::Plain, &better(way))]);
        }
    }
}

fn better(way: &Way) -> String {
    let target = way.target.id;
    let said = way.missing.iter().map(|what| match *what {
        "why" => format!("why this person (nettrack research {target} --why …)"),
        "learn" => format!("what you want to learn (nettrack research {target} --learn …)"),
        "fact" => format!("one fact (nettrack research {target} --fact …)"),
        "me.name" => "your name (nettrack config set me.name …)".to_owned(),
        _ => "you in one clause (nettrack config set me.intro …)".to_owned(),
    });
    said.collect::<Vec<_>>().join("; ")
}

impl Answer for Ways {
    fn text(&self, page: &mut Page) {
        if self.ways.is_empty() {
            return self.none(page);
        }
        for (n, way) in (1..).zip(&self.ways) {
            Self::way(page, n, way);
        }
        if let Some(way) = self.ways.get(self.shown) {
            Self::texts(page, way);
        }
        if self.ways.iter().enumerate().any(|(n, way)| n != self.shown && way.request.is_some()) {
            page.gap();
            page.dim("--way N writes the texts for another way");
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &self.ways)
    }
}

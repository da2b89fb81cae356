//! Companies as the user sees them.

use std::io;

use serde::Serialize;

use super::{Answer, Page, Row, Style, write_json};
use crate::domain::company::Company;
use crate::domain::contact::Contact;

/// Companies, a line each.
#[derive(Debug)]
pub(crate) struct Companies(pub(crate) Vec<Company>);

impl Answer for Companies {
    fn text(&self, page: &mut Page) {
        if self.0.is_empty() {
            return page.say("no company of interest yet: nettrack company add NAME --motivation 3");
        }
        page.table(
            &["ID", "Company", "Motivation", "Posting", "Alumni", "People"],
            self.0.iter().map(row).collect(),
        );
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &self.0)
    }
}

fn row(company: &Company) -> Row {
    vec![
        (Style::Dim, company.id.to_string()),
        (Style::Strong, company.name.clone()),
        (Style::Plain, company.motivation.map(|n| n.to_string()).unwrap_or_default()),
        (Style::Plain, company.posting.map(|n| n.to_string()).unwrap_or_default()),
        (Style::Plain, company.alumni.map(yes_or_no).unwrap_or_default().to_owned()),
        (Style::Plain, company.people.to_string()),
    ]
}

fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

/// One company and who works there.
#[derive(Debug)]
pub(crate) struct One {
    pub(crate) company: Company,
    pub(crate) people: Vec<Contact>,
    /// What was done with it, if anything
    pub(crate) said: Option<&'static str>,
}

#[derive(Serialize)]
struct OneJson<'a> {
    #[serde(flatten)]
    company: &'a Company,
    contacts: &'a [Contact],
}

impl Answer for One {
    fn text(&self, page: &mut Page) {
        let company = &self.company;
        if let Some(said) = self.said {
            return page.line(&[
                (Style::Good, said),
                (Style::Plain, " "),
                (Style::Strong, &company.name),
                (Style::Dim, &format!("  #{}", company.id)),
            ]);
        }
        page.line(&[(Style::Strong, &company.name), (Style::Dim, &format!("  #{}", company.id))]);
        page.field("website", company.website.as_deref());
        page.field("motivation", company.motivation.map(|n| format!("{n} of 3")).as_deref());
        page.field("posting", company.posting.map(|n| format!("{n} of 3")).as_deref());
        page.field("alumni", company.alumni.map(yes_or_no));
        page.field("note", company.note.as_deref());
        if !self.people.is_empty() {
            page.heading("People");
            let row = |contact: &Contact| {
                vec![
                    (Style::Dim, contact.id.to_string()),
                    (Style::Strong, contact.name.clone()),
                    (Style::Plain, contact.role.clone().unwrap_or_default()),
                    (Style::Plain, contact.stage.as_str().to_owned()),
                ]
            };
            page.table(&["ID", "Name", "Role", "Stage"], self.people.iter().map(row).collect());
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &OneJson { company: &self.company, contacts: &self.people })
    }
}

//! Source: a place to look at before writing to somebody, with the links that lead there. Only words and addresses:
//! nothing is opened here.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::contact::Contact;
use super::fact::FactKind;
use super::linkedin;

/// What an address may hold as it is (RFC 3986, section 2.3); everything else is escaped.
const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A place to look at, and what is found there; the keys of its JSON are the fields in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Source {
    /// One word, by which it is opened
    pub(crate) key: &'static str,
    /// The kind of the facts that are found there
    pub(crate) kind: FactKind,
    pub(crate) place: &'static str,
    /// What to look for
    pub(crate) look_for: &'static str,
    pub(crate) links: Vec<String>,
}

/// The places where something is found about a person (DOMAIN.md, section 2), in the order in which they bring most.
/// `website` is that of the company, `school` the user's own.
pub(crate) fn sources(contact: &Contact, website: Option<&str>, school: Option<&str>) -> Vec<Source> {
    let at = Searched { name: full_name(&contact.name), company: contact.company.as_deref().map(phrase) };
    let profile = contact.linkedin.as_deref().map(linkedin::address);
    let people = address("https://www.linkedin.com/search/results/people/?keywords=", &at.plain());
    let source =
        |key, kind, place, look_for, links: Vec<String>| Source { key, kind, place, look_for, links };
    vec![
        source(
            "linkedin",
            FactKind::Work,
            "LinkedIn, company site",
            "what they do now, and how they came to it",
            [profile.clone().or(Some(people.clone())), company_site(&at, website)]
                .into_iter()
                .flatten()
                .collect(),
        ),
        source(
            "code",
            FactKind::Project,
            "Code and projects",
            "something they made that you can look at or try",
            vec![address("https://github.com/search?type=users&q=", &at.bare()), web(&at.with("project"))],
        ),
        source(
            "writing",
            FactKind::Writing,
            "Blog, posts",
            "a sentence of theirs that made you think",
            [contact.links.clone(), vec![web(&at.with("(blog OR article OR interview)"))]].concat(),
        ),
        source(
            "talks",
            FactKind::Talk,
            "Talks and podcasts",
            "a point that they made, and your question about it",
            vec![
                web(&at.with("(talk OR podcast OR conference)")),
                address("https://www.youtube.com/results?search_query=", &at.plain()),
            ],
        ),
        source(
            "news",
            FactKind::News,
            "News",
            "a new job, a launch, a prize: a reason to write now",
            vec![web(&at.with("news"))],
        ),
        source(
            "shared",
            FactKind::Shared,
            "What you share",
            "a school, a town, a former job, a cause",
            school
                .map(|school| web(&format!("{} {}", quoted(&at.name), quoted(&phrase(school)))))
                .into_iter()
                .collect(),
        ),
        source(
            "mutual",
            FactKind::Mutual,
            "People you both know",
            "who could introduce you, or tell you more",
            vec![profile.unwrap_or(people)],
        ),
    ]
}

/// Name and company as they are searched for.
struct Searched {
    name: String,
    company: Option<String>,
}

impl Searched {
    /// Both in quotes, so that only pages with these words side by side are found.
    fn with(&self, more: &str) -> String {
        let company = self.company.as_deref().map(|name| format!("{} ", quoted(name))).unwrap_or_default();
        format!("{} {company}{more}", quoted(&self.name))
    }

    /// Both without quotes, for a search within one site.
    fn plain(&self) -> String {
        match &self.company {
            Some(company) => format!("{} {company}", self.name),
            None => self.name.clone(),
        }
    }

    fn bare(&self) -> String {
        self.name.clone()
    }
}

fn company_site(at: &Searched, website: Option<&str>) -> Option<String> {
    let company = at.company.as_deref()?;
    Some(match website {
        Some(website) => website.to_owned(),
        None => web(&format!("{} {}", quoted(company), "team OR about")),
    })
}

/// A name without the nickname that stands in it in quotes or brackets, which nobody is found by.
fn full_name(name: &str) -> String {
    let mut plain = name.to_owned();
    for (open, close) in [('"', '"'), ('“', '”'), ('(', ')')] {
        while let Some((before, rest)) = plain.split_once(open)
            && let Some((_, after)) = rest.split_once(close)
        {
            plain = format!("{before} {after}");
        }
    }
    let plain = phrase(&plain);
    if plain.is_empty() { phrase(name) } else { plain }
}

/// The words of a name, without what a search would take for a sign of its own.
fn phrase(name: &str) -> String {
    let words =
        name.split(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '“' | '”' | '\\'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn quoted(phrase: &str) -> String {
    format!("\"{phrase}\"")
}

fn web(query: &str) -> String {
    address("https://duckduckgo.com/?q=", query)
}

fn address(before: &str, query: &str) -> String {
    format!("{before}{}", utf8_percent_encode(query, UNSAFE))
}

#[cfg(test)]
mod tests {
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::samples;

    fn links(contact: &Contact) -> Vec<String> {
        sources(contact, None, Some("Riverside School")).into_iter().flat_map(|source| source.links).collect()
    }

    #[test]
    fn what_the_record_holds_is_in_the_links() {
        let mut ana = samples::contact("Ana \"Annie\" Müller-Reyes");
        ana.company = Some("Acme & Söhne".into());
        let found = sources(&ana, Some("https://acme.example"), None);
        let of = |key: &str| found.iter().find(|source| source.key == key).unwrap();
        assert_eq!(
            of("news").links,
            [
                "https://duckduckgo.com/?q=%22Ana%20M%C3%BCller-Reyes%22%20%22Acme%20%26%20S%C3%B6hne%22%20news"
            ]
        );
        assert_eq!(of("linkedin").links[1], "https://acme.example");
        assert!(
            of("linkedin").links[0]
                .starts_with("https://www.linkedin.com/search/results/people/?keywords=Ana%20")
        );
        assert!(of("shared").links.is_empty());
        ana.linkedin = Some("ana-müller".into());
        let found = sources(&ana, None, Some("Riverside"));
        assert_eq!(found[0].links[0], "https://www.linkedin.com/in/ana-m%C3%BCller");
        assert_eq!(found[6].links, ["https://www.linkedin.com/in/ana-m%C3%BCller"]);
        assert!(found[5].links[0].contains("%22Riverside%22"), "{:?}", found[5]);
    }

    #[test]
    fn without_a_company_only_the_name_is_searched_for() {
        let found = sources(&samples::contact("Ana Reyes"), None, None);
        assert_eq!(found[4].links, ["https://duckduckgo.com/?q=%22Ana%20Reyes%22%20news"]);
        assert_eq!(found[0].links.len(), 1);
        for (name, searched) in
            [("Bo (Bobby) Berg", "Bo Berg"), ("(Bo)", "(Bo)"), ("Bo \"B", "Bo B"), ("B) (Bo", "B) (Bo")]
        {
            assert_eq!(full_name(name), searched);
        }
        let keys: std::collections::BTreeSet<&str> = found.iter().map(|source| source.key).collect();
        assert_eq!(keys.len(), found.len());
    }

    proptest! {
        #[test]
        fn no_name_breaks_out_of_an_address(name in "\\PC{1,30}", company in "\\PC{0,30}") {
            let mut contact = samples::contact(&name);
            contact.company = Some(company).filter(|name| !name.is_empty());
            for link in links(&contact) {
                prop_assert!(link.starts_with("https://"));
                prop_assert!(link.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}# ".contains(&b)), "{}", link);
                let query = link.rsplit_once('=').map_or("", |(_, query)| query);
                prop_assert!(!query.contains(['&', '=', '?', '/']), "{}", link);
                let decoded = percent_decode_str(query).decode_utf8().unwrap();
                prop_assert_eq!(decoded.matches('"').count() % 2, 0, "{}", decoded);
            }
        }
    }
}

//! Probes of every rule, straight from the table in DOMAIN.md, section 3: texts that must be found and texts that must not.

mod asking;
mod letters;
mod names;

use std::sync::LazyLock;

use super::*;
use crate::domain::samples::{self, facts};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&[]).unwrap());

fn contact(name: &str, company: &str) -> Contact {
    Contact {
        company: (!company.is_empty()).then(|| company.to_owned()),
        why: Some("She left nursing for software".into()),
        ..samples::contact(name)
    }
}

/// Everything that a test may vary; what it does not say is harmless.
struct Try<'a> {
    name: &'a str,
    company: &'a str,
    facts: &'a [&'a str],
    occasion: Occasion,
    met_days_ago: Option<i64>,
    channel: Channel,
    subject: Option<&'a str>,
    filled: Option<&'a str>,
    others: &'a [(&'a str, &'a str)],
    sent: &'a [&'a str],
}

const USUAL: Try<'static> = Try {
    name: "Ana Reyes",
    company: "Globex",
    facts: &["Gave the talk \"Touching base with Rust\" at a conference"],
    occasion: Occasion::First,
    met_days_ago: None,
    channel: Channel::LinkedinMessage,
    subject: None,
    filled: None,
    others: &[("Ben Torres", "Initech"), ("Will Grace", "Square"), ("Grace Mark", "Notion")],
    sent: &[],
};

impl Try<'_> {
    fn findings(&self, body: &str) -> Vec<Finding> {
        let letter = Letter {
            channel: self.channel,
            account: Account::Free,
            subject: self.subject,
            body,
            filled: self.filled,
        };
        let (contact, facts) = (contact(self.name, self.company), facts(self.facts));
        let today: NaiveDate = "2026-03-02".parse().unwrap();
        let met_on = self.met_days_ago.map(|days| today - chrono::TimeDelta::days(days));
        let reading = Reading::new(&letter, &LEXICON);
        let asks = asks(&reading);
        let mut people = Vec::new();
        for key in &asks.greeted {
            let named = |(name, _): &&(&str, &str)| {
                let words = crate::domain::text::fold_words(name);
                words.join(" ") == *key || words[0] == *key || (asks.surely_a_name && words.contains(key))
            };
            let other = self.others.iter().find(named);
            people.extend(other.map(|(name, _)| OtherPerson { key: key.clone(), name: (*name).into() }));
        }
        let mut companies = Vec::new();
        for key in &asks.companies {
            if let Some((name, company)) = self.others.iter().find(|(_, company)| is_company(key, company)) {
                let first = crate::domain::text::fold_words(name)[0].clone();
                let with_its_contact = asks.capitals.contains(&first);
                companies.push(OtherCompany { key: key.clone(), name: (*company).into(), with_its_contact });
            }
        }
        let known = Known {
            recipient: Some(Recipient { contact: &contact, facts: &facts, occasion: self.occasion, met_on }),
            people,
            companies,
            sent_elsewhere: self
                .sent
                .iter()
                .map(|body| SentElsewhere { to: "Ben Torres".into(), body: (*body).into() })
                .collect(),
            writer: Writer { name: Some("Mia Chen".into()), company: Some("Hooli".into()), intro: None },
            today,
        };
        check(&reading, &known)
    }

    fn has(&self, rule: &str, body: &str) -> bool {
        assert!(ids().any(|id| id == rule), "there is no rule {rule}");
        self.findings(body).iter().any(|finding| finding.rule == rule)
    }

    /// The texts of which `rule` says other than `wanted`.
    fn wrong<'t>(&self, rule: &str, wanted: bool, texts: &[&'t str]) -> Vec<&'t str> {
        texts.iter().filter(|text| self.has(rule, text) != wanted).copied().collect()
    }
}

const NONE: [&str; 0] = [];

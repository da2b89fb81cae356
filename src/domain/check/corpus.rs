//! The corpus in tests/fixtures/messages: every message with the findings it deserves. Judged whole, it gives precision
//! and recall of each rule; the good messages must be left alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use super::{
    Asks, Finding, Known, Language, Letter, Lexicon, Occasion, OtherCompany, OtherPerson, Part, RULES,
    Reading, Recipient, SentElsewhere, Severity, Writer, check, is_company,
};
use crate::domain::channel::{Account, Channel};
use crate::domain::contact::{Contact, Named};
use crate::domain::id::ContactId;
use crate::domain::{samples, text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct World {
    today: toml::value::Datetime,
    writer: WriterFields,
    person: Vec<Person>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WriterFields {
    name: String,
    company: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Person {
    key: String,
    name: String,
    company: Option<String>,
    role: Option<String>,
    pronouns: Option<String>,
    program: Option<String>,
    source: Option<String>,
    via: Option<String>,
    why: Option<String>,
    learn: Option<String>,
    facts: Vec<String>,
    language: Option<String>,
    sent: Vec<Sent>,
    met_days_ago: Option<u64>,
    meets_in_days: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    days_ago: u64,
    #[allow(dead_code, reason = "the file says it, the rules do not ask")]
    channel: String,
    #[allow(dead_code, reason = "the file says it, the rules do not ask")]
    subject: Option<String>,
    body: String,
    #[allow(dead_code, reason = "the file says it, the rules do not ask")]
    replied_days_ago: Option<u64>,
}

/// A message file.
struct Sample {
    name: String,
    head: BTreeMap<String, String>,
    body: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/messages")
}

fn world() -> World {
    toml::from_str(&std::fs::read_to_string(folder().join("people.toml")).unwrap()).unwrap()
}

fn samples(kind: &str) -> Vec<Sample> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder().join(kind)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| sample(kind, &path)).collect()
}

fn sample(kind: &str, path: &Path) -> Sample {
    let text = std::fs::read_to_string(path).unwrap();
    let (head, body) =
        text.split_once("\n---\n").unwrap_or_else(|| panic!("{} has no line ---", path.display()));
    let head = head.lines().filter_map(|line| line.split_once(':'));
    Sample {
        name: format!("{kind}/{}", path.file_stem().unwrap().to_string_lossy()),
        head: head
            .map(|(key, value)| (key.trim().to_owned(), value.strip_prefix(' ').unwrap_or(value).to_owned()))
            .collect(),
        body: body.strip_suffix('\n').unwrap_or(body).to_owned(),
    }
}

impl Sample {
    fn get(&self, key: &str) -> Option<&str> {
        self.head.get(key).map(String::as_str)
    }

    fn ids(&self, key: &str) -> BTreeSet<&str> {
        self.get(key).unwrap_or_default().split(',').map(str::trim).filter(|id| !id.is_empty()).collect()
    }

    fn findings(&self, world: &World, lexicon: &Lexicon) -> Vec<Finding> {
        let filled = self.get("template").map(|template| template.replace("\\n", "\n"));
        let letter = Letter {
            channel: Channel::parse(self.get("channel").unwrap()).unwrap(),
            account: self.get("account").map_or(Account::Free, |name| Account::parse(name).unwrap()),
            subject: self.get("subject"),
            body: &self.body,
            filled: filled.as_deref(),
        };
        let to = world.person.iter().find(|person| Some(person.key.as_str()) == self.get("to"));
        let to = to.unwrap_or_else(|| panic!("{}: nobody is {:?}", self.name, self.get("to")));
        let (contact, facts) = (world.contact(to), samples::facts(&to.facts));
        let occasion = match self.get("kind").unwrap() {
            "first" => Occasion::First,
            "follow-up" => Occasion::FollowUp,
            "thank-you" => Occasion::ThankYou,
            "answer" => Occasion::Answer,
            other => panic!("{}: {other} is no kind", self.name),
        };
        let today = world.today();
        let met_on = to.met_days_ago.map(|days| today - Days::new(days));
        let reading = Reading::new(&letter, lexicon);
        let judged_as = if self.body.contains(char::is_alphanumeric) { self.get("language") } else { None };
        if let Some(language) = judged_as {
            let known = Language::ALL.iter().any(|known| known.code() == language);
            let wanted = if known { language } else { "other" };
            assert_eq!(reading.language_code(), wanted, "{}", self.name);
        }
        let asks = super::asks(&reading);
        let others: Vec<&Person> = world.person.iter().filter(|person| person.key != to.key).collect();
        let known = Known {
            recipient: Some(Recipient { contact: &contact, facts: &facts, occasion, met_on }),
            people: people(&asks, &others),
            companies: companies(&asks, &others),
            sent_elsewhere: sent_elsewhere(&others),
            writer: Writer {
                name: Some(world.writer.name.clone()),
                company: world.writer.company.clone(),
                intro: None,
            },
            today,
        };
        let findings = check(&reading, &known);
        for finding in &findings {
            if let (Some(part), Some(start), Some(end)) = (finding.part, finding.start, finding.end) {
                let text = if part == Part::Body { letter.body } else { letter.subject.unwrap() };
                assert_eq!(text.get(start..end), finding.text.as_deref(), "{} {finding:?}", self.name);
            }
        }
        findings
    }
}

impl World {
    fn today(&self) -> NaiveDate {
        self.today.to_string().parse().unwrap()
    }

    fn contact(&self, person: &Person) -> Contact {
        let id = |key: &str| {
            let at = self.person.iter().position(|person| person.key == key).unwrap();
            ContactId(i64::try_from(at).unwrap())
        };
        let via = person.via.as_ref().and_then(|key| self.person.iter().find(|other| other.key == *key));
        Contact {
            id: id(&person.key),
            pronouns: person.pronouns.clone(),
            role: person.role.clone(),
            company: person.company.clone(),
            source: person.source.clone(),
            via: via.map(|other| Named { id: id(&other.key), name: other.name.clone() }),
            program: person.program.clone(),
            why: person.why.clone(),
            learn: person.learn.clone(),
            ..samples::contact(&person.name)
        }
    }
}

impl Person {
    fn is_named(&self, words: &BTreeSet<String>) -> bool {
        text::fold_words(&self.name).first().is_some_and(|first| words.contains(first))
    }
}

fn people(asks: &Asks, others: &[&Person]) -> Vec<OtherPerson> {
    let mut found = Vec::new();
    for key in &asks.greeted {
        let is = |person: &&&Person| {
            let words = text::fold_words(&person.name);
            words.join(" ") == *key || words[0] == *key || (asks.surely_a_name && words.contains(key))
        };
        let other = others.iter().find(is);
        found.extend(other.map(|other| OtherPerson { key: key.clone(), name: other.name.clone() }));
    }
    found
}

fn companies(asks: &Asks, others: &[&Person]) -> Vec<OtherCompany> {
    let mut found = Vec::new();
    for key in &asks.companies {
        let works_there =
            |person: &&&Person| person.company.as_deref().is_some_and(|company| is_company(key, company));
        let there: Vec<_> = others.iter().filter(works_there).collect();
        if let Some(name) = there.first().and_then(|person| person.company.clone()) {
            let with_its_contact = there.iter().any(|person| person.is_named(&asks.capitals));
            found.push(OtherCompany { key: key.clone(), name, with_its_contact });
        }
    }
    found
}

fn sent_elsewhere(others: &[&Person]) -> Vec<SentElsewhere> {
    let mut sent: Vec<(u64, SentElsewhere)> = Vec::new();
    for person in others {
        let of_person = person.sent.iter();
        sent.extend(of_person.map(|message| {
            (message.days_ago, SentElsewhere { to: person.name.clone(), body: message.body.clone() })
        }));
    }
    sent.sort_by_key(|(days_ago, _)| *days_ago);
    sent.into_iter().map(|(_, sent)| sent).collect()
}

#[derive(Debug, Default, Clone, Copy)]
struct Score {
    right: u32,
    wrong: u32,
    missed: u32,
}

impl Score {
    fn precision(self) -> f64 {
        if self.right + self.wrong == 0 {
            1.0
        } else {
            f64::from(self.right) / f64::from(self.right + self.wrong)
        }
    }

    fn recall(self) -> f64 {
        if self.right + self.missed == 0 {
            1.0
        } else {
            f64::from(self.right) / f64::from(self.right + self.missed)
        }
    }
}

#[test]
fn the_corpus_is_judged_as_it_deserves() {
    let (world, lexicon) = (world(), Lexicon::new(&[]).unwrap());
    let (good, bad) = (samples("good"), samples("bad"));
    assert!(good.len() >= 40 && bad.len() >= 80, "the corpus is gone");
    let mut scores: BTreeMap<&str, Score> = RULES.iter().map(|rule| (rule.id, Score::default())).collect();
    let mut told = String::new();
    let mut careful_disturbed = 0;
    for sample in good.iter().chain(&bad) {
        let findings = sample.findings(&world, &lexicon);
        let of = |hint: bool| -> BTreeSet<&str> {
            let chosen = findings.iter().filter(|finding| (finding.severity == Severity::Hint) == hint);
            chosen.map(|finding| finding.rule).collect()
        };
        let (found, hints) = (of(false), of(true));
        let (wanted, wanted_hints) = (sample.ids("rules"), sample.ids("hints"));
        let wrong: Vec<&str> = found.difference(&wanted).copied().collect();
        let missed: Vec<&str> =
            wanted.difference(&found).chain(wanted_hints.difference(&hints)).copied().collect();
        for id in found.iter().chain(&hints).filter(|id| wanted.contains(*id) || wanted_hints.contains(*id)) {
            scores.get_mut(id).unwrap().right += 1;
        }
        for id in &wrong {
            scores.get_mut(id).unwrap().wrong += 1;
            careful_disturbed += u32::from(sample.name.starts_with("good"));
        }
        for id in &missed {
            scores.get_mut(id).unwrap_or_else(|| panic!("{}: there is no rule {id}", sample.name)).missed +=
                1;
        }
        if !(wrong.is_empty() && missed.is_empty()) {
            let _ = writeln!(told, "{}: wrong {wrong:?}, missed {missed:?}", sample.name);
            let texts = findings.iter().filter(|finding| wrong.contains(&finding.rule));
            texts.for_each(|finding| told.push_str(&format!("    {} {:?}\n", finding.message, finding.text)));
        }
    }
    let mut table = format!(
        "{:<18} {:>5} {:>5} {:>6} {:>9} {:>6}\n",
        "rule", "right", "wrong", "missed", "precision", "recall"
    );
    for (id, score) in &scores {
        let Score { right, wrong, missed } = score;
        let (precision, recall) = (score.precision(), score.recall());
        let _ = writeln!(table, "{id:<18} {right:>5} {wrong:>5} {missed:>6} {precision:>9.2} {recall:>6.2}");
    }
    let report = format!("{table}{} good, {} bad messages\n{told}", good.len(), bad.len());
    std::io::Write::write_all(&mut std::io::stdout(), report.as_bytes()).unwrap();
    assert_eq!(careful_disturbed, 0, "a careful person was disturbed:\n{report}");
    for (id, score) in &scores {
        assert!(
            score.precision() >= LEAST_PRECISION && score.recall() >= LEAST_RECALL,
            "{id} is below its floor:\n{report}"
        );
    }
}

/// What no rule may fall below on the corpus.
const LEAST_PRECISION: f64 = 1.0;
const LEAST_RECALL: f64 = 1.0;

//! Duplicate: whether two records are likely those of one person, how sure that is, and why. The key of a person is the
//! LinkedIn profile, else the e-mail; a name alone is never enough (DOMAIN.md, section 7): it counts with the same company.

use std::cmp::Reverse;

use super::company;
use super::id::ContactId;
use super::likeness::{Likeness, Name};
use super::linkedin;
use super::text;

/// What is compared of a person.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) id: ContactId,
    pub(crate) name: String,
    pub(crate) company: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) linkedin: Option<String>,
    pub(crate) links: Vec<String>,
    pub(crate) pool: bool,
    pub(crate) archived: bool,
    /// Whether there was any contact
    pub(crate) met: bool,
}

/// How sure it is that two records are one person, 0 to 100, and why.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) score: u8,
    pub(crate) reasons: Vec<String>,
}

/// Two records that are likely one person.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) a: Record,
    pub(crate) b: Record,
    pub(crate) verdict: Verdict,
}

/// Pairs below are not worth a look.
const LEAST: u8 = 41;
/// Two profiles are two people, unless somebody forgot the old one: so much less sure.
const TWO_PROFILES: u8 = 35;

impl Record {
    fn read_name(&self) -> Name {
        Name::read(&text::fold(&self.name))
    }

    /// The slugs of all profiles that the record names.
    fn profiles(&self) -> Vec<String> {
        let linked = self.links.iter().filter_map(|url| linkedin::slug(url));
        self.linkedin.iter().cloned().chain(linked).collect()
    }
}

impl Pair {
    /// The record to keep: who is worked on, not put away, was in contact, has a profile; else the older one.
    pub(crate) fn keep(&self) -> ContactId {
        let worth = |r: &Record| (!r.pool, !r.archived, r.met, r.linkedin.is_some(), Reverse(r.id));
        if worth(&self.a) >= worth(&self.b) { self.a.id } else { self.b.id }
    }
}

/// Weigh two records against each other; none where nothing speaks for one person.
pub(crate) fn compare(a: &Record, b: &Record) -> Option<Verdict> {
    let likeness = a.read_name().likeness(&b.read_name());
    let alike = likeness.is_some();
    let mut found: Vec<(u8, String)> = Vec::new();
    if let Some(slug) = common(&a.profiles(), &b.profiles()) {
        found.push((99, format!("same LinkedIn profile {slug}")));
    }
    if let (Some(one), Some(other)) = (&a.email, &b.email)
        && one.to_lowercase() == other.to_lowercase()
    {
        // a mailbox may be that of an office
        found.push((if alike { 97 } else { 65 }, format!("same e-mail {one}")));
    }
    if let (Some(one), Some(other)) = (&a.phone, &b.phone)
        && same_phone(one, other)
    {
        found.push((if alike { 93 } else { 50 }, format!("same phone {one}")));
    }
    let links = |r: &Record| r.links.iter().filter_map(|url| link_key(url)).collect::<Vec<_>>();
    if let Some(link) = common(&links(a), &links(b)).filter(|_| alike) {
        found.push((85, format!("same link {link}")));
    }
    let by_name = likeness.and_then(|likeness| by_name(a, b, likeness));
    match (by_name, likeness) {
        (Some((score, reason)), _) => found.push((score, reason)),
        // beside something else a name counts by itself
        (None, Some(likeness)) if !found.is_empty() => found.push((0, in_words(likeness).to_owned())),
        _ => {}
    }
    found.sort_by_key(|(score, _)| Reverse(*score));
    let (best, more) = (found.first()?.0, found.iter().filter(|(score, _)| *score > 0).count() - 1);
    let mut score = (best + u8::try_from(more).unwrap_or(0)).min(99);
    let mut reasons: Vec<String> = found.into_iter().map(|(_, reason)| reason).collect();
    if best < 99 && a.linkedin.is_some() && b.linkedin.is_some() {
        score = score.saturating_sub(TWO_PROFILES);
        reasons.push("but two LinkedIn profiles".to_owned());
    }
    (score >= LEAST).then_some(Verdict { score, reasons })
}

/// Whether anything at all speaks for one person: a name alike, even without the company, or a key in common.
pub(crate) fn may_be_one(a: &Record, b: &Record) -> bool {
    a.read_name().likeness(&b.read_name()).is_some() || compare(a, b).is_some()
}

/// What alike names are worth, by what is known of the companies.
fn by_name(a: &Record, b: &Record, likeness: Likeness) -> Option<(u8, String)> {
    let words = in_words(likeness);
    match (&a.company, &b.company) {
        (Some(one), Some(other)) => {
            let core = company::core(one);
            if core.is_empty() || core != company::core(other) {
                return None;
            }
            let score = match likeness {
                Likeness::Same if a.read_name().is_full() => 90,
                Likeness::Same => 60,
                Likeness::Turned => 88,
                Likeness::Longer | Likeness::Nickname => 80,
                Likeness::Initial => 70,
                Likeness::Misspelt(1) => 75,
                Likeness::Misspelt(_) => 65,
            };
            let company = if one == other {
                format!("same company {one}")
            } else {
                format!("companies alike: {one}, {other}")
            };
            Some((score, format!("{words}, {company}")))
        }
        // among imported people alone, whole names meet by chance
        _ if likeness == Likeness::Same && a.read_name().is_full() && !(a.pool && b.pool) => {
            let unknown = if a.company.is_none() && b.company.is_none() {
                "no company known"
            } else {
                "one without a company"
            };
            Some((45, format!("{words}, {unknown}")))
        }
        _ => None,
    }
}

fn in_words(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Same => "same name",
        Likeness::Turned => "same name in another order",
        Likeness::Longer => "same first and last name",
        Likeness::Nickname => "first name short for the other",
        Likeness::Initial => "initial of the other's name",
        Likeness::Misspelt(1) => "one letter of the name differs",
        Likeness::Misspelt(_) => "two letters of the name differ",
    }
}

fn common(a: &[String], b: &[String]) -> Option<String> {
    a.iter().find(|one| b.contains(one)).cloned()
}

/// The digits by which two spellings of a phone number meet: its end. None for what is too short to be told apart.
pub(crate) fn phone_key(phone: &str) -> Option<String> {
    let digits = national(phone);
    (digits.len() >= SHORTEST_PHONE).then(|| digits[digits.len() - SHORTEST_PHONE..].to_owned())
}

const SHORTEST_PHONE: usize = 7;

fn national(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

/// `+49 30 1234567` and `030/1234567` are one number: the shorter is the end of the longer.
fn same_phone(a: &str, b: &str) -> bool {
    let (a, b) = (national(a), national(b));
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    // what the longer one has before it is at most a country code
    short.len() >= SHORTEST_PHONE && long.ends_with(short.as_str()) && long.len() - short.len() <= 3
}

/// A link without what does not matter: scheme, `www.`, a slash at the end. None for a profile on LinkedIn, which is a
/// key of its own, and for what is no link.
pub(crate) fn link_key(url: &str) -> Option<String> {
    let (_, rest) = url.split_once(':').filter(|_| linkedin::slug(url).is_none())?;
    let rest = rest.trim_start_matches('/').trim_end_matches('/');
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| if path.is_empty() { host.to_owned() } else { format!("{host}/{path}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> Record {
        Record {
            id: ContactId(1),
            name: name.to_owned(),
            company: Some("Acme".to_owned()),
            email: None,
            phone: None,
            linkedin: None,
            links: Vec::new(),
            pool: false,
            archived: false,
            met: false,
        }
    }

    fn score(a: &Record, b: &Record) -> u8 {
        assert_eq!(compare(a, b).map(|v| v.score), compare(b, a).map(|v| v.score));
        compare(a, b).map_or(0, |verdict| verdict.score)
    }

    #[test]
    fn a_name_counts_only_with_its_company() {
        let ana = person("Ana Reyes");
        let at = |company: &str| Record { company: Some(company.to_owned()), ..ana.clone() };
        assert_eq!((score(&ana, &at("ACME GmbH")), score(&ana, &at("Globex"))), (90, 0));
        let nowhere = Record { company: None, ..ana.clone() };
        assert_eq!(score(&ana, &nowhere), 45);
        let pooled = |r: &Record| Record { pool: true, ..r.clone() };
        assert_eq!((score(&pooled(&ana), &nowhere), score(&pooled(&ana), &pooled(&nowhere))), (45, 0));
        assert_eq!(score(&person("Ana"), &Record { company: None, ..person("Ana") }), 0);
    }

    #[test]
    fn the_surer_the_reason_the_higher_the_score() {
        let ana = person("Ana Reyes");
        let with = |change: &dyn Fn(&mut Record)| {
            let (mut a, mut b) =
                (Record { company: None, ..ana.clone() }, Record { name: "A. Reyes".into(), ..ana.clone() });
            change(&mut a);
            change(&mut b);
            score(&a, &b)
        };
        let scores = [
            with(&|r| r.links = vec!["https://www.linkedin.com/in/ana-reyes".into()]),
            with(&|r| r.email = Some("ana@example.com".into())),
            with(&|r| r.phone = Some("+49 30 1234567".into())),
            with(&|r| r.links = vec!["https://ana.example.com/".into()]),
            with(&|r| r.company = Some("Acme Inc.".into())),
            with(&|_| {}),
        ];
        assert_eq!(scores, [99, 97, 93, 85, 70, 0]);
    }

    #[test]
    fn two_profiles_speak_against_it_and_other_names_make_a_shared_mailbox() {
        let profile = |name: &str, slug: &str| Record { linkedin: Some(slug.into()), ..person(name) };
        let (ana, jon) = (profile("Ana Reyes", "ana-1"), profile("Jon Smith", "jon"));
        assert_eq!(score(&ana, &profile("Ana Reyes", "ana-2")), 55);
        assert_eq!(score(&jon, &profile("John Smith", "john")), 0);
        let reasons = compare(&ana, &profile("Ana Reyes", "ana-2")).unwrap().reasons;
        assert_eq!(reasons, ["same name, same company Acme", "but two LinkedIn profiles"]);
        let office = |name: &str| Record { email: Some("Office@acme.com".into()), ..person(name) };
        assert_eq!(score(&office("Ana Reyes"), &office("Ben Okafor")), 65);
    }

    #[test]
    fn phones_and_links_are_told_by_what_matters() {
        for (a, b, same) in [
            ("+49 30 1234567", "030/123 45 67", true),
            ("0049301234567", "+49 (30) 1234567", true),
            ("+1 555 0100 200", "555-0100-200", true),
            ("+49 30 1234567", "+49 30 1234568", false),
            ("123", "123", false),
            ("+44 20 1234567", "1234567 ext 9", false),
        ] {
            assert_eq!(same_phone(a, b), same, "{a} and {b}");
            assert!(!same || phone_key(a) == phone_key(b));
        }
        assert_eq!(link_key("https://www.Example.com/ana/"), link_key("http://example.com/ana"));
        assert_eq!(link_key("https://www.linkedin.com/in/ana"), None);
    }

    #[test]
    fn the_one_that_is_worked_on_is_kept_else_the_older() {
        let pair = |a: Record, b: Record| {
            Pair { a, b, verdict: Verdict { score: 90, reasons: Vec::new() } }.keep().0
        };
        let ana = person("Ana Reyes");
        let later = Record { id: ContactId(2), ..ana.clone() };
        assert_eq!(pair(ana.clone(), later.clone()), 1);
        assert_eq!(pair(Record { pool: true, ..ana.clone() }, later.clone()), 2);
        assert_eq!(pair(ana.clone(), Record { met: true, ..later.clone() }), 2);
        assert_eq!(pair(Record { archived: true, ..ana }, later), 2);
    }
}

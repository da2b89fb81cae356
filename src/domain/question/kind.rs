//! Kind of person: what may be asked of whom, told from the role and from a school that is shared.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::domain::contact::Contact;
use crate::domain::text;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Recruiter,
    Manager,
    Senior,
    Peer,
    /// From the same school
    Alum,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [Self::Recruiter, Self::Manager, Self::Senior, Self::Peer, Self::Alum];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Recruiter => "recruiter",
            Self::Manager => "manager",
            Self::Senior => "senior",
            Self::Peer => "peer",
            Self::Alum => "alum",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The words by which one kind is told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    role: Vec<String>,
    but: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    recruiter: Words,
    manager: Words,
    senior: Words,
    peer: Words,
}

/// Part of the program: a test reads it.
static LISTS: LazyLock<Option<Lists>> = LazyLock::new(|| toml::from_str(include_str!("kinds.toml")).ok());

/// What a contact is: by the role one of recruiter, manager, senior and peer, where a role that says nothing of its
/// height is a peer's; and an alum where a program or cohort of the school, or a tag, says so. Nothing where neither is
/// known.
pub(crate) fn kinds_of(contact: &Contact) -> Vec<Kind> {
    let by_role = contact.role.as_deref().map(of_role);
    let tagged =
        contact.tags.iter().any(|tag| matches!(tag.as_str(), "alum" | "alumni" | "alumna" | "alumnus"));
    let alum = (contact.program.is_some() || contact.cohort.is_some() || tagged).then_some(Kind::Alum);
    by_role.into_iter().chain(alum).collect()
}

fn of_role(role: &str) -> Kind {
    let words = text::fold_words(role);
    let lists = LISTS.as_ref();
    // somebody junior is that in whatever team
    let junior = lists.is_some_and(|lists| lists.peer.fit(&words));
    let found = lists.filter(|_| !junior).and_then(|lists| {
        [(Kind::Recruiter, &lists.recruiter), (Kind::Manager, &lists.manager), (Kind::Senior, &lists.senior)]
            .into_iter()
            .find(|(_, list)| list.fit(&words))
    });
    found.map_or(Kind::Peer, |(kind, _)| kind)
}

impl Words {
    /// Whether one of the phrases stands in the role outside of those that mean another thing.
    fn fit(&self, role: &[String]) -> bool {
        let mut left: Vec<&str> = role.iter().map(String::as_str).collect();
        for phrase in &self.but {
            let length = phrase.split(' ').count();
            if let Some(at) = place(&left, phrase) {
                left.splice(at..at + length, [""]);
            }
        }
        self.role.iter().any(|phrase| place(&left, phrase).is_some())
    }
}

fn place(words: &[&str], phrase: &str) -> Option<usize> {
    let wanted: Vec<&str> = phrase.split(' ').collect();
    let fits = |(word, wanted): (&&str, &&str)| match wanted.strip_suffix('*') {
        Some(begin) => word.starts_with(begin),
        None => word == wanted,
    };
    words.windows(wanted.len()).position(|window| window.iter().zip(&wanted).all(fits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::samples;

    #[test]
    fn the_kind_is_told_from_the_role() {
        for (role, kind) in [
            ("Technical Recruiter", Kind::Recruiter),
            ("Talent Acquisition Lead", Kind::Recruiter),
            ("HR Business Partner", Kind::Recruiter),
            ("Junior Recruiter", Kind::Peer),
            ("Engineering Manager", Kind::Manager),
            ("Head of Data", Kind::Manager),
            ("Co-Founder & CTO", Kind::Manager),
            ("Leiterin Datenplattform", Kind::Manager),
            ("Geschäftsführerin", Kind::Manager),
            ("Directora de datos", Kind::Manager),
            ("Senior Product Manager", Kind::Senior),
            ("Product Manager", Kind::Peer),
            ("Staff Nurse", Kind::Peer),
            ("Staff Engineer", Kind::Senior),
            ("Software Architect", Kind::Senior),
            ("Data engineer", Kind::Peer),
            ("Headline writer", Kind::Peer),
            ("Working Student, Data", Kind::Peer),
            ("王伟", Kind::Peer),
            ("", Kind::Peer),
        ] {
            assert_eq!(of_role(role), kind, "{role}");
        }
    }

    #[test]
    fn who_shares_the_school_is_an_alum_beside_it_and_of_a_bare_name_nothing_is_known() {
        let mut contact = samples::contact("Ana Reyes");
        assert_eq!(kinds_of(&contact), []);
        contact.role = Some("Engineering Manager".into());
        contact.cohort = Some("2024".into());
        assert_eq!(kinds_of(&contact), [Kind::Manager, Kind::Alum]);
        (contact.role, contact.cohort) = (None, None);
        contact.tags = vec!["alumni".into()];
        assert_eq!(kinds_of(&contact), [Kind::Alum]);
        assert!(LISTS.is_some(), "the file is broken");
        assert!(Kind::ALL.into_iter().all(|kind| Kind::parse(kind.as_str()) == Some(kind)));
    }
}

//! Roster: who is here, as it is typed while people talk.

use super::{MixerError, Person, typed};
use crate::domain::contact::{Field, Value};
use crate::domain::text;

/// What is known of somebody; all but the name may come later.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NewPerson {
    pub(crate) name: String,
    pub(crate) pronouns: Option<String>,
    pub(crate) program: Option<String>,
    pub(crate) cohort: Option<String>,
    /// 1 to 5
    pub(crate) confidence: Option<u8>,
}

/// Confidence in networking.
///
/// # Errors
/// `Scale` for anything but 1 to 5.
pub(super) fn scale(typed: &str) -> Result<u8, MixerError> {
    let number = typed.trim().parse().ok().filter(|number| (1..=5).contains(number));
    number.ok_or_else(|| MixerError::Scale(typed.trim().to_owned()))
}

/// Two words with capitals where pronouns belong are somebody else.
fn looks_like_a_name(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    words.len() > 1 && !part.contains('/') && words.iter().all(|word| word.starts_with(char::is_uppercase))
}

impl NewPerson {
    /// Somebody of whom only the name is known.
    ///
    /// # Errors
    /// Why it is no name.
    pub(crate) fn named(name: &str) -> Result<Self, MixerError> {
        match Field::Name.check(name)? {
            Value::Text(name) => Ok(Self { name, ..Self::default() }),
            _ => Ok(Self::default()),
        }
    }

    /// `NAME, pronouns, program, cohort, confidence`: what comes behind the name may be left out, or empty between its
    /// commas. A number from 1 to 5 at the end is the confidence, wherever it stands.
    ///
    /// # Errors
    /// What is wrong with it, naming the value.
    pub(crate) fn parse(typed: &str) -> Result<Self, MixerError> {
        let mut parts: Vec<&str> = typed.split(',').map(str::trim).collect();
        if let Some(command) = parts.first().filter(|name| parts.len() == 1 && typed::is_command(name)) {
            return Err(MixerError::Refused(format!(
                "`/{command}` is the command, `{command}` would be a person"
            )));
        }
        if let Some(other) = parts.get(1).filter(|part| looks_like_a_name(part)) {
            return Err(MixerError::Refused(format!(
                "`{other}` looks like a name: one person a line, and an empty place where you do not know one: {}, , Data",
                parts[0]
            )));
        }
        let confidence = match parts.as_slice() {
            [_, .., last] if scale(last).is_ok() => parts.pop().map(scale).transpose()?,
            [_, .., last] if last.parse::<i64>().is_ok() && parts.len() < 4 => {
                return Err(MixerError::Scale((*last).to_owned()));
            }
            [_, _, _, _, last] if !last.is_empty() => return Err(MixerError::Scale((*last).to_owned())),
            [_, _, _, _, _, _, ..] => return Err(MixerError::Commas),
            _ => None,
        };
        if parts.iter().skip(4).any(|part| !part.is_empty()) {
            return Err(MixerError::Commas);
        }
        let field = |field: Field, at: usize| match parts.get(at) {
            Some(typed) => field.check(typed).map(|value| match value {
                Value::Text(text) => Some(text),
                _ => None,
            }),
            None => Ok(None),
        };
        Ok(Self {
            name: field(Field::Name, 0)?.unwrap_or_default(),
            pronouns: field(Field::Pronouns, 1)?,
            program: field(Field::Program, 2)?,
            cohort: field(Field::Cohort, 3)?,
            confidence,
        })
    }

    /// What is known of somebody when this was added to it.
    pub(crate) fn added_to(self, person: &Person) -> Person {
        Person {
            pronouns: self.pronouns.or_else(|| person.pronouns.clone()),
            program: self.program.or_else(|| person.program.clone()),
            cohort: self.cohort.or_else(|| person.cohort.clone()),
            confidence_before: self.confidence.or(person.confidence_before),
            ..person.clone()
        }
    }
}

/// The one person who is meant by a number in the list, a name, or the beginning of one.
pub(super) fn find<'a>(people: &'a [Person], typed: &str) -> Option<&'a Person> {
    let typed = typed.trim();
    if let Ok(number) = typed.trim_start_matches('#').parse::<usize>() {
        return people.get(number.checked_sub(1)?);
    }
    let key = text::fold(typed);
    let is = |person: &&Person, begins: fn(&str, &str) -> bool| begins(&text::fold(&person.name), &key);
    let same = people.iter().find(|person| is(person, |name, key| name == key));
    same.or_else(|| {
        let mut alike = people.iter().filter(|person| is(person, |name, key| name.starts_with(key)));
        let first = alike.next().filter(|_| !key.is_empty());
        first.filter(|_| alike.next().is_none())
    })
}

/// `sam: text`: the person who says it, and what. A colon behind anything but somebody who is here is part of the text.
pub(super) fn said_by<'a, 't>(people: &'a [Person], typed: &'t str) -> (Option<&'a Person>, &'t str) {
    let named =
        typed.split_once(':').filter(|(name, text)| !name.trim().is_empty() && !text.trim().is_empty());
    match named.and_then(|(name, text)| Some((find(people, name)?, text.trim()))) {
        Some((person, text)) => (Some(person), text),
        None => (None, typed),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::id::MixerPersonId;

    fn parsed(typed: &str) -> (String, [Option<String>; 3], Option<u8>) {
        let person = NewPerson::parse(typed).unwrap();
        (person.name, [person.pronouns, person.program, person.cohort], person.confidence)
    }

    fn people(names: &[&str]) -> Vec<Person> {
        let person = |(at, name): (usize, &&str)| Person {
            id: MixerPersonId(i64::try_from(at).unwrap() + 1),
            contact_id: None,
            name: (*name).to_owned(),
            pronouns: None,
            program: None,
            cohort: None,
            confidence_before: None,
            confidence_after: None,
        };
        names.iter().enumerate().map(person).collect()
    }

    #[test]
    fn a_person_is_typed_in_one_line_with_as_much_as_is_known() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            parsed("Sam Lee, he/him, Data, spring 2026, 3"),
            ("Sam Lee".into(), [some("he/him"), some("Data"), some("spring 2026")], Some(3))
        );
        assert_eq!(parsed("Sam Lee"), ("Sam Lee".into(), [None, None, None], None));
        assert_eq!(parsed("Sam, , Data, , 5"), ("Sam".into(), [None, some("Data"), None], Some(5)));
        assert_eq!(parsed("Sam, 2"), ("Sam".into(), [None, None, None], Some(2)));
        assert_eq!(parsed("Sam,,Data,2026"), ("Sam".into(), [None, some("Data"), some("2026")], None));
        assert_eq!(parsed("5"), ("5".into(), [None, None, None], None));
    }

    #[test]
    fn what_cannot_be_a_person_is_refused() {
        let error = |typed: &str| NewPerson::parse(typed).unwrap_err();
        assert_eq!(error("Sam, he, Data, 2026, 6"), MixerError::Scale("6".into()));
        assert_eq!(error("Nina Roth, 7"), MixerError::Scale("7".into()));
        for two_or_none in ["Ana Reyes, Tom Berg", "next", "pause"] {
            assert!(matches!(error(two_or_none), MixerError::Refused(_)), "{two_or_none}");
        }
        assert!(NewPerson::parse("Will Park, any pronouns, Data").is_ok());
        assert_eq!(error("a, b, c, d, 3, f"), MixerError::Commas);
        assert!(matches!(error(" , he"), MixerError::Field(_)));
        assert!(matches!(error("a\u{7}"), MixerError::Field(_)));
    }

    #[test]
    fn somebody_is_found_by_number_name_or_the_beginning_that_only_one_has() {
        let people = people(&["Sam Lee", "Samira Khan", "Zoë Müller"]);
        let found = |typed: &str| find(&people, typed).map(|person| person.name.as_str());
        assert_eq!(found("2"), Some("Samira Khan"));
        assert_eq!(found("sam lee"), Some("Sam Lee"));
        assert_eq!(found("zoe"), Some("Zoë Müller"));
        assert_eq!([found("sam"), found("0"), found("9"), found(""), found("x")], [None; 5]);
    }

    #[test]
    fn a_colon_behind_a_name_says_who_speaks() {
        let people = people(&["Sam Lee"]);
        let said = |typed: &'static str| {
            let (person, text) = said_by(&people, typed);
            (person.is_some(), text)
        };
        assert_eq!(said("sam: I am stuck"), (true, "I am stuck"));
        assert_eq!(said("one thing: write"), (false, "one thing: write"));
        assert_eq!(said("sam:"), (false, "sam:"));
        assert_eq!(said("https://x.org"), (false, "https://x.org"));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_fall_over(typed in any::<String>()) {
            if let Ok(person) = NewPerson::parse(&typed) {
                prop_assert!(!person.name.is_empty() && person.confidence.is_none_or(|n| (1..=5).contains(&n)));
            }
            let _ = said_by(&people(&["Sam Lee"]), &typed);
        }
    }
}

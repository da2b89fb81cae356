//! Check of a template: what would go wrong when it is used, found before it is.

use serde::Serialize;

use super::fill::FillError;
use super::placeholder::{self, Sample};
use super::{FileError, PLACEHOLDERS, Purpose, Template, Text};
use crate::domain::channel::{self, Account, Channel};
use crate::domain::check::Severity;
use crate::domain::spelling;

/// Words of an e-mail (DOMAIN.md, section 3: over 100, under 25; a subject over 7), and characters of an InMail.
const MOST_WORDS: usize = 100;
const FEWEST_WORDS: usize = 25;
const MOST_SUBJECT_WORDS: usize = 7;
const MOST_INMAIL_CHARACTERS: usize = 400;

/// One thing that is wrong with a template; the keys of its JSON are the fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    pub(crate) rule: &'static str,
    pub(crate) severity: Severity,
    /// The line in the file, from 1
    pub(crate) line: Option<usize>,
    pub(crate) channel: Option<Channel>,
    pub(crate) message: String,
    /// What to do
    pub(crate) hint: String,
}

impl Problem {
    /// A file that is no template at all.
    pub(crate) fn of_file(error: &FileError) -> Self {
        Self {
            rule: "syntax",
            severity: Severity::Error,
            line: Some(error.line),
            channel: None,
            message: error.message.clone(),
            hint: "`nettrack template --help` tells how a file is written".into(),
        }
    }

    pub(crate) fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// All that is wrong, in the order of the file.
pub(crate) fn check(template: &Template, account: Account) -> Vec<Problem> {
    let mut problems = unused_asks(template);
    for text in &template.texts {
        match text.placeholders() {
            Err(error) => {
                problems.push(Problem { channel: Some(text.channel), ..Problem::of_file(&error) });
            }
            Ok(names) => {
                let unknown = unknown(template, text, &names);
                let readable = unknown.is_empty();
                problems.extend(unknown);
                if readable {
                    problems.extend(filled(template, text, account));
                }
            }
        }
    }
    problems
}

fn warning(rule: &'static str, line: usize, text: &Text, message: String, hint: &str) -> Problem {
    let (channel, line) = (Some(text.channel), Some(line));
    Problem { rule, severity: Severity::Warning, line, channel, message, hint: hint.into() }
}

fn unused_asks(template: &Template) -> Vec<Problem> {
    let uses = |name: &str| {
        template
            .texts
            .iter()
            .any(|text| text.placeholders().map_or(true, |names| names.iter().any(|used| used == name)))
    };
    let unused = template.asks.iter().filter(|ask| !uses(&ask.name));
    unused
        .map(|ask| Problem {
            rule: "unused-ask",
            severity: Severity::Warning,
            line: None,
            channel: None,
            message: format!("`{}` is declared and stands in no text", ask.name),
            hint: "leave out the line `ask:`".into(),
        })
        .collect()
}

const OWN: &str =
    "One of your own needs a line `ask: NAME How to ask for it?` in the head (`template new --ask`)";

/// Names that neither nettrack knows nor the head declares.
fn unknown(template: &Template, text: &Text, names: &[String]) -> Vec<Problem> {
    let is_known = |name: &String| {
        placeholder::find(name).is_some() || template.asks.iter().any(|ask| ask.name == *name)
    };
    let own = template.asks.iter().map(|ask| ask.name.as_str());
    let known: Vec<&str> = own.chain(PLACEHOLDERS.iter().map(|known| known.name)).collect();
    let told = |name: &String| Problem {
        rule: "unknown-placeholder",
        severity: Severity::Error,
        line: line_of(text, name),
        channel: Some(text.channel),
        message: format!("`{name}` is no placeholder"),
        hint: match nearest(name, known.iter().copied()) {
            Some(near) => format!("do you mean `{near}`? {OWN}"),
            None => OWN.into(),
        },
    };
    names.iter().filter(|name| !is_known(name)).map(told).collect()
}

/// The known name for which a typed one is a slip.
pub(crate) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = spelling::edits_allowed(typed);
    let distance = |known: &str| spelling::distance(typed, known, most);
    known.filter(|known| distance(known) <= most).min_by_key(|known| distance(known))
}

/// The first line in the file on which the name stands as a word.
fn line_of(text: &Text, name: &str) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.parts().find_map(|(part, first)| {
        let at = part.lines().position(|line| line.split(|c| !is_part(c)).any(|word| word == name))?;
        Some(first + at)
    })
}

/// What is wrong with the text when values of the usual length are put in, and with long ones.
fn filled(template: &Template, text: &Text, account: Account) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for sample in [Sample::Usual, Sample::Long] {
        let values = placeholder::samples(sample, template.asks.iter().map(|ask| ask.name.as_str()));
        let found = match text.fill(&values) {
            Ok((subject, body)) => {
                let mut found = over_limits(text, subject.as_deref(), &body, account, sample);
                found.extend(lengths(template, text, subject.as_deref(), &body, sample));
                found
            }
            Err(FillError::Broken { line, message }) => vec![cannot_fill(text, line, message)],
            Err(error) => vec![cannot_fill(text, text.body_line, error.to_string())],
        };
        // with long values only what is new
        for problem in found {
            if !problems.iter().any(|known| known.rule == problem.rule && known.line == problem.line) {
                problems.push(problem);
            }
        }
    }
    problems
}

fn cannot_fill(text: &Text, line: usize, message: String) -> Problem {
    let hint = "`nettrack template --help` tells what a text may say";
    Problem { severity: Severity::Error, ..warning("cannot-fill", line, text, message, hint) }
}

/// Longer than the channel takes: an error with values of the usual length, a warning with long ones.
fn over_limits(
    text: &Text,
    subject: Option<&str>,
    body: &str,
    account: Account,
    sample: Sample,
) -> Vec<Problem> {
    let (severity, values) = match sample {
        Sample::Usual => (Severity::Error, "usual"),
        Sample::Long => (Severity::Warning, "long"),
    };
    let parts = [
        (
            "subject",
            subject.unwrap_or_default(),
            channel::subject_limit(text.channel, account),
            text.subject_line,
        ),
        ("text", body, channel::limit(text.channel, account), text.body_line),
    ];
    let over = |(what, part, limit, line): (&str, &str, Option<usize>, usize)| {
        let (limit, characters) = (limit?, channel::characters(part));
        (characters > limit).then(|| Problem {
            severity,
            ..warning(
                "over-limit",
                line,
                text,
                format!("with {values} values the {what} has {characters} characters, {limit} fit"),
                "shorten it, or leave a placeholder out",
            )
        })
    };
    parts.into_iter().filter_map(over).collect()
}

fn lengths(
    template: &Template,
    text: &Text,
    subject: Option<&str>,
    body: &str,
    sample: Sample,
) -> Vec<Problem> {
    let mut found = Vec::new();
    let words = channel::words(body);
    let begins = template.purposes.contains(&Purpose::First);
    if text.channel == Channel::Email {
        if words > MOST_WORDS {
            let message = format!("{words} words: a stranger reads {MOST_WORDS} at most");
            found.push(warning("too-long", text.body_line, text, message, "aim at 75 words"));
        } else if words < FEWEST_WORDS && begins && sample == Sample::Usual {
            let message = format!("{words} words: too few to say who you are and what you ask");
            found.push(warning(
                "too-short",
                text.body_line,
                text,
                message,
                "say why you write to this person",
            ));
        }
        let subject_words = subject.unwrap_or_default().split_whitespace().count();
        if subject_words > MOST_SUBJECT_WORDS {
            let message = format!("the subject has {subject_words} words, {MOST_SUBJECT_WORDS} are seen");
            found.push(warning("subject", text.subject_line, text, message, "leave out what the text says"));
        } else if subject_words == 0 && begins {
            let message = "the e-mail has no subject".to_owned();
            found.push(warning(
                "subject",
                text.body_line,
                text,
                message,
                "begin it with a line `Subject: …`",
            ));
        }
    }
    let characters = channel::characters(body);
    if text.channel == Channel::Inmail && characters > MOST_INMAIL_CHARACTERS {
        let message =
            format!("{characters} characters: short InMails are answered, up to {MOST_INMAIL_CHARACTERS}");
        found.push(warning(
            "too-long",
            text.body_line,
            text,
            message,
            "leave out what is not needed to answer",
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn told(source: &str) -> Vec<(&'static str, Severity, Option<usize>)> {
        let problems = check(&parse("x", true, source).unwrap(), Account::Free);
        problems.into_iter().map(|problem| (problem.rule, problem.severity, problem.line)).collect()
    }

    #[test]
    fn an_unknown_placeholder_is_told_with_its_line_and_the_nearest_name() {
        let template =
            parse("x", true, "== slack\nHi {{ first_name }},\n\n{{ frist_name }} {{ zzz }}").unwrap();
        let problems = check(&template, Account::Free);
        let lines: Vec<_> = problems.iter().map(|p| (p.rule, p.line, p.is_error())).collect();
        assert_eq!(lines, [("unknown-placeholder", Some(4), true), ("unknown-placeholder", Some(4), true)]);
        assert!(problems[0].hint.contains("`first_name`"), "{}", problems[0].hint);
        assert!(!problems[1].hint.contains("mean"), "{}", problems[1].hint);
        assert_eq!(told("ask: frist_name x\n== slack\n{{ frist_name }}"), []);
        assert_eq!(told("== slack\n{% if vai %}x{% endif %}")[0].0, "unknown-placeholder");
    }

    #[test]
    fn what_cannot_be_filled_is_told_with_its_line() {
        let error = |line| [("syntax", Severity::Error, Some(line))];
        assert_eq!(told("# x\n== slack\nHi\n{{ first_name }\n"), error(4));
        let error = |line| [("cannot-fill", Severity::Error, Some(line))];
        assert_eq!(told("== slack\nHi {{ name|nonsense }}"), error(2));
        assert_eq!(told("== slack\n{% for x in range(99999) %}x{% endfor %}"), error(2));
        assert_eq!(told("== slack\n\n{{ name|day }}"), error(3));
        assert_eq!(told("== inmail\nSubject: {{ 1 / 0 }}\n\nHi"), error(2));
    }

    #[test]
    fn a_text_over_the_limit_is_an_error_with_usual_values_and_a_warning_with_long_ones() {
        let note = |length: usize| format!("== linkedin-note\n{{{{ my_name }}}} {}", "x".repeat(length));
        assert_eq!(told(&note(180)), []);
        assert_eq!(told(&note(190)), [("over-limit", Severity::Warning, Some(2))]);
        assert_eq!(told(&note(195)), [("over-limit", Severity::Error, Some(2))]);
        let premium = check(&parse("x", true, &note(195)).unwrap(), Account::Premium);
        assert_eq!(premium, []);
        let inmail = format!("== inmail\nSubject: {}\n\n{}", "x".repeat(201), "word ".repeat(90));
        let rules: Vec<_> = told(&inmail).into_iter().map(|(rule, ..)| rule).collect();
        assert_eq!(rules, ["over-limit", "too-long"]);
    }

    #[test]
    fn a_mail_is_long_enough_and_not_too_long() {
        let mail = |words: usize| format!("== email\nSubject: a b\n\n{}", "word ".repeat(words));
        assert_eq!(told(&mail(60)), []);
        assert_eq!(told(&mail(24)), [("too-short", Severity::Warning, Some(4))]);
        assert_eq!(told(&format!("purpose: answer\n{}", mail(5))), []);
        assert_eq!(told(&mail(101)), [("too-long", Severity::Warning, Some(4))]);
        assert_eq!(
            told(&format!("== email\n{}", "word ".repeat(60))),
            [("subject", Severity::Warning, Some(2))]
        );
        let subject = format!("== email\nSubject: 1 2 3 4 5 6 7 8\n\n{}", "word ".repeat(60));
        assert_eq!(told(&subject), [("subject", Severity::Warning, Some(2))]);
        assert_eq!(told(&format!("ask: thing x\n{}", mail(60)))[0].0, "unused-ask");
    }
}

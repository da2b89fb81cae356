//! File: templates as text, one form for the built-in ones and the user's own.
//!
//! ```text
//! # When to use it: one or more lines
//! for: alumni, tag:rust
//! purpose: first
//! ask: project Which project did you do together?
//!
//! == email
//! Subject: Your {{ project }}
//!
//! Hi {{ first_name }}, …
//!
//! == linkedin-note
//! Hi {{ first_name }}, …
//! ```

use super::{Ask, Audience, Purpose, Template, Text, fill};
use crate::domain::channel::Channel;
use crate::domain::text;

/// Bytes of a file: a text for every channel.
pub(crate) const MOST_BYTES: usize = 64 * 1024;

/// Why a text is no template; lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub(crate) struct FileError {
    pub(crate) line: usize,
    pub(crate) message: String,
}

fn refuse<T>(line: usize, message: impl Into<String>) -> Result<T, FileError> {
    Err(FileError { line, message: message.into() })
}

/// Read a template.
///
/// # Errors
/// Names the line with what is not understood. Whether the texts can be filled is another question: see `check`.
pub(crate) fn parse(name: &str, yours: bool, source: &str) -> Result<Template, FileError> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source).replace("\r\n", "\n");
    if source.len() > MOST_BYTES {
        return refuse(1, format!("the file has more than {MOST_BYTES} bytes"));
    }
    let mut template = Template::new(name, yours);
    let lines: Vec<&str> = source.split('\n').collect();
    for (n, line) in lines.iter().enumerate() {
        if let Some(c) = line.chars().find(|c| *c != '\t' && c.is_control()) {
            return refuse(n + 1, format!("it holds the control character U+{:04X}", u32::from(c)));
        }
    }
    let sections: Vec<usize> = (0..lines.len()).filter(|n| is_section(lines[*n])).collect();
    let head = sections.first().copied().unwrap_or(lines.len());
    for (n, line) in lines[..head].iter().enumerate() {
        head_line(&mut template, line).or_else(|message| refuse(n + 1, message))?;
    }
    for (at, start) in sections.iter().enumerate() {
        let end = sections.get(at + 1).copied().unwrap_or(lines.len());
        let text = section(&lines[*start..end], *start)?;
        if template.texts.iter().any(|other| other.channel == text.channel) {
            return refuse(start + 1, format!("there is a second text for {}", text.channel.as_str()));
        }
        template.texts.push(text);
    }
    if template.texts.is_empty() {
        return refuse(lines.len(), "there is no text: begin one with a line `== email`");
    }
    template.about.truncate(template.about.trim_end().len());
    if template.purposes.is_empty() {
        template.purposes.push(Purpose::First);
    }
    if template.audience.is_empty() {
        template.audience.push(Audience::Anyone);
    }
    Ok(template)
}

fn is_section(line: &str) -> bool {
    line.starts_with("== ")
}

/// `# about`, `for: …`, `purpose: …`, `ask: …`, or nothing.
fn head_line(template: &mut Template, line: &str) -> Result<(), String> {
    let line = line.trim();
    if line.is_empty() {
        return Ok(());
    }
    if let Some(about) = line.strip_prefix('#') {
        template.about.extend((!template.about.is_empty()).then_some('\n'));
        template.about.push_str(about.trim());
        return Ok(());
    }
    let (key, value) = line.split_once(':').unwrap_or((line, ""));
    let words = value.split(',').map(str::trim).filter(|word| !word.is_empty());
    match key.trim() {
        "for" => {
            for word in words {
                template.audience.push(Audience::parse(word).ok_or_else(|| {
                    let known = Audience::ALL.map(Audience::as_str).join(", ");
                    format!("`{word}` is not a kind of contact: use {known} or tag:NAME")
                })?);
            }
        }
        "purpose" => {
            for word in words {
                template.purposes.push(Purpose::parse(word).ok_or_else(|| {
                    let known = Purpose::ALL.map(Purpose::as_str).join(", ");
                    format!("`{word}` is not a purpose: use {known}")
                })?);
            }
        }
        "ask" => template.asks.push(Ask::parse(value)?),
        other => {
            return Err(format!(
                "`{}` is neither a remark (#) nor for:, purpose: or ask:, and no text has begun",
                text::shorten(other, 40)
            ));
        }
    }
    Ok(())
}

/// The lines of a section, the first of which is `== channel`; `start` is its index in the file.
fn section(lines: &[&str], start: usize) -> Result<Text, FileError> {
    let typed = lines[0].trim_start_matches("== ").trim();
    let Some(channel) = Channel::parse(typed) else {
        let channels = Channel::ALL.map(Channel::as_str).join(", ");
        return refuse(start + 1, format!("`{}` is not a channel: use {channels}", text::shorten(typed, 40)));
    };
    let is_text = |line: &&str| !line.trim().is_empty();
    let first = 1 + lines[1..].iter().position(is_text).unwrap_or(lines.len() - 1);
    let subject =
        lines.get(first).filter(|_| channel.has_subject()).and_then(|line| line.strip_prefix("Subject:"));
    let body_at = match subject {
        Some(_) => first + 1 + lines[first + 1..].iter().position(is_text).unwrap_or(lines.len() - first - 1),
        None => first,
    };
    let body = lines[body_at.min(lines.len())..].join("\n").trim_end().to_owned();
    if body.is_empty() {
        return refuse(start + 1, format!("the text for {typed} is empty"));
    }
    if body.len() > fill::SOURCE {
        return refuse(
            start + 1,
            format!("the text for {typed} has {} bytes, {} at most are filled", body.len(), fill::SOURCE),
        );
    }
    let subject = subject.map(str::trim).filter(|subject| !subject.is_empty()).map(str::to_owned);
    Ok(Text { channel, subject, body, subject_line: start + first + 1, body_line: start + body_at + 1 })
}

/// Write a template as `parse` reads it.
pub(crate) fn write(template: &Template) -> String {
    let mut out = String::new();
    for line in template.about.lines() {
        out.push_str(format!("# {line}").trim_end());
        out.push('\n');
    }
    let audience: Vec<String> = template.audience.iter().map(ToString::to_string).collect();
    let purposes: Vec<&str> = template.purposes.iter().map(|purpose| purpose.as_str()).collect();
    out.push_str(&format!("for: {}\npurpose: {}\n", audience.join(", "), purposes.join(", ")));
    for ask in &template.asks {
        out.push_str(format!("ask: {} {}", ask.name, ask.question).trim_end());
        out.push('\n');
    }
    for text in &template.texts {
        out.push_str(&format!("\n== {}\n", text.channel.as_str()));
        if let Some(subject) = &text.subject {
            out.push_str(&format!("Subject: {subject}\n\n"));
        }
        out.push_str(&text.body);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WHOLE: &str = "\
# When we did a project together
# and it went well
for: colleague, tag:Rust
purpose: first, keep-in-touch
ask: project Which project: the one you think of first?
ask: place

== email
Subject: Our {{ project }}

Hi {{ first_name }},

text

== linkedin-note
Hi {{ first_name }}
== slack
Subject: stays
";

    #[test]
    fn a_file_says_when_for_whom_and_what() {
        let template = parse("project", true, WHOLE).unwrap();
        assert_eq!(template.about, "When we did a project together\nand it went well");
        assert_eq!(template.audience, [Audience::Colleague, Audience::Tag("rust".into())]);
        assert_eq!(template.purposes, [Purpose::First, Purpose::KeepInTouch]);
        assert_eq!(template.asks[0].question, "Which project: the one you think of first?");
        assert_eq!((template.asks[1].name.as_str(), template.asks[1].question.as_str()), ("place", ""));
        let [mail, note, slack] = &template.texts[..] else { panic!("{:?}", template.texts) };
        assert_eq!(mail.subject.as_deref(), Some("Our {{ project }}"));
        assert_eq!(mail.body, "Hi {{ first_name }},\n\ntext");
        assert_eq!((mail.subject_line, mail.body_line), (9, 11));
        assert_eq!((note.body.as_str(), note.body_line), ("Hi {{ first_name }}", 16));
        assert_eq!((slack.subject.as_deref(), slack.body.as_str()), (None, "Subject: stays"));
    }

    #[test]
    fn what_a_head_leaves_out_is_the_first_message_to_anyone() {
        let template = parse("short", true, "\u{feff}== email\r\nHi\r\n").unwrap();
        assert_eq!(template.audience, [Audience::Anyone]);
        assert_eq!(template.purposes, [Purpose::First]);
        assert_eq!(template.texts[0].body, "Hi");
        assert_eq!(template.texts[0].subject, None);
    }

    #[test]
    fn what_is_not_understood_is_told_with_its_line() {
        for (source, line, why) in [
            ("", 1, "there is no text"),
            ("# only a remark\n", 2, "there is no text"),
            ("Hi {{ first_name }}\n== email\nx", 1, "neither a remark"),
            ("# x\nfro: alumni\n== email\nx", 2, "neither a remark"),
            ("for: aliens\n== email\nx", 1, "`aliens` is not a kind of contact"),
            ("for: tag:\n== email\nx", 1, "is not a kind of contact"),
            ("\npurpose: spam\n== email\nx", 2, "`spam` is not a purpose"),
            ("ask: My-Name x\n== email\nx", 1, "is no name"),
            ("ask:\n== email\nx", 1, "is no name"),
            ("== pigeon\nx", 1, "`pigeon` is not a channel"),
            ("== email\nx\n== email\ny", 3, "second text for email"),
            ("== email\n\n\n== slack\nx", 1, "the text for email is empty"),
            ("== email\nSubject: x\n\n", 1, "the text for email is empty"),
            ("== email\nHi\nthere\u{1b}[2J", 3, "U+001B"),
        ] {
            let error = parse("x", true, source).unwrap_err();
            assert!(error.line == line && error.message.contains(why), "{source:?}: {error:?}");
        }
        let long = format!("== email\n{}", "x".repeat(fill::SOURCE + 1));
        assert!(parse("x", true, &long).unwrap_err().message.contains("16000 at most"));
        assert!(
            parse("x", true, &"#".repeat(MOST_BYTES + 1))
                .unwrap_err()
                .message
                .contains("more than 65536 bytes")
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn no_text_panics_and_an_error_names_a_line_that_is_there(source in "(?s)[#=: a-z{}\\nforuse.-]{0,80}") {
            if let Err(error) = parse("x", true, &source) {
                prop_assert!(error.line >= 1 && error.line <= source.split('\n').count());
            }
        }

        #[test]
        fn what_was_written_is_read_again(
            about in "([a-zA-Z äé.]{1,20}\n?){0,3}",
            subject in proptest::option::of("[a-zA-Z{}][a-zA-Z{} ]{0,20}"),
            body in "[a-zA-Z:#][a-zA-Z{}=# ,.:%\n]{0,60}[a-z.]",
            note in "[a-zA-Z]{1,9}( [^\\s\\p{C}=][a-z]*){0,3}",
            tag in "[a-z]{1,6}",
            question in "[A-Za-z ]{0,12}",
        ) {
            prop_assume!(!body.contains("\n== ") && !body.starts_with("Subject:"));
            let source = format!(
                "{}for: event, tag:{tag}\npurpose: answer\nask: thing {question}\n\n== email\n{}{body}\n\n== linkedin-note\n{note}\n",
                about.lines().fold(String::new(), |head, line| head + "# " + line + "\n"),
                subject.as_ref().map(|s| format!("Subject: {s}\n\n")).unwrap_or_default(),
            );
            let read = parse("x", true, &source).unwrap();
            prop_assert_eq!(&read.texts[0].body, &body);
            let again = parse("x", true, &write(&read)).unwrap();
            prop_assert_eq!(write(&again), write(&read));
            prop_assert_eq!(&again, &Template { texts: again.texts.clone(), ..read.clone() });
            for (a, b) in again.texts.iter().zip(&read.texts) {
                prop_assert_eq!((&a.subject, &a.body), (&b.subject, &b.body));
            }
            let lines: Vec<&str> = source.lines().collect();
            prop_assert!(body.starts_with(lines[read.texts[0].body_line - 1]));
        }
    }
}

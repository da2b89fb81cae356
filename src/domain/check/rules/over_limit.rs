//! over-limit: longer than the channel takes, as the site counts (UTF-16 units, white space at the end left out).

use unicode_segmentation::UnicodeSegmentation;

use super::{Case, Found, Rule, Severity};
use crate::domain::channel;
use crate::domain::check::Part;

pub(super) const RULE: Rule = Rule {
    id: "over-limit",
    severity: Severity::Error,
    looks_at: "body, and the subject of an InMail",
    explanation: "the site cuts what is longer, or does not send it",
    advice: "leave something out",
    alone: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let letter = case.letter;
    let parts = [
        (
            Part::Subject,
            letter.subject.unwrap_or_default(),
            channel::subject_limit(letter.channel, letter.account),
        ),
        (Part::Body, letter.body, channel::limit(letter.channel, letter.account)),
    ];
    let over = |(part, text, limit): (Part, &str, Option<usize>)| {
        let limit = limit?;
        let characters = channel::characters(text);
        if characters <= limit {
            return None;
        }
        let seen = text.trim_end().graphemes(true).count();
        let as_seen = if seen == characters { String::new() } else { format!(" ({seen} as you see them)") };
        let what = if part == Part::Subject { "subject" } else { "text" };
        let message = format!(
            "the {what} has {characters} characters{as_seen}, {} takes {limit}",
            letter.channel.as_str()
        );
        let beyond = beyond(text, limit)..text.trim_end().len();
        Some(Found::at(part, beyond, message).hint(format!("leave out {}", characters - limit)))
    };
    parts.into_iter().filter_map(over).collect()
}

/// The byte where the part begins that is too much; whole graphemes only.
fn beyond(text: &str, limit: usize) -> usize {
    let mut units = 0;
    let fits = |(_, grapheme): &(usize, &str)| {
        units += grapheme.encode_utf16().count();
        units <= limit
    };
    text.grapheme_indices(true)
        .find({
            let mut fits = fits;
            move |grapheme| !fits(grapheme)
        })
        .map_or(text.len(), |(at, _)| at)
}

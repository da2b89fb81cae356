//! job-ask: asks for a job or a referral before a first meeting took place, or within a week after it.

use super::{Case, Found, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "job-ask",
    severity: Severity::Warning,
    looks_at: "phrases that ask for a job or a referral",
    explanation: "who is asked for a job by a stranger does not answer; ask for advice first",
    advice: "ask for a talk; a week after it the job may be asked for, in a message of its own",
    alone: false,
    find,
};

/// Days after the first meeting on which it is too early (DOMAIN.md, section 4).
const TOO_EARLY_DAYS: i64 = 7;

/// Words before the phrase in which "not" makes it the opposite.
const NEGATED_WITHIN: usize = 5;

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(vocabulary) = &case.vocabulary else { return Vec::new() };
    let met_on = case.recipient().and_then(|recipient| recipient.met_on);
    let days_since = met_on.map(|met_on| (case.known.today - met_on).num_days());
    let when = match days_since {
        Some(days) if days >= TOO_EARLY_DAYS => return Vec::new(),
        Some(_) => "less than a week after the first meeting",
        None => "before a first meeting",
    };
    let mut found = Vec::new();
    for part in case.parts() {
        let innocent = vocabulary.not_a_job_ask.find_in(part);
        for (first, end) in vocabulary.job_ask.find_in(part) {
            let start = part.sentence_of(first).start.max(first.saturating_sub(NEGATED_WITHIN));
            let negated =
                part.words[start..first].iter().any(|word| vocabulary.negation.contains(&word.folded));
            let is_innocent = innocent.iter().any(|(from, to)| *from < end && first < *to);
            let quoted = part.is_quoted(part.words[first].start);
            if !negated && !is_innocent && !quoted {
                let place = part.words[first].start..part.words[end - 1].end;
                found.push(Found::at(part.part, place, format!("asks for a job or a referral {when}")));
            }
        }
    }
    // once is enough
    found.truncate(1);
    found
}

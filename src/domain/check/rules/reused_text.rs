//! reused-text: more than half of the personal words stand in one message that went to somebody else.

use std::collections::HashSet;

use super::{Case, Found, Rule, Severity};
use crate::domain::check::{Part, SentElsewhere};
use crate::domain::personal::{self, Words};

pub(super) const RULE: Rule = Rule {
    id: "reused-text",
    severity: Severity::Warning,
    looks_at: "your own words in the newest messages that you sent to others",
    explanation: "what fits two people is not about one of them",
    advice: "write anew what is meant to be personal",
    alone: false,
    find,
};

/// Words in a row that are no chance.
const RUN: usize = 4;

fn find(case: &Case<'_>) -> Vec<Found> {
    let body = Words::of(case.letter.body);
    let own = personal::own(&body, case.letter.filled);
    let count = own.iter().filter(|own| **own).count();
    if count < RUN {
        return Vec::new();
    }
    let runs: HashSet<&[u64]> = (0..(body.keys.len() + 1).saturating_sub(RUN))
        .filter(|at| own[*at..at + RUN].iter().all(|own| *own))
        .map(|at| &body.keys[at..at + RUN])
        .collect();
    let mut worst: Option<(Vec<bool>, &SentElsewhere)> = None;
    let mut most = count / 2;
    for sent in &case.known.sent_elsewhere {
        let other = Words::of(&sent.body);
        let shared: HashSet<&[u64]> = other.keys.windows(RUN).filter(|run| runs.contains(run)).collect();
        if shared.is_empty() {
            continue;
        }
        let mut covered = vec![false; own.len()];
        for at in 0..(body.keys.len() + 1).saturating_sub(RUN) {
            if own[at..at + RUN].iter().all(|own| *own) && shared.contains(&body.keys[at..at + RUN]) {
                covered[at..at + RUN].fill(true);
            }
        }
        let reused = covered.iter().filter(|covered| **covered).count();
        if reused > most {
            most = reused;
            worst = Some((covered, sent));
        }
    }
    worst
        .into_iter()
        .map(|(covered, sent)| {
            let place = longest_run(&covered);
            let place = body.places[place.0].start..body.places[place.1 - 1].end;
            let message = format!("{most} of your {count} own words went to {} already", sent.to);
            Found::at(Part::Body, place, message)
        })
        .collect()
}

/// First word, and the one after the last, of the longest run.
fn longest_run(covered: &[bool]) -> (usize, usize) {
    let (mut best, mut start) = ((0, 0), 0);
    for at in 0..=covered.len() {
        if !covered.get(at).is_some_and(|covered| *covered) {
            if at - start > best.1 - best.0 {
                best = (start, at);
            }
            start = at + 1;
        }
    }
    best
}

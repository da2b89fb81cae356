//! reused-text: more than half of the personal words stand in one message that went to somebody else.

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
    let mut runs: Vec<(u64, usize)> = body
        .keys
        .windows(RUN)
        .enumerate()
        .filter(|(at, _)| own[*at..at + RUN].iter().all(|own| *own))
        .map(|(at, run)| (combined(run), at))
        .collect();
    runs.sort_unstable();
    // most words of another message are none of this one: a run ends at each of them
    let mut here = [false; 1 << 12];
    body.keys.iter().for_each(|word| here[slot(*word)] = true);
    let mut worst: Option<(Vec<bool>, &SentElsewhere)> = None;
    let mut most = count / 2;
    for sent in &case.known.sent_elsewhere {
        let mut covered = vec![false; own.len()];
        let mut last = [0; RUN];
        let mut read = 0;
        personal::each_word(&sent.body, |word, _| {
            if !here[slot(word)] {
                read = 0;
                return;
            }
            last.rotate_left(1);
            last[RUN - 1] = word;
            read += 1;
            if read >= RUN {
                let key = combined(&last);
                let from = runs.partition_point(|(known, _)| *known < key);
                for (_, at) in runs[from..].iter().take_while(|(known, _)| *known == key) {
                    covered[*at..at + RUN].fill(true);
                }
            }
        });
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

/// Where a word is marked, maybe together with others.
fn slot(word: u64) -> usize {
    usize::from((word >> 48) as u16 >> 4)
}

/// One key for the words of a run.
fn combined(run: &[u64]) -> u64 {
    run.iter().fold(0, |key: u64, word| (key ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23))
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

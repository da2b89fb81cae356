//! Which questions for whom: the same for the same person and record, so that a page that is printed again is the same
//! page; touching as many themes as there are questions; none that this person was asked already.

use std::collections::{BTreeMap, HashSet};

use super::{Kind, Prepared, Question, Theme};
use crate::domain::check;
use crate::domain::contact::Contact;
use crate::domain::text;

/// What questions are wanted.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) kinds: &'a [Kind],
    /// What the user wants to learn from the person
    pub(crate) learn: Option<&'a str>,
    pub(crate) asked: &'a [Prepared],
    pub(crate) count: usize,
    /// Where among questions of equal worth to begin: another place for every person
    pub(crate) turn: usize,
}

/// How many questions a conversation of half an hour has room for (DOMAIN.md, section 2).
pub(crate) const USUAL: usize = 5;

impl<'a> Wanted<'a> {
    /// Five for a contact, who is of these kinds and was asked these already.
    pub(crate) fn of(contact: &'a Contact, kinds: &'a [Kind], asked: &'a [Prepared]) -> Self {
        let turn = usize::try_from(contact.id.0).unwrap_or(0).wrapping_mul(STRIDE);
        Self { kinds, learn: contact.learn.as_deref(), asked, count: USUAL, turn }
    }
}

/// From one person to the next, so that two neighbours get different questions.
const STRIDE: usize = 11;

/// The best questions of the bank, at most as many as are wanted, in the order of a conversation. A theme comes a second
/// time only when no other is left. What touches what is to be learnt goes before what does not, the user's own before
/// built-in ones, what is for this kind of person before what is for anybody.
pub(crate) fn choose<'b>(bank: &'b [Question], wanted: &Wanted<'_>) -> Vec<&'b Question> {
    let stop = check::english_stop_words();
    let learn = stems(wanted.learn.unwrap_or_default(), &stop);
    let fits = |question: &Question| {
        let for_kind =
            question.kinds.is_empty() || question.kinds.iter().any(|kind| wanted.kinds.contains(kind));
        for_kind && !wanted.asked.iter().any(|asked| asked.is(question))
    };
    let place = |n: usize| (n + bank.len() - wanted.turn % bank.len().max(1)) % bank.len().max(1);
    let mut left: Vec<(usize, usize, &Question)> = bank
        .iter()
        .enumerate()
        .filter(|(_, question)| fits(question))
        .map(|(n, question)| (worth(question, &learn, &stop), place(n), question))
        .collect();
    let mut used: BTreeMap<Theme, usize> = BTreeMap::new();
    let mut chosen = Vec::new();
    while chosen.len() < wanted.count {
        let best = left.iter().enumerate().min_by_key(|(_, (worth, place, question))| {
            let times = used.get(&question.theme).copied().unwrap_or(0);
            (times, std::cmp::Reverse(*worth), *place)
        });
        let Some((at, _)) = best else { break };
        let (_, _, question) = left.remove(at);
        *used.entry(question.theme).or_default() += 1;
        chosen.push(question);
    }
    chosen.sort_by_key(|question| question.theme);
    chosen
}

/// Words in common count more than who wrote it, and that more than for whom.
fn worth(question: &Question, learn: &HashSet<String>, stop: &HashSet<String>) -> usize {
    let words = stems(&format!("{} {}", question.text, question.angles.join(" ")), stop);
    let shared = words.intersection(learn).count().min(3);
    shared * 4 + usize::from(question.yours) * 2 + usize::from(!question.kinds.is_empty())
}

/// Letters by which two forms of a word are taken for the same: `mentor` and `mentoring`.
const STEM: usize = 5;

/// The words of a text that say something, by their beginnings.
fn stems(text: &str, stop: &HashSet<String>) -> HashSet<String> {
    let words = text::fold_words(text).into_iter();
    let content = words.filter(|word| word.chars().count() >= 4 && !stop.contains(word));
    content.map(|word| word.chars().take(STEM).collect()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::bank;
    use super::*;
    use crate::domain::id::QuestionId;

    fn wanted<'a>(kinds: &'a [Kind], learn: Option<&'a str>, asked: &'a [Prepared]) -> Wanted<'a> {
        Wanted { kinds, learn, asked, count: 5, turn: 3 }
    }

    fn ticked(question: &Question) -> Prepared {
        Prepared { id: QuestionId(1), key: question.key.clone(), text: question.text.clone(), asked: true }
    }

    #[test]
    fn what_is_to_be_learnt_comes_up_and_what_was_asked_does_not_come_again() {
        let (bank, _) = bank(None);
        let learn = Some("which project to build to show what I can do");
        let found = choose(&bank, &wanted(&[Kind::Senior], learn, &[]));
        assert!(found.iter().any(|question| question.key.as_deref() == Some("skills-project")), "{found:#?}");
        let asked: Vec<Prepared> = found.iter().map(|question| ticked(question)).collect();
        let again = choose(&bank, &wanted(&[Kind::Senior], learn, &asked));
        assert!(again.len() == 5 && again.iter().all(|question| !found.contains(question)));
    }

    #[test]
    fn a_question_of_ones_own_goes_before_built_in_ones() {
        let (all, _) = bank(Some("[[question]]\nask = \"Which ward would you go back to?\"\n"));
        let found = choose(&all, &wanted(&[Kind::Peer], None, &[]));
        assert!(found.iter().any(|question| question.yours), "{found:#?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn the_choice_is_steady_fits_the_person_and_touches_as_many_themes_as_it_can(
            kinds in proptest::sample::subsequence(Kind::ALL.to_vec(), 0..=3),
            learn in "[a-z ]{0,40}",
            count in 0_usize..30,
            turn in 0_usize..1_000,
            gone in proptest::collection::vec(any::<prop::sample::Index>(), 0..40),
        ) {
            let (bank, _) = bank(None);
            let asked: Vec<Prepared> = gone.iter().map(|index| ticked(index.get(&bank))).collect();
            let wanted = Wanted { kinds: &kinds, learn: Some(&learn), asked: &asked, count, turn };
            let found = choose(&bank, &wanted);
            prop_assert_eq!(&found, &choose(&bank, &wanted));
            let fitting: Vec<&Question> = bank.iter().filter(|question| {
                (question.kinds.is_empty() || question.kinds.iter().any(|kind| kinds.contains(kind)))
                    && !asked.iter().any(|asked| asked.key == question.key)
            }).collect();
            prop_assert_eq!(found.len(), count.min(fitting.len()));
            prop_assert!(found.iter().all(|question| fitting.contains(question)));
            let themes = |list: &[&Question]| list.iter().map(|question| question.theme).collect::<std::collections::BTreeSet<_>>();
            prop_assert_eq!(themes(&found).len(), found.len().min(themes(&fitting).len()));
            prop_assert!(found.is_sorted_by_key(|question| question.theme));
            let mut keys: Vec<_> = found.iter().map(|question| &question.key).collect();
            keys.sort();
            keys.dedup();
            prop_assert_eq!(keys.len(), found.len());
        }
    }
}

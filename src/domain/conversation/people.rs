//! People whom a note names. What is found is offered, never taken: two or three capitalised words in a row that are
//! no name of the known, no day and no month are most often somebody.

use crate::domain::text;

/// More than these nobody wants to be asked about.
const MOST: usize = 5;

/// Words that begin with a capital and are no part of a person's name, folded.
const NOT_NAMES: &str = "monday tuesday wednesday thursday friday saturday sunday january february march april june july \
    august september october november december i i'm i'll he she they we you it the a an this that these those my our \
    his her their at in on of for and but or not no yes then when where what who how why if so also next last ask told \
    said says call met thanks thank dear hi hello today tomorrow yesterday good great first second inc ltd gmbh llc \
    university college school academy institute hospital clinic bank labs lab group team street road avenue lane city \
    new north south east west san los las saint data science engineering software product open source machine learning \
    promised named knows read write send try use start linkedin google github microsoft amazon zoom teams slack";

/// Names in a text, as they are written, at most five, each once. `known` are names of people and companies that are
/// not looked for.
pub(crate) fn named_in(note: &str, known: &[&str]) -> Vec<String> {
    let known: Vec<String> = known.iter().flat_map(|name| name.split_whitespace()).map(text::fold).collect();
    let mut found: Vec<String> = Vec::new();
    for sentence in note.split(['.', ',', ';', ':', '!', '?', '\n', '(', ')', '"', '“', '”', '/', '–', '—'])
    {
        let (mut run, mut before): (Vec<&str>, &str) = (Vec::new(), "");
        for word in sentence.split_whitespace().map(possessor).chain([""]) {
            if is_name_word(word) && !known.contains(&text::fold(word)) {
                run.push(word);
                continue;
            }
            let name = run.join(" ");
            // somebody works at a place and lives in one
            if (2..=3).contains(&run.len())
                && !found.contains(&name)
                && !matches!(before, "at" | "in" | "near")
            {
                found.push(name);
            }
            run.clear();
            before = word;
        }
    }
    found.truncate(MOST);
    found
}

/// `Ben's` is `Ben`.
fn possessor(word: &str) -> &str {
    ["'s", "’s", "'", "’"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word)
}

fn is_name_word(word: &str) -> bool {
    let mut letters = word.chars();
    let begins = letters.next().is_some_and(char::is_uppercase);
    let goes_on = letters.clone().count() >= 1
        && letters.clone().any(char::is_lowercase)
        && letters.all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
    begins && goes_on && !NOT_NAMES.split_whitespace().any(|not| not == text::fold(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn people_are_found_and_days_places_and_the_known_are_not() {
        let note = "Ana Reyes runs it with Sam Lee; ask Marie-Claire O'Brien about Blue Harbor. Next Thursday: \
            Data Science at Ada College. Sam Lee's team, and José Núñez at Tidewell Labs.";
        assert_eq!(
            named_in(note, &["Ana Reyes", "Blue Harbor"]),
            ["Sam Lee", "Marie-Claire O'Brien", "José Núñez"]
        );
        assert_eq!(named_in("start with one table, then dbt. I will Try It", &[]), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn what_is_found_stands_in_the_text(note in "([A-Z][a-z]{1,5}[ .,\n]|[a-z]{1,4} ){0,20}") {
            let found = named_in(&note, &[]);
            prop_assert!(found.len() <= MOST);
            for name in found {
                prop_assert!(note.contains(&name) && name.contains(' '), "{}", name);
            }
        }
    }
}

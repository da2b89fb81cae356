//! vCard 2.1, 3.0 and 4.0 (RFC 6350), read and written with `calcard`: one card or many in a file, one at a time.

mod cards;
mod read;
mod write;

use std::io::Read;
use std::path::Path;

pub(crate) use write::{Version, card};

use super::FormatError;
use super::source::{self, Limits, Source};
use crate::domain::import::Item;
use cards::Cards;

/// # Errors
/// When the file cannot be read or is too large.
pub(crate) fn open(path: &Path) -> Result<Source, FormatError> {
    let limits = Limits::default();
    let (name, file) = source::open_file(path, &limits)?;
    Source::plain(name, file, limits)
}

/// The people of a file, in its order, and the cards that are none. The last item is an error when no card was a
/// person, and the first error is the last item.
///
/// # Errors
/// Those of reading the file.
pub(crate) fn people(
    source: &mut Source,
) -> Result<impl Iterator<Item = Result<Item, FormatError>> + '_, FormatError> {
    let file = source.name().to_owned();
    let cards = Cards::new(source.text()?);
    Ok(People { cards, file, people: 0, skipped: 0, done: false })
}

struct People<R> {
    cards: Cards<R>,
    file: String,
    people: u64,
    skipped: u64,
    done: bool,
}

impl<R: Read> Iterator for People<R> {
    type Item = Result<Item, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let next = match self.cards.next_card() {
            Ok(Some(card)) => Some(Ok(read::item(&card))),
            Ok(None) if self.people == 0 => {
                let (file, skipped) = (self.file.clone(), self.skipped);
                Some(Err(FormatError::Nobody { file, skipped }))
            }
            Ok(None) => None,
            Err(error) => Some(Err(FormatError::from_io(&self.file, error))),
        };
        match &next {
            Some(Ok(Item::Person(_))) => self.people += 1,
            Some(Ok(Item::Skipped(_))) => self.skipped += 1,
            _ => self.done = true,
        }
        next
    }
}

#[cfg(test)]
mod tests;

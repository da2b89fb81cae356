//! A note as a walk of questions, for those who have no editor set up.

use super::note::NoteArgs;
use crate::app::App;
use crate::domain::contact::{Contact, Field};
use crate::domain::text;
use crate::error::Error;

/// Ask for each part of a note; Enter leaves one out. All of it is saved together, by the caller.
///
/// # Errors
/// `Interrupted`: then nothing is saved.
pub(super) fn ask(app: &App, contact: &Contact, args: &mut NoteArgs) -> Result<(), Error> {
    let first = contact.first_name();
    let prompt = app.prompt;
    let line =
        |question: &str| prompt.optional(question, |typed| Ok(text::tidy(typed, "answer", text::FACT)?));
    args.text.extend(line(&format!("What did {first} say, or what do you want to remember?"))?);
    args.met = args.met
        || prompt.choose("Did you talk, by phone, on video or over a coffee?", &yes_or_no())? == Some(1);
    if !args.met {
        return Ok(());
    }
    args.takeaway = line("The one thing that you will do because of it")?;
    while let Some(promise) = line("Something you promised")? {
        args.promises.push(promise);
    }
    while let Some(promise) = line(&format!("Something {first} promised"))? {
        args.their_promises.push(promise);
    }
    let name = |typed: &str| Field::Name.check(typed).map(|_| typed.to_owned()).map_err(Error::from);
    while let Some(person) = prompt.optional(&format!("Somebody {first} named"), name)? {
        args.named.push(person);
    }
    args.best_question = line("The question that brought most")?;
    Ok(())
}

fn yes_or_no() -> [String; 2] {
    ["no".to_owned(), "yes".to_owned()]
}

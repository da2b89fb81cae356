//! A note as a walk of questions, for those who have no editor set up.

use super::note::{Before, NoteArgs};
use crate::app::App;
use crate::domain::contact::{Contact, Field};
use crate::domain::text;
use crate::error::Error;

/// Ask for each part of a note; Enter leaves one out. All of it is saved together, by the caller.
///
/// # Errors
/// `Interrupted`: then nothing is saved.
pub(super) fn ask(
    app: &App,
    contact: &Contact,
    before: &mut Before,
    args: &mut NoteArgs,
) -> Result<(), Error> {
    let first = contact.first_name();
    let prompt = app.prompt;
    let line =
        |question: &str| prompt.optional(question, |typed| Ok(text::tidy(typed, "answer", text::FACT)?));
    prompt.say(&format!("A note about {}: Enter leaves a part out.", contact.name));
    args.text.extend(line("What do you want to remember?")?);
    args.met = args.met || prompt.offer("Did you talk to each other?")?;
    if !args.met {
        return Ok(());
    }
    before.settle(app)?;
    args.takeaway = line("The one thing you will do now")?;
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
    if !before.questions.is_empty() {
        let items: Vec<(String, bool)> =
            (1..).zip(&before.questions).map(|(n, one)| (format!("{n} {}", one.text), one.asked)).collect();
        let asked =
            prompt.choose_several("Which questions did you ask? Space ticks, Enter goes on", &items)?;
        args.asked.extend(asked.into_iter().map(|at| (at + 1).to_string()));
    }
    args.best_question = line("The question that brought most, or its number")?;
    args.improve = line("What will you do otherwise the next time?")?;
    Ok(())
}

//! `--fit`: a shorter text is proposed, shown, and taken only when the person says so.

use super::drafting::{Known as Past, Written};
use crate::app::App;
use crate::domain::contact::Contact;
use crate::domain::fit::{self, Known, Target};
use crate::error::Error;
use crate::view::draft::Fitted;

/// Propose a text that fits; when it is taken, it is the message.
///
/// # Errors
/// `Interrupted`.
pub(super) fn propose(
    app: &App,
    written: &mut Written,
    contact: &Contact,
    past: &Past,
) -> Result<Fitted, Error> {
    let target = Target::of(
        written.channel,
        app.config.account(),
        past.sent.first().is_some_and(|last| !last.is_answered()),
    );
    let mut record: Vec<&str> =
        [&contact.why, &contact.learn].into_iter().flatten().map(String::as_str).collect();
    record.extend(past.facts.iter().map(|fact| fact.text.as_str()));
    let mut names = vec![contact.name.as_str()];
    names.extend(contact.company.as_deref());
    let fit = fit::fit(&written.body, target, &Known { record: &record, names: &names });
    let mut fitted = Fitted { over_before: target.over(&written.body), fit, taken: false };
    if fitted.is_offered() {
        fitted.taken = app.prompt.take(&fitted.lines(), "Take the shorter text?")?;
    }
    if fitted.taken {
        written.body.clone_from(&fitted.fit.body);
    }
    Ok(fitted)
}

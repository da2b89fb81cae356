//! What is asked of the store so that a message can be checked, and the check. Reads by index alone: a million
//! contacts make it no slower.

use chrono::NaiveDate;

use super::drafting::Written;
use crate::app::App;
use crate::domain::channel::{Account, Channel};
use crate::domain::check::{
    self, Asks, Finding, Known, Letter, Lexicon, Occasion, OtherCompany, OtherPerson, Reading, Recipient,
    SentElsewhere, Severity, Writer,
};
use crate::domain::contact::Contact;
use crate::domain::id::{ContactId, MessageId};
use crate::domain::message::Message;
use crate::domain::{nickname, text};
use crate::error::Error;
use crate::store::{Db, StoreError, companies, conversations, facts, follow_ups, lookup, messages};

/// Messages to others that a text is compared with.
const COMPARED: i64 = 250;

/// What checks are made with: the words, the writer, the day.
pub(super) struct Checker {
    lexicon: Lexicon,
    writer: Writer,
    account: Account,
    today: NaiveDate,
}

/// A message to be checked.
#[derive(Debug, Default)]
pub(super) struct ToCheck<'a> {
    /// The message itself where it is kept: it is not compared with itself
    pub(super) message: Option<&'a Message>,
    pub(super) channel: Option<Channel>,
    pub(super) template: Option<&'a str>,
    pub(super) subject: Option<&'a str>,
    pub(super) body: &'a str,
    /// The template as it was filled
    pub(super) filled: Option<&'a str>,
}

impl<'a> ToCheck<'a> {
    /// A message as it is kept.
    pub(super) fn kept(message: &'a Message) -> Self {
        Self {
            message: Some(message),
            channel: Some(message.channel),
            template: message.template.as_deref(),
            subject: message.subject.as_deref(),
            body: &message.body,
            filled: message.filled.as_deref(),
        }
    }
}

impl Checker {
    /// # Errors
    /// A file of the user's own words that cannot be read or says something that is not known.
    pub(super) fn new(app: &App) -> Result<Self, Error> {
        let lexicon = Lexicon::new(&app.paths.words()?).map_err(|error| Error::File {
            code: "invalid_words",
            message: error.to_string(),
            hint: Some("mend the line, or move the file away; `nettrack check --help` shows one".into()),
        })?;
        let (writer, account, today) = (app.config.writer(), app.config.account(), app.clock.today());
        Ok(Self { lexicon, writer, account, today })
    }

    /// The findings about a message to this contact, or to nobody in particular.
    ///
    /// # Errors
    /// Those of reading.
    pub(super) fn findings(
        &self,
        db: &Db<'_>,
        contact: Option<&Contact>,
        text: &ToCheck<'_>,
    ) -> Result<Vec<Finding>, StoreError> {
        let letter = Letter {
            channel: text.channel.unwrap_or(Channel::Other),
            account: self.account,
            subject: text.subject,
            body: text.body,
            filled: text.filled,
        };
        let reading = Reading::new(&letter, &self.lexicon);
        let sent_already = text.message.filter(|message| message.sent_on.is_some());
        let before = sent_already.map(|message| message.id);
        let others = messages::sent_to_others(db, contact.map(|contact| contact.id), before, COMPARED)?;
        let mut known = Known {
            recipient: None,
            people: Vec::new(),
            companies: Vec::new(),
            sent_elsewhere: others.into_iter().map(|(to, body)| SentElsewhere { to, body }).collect(),
            writer: self.writer.clone(),
            today: sent_already.and_then(|message| message.sent_on).unwrap_or(self.today),
        };
        let Some(contact) = contact else { return Ok(check::check(&reading, &known)) };
        let asks = check::asks(&reading);
        known.people = people(db, &asks, contact)?;
        known.companies = employers(db, &asks, contact.id)?;
        let facts = facts::of_contact(db, contact.id)?;
        let held = conversations::held_with(db, contact.id, known.today)?;
        let sent = sent_before(db, contact.id, before)?;
        let open = if sent_already.is_some() { Vec::new() } else { follow_ups::open_of(db, contact.id)? };
        let occasion = Occasion::of(&sent, &open, held.map(|(_, last)| last), text.template);
        let met_on = held.map(|(first, _)| first);
        known.recipient = Some(Recipient { contact, facts: &facts, occasion, met_on });
        Ok(check::check(&reading, &known))
    }
}

/// The findings about a draft under way.
///
/// # Errors
/// Those of reading.
pub(super) fn of_written(
    app: &mut App,
    checker: &Checker,
    contact: &Contact,
    written: &Written,
) -> Result<Vec<Finding>, Error> {
    let text = ToCheck {
        message: None,
        channel: Some(written.channel),
        template: written.template.as_deref(),
        subject: written.subject.as_deref().filter(|_| written.channel.has_subject()),
        body: &written.body,
        filled: written.filled.as_deref(),
    };
    Ok(app.store.read(|db| checker.findings(db, Some(contact), &text))?)
}

/// What was sent to the contact before this message, newest first; all of it where this one is a draft.
fn sent_before(db: &Db<'_>, id: ContactId, before: Option<MessageId>) -> Result<Vec<Message>, StoreError> {
    let mut sent = messages::sent_to(db, id)?;
    if let Some(at) = before.and_then(|before| sent.iter().position(|message| message.id == before)) {
        sent.drain(..=at);
    }
    Ok(sent)
}

fn people(db: &Db<'_>, asks: &Asks, contact: &Contact) -> Result<Vec<OtherPerson>, StoreError> {
    let mut found = Vec::new();
    let own = text::fold_words(&contact.name);
    for key in &asks.greeted {
        let mut name = lookup::namesake(db, key, asks.surely_a_name, contact.id)?;
        // Juergen greets Jürgen
        let plain = check::umlauts(key);
        if name.is_none() && plain != *key {
            name = lookup::namesake(db, &plain, asks.surely_a_name, contact.id)?;
        }
        // Bob greets Robert, unless the reader's own name is much like that
        let like_own =
            |formal: &str| own.iter().any(|word| word.starts_with(formal.get(..3).unwrap_or(formal)));
        for formal in nickname::formal_names(key).filter(|formal| asks.surely_a_name && !like_own(formal)) {
            if name.is_none() {
                name = lookup::namesake(db, formal, false, contact.id)?;
            }
        }
        found.extend(name.map(|name| OtherPerson { key: key.clone(), name }));
    }
    Ok(found)
}

fn employers(db: &Db<'_>, asks: &Asks, id: ContactId) -> Result<Vec<OtherCompany>, StoreError> {
    let mut found = Vec::new();
    for key in &asks.companies {
        let fitting =
            companies::of_others(db, key, id)?.into_iter().find(|(_, name)| check::is_company(key, name));
        if let Some((company, name)) = fitting {
            let with_its_contact = companies::employs_one_of(db, company, id, &asks.capitals)?;
            found.push(OtherCompany { key: key.clone(), name, with_its_contact });
        }
    }
    Ok(found)
}

/// Stop at findings that are errors, unless each is overridden by name, now or when the same text was reviewed.
/// Returns what was overridden.
///
/// # Errors
/// `Refused` names the first that stops it; `Usage` for a rule that does not exist.
pub(super) fn refuse_errors(
    found: &[Finding],
    before: &[String],
    overrides: &[String],
) -> Result<Vec<String>, Error> {
    if let Some(unknown) = overrides.iter().find(|typed| check::ids().all(|id| id != *typed)) {
        let ids = check::ids().collect::<Vec<_>>().join(", ");
        return Err(Error::usage(format!("there is no rule `{unknown}`"), format!("rules: {ids}")));
    }
    let mut all = before.to_vec();
    all.extend(overrides.iter().cloned());
    all.sort();
    all.dedup();
    let stopping =
        found.iter().find(|f| f.severity == Severity::Error && !all.iter().any(|rule| rule == f.rule));
    match stopping {
        Some(finding) => Err(Error::refused(
            "check_failed",
            format!("{}: {}", finding.rule, finding.message),
            format!("{}; or --override {}", finding.hint, finding.rule),
        )),
        None => Ok(all),
    }
}

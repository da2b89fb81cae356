//! A conversation that was held, with all that follows from it: one sequence for every command that records one.

use chrono::NaiveDate;

use super::conversations::{self, Outcome};
use super::follow_ups::{self, NewFollowUp};
use super::{StoreError, Tx, contacts, questions};
use crate::domain::contact::Named;
use crate::domain::conversation::{self, Afterwards};
use crate::domain::follow_up::{FollowUp, FollowUpKind, FollowUpState, PromisedBy};
use crate::domain::id::{ContactId, ConversationId};

/// A conversation that was held.
#[derive(Debug)]
pub(crate) struct Held<'a> {
    /// The planned one that it was
    pub(crate) planned: Option<ConversationId>,
    /// The one whose takeaway and promises they are first
    pub(crate) people: &'a [Named],
    pub(crate) on: NaiveDate,
    pub(crate) outcome: Outcome<'a>,
}

/// What waits for an answer of somebody who was met (DOMAIN.md, section 4).
const PENDING: [FollowUpKind; 3] = [FollowUpKind::Nudge, FollowUpKind::TryAnother, FollowUpKind::Answer];

/// Record it: what was pending with those who took part is cancelled, thanks and the takeaway are planned, keeping in
/// touch counts from its day. Returns what was cancelled.
///
/// # Errors
/// Those of writing.
pub(crate) fn record(tx: &Tx<'_>, held: &Held<'_>) -> Result<(ConversationId, Vec<FollowUp>), StoreError> {
    let ids: Vec<ContactId> = held.people.iter().map(|person| person.id).collect();
    let id = conversations::record_held(tx, held.planned, &ids, held.on, &held.outcome)?;
    let mut cancelled = Vec::new();
    for (n, person) in held.people.iter().enumerate() {
        contacts::promote(tx, person.id)?;
        questions::attach(tx, person.id, id)?;
        cancelled.extend(follow_ups::close_kinds(tx, person.id, &PENDING, FollowUpState::Cancelled)?);
        let open = follow_ups::open_of(tx, person.id)?;
        let owed = open.iter().any(|open| open.kind == FollowUpKind::Thank);
        let takeaway = held.outcome.takeaway.filter(|_| n == 0);
        for after in conversation::follow_ups(&person.name, held.on, owed, takeaway) {
            plan(tx, person.id, Some(id), after)?;
        }
        follow_ups::keep_in_touch(tx, person.id, held.on)?;
    }
    Ok((id, cancelled))
}

/// Plan what was promised, in a conversation or outside of one.
///
/// # Errors
/// Those of writing.
pub(crate) fn promise(
    tx: &Tx<'_>,
    person: &Named,
    conversation_id: Option<ConversationId>,
    on: NaiveDate,
    by: PromisedBy,
    text: &str,
) -> Result<(), StoreError> {
    plan(tx, person.id, conversation_id, conversation::promise(&person.name, on, by, text))
}

fn plan(
    tx: &Tx<'_>,
    contact_id: ContactId,
    conversation_id: Option<ConversationId>,
    after: Afterwards,
) -> Result<(), StoreError> {
    let new = NewFollowUp::about(contact_id, after.kind, after.due_on, after.text);
    let new = NewFollowUp { conversation_id, promised_by: after.promised_by, ..new };
    follow_ups::insert(tx, &new).map(drop)
}

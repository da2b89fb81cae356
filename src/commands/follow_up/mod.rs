//! Follow up: what is due, and what becomes of it.

mod calendar;
pub(super) mod done;
pub(super) mod due;
pub(super) mod remind;
pub(super) mod skip;
pub(super) mod snooze;

use crate::app::App;
use crate::domain::follow_up::{FollowUp, FollowUpState};
use crate::domain::id::FollowUpId;
use crate::error::Error;
use crate::store::{Db, follow_ups};
use crate::view::follow_up::Closed;

/// The open follow-up of this id.
fn open(db: &Db<'_>, id: FollowUpId) -> Result<FollowUp, Error> {
    let found = follow_ups::get(db, id)?.ok_or_else(|| {
        Error::not_found(
            "follow_up_not_found",
            format!("there is no follow-up {id}"),
            "`nettrack due --all` shows their ids",
        )
    })?;
    if found.state == FollowUpState::Open {
        return Ok(found);
    }
    let message = format!("follow-up {id} is {} already", found.state.as_str());
    Err(Error::refused("follow_up_closed", message, "`nettrack due --all` shows those that are open"))
}

/// Close several, all in one step.
fn close(app: &mut App, ids: &[i64], command: &str, state: FollowUpState) -> Result<Closed, Error> {
    let today = app.clock.today();
    app.store.write(command, |tx| {
        let (mut closed, mut again) = (Vec::new(), Vec::new());
        for id in ids.iter().copied().map(FollowUpId) {
            let follow_up = open(tx, id)?;
            follow_ups::close(tx, id, state)?;
            again.extend(follow_ups::keep_in_touch_after(tx, &follow_up, today)?);
            closed.push(FollowUp { state, ..follow_up });
        }
        let texts: Vec<&str> = closed.iter().map(|follow_up| follow_up.text.as_str()).collect();
        tx.describe(format!("{}: {}", state.as_str(), texts.join("; ")));
        Ok(Closed { follow_ups: closed, again, today })
    })
}

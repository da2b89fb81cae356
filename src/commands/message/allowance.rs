//! How many invitations with a note were sent, where LinkedIn counts them.

use chrono::{Datelike, Days, NaiveDate};

use crate::app::App;
use crate::domain::channel::Channel;
use crate::store::{StoreError, messages};

/// Say it when the month's or the week's invitations run out. `planned` counts one that is still a draft. Where they
/// cannot be counted nothing is said: it is a remark beside what is done.
pub(super) fn remark(app: &mut App, channel: Channel, on: NaiveDate, planned: usize) {
    if channel != Channel::LinkedinNote {
        return;
    }
    let monday = on - Days::new(u64::from(on.weekday().num_days_from_monday()));
    let month = on.with_day(1).unwrap_or(on);
    let limits = app.config.account().limits();
    let counted = app.store.read(|db| {
        let sent = |from| messages::count_sent_by(db, channel, from, on);
        Ok::<_, StoreError>((sent(month)? + planned, sent(monday)? + planned))
    });
    let said = counted.ok().and_then(|(this_month, this_week)| limits.allowance(this_month, this_week));
    if let Some(said) = said {
        app.remark(said);
    }
}

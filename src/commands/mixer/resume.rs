use clap::Args;

use super::{find, front, talk, unknown};
use crate::app::App;
use crate::commands::Done;
use crate::domain::id::MixerId;
use crate::domain::mixer::{Change, Kind};
use crate::error::Error;
use crate::store::mixers;

#[derive(Debug, Args)]
pub(super) struct ResumeArgs {
    /// Which; without it, the newest that is not over
    #[arg(value_name = "ID")]
    id: Option<i64>,
    /// Line by line, without a full screen: for pipes and screen readers
    #[arg(long)]
    plain: bool,
}

pub(super) fn run(app: &mut App, args: &ResumeArgs) -> Done {
    let id = match args.id {
        Some(id) => {
            let mixer = find(app, Some(id))?.mixer;
            if mixer.ended_at.is_some() {
                return Err(Error::refused(
                    "mixer_ended",
                    format!("mixer {id} is over"),
                    format!("nettrack mixer show {id}; right after its end, `nettrack undo` opens it again"),
                ));
            }
            mixer.id
        }
        None => newest_open(app)?,
    };
    let front = front::open(app, args.plain)?;
    // time that passed since the last thing that is known was a pause
    app.store.write("mixer resume", |tx| {
        mixers::record(tx, id, &Change::of(Kind::Resume))?;
        tx.describe(format!("went on with mixer {id}"));
        Ok::<_, Error>(())
    })?;
    talk::run(app, id, front)
}

fn newest_open(app: &mut App) -> Result<MixerId, Error> {
    let (open, any) =
        app.store.read(|db| Ok::<_, Error>((mixers::newest(db, true)?, mixers::newest(db, false)?)))?;
    match (open, any) {
        (Some(id), _) => Ok(id),
        (None, None) => Err(unknown(None)),
        (None, Some(_)) => Err(Error::not_found(
            "mixer_not_found",
            "no mixer is open",
            "nettrack mixer start begins one, nettrack mixer list shows those that were",
        )),
    }
}

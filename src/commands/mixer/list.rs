use crate::app::App;
use crate::error::Error;
use crate::store::mixers;
use crate::view::mixer::{MixerLine, Mixers};

pub(super) fn run(app: &mut App) -> Result<Mixers, Error> {
    let lines = app.store.read(mixers::list)?;
    let shown = lines.into_iter().map(|line| MixerLine {
        started: app.clock.wall(line.mixer.started_at),
        mixer: line.mixer,
        people: line.people,
    });
    Ok(Mixers(shown.collect()))
}

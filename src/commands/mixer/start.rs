use std::fs::File;
use std::io::Read;
use std::path::Path;

use clap::Args;

use super::{front, talk};
use crate::app::App;
use crate::commands::Done;
use crate::domain::mixer::{Agenda, Change, Kind, MixerError, NAMES, NewPerson, Preset, Roster, Topic};
use crate::error::Error;
use crate::store::mixers;

#[derive(Debug, Args)]
pub(super) struct StartArgs {
    /// How it is divided: mixup (30 minutes), hour (60), or a file of your own
    #[arg(long, value_name = "mixup|hour|FILE", default_value = NAMES[0])]
    preset: String,
    /// Minutes in all; the parts are fitted into them
    #[arg(long, value_name = "N")]
    minutes: Option<u32>,
    /// What the discussion is about; chosen in it when left out
    #[arg(long, value_name = "TOPIC", value_parser = Topic::ALL.map(Topic::as_str))]
    topic: Option<String>,
    /// Line by line, without a full screen: for pipes and screen readers
    #[arg(long)]
    plain: bool,
}

/// Bytes of a preset; a longer file is none.
const MOST: u64 = 100_000;

pub(super) fn run(app: &mut App, args: &StartArgs) -> Done {
    let preset = preset(&args.preset)?;
    let mut agenda = Agenda::fit(&preset, args.minutes.unwrap_or(preset.minutes))?;
    let topic = args.topic.as_deref().and_then(Topic::parse);
    if let Some(topic) = topic
        && !agenda.set_topic(topic)
    {
        return Err(
            MixerError::Refused(format!("`{}` has no discussion that lacks a topic", preset.name)).into()
        );
    }
    let front = front::open(app, args.plain)?;
    let me = app.config.writer().name.and_then(|name| NewPerson::named(&name).ok());
    let id = app.store.write("mixer start", |tx| {
        let id = mixers::insert(tx, &preset.name, topic, &agenda)?;
        if let Some(new) = me {
            mixers::record(tx, id, &Change { roster: Roster::New(new), ..Change::of(Kind::Join) })?;
        }
        tx.describe(format!("began mixer {id}"));
        Ok::<_, Error>(id)
    })?;
    talk::run(app, id, front)
}

fn preset(named: &str) -> Result<Preset, Error> {
    if let Some(preset) = Preset::built_in(named) {
        return Ok(preset);
    }
    let path = Path::new(named);
    let mut source = String::new();
    let read = File::open(path).and_then(|file| file.take(MOST).read_to_string(&mut source));
    match read {
        Ok(_) => {}
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            return Err(Error::not_found(
                "preset_not_found",
                format!("there is no preset `{named}`, and no file of that name"),
                format!("presets: {}; `nettrack mixer --help` shows how a file is written", NAMES.join(", ")),
            ));
        }
        Err(e) => {
            return Err(Error::File {
                code: "unreadable",
                message: format!("cannot read `{named}`: {e}"),
                hint: Some("name a preset, or a file in TOML".into()),
            });
        }
    }
    Preset::parse(&source).map_err(|e| Error::File {
        code: "invalid_preset",
        message: format!("`{named}`: {e}"),
        hint: Some("`nettrack mixer --help` shows how a preset is written".into()),
    })
}

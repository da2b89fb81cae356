use std::path::PathBuf;

use clap::Args;

use super::{folder, not_found, problems};
use crate::app::App;
use crate::domain::template::{self, Problem};
use crate::error::Error;
use crate::view::template::{Checked, CheckedOne};

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Name of the template; all when left out
    #[arg(value_name = "NAME|all")]
    name: Option<String>,
    /// Check a file that is not among the templates
    #[arg(long, value_name = "FILE", conflicts_with = "name")]
    file: Option<PathBuf>,
}

pub(super) fn run(app: &mut App, args: &CheckArgs) -> Result<Checked, Error> {
    let account = app.config.account();
    if let Some(file) = &args.file {
        let source = folder::source(file).map_err(|error| Error::File {
            code: "unreadable",
            message: format!("`{}`: {}", file.display(), error.message),
            hint: Some("name a file of text, in UTF-8".into()),
        })?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let problems = problems(&name, &source, account);
        return Ok(Checked(vec![CheckedOne { name, file: Some(file.clone()), problems }]));
    }
    let found = folder::read(&app.paths);
    let wanted = args.name.as_deref().filter(|name| *name != "all");
    let is_wanted = |name: &str| wanted.is_none_or(|wanted| wanted == name);
    let path = |name: &str| Some(folder::path(&app.paths, name));
    let mut checked = Vec::new();
    for broken in found.catalog.broken.iter().filter(|broken| is_wanted(&broken.name)) {
        let problems = vec![Problem::of_file(&broken.error)];
        checked.push(CheckedOne { name: broken.name.clone(), file: path(&broken.name), problems });
    }
    let is_broken = |name: &str| found.catalog.broken(name).is_some();
    for template in found.catalog.templates.iter().filter(|t| is_wanted(&t.name) && !is_broken(&t.name)) {
        let file = path(&template.name).filter(|_| template.yours);
        let problems = template::check(template, account);
        checked.push(CheckedOne { name: template.name.clone(), file, problems });
    }
    match wanted {
        Some(name) if checked.is_empty() => return Err(not_found(&found.catalog, name)),
        _ => checked.sort_by(|a, b| a.name.cmp(&b.name)),
    }
    for note in found.notes.into_iter().filter(|_| wanted.is_none()) {
        app.remark(note);
    }
    Ok(Checked(checked))
}

use clap::{Args, Subcommand};

use crate::app::App;
use crate::domain::filter::{self, Calendar, SavedView};
use crate::domain::text;
use crate::error::Error;
use crate::store::views;
use crate::view::contact::Views;

/// Save filters of `list` under a name
///
/// Examples:
///   nettrack view save hot stage:contacted due.before:eow
///   nettrack list view:hot
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ViewArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Save a filter under a name; one of that name is replaced
    Save {
        /// What to call it
        #[arg(value_name = "NAME")]
        name: String,
        /// What it shows, as `list` takes it
        #[arg(value_name = "FILTER", required = true)]
        filter: Vec<String>,
    },
    /// List the saved views
    List,
    /// Remove a saved view
    Remove {
        /// Its name
        #[arg(value_name = "NAME")]
        name: String,
    },
}

pub(crate) fn run(app: &mut App, args: ViewArgs) -> Result<Views, Error> {
    let list = match args.action.unwrap_or(Action::List) {
        Action::List => app.store.read(views::list)?,
        Action::Save { name, filter: typed } => {
            let words = filter::arguments(&typed)?;
            let (today, business_days) = (app.clock.today(), app.config.business_days());
            filter::parse(&words, Calendar { today, business_days: &business_days })?;
            let name = text::tidy(&name, "name of the view", 50)?;
            let view = SavedView { name, filter: filter::joined(&words) };
            app.store.write("view", |tx| {
                tx.describe(format!("saved the view {}", view.name));
                views::save(tx, &view)?;
                views::list(tx)
            })?
        }
        Action::Remove { name } => app.store.write("view", |tx| {
            tx.describe(format!("removed the view {name}"));
            if !views::remove(tx, &name)? {
                return Err(Error::not_found(
                    "view_not_found",
                    format!("there is no view `{name}`"),
                    "`nettrack view list` shows the saved ones",
                ));
            }
            Ok(views::list(tx)?)
        })?,
    };
    Ok(Views(list))
}

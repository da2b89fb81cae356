use clap::Args;

use crate::app::App;
use crate::domain::text;
use crate::error::Error;
use crate::store::search;
use crate::view::search::Hits;

/// Search names, companies, facts, messages and notes
///
/// All words must be there; the beginning of a word is enough. The best places
/// come first.
///
/// Example:
///   nettrack search data contracts
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct SearchArgs {
    /// What to look for
    #[arg(value_name = "TEXT", required = true)]
    words: Vec<String>,
    /// How many places to show; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u32,
}

pub(crate) fn run(app: &mut App, args: SearchArgs) -> Result<Hits, Error> {
    let words = args.words.join(" ");
    if text::fold_words(&words).is_empty() {
        return Err(Error::usage(
            format!("`{words}` holds no word to look for"),
            "type a name, or words of a note",
        ));
    }
    let limit = app.row_limit(Some(args.limit), args.limit);
    let hits = app.store.read(|db| search::find(db, &words, limit))?;
    Ok(Hits { hits, words })
}

use clap::{Args, Subcommand};

use crate::app::App;
use crate::commands::resolve;
use crate::domain::company::Interest;
use crate::domain::contact::{Field, Value};
use crate::domain::{contact, text};
use crate::error::Error;
use crate::store::companies;
use crate::view::company::{Companies, One};

/// Companies you would like to work for
///
/// Examples:
///   nettrack company add "Acme" --motivation 3 --posting 2 --alumni yes
///   nettrack company list
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct CompanyArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add a company of interest, or mark one that is known already
    Add {
        /// Its name
        #[arg(value_name = "NAME")]
        name: String,
        #[command(flatten)]
        interest: InterestFlags,
    },
    /// List the companies of interest
    List {
        /// Also those that are only employers of contacts
        #[arg(long)]
        all: bool,
        /// How many to show; 0 for all. JSON is always whole, unless this is given
        #[arg(long, value_name = "N")]
        limit: Option<u32>,
    },
    /// Show a company and who works there
    Show {
        /// Its name or number
        #[arg(value_name = "COMPANY")]
        company: String,
    },
    /// Change a company
    Edit {
        /// Its name or number
        #[arg(value_name = "COMPANY")]
        company: String,
        /// New name
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// No longer of interest
        #[arg(long)]
        drop: bool,
        #[command(flatten)]
        interest: InterestFlags,
    },
}

#[derive(Debug, Args)]
struct InterestFlags {
    /// How much you want to work there, 0 to 3
    #[arg(long, value_name = "0-3", value_parser = clap::value_parser!(u8).range(0..=3))]
    motivation: Option<u8>,
    /// How well an open posting fits, 0 (none) to 3
    #[arg(long, value_name = "0-3", value_parser = clap::value_parser!(u8).range(0..=3))]
    posting: Option<u8>,
    /// Whether alumni of your school work there
    #[arg(long, value_name = "yes|no", value_parser = ["yes", "no"])]
    alumni: Option<String>,
    /// Its web site
    #[arg(long, value_name = "URL")]
    website: Option<String>,
    /// A note
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl InterestFlags {
    fn checked(&self) -> Result<Interest, Error> {
        Ok(Interest {
            motivation: self.motivation,
            posting: self.posting,
            alumni: self.alumni.as_deref().map(|word| word == "yes"),
            website: self.website.as_deref().map(contact::link).transpose()?,
            note: self.note.as_deref().map(|note| text::tidy_block(note, "note", text::NOTE)).transpose()?,
            ..Interest::default()
        })
    }
}

/// Lines of a text answer.
const LINES: u32 = 50;

pub(crate) enum Answered {
    List(Companies),
    One(One),
}

impl crate::view::Answer for Answered {
    fn text(&self, page: &mut crate::view::Page) {
        match self {
            Self::List(list) => list.text(page),
            Self::One(one) => one.text(page),
        }
    }

    fn json(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        match self {
            Self::List(list) => list.json(out),
            Self::One(one) => one.json(out),
        }
    }
}

pub(crate) fn run(app: &mut App, args: CompanyArgs) -> Result<Answered, Error> {
    match args.action.unwrap_or(Action::List { all: false, limit: None }) {
        Action::List { all, limit } => {
            let limit = app.row_limit(limit, LINES);
            let list = app.store.read(|db| companies::list(db, all, limit))?;
            Ok(Answered::List(Companies(list)))
        }
        Action::Show { company } => {
            let company = resolve::company(app, &company)?;
            let today = app.clock.today();
            let people = app.store.read(|db| companies::people(db, company.id, today, 50))?;
            Ok(Answered::One(One { company, people, said: None }))
        }
        Action::Add { name, interest } => add(app, &name, interest.checked()?),
        Action::Edit { company, name, drop, interest } => {
            let interest = Interest { of_interest: drop.then_some(false), ..interest.checked()? };
            edit(app, &company, name.as_deref(), interest)
        }
    }
}

fn name_of(typed: &str) -> Result<String, Error> {
    match Field::Company.check(typed)? {
        Value::Text(name) => Ok(name),
        _ => Err(Error::usage("a company has a name", "write it behind the command")),
    }
}

fn add(app: &mut App, name: &str, interest: Interest) -> Result<Answered, Error> {
    let name = name_of(name)?;
    let interest = Interest { of_interest: Some(true), ..interest };
    let company = app.store.write("company", |tx| {
        let id = companies::id_of(tx, &name)?;
        companies::set_interest(tx, id, &interest)?;
        tx.describe(format!("added the company {name}"));
        companies::get(tx, id)?.ok_or_else(|| resolve::gone(&name))
    })?;
    Ok(Answered::One(One { company, people: Vec::new(), said: Some("added") }))
}

fn edit(app: &mut App, typed: &str, name: Option<&str>, interest: Interest) -> Result<Answered, Error> {
    let before = resolve::company(app, typed)?;
    let interest = Interest { name: name.map(name_of).transpose()?, ..interest };
    if interest == Interest::default() {
        return Err(Error::usage(
            format!("nothing was said to change in {}", before.name),
            "--motivation 0-3, --posting 0-3, --alumni yes|no, --website URL, --note TEXT, --name NAME or --drop",
        ));
    }
    let company = app.store.write("company", |tx| {
        if let Some(name) = &interest.name
            && companies::namesake(tx, before.id, name)?
        {
            return Err(Error::refused(
                "duplicate_company",
                format!("there is a company `{name}` already"),
                format!("`nettrack company show \"{name}\"` shows it"),
            ));
        }
        companies::set_interest(tx, before.id, &interest)?;
        tx.describe(format!("changed the company {}", before.name));
        companies::get(tx, before.id)?.ok_or_else(|| resolve::gone(&before.name))
    })?;
    Ok(Answered::One(One { company, people: Vec::new(), said: Some("changed") }))
}

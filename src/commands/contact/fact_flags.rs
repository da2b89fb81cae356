//! The facts of a command line: each `--fact` with the `--kind` and the `--source` that stand behind it.

use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::research::NewFact;
use crate::domain::fact::FactKind;
use crate::domain::{contact, text};
use crate::error::Error;

/// How the flags are declared; which fact a kind or a source belongs to is only told by its place in the line.
#[derive(Debug, Args)]
struct Declared {
    /// A fact; may be repeated
    #[arg(long = "fact", value_name = "TEXT")]
    fact: Vec<String>,
    /// Kind of the fact before it: work, talk, writing, project, news, shared, mutual, other
    #[arg(long = "kind", value_name = "KIND", requires = "fact")]
    kind: Vec<String>,
    /// Where the fact before it comes from
    #[arg(long = "source", value_name = "URL", requires = "fact")]
    source: Vec<String>,
}

/// A flag as it was typed, with its place in the line.
type Placed = (usize, String);

#[derive(Debug, Default)]
pub(super) struct FactFlags {
    facts: Vec<Placed>,
    kinds: Vec<Placed>,
    sources: Vec<Placed>,
}

impl FromArgMatches for FactFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let placed = |name: &str| -> Vec<Placed> {
            let typed = matches.get_many::<String>(name).into_iter().flatten().cloned();
            matches.indices_of(name).into_iter().flatten().zip(typed).collect()
        };
        Ok(Self { facts: placed("fact"), kinds: placed("kind"), sources: placed("source") })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for FactFlags {
    fn augment_args(command: Command) -> Command {
        Declared::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Declared::augment_args_for_update(command)
    }
}

impl FactFlags {
    /// # Errors
    /// `Usage` for a kind or link that is none, an empty fact, and two kinds or sources of one fact.
    pub(super) fn checked(&self) -> Result<Vec<NewFact>, Error> {
        let kinds = self.of_each("kind", &self.kinds)?;
        let sources = self.of_each("source", &self.sources)?;
        let typed = self.facts.iter().zip(kinds).zip(sources);
        typed
            .map(|(((_, fact), kind), source)| {
                Ok(NewFact {
                    kind: kind.map_or(Ok(FactKind::Other), checked_kind)?,
                    text: text::tidy_block(fact, "fact", text::FACT)?,
                    source: source.map(contact::link).transpose()?,
                })
            })
            .collect()
    }

    /// What was said of each fact: behind it, or before the first.
    fn of_each<'a>(&self, flag: &str, said: &'a [Placed]) -> Result<Vec<Option<&'a str>>, Error> {
        let mut of_each = vec![None; self.facts.len()];
        for (at, value) in said {
            let fact = self.facts.iter().filter(|(fact_at, _)| fact_at < at).count().saturating_sub(1);
            let Some(place) = of_each.get_mut(fact) else { continue };
            if let Some(other) = place.replace(value.as_str()) {
                return Err(Error::usage(
                    format!("the fact `{}` has two of --{flag}: `{other}` and `{value}`", self.facts[fact].1),
                    format!("put each --{flag} right behind its --fact"),
                ));
            }
        }
        Ok(of_each)
    }
}

fn checked_kind(typed: &str) -> Result<FactKind, Error> {
    FactKind::parse(typed).ok_or_else(|| {
        let kinds = FactKind::ALL.map(FactKind::as_str).join(", ");
        Error::usage(format!("`{typed}` is not a kind of fact"), format!("use {kinds}"))
    })
}

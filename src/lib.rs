//! nettrack: a personal networking contact tracker for the terminal.
//!
//! # Map
//! | module | what it holds | may name with `crate::` |
//! |---|---|---|
//! | `domain` | the words of the field and their rules; pure | `domain` |
//! | `clock` | the only reader of time and zone | nothing |
//! | `store` | the only user of SQLite: one file a table, journal, search | `domain` |
//! | `formats` | files of others from and to domain values | `domain` |
//! | `view` | what the user sees; the only place that prints | `domain` |
//! | `error` | what a person is told when it did not work, exit statuses | `domain`, `formats`, `store` |
//! | `config` | the user's settings and where files are | `domain`, `error` |
//! | `prompt` | the only one who asks, also in an editor | `domain`, `error` |
//! | `screen` | a full screen; the only user of ratatui | `domain`, `prompt`, `view` |
//! | `desktop` | clipboard, mail program, browser | nothing |
//! | `app` | all that a command may touch | `clock`, `config`, `prompt`, `store` |
//! | `commands` | one file a verb: decide (domain), persist (store), answer (view) | all but `cli`, `clock` |
//! | `cli` | global options, help, dispatch, exit status | all but `domain`, `formats` |
//!
//! Each may name itself. `tests/suite/tidy.rs` reads this table and holds it to its word.
//!
//! # The way of a command
//! `argv → cli → commands::<noun>::<verb>::run(&mut App, Args) → Answer → view::Output`. Data changes only inside
//! `Store::write`: one transaction, one step of the journal, whatever the command (see `store::journal`).
//!
//! # Invariants
//! - A command that fails has changed nothing.
//! - A stage is never stored, a draft is never sent by itself, nothing touches the network.
//! - Text of people reaches the terminal only through `view::Page` and `screen`, which clean it.

mod app;
mod cli;
mod clock;
mod commands;
mod config;
mod desktop;
mod domain;
mod error;
mod formats;
mod prompt;
mod screen;
mod store;
mod view;

/// Run the program with the arguments of this process.
pub fn run() -> std::process::ExitCode {
    cli::run()
}

//! nettrack: a personal networking contact tracker for the terminal.
#![allow(dead_code)]
mod domain;
mod formats;

/// Run the program with the arguments of this process.
pub fn run() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}

//! Tests of the program as users run it: one test binary.
#![allow(clippy::unwrap_used, reason = "a test that panics is a test that fails")]

mod docs;
mod hostile;
mod privacy;
mod sandbox;
mod terminal;
mod tidy;
mod transcript;
mod upgrade;

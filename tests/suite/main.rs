//! Tests of the program as users run it: one test binary, one module a subject.
#![allow(clippy::unwrap_used, reason = "a test that panics is a test that fails")]
#![allow(clippy::disallowed_macros, reason = "with --nocapture some tests show their figures")]

mod concurrency;
mod crash;
mod damage;
mod docs;
mod hostile;
mod privacy;
mod sandbox;
mod terminal;
mod tidy;
mod transcript;
mod upgrade;

// what the store's own crash tests use too
#[path = "../../src/store/crash/dice.rs"]
mod dice;
#[path = "../../src/store/crash/dump.rs"]
mod dump;
#[path = "../../src/store/crash/wound.rs"]
mod wound;

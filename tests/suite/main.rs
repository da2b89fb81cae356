//! Tests of the program as users run it: one test binary, one module a subject.
#![allow(clippy::unwrap_used, reason = "a test that panics is a test that fails")]
#![allow(clippy::disallowed_macros, reason = "with --nocapture some tests show their figures")]

mod calendar;
mod concurrency;
mod crash;
mod damage;
mod demo;
mod docs;
mod editing;
mod exchange;
mod export;
mod hostile;
mod mail;
mod privacy;
mod sandbox;
mod template;
mod terminal;
mod tidy;
mod transcript;
mod upgrade;
mod walks;

// what the store's own crash tests use too
#[allow(dead_code, reason = "the store's tests use the rest")]
#[path = "../../src/store/crash/dice.rs"]
mod dice;
#[path = "../../src/store/crash/dump.rs"]
mod dump;
#[path = "../../src/store/crash/wound.rs"]
mod wound;

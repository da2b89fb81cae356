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
mod find_walk;
mod forget;
mod full_screen;
mod health;
mod hostile;
mod keeping;
mod keeping_killed;
mod looking_back;
mod mail;
mod mixer;
mod network;
mod prep_page;
mod privacy;
mod report;
mod research_walk;
mod restoring;
mod sandbox;
mod talks;
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

//! The store against a disk that loses power, fails or damages files: the harness of RELIABILITY.md, goals G2, G4, G7.
//!
//! `disk.rs` is a disk in memory that knows what is safe and what a power cut may take; `machine.rs` and `vfs.rs` let SQLite use it;
//! `life.rs` is what happens to a database; `power.rs` cuts the power, `faults.rs` lets calls fail,
//! `damage.rs` wounds files. `dice.rs`, `dump.rs` and `wound.rs` are shared with the tests of the program in tests/suite.
#![allow(clippy::disallowed_macros, reason = "with --nocapture these tests show their figures")]

mod damage;
mod dice;
mod disk;
pub(super) mod dump;
mod faults;
mod life;
mod machine;
mod power;
mod vfs;
mod wound;

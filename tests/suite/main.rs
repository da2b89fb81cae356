//! The tests that run the program itself, one module a subject.

mod concurrency;
mod crash;
mod damage;
mod sandbox;

// what the store's own crash tests use too
#[path = "../../src/store/crash/dice.rs"]
mod dice;
#[path = "../../src/store/crash/dump.rs"]
mod dump;
#[path = "../../src/store/crash/wound.rs"]
mod wound;

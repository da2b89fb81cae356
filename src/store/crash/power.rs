//! The power is cut at every operation on the disk (RELIABILITY.md, goal G2).
//!
//! A life is lived once and everything that it does to the disk is written down. That is then replayed: after each
//! operation the power is cut, and the file that is left must hold what the steps made that had said "saved", and the
//! step under way wholly or not at all. In a third of the rounds the power is cut again during the repair.

use super::dice::{Dice, rounds};
use super::disk::{Disk, Image, Op};
use super::life::{self, LIVES, Life, Step};
use super::machine;

#[derive(Debug, Default)]
struct Tally {
    operations: usize,
    rounds: usize,
    second_cuts: usize,
    /// Files that had to be repaired from a rollback journal
    repaired: usize,
    troubles: Vec<String>,
}

/// All that a life does to the disk.
fn recording(life: &Life) -> Vec<Op> {
    machine::start(&life.images[0]);
    for step in &life.steps {
        step.run(&mut life::store()).unwrap();
        machine::said();
    }
    machine::take_log()
}

fn play(life: &Life, log: &[Op], images: usize, seed: u64) -> Tally {
    let mut dice = Dice::new(seed);
    let mut tally = Tally { operations: log.len(), ..Tally::default() };
    let (mut disk, mut said) = (Disk::holding(&life.images[0]), 0);
    for (at, op) in log.iter().enumerate() {
        disk.apply(op);
        said += usize::from(matches!(op, Op::Said));
        for _ in 0..images {
            let mut image = disk.after_power_cut(&mut dice);
            tally.rounds += 1;
            tally.repaired += usize::from(image.get("/nettrack.db-journal").is_some_and(|it| !it.is_empty()));
            if dice.hit(3) {
                image = cut_again(&image, &mut dice);
                tally.second_cuts += 1;
            }
            if let Some(trouble) = trouble(life, &image, said) {
                tally.troubles.push(format!("{}, operation {at}, {said} steps saved: {trouble}", life.name));
            }
        }
    }
    tally
}

/// Begin to read, which repairs the file, and cut the power on the way.
fn cut_again(image: &Image, dice: &mut Dice) -> Image {
    machine::start(image);
    // a file that cannot be read is noticed by the look after this one
    let _ = Step::Look.run(&mut life::store());
    let log = machine::take_log();
    let mut disk = Disk::holding(image);
    log.iter().take(dice.below(log.len() + 1)).for_each(|op| disk.apply(op));
    disk.after_power_cut(dice)
}

fn trouble(life: &Life, image: &Image, said: usize) -> Option<String> {
    match life::state(image) {
        Err(trouble) => Some(trouble),
        Ok(now) if now == life.states[said] || life.states.get(said + 1) == Some(&now) => {
            life.trouble_with_the_copy(&machine::image())
        }
        Ok(now) if life.states[..said].contains(&now) => Some("what was saved is lost".into()),
        Ok(_) => Some("half done".into()),
    }
}

/// Play all lives, each in a thread; `forget` takes out of the recording what the disk does not do.
fn play_all(rounds: usize, images: usize, forget: fn(&mut Vec<Op>)) -> Tally {
    let mut sum = Tally::default();
    for seed in 0..u64::try_from(rounds).unwrap() {
        let tallies = std::thread::scope(|scope| {
            let play = |live: fn(u64) -> Life| {
                let life = live(seed);
                let mut log = recording(&life);
                forget(&mut log);
                play(&life, &log, images, seed)
            };
            LIVES.map(|live| scope.spawn(move || play(live))).map(|lane| lane.join().unwrap())
        });
        for tally in tallies {
            sum.operations += tally.operations;
            sum.rounds += tally.rounds;
            sum.second_cuts += tally.second_cuts;
            sum.repaired += tally.repaired;
            sum.troubles.extend(tally.troubles);
        }
    }
    sum
}

#[test]
fn a_power_cut_at_any_operation_loses_nothing_saved_and_leaves_nothing_half_done() {
    let tally = play_all(rounds(1), 2, |_| ());
    println!("{tally:?}");
    assert_eq!(tally.troubles, [""; 0]);
    assert!(tally.rounds > 1000 && tally.second_cuts > 100 && tally.repaired > 100, "{tally:?}");
}

/// Without `synchronous`.
#[test]
fn control_a_disk_that_never_syncs_does_damage() {
    let tally = play_all(1, 1, |log| log.retain(|op| !matches!(op, Op::Sync(_) | Op::SyncFolder)));
    println!("{} of {} rounds", tally.troubles.len(), tally.rounds);
    assert!(tally.troubles.iter().any(|trouble| trouble.ends_with("what was saved is lost")));
    assert!(tally.troubles.iter().any(|trouble| !trouble.ends_with("what was saved is lost")));
}

/// With `synchronous = FULL` instead of `EXTRA`: the folder is not synced when the rollback journal is gone.
#[test]
fn control_a_journal_that_may_come_back_undoes_what_was_saved() {
    let tally = play_all(1, 1, |log| {
        let mut unlinked = false;
        log.retain(|op| {
            let forgotten = unlinked && matches!(op, Op::SyncFolder);
            unlinked = matches!(op, Op::Unlink(_));
            !forgotten
        });
    });
    println!("{} of {} rounds", tally.troubles.len(), tally.rounds);
    assert!(tally.troubles.iter().any(|trouble| trouble.ends_with("what was saved is lost")));
}

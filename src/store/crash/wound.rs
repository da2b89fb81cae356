//! Damage done to the bytes of a database file, of every kind that disks and people do.

use super::dice::Dice;

const PAGE: usize = 4096;

/// Damage a healthy database file in one way; tells which.
pub(crate) fn wound(bytes: &mut Vec<u8>, dice: &mut Dice) -> &'static str {
    let pages = bytes.len() / PAGE;
    match dice.below(12) {
        0 => flip(bytes, 1, dice),
        1 => flip(bytes, 64, dice),
        2 => {
            // 0 bytes is a file that was never written to
            bytes.truncate(1 + dice.below(bytes.len() - 1));
            "cut off"
        }
        3 => {
            bytes.truncate(PAGE * (1 + dice.below(pages - 1)));
            "pages cut off"
        }
        4 => fill(bytes, PAGE * dice.below(pages), PAGE, || 0, "a page of zeros"),
        5 => {
            let (one, other) = (dice.below(pages), dice.below(pages));
            let page = bytes[one * PAGE..(one + 1) * PAGE].to_vec();
            bytes.copy_within(other * PAGE..(other + 1) * PAGE, one * PAGE);
            bytes[other * PAGE..(other + 1) * PAGE].copy_from_slice(&page);
            if one == other { "as it was" } else { "pages swapped" }
        }
        6 => {
            let (at, value) = (dice.below(100), byte(dice));
            fill(bytes, at, 1, || value, "a lie in the header")
        }
        7 => fill(bytes, 68, 4, || byte(dice), "a wrong application_id"),
        8 => fill(bytes, 60, 4, || 1 + byte(dice) % 100, "a newer user_version"),
        9 => {
            let at = dice.below(bytes.len());
            let length = 1 + dice.below(3 * PAGE);
            fill(bytes, at, length, || byte(dice), "garbage inside")
        }
        10 => {
            let length = bytes.len();
            fill(bytes, 0, length, || byte(dice), "nothing but garbage")
        }
        _ => {
            // the head of a page: kind, count of cells, first free byte
            let at = PAGE * dice.below(pages) + dice.below(12);
            let value = byte(dice);
            fill(bytes, at, 1, || value, "a lie in the head of a page")
        }
    }
}

fn byte(dice: &mut Dice) -> u8 {
    dice.next().to_le_bytes()[0]
}

fn flip(bytes: &mut [u8], most: usize, dice: &mut Dice) -> &'static str {
    for _ in 0..=dice.below(most) {
        let at = dice.below(bytes.len());
        bytes[at] ^= 1 << dice.below(8);
    }
    if most == 1 { "a bit flipped" } else { "bits flipped" }
}

fn fill(
    bytes: &mut [u8],
    at: usize,
    length: usize,
    mut value: impl FnMut() -> u8,
    name: &'static str,
) -> &'static str {
    bytes.iter_mut().skip(at).take(length).for_each(|byte| *byte = value());
    name
}

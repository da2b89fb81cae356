//! A disk in memory. It keeps apart what was written and what is safe, so that it can tell what a power cut leaves.
//!
//! As POSIX promises it and no better: what is written to a file is safe once the file is synced, a name that was
//! made or taken away once the folder is. Everything else may be there, or not, or in part.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::dice::Dice;

/// What a disk holds when a machine starts: bytes by name.
pub(super) type Image = BTreeMap<String, Vec<u8>>;

/// What a drive writes at once.
const SECTOR: usize = 512;

/// One thing that was done to the disk.
#[derive(Debug, Clone)]
pub(super) enum Op {
    Create(String),
    Write(String, usize, Rc<[u8]>),
    Resize(String, usize),
    Sync(String),
    Unlink(String),
    SyncFolder,
    /// Nothing to the disk: here the program said that what it had been told to do is saved
    Said,
}

#[derive(Debug, Default)]
struct File {
    live: Vec<u8>,
    safe: Vec<u8>,
    /// Writes and resizes since the last sync
    pending: Vec<Op>,
    there: bool,
    /// Whether the folder, as it is safe, names the file
    named: bool,
    /// What the file held that had the name before and that the folder, as it is safe, still names
    ghost: Option<Vec<u8>>,
}

#[derive(Debug, Default)]
pub(super) struct Disk {
    files: BTreeMap<String, File>,
}

/// How much of what is not safe survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Luck {
    Nothing,
    Everything,
    SomeWrites,
    SomeSectors,
    SomeSectorsAndGarbage,
}

impl Disk {
    pub(super) fn holding(image: &Image) -> Self {
        let file = |bytes: &Vec<u8>| File {
            live: bytes.clone(),
            safe: bytes.clone(),
            there: true,
            named: true,
            ..File::default()
        };
        Self { files: image.iter().map(|(name, bytes)| (name.clone(), file(bytes))).collect() }
    }

    /// The bytes of a file, for those who look while the power is on.
    pub(super) fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).filter(|file| file.there).map(|file| file.live.as_slice())
    }

    pub(super) fn apply(&mut self, op: &Op) {
        match op {
            Op::Create(name) => {
                let old = self.files.remove(name);
                let ghost = old.and_then(|old| if old.named { Some(old.safe) } else { old.ghost });
                self.files.insert(name.clone(), File { there: true, ghost, ..File::default() });
            }
            Op::Write(name, ..) | Op::Resize(name, _) => {
                if let Some(file) = self.files.get_mut(name) {
                    perform(&mut file.live, op);
                    file.pending.push(op.clone());
                }
            }
            Op::Sync(name) => {
                if let Some(file) = self.files.get_mut(name) {
                    file.safe.clone_from(&file.live);
                    file.pending.clear();
                }
            }
            Op::Unlink(name) => {
                if let Some(file) = self.files.get_mut(name) {
                    file.there = false;
                }
                self.files.retain(|_, file| file.there || file.named || file.ghost.is_some());
            }
            Op::SyncFolder => {
                self.files.retain(|_, file| file.there);
                self.files.values_mut().for_each(|file| (file.named, file.ghost) = (true, None));
            }
            Op::Said => {}
        }
    }

    /// What is on the disk when the power comes back after a cut now.
    pub(super) fn after_power_cut(&self, dice: &mut Dice) -> Image {
        let luck = match dice.below(5) {
            0 => Luck::Nothing,
            1 => Luck::Everything,
            2 => Luck::SomeWrites,
            3 => Luck::SomeSectors,
            _ => Luck::SomeSectorsAndGarbage,
        };
        let mut image = Image::new();
        for (name, file) in &self.files {
            // of the folder, what it is now may have been written or not
            let now = dice.hit(2);
            if if now { file.there } else { file.named } {
                let mut bytes = file.safe.clone();
                file.pending.iter().for_each(|op| survive(&mut bytes, op, luck, dice));
                image.insert(name.clone(), bytes);
            } else if let Some(ghost) = file.ghost.as_ref().filter(|_| !now && dice.hit(2)) {
                image.insert(name.clone(), ghost.clone());
            }
        }
        image
    }

    /// What is on the disk as long as the power stays on.
    pub(super) fn image(&self) -> Image {
        let there = self.files.iter().filter(|(_, file)| file.there);
        there.map(|(name, file)| (name.clone(), file.live.clone())).collect()
    }
}

fn perform(bytes: &mut Vec<u8>, op: &Op) {
    match op {
        Op::Write(_, at, data) => put(bytes, *at, data),
        Op::Resize(_, length) => bytes.resize(*length, 0),
        _ => {}
    }
}

fn put(bytes: &mut Vec<u8>, at: usize, data: &[u8]) {
    let end = at + data.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[at..end].copy_from_slice(data);
}

/// Do to `bytes` what is left of an operation that was not synced.
fn survive(bytes: &mut Vec<u8>, op: &Op, luck: Luck, dice: &mut Dice) {
    match (luck, op) {
        (Luck::Nothing, _) => {}
        (Luck::Everything, _) => perform(bytes, op),
        (_, Op::Write(_, at, data)) if luck != Luck::SomeWrites => {
            let mut from = 0;
            while from < data.len() {
                let to = (((at + from) / SECTOR + 1) * SECTOR - at).min(data.len());
                if dice.hit(2) {
                    put(bytes, at + from, &data[from..to]);
                } else if luck == Luck::SomeSectorsAndGarbage && dice.hit(4) {
                    let garbage: Vec<u8> = (from..to).map(|_| dice.next().to_le_bytes()[0]).collect();
                    put(bytes, at + from, &garbage);
                }
                from = to;
            }
        }
        _ if dice.hit(2) => perform(bytes, op),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn images(ops: &[Op]) -> Vec<Image> {
        let mut disk = Disk::holding(&Image::from([("a".into(), vec![1; 2000])]));
        for op in ops {
            disk.apply(op);
        }
        (0..200).map(|seed| disk.after_power_cut(&mut Dice::new(seed))).collect()
    }

    fn write(value: u8) -> Op {
        Op::Write("a".into(), 0, vec![value; 2000].into())
    }

    #[test]
    fn what_is_synced_is_safe_and_what_is_not_may_be_there_or_not_or_in_part() {
        assert!(images(&[write(2), Op::Sync("a".into())]).iter().all(|image| image["a"] == [2; 2000]));
        let cut = images(&[write(2)]);
        let is = |wanted: &dyn Fn(&[u8]) -> bool| cut.iter().any(|image| wanted(&image["a"]));
        assert!(is(&|bytes| bytes == [1; 2000]) && is(&|bytes| bytes == [2; 2000]));
        assert!(is(&|bytes| bytes[..512] == [1; 512] && bytes[512..1024] == [2; 512]), "a torn write");
        assert!(is(&|bytes| bytes.iter().any(|byte| *byte > 2)), "garbage");
    }

    #[test]
    fn names_are_safe_once_the_folder_is_synced() {
        let created =
            [Op::Create("b".into()), Op::Write("b".into(), 0, vec![3; 9].into()), Op::Sync("b".into())];
        let some =
            |images: &[Image], there: bool| images.iter().any(|image| image.contains_key("b") == there);
        let cut = images(&created);
        assert!(some(&cut, true) && some(&cut, false));
        let mut synced = created.to_vec();
        synced.push(Op::SyncFolder);
        assert!(!some(&images(&synced), false));
        synced.push(Op::Unlink("b".into()));
        assert!(some(&images(&synced), true) && some(&images(&synced), false));
        let mut again = synced.clone();
        again.extend([Op::Create("b".into()), Op::Write("b".into(), 0, vec![4; 5].into())]);
        for wanted in [Some([3; 9].as_slice()), Some([4; 5].as_slice()), Some(&[]), None] {
            assert!(
                images(&again).iter().any(|image| image.get("b").map(Vec::as_slice) == wanted),
                "{wanted:?}"
            );
        }
        synced.push(Op::SyncFolder);
        assert!(!some(&images(&synced), true));
    }
}

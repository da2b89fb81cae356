//! The machine of a thread: its disk, what was done to it, and which calls fail. Each thread has its own, so that tests
//! run side by side.

use std::cell::RefCell;
use std::ffi::c_int;
use std::path::Path;

use rusqlite::ffi;

pub(super) use super::disk::Image;
use super::disk::{Disk, Op};
use super::vfs;

/// What SQLite may ask of a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Open,
    Create,
    Read,
    Write,
    Resize,
    Sync,
    Size,
    Lock,
    Delete,
    Access,
}

impl Call {
    fn changes(self) -> bool {
        matches!(self, Self::Create | Self::Write | Self::Resize | Self::Sync | Self::Delete)
    }

    /// How SQLite is told that it failed.
    fn error(self) -> c_int {
        match self {
            Self::Open | Self::Create => ffi::SQLITE_CANTOPEN,
            Self::Read => ffi::SQLITE_IOERR_READ,
            Self::Write => ffi::SQLITE_IOERR_WRITE,
            Self::Resize => ffi::SQLITE_IOERR_TRUNCATE,
            Self::Sync => ffi::SQLITE_IOERR_FSYNC,
            Self::Size => ffi::SQLITE_IOERR_FSTAT,
            Self::Lock => ffi::SQLITE_IOERR_LOCK,
            Self::Delete => ffi::SQLITE_IOERR_DELETE,
            Self::Access => ffi::SQLITE_IOERR_ACCESS,
        }
    }
}

/// Which calls fail, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whatever is asked, an error
    Anything,
    /// Whatever changes the disk, an error
    Changes,
    /// There is no room
    Full,
    /// Writes are not done, and the disk says that they were: what no program can notice in time
    Lies,
}

/// A disk that fails at its `at`th call of a kind, once or from then on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fault {
    pub(super) kind: Kind,
    pub(super) at: usize,
    pub(super) forever: bool,
}

#[derive(Default)]
pub(super) struct Machine {
    pub(super) disk: Disk,
    log: Vec<Op>,
    fault: Option<Fault>,
    /// Calls so far of the kind that fails
    calls: usize,
    hit: bool,
    pub(super) handles: usize,
    pub(super) temporary_files: usize,
}

thread_local!(static MACHINE: RefCell<Machine> = RefCell::default());

pub(super) fn with<T>(f: impl FnOnce(&mut Machine) -> T) -> T {
    MACHINE.with_borrow_mut(f)
}

impl Machine {
    /// Whether a call is let through; false where it is to be passed over in silence.
    pub(super) fn allow(&mut self, call: Call) -> Result<bool, c_int> {
        let Some(Fault { kind, at, forever }) = self.fault else { return Ok(true) };
        let counts = match kind {
            Kind::Anything => true,
            Kind::Changes => call.changes(),
            Kind::Full | Kind::Lies => call == Call::Write,
        };
        if !counts {
            return Ok(true);
        }
        self.calls += 1;
        if self.calls != at && !(forever && self.calls > at) {
            return Ok(true);
        }
        self.hit = true;
        match kind {
            Kind::Lies => Ok(false),
            Kind::Full => Err(ffi::SQLITE_FULL),
            Kind::Anything | Kind::Changes => Err(call.error()),
        }
    }

    pub(super) fn perform(&mut self, call: Call, op: Op) -> Result<(), c_int> {
        if self.allow(call)? {
            self.disk.apply(&op);
            self.log.push(op);
        }
        Ok(())
    }

    pub(super) fn open(&mut self, name: &str, create: bool) -> Result<bool, c_int> {
        let new = self.disk.file(name).is_none();
        if new && create {
            self.perform(Call::Create, Op::Create(name.to_owned()))?;
        } else {
            self.allow(Call::Open)?;
            if new {
                return Err(ffi::SQLITE_CANTOPEN);
            }
        }
        self.handles += 1;
        Ok(new)
    }

    pub(super) fn read(&mut self, name: &str, into: &mut [u8], at: usize) -> Result<(), c_int> {
        self.allow(Call::Read)?;
        let bytes = self.disk.file(name).unwrap_or_default();
        let bytes = bytes.get(at..).unwrap_or_default();
        let length = bytes.len().min(into.len());
        into[..length].copy_from_slice(&bytes[..length]);
        into[length..].fill(0);
        if length < into.len() { Err(ffi::SQLITE_IOERR_SHORT_READ) } else { Ok(()) }
    }

    /// As unix does: the first sync of a new journal syncs its folder too.
    pub(super) fn sync(&mut self, name: &str, folder: bool) -> Result<(), c_int> {
        self.perform(Call::Sync, Op::Sync(name.to_owned()))?;
        if folder { self.perform(Call::Sync, Op::SyncFolder) } else { Ok(()) }
    }

    pub(super) fn delete(&mut self, name: &str, folder: bool) -> Result<(), c_int> {
        if self.disk.file(name).is_none() {
            return Err(ffi::SQLITE_IOERR_DELETE_NOENT);
        }
        self.perform(Call::Delete, Op::Unlink(name.to_owned()))?;
        if folder { self.perform(Call::Sync, Op::SyncFolder) } else { Ok(()) }
    }
}

/// Start the machine of this thread with what is on its disk.
pub(super) fn start(image: &Image) {
    vfs::register();
    with(|machine| *machine = Machine { disk: Disk::holding(image), ..Machine::default() });
}

/// From now on the disk fails.
pub(super) fn fail(fault: Fault) {
    with(|machine| (machine.fault, machine.calls, machine.hit) = (Some(fault), 0, false));
}

/// The disk works again. Whether it had failed.
pub(super) fn mend() -> bool {
    with(|machine| machine.fault.take().is_some() && machine.hit)
}

/// Write down that the program said "saved".
pub(super) fn said() {
    with(|machine| machine.log.push(Op::Said));
}

/// What was done to the disk since the start.
pub(super) fn take_log() -> Vec<Op> {
    with(|machine| std::mem::take(&mut machine.log))
}

pub(super) fn image() -> Image {
    with(|machine| machine.disk.image())
}

/// Remove a file as `std::fs` does.
pub(super) fn remove(path: &Path) -> std::io::Result<()> {
    let name = path.to_str().expect("tests name files in ASCII");
    with(|machine| machine.delete(name, false)).map_err(|_| std::io::ErrorKind::NotFound.into())
}

/// Files that are open.
pub(super) fn handles() -> usize {
    with(|machine| machine.handles)
}

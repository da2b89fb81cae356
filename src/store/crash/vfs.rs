//! The disk of a machine as SQLite sees it: a VFS. The code that C calls is here and no other.
//!
//! One process at a time uses a machine: locks are always granted.
#![allow(unsafe_code, reason = "SQLite calls a VFS through C function pointers; only tests use this one")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::Once;

use rusqlite::ffi;

use super::disk::Op;
use super::machine::{Call, with};

/// The name by which SQLite knows the disk.
pub(super) const NAME: &str = "simulated";

/// An open file. SQLite gives the memory for it.
#[repr(C)]
struct Handle {
    base: ffi::sqlite3_file,
    name: *mut String,
    temporary: bool,
    /// Whether the folder does not surely name it yet
    new: bool,
}

fn status(result: Result<(), c_int>) -> c_int {
    result.err().unwrap_or(ffi::SQLITE_OK)
}

fn count(number: impl TryInto<usize>) -> usize {
    number.try_into().ok().expect("SQLite counts bytes from zero")
}

unsafe fn name<'a>(file: *mut ffi::sqlite3_file) -> &'a str {
    unsafe { (*(*file.cast::<Handle>()).name).as_str() }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let handle = file.cast::<Handle>();
    let (name, temporary) = unsafe { (Box::from_raw((*handle).name), (*handle).temporary) };
    with(|machine| {
        machine.handles -= 1;
        if temporary {
            machine.disk.apply(&Op::Unlink(*name));
        }
    });
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    into: *mut c_void,
    amount: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    let into = unsafe { std::slice::from_raw_parts_mut(into.cast::<u8>(), count(amount)) };
    status(with(|machine| machine.read(unsafe { name(file) }, into, count(at))))
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    amount: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    let data = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), count(amount)) };
    let op = Op::Write(unsafe { name(file) }.to_owned(), count(at), data.into());
    status(with(|machine| machine.perform(Call::Write, op)))
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    let op = Op::Resize(unsafe { name(file) }.to_owned(), count(size));
    status(with(|machine| machine.perform(Call::Resize, op)))
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    let new = unsafe { std::mem::take(&mut (*file.cast::<Handle>()).new) };
    status(with(|machine| machine.sync(unsafe { name(file) }, new)))
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut ffi::sqlite3_int64) -> c_int {
    status(with(|machine| {
        machine.allow(Call::Size)?;
        let length = machine.disk.file(unsafe { name(file) }).map_or(0, <[u8]>::len);
        unsafe { *size = i64::try_from(length).expect("files are small") };
        Ok(())
    }))
}

unsafe extern "C" fn lock(_: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    status(with(|machine| machine.allow(Call::Lock).map(drop)))
}

unsafe extern "C" fn unlock(_: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved(_: *mut ffi::sqlite3_file, reserved: *mut c_int) -> c_int {
    unsafe { *reserved = 0 };
    status(with(|machine| machine.allow(Call::Lock).map(drop)))
}

unsafe extern "C" fn control(_: *mut ffi::sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    4096
}

unsafe extern "C" fn characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 1,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: None,
    xShmLock: None,
    xShmBarrier: None,
    xShmUnmap: None,
    xFetch: None,
    xUnfetch: None,
};

unsafe fn text<'a>(name: *const c_char) -> &'a str {
    unsafe { CStr::from_ptr(name) }.to_str().expect("tests name files in ASCII")
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    path: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    given: *mut c_int,
) -> c_int {
    let handle = file.cast::<Handle>();
    unsafe { (*handle).base.pMethods = std::ptr::null() };
    let name = if path.is_null() {
        with(|machine| {
            machine.temporary_files += 1;
            format!("temporary-{}", machine.temporary_files)
        })
    } else {
        unsafe { text(path) }.to_owned()
    };
    let create = flags & ffi::SQLITE_OPEN_CREATE != 0;
    match with(|machine| machine.open(&name, create)) {
        Err(code) => code,
        Ok(new) => {
            let journal = flags & (ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL) != 0;
            unsafe {
                (*handle).name = Box::into_raw(Box::new(name));
                (*handle).temporary = flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0;
                (*handle).new = new && journal;
                (*handle).base.pMethods = &raw const METHODS;
                if !given.is_null() {
                    *given = flags;
                }
            }
            ffi::SQLITE_OK
        }
    }
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, path: *const c_char, folder: c_int) -> c_int {
    status(with(|machine| machine.delete(unsafe { text(path) }, folder != 0)))
}

unsafe extern "C" fn access(
    _: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    question: c_int,
    answer: *mut c_int,
) -> c_int {
    status(with(|machine| {
        machine.allow(Call::Access)?;
        let file = machine.disk.file(unsafe { text(path) });
        let yes = file.is_some_and(|bytes| question != ffi::SQLITE_ACCESS_EXISTS || !bytes.is_empty());
        unsafe { *answer = c_int::from(yes) };
        Ok(())
    }))
}

unsafe extern "C" fn full_path(
    _: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    room: c_int,
    into: *mut c_char,
) -> c_int {
    let path = unsafe { CStr::from_ptr(path) }.to_bytes_with_nul();
    if path.len() > count(room) {
        return ffi::SQLITE_CANTOPEN;
    }
    unsafe { std::ptr::copy_nonoverlapping(path.as_ptr().cast(), into, path.len()) };
    ffi::SQLITE_OK
}

/// Make the disk known to SQLite: chance, sleep and time are those of the usual VFS.
pub(super) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| unsafe {
        let usual = ffi::sqlite3_vfs_find(std::ptr::null());
        let vfs = Box::leak(Box::new(std::ptr::read(usual)));
        vfs.szOsFile = c_int::try_from(size_of::<Handle>()).expect("a handle is small");
        vfs.zName = c"simulated".as_ptr();
        vfs.pNext = std::ptr::null_mut();
        vfs.xOpen = Some(open);
        vfs.xDelete = Some(delete);
        vfs.xAccess = Some(access);
        vfs.xFullPathname = Some(full_path);
        assert_eq!(ffi::sqlite3_vfs_register(vfs, 0), ffi::SQLITE_OK);
    });
}

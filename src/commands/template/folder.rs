//! The folder of the user's own templates: `NAME.txt` each, and `NAME.previous`, what it was before the last change.
//! The only reader and writer of these files; a file that is broken is told, and stands in nobody's way.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::commands::private_file;
use crate::config::Paths;
use crate::domain::template::{self, Broken, Catalog, FileError, MOST_BYTES};
use crate::error::Error;

/// Files that are looked at.
const MOST_FILES: usize = 1_000;

/// All templates, and what there is to say about files that are none.
pub(in crate::commands) struct Found {
    pub(in crate::commands) catalog: Catalog,
    pub(in crate::commands) notes: Vec<String>,
}

/// Read the folder; one that is not there is an empty one.
pub(in crate::commands) fn read(paths: &Paths) -> Found {
    let folder = paths.templates();
    let (mut notes, mut sources, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
    for name in names(&folder, &mut notes) {
        let file = path(paths, &name);
        if template::check_name(&name).is_err() {
            notes.push(format!("{} is left out: {NAME_RULE}", file.display()));
            continue;
        }
        match source(&file) {
            Ok(source) => sources.push((name, source)),
            Err(error) => unreadable.push(Broken { name, error }),
        }
    }
    let mut catalog = Catalog::new(sources);
    catalog.broken.extend(unreadable);
    catalog.broken.sort_by(|a, b| a.name.cmp(&b.name));
    Found { catalog, notes }
}

pub(super) const NAME_RULE: &str = "a name has small letters, digits and -, 60 at most";

/// Names of the files `NAME.txt`, in order; hidden ones are not looked at.
fn names(folder: &Path, notes: &mut Vec<String>) -> Vec<String> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => {
            if e.kind() != io::ErrorKind::NotFound {
                notes.push(format!("your own templates are left out: cannot read {}: {e}", folder.display()));
            }
            return Vec::new();
        }
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().strip_suffix(".txt")?.to_owned()))
        .filter(|name| !name.starts_with('.'))
        .take(MOST_FILES)
        .collect();
    names.sort();
    names
}

/// The text of a file, up to one byte more than is allowed.
///
/// # Errors
/// Why it cannot be read, and the line, as far as it is known.
pub(super) fn source(path: &Path) -> Result<String, FileError> {
    let refused = |line, message: String| FileError { line, message };
    let cannot = |e: &io::Error| refused(1, format!("it cannot be read: {e}"));
    // what is no file (a pipe) would wait for a writer
    if !fs::metadata(path).map_err(|e| cannot(&e))?.is_file() {
        return Err(refused(1, "it is no file".into()));
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX) + 1;
    fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(|e| cannot(&e))?;
    String::from_utf8(bytes).map_err(|e| {
        let good = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let too_long = e.as_bytes().len() > MOST_BYTES;
        let why = if too_long {
            format!("the file has more than {MOST_BYTES} bytes")
        } else {
            "it is not UTF-8".into()
        };
        refused(1 + good.split(|b| *b == b'\n').count() - 1, why)
    })
}

pub(in crate::commands) fn path(paths: &Paths, name: &str) -> PathBuf {
    paths.templates().join(format!("{name}.txt"))
}

/// Where the text before the last change is kept.
fn previous(path: &Path) -> PathBuf {
    path.with_extension("previous")
}

pub(super) fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Save a template; what stood there before is kept beside it.
///
/// # Errors
/// `File` when the folder cannot be written.
pub(super) fn save(path: &Path, text: &str) -> Result<(), Error> {
    let save = || {
        if exists(path) {
            fs::rename(path, previous(path))?;
        }
        private_file::write(path, text)
    };
    save().map_err(|e| unwritable(path, &e))
}

/// Put a template aside.
///
/// # Errors
/// As `save`.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    fs::rename(path, previous(path)).map_err(|e| unwritable(path, &e))
}

/// Exchange a template with what it was before the last change; one of them may be absent. False when both are.
///
/// # Errors
/// As `save`.
pub(super) fn restore(path: &Path) -> Result<bool, Error> {
    let (before, aside) = (previous(path), path.with_extension("exchange"));
    let (is, was) = (exists(path), exists(&before));
    let swap = || {
        if is {
            fs::rename(path, &aside)?;
        }
        if was {
            fs::rename(&before, path)?;
        }
        if is {
            fs::rename(&aside, &before)?;
        }
        Ok(is || was)
    };
    swap().map_err(|e| unwritable(path, &e))
}

fn unwritable(path: &Path, e: &io::Error) -> Error {
    Error::File {
        code: "unreadable",
        message: format!("cannot write `{}`: {e}", path.display()),
        hint: Some("`nettrack paths` shows the folder; another is named by --config FILE".into()),
    }
}

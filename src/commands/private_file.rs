//! Private file: write a small file of the user's, whole or not at all, readable by its owner alone.

use std::io::{self, Write};
use std::path::Path;

use crate::store::make_private_folder;

/// Written beside, flushed, then put in its place. A link stays one: what it leads to is written. Only a file is
/// replaced, never a device or a pipe.
///
/// # Errors
/// Those of the file system; the file is then as it was.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if path.exists() && !path.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_private_folder(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    std::fs::File::open(folder)?.sync_all()
}

//! Private file: write a small file of the user's, whole or not at all, readable by its owner alone.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::store::make_private_folder;

/// Written beside, flushed, then put in its place. A link stays one: what it leads to is written. Only a file is
/// replaced, never a device or a pipe.
///
/// # Errors
/// Those of the file system; the file is then as it was.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    write_with(path, |out| out.write_all(text.as_bytes()))
}

/// The same for what is too large to be held: `write` is given the file.
///
/// # Errors
/// Those of the file system, and what `write` says; the file is then as it was.
pub(super) fn write_with<T, E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if path.exists() && !path.is_file() {
        return Err(io::Error::other("it is not a file").into());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_private_folder(folder)?;
    let file = tempfile::NamedTempFile::new_in(folder)?;
    let mut out = BufWriter::new(file);
    let answer = write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    std::fs::File::open(folder)?.sync_all()?;
    Ok(answer)
}

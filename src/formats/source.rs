//! A foreign file, or one file inside a .zip, as a stream of text: the only opener of what is imported.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::FormatError;
use super::encoding::{self, Decoder, Encoding};

/// How much of a stranger's file is taken in before it is refused.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Bytes of the file itself.
    pub file: u64,
    /// Bytes of one file inside a .zip, unpacked.
    pub unpacked: u64,
    /// Bytes of one row.
    pub row: usize,
    pub columns: usize,
    pub rows: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file: 200_000_000, unpacked: 1_000_000_000, row: 1_000_000, columns: 1_000, rows: 2_000_000 }
    }
}

/// A file that was opened and whose encoding is known.
pub(crate) struct Source {
    name: String,
    content: Content,
    encoding: Encoding,
    limits: Limits,
}

enum Content {
    Plain(File),
    Packed(Box<ZipArchive<BufReader<File>>>, usize),
}

impl Source {
    /// The file as the user named it, with the path inside it where it is a .zip.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    pub(super) fn plain(name: String, file: File, limits: Limits) -> Result<Self, FormatError> {
        Self::surveyed(name, Content::Plain(file), limits)
    }

    /// The file called `wanted` in any folder of the archive, upper and lower case alike.
    pub(super) fn packed(
        name: &str,
        file: File,
        wanted: &'static str,
        limits: Limits,
    ) -> Result<Self, FormatError> {
        let failed = |source| FormatError::Archive { file: name.to_owned(), source };
        let archive = ZipArchive::new(BufReader::new(file)).map_err(failed)?;
        let (index, path) = find(&archive, wanted)
            .ok_or_else(|| FormatError::NotInArchive { file: name.to_owned(), wanted })?;
        let entry = archive.by_index_data(index).map_err(failed)?;
        if entry.encrypted() {
            return Err(FormatError::Locked { file: name.to_owned(), wanted: path });
        }
        Self::surveyed(format!("{name}: {path}"), Content::Packed(Box::new(archive), index), limits)
    }

    fn surveyed(name: String, content: Content, limits: Limits) -> Result<Self, FormatError> {
        let mut source = Self { name, content, encoding: Encoding::Utf8, limits };
        let surveyed = encoding::survey(source.bytes()?);
        source.encoding = surveyed.map_err(|error| FormatError::from_io(&source.name, error))?;
        Ok(source)
    }

    /// All of the content from its start, as UTF-8.
    pub(super) fn text(&mut self) -> Result<impl Read + '_, FormatError> {
        let encoding = self.encoding;
        Ok(Decoder::new(self.bytes()?, encoding))
    }

    fn bytes(&mut self) -> Result<Capped<'_>, FormatError> {
        let (packed, limit, inner): (_, _, Box<dyn Read>) = match &mut self.content {
            Content::Plain(file) => {
                file.rewind().map_err(|error| FormatError::from_io(&self.name, error))?;
                (false, self.limits.file, Box::new(file))
            }
            Content::Packed(archive, index) => {
                let entry = archive
                    .by_index(*index)
                    .map_err(|source| FormatError::Archive { file: self.name.clone(), source })?;
                (true, self.limits.unpacked, Box::new(entry))
            }
        };
        Ok(Capped { inner, packed, left: limit, limit, name: self.name.clone() })
    }
}

/// Opens a regular file that is not too large, and tells how it is called in messages.
pub(super) fn open_file(path: &Path, limits: &Limits) -> Result<(String, File), FormatError> {
    let name = path.display().to_string();
    let failed = |error| FormatError::from_io(&name, error);
    // asked before opening: to open a pipe that nobody writes to would wait for ever
    let about = std::fs::metadata(path).map_err(failed)?;
    if !about.is_file() {
        return Err(FormatError::NotAFile { file: name });
    }
    if about.len() > limits.file {
        return Err(FormatError::TooLarge { file: name, limit: limits.file });
    }
    let file = File::open(path).map_err(failed)?;
    Ok((name, file))
}

/// The names of the files in a .zip; `None` when it cannot be read as one.
pub(super) fn names_in_zip(file: &File) -> Option<Vec<String>> {
    let archive = ZipArchive::new(BufReader::new(file)).ok()?;
    Some(archive.file_names_raw().map(|raw| String::from_utf8_lossy(raw).into_owned()).collect())
}

/// The last part of a path inside a .zip, whichever system wrote it.
pub(super) fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn find(archive: &ZipArchive<BufReader<File>>, wanted: &str) -> Option<(usize, String)> {
    let paths = archive.file_names_raw().map(|raw| String::from_utf8_lossy(raw).into_owned());
    let hits = paths.enumerate().filter(|(_, path)| base_name(path).eq_ignore_ascii_case(wanted));
    hits.min_by_key(|(_, path)| path.matches(['/', '\\']).count())
}

/// Fails as soon as more comes than was allowed, whatever size was promised.
struct Capped<'a> {
    inner: Box<dyn Read + 'a>,
    packed: bool,
    left: u64,
    limit: u64,
    name: String,
}

impl Read for Capped<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out).map_err(|error| self.failed(error))?;
        let Some(left) = self.left.checked_sub(count as u64) else {
            let error = FormatError::TooLarge { file: self.name.clone(), limit: self.limit };
            return Err(io::Error::other(error));
        };
        self.left = left;
        Ok(count)
    }
}

impl Capped<'_> {
    fn failed(&self, error: io::Error) -> io::Error {
        if !self.packed || error.kind() == io::ErrorKind::Interrupted {
            return error;
        }
        io::Error::other(FormatError::Archive { file: self.name.clone(), source: ZipError::Io(error) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn zip_of(files: &[(&str, &[u8])]) -> File {
        let mut writer = ZipWriter::new(tempfile::tempfile().unwrap());
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap()
    }

    fn packed(files: &[(&str, &[u8])], limits: Limits) -> Result<Source, FormatError> {
        Source::packed("a.zip", zip_of(files), "Connections.csv", limits)
    }

    #[test]
    fn the_file_nearest_to_the_top_is_found_in_any_case() {
        let files: &[(&str, &[u8])] = &[
            ("old/2019/Connections.csv", b"old"),
            ("__MACOSX/._Connections.csv", b"\0\0"),
            ("Export/CONNECTIONS.CSV", b"new"),
        ];
        let mut source = packed(files, Limits::default()).unwrap();
        assert_eq!(source.name(), "a.zip: Export/CONNECTIONS.CSV");
        for _ in 0..2 {
            let mut text = String::new();
            source.text().unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, "new");
        }
        assert!(matches!(
            packed(&[("Profile.csv", b"x")], Limits::default()),
            Err(FormatError::NotInArchive { .. })
        ));
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let limits = Limits { unpacked: 100_000, ..Limits::default() };
        assert!(packed(&[("Connections.csv", &vec![b'a'; 100_000])], limits).is_ok());
        let error = packed(&[("Connections.csv", &vec![b'a'; 100_001])], limits).err().unwrap();
        assert!(matches!(error, FormatError::TooLarge { limit: 100_000, .. }), "{error}");
    }

    #[test]
    fn a_lying_size_does_not_help() {
        let capped = Capped {
            inner: Box::new(io::repeat(b'a')),
            packed: true,
            left: 1_000,
            limit: 1_000,
            name: "x".into(),
        };
        let error = encoding::survey(capped).unwrap_err();
        assert!(matches!(FormatError::from_io("x", error), FormatError::TooLarge { limit: 1_000, .. }));
    }

    #[test]
    fn a_large_file_a_folder_and_a_missing_one_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "12345").unwrap();
        let limits = |file| Limits { file, ..Limits::default() };
        assert!(open_file(&path, &limits(5)).is_ok());
        assert!(matches!(open_file(&path, &limits(4)), Err(FormatError::TooLarge { .. })));
        assert!(matches!(open_file(folder.path(), &limits(5)), Err(FormatError::NotAFile { .. })));
        let error = open_file(&folder.path().join("b"), &limits(5)).unwrap_err();
        assert!(matches!(error, FormatError::Io { .. }) && error.hint().is_some());
    }
}

//! What a file seems to be, judged by its content and never by its name.

use std::fmt;
use std::fs::File;
use std::io::Seek;
use std::path::Path;

use super::FormatError;
use super::encoding::{self, fill};
use super::source::{self, Limits, base_name};
use super::tabular::{self, HEAD, Header};
use super::transfer;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    LinkedInConnections,
    LinkedInMessages,
    LinkedInInvitations,
    LinkedInZip,
    OtherZip,
    GoogleCsv,
    OutlookCsv,
    OtherCsv,
    VCard,
    Calendar,
    Nettrack,
    Json,
    Html,
    Pdf,
    Spreadsheet,
    Sqlite,
    Text,
    Binary,
    Empty,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LinkedInConnections => "LinkedIn's Connections.csv",
            Self::LinkedInMessages => "LinkedIn's messages.csv",
            Self::LinkedInInvitations => "LinkedIn's Invitations.csv",
            Self::LinkedInZip => "LinkedIn's archive",
            Self::OtherZip => "a .zip archive, but not LinkedIn's",
            Self::GoogleCsv => "a CSV file of Google Contacts",
            Self::OutlookCsv => "a CSV file of Outlook",
            Self::OtherCsv => "a CSV file with other columns",
            Self::VCard => "a vCard file",
            Self::Calendar => "a calendar file",
            Self::Nettrack => "an export of nettrack",
            Self::Json => "a JSON file",
            Self::Html => "a web page",
            Self::Pdf => "a PDF document",
            Self::Spreadsheet => "a spreadsheet",
            Self::Sqlite => "an SQLite database",
            Self::Text => "plain text",
            Self::Binary => "a picture or another file that is not text",
            Self::Empty => "an empty file",
        })
    }
}

impl Kind {
    /// What to do with such a file instead.
    pub(super) fn hint(self) -> Option<&'static str> {
        Some(match self {
            Self::LinkedInConnections | Self::LinkedInZip | Self::VCard | Self::Nettrack => {
                "leave --as away: what a file is, is seen from its content"
            }
            Self::LinkedInMessages | Self::LinkedInInvitations => {
                "import Connections.csv of the same archive, or the .zip as downloaded"
            }
            Self::OtherZip => "unpack it and import the file inside",
            Self::GoogleCsv | Self::OutlookCsv | Self::OtherCsv | Self::Json => {
                "so far nettrack reads LinkedIn's Connections.csv, vCards and its own JSON"
            }
            Self::Html => "sign in on the site, download the file again and import that",
            Self::Spreadsheet => "save the sheet as CSV (UTF-8) and import that",
            Self::Empty => "download the file again; the first try may have been cut short",
            Self::Calendar | Self::Pdf | Self::Sqlite | Self::Text | Self::Binary => return None,
        })
    }
}

/// # Errors
/// When the file cannot be read or is too large.
pub(crate) fn of_path(path: &Path) -> Result<Kind, FormatError> {
    // how large it may be depends on what it is
    let (name, mut file) = source::open_file(path, &Limits { file: u64::MAX, ..Limits::default() })?;
    of_file(&name, &mut file)
}

pub(super) fn of_file(name: &str, file: &mut File) -> Result<Kind, FormatError> {
    let failed = |error| FormatError::from_io(name, error);
    let mut head = vec![0; HEAD];
    let length = fill(file, &mut head).map_err(failed)?;
    file.rewind().map_err(failed)?;
    match of_bytes(&head[..length]) {
        Kind::OtherZip => Ok(of_names(&source::names_in_zip(file).unwrap_or_default())),
        kind => Ok(kind),
    }
}

/// What a file seems to be that starts, or is, like this. Of a .zip the start does not tell more than that.
pub(super) fn of_bytes(head: &[u8]) -> Kind {
    if let Some(kind) = of_magic(head) {
        return kind;
    }
    let text = encoding::survey_head(head).decode(head, false);
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if start.is_empty() {
        return Kind::Empty;
    }
    if let Some(kind) = of_start(start).or_else(|| tabular::find_header(&text, of_header)) {
        return kind;
    }
    let strange = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    if text.contains('\0') || strange * 20 > text.len() {
        Kind::Binary
    } else if tabular::columns(&text).is_some() {
        Kind::OtherCsv
    } else {
        Kind::Text
    }
}

fn of_magic(head: &[u8]) -> Option<Kind> {
    const MAGIC: [(&[u8], Kind); 5] = [
        (b"PK\x03\x04", Kind::OtherZip),
        (b"PK\x05\x06", Kind::OtherZip),
        (b"%PDF-", Kind::Pdf),
        (b"SQLite format 3\0", Kind::Sqlite),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind::Spreadsheet),
    ];
    MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, kind)| *kind)
}

/// Text formats that say what they are in their first characters.
fn of_start(start: &str) -> Option<Kind> {
    const STARTS: [(&str, Kind); 4] = [
        ("BEGIN:VCARD", Kind::VCard),
        ("BEGIN:VCALENDAR", Kind::Calendar),
        ("<!DOCTYPE HTML", Kind::Html),
        ("<HTML", Kind::Html),
    ];
    let begins = |word: &str| start.get(..word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word));
    if let Some((_, kind)) = STARTS.iter().find(|(word, _)| begins(word)) {
        return Some(*kind);
    }
    if transfer::begins(start) {
        return Some(Kind::Nettrack);
    }
    let mut characters = start.chars().filter(|c| !c.is_whitespace());
    match (characters.next()?, characters.next()) {
        ('{', Some('"' | '}')) | ('[', Some('{' | '[' | '"' | ']')) => Some(Kind::Json),
        _ => None,
    }
}

/// The kind of table that has these columns.
pub(super) fn of_header(header: &Header) -> Option<Kind> {
    let all = |names: &[&str]| names.iter().all(|name| header.has(name));
    let any = |names: &[&str]| names.iter().any(|name| header.has(name));
    let named = all(&["firstname", "lastname"]);
    if named && (any(&["connectedon"]) || all(&["url", "position"])) {
        Some(Kind::LinkedInConnections)
    } else if all(&["conversationid", "from", "content"]) {
        Some(Kind::LinkedInMessages)
    } else if all(&["from", "to", "sentat"]) && any(&["direction", "inviterprofileurl"]) {
        Some(Kind::LinkedInInvitations)
    } else if any(&["givenname", "firstname", "name"])
        && any(&["organizationname", "organization1name", "email1value", "groupmembership", "phone1value"])
    {
        Some(Kind::GoogleCsv)
    } else if named && any(&["jobtitle", "emailaddress", "businessphone", "mobilephone"]) {
        Some(Kind::OutlookCsv)
    } else {
        None
    }
}

fn of_names(names: &[String]) -> Kind {
    let has = |wanted: &str| names.iter().any(|name| base_name(name).eq_ignore_ascii_case(wanted));
    let sheet = names.iter().any(|name| name.starts_with("xl/"))
        || (has("content.xml") && has("styles.xml") && has("mimetype"));
    if sheet {
        Kind::Spreadsheet
    } else if has("Connections.csv") || (has("Profile.csv") && (has("Positions.csv") || has("messages.csv")))
    {
        Kind::LinkedInZip
    } else {
        Kind::OtherZip
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_content_tells_the_kind() {
        let table: [(&[u8], Kind); 27] = [
            (
                b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n",
                Kind::LinkedInConnections,
            ),
            (b"Notes:\n\"x, y\"\n\nFirstName;LastName;ConnectedOn\r\n", Kind::LinkedInConnections),
            (b"CONVERSATION ID,CONVERSATION TITLE,FROM,TO,DATE,SUBJECT,CONTENT\n", Kind::LinkedInMessages),
            (b"From,To,Sent At,Message,Direction,inviterProfileUrl\n", Kind::LinkedInInvitations),
            (b"Name,Given Name,Family Name,Group Membership,Organization 1 - Name\n", Kind::GoogleCsv),
            (b"First Name,Middle Name,Last Name,Organization Name,Labels\n", Kind::GoogleCsv),
            (b"First Name,Middle Name,Last Name,Title,Company,Job Title,E-mail Address\n", Kind::OutlookCsv),
            (b"first_name,last_name,email,phone_number,notes,company\n", Kind::OtherCsv),
            (b"a;b\n1;2\n", Kind::OtherCsv),
            (b"\xef\xbb\xbfBEGIN:VCARD\r\nVERSION:3.0\r\n", Kind::VCard),
            (b"begin:vcard\n", Kind::VCard),
            (b"BEGIN:VCALENDAR\r\n", Kind::Calendar),
            (b"\n [ {\"name\": 1}]", Kind::Json),
            (b"{\"name\": 1}", Kind::Json),
            (b"{\"nettrack\": {}}", Kind::Nettrack),
            (b"<!doctype html><title>Sign in</title>", Kind::Html),
            (b"%PDF-1.7\n", Kind::Pdf),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", Kind::Spreadsheet),
            (b"PK\x03\x04\x14\0", Kind::OtherZip),
            (b"SQLite format 3\0\x10\0", Kind::Sqlite),
            (b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01", Kind::Binary),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Kind::Binary),
            (b"", Kind::Empty),
            (b"\xef\xbb\xbf \r\n", Kind::Empty),
            (b"\xff\xfe", Kind::Empty),
            (b"Dear Ana,\nthank you for the talk.\n", Kind::Text),
            (b"[note] {x}", Kind::Text),
        ];
        for (bytes, kind) in table {
            assert_eq!(of_bytes(bytes), kind, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn the_files_inside_tell_the_kind_of_a_zip() {
        let of = |names: &[&str]| of_names(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["Export/connections.csv"]), Kind::LinkedInZip);
        assert_eq!(of(&["Profile.csv", "messages.csv"]), Kind::LinkedInZip);
        assert_eq!(of(&["[Content_Types].xml", "xl/workbook.xml"]), Kind::Spreadsheet);
        assert_eq!(of(&["mimetype", "content.xml", "styles.xml"]), Kind::Spreadsheet);
        assert_eq!(of(&["holiday.jpg"]), Kind::OtherZip);
        assert_eq!(of(&[]), Kind::OtherZip);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            of_bytes(&bytes);
        }
    }
}

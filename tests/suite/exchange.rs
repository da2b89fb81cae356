//! Out of the program and in again: what leaves is whole, is read by other programs, and harms none of them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value, json};

use crate::dump::dump;
use crate::sandbox::Sandbox;

/// Some people with all that the commands can tell of them.
pub(crate) fn lived(sandbox: &Sandbox) {
    for arguments in [
        &[
            "add",
            "Ana Reyes",
            "--company",
            "Acme; Sons, Inc.",
            "--role",
            "Engineer",
            "--email",
            "ana@example.com",
            "--phone",
            "+49 151 23",
            "--linkedin",
            "ana-reyes",
            "--tag",
            "rust",
            "--tag",
            "berlin",
            "--link",
            "https://example.com/a",
            "--why",
            "She knows; everybody, and \\ more",
            "--every",
            "6w",
            "--follow-up",
            "fri",
            "--pronouns",
            "she/her",
        ][..],
        &["add", "Zoë Park", "--company", "Acme; Sons, Inc.", "--via", "1", "--time-zone", "Europe/Berlin"],
        &["research", "1", "--fact", "gave a talk", "--source", "https://example.com/talk"],
        &["draft", "1", "--subject", "S", "--body", "Hello Ana", "--channel", "email"],
        &["feedback", "1", "--from", "Mum", "too short"],
        &["sent", "1"],
        &["reply", "1", "--text", "yes"],
        &["note", "1", "first note", "--met", "--takeaway", "write", "--named", "Sam Lee"],
        &["note", "1", "second note,\nwith; a line"],
        &["remind", "2", "2w", "a; reminder, of \"mine\""],
        &["company", "add", "Initech", "--note", "n", "--website", "https://example.com"],
        &["view", "save", "hot", "tag:rust"],
        &["add", "Old Friend"],
        &["archive", "4"],
    ] {
        sandbox.done(arguments);
    }
    let rows = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
        Kim,Lee,https://www.linkedin.com/in/kim-lee,,Globex,Analyst,12 Mar 2024\n";
    fs::write(sandbox.file("people.csv"), rows).unwrap();
    sandbox.done(&["import", "people.csv"]);
}

/// All that a person owns in a file, and what is worked out from it.
fn held(file: &Path) -> Vec<String> {
    let lines = dump(&rusqlite::Connection::open(file).unwrap()).unwrap();
    lines
        .into_iter()
        .filter(|line| !line.starts_with("journal_") && !line.starts_with("deletions|"))
        .collect()
}

#[test]
fn everything_comes_back_out_of_json() {
    let sandbox = Sandbox::new();
    lived(&sandbox);
    sandbox.done(&["export", "--out", "all.json"]);
    let other = ["--db", "other.db"];
    let taken = sandbox.json(&[&other[..], &["import", "all.json"]].concat());
    assert_eq!((&taken["kind"], &taken["added"], &taken["updated"]), (&json!("json"), &json!(5), &json!(0)));
    assert_eq!(held(&sandbox.file("other.db")), held(&sandbox.database()));
    sandbox.done(&[&other[..], &["export", "--format", "json", "--out", "again.json"]].concat());
    let text = |name: &str| fs::read_to_string(sandbox.file(name)).unwrap();
    assert_eq!(text("again.json"), text("all.json"));
    // a second time nothing is new, and it is no step of undo
    let again = sandbox.json(&[&other[..], &["import", "all.json"]].concat());
    assert_eq!((&again["added"], &again["updated"], &again["unchanged"]), (&json!(0), &json!(0), &json!(5)));
    assert_eq!(again["rows"]["unchanged"], again["rows"]["read"]);
    assert_eq!(sandbox.json(&[&other[..], &["history"]].concat()).as_array().unwrap().len(), 1);
    // what changed since comes over
    sandbox.done(&["edit", "1", "--role", "Lead"]);
    sandbox.done(&["export", "--out", "later.json"]);
    let later = sandbox.json(&[&other[..], &["import", "later.json"]].concat());
    assert_eq!((&later["added"], &later["updated"]), (&json!(0), &json!(1)));
    assert_eq!(held(&sandbox.file("other.db")), held(&sandbox.database()));
    sandbox.done(&[&other[..], &["undo"]].concat());
    sandbox.done(&[&other[..], &["undo"]].concat());
    assert_eq!(sandbox.done(&[&other[..], &["export", "--format", "csv"]].concat()).lines().count(), 1);
}

#[test]
fn those_of_a_filter_come_with_all_that_is_theirs_and_nobody_else() {
    let sandbox = Sandbox::new();
    lived(&sandbox);
    sandbox.done(&["export", "tag:rust", "--out", "some.json"]);
    let text = fs::read_to_string(sandbox.file("some.json")).unwrap();
    let some: Value = serde_json::from_str(&text).unwrap();
    let count = |table: &str| some[table].as_array().unwrap().len();
    assert_eq!((count("contacts"), count("notes"), count("messages"), count("feedback")), (1, 2, 1, 1));
    assert_eq!((count("companies"), count("views")), (1, 0));
    for other in ["Zoë", "Initech", "Kim", "reminder"] {
        assert!(!text.contains(other), "{other}");
    }
    // taken in where it came from, it changes nothing
    let taken = sandbox.json(&["import", "some.json"]);
    assert_eq!(taken["rows"]["unchanged"], taken["rows"]["read"]);
    let lines = |arguments: &[&str]| {
        sandbox.done(&[&["export", "--format", "csv"], arguments].concat()).lines().count() - 1
    };
    assert_eq!((lines(&[]), lines(&["--pool"]), lines(&["--archived"]), lines(&["-tag:rust"])), (5, 1, 1, 2));
}

#[test]
fn a_file_that_cannot_be_taken_in_changes_nothing() {
    let sandbox = Sandbox::new();
    lived(&sandbox);
    sandbox.done(&["export", "--out", "all.json"]);
    sandbox.done(&["export", "--redact", "--out", "redacted.json"]);
    let good = fs::read_to_string(sandbox.file("all.json")).unwrap();
    let before = fs::read(sandbox.database()).unwrap();
    let newer = good.replace("\"schema\":", "\"schema\":9");
    for (text, status, code, said) in [
        (newer, 4, "newer_schema", "written by a newer nettrack"),
        (good.replace("\"format\":1", "\"format\":2"), 4, "newer_schema", "written by a newer nettrack"),
        (good[..good.len() - 300].to_owned(), 1, "nothing_usable", "is damaged in line"),
        (good.replace("\"circle\":\"new\"", "\"circle\":\"old\""), 1, "bad_record", "row 1 of `contacts`"),
        (good.replace("\"weeks\":[", "\"diary\":["), 1, "bad_record", "there is no such table"),
        (
            fs::read_to_string(sandbox.file("redacted.json")).unwrap(),
            1,
            "redacted",
            "its people have no names",
        ),
    ] {
        fs::write(sandbox.file("bad.json"), text).unwrap();
        let ran = sandbox.run(&["import", "bad.json", "--json"]);
        assert_eq!(ran.status, Some(status), "{ran:?}");
        let error: Value = serde_json::from_str(&ran.stderr).unwrap();
        assert_eq!(error["error"]["code"], code, "{ran:?}");
        assert!(error["error"]["message"].as_str().unwrap().contains(said), "{ran:?}");
        assert_eq!(fs::read(sandbox.database()).unwrap(), before);
    }
}

#[test]
fn cards_come_back_and_keep_what_nettrack_has_no_field_for() {
    let sandbox = Sandbox::new();
    lived(&sandbox);
    sandbox.done(&["export", "--out", "all.vcf"]);
    // where they came from, cards change nothing
    let same = sandbox.json(&["import", "all.vcf"]);
    assert_eq!(
        (&same["kind"], &same["unchanged"], &same["updated"]),
        (&json!("vcard"), &json!(5), &json!(0))
    );
    let other = ["--db", "other.db"];
    let taken = sandbox.json(&[&other[..], &["import", "all.vcf", "--into", "contacts"]].concat());
    assert_eq!((&taken["added"], &taken["skipped"]), (&json!(5), &json!([])));
    let ana = |database: &[&str]| sandbox.json(&[database, &["show", "ana"]].concat());
    let (here, there) = (ana(&[]), ana(&other));
    for key in [
        "uid",
        "name",
        "company",
        "role",
        "email",
        "phone",
        "linkedin",
        "links",
        "tags",
        "why",
        "every_days",
        "pronouns",
        "circle",
    ] {
        assert_eq!(there[key], here[key], "{key}");
    }
    fs::write(
        sandbox.file("card.vcf"),
        "BEGIN:VCARD\nVERSION:3.0\nFN:Chidi\nitem1.X-ABDATE;type=pref:2020-01-01\n\
        item1.X-ABLabel:_$!<Anniversary>!$_\nX-GAMES;V=2:chess;go\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-03-15\n\
        PHOTO;ENCODING=b:AAAA\nEND:VCARD\n",
    )
    .unwrap();
    sandbox.done(&["--db", "third.db", "import", "card.vcf"]);
    let card = sandbox.done(&["--db", "third.db", "export", "--format", "vcard"]);
    for line in ["item1.X-ABDATE;type=pref:2020-01-01", "X-GAMES;V=2:chess;go", "BDAY:--0315"] {
        assert!(card.contains(&format!("\r\n{line}\r\n")), "{line}: {card}");
    }
    assert!(!card.contains("PHOTO"));
    // one import is one step, whatever came in with it
    let before = held(&sandbox.file("other.db"));
    sandbox.done(&[&other[..], &["undo"]].concat());
    assert_eq!(sandbox.done(&[&other[..], &["export", "--format", "vcard"]].concat()), "");
    sandbox.done(&[&other[..], &["redo"]].concat());
    assert_eq!(held(&sandbox.file("other.db")), before);
}

#[test]
fn a_file_is_for_its_owner_alone_whole_or_not_at_all() {
    let sandbox = Sandbox::new();
    lived(&sandbox);
    for file in ["a.csv", "a.vcf", "a.json", "a.ics"] {
        let ran = sandbox.shell(&format!("umask 000; nettrack export --out {file}"));
        assert!(ran.status.success(), "{ran:?}");
        assert_eq!(fs::metadata(sandbox.file(file)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    fs::write(sandbox.file("old.csv"), "old").unwrap();
    for arguments in [
        &["export", "--out", "none/a.csv"][..],
        &["export", "--out", "/dev/full", "--format", "csv"],
        &["export", "--out", "people"],
        &["export", "--out", "-", "--format", "csv"],
        &["export", "--format", "csv", "--json"],
        &["export", "--out", ".local/share/nettrack/nettrack.db", "--format", "csv"],
        &["export", "colour:red", "--out", "old.csv"],
        &["export"],
    ] {
        let ran = sandbox.run(arguments);
        assert!(ran.status.is_some_and(|status| (1..=4).contains(&status)), "{arguments:?}: {ran:?}");
        assert_eq!(ran.stdout, "", "{arguments:?}");
        assert!(ran.stderr.contains("hint"), "{arguments:?}: {ran:?}");
    }
    assert_eq!(fs::read_to_string(sandbox.file("old.csv")).unwrap(), "old");
    let full = sandbox.shell("nettrack export --format csv > /dev/full");
    assert_eq!(full.status.code(), Some(4), "{full:?}");
    sandbox.shell("{ nettrack export --format json; echo $? > status; } | true");
    assert_eq!(fs::read_to_string(sandbox.file("status")).unwrap(), "0\n");
}

#[test]
fn an_empty_file_leaves_as_such_and_none_is_made() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.done(&["export", "--format", "csv"]).lines().count(), 1);
    assert_eq!(sandbox.done(&["export", "--format", "vcard"]), "");
    let empty = sandbox.json(&["export"]);
    assert_eq!(empty["contacts"], json!([]));
    assert!(!sandbox.database().exists());
}

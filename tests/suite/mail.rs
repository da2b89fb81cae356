//! A draft as a mail, read by another parser: that of Python. It must find what was meant, and nothing that a name, a
//! subject or an address smuggles in.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

/// What Python finds in these files; none where there is no Python.
fn read(sandbox: &Sandbox, files: &[String]) -> Option<Vec<Value>> {
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/read_mail.py");
    let Ok(read) = sandbox.command("python3").arg(reader).args(files).output() else {
        // past the harness, which keeps to itself what a passing test prints
        let _ = std::io::stderr().write_all(b"SKIPPED: there is no python3, the mails are not read back\n");
        return None;
    };
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    Some(serde_json::from_slice(&read.stdout).unwrap())
}

const HEADERS: [&str; 9] = [
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
    "X-Unsent",
];

#[test]
fn a_mail_is_read_back_as_it_was_written() {
    let sandbox = Sandbox::new();
    sandbox.done(&["config", "set", "me.name", "Mia O'Chen, RN"]);
    sandbox.done(&["config", "set", "me.email", "mia@example.com"]);
    let people = [
        (
            "Zoë Müller-Łukasz",
            "Grüße aus Zürich – kurze Frage",
            "Hi Zoë,\n\n.\nFrom here: ümläut\n\n-- \nMia",
        ),
        ("王伟", "关于您的演讲", "你好。\n可以聊聊吗？"),
        (
            "Ana \"the builder\" Reyes, PhD (she/her)",
            "Re: a, b; c <d@e.f> =?utf-8?Q?x?=",
            "=?utf-8?B?eA==?= & =20 =\n",
        ),
        ("محمد", "👩‍💻 שלום", "مرحبا"),
        ("Bo", "", "x"),
    ];
    let mut files = Vec::new();
    for (at, (name, subject, body)) in people.iter().enumerate() {
        let (address, file) = (format!("p{at}@example.com"), format!("{at}.eml"));
        sandbox.done(&["add", name, "--email", &address]);
        let id = (at + 1).to_string();
        let mut arguments = vec!["draft", &id, "--channel", "email", "--body", body, "--eml", &file];
        if !subject.is_empty() {
            arguments.extend(["--subject", subject]);
        }
        sandbox.done(&arguments);
        files.push(file);
    }
    let long = "word ".repeat(4_000);
    sandbox.done(&[
        "draft",
        "1",
        "--new",
        "--channel",
        "email",
        "--subject",
        &"ü".repeat(300),
        "--body",
        &long,
        "--eml",
        "long.eml",
    ]);
    files.push("long.eml".into());
    let Some(found) = read(&sandbox, &files) else { return };
    for (at, mail) in found.iter().take(people.len()).enumerate() {
        let (name, subject, body) = people[at];
        let expected = HEADERS.iter().filter(|name| !subject.is_empty() || **name != "Subject");
        assert_eq!(mail["headers"], json!(expected.collect::<Vec<_>>()), "{mail}");
        assert_eq!(mail["people"]["To"], json!([[name, format!("p{at}@example.com")]]), "{mail}");
        assert_eq!(mail["people"]["From"], json!([["Mia O'Chen, RN", "mia@example.com"]]), "{mail}");
        // what looks encoded must not be decoded
        assert_eq!(mail["subject"].as_str().unwrap_or_default(), subject.replace("=?", "= ?"), "{mail}");
        assert_eq!(mail["body"].as_str().unwrap().trim_end(), body.trim_end(), "{mail}");
        assert_eq!((&mail["unsent"], &mail["parts"], &mail["defects"]), (&json!("1"), &json!(1), &json!([])));
        assert_eq!(mail["date"], "2026-03-02T15:00:00+00:00");
    }
    let long_one = &found[people.len()];
    assert_eq!(long_one["subject"], "ü".repeat(300));
    assert_eq!(long_one["body"].as_str().unwrap().trim_end(), long.trim_end());
    assert!(long_one["longest"].as_u64().unwrap() <= 998, "{}", long_one["longest"]);
}

/// What a name, subject or address may hold to make a header, a second recipient or a body of its own.
const ATTACKS: [&str; 32] = [
    "\r\nBcc: evil@example.org",
    "\nBcc: evil@example.org",
    "\rBcc: evil@example.org",
    "\r\n\r\n<script>alert(1)</script>",
    "\n\nbody",
    "\r\n Bcc: evil@example.org",
    "\r\n\tBcc: evil@example.org",
    "\0\r\nBcc: evil@example.org",
    "\u{b}Bcc: evil@example.org",
    "\u{c}Bcc: evil@example.org",
    "\u{85}Bcc: evil@example.org",
    "\u{2028}Bcc: evil@example.org",
    "\u{2029}Bcc: evil@example.org",
    "%0d%0aBcc: evil@example.org",
    "%0aBcc:evil@example.org",
    "\\r\\nBcc: evil@example.org",
    "=?utf-8?Q?=0D=0ABcc:_evil=40example.org?=",
    "=?utf-8?B?DQpCY2M6IGV2aWxAZXhhbXBsZS5vcmc=?=",
    "=?utf-8?Q?a?= <evil@example.org>,",
    ", evil@example.org",
    "\" <evil@example.org>, \"",
    "> , <evil@example.org",
    "(evil@example.org",
    ") evil@example.org",
    "; evil@example.org",
    "group: evil@example.org;",
    "\\\" <evil@example.org>",
    "\\",
    "\u{1b}]52;c;cm0gLXJmIH4=\u{7}",
    "a\u{7f}\u{0}b\r\nX-Evil: 1",
    "\r\nContent-Type: text/html\r\n\r\n<b>x</b>",
    "\r\n--boundary\r\nTo: evil@example.org",
];

#[test]
fn nothing_smuggles_a_header_in() {
    let sandbox = Sandbox::new();
    sandbox.done(&["config", "set", "me.name", "Mia"]);
    sandbox.done(&["config", "set", "me.email", "mia@example.com"]);
    let mut files = Vec::new();
    for at in 0..ATTACKS.len() {
        sandbox.done(&["add", &format!("Ana {at}"), "--email", &format!("p{at}@example.com")]);
        sandbox.done(&[
            "draft",
            &(at + 1).to_string(),
            "--channel",
            "email",
            "--subject",
            "S",
            "--body",
            "Hi",
        ]);
    }
    // past all checks of input, as if an older version or another program had let them in
    let db = rusqlite::Connection::open(sandbox.database()).unwrap();
    for (at, attack) in ATTACKS.iter().enumerate() {
        let id = i64::try_from(at + 1).unwrap();
        db.execute("UPDATE contacts SET name = 'Ana ' || ?1 WHERE id = ?2", rusqlite::params![attack, id])
            .unwrap();
        db.execute(
            "UPDATE messages SET subject = 'S ' || ?1 WHERE contact_id = ?2",
            rusqlite::params![attack, id],
        )
        .unwrap();
    }
    db.execute("UPDATE contacts SET email = email || ?1 WHERE id = 1", [ATTACKS[0]]).unwrap();
    drop(db);
    for at in 0..ATTACKS.len() {
        let file = format!("{at}.eml");
        sandbox.done(&["draft", &(at + 1).to_string(), "--eml", &file]);
        files.push(file);
    }
    let Some(found) = read(&sandbox, &files) else { return };
    assert_eq!(found.len(), ATTACKS.len());
    for (at, mail) in found.iter().enumerate() {
        let attack = ATTACKS[at];
        // an address that is none is left out
        let expected: Vec<&str> = HEADERS.iter().copied().filter(|name| at > 0 || *name != "To").collect();
        assert_eq!(mail["headers"], json!(expected), "{attack:?}: {mail}");
        if at > 0 {
            let to = mail["people"]["To"].as_array().unwrap();
            assert_eq!(to.len(), 1, "{attack:?}: {mail}");
            assert_eq!(to[0][1], format!("p{at}@example.com"), "{attack:?}: {mail}");
        }
        assert_eq!(mail["people"]["From"], json!([["Mia", "mia@example.com"]]));
        assert_eq!(mail["body"].as_str().unwrap().trim_end(), "Hi", "{attack:?}: {mail}");
        assert_eq!(mail["parts"], 1);
    }
}

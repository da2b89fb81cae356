//! Text of others at every exit: nothing that a terminal would obey gets through, whatever the command.

use crate::sandbox::{Ran, Sandbox};

/// What a name, a note or an imported cell may hold to attack a terminal or its reader.
const ATTACKS: [&str; 20] = [
    "\u{1b}]52;c;cm0gLXJmIH4=\u{7}",
    "\u{1b}[6n",
    "\u{1b}[2J\u{1b}[H",
    "x\u{1b}[1A\u{1b}[2K",
    "a\rb",
    "a\u{8}\u{8}b",
    "\u{1b}]0;title\u{7}",
    "\u{1b}[?1049h",
    "\u{1b}]8;;http://evil.example\u{7}bank\u{1b}]8;;\u{7}",
    "\u{1b}P1$q\u{1b}\\",
    "\u{9b}31m",
    "invoice\u{202e}fdp.exe",
    "\u{2066}x\u{2069}",
    "a\u{200b}b",
    "\u{feff}x",
    "\u{e0041}",
    "a\u{2028}b",
    "\u{3164}",
    "\u{7f}",
    "\u{85}x",
];

fn is_obeyed(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{3164}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// What prints, each on the poisoned file.
const COMMANDS: &[&[&str]] = &[
    &[],
    &["list"],
    &["list", "--sort", "company"],
    &["show", "1"],
    &["due", "--all"],
    &["search", "ana"],
    &["company", "list"],
    &["company", "show", "1"],
    &["company", "edit", "1", "--motivation", "2"],
    &["view"],
    &["history"],
    &["undo"],
    &["find", "--limit", "0"],
    &["find", "--company", "1"],
    &["research", "1"],
    &["research", "1", "--sources"],
    &["research", "1", "--open", "writing"],
    &["draft", "2"],
    &["draft", "2", "--fit"],
    &["draft", "2", "--open"],
    &["draft", "2", "--channel", "linkedin-note", "--open"],
    &["draft", "1", "--body", "x"],
    &["feedback", "1", "--from", "Mum", "x"],
    &["check", "1"],
    &["check", "--rules"],
    &["review", "1"],
    &["messages"],
    &["template"],
    &["template", "show", "company"],
    &["stats"],
    &["stats", "--by", "company"],
    &["report"],
    &["report", "--format", "csv"],
    &["report", "--format", "html"],
    &["report", "--redact"],
    &["week"],
    &["week", "--hours", "2"],
    &["goal"],
    &["goal", "set", "messages=3"],
    &["demo", "--yes"],
    &["sent", "2"],
    &["reply", "1"],
    &["note", "1", "x"],
    &["note", "1", "--met"],
    &["note", "1", "--asked", "all", "--with", "2"],
    &["note", "1", "--asked", "nothing"],
    &["meet", "1", "fri", "--time", "9:00", "--with", "2"],
    &["meet", "1", "2w", "--new"],
    &["meet", "1", "--cancel"],
    &["meet", "1", "--ics", "talk.ics", "--minutes", "20"],
    &["prep", "1"],
    &["prep", "1", "--out", "talk.md"],
    &["prep", "1", "--out", "talk.html"],
    &["thank", "1"],
    &["thank", "2", "--detail", "x"],
    &["done", "1"],
    &["snooze", "1", "2w"],
    &["skip", "1"],
    &["remind", "1", "fri", "x"],
    &["tag", "1", "+x"],
    &["archive", "1"],
    &["edit", "1", "--role", "x"],
    &["add", "Ana Reyes", "--email", "ana@example.com"],
    &["show", "ana"],
    &["list", "--pool"],
    &["list", "--archived"],
    &["promote", "3"],
    &["know", "1"],
    &["know", "1", "2", "--strength", "2"],
    &["path", "2"],
    &["path", "--company", "1"],
    &["unarchive", "4"],
    &["duplicates", "--pool"],
    &["duplicates", "--not", "1", "2"],
    &["merge", "1", "2"],
    &["merge", "1", "2", "--dry-run"],
    &["forget", "1", "--yes"],
    &["forget", "1", "--dry-run"],
    &["view", "save", "x", "tag:x"],
    &["company", "add", "Initech"],
    &["import", "people.csv"],
    &["import", "people.csv", "--dry-run"],
    &["export", "--format", "json"],
    &["export", "--format", "csv", "--out", "people-out.csv"],
    &["export", "colour:red"],
    &["paths"],
    &["backup"],
    &["backup", "--list"],
    &["doctor"],
    &["restore", "people.csv"],
    &["config"],
    &["config", "get", "me.name"],
    &["redo"],
    &["mixer"],
    &["mixer", "show", "1"],
    &["mixer", "show", "2"],
    &["mixer", "export", "1"],
    &["mixer", "resume"],
    &["mixer", "start"],
];

/// The lines of CSV end in CR LF, which is no more than the end of a line.
fn obeyed(text: &str) -> Option<char> {
    text.replace("\r\n", "\n").chars().find(|c| is_obeyed(*c))
}

fn assert_harmless(ran: &Ran, what: &str) {
    for text in [&ran.stdout, &ran.stderr] {
        let found = obeyed(text);
        assert_eq!(found, None, "{what} lets {found:?} through: {text:?}");
    }
}

/// Put a text into every column of the file that holds a person's words, past all checks of input: as if it had
/// come from another program or an older version.
fn poison(sandbox: &Sandbox, attack: &str) {
    let db = rusqlite::Connection::open(sandbox.database()).unwrap();
    let attack = format!("Ana {attack}");
    for (table, columns) in [
        (
            "contacts",
            &[
                "name",
                "role",
                "email",
                "phone",
                "linkedin",
                "source",
                "why",
                "learn",
                "program",
                "cohort",
                "pronouns",
                "time_zone",
            ][..],
        ),
        ("companies", &["name", "note", "website"]),
        ("tags", &["tag"]),
        ("links", &["url"]),
        ("facts", &["text", "source"]),
        ("messages", &["subject", "body", "reply_text", "template"]),
        ("follow_ups", &["text"]),
        ("notes", &["text"]),
        ("conversations", &["takeaway", "place", "best_question", "improve", "time_zone"]),
        ("questions", &["key", "text"]),
        ("views", &["name", "filter"]),
        ("acquaintances", &["how"]),
        ("weeks", &["adjustment"]),
        ("mixers", &["preset"]),
        ("mixer_people", &["name", "pronouns", "program", "cohort"]),
        ("mixer_entries", &["text"]),
        ("journal_steps", &["summary", "command"]),
        ("search", &["name", "company", "text"]),
    ] {
        for column in columns {
            let unique = matches!((table, *column), ("contacts", "linkedin") | ("companies", "name"));
            let value = if unique { "?1 || id" } else { "?1" };
            db.execute(&format!("UPDATE {table} SET {column} = {value}"), [&attack]).unwrap();
        }
    }
    let titles =
        "UPDATE mixers SET agenda = json_replace(agenda, '$.parts[0].title', ?1, '$.parts[2].title', ?1)";
    db.execute(titles, [&attack]).unwrap();
}

fn fill(sandbox: &Sandbox) {
    for arguments in [
        &[
            "add",
            "Ana Reyes",
            "--company",
            "Acme",
            "--role",
            "Engineer",
            "--email",
            "ana@example.com",
            "--linkedin",
            "ana",
            "--tag",
            "rust",
            "--link",
            "https://example.com",
            "--why",
            "w",
            "--learn",
            "l",
        ][..],
        &["add", "Ana Park", "--company", "Acme", "--via", "1", "--follow-up", "fri"],
        &["research", "1", "--fact", "a talk", "--source", "https://example.com"],
        &["draft", "1", "--subject", "S", "--body", "Hello", "--channel", "email"],
        &["sent", "1"],
        &["reply", "1", "--text", "yes"],
        &["note", "1", "a note", "--met", "--takeaway", "t", "--named", "Sam Lee"],
        &["draft", "2", "--body", "Hello", "--channel", "email"],
        &["company", "add", "Acme", "--note", "n", "--website", "https://example.com"],
        &["view", "save", "hot", "tag:rust"],
        &["import", "people.csv"],
        &["add", "Sam Old"],
        &["know", "1", "2", "--how", "h"],
        &["week", "--adjust", "a"],
        &["week", "--last", "--adjust", "a"],
        &["archive", "5"],
        &["meet", "1", "thu", "--time", "16:30", "--place", "p", "--with", "2"],
        &["prep", "1"],
    ] {
        sandbox.done(arguments);
    }
    // a mixer that is over, and one that goes on
    let told = "Sam Old, he, Data, x, 3\n/next\nshared\n/next\nstuck\nstuck";
    for last in ["\n/end\n", "\n"] {
        let lines = format!("printf '{told}{last}' | nettrack mixer start --topic blockers");
        assert!(sandbox.shell(&lines).status.success());
    }
    sandbox.done(&["tag", "1", "+undone"]);
    sandbox.done(&["undo"]);
}

/// The files beside the database: people to import and settings, both by somebody else.
fn poison_files(sandbox: &Sandbox, attack: &str) {
    let head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On";
    let person =
        format!("Ana,\"{attack}\",https://www.linkedin.com/in/ana-4,,\"{attack}\",\"{attack}\",12 Mar 2024");
    std::fs::write(sandbox.file("people.csv"), format!("{head}\n{person}\n")).unwrap();
    let folder = sandbox.file(".config/nettrack");
    std::fs::create_dir_all(&folder).unwrap();
    let quoted = attack.chars().fold(String::new(), |text, c| text + &format!("\\U{:08X}", u32::from(c)));
    std::fs::write(folder.join("config.toml"), format!("[me]\nname = \"{quoted}\"\n")).unwrap();
}

#[test]
fn no_text_that_a_terminal_obeys_reaches_it_from_any_command() {
    let sandbox = Sandbox::new();
    poison_files(&sandbox, "Reyes");
    fill(&sandbox);
    let clean = std::fs::read(sandbox.database()).unwrap();
    for attack in ATTACKS {
        std::fs::write(sandbox.database(), &clean).unwrap();
        poison(&sandbox, attack);
        poison_files(&sandbox, attack);
        let poisoned = std::fs::read(sandbox.database()).unwrap();
        for arguments in COMMANDS.iter().copied() {
            std::fs::write(sandbox.database(), &poisoned).unwrap();
            assert_harmless(&sandbox.run(arguments), &format!("{arguments:?} with {attack:?}"));
            let json = sandbox.run(&[arguments, &["--json"]].concat());
            assert_harmless(&json, &format!("{arguments:?} --json with {attack:?}"));
            for file in
                ["talk.md", "talk.html"].map(|name| sandbox.file(name)).iter().filter(|file| file.exists())
            {
                let text = std::fs::read_to_string(file).unwrap();
                assert_eq!(obeyed(&text), None, "{} with {attack:?}", file.display());
                std::fs::remove_file(file).unwrap();
            }
        }
    }
}

#[test]
fn every_command_that_the_help_names_is_among_them() {
    let help = Sandbox::new().done(&["--help"]);
    let names =
        help.lines().take_while(|line| *line != "Global options").filter(|line| line.starts_with("  "));
    for name in names.map(|line| line.split_whitespace().next().unwrap()) {
        assert!(
            COMMANDS.iter().any(|words| words.first() == Some(&name)),
            "`{name}` is not tried with hostile text"
        );
    }
}

#[test]
fn control_printed_raw_each_of_them_would_be_noticed() {
    let sandbox = Sandbox::new();
    poison_files(&sandbox, "Reyes");
    fill(&sandbox);
    for attack in ATTACKS {
        poison(&sandbox, attack);
        // what was stored is what was meant to be: the answer for scripts holds it, escaped
        let name = sandbox.json(&["show", "1"])["name"].as_str().unwrap().to_owned();
        assert_eq!(name, format!("Ana {attack}"));
        let raw = sandbox.shell(&format!("printf %s '{name}'"));
        assert!(obeyed(&Ran::of(raw).stdout).is_some(), "{attack:?} passes the test even when printed raw");
    }
}

#[test]
fn typed_text_is_refused_or_shown_harmless() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes"]);
    for attack in ATTACKS {
        for arguments in [
            &["show", attack][..],
            &["add", attack],
            &["note", "1", attack],
            &["research", "1", "--fact", attack],
            &["list", attack],
            &["search", attack],
            &["draft", "1", "--body", attack],
            &["draft", "1", "--template", attack],
            &["draft", "1", "--eml", attack],
            &["snooze", "1", attack],
            &["tag", "1", attack],
            &["meet", "1", attack],
            &["meet", "1", "fri", "--zone", attack],
            &["meet", "1", "fri", "--place", attack, "--medium", attack],
            &["prep", "1", "--as", attack],
            &["prep", "1", "--out", attack],
            &["thank", "1", "--detail", attack],
            &["note", "1", "--asked", attack],
            &["config", "set", attack, attack],
            &["import", attack],
            &["--db", attack, "list"],
            &[attack],
            &["show", "1", attack],
        ] {
            assert_harmless(&sandbox.run(arguments), &format!("{arguments:?}"));
        }
    }
}

#[test]
fn arguments_that_are_no_text_are_refused() {
    use std::os::unix::ffi::OsStrExt;
    let sandbox = Sandbox::new();
    let broken = std::ffi::OsStr::from_bytes(b"Ana \xff\xfe");
    for command in ["add", "show", "search"] {
        let ran = sandbox.run(&[std::ffi::OsStr::new(command), broken]);
        assert_eq!(ran.status, Some(2), "{ran:?}");
        assert_harmless(&ran, command);
    }
}

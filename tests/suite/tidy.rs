//! The rules of the house that no compiler checks: who may name whom, sizes, first lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A crate, and the only modules that may name it.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("comfy_table", &["view"]),
    ("dialoguer", &["prompt"]),
    ("clap", &["cli", "commands"]),
    ("minijinja", &["domain", "formats"]),
    ("toml", &["commands", "config", "domain"]),
    ("csv", &["formats"]),
    ("zip", &["formats"]),
    ("mail_builder", &["formats"]),
    ("crossterm", &["desktop"]),
    ("open", &["desktop"]),
    ("ratatui", &["screen"]),
    ("ratatui_textarea", &["screen"]),
    ("signal_hook", &["prompt"]),
    ("shell_words", &["prompt"]),
];

/// Names that could hold anything.
const VAGUE: [&str; 6] = ["util", "utils", "helpers", "common", "manager", "service"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Module, and what its files may name with `crate::`: the table in the header of src/lib.rs.
fn map() -> BTreeMap<String, BTreeSet<String>> {
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let rows: Vec<(String, &str)> = library
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `"))
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            (cells[0].trim_end_matches('`').to_owned(), cells[2])
        })
        .collect();
    let all: BTreeSet<String> = rows.iter().map(|(module, _)| module.clone()).collect();
    let may_name = |cell: &str| match cell.strip_prefix("all but ") {
        Some(but) => all.difference(&names(but)).cloned().collect(),
        None if cell == "nothing" => BTreeSet::new(),
        None => names(cell),
    };
    rows.iter()
        .map(|(module, cell)| (module.clone(), may_name(cell).into_iter().chain([module.clone()]).collect()))
        .collect()
}

/// The top-level module of a file, or none for lib.rs and main.rs.
fn module(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("src")).ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
    (first != "lib" && first != "main").then_some(first)
}

/// What stands behind each place of `prefix` in the code, where it begins a path; comments are left out.
fn behind<'a>(code: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.flat_map(move |line| {
        line.match_indices(prefix).filter_map(move |(at, _)| {
            let before = line[..at].chars().next_back();
            before
                .is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
                .then(|| &line[at + prefix.len()..])
        })
    })
}

/// What is wrong with who a file names.
fn broken_rules(map: &BTreeMap<String, BTreeSet<String>>, module: &str, code: &str) -> Vec<String> {
    let Some(allowed) = map.get(module) else {
        return vec![format!("{module} is not on the map in src/lib.rs")];
    };
    let mut broken = Vec::new();
    for rest in behind(code, "crate::") {
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !allowed.contains(&name) {
            broken.push(format!("{module} names crate::{name}, which the map in src/lib.rs does not allow"));
        }
    }
    for (name, only) in ONLY_IN {
        if !only.contains(&module) && behind(code, &format!("{name}::")).next().is_some() {
            broken.push(format!("{module} uses the crate {name}, which only {} may", only.join(" and ")));
        }
    }
    broken
}

#[test]
fn every_module_names_only_those_that_the_map_allows() {
    let (map, mut broken, mut seen) = (map(), Vec::new(), BTreeSet::new());
    for path in files(&root().join("src"), "rs") {
        let Some(module) = module(&path) else { continue };
        let code = fs::read_to_string(&path).unwrap();
        broken.extend(
            broken_rules(&map, &module, &code).into_iter().map(|rule| format!("{}: {rule}", path.display())),
        );
        seen.insert(module);
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert_eq!(seen, map.into_keys().collect(), "the modules, and those on the map in src/lib.rs");
}

#[test]
fn a_broken_rule_is_noticed() {
    let map = map();
    for (module, code) in [
        ("domain", "use crate::store::Db;"),
        ("domain", "fn f() { crate::clock::Clock::read() }"),
        ("store", "use crate::view::Page;"),
        ("view", "use rusqlite::Connection;"),
        ("commands", "let table = comfy_table::Table::new();"),
        ("commands", "use crate::cli::run;"),
        ("store", "use crate::{domain, view};"),
        ("nowhere", ""),
    ] {
        assert!(!broken_rules(&map, module, code).is_empty(), "{module}: {code}");
    }
    assert!(
        broken_rules(&map, "store", "use crate::domain::day;\n// see crate::view\nuse rusqlite::Row;")
            .is_empty()
    );
}

/// What is wrong with a file itself: its name, its length, its first line.
fn blemishes(path: &Path, code: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    if path.components().any(|part| {
        VAGUE
            .iter()
            .any(|name| part.as_os_str().to_str().is_some_and(|part| part.trim_end_matches(".rs") == *name))
    }) {
        found.push("a name that does not say what is in it");
    }
    let lines = code.lines().count();
    if lines > 420 {
        found.push("more than 420 lines: split it before 400");
    }
    let tests = path.ends_with("tests.rs");
    let verb = path.components().any(|part| part.as_os_str() == "commands") && !path.ends_with("mod.rs");
    let main = path.ends_with("main.rs") && lines < 10;
    if !(tests || verb || main || code.starts_with("//!")) {
        found.push("no first line `//! …` that says what it is");
    }
    found
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let all = files(&root().join("src"), "rs").into_iter().chain(files(&root().join("tests"), "rs"));
    let found = all.flat_map(|path| {
        let code = fs::read_to_string(&path).unwrap();
        let path = path.strip_prefix(root()).unwrap().to_owned();
        blemishes(&path, &code).into_iter().map(move |blemish| format!("{}: {blemish}", path.display()))
    });
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_blemish_is_noticed() {
    for (path, code) in [
        ("src/store/helpers.rs", "//! x".to_owned()),
        ("src/util/mod.rs", "//! x".to_owned()),
        ("src/store/notes.rs", "use rusqlite;".to_owned()),
        ("src/commands/mod.rs", String::new()),
        ("src/store/notes.rs", "//! x\n".repeat(421)),
    ] {
        assert_eq!(blemishes(Path::new(path), &code).len(), 1, "{path}");
    }
    assert!(blemishes(Path::new("src/commands/contact/add.rs"), "use clap::Args;").is_empty());
}

//! The rules of the house that no compiler checks: who may name whom, sizes, first lines.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Module, and what its files may name with `crate::` (the map in src/lib.rs).
const MAY_NAME: &[(&str, &[&str])] = &[
    ("domain", &["domain"]),
    ("clock", &[]),
    ("store", &["domain", "store"]),
    ("formats", &["domain", "formats"]),
    ("view", &["domain", "view"]),
    ("error", &["domain", "formats", "store"]),
    ("config", &["domain", "error"]),
    ("prompt", &["domain", "error", "prompt"]),
    ("desktop", &[]),
    ("app", &["clock", "config", "prompt", "store"]),
    (
        "commands",
        &["app", "commands", "config", "desktop", "domain", "error", "formats", "prompt", "store", "view"],
    ),
    ("cli", &["app", "clock", "commands", "config", "error", "prompt", "store", "view"]),
];

/// A crate, and the only modules that may name it.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("comfy_table", &["view"]),
    ("dialoguer", &["prompt"]),
    ("clap", &["cli", "commands"]),
    ("minijinja", &["domain"]),
    ("toml", &["commands", "config"]),
    ("csv", &["formats"]),
    ("zip", &["formats"]),
    ("mail_builder", &["formats"]),
    ("crossterm", &["desktop"]),
    ("open", &["desktop"]),
    ("shell_words", &["prompt"]),
];

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
fn broken_rules(module: &str, code: &str) -> Vec<String> {
    let allowed = MAY_NAME.iter().find(|(name, _)| *name == module).map_or(&[][..], |(_, allowed)| allowed);
    let mut broken = Vec::new();
    for rest in behind(code, "crate::") {
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !allowed.contains(&name.as_str()) {
            broken.push(format!("{module} names crate::{name}"));
        }
    }
    for (name, only) in ONLY_IN {
        if !only.contains(&module) && behind(code, &format!("{name}::")).next().is_some() {
            broken.push(format!("{module} uses the crate {name}"));
        }
    }
    broken
}

#[test]
fn every_module_names_only_those_that_the_map_allows() {
    let mut broken = Vec::new();
    let mut seen = BTreeSet::new();
    for path in files(&root().join("src"), "rs") {
        let Some(module) = module(&path) else { continue };
        assert!(MAY_NAME.iter().any(|(name, _)| *name == module), "{module} is not in the table");
        let code = fs::read_to_string(&path).unwrap();
        broken.extend(
            broken_rules(&module, &code).into_iter().map(|rule| format!("{}: {rule}", path.display())),
        );
        seen.insert(module);
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert_eq!(seen.len(), MAY_NAME.len(), "a module of the table is gone: {seen:?}");
}

#[test]
fn a_broken_rule_is_noticed() {
    for (module, code) in [
        ("domain", "use crate::store::Db;"),
        ("domain", "fn f() { crate::clock::Clock::read() }"),
        ("store", "use crate::view::Page;"),
        ("view", "use rusqlite::Connection;"),
        ("commands", "let table = comfy_table::Table::new();"),
        ("commands", "use crate::cli::run;"),
        ("store", "use crate::{domain, view};"),
    ] {
        assert!(!broken_rules(module, code).is_empty(), "{module}: {code}");
    }
    assert!(
        broken_rules("store", "use crate::domain::day;\n// see crate::view\nuse rusqlite::Row;").is_empty()
    );
}

#[test]
fn files_are_short_and_say_what_they_are() {
    for path in files(&root().join("src"), "rs").into_iter().chain(files(&root().join("tests"), "rs")) {
        let code = fs::read_to_string(&path).unwrap();
        let lines = code.lines().count();
        assert!(lines <= 420, "{} has {lines} lines", path.display());
        let tests = path.ends_with("tests.rs");
        let verb = path.components().any(|c| c.as_os_str() == "commands") && !path.ends_with("mod.rs");
        let main = path.ends_with("main.rs") && lines < 10;
        assert!(
            tests || verb || main || code.starts_with("//!"),
            "{} does not say what it is",
            path.display()
        );
    }
}

#[test]
fn the_map_in_the_library_is_the_table_that_is_checked() {
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for (module, _) in MAY_NAME {
        assert!(map.contains(&format!("| `{module}` |")), "{module} is not on the map");
        assert!(map.contains(&format!("mod {module};")), "{module} is not declared");
    }
}

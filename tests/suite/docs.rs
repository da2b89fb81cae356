//! The README and the walk-throughs in `examples/`: what they show is what the program does.

use std::path::Path;

use crate::sandbox::Sandbox;
use crate::transcript;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_tour_in_the_readme_is_what_the_program_says() {
    transcript::check(&root().join("README.md"), &Sandbox::new());
}

#[test]
fn every_walk_through_is_what_the_program_says() {
    let mut walked = 0;
    for entry in std::fs::read_dir(root().join("examples")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let sandbox = Sandbox::new();
            for file in ["Connections.csv", "Connections-later.csv"] {
                std::fs::copy(root().join("examples").join(file), sandbox.path().join(file)).unwrap();
            }
            transcript::check(&path, &sandbox);
            walked += 1;
        }
    }
    assert!(walked >= 2, "the walk-throughs are gone");
}

#[test]
fn every_command_is_in_the_readme_and_has_a_help_page() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let sandbox = Sandbox::new();
    let help = sandbox.done(&["--help"]);
    let commands = help.lines().filter(|line| line.starts_with("  ") && !line.starts_with("  -"));
    let mut seen = 0;
    for command in commands.filter_map(|line| line.split_whitespace().next()) {
        let page = sandbox.done(&[command, "--help"]);
        assert!(page.contains("Usage: nettrack"), "{command}: {page}");
        assert!(readme.contains(&format!("`{command}")), "`{command}` is not in the README");
        seen += 1;
    }
    assert!(seen >= 27, "only {seen} commands are in the help");
}

//! What lies outside the terminal: the clipboard, the mail program, the browser. The only one that starts programs for
//! them, always with arguments of their own, never through a shell.

pub(crate) mod clipboard;
pub(crate) mod opener;

use std::path::PathBuf;

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Where a program lies in `PATH`.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

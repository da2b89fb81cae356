//! A folder of its own for every test, and the program run in it with a stopped clock.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub(crate) struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path("nettrack.db")
    }

    /// The program, not started yet; it knows of no file outside of this folder.
    pub(crate) fn command<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nettrack"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("NETTRACK_DB", self.database())
            .env("NETTRACK_CONFIG", self.path("config.toml"))
            .env("NETTRACK_NOW", "2026-03-02T09:00:00Z")
            .env("HOME", self.folder.path())
            .env_remove("NETTRACK_LOCK_WAIT")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }
}

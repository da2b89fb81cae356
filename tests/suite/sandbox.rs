//! A place of its own for each test: a home folder, a stopped clock, and the program.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Monday morning, two hours before noon.
pub(crate) const NOW: &str = "2026-03-02T10:00:00-05:00";

pub(crate) struct Sandbox {
    home: TempDir,
}

/// What a run of the program said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path().join(".local/share/nettrack/nettrack.db")
    }

    /// The program in this place, with nothing of the machine's own settings.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        let folder = Path::new(env!("CARGO_BIN_EXE_nettrack")).parent().unwrap();
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
        command.env_clear().current_dir(self.path()).stdin(Stdio::null());
        command.env("HOME", self.path()).env("PATH", path).env("NETTRACK_NOW", NOW).env("LC_ALL", "C.UTF-8");
        command
    }

    pub(crate) fn nettrack(&self) -> Command {
        self.command(env!("CARGO_BIN_EXE_nettrack"))
    }

    /// The program with its arguments, not started yet, its output kept.
    pub(crate) fn program<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = self.nettrack();
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn output<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Output {
        self.program(arguments).output().unwrap()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Ran {
        Ran::of(self.nettrack().args(arguments).output().unwrap())
    }

    /// Run what must succeed; its stdout.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.status, Some(0), "nettrack {arguments:?}: {}", ran.stderr);
        ran.stdout
    }

    /// Run a line of shell.
    pub(crate) fn shell(&self, line: &str) -> Output {
        self.command("sh").args(["-c", line]).output().unwrap()
    }

    /// The answer of a command as JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let text = self.done(&[arguments, &["--json"]].concat());
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("nettrack {arguments:?}: {e}: {text}"))
    }
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
        Self { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

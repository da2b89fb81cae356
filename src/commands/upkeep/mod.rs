//! Keep safe: undo, where files are, settings, the demo.

pub(super) mod config;
pub(super) mod demo;
pub(super) mod history;
pub(super) mod paths;
pub(super) mod redo;
pub(super) mod undo;

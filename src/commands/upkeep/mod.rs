//! Keep safe: undo, backups, the health of the database, where files are, settings, the demo.

pub(super) mod backup;
pub(super) mod config;
pub(super) mod demo;
pub(super) mod doctor;
pub(super) mod history;
pub(super) mod paths;
pub(super) mod redo;
pub(super) mod restore;
pub(super) mod undo;

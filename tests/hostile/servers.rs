//! A folder for SQLite, and the throw-away server of PostgreSQL.

use std::path::PathBuf;

#[path = "../support/cluster.rs"]
mod cluster;

pub(crate) use cluster::database as postgres;

/// A folder that goes when the test ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("upcaster-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn sqlite(&self) -> String {
        format!("sqlite://{}", self.0.join("accounts.db").display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

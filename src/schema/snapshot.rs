use serde_json::Value;

use super::normal::normal;
use crate::registry::{Described, TypeSchemas};
use crate::{Registry, Version};

/// The JSON Schemas of one version of a kind: what it writes, and what it reads.
///
/// The two differ where a type may read more than it writes: a member with `#[serde(default)]` is always written,
/// and may be absent in what is read. Both describe the payload, without the tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    kind: String,
    version: Version,
    written: Value,
    read: Value,
}

impl Snapshot {
    /// A snapshot of the schemas that are given.
    #[must_use]
    pub fn new(kind: impl Into<String>, version: Version, written: Value, read: Value) -> Self {
        Self { kind: kind.into(), version, written, read }
    }

    /// A snapshot of a type with these schemas.
    pub(super) fn of_schemas(kind: &str, version: Version, schemas: TypeSchemas) -> Self {
        Self::new(kind, version, normal(schemas.written), normal(schemas.read))
    }

    /// A snapshot of a type that a registry was told of, as it is now.
    pub(super) fn of_described(described: &Described) -> Self {
        Self::of_schemas(described.kind(), described.version(), described.schemas())
    }

    /// The name the records are stored under.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The version.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// The schema of every document that the version writes.
    #[must_use]
    pub fn written(&self) -> &Value {
        &self.written
    }

    /// The schema of every document that the version reads.
    #[must_use]
    pub fn read(&self) -> &Value {
        &self.read
    }
}

impl Registry {
    /// The schemas of the versions of a kind that were [described](crate::RegistryBuilder::schema), as their types are
    /// now, from the oldest on.
    #[must_use]
    pub fn snapshots(&self, kind: &str) -> Vec<Snapshot> {
        self.described(kind).iter().map(Snapshot::of_described).collect()
    }
}

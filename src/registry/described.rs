//! The versions whose types were described to a registry, and what the files of a project are checked against.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use super::entry::Entry;
use super::{Registry, RegistryBuilder};
use crate::error::{BuildFault, BuildFaultKind, Error};
use crate::history::Declared;
use crate::read;
use crate::write::Recode;
use crate::{Chain, ChainStep, ReadableOwned, Version, rewrite};

/// The schemas of a type, as schemars makes them.
pub(crate) struct TypeSchemas {
    pub(crate) written: Value,
    pub(crate) read: Value,
}

impl TypeSchemas {
    pub(crate) fn of<T: JsonSchema>() -> Self {
        let schema =
            |settings: SchemaSettings| settings.into_generator().into_root_schema_for::<T>().to_value();
        let settings = SchemaSettings::draft2020_12;
        Self { written: schema(settings().for_serialize()), read: schema(settings().for_deserialize()) }
    }
}

/// One version whose type was described.
pub(crate) struct Described {
    kind: &'static str,
    version: Version,
    type_name: &'static str,
    schemas: fn() -> TypeSchemas,
    recode: Recode,
}

impl Described {
    fn of<T: ReadableOwned + Serialize + JsonSchema>() -> Self {
        Self {
            kind: T::KIND,
            version: T::VERSION,
            type_name: std::any::type_name::<T>(),
            schemas: TypeSchemas::of::<T>,
            recode: rewrite::recode::<T>,
        }
    }

    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }

    pub(crate) fn version(&self) -> Version {
        self.version
    }

    /// The schemas of the type, as it is now.
    pub(crate) fn schemas(&self) -> TypeSchemas {
        (self.schemas)()
    }

    fn fault(&self, message: String) -> BuildFault {
        BuildFault::new(BuildFaultKind::Schema, self.kind, message)
    }

    /// Why no kind of the registry has such a version.
    fn stray(&self, entries: &[Entry]) -> Option<BuildFault> {
        let Some(entry) = entries.iter().find(|entry| entry.kind() == self.kind) else {
            let message = format!(
                "the type {} is described, and the kind is not registered: register its current type",
                self.type_name
            );
            return Some(self.fault(message));
        };
        let (first, current) = (entry.chain.first(), entry.chain.current());
        let reached = first <= self.version && self.version <= current;
        (!reached).then(|| {
            let (name, version) = (self.type_name, self.version);
            self.fault(format!(
                "the type {name} is described as version {version}, and the chain has versions {first} to {current}"
            ))
        })
    }
}

/// All of them, by kind and version once the registry is built.
#[derive(Default)]
pub(super) struct Descriptions(Vec<Described>);

impl Descriptions {
    /// What is wrong with them.
    pub(super) fn faults(&mut self, entries: &[Entry]) -> Vec<BuildFault> {
        self.0.sort_by_key(|described| (described.kind, described.version));
        let strays = self.0.iter().filter_map(|described| described.stray(entries));
        let twice = self.0.windows(2).filter_map(|pair| match pair {
            [one, other] if (one.kind, one.version) == (other.kind, other.version) => {
                let message = format!(
                    "version {} is described twice, by {} and by {}",
                    one.version, one.type_name, other.type_name
                );
                Some(one.fault(message))
            }
            _ => None,
        });
        strays.chain(twice).collect()
    }

    fn of_kind(&self, kind: &str) -> &[Described] {
        let from = self.0.partition_point(|described| described.kind < kind);
        let to = self.0.partition_point(|described| described.kind <= kind);
        &self.0[from..to]
    }
}

impl RegistryBuilder {
    /// Tells the schemas of a type that is one version of a registered kind, so that its [snapshot](crate::schema) can
    /// be kept and checked.
    ///
    /// The current type of a kind is described, and so are the types that stand before it in a typed chain: an old
    /// struct that somebody edits is found as well. Versions that are declared have no type any more, and need none; a struct
    /// kept for one, with `#[versioned(kind = "note", version = 2, floor = 2)]`, may be described. In which order kinds are
    /// registered and types are described is all the same.
    ///
    /// ```
    /// use schemars::JsonSchema;
    /// use upcaster::{Registry, Versioned};
    ///
    /// #[derive(serde::Serialize, serde::Deserialize, JsonSchema, Versioned)]
    /// #[versioned(kind = "note", version = 1)]
    /// struct Note {
    ///     text: String,
    /// }
    ///
    /// let registry = Registry::builder().register::<Note>().schema::<Note>().build()?;
    /// assert_eq!(registry.snapshots("note")[0].written()["required"][0], "text");
    /// # Ok::<(), upcaster::BuildError>(())
    /// ```
    pub fn schema<T: ReadableOwned + Serialize + JsonSchema>(mut self) -> Self {
        self.described.0.push(Described::of::<T>());
        self
    }
}

impl Registry {
    /// The versions of a kind that were described, from the oldest on.
    pub(crate) fn described(&self, kind: &str) -> &[Described] {
        self.0.described.of_kind(kind)
    }

    /// All kinds, in alphabetical order.
    pub(crate) fn views(&self) -> impl Iterator<Item = KindView<'_>> {
        self.0.entries.iter().map(|entry| KindView { registry: self, entry })
    }
}

/// A kind of a registry, as the files of a project are checked against it.
#[derive(Clone, Copy)]
pub(crate) struct KindView<'r> {
    pub(super) registry: &'r Registry,
    pub(super) entry: &'r Entry,
}

impl<'r> KindView<'r> {
    pub(crate) fn kind(&self) -> &'static str {
        self.entry.kind()
    }

    /// The oldest version that is read.
    pub(crate) fn oldest(&self) -> Version {
        self.entry.settings.floor.max(self.entry.chain.first())
    }

    pub(crate) fn current(&self) -> Version {
        self.entry.chain.current()
    }

    pub(crate) fn chain(&self) -> &'r Chain {
        &self.entry.chain
    }

    /// The declared steps that the chain begins with, and the version they end at.
    pub(crate) fn declared(&self) -> Option<(&'static Declared, Version)> {
        (self.entry.declared)()
    }

    /// All versions that are read, from the oldest on.
    pub(crate) fn versions(&self) -> impl DoubleEndedIterator<Item = Version> + use<> {
        (self.oldest().get()..=self.current().get()).filter_map(Version::new)
    }

    /// The step that makes a version, if there is one.
    pub(crate) fn step_to(&self, version: Version) -> Option<&'r ChainStep> {
        self.entry.chain.steps().iter().find(|step| step.to() == version)
    }

    /// The name of the type that a version is; `None` for one that is declared.
    pub(crate) fn type_of(&self, version: Version) -> Option<&'r str> {
        if version == self.current() {
            let name = self.entry.type_name;
            return Some(name.rsplit("::").next().unwrap_or(name));
        }
        self.entry.chain.steps().iter().find(|step| step.from() == version)?.old_type()
    }

    pub(crate) fn described(&self, version: Version) -> Option<&'r Described> {
        let all = self.registry.0.described.of_kind(self.kind());
        all.iter().find(|described| described.version == version)
    }

    /// The version of a document, which is kept in a folder for it: that says the version where the document does not
    /// hold it.
    pub(crate) fn version_of(&self, text: &str, folder: Version) -> Result<Version, Error> {
        let settings = &self.entry.settings;
        read::check_len(text.len(), settings)?;
        read::version(text, self.given(folder), settings).map(|(version, _)| version)
    }

    /// What the current type writes of a document.
    #[cfg_attr(not(feature = "testing"), allow(dead_code, reason = "what golden documents are checked by"))]
    pub(crate) fn current_form(&self, text: &str, version: Version) -> Result<Vec<u8>, Error> {
        let job = self.entry.job(Some(&self.registry.0.context), self.given(version));
        self.entry.current_form(text, &job)
    }

    /// What one step makes of a document of the version it starts from; `None` where it makes a type that was not
    /// described, so that nobody can write it.
    pub(crate) fn step_output(&self, text: &str, step: &ChainStep) -> Option<Result<Vec<u8>, Error>> {
        let (from, to) = (step.from(), step.to());
        let job = self.entry.job(Some(&self.registry.0.context), self.given(from));
        if step.name().is_some() || to == self.current() {
            return Some(self.entry.recode(text, from, to, &job));
        }
        Some((self.described(to)?.recode)(text, from, to, &job))
    }

    /// A version that is kept outside of the document.
    pub(super) fn given(&self, version: Version) -> Option<Version> {
        self.entry.settings.rules.tag.is_outside().then_some(version)
    }
}

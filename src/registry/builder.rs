use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Serialize;

use super::described::Descriptions;
use super::entry::Entry;
use super::{NoVersion, Registry, Wanted, wanted};
use crate::chain::ChainStep;
use crate::error::{BuildError, BuildFault, BuildFaultKind as FaultKind};
use crate::observe::Observer;
use crate::step::Loss;
use crate::tag::Place;
use crate::versioned::{Ancestry, Facts, make_chain};
use crate::{Context, ReadableOwned, Tag, Version};

/// Collects the kinds of a program for a [`Registry`].
#[must_use = "`build` makes the registry"]
#[derive(Default)]
pub struct RegistryBuilder {
    entries: Vec<Entry>,
    pub(super) described: Descriptions,
    faults: Vec<BuildFault>,
    context: Context,
    observer: Option<Arc<dyn Observer>>,
    limits: Limits,
}

/// What a program sets for one kind, beside what its type says; see
/// [`register_with`](RegistryBuilder::register_with).
#[must_use = "the closure gives it back"]
pub struct KindBuilder<T> {
    settings: KindSettings,
    of: PhantomData<fn() -> T>,
}

#[derive(Default)]
struct KindSettings {
    tag: Option<Tag>,
    floor: Option<Wanted>,
    untagged: Option<Wanted>,
    write: Option<Wanted>,
    limits: Limits,
}

/// How large the documents of a kind may be.
///
/// ```
/// let limits = upcaster::Limits::new().max_bytes(64 << 10);
/// ```
#[must_use]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    max_bytes: Option<usize>,
}

impl Limits {
    /// Those of the types: [`MAX_BYTES`](crate::Versioned::MAX_BYTES).
    pub const fn new() -> Self {
        Self { max_bytes: None }
    }

    /// The largest document that is read or written, in bytes.
    pub const fn max_bytes(self, max_bytes: usize) -> Self {
        let _ = self;
        Self { max_bytes: Some(max_bytes) }
    }
}

impl<T> KindBuilder<T> {
    /// Saves at an older version than the current one, for as long as programs run that cannot read the current one.
    ///
    /// Every step from the current version down to this one must have a way back.
    pub fn write_at(mut self, version: impl TryInto<Version>) -> Self {
        self.settings.write = Some(wanted(version));
        self
    }

    /// Refuses documents below a version.
    pub fn floor(mut self, version: impl TryInto<Version>) -> Self {
        self.settings.floor = Some(wanted(version));
        self
    }

    /// Says which version a document without a tag has.
    pub fn untagged(mut self, version: impl TryInto<Version>) -> Self {
        self.settings.untagged = Some(wanted(version));
        self
    }

    /// Keeps the tag in another place or form than the type says, for reading and writing.
    pub fn tag(mut self, tag: Tag) -> Self {
        self.settings.tag = Some(tag);
        self
    }

    /// Limits for this kind, which take the place of those for [all](RegistryBuilder::limits).
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings.limits = limits;
        self
    }
}

impl<T> fmt::Debug for KindBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KindBuilder").finish_non_exhaustive()
    }
}

impl RegistryBuilder {
    /// Registers a type and its kind, as the type describes it.
    pub fn register<T: ReadableOwned + Serialize + 'static>(self) -> Self {
        self.register_with::<T>(|kind| kind)
    }

    /// Registers a type, with settings of this program for its kind.
    ///
    /// ```
    /// use upcaster::{Registry, Tag};
    ///
    /// # #[derive(serde::Serialize, serde::Deserialize, upcaster::Versioned)]
    /// # #[versioned(kind = "note", version = 1)]
    /// # struct Note { text: String }
    /// let registry = Registry::builder()
    ///     .register_with::<Note>(|note| note.tag(Tag::field("schemaVersion")).untagged(1))
    ///     .build()?;
    /// let note: Note = registry.read(br#"{"text":"milk"}"#)?;
    /// assert_eq!(registry.encode(&note)?, br#"{"schemaVersion":1,"text":"milk"}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn register_with<T: ReadableOwned + Serialize + 'static>(
        mut self,
        settings: impl FnOnce(KindBuilder<T>) -> KindBuilder<T>,
    ) -> Self {
        let KindBuilder { settings, .. } =
            settings(KindBuilder { settings: KindSettings::default(), of: PhantomData });
        let (chain, faults) = make_chain::<T>();
        let mut entry = Entry::new::<T>(chain);
        self.faults.extend(self.entries.iter().find_map(|known| taken(known, &entry)));
        // What a faulty chain would make of them says nothing.
        if faults.is_empty() {
            self.faults.extend(settings.apply(&mut entry, <T as Ancestry>::FACTS.as_ref()));
        }
        self.faults.extend(faults);
        self.entries.push(entry);
        self
    }

    /// Limits for every kind that has none of [its own](KindBuilder::limits).
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// What steps may know beside the document, where a read is not given a context [of its own](Registry::with).
    pub fn context(mut self, context: Context) -> Self {
        self.context = context;
        self
    }

    /// Is told of every read. The last one given is the one.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Makes the registry.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, at once: a history with a gap or a mistake in it, a type or kind registered twice, a
    /// write version that no way leads down to, a floor, write version or version for documents without a tag that
    /// does not exist, a tag that a type has no place for, a described type that is no version of a registered kind.
    pub fn build(mut self) -> Result<Registry, BuildError> {
        self.faults.extend(self.described.faults(&self.entries));
        BuildError::of(self.faults)?;
        let mut entries = self.entries;
        if let Some(max_bytes) = self.limits.max_bytes {
            let shared = entries.iter_mut().filter(|entry| !entry.limited);
            shared.for_each(|entry| entry.settings.max_bytes = max_bytes);
        }
        entries.sort_by_key(Entry::kind);
        Ok(Registry::new(entries, self.described, self.context, self.observer))
    }
}

impl fmt::Debug for RegistryBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds: Vec<&str> = self.entries.iter().map(Entry::kind).collect();
        f.debug_struct("RegistryBuilder")
            .field("kinds", &kinds)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

/// Whether a type takes the place of one that is registered already.
fn taken(known: &Entry, new: &Entry) -> Option<BuildFault> {
    if known.type_id == new.type_id {
        let message = format!("the type {} is registered twice", new.type_name);
        return Some(BuildFault::new(FaultKind::DuplicateType, new.kind(), message));
    }
    (known.kind() == new.kind()).then(|| {
        let message = format!(
            "two types are registered as this kind, of which the newest alone is enough: {} and {}",
            known.type_name, new.type_name
        );
        BuildFault::new(FaultKind::DuplicateKind, new.kind(), message)
    })
}

impl KindSettings {
    /// Puts the settings of the program in place of those of the type, and tells what is wrong with them.
    fn apply(&self, entry: &mut Entry, facts: Option<&Facts>) -> Vec<BuildFault> {
        let mut faults = Vec::new();
        let kind = entry.kind();
        let (first, current) = (entry.chain.first(), entry.chain.current());
        let mut fault = |about, message: String| faults.push(BuildFault::new(about, kind, message));
        if let Some(max_bytes) = self.limits.max_bytes {
            entry.settings.max_bytes = max_bytes;
            entry.limited = true;
        }
        match self.floor {
            Some(Err(NoVersion)) => fault(FaultKind::Floor, none("floor")),
            Some(Ok(floor)) if floor > current => {
                fault(FaultKind::Floor, format!("the floor {floor} is above the current version {current}"));
            }
            Some(Ok(floor)) if floor < first => {
                let message =
                    format!("the floor {floor} is below version {first}, the oldest there is a step from");
                fault(FaultKind::Floor, message);
            }
            Some(Ok(floor)) => entry.settings.floor = floor,
            None => {}
        }
        let floor = entry.settings.floor;
        match self.untagged {
            Some(Err(NoVersion)) => fault(FaultKind::Untagged, none("version of documents without a tag")),
            Some(Ok(version)) => entry.settings.untagged = Some(version),
            None => {}
        }
        if let Some(version) = entry.settings.untagged.filter(|version| !entry.settings.reads(*version)) {
            let message = format!(
                "documents without a tag are of version {version}, which is not read: versions {floor} to {current} are"
            );
            fault(FaultKind::Untagged, message);
        }
        match self.write {
            Some(Err(NoVersion)) => fault(FaultKind::WriteVersion, none("write version")),
            Some(Ok(write)) if write > current => {
                let message = format!("the write version {write} is above the current version {current}");
                fault(FaultKind::WriteVersion, message);
            }
            Some(Ok(write)) if write < floor => {
                let message =
                    format!("the write version {write} is below the floor {floor}, so it could not be read");
                fault(FaultKind::WriteVersion, message);
            }
            Some(Ok(write)) => {
                for step in entry.chain.steps_from(write).iter().filter(|step| *step.loss() == Loss::OneWay) {
                    let message = format!(
                        "no way leads down to the write version {write}: one way is {step}; say its way back \
                         (`restoring`, `down`, `downcast`), or write a later version"
                    );
                    fault(FaultKind::NoWayDown, message);
                }
                entry.write = write;
            }
            None => {}
        }
        if let Some(tag) = self.tag {
            entry.settings.rules.tag = tag;
            for message in misplaced(tag, facts) {
                fault(FaultKind::Tag, message);
            }
        }
        if let Place::Member(path) = *entry.settings.rules.tag.place() {
            let tag = path.pointer();
            let works_on = |pointer: &String| *pointer == tag || pointer.starts_with(&format!("{tag}/"));
            let working =
                |step: &&ChainStep| step.touched().is_some_and(|touched| touched.iter().any(works_on));
            for step in entry.chain.steps().iter().filter(working) {
                let message =
                    format!("a step works on {tag}, which is the tag and nothing steps see: {step}");
                fault(FaultKind::Tag, message);
            }
        }
        faults
    }
}

fn none(what: &str) -> String {
    format!("the {what} is not a whole number from 1 to 4294967295")
}

/// What is wrong with another tag for the types of a chain.
fn misplaced(tag: Tag, facts: Option<&Facts>) -> Vec<String> {
    let mut faults = Vec::new();
    for facts in std::iter::successors(facts, |facts| facts.before) {
        let version = facts.version;
        if tag.needs_object() && !facts.shape.object {
            faults.push(format!("version {version} is not stored as an object and has no place for a tag"));
        }
        for name in facts.shape.members.iter().filter(|name| tag.collides_with(name)) {
            faults.push(format!("version {version} has a member `{name}`, which is the name of the tag"));
        }
        if tag.has_labels() && (facts.label.is_none() || facts.declared) {
            faults.push(format!("version {version} has no label, or versions before it have none"));
        }
    }
    faults
}

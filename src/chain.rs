//! The steps of a kind as one chain, for people and programs to look at.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use crate::Version;
use crate::error::BuildError;
use crate::history::Declared;
use crate::step::Loss;

/// All steps of a kind, from the oldest version there is to the current one.
///
/// [`Versioned::chain`](crate::Versioned::chain) gives that of a type, [`Registry::chain`](crate::Registry::chain)
/// that of a kind.
///
/// ```
/// use upcaster::{History, Steps, Versioned, step::Loss};
///
/// #[derive(serde::Serialize, serde::Deserialize, Versioned)]
/// #[versioned(kind = "contact", version = 3, history)]
/// struct Contact {
///     email: String,
///     favourite: bool,
/// }
///
/// impl History for Contact {
///     fn history() -> Steps {
///         Steps::new()
///             .step("email", |s| s.rename("mail", "email"))
///             .step("favourites", |s| s.add("favourite", false))
///     }
/// }
///
/// let chain = Contact::chain()?;
/// assert_eq!(chain.current(), 3);
/// assert_eq!(chain.steps()[0].sentences(), ["renames mail to email"]);
/// assert_eq!(chain.down_to(2), Loss::Members(vec!["/favourite".to_owned()]));
/// assert_eq!(chain.steps()[0].loss(), &Loss::None);
/// # Ok::<(), upcaster::BuildError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Chain {
    kind: &'static str,
    first: Version,
    current: Version,
    steps: Vec<ChainStep>,
}

/// One step of a [`Chain`].
#[derive(Clone, Debug)]
pub struct ChainStep {
    from: Version,
    to: Version,
    name: Option<String>,
    sentences: Vec<String>,
    touched: Option<Vec<String>>,
    loss: Loss,
    /// The type it starts from, for a step between two types.
    old_type: Option<String>,
}

impl Chain {
    pub(crate) fn new(kind: &'static str, current: Version, steps: Vec<ChainStep>) -> Self {
        let first = steps.first().map_or(current, |step| step.from);
        Self { kind, first, current, steps }
    }

    /// The name the records are stored under.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.kind
    }

    /// The oldest version there is a step from; the current one where there are no steps.
    #[must_use]
    pub fn first(&self) -> Version {
        self.first
    }

    /// The version the Rust type is.
    #[must_use]
    pub fn current(&self) -> Version {
        self.current
    }

    /// The steps, from the oldest version on.
    #[must_use]
    pub fn steps(&self) -> &[ChainStep] {
        &self.steps
    }

    /// The steps that bring a document of a version to the current one; none for one that is not older.
    #[must_use]
    pub fn steps_from(&self, version: Version) -> &[ChainStep] {
        let at = self.steps.partition_point(|step| step.from < version);
        &self.steps[at..]
    }

    /// What is lost on the way from the current version down to another one: [`Loss::None`] says that the way
    /// is lossless, [`Loss::OneWay`] that there is none, or no such version.
    ///
    /// A typed step is taken to be lossless if it has a way back and does not
    /// [say what it loses](macro@crate::Versioned).
    #[must_use]
    pub fn down_to(&self, version: impl TryInto<Version>) -> Loss {
        match version.try_into() {
            Ok(version) if self.first <= version && version <= self.current => self
                .steps_from(version)
                .iter()
                .rev()
                .fold(Loss::None, |loss, step| loss.and(step.loss.clone())),
            _ => Loss::OneWay,
        }
    }
}

impl ChainStep {
    /// A step between two types.
    pub(crate) fn typed(from: Version, to: Version, types: [&str; 2], loss: Loss) -> Self {
        let [old, new] = types.map(|name| name.rsplit("::").next().unwrap_or(name));
        let sentences = vec![format!("turns {old} into {new}")];
        let old_type = Some(old.to_owned());
        Self { from, to, name: None, sentences, touched: None, loss, old_type }
    }

    /// The steps that a type declares.
    pub(crate) fn declared(declared: &Declared) -> impl Iterator<Item = Self> {
        declared.steps().map(|(from, step)| Self {
            from,
            to: from.next().unwrap_or(from),
            name: Some(step.name().to_owned()),
            sentences: step.sentences(),
            touched: step.touched(),
            loss: step.loss(),
            old_type: None,
        })
    }

    /// The name of the type that a step between two types starts from.
    #[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "asked where schemas are described"))]
    pub(crate) fn old_type(&self) -> Option<&str> {
        self.old_type.as_deref()
    }

    /// The version the step starts from.
    #[must_use]
    pub fn from(&self) -> Version {
        self.from
    }

    /// The version it makes.
    #[must_use]
    pub fn to(&self) -> Version {
        self.to
    }

    /// The name it was declared with; a step between two types has none.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What it does, op by op, in words.
    #[must_use]
    pub fn sentences(&self) -> &[String] {
        &self.sentences
    }

    /// The JSON Pointers of everything it reads or writes; `None` if it is code that may touch anything.
    #[must_use]
    pub fn touched(&self) -> Option<&[String]> {
        self.touched.as_deref()
    }

    /// What is lost on the way there and back.
    #[must_use]
    pub fn loss(&self) -> &Loss {
        &self.loss
    }
}

impl fmt::Display for ChainStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.from, self.to)?;
        if let Some(name) = &self.name {
            write!(f, " \"{name}\"")?;
        }
        write!(f, ": {}", self.sentences.join(", "))
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, versions {} to {}", self.kind, self.first, self.current)?;
        self.steps.iter().try_for_each(|step| write!(f, "\n  {step}"))
    }
}

/// The chain of a type, made once. It stays in memory as the type does.
pub(crate) fn cached(
    type_id: TypeId,
    make: impl FnOnce() -> Result<Chain, BuildError>,
) -> Result<&'static Chain, BuildError> {
    static CHAINS: Mutex<BTreeMap<TypeId, &'static Chain>> = Mutex::new(BTreeMap::new());
    let known = |id| CHAINS.lock().unwrap_or_else(PoisonError::into_inner).get(id).copied();
    if let Some(chain) = known(&type_id) {
        return Ok(chain);
    }
    // Made without the lock: a history is the user's code, and may ask for another chain.
    let chain = make()?;
    let mut chains = CHAINS.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(chains.entry(type_id).or_insert_with(|| Box::leak(Box::new(chain))))
}

use std::ffi::OsString;

/// Whether a check may write files: those that are new, and those that may change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Update {
    /// As the environment says: files are written with `UPCASTER_UPDATE=1`, and never where `CI` is set to anything but
    /// nothing, `0` or `false`.
    #[default]
    FromEnvironment,
    /// None is written.
    Never,
    /// They are written.
    Always,
}

/// Sets that files are written.
pub(super) const UPDATE: &str = "UPCASTER_UPDATE";
/// Says where the files of the last release are.
pub(super) const BASELINE: &str = "UPCASTER_BASELINE";

/// What is said where the environment asks for both.
pub(super) const NOT_IN_CI: &str = "UPCASTER_UPDATE is set and nothing was written, for CI is set as well";

impl Update {
    /// What an environment says, [`Always`](Self::Always) or [`Never`](Self::Never).
    ///
    /// ```
    /// use upcaster::schema::Update;
    ///
    /// let update = |name: &str| (name == "UPCASTER_UPDATE").then(|| "1".into());
    /// assert_eq!(Update::from_environment(update), Update::Always);
    /// assert_eq!(Update::from_environment(|_| Some("1".into())), Update::Never);
    /// assert_eq!(Update::from_environment(|_| None), Update::Never);
    /// ```
    #[must_use]
    pub fn from_environment(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        if is_asked_for(&variable) && !is_ci(&variable) { Self::Always } else { Self::Never }
    }

    /// Whether files are written.
    pub(crate) fn writes(self) -> bool {
        match self {
            Self::FromEnvironment => Self::from_environment(|name| std::env::var_os(name)).writes(),
            Self::Never => false,
            Self::Always => true,
        }
    }

    /// Whether files would be written, were this not CI.
    pub(crate) fn is_refused(self) -> bool {
        let variable = |name: &str| std::env::var_os(name);
        self == Self::FromEnvironment && is_asked_for(&variable) && is_ci(&variable)
    }
}

fn is_asked_for(variable: &impl Fn(&str) -> Option<OsString>) -> bool {
    variable(UPDATE).is_some_and(|value| value == "1")
}

fn is_ci(variable: &impl Fn(&str) -> Option<OsString>) -> bool {
    let not = |value: &OsString| value.is_empty() || value == "0" || value.eq_ignore_ascii_case("false");
    variable("CI").is_some_and(|value| !not(&value))
}

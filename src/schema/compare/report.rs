use std::fmt;

use serde_json::{Value, json};

use super::finding::Finding;
use super::{Comparison, Effect};

impl Comparison {
    /// The comparison as JSON, for programs that read it.
    ///
    /// An object with `kind`, `old_version`, `new_version`, `class`, `read`, `rollback`, `loss`, `rollback_loss` and
    /// `findings`, each of which has `rule`, `path`, `words`, `advice`, and `read` and `rollback`: an effect, or null.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "kind": self.kind,
            "old_version": self.old.get(),
            "new_version": self.new.get(),
            "class": self.class().as_str(),
            "read": self.read().as_str(),
            "rollback": self.rollback().as_str(),
            "loss": self.loss,
            "rollback_loss": self.rollback_loss,
            "findings": self.findings.iter().map(Finding::to_json).collect::<Vec<_>>(),
        })
    }
}

impl Finding {
    fn to_json(&self) -> Value {
        json!({
            "rule": self.rule.id(),
            "path": self.path,
            "words": self.words,
            "advice": self.rule.advice(),
            "read": self.read.map(Effect::as_str),
            "rollback": self.rollback.map(Effect::as_str),
        })
    }
}

impl fmt::Display for Comparison {
    /// A line with the versions, one with the verdicts, and a block for each finding.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: version {} to version {}", self.kind, self.old, self.new)?;
        if self.equal {
            return f.write_str(": no difference");
        }
        write!(f, "\nread: {}, rollback: {}", self.read(), self.rollback())?;
        listed(f, "lost", &self.loss)?;
        listed(f, "lost on rollback", &self.rollback_loss)?;
        self.findings.iter().try_for_each(|finding| write!(f, "\n\n{finding}"))
    }
}

fn listed(f: &mut fmt::Formatter<'_>, words: &str, paths: &[String]) -> fmt::Result {
    if paths.is_empty() { Ok(()) } else { write!(f, ", {words}: {}", paths.join(" ")) }
}

impl fmt::Display for Finding {
    /// The rule, the place and the effects; what was found; what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the document" } else { &self.path };
        write!(f, "{} at {path} (", self.rule)?;
        match (self.read, self.rollback) {
            (Some(read), Some(rollback)) => write!(f, "read: {read}, rollback: {rollback}")?,
            (Some(read), None) => write!(f, "read: {read}")?,
            (None, Some(rollback)) => write!(f, "rollback: {rollback}")?,
            (None, None) => {}
        }
        write!(f, ")\n  {}\n  help: {}", self.words, self.rule.advice())
    }
}

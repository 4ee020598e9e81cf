use super::Steps;

/// Which members the steps from one version on need to see; all others go straight to the type.
pub(crate) struct Plan {
    touched: Touched,
}

enum Touched {
    /// A closure may look at anything.
    All,
    /// The top-level members that the ops read or write.
    Some { heads: Vec<Box<str>>, lengths: u64 },
}

impl Plan {
    /// The plan for the steps from `index` on.
    ///
    /// Ops that name only certain members can neither see nor change the others, so running them on those
    /// members alone is running them on the whole.
    pub(crate) fn of(steps: &Steps, index: usize) -> Self {
        let mut heads: Vec<Box<str>> = Vec::new();
        for step in steps.iter().skip(index) {
            let Some(more) = step.heads() else { return Self { touched: Touched::All } };
            heads.extend(more.into_iter().map(Box::from));
        }
        heads.sort_unstable();
        heads.dedup();
        let lengths = heads.iter().fold(0, |lengths, head| lengths | bit(head));
        Self { touched: Touched::Some { heads, lengths } }
    }

    /// Whether the steps need to see the member of that name.
    #[inline]
    pub(crate) fn touches(&self, name: &str) -> bool {
        match &self.touched {
            Touched::All => true,
            Touched::Some { heads, lengths } => {
                lengths & bit(name) != 0 && heads.iter().any(|head| **head == *name)
            }
        }
    }
}

/// One bit for the length of a name, which tells most names apart.
#[inline]
fn bit(name: &str) -> u64 {
    1 << (name.len() & 63)
}

//! One piece of work, and who does it.

/// One way to do the work of a case.
pub(crate) struct Contender<'a> {
    pub(crate) name: &'static str,
    /// The most it may cost, as a ratio to the floor.
    #[allow(dead_code, reason = "only time has targets")]
    pub(crate) target: Option<f64>,
    pub(crate) work: Box<dyn Fn() + 'a>,
}

/// One piece of work, the floor first.
pub(crate) struct Case<'a> {
    pub(crate) name: String,
    pub(crate) contenders: Vec<Contender<'a>>,
}

impl<'a> Case<'a> {
    pub(crate) fn new(name: impl Into<String>, floor: impl Fn() + 'a) -> Self {
        let floor = Contender { name: "floor", target: None, work: Box::new(floor) };
        Self { name: name.into(), contenders: vec![floor] }
    }

    pub(crate) fn upcaster(self, target: f64, work: impl Fn() + 'a) -> Self {
        self.with(Contender { name: "upcaster", target: Some(target), work: Box::new(work) })
    }

    pub(crate) fn rival(self, name: &'static str, work: impl Fn() + 'a) -> Self {
        self.with(Contender { name, target: None, work: Box::new(work) })
    }

    fn with(mut self, contender: Contender<'a>) -> Self {
        self.contenders.push(contender);
        self
    }
}

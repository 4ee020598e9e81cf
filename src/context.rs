use std::any::{Any, TypeId, type_name};
use std::fmt;

/// What steps may know beside the document: a value of each type that they ask for.
///
/// It is given [to a registry](crate::RegistryBuilder::context), or for one read
/// [by `Registry::with`](crate::Registry::with), and steps find it [in their document](crate::Document::context).
/// A step that needs what was not given fails with [`ErrorKind::MissingContext`](crate::ErrorKind::MissingContext).
/// Apart from that, steps depend on nothing but the document: one may run twice, or in another process.
///
/// ```
/// use upcaster::{Context, Document, Steps};
///
/// struct HomeCurrency(&'static str);
///
/// let steps = Steps::new().step("currency", |s| {
///     s.with(|order| {
///         let HomeCurrency(currency) = order.context()?;
///         Ok(order.set("currency", currency)?)
///     })
/// });
/// let context = Context::new().with(HomeCurrency("EUR"));
/// let mut order = Document::from_str(r#"{"total":12.50}"#)?.with_context(&context);
/// for step in &steps {
///     step.upcast(&mut order)?;
/// }
/// assert_eq!(order.to_json(), r#"{"total":12.50,"currency":"EUR"}"#);
/// # Ok::<(), upcaster::Error>(())
/// ```
#[derive(Default)]
pub struct Context {
    values: Vec<Entry>,
}

struct Entry {
    type_id: TypeId,
    type_name: &'static str,
    value: Box<dyn Any + Send + Sync>,
}

impl Context {
    /// Nothing to know.
    #[must_use]
    pub const fn new() -> Self {
        Self { values: Vec::new() }
    }

    /// The same with a value, which takes the place of one of the same type.
    #[must_use]
    pub fn with<T: Any + Send + Sync>(mut self, value: T) -> Self {
        self.insert(value);
        self
    }

    /// Puts a value in, which takes the place of one of the same type.
    pub fn insert<T: Any + Send + Sync>(&mut self, value: T) {
        self.values.retain(|entry| entry.type_id != TypeId::of::<T>());
        self.values.push(Entry {
            type_id: TypeId::of::<T>(),
            type_name: type_name::<T>(),
            value: Box::new(value),
        });
    }

    /// The value of a type.
    #[must_use]
    pub fn get<T: Any>(&self) -> Option<&T> {
        let entry = self.values.iter().find(|entry| entry.type_id == TypeId::of::<T>())?;
        entry.value.downcast_ref()
    }
}

impl fmt::Debug for Context {
    /// Shows the types, and no values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.iter().map(|entry| entry.type_name)).finish()
    }
}

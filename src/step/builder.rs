use std::any::Any;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Loss;
use super::given::AddFrom;
use super::lists::{FromList, ToList};
use super::moves::{Copy, Move, Rename};
use super::op::{Op, places, sentences};
use super::opaque::With;
use super::place::Place;
use super::scope::{Each, When};
use super::shape::{Flatten, Gather, Nest, Shell, Unwrap, Wrap};
use super::texts::{Join, Pieces, Split};
use super::typed::{Convert, function};
use super::values::{Add, Remove, Set};
use super::words::MapValues;
use crate::Document;
use crate::document::{Name, text_of};
use crate::error::BoxError;

/// Collects the ops of one step. [`Steps::step`](crate::Steps::step) hands it to a closure, which gives it back.
///
/// A path is the name of a member or a JSON Pointer, as for a [`Document`]; a name with a slash in it has to be written
/// as a pointer (`/a~1b`). What each op does where a member is
/// absent, `null` or of another type, the table in [the module](super) says.
#[must_use = "the closure gives the builder back"]
pub struct StepBuilder {
    ops: Vec<Op>,
    faults: Vec<String>,
}

type Built = Result<Op, String>;

impl StepBuilder {
    pub(super) fn new() -> Self {
        Self { ops: Vec::new(), faults: Vec::new() }
    }

    pub(super) fn into_parts(self) -> (Vec<Op>, Vec<String>) {
        (self.ops, self.faults)
    }

    fn op(mut self, name: &str, op: impl FnOnce() -> Built) -> Self {
        match op() {
            Ok(op) => self.ops.push(op),
            Err(fault) => self.faults.push(format!("{name}: {fault}")),
        }
        self
    }

    /// Gives a member another name. It keeps its place. The new one is a name, or a pointer into the same object:
    /// [`move_to`](Self::move_to) takes a member elsewhere.
    pub fn rename(self, from: &str, to: &str) -> Self {
        self.op("rename", || {
            let from = member(from)?;
            let to = from.sibling(to)?;
            differ(&from, &to)?;
            Ok(Op::Rename(Rename { from, to }))
        })
    }

    /// Takes a member to another object, which must be there; it goes last in it.
    pub fn move_to(self, from: &str, to: &str) -> Self {
        self.op("move_to", || {
            let (from, to) = (member(from)?, member(to)?);
            apart(&from, &to)?;
            Ok(Op::Move(Move { from, to }))
        })
    }

    /// Puts the same value in a second place.
    pub fn copy(self, from: &str, to: &str) -> Self {
        self.op("copy", || {
            let (from, to) = (member(from)?, member(to)?);
            apart(&from, &to)?;
            Ok(Op::Copy(Copy { from, to }))
        })
    }

    /// Adds a default where a member is absent and the object around it is there. `null` is kept.
    ///
    /// ```
    /// let steps = upcaster::Steps::new().step("notes", |s| s.add("notes", Vec::<String>::new()));
    /// # assert!(steps.faults().is_empty());
    /// ```
    pub fn add(self, path: &str, default: impl Serialize) -> Self {
        self.op("add", || {
            let at = member(path)?;
            Ok(Op::Add(Add { json: json(&at, &default)?, at }))
        })
    }

    /// Adds a value made from the [`Context`](crate::Context) where a member is absent and the object around it is
    /// there. `null` is kept.
    ///
    /// It fails with [`ErrorKind::MissingContext`](crate::ErrorKind::MissingContext) where the value is needed and the
    /// context has none of that type.
    ///
    /// ```
    /// use upcaster::{Context, Document, Steps};
    ///
    /// struct HomeCurrency(&'static str);
    ///
    /// let steps = Steps::new().step("currency", |s| s.add_from("currency", |home: &HomeCurrency| home.0));
    /// let context = Context::new().with(HomeCurrency("EUR"));
    /// let mut order = Document::from_str(r#"{"total":12.50}"#)?.with_context(&context);
    /// for step in &steps {
    ///     step.upcast(&mut order)?;
    /// }
    /// assert_eq!(order.to_json(), r#"{"total":12.50,"currency":"EUR"}"#);
    /// # Ok::<_, upcaster::Error>(())
    /// ```
    pub fn add_from<C: Any, V: Serialize>(
        self,
        path: &str,
        make: impl Fn(&C) -> V + Send + Sync + 'static,
    ) -> Self {
        self.op("add_from", || Ok(Op::AddFrom(AddFrom::new(member(path)?, make))))
    }

    /// Puts a value, whatever was there.
    pub fn set(self, path: &str, value: impl Serialize) -> Self {
        self.op("set", || {
            let at = member(path)?;
            Ok(Op::Set(Set { json: json(&at, &value)?, at, restoring: None }))
        })
    }

    /// Removes a member.
    pub fn remove(self, path: &str) -> Self {
        self.op("remove", || Ok(Op::Remove(Remove { at: member(path)?, restoring: None })))
    }

    /// Says what the way down puts where the [`remove`](Self::remove) or [`set`](Self::set) just before it was.
    pub fn restoring(mut self, value: impl Serialize) -> Self {
        let fault = match self.ops.last_mut() {
            Some(Op::Remove(Remove { at, restoring }) | Op::Set(Set { at, restoring, .. })) => {
                json(at, &value).map(|json| *restoring = Some(json)).err()
            }
            _ => Some("must stand behind remove or set".to_owned()),
        };
        self.faults.extend(fault.map(|fault| format!("restoring: {fault}")));
        self
    }

    /// Puts members into a new object beside them.
    pub fn nest<N: AsRef<str>>(self, into: &str, members: impl IntoIterator<Item = N>) -> Self {
        self.op("nest", || Ok(Op::Nest(Nest(gather(member(into)?, members)?))))
    }

    /// Puts the members of an object beside it, in its stead.
    pub fn flatten(self, path: &str) -> Self {
        self.op("flatten", || Ok(Op::Flatten(Flatten { at: member(path)?, gathering: None })))
    }

    /// Says which members the [`flatten`](Self::flatten) just before it brings out, so that the way down can
    /// nest them. Any other member in that object is then an error.
    pub fn gathering<N: AsRef<str>>(mut self, members: impl IntoIterator<Item = N>) -> Self {
        let fault = match self.ops.last_mut() {
            Some(Op::Flatten(Flatten { at, gathering })) => {
                gather(at.clone(), members).map(|gather| *gathering = Some(gather)).err()
            }
            _ => Some("must stand behind flatten".to_owned()),
        };
        self.faults.extend(fault.map(|fault| format!("gathering: {fault}")));
        self
    }

    /// Puts a value into an object of its own: `5` becomes `{"amount": 5}`.
    pub fn wrap(self, path: &str, name: &str) -> Self {
        self.op("wrap", || Ok(Op::Wrap(Wrap(Shell { at: Place::parse(path)?, name: Name::new(name) }))))
    }

    /// Takes the only member of an object for the object: `{"amount": 5}` becomes `5`.
    pub fn unwrap_from(self, path: &str, name: &str) -> Self {
        self.op("unwrap_from", || {
            Ok(Op::Unwrap(Unwrap(Shell { at: Place::parse(path)?, name: Name::new(name) })))
        })
    }

    /// Takes a text apart. The last piece takes the rest; with fewer pieces than names, the last names are absent.
    pub fn split<N: AsRef<str>>(
        self,
        path: &str,
        separator: &str,
        into: impl IntoIterator<Item = N>,
    ) -> Self {
        self.op("split", || Ok(Op::Split(Split(pieces(path, separator, into)?))))
    }

    /// Puts the texts that are there together, beside them.
    pub fn join<N: AsRef<str>>(
        self,
        parts: impl IntoIterator<Item = N>,
        separator: &str,
        into: &str,
    ) -> Self {
        self.op("join", || Ok(Op::Join(Join(pieces(into, separator, parts)?))))
    }

    /// Changes the words of an enum, each given as the earlier and the later one. Other words stay.
    pub fn map_values<A: AsRef<str>, B: AsRef<str>>(
        self,
        path: &str,
        words: impl IntoIterator<Item = (A, B)>,
    ) -> Self {
        self.op("map_values", || {
            let owned = |(old, new): (A, B)| (old.as_ref().to_owned(), new.as_ref().to_owned());
            let words: Vec<(String, String)> = words.into_iter().map(owned).collect();
            distinct(words.iter().map(|(old, _)| old.as_str()))?;
            Ok(Op::MapValues(MapValues { at: Place::parse(path)?, words }))
        })
    }

    /// Runs a typed function on a value, and another one on the way down.
    ///
    /// The two are taken to be each other's inverse; [`losing`](Self::losing) says otherwise.
    ///
    /// ```
    /// use upcaster::{Document, Steps};
    ///
    /// let steps = Steps::new().step("cents", |s| {
    ///     s.convert::<String, u64>("total", |euros| Ok(euros.replace('.', "").parse()?), |cents| {
    ///         Ok(format!("{}.{:02}", cents / 100, cents % 100))
    ///     })
    /// });
    /// let mut order = Document::from_str(r#"{"total": "12.50"}"#)?;
    /// for step in &steps {
    ///     step.upcast(&mut order)?;
    /// }
    /// assert_eq!(order.to_json(), r#"{"total":1250}"#);
    /// # Ok::<_, upcaster::Error>(())
    /// ```
    pub fn convert<A, B>(
        self,
        path: &str,
        up: impl Fn(A) -> Result<B, BoxError> + Send + Sync + 'static,
        down: impl Fn(B) -> Result<A, BoxError> + Send + Sync + 'static,
    ) -> Self
    where
        A: Serialize + DeserializeOwned,
        B: Serialize + DeserializeOwned,
    {
        self.op("convert", || {
            let at = Place::parse(path)?;
            Ok(Op::Convert(Convert { at, up: function(up), down: function(down), losing: Loss::None }))
        })
    }

    /// Makes a list of one value; `null` becomes the empty list.
    pub fn to_list(self, path: &str) -> Self {
        self.op("to_list", || Ok(Op::ToList(ToList(Place::parse(path)?))))
    }

    /// Takes the one element of a list for the list; the empty list becomes `null`.
    pub fn from_list(self, path: &str) -> Self {
        self.op("from_list", || Ok(Op::FromList(FromList(Place::parse(path)?))))
    }

    /// Runs ops on every element of an array, or every value of an object. Their paths start at the element.
    ///
    /// ```
    /// use upcaster::{Document, Steps};
    ///
    /// let steps = Steps::new().step("lines", |s| s.each("lines", |line| line.rename("q", "quantity")));
    /// let mut cart = Document::from_str(r#"{"lines": [{"q": 2}, {"sku": "A"}]}"#)?;
    /// for step in &steps {
    ///     step.upcast(&mut cart)?;
    /// }
    /// assert_eq!(cart.to_json(), r#"{"lines":[{"quantity":2},{"sku": "A"}]}"#);
    /// # Ok::<_, upcaster::Error>(())
    /// ```
    pub fn each(mut self, path: &str, build: impl FnOnce(StepBuilder) -> StepBuilder) -> Self {
        let (ops, faults) = build(Self::new()).into_parts();
        self.faults.extend(faults.into_iter().map(|fault| format!("each: {fault}")));
        self.op("each", || Ok(Op::Each(Each { at: Place::parse(path)?, ops })))
    }

    /// Runs ops where a member equals a value. They must leave that member alone, or the way down could not
    /// tell where they ran; closures are trusted to.
    pub fn when(
        mut self,
        path: &str,
        equals: impl Serialize,
        build: impl FnOnce(StepBuilder) -> StepBuilder,
    ) -> Self {
        let (ops, faults) = build(Self::new()).into_parts();
        self.faults.extend(faults.into_iter().map(|fault| format!("when: {fault}")));
        self.op("when", || {
            let at = Place::parse(path)?;
            let equals = serde_json::from_str(&json(&at, &equals)?).map_err(|error| error.to_string())?;
            untouched(&ops, &at)?;
            Ok(Op::When(When { at, equals, ops }))
        })
    }

    /// Runs a closure over the document, for what no op says.
    ///
    /// It may run more than once on one stored document, so it should do nothing else.
    pub fn with(
        self,
        up: impl Fn(&mut Document<'_>) -> Result<(), BoxError> + Send + Sync + 'static,
    ) -> Self {
        self.op("with", || Ok(Op::With(With { up: Box::new(up), down: None, losing: Loss::None })))
    }

    /// Says how to undo the [`with`](Self::with) just before it. The two are taken to be each other's inverse;
    /// [`losing`](Self::losing) says otherwise.
    pub fn down(
        mut self,
        closure: impl Fn(&mut Document<'_>) -> Result<(), BoxError> + Send + Sync + 'static,
    ) -> Self {
        match self.ops.last_mut() {
            Some(Op::With(with)) => with.down = Some(Box::new(closure)),
            _ => self.faults.push("down: must stand behind with".to_owned()),
        }
        self
    }

    /// Says which values the [`with`](Self::with) or [`convert`](Self::convert) just before it does not bring
    /// back, by names and JSON Pointers, in which `*` stands for every element. Within [`each`](Self::each) they begin at the
    /// element.
    pub fn losing<N: AsRef<str>>(mut self, paths: impl IntoIterator<Item = N>) -> Self {
        let lost: Result<Vec<String>, String> =
            paths.into_iter().map(|path| Ok(Place::parse(path.as_ref())?.pointer())).collect();
        let fault = match (self.ops.last_mut(), lost) {
            (_, Err(fault)) => Some(fault),
            (Some(Op::With(With { losing, .. }) | Op::Convert(Convert { losing, .. })), Ok(members)) => {
                *losing = Loss::Members(members);
                None
            }
            _ => Some("must stand behind with or convert".to_owned()),
        };
        self.faults.extend(fault.map(|fault| format!("losing: {fault}")));
        self
    }
}

impl fmt::Debug for StepBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StepBuilder").field(&sentences(&self.ops)).finish()
    }
}

/// A place that is not the whole document.
fn member(path: &str) -> Result<Place, String> {
    let place = Place::parse(path)?;
    if place.is_root() { Err("the empty path is no member".to_owned()) } else { Ok(place) }
}

fn differ(from: &Place, to: &Place) -> Result<(), String> {
    if from == to { Err(format!("{from} is both the source and the target")) } else { Ok(()) }
}

fn apart(from: &Place, to: &Place) -> Result<(), String> {
    if from.overlaps(to) { Err(format!("of {from} and {to}, one is in the other")) } else { Ok(()) }
}

fn json(at: &Place, value: &impl Serialize) -> Result<Arc<str>, String> {
    text_of(value).map(Into::into).ok_or_else(|| format!("the value for {at} has no JSON form"))
}

fn siblings<N: AsRef<str>>(at: &Place, names: impl IntoIterator<Item = N>) -> Result<Vec<Place>, String> {
    let places: Result<Vec<_>, _> = names.into_iter().map(|name| at.sibling(name.as_ref())).collect();
    let places = places?;
    if places.is_empty() {
        return Err(format!("no names are given for {at}"));
    }
    distinct(places.iter().map(Place::name))?;
    Ok(places)
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut seen = Vec::new();
    for name in names {
        if seen.contains(&name) {
            return Err(format!("{name} is given twice"));
        }
        seen.push(name);
    }
    Ok(())
}

fn gather<N: AsRef<str>>(into: Place, members: impl IntoIterator<Item = N>) -> Result<Gather, String> {
    let members = siblings(&into, members)?;
    Ok(Gather { into, members })
}

fn pieces<N: AsRef<str>>(
    whole: &str,
    separator: &str,
    parts: impl IntoIterator<Item = N>,
) -> Result<Pieces, String> {
    let whole = member(whole)?;
    let parts = siblings(&whole, parts)?;
    if separator.is_empty() {
        return Err("the separator is empty".to_owned());
    }
    if parts.contains(&whole) {
        return Err(format!("{whole} is both the source and the target"));
    }
    Ok(Pieces { whole, separator: separator.to_owned(), parts })
}

/// Makes sure that ops leave a place alone, as far as they can be asked.
fn untouched(ops: &[Op], at: &Place) -> Result<(), String> {
    let one = |op: &Op| match op {
        // What it brings out cannot take the place of what is there.
        Op::Flatten(Flatten { at, gathering: None }) => vec![at.clone()],
        op => places(std::slice::from_ref(op)).unwrap_or_default(),
    };
    let touched = ops.iter().flat_map(one).find(|place| place.overlaps(at));
    touched.map_or(Ok(()), |_| Err(format!("the ops touch {at}, by which the way down would have to decide")))
}

//! Schemas turned from what they forbid into what they allow.
//!
//! A plan stands for several schemas that have to hold for one value at once. Its shapes are the ways to make such a
//! value: every choice between branches is taken beforehand, and the rules of the branches taken are merged.

mod format;
mod height;
mod list;
mod members;
mod number;
mod shapes;
mod ways;

use std::collections::HashMap;

use serde_json::Value;

pub(super) use self::format::Format;
pub(super) use self::list::List;
pub(super) use self::members::{Keys, Member, Members, Others};
pub(super) use self::number::{Integers, Numbers};
use super::refused::NoDocuments;
use crate::schema::{Id, Pattern, Schema};

/// Where a plan stands among those of one schema.
pub(super) type PlanId = usize;

/// A plan that no document has been found for yet, or at all.
const UNREACHABLE: u32 = u32::MAX;
/// How many plans a schema may need.
const MOST: usize = 20_000;

/// All plans of a schema.
#[derive(Debug)]
pub(super) struct Plans {
    pub(super) schema: Schema,
    plans: Vec<Plan>,
    anything: PlanId,
}

#[derive(Debug)]
pub(super) struct Plan {
    /// The schemas that have to hold.
    pub(super) schemas: Vec<Id>,
    pub(super) shapes: Vec<Shape>,
    /// How deep the flattest value nests.
    pub(super) height: u32,
    /// The shape that is `null`.
    pub(super) null: Option<usize>,
}

#[derive(Debug)]
pub(super) struct Shape {
    pub(super) form: Form,
    pub(super) height: u32,
    /// Whether a value of the form still has to be held against the schemas.
    pub(super) guarded: bool,
}

#[derive(Debug)]
pub(super) enum Form {
    Null,
    Boolean,
    Integer(Integers),
    Number(Numbers),
    Text(Texts),
    List(List),
    Members(Members),
    Choice(Vec<Value>),
    Anything,
}

impl Form {
    fn end(&mut self, end: i128) {
        if let Self::Integer(integers) = self {
            integers.most = integers.most.min(end.max(integers.least));
        }
    }
}

#[derive(Debug)]
pub(super) struct Texts {
    pub(super) least: usize,
    pub(super) most: usize,
    pub(super) patterns: Vec<Pattern>,
    pub(super) format: Option<Format>,
}

impl Plans {
    pub(super) const ROOT: PlanId = 0;

    pub(super) fn new(schema: &Value) -> Result<Self, NoDocuments> {
        let schema = Schema::new(schema);
        known(&schema)?;
        let mut planner =
            Planner { schema: &schema, plans: Vec::new(), known: HashMap::new(), ends: HashMap::new() };
        planner.plan_of(vec![0]);
        let anything = planner.plan_of(Vec::new());
        planner.finish()?;
        let mut plans = planner.plans;
        height::settle(&mut plans);
        if plans[Self::ROOT].shapes.is_empty() {
            return Err(NoDocuments::new("", "it allows no document that ends"));
        }
        Ok(Self { schema, plans, anything })
    }

    pub(super) fn get(&self, id: PlanId) -> &Plan {
        &self.plans[id]
    }

    /// The plan of any JSON value.
    pub(super) fn anything(&self) -> PlanId {
        self.anything
    }

    /// Whether a value is what a plan stands for.
    pub(super) fn holds(&self, id: PlanId, value: &Value) -> bool {
        self.plans[id].schemas.iter().all(|schema| self.schema.holds(*schema, value))
    }
}

/// Refuses a schema that has what is not known.
fn known(schema: &Schema) -> Result<(), NoDocuments> {
    for rules in schema.rules() {
        if let Some(unknown) = rules.unknown.first() {
            return Err(NoDocuments::new(&rules.place, unknown.to_string()));
        }
        if let Some(format) = &rules.text.format {
            let number = rules.number.width.is_some() || ["float", "double"].contains(&format.as_str());
            if !number && Format::named(format).is_none() {
                return Err(NoDocuments::new(&rules.place, format!("format `{format}` is not known")));
            }
        }
    }
    Ok(())
}

/// Makes the plans, and remembers which there are.
struct Planner<'s> {
    schema: &'s Schema,
    plans: Vec<Plan>,
    known: HashMap<Vec<Id>, PlanId>,
    /// Plans whose integers end before the schemas say so.
    ends: HashMap<PlanId, i128>,
}

impl Planner<'_> {
    fn plan_of(&mut self, mut schemas: Vec<Id>) -> PlanId {
        schemas.sort_unstable();
        schemas.dedup();
        if let Some(&id) = self.known.get(&schemas) {
            return id;
        }
        let id = self.plans.len();
        self.known.insert(schemas.clone(), id);
        self.plans.push(Plan { schemas, shapes: Vec::new(), height: UNREACHABLE, null: None });
        id
    }

    /// The same plan, with integers up to an end.
    fn ending(&mut self, like: PlanId, end: i128) -> PlanId {
        let id = self.plans.len();
        let schemas = self.plans[like].schemas.clone();
        self.plans.push(Plan { schemas, shapes: Vec::new(), height: UNREACHABLE, null: None });
        self.ends.insert(id, end);
        id
    }

    fn finish(&mut self) -> Result<(), NoDocuments> {
        let mut next = 0;
        while next < self.plans.len() {
            if next > MOST {
                return Err(NoDocuments::new("", "its branches have too many combinations"));
            }
            let schemas = self.plans[next].schemas.clone();
            let mut shapes = self.shapes_of(&schemas);
            if let Some(end) = self.ends.get(&next) {
                shapes.iter_mut().for_each(|shape| shape.form.end(*end));
            }
            self.plans[next].shapes = shapes;
            next += 1;
        }
        Ok(())
    }
}

use serde_json::Value;

use super::ways::{Way, ways};
use super::{Form, Format, Integers, List, Members, Numbers, Planner, Shape, Texts, UNREACHABLE};
use crate::schema::{Id, Rules, Types};

/// The rules of a way, merged where they are asked for.
pub(super) type Merged<'s> = Vec<&'s Rules>;

impl<'s> Planner<'s> {
    /// Every shape that a value of all these schemas can have.
    pub(super) fn shapes_of(&mut self, schemas: &[Id]) -> Vec<Shape> {
        let rules = self.schema.rules();
        ways(rules, schemas).into_iter().flat_map(|way| self.shapes_of_way(schemas, way)).collect()
    }

    fn shapes_of_way(&mut self, schemas: &[Id], way: Way) -> Vec<Shape> {
        let all = self.schema.rules();
        let rules: Merged<'s> = way.iter().map(|id| &all[*id]).collect();
        let guarded = rules.iter().any(|rules| is_guarded(rules));
        let forms = match self.chosen(schemas, &rules) {
            Some(forms) => forms,
            None => self.forms(&rules),
        };
        forms.into_iter().map(|form| Shape { form, height: UNREACHABLE, guarded }).collect()
    }

    /// The values that `const` and `enum` leave.
    fn chosen(&self, schemas: &[Id], rules: &Merged<'s>) -> Option<Vec<Form>> {
        let values = rules.iter().find_map(|rules| match (&rules.constant, &rules.choices) {
            (Some(constant), _) => Some(std::slice::from_ref(constant)),
            (None, choices) => choices.as_deref(),
        })?;
        let fits = |value: &&Value| schemas.iter().all(|id| self.schema.holds(*id, value));
        let (nulls, others): (Vec<&Value>, _) = values.iter().filter(fits).partition(|value| value.is_null());
        let mut forms = Vec::new();
        if !nulls.is_empty() {
            forms.push(Form::Null);
        }
        if !others.is_empty() {
            forms.push(Form::Choice(others.into_iter().cloned().collect()));
        }
        Some(forms)
    }

    fn forms(&mut self, rules: &Merged<'s>) -> Vec<Form> {
        let Some(types) = types(rules) else { return vec![Form::Anything] };
        let mut forms = Vec::new();
        if types.holds(Types::NULL) {
            forms.push(Form::Null);
        }
        if types.holds(Types::BOOLEAN) {
            forms.push(Form::Boolean);
        }
        if types.holds(Types::NUMBER) {
            forms.extend(Numbers::new(rules).map(Form::Number));
        } else if types.holds(Types::INTEGER) {
            forms.extend(Integers::new(rules).map(Form::Integer));
        }
        if types.holds(Types::STRING) {
            forms.extend(texts(rules).map(Form::Text));
        }
        if types.holds(Types::ARRAY) {
            forms.extend(List::new(self, rules).map(Form::List));
        }
        if types.holds(Types::OBJECT) {
            forms.extend(Members::new(self, rules).map(Form::Members));
        }
        forms
    }
}

/// Whether the rules say more than what the forms are built by.
fn is_guarded(rules: &Rules) -> bool {
    let several = rules.one.as_ref().is_some_and(|branches| branches.len() > 1);
    let members = rules.members.as_ref().is_some_and(|members| members.names.is_some());
    several || rules.not.is_some() || rules.condition.is_some() || members || rules.list.contains.is_some()
}

/// The types that are left; those a schema speaks of where it names none, and `None` where it speaks of nothing.
fn types(rules: &Merged<'_>) -> Option<Types> {
    let named = rules.iter().filter_map(|rules| rules.types).reduce(Types::and);
    named.or_else(|| {
        let spoken = rules.iter().map(|rules| spoken_of(rules)).fold(Types::NONE, Types::or);
        (spoken != Types::NONE).then_some(spoken)
    })
}

fn spoken_of(rules: &Rules) -> Types {
    let (number, text, list) = (&rules.number, &rules.text, &rules.list);
    let spoken = [
        (Types::OBJECT, rules.members.is_some()),
        (Types::ARRAY, !list.first.is_empty() || list.rest.is_some() || list.unique || list.least.is_some()),
        (Types::ARRAY, list.most.is_some() || list.contains.is_some()),
        (Types::STRING, text.least.is_some() || text.most.is_some() || text.pattern.is_some()),
        (Types::STRING, text.format.as_deref().is_some_and(|format| Format::named(format).is_some())),
        (Types::NUMBER, !number.bounds.is_empty() || number.multiple.is_some()),
    ];
    spoken.into_iter().filter(|(_, spoken)| *spoken).fold(Types::NONE, |all, (types, _)| all.or(types))
}

fn texts(rules: &Merged<'_>) -> Option<Texts> {
    let texts = rules.iter().map(|rules| &rules.text);
    let least = texts.clone().filter_map(|text| text.least).max().unwrap_or(0);
    let most = texts.clone().filter_map(|text| text.most).min().unwrap_or(usize::MAX);
    let patterns = texts.clone().filter_map(|text| text.pattern.clone()).collect();
    let format = texts.clone().filter_map(|text| Format::named(text.format.as_deref()?)).next();
    (least <= most).then_some(Texts { least, most, patterns, format })
}

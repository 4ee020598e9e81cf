use std::collections::HashMap;

use serde_json::{Map, Value};

use super::number::Num;
use super::pattern::Pattern;
use super::pointer;
use super::rules::{Bound, Condition, Contains, Id, MemberRules, Rules, Side, Unknown, UnknownSort};
use super::types::Types;
use super::width::Width;

/// Reads every schema that can be reached from the root of a document.
pub(super) fn compile(root: &Value) -> Vec<Rules> {
    let mut compiler = Compiler { root, known: HashMap::new(), rules: Vec::new(), waiting: Vec::new() };
    compiler.id_of("", root);
    while let Some((id, schema)) = compiler.waiting.pop() {
        let mut rules = std::mem::take(&mut compiler.rules[id]);
        compiler.read(schema, &mut rules);
        compiler.rules[id] = rules;
    }
    compiler.rules
}

struct Compiler<'v> {
    root: &'v Value,
    /// By the place of a schema, so that one that refers to itself is read once.
    known: HashMap<String, Id>,
    rules: Vec<Rules>,
    waiting: Vec<(Id, &'v Value)>,
}

/// What became of a keyword.
type Read = Result<(), UnknownSort>;

const UNKNOWN_VALUE: UnknownSort = UnknownSort::Value;

/// Keywords that say nothing about which documents are valid.
const ANNOTATIONS: [&str; 14] = [
    "$schema",
    "$id",
    "$comment",
    "$defs",
    "definitions",
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "contentEncoding",
    "contentMediaType",
];

impl<'v> Compiler<'v> {
    fn id_of(&mut self, place: &str, schema: &'v Value) -> Id {
        if let Some(&id) = self.known.get(place) {
            return id;
        }
        let id = self.rules.len();
        self.rules.push(Rules { place: place.to_owned(), ..Rules::default() });
        self.known.insert(place.to_owned(), id);
        self.waiting.push((id, schema));
        id
    }

    fn read(&mut self, schema: &'v Value, rules: &mut Rules) {
        match schema {
            Value::Bool(allowed) => rules.never = !allowed,
            Value::Object(keywords) => keywords.iter().for_each(|(keyword, value)| {
                if let Err(sort) = self.keyword(keyword, value, keywords, rules) {
                    let types = spoken_of(keyword);
                    rules.unknown.push(Unknown { keyword: keyword.clone(), types, sort });
                }
            }),
            _ => rules.unknown.push(Unknown {
                keyword: rules.place.rsplit('/').next().unwrap_or_default().to_owned(),
                types: Types::ALL,
                sort: UnknownSort::Value,
            }),
        }
        if let Some(members) = &mut rules.members {
            members.known.sort();
            // What a pattern that is not known would allow may not be refused.
            if rules.unknown.iter().any(|unknown| unknown.keyword == "patternProperties") {
                (members.others, members.unseen) = (None, None);
            }
        }
    }

    fn keyword(
        &mut self,
        keyword: &str,
        value: &'v Value,
        all: &'v Map<String, Value>,
        rules: &mut Rules,
    ) -> Read {
        match keyword {
            "type" => rules.types = Some(types(value)?),
            "const" => rules.constant = Some(value.clone()),
            "enum" => rules.choices = Some(value.as_array().ok_or(UNKNOWN_VALUE)?.clone()),
            "format" => format(value, rules)?,
            "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum" | "multipleOf" => {
                number(keyword, value, rules)?;
            }
            "minLength" => rules.text.least = Some(count(value)?),
            "maxLength" => rules.text.most = Some(count(value)?),
            "pattern" => rules.text.pattern = Some(pattern(value)?),
            "prefixItems" | "items" | "minItems" | "maxItems" | "uniqueItems" | "contains"
            | "minContains" | "maxContains" => self.list(keyword, value, all, rules)?,
            "properties"
            | "patternProperties"
            | "additionalProperties"
            | "required"
            | "propertyNames"
            | "minProperties"
            | "maxProperties"
            | "unevaluatedProperties" => {
                let mut members = rules.members.take().unwrap_or_default();
                let read = self.members(keyword, value, rules, &mut members);
                rules.members = Some(members);
                read?;
            }
            _ => self.combination(keyword, value, all, rules)?,
        }
        Ok(())
    }

    fn combination(
        &mut self,
        keyword: &str,
        value: &'v Value,
        all: &'v Map<String, Value>,
        rules: &mut Rules,
    ) -> Read {
        match keyword {
            "$ref" => rules.reference = Some(self.reference(value).ok_or(UnknownSort::Reference)?),
            "allOf" => rules.all = self.each(keyword, value, rules)?,
            "anyOf" => rules.any = Some(self.each(keyword, value, rules)?),
            "oneOf" => rules.one = Some(self.each(keyword, value, rules)?),
            "not" => rules.not = Some(self.below(rules, keyword, value)),
            "if" => {
                let when = self.below(rules, keyword, value);
                let then = all.get("then").map(|then| self.below(rules, "then", then));
                let otherwise = all.get("else").map(|otherwise| self.below(rules, "else", otherwise));
                rules.condition = Some(Condition { when, then, otherwise });
            }
            "then" | "else" => {}
            _ if ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-") => {}
            _ => return Err(UnknownSort::Keyword),
        }
        Ok(())
    }

    fn below(&mut self, rules: &Rules, keyword: &str, schema: &'v Value) -> Id {
        self.id_of(&format!("{}/{}", rules.place, pointer::escaped(keyword)), schema)
    }

    fn each(&mut self, keyword: &str, value: &'v Value, rules: &Rules) -> Result<Vec<Id>, UnknownSort> {
        let schemas = value.as_array().ok_or(UNKNOWN_VALUE)?.iter().enumerate();
        Ok(schemas
            .map(|(at, schema)| self.id_of(&format!("{}/{keyword}/{at}", rules.place), schema))
            .collect())
    }

    /// The schemas under a keyword, by name.
    fn named(
        &mut self,
        keyword: &str,
        value: &'v Value,
        rules: &Rules,
    ) -> Result<Vec<(&'v String, Id)>, UnknownSort> {
        let schemas = value.as_object().ok_or(UNKNOWN_VALUE)?;
        let place = format!("{}/{keyword}", rules.place);
        let id = |(name, schema): (&'v String, &'v Value)| {
            (name, self.id_of(&format!("{place}/{}", pointer::escaped(name)), schema))
        };
        Ok(schemas.iter().map(id).collect())
    }

    fn reference(&mut self, value: &'v Value) -> Option<Id> {
        let place = pointer::decoded(value.as_str()?.strip_prefix('#')?)?;
        let schema = self.root.pointer(&place)?;
        Some(self.id_of(&place, schema))
    }

    fn list(
        &mut self,
        keyword: &str,
        value: &'v Value,
        all: &'v Map<String, Value>,
        rules: &mut Rules,
    ) -> Read {
        match keyword {
            "prefixItems" => rules.list.first = self.each(keyword, value, rules)?,
            "items" if value.is_array() => return Err(UNKNOWN_VALUE),
            "items" => rules.list.rest = Some(self.below(rules, keyword, value)),
            "minItems" => rules.list.least = Some(count(value)?),
            "maxItems" => rules.list.most = Some(count(value)?),
            "uniqueItems" => rules.list.unique = value.as_bool().ok_or(UNKNOWN_VALUE)?,
            "contains" => {
                let item = self.below(rules, keyword, value);
                let least = all.get("minContains").map(count).transpose()?.unwrap_or(1);
                let most = all.get("maxContains").map(count).transpose()?;
                rules.list.contains = Some(Contains { item, least, most });
            }
            _ => {}
        }
        Ok(())
    }

    fn members(&mut self, keyword: &str, value: &'v Value, rules: &Rules, members: &mut MemberRules) -> Read {
        match keyword {
            "properties" => {
                let named = self.named(keyword, value, rules)?;
                members.known = named.into_iter().map(|(name, id)| (name.clone(), id)).collect();
            }
            "patternProperties" => {
                for (source, id) in self.named(keyword, value, rules)? {
                    members.patterns.push((Pattern::new(source).ok_or(UNKNOWN_VALUE)?, id));
                }
            }
            "required" => members.required = names(value).ok_or(UNKNOWN_VALUE)?,
            "minProperties" => members.least = Some(count(value)?),
            "maxProperties" => members.most = Some(count(value)?),
            "additionalProperties" => members.others = Some(self.below(rules, keyword, value)),
            "propertyNames" => members.names = Some(self.below(rules, keyword, value)),
            _ => members.unseen = Some(self.below(rules, keyword, value)),
        }
        Ok(())
    }
}

/// The values that a keyword speaks of: a pattern that is not known leaves numbers decided.
fn spoken_of(keyword: &str) -> Types {
    match keyword {
        "pattern" | "minLength" | "maxLength" => Types::STRING,
        "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum" | "multipleOf" => Types::NUMBER,
        "prefixItems" | "items" | "minItems" | "maxItems" | "uniqueItems" | "contains" => Types::ARRAY,
        "properties"
        | "patternProperties"
        | "additionalProperties"
        | "required"
        | "propertyNames"
        | "minProperties"
        | "maxProperties"
        | "unevaluatedProperties" => Types::OBJECT,
        _ => Types::ALL,
    }
}

fn types(value: &Value) -> Result<Types, UnknownSort> {
    let named = |value: &Value| value.as_str().and_then(Types::named).ok_or(UNKNOWN_VALUE);
    match value {
        Value::Array(several) => {
            several.iter().try_fold(Types::NONE, |types, value| Ok(types.or(named(value)?)))
        }
        one => named(one),
    }
}

fn format(value: &Value, rules: &mut Rules) -> Read {
    let format = value.as_str().ok_or(UNKNOWN_VALUE)?;
    rules.number.width = Width::named(format);
    rules.text.format = Some(format.to_owned());
    Ok(())
}

fn number(keyword: &str, value: &Value, rules: &mut Rules) -> Read {
    let limit = Num::of_value(value).ok_or(UNKNOWN_VALUE)?;
    let side = match keyword {
        "minimum" => Side::AtLeast,
        "exclusiveMinimum" => Side::Above,
        "maximum" => Side::AtMost,
        "exclusiveMaximum" => Side::Below,
        _ if limit.as_f64() > 0.0 => {
            rules.number.multiple = Some(limit);
            return Ok(());
        }
        _ => return Err(UNKNOWN_VALUE),
    };
    rules.number.bounds.push(Bound { side, limit });
    Ok(())
}

fn pattern(value: &Value) -> Result<Pattern, UnknownSort> {
    value.as_str().and_then(Pattern::new).ok_or(UNKNOWN_VALUE)
}

fn count(value: &Value) -> Result<usize, UnknownSort> {
    value.as_u64().and_then(|count| usize::try_from(count).ok()).ok_or(UNKNOWN_VALUE)
}

fn names(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|name| name.as_str().map(str::to_owned)).collect()
}

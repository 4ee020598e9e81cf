use serde_json::{Map, Value};

/// What a keyword of JSON Schema means to a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    /// Says nothing about which documents there are.
    Annotation,
    /// Is taken apart.
    Understood,
    /// Is only compared as a whole: the same on both sides, or undecided.
    Whole,
    /// Is not known.
    Unknown,
}

impl Keyword {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "$schema" | "$id" | "$comment" | "$defs" | "definitions" | "title" | "description"
            | "examples" | "deprecated" | "readOnly" | "writeOnly" => Self::Annotation,
            "$ref"
            | "default"
            | "type"
            | "enum"
            | "const"
            | "format"
            | "minimum"
            | "maximum"
            | "exclusiveMinimum"
            | "exclusiveMaximum"
            | "multipleOf"
            | "minLength"
            | "maxLength"
            | "pattern"
            | "items"
            | "prefixItems"
            | "minItems"
            | "maxItems"
            | "uniqueItems"
            | "properties"
            | "patternProperties"
            | "additionalProperties"
            | "unevaluatedProperties"
            | "required"
            | "allOf"
            | "anyOf"
            | "oneOf" => Self::Understood,
            "not" | "if" | "then" | "else" | "contains" | "minContains" | "maxContains" | "minProperties"
            | "maxProperties" | "propertyNames" | "dependentRequired" | "contentEncoding"
            | "contentMediaType" | "contentSchema" => Self::Whole,
            _ => Self::Unknown,
        }
    }
}

/// The part of the schema that a reference into it leads to.
pub(super) fn resolve<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    root.pointer(reference.strip_prefix('#')?)
}

/// What a schema refers to, where it says nothing else; `besides` is one more keyword that is nothing.
pub(super) fn follow<'a>(root: &'a Value, mut schema: &'a Value, besides: &str) -> &'a Value {
    for _ in 0..64 {
        let reference = schema.as_object().and_then(|schema| alias(schema, besides));
        match reference.and_then(|reference| resolve(root, reference)) {
            Some(target) => schema = target,
            None => break,
        }
    }
    schema
}

fn alias<'a>(schema: &'a Map<String, Value>, besides: &str) -> Option<&'a str> {
    let nothing = |key: &String| key == "$ref" || key == besides || Keyword::of(key) == Keyword::Annotation;
    if schema.keys().all(nothing) { schema.get("$ref")?.as_str() } else { None }
}

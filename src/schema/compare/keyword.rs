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

/// The reference of a schema that says nothing else.
pub(super) fn alias(schema: &Map<String, Value>) -> Option<&str> {
    let bare = schema.keys().all(|key| key == "$ref" || Keyword::of(key) == Keyword::Annotation);
    if bare { schema.get("$ref")?.as_str() } else { None }
}

//! Sets of JSON values, taken apart by what they are.

use serde_json::{Map, Value, json};

use crate::document::Token;

/// A set of JSON values: as a schema says it, until an op looks inside; then as the forms a value may have.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Schema(Value),
    Forms(Vec<Form>),
}

/// The values of one JSON type, or some of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    Plain(Plain),
    List(List),
    Object(Object),
}

/// Texts, numbers, booleans or `null`, with what a schema asks of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plain {
    pub(super) token: Token,
    pub(super) schema: Map<String, Value>,
}

/// Arrays: the shapes of the first elements, that of all others, and how many there are.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct List {
    pub(super) prefix: Vec<Shape>,
    pub(super) items: Shape,
    pub(super) min: usize,
    pub(super) max: usize,
}

/// Objects: the members that are known, and those that are not.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Object {
    pub(super) members: Vec<(String, Member)>,
    /// The names that fit a pattern.
    pub(super) patterns: Vec<(String, Shape)>,
    /// All other names; `None` where nothing is said of them.
    pub(super) rest: Option<Shape>,
}

/// What is known of one member.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Member {
    pub(super) shape: Shape,
    /// Whether it is always there.
    pub(super) required: bool,
}

/// The value of which nothing is known, because a function of the history makes it.
pub(super) const MADE: &str = "made by a function of the history";

impl Shape {
    pub(super) const NEVER: Self = Self::Forms(Vec::new());

    pub(super) fn any() -> Self {
        Self::Schema(Value::Bool(true))
    }

    /// The value that a function makes.
    pub(super) fn made() -> Self {
        Self::Schema(json!({ "$comment": MADE }))
    }

    pub(super) fn of_value(value: &Value) -> Self {
        Self::Forms(vec![Form::of_value(value)])
    }

    pub(super) fn text() -> Self {
        Self::Forms(vec![Form::Plain(Plain::new(Token::String))])
    }

    pub(super) fn null() -> Self {
        Self::Forms(vec![Form::Plain(Plain::new(Token::Null))])
    }

    /// Whether it is known to have no value.
    pub(super) fn is_never(&self) -> bool {
        match self {
            Self::Schema(schema) => *schema == Value::Bool(false),
            Self::Forms(forms) => forms.is_empty(),
        }
    }

    /// Whether it is every value there is.
    pub(super) fn is_any(&self) -> bool {
        match self {
            Self::Schema(Value::Bool(all)) => *all,
            Self::Schema(Value::Object(schema)) => schema.keys().all(|key| key == "$comment"),
            _ => false,
        }
    }
}

impl Form {
    /// The one value, and no other.
    pub(super) fn of_value(value: &Value) -> Self {
        match value {
            Value::Array(elements) => Self::List(List {
                prefix: elements.iter().map(Shape::of_value).collect(),
                items: Shape::NEVER,
                min: elements.len(),
                max: elements.len(),
            }),
            Value::Object(map) => {
                let member = |value| Member { shape: Shape::of_value(value), required: true };
                let mut members: Vec<_> =
                    map.iter().map(|(name, value)| (name.clone(), member(value))).collect();
                members.sort_by(|(a, _), (b, _)| a.cmp(b));
                Self::Object(Object { members, patterns: Vec::new(), rest: Some(Shape::NEVER) })
            }
            Value::Null => Self::Plain(Plain::new(Token::Null)),
            plain => Self::Plain(Plain::one_of(token_of(plain), vec![plain.clone()])),
        }
    }

    pub(super) fn token(&self) -> Token {
        match self {
            Self::Plain(plain) => plain.token,
            Self::List(_) => Token::Array,
            Self::Object(_) => Token::Object,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        self.token() == Token::Null
    }
}

impl Plain {
    pub(super) fn new(token: Token) -> Self {
        Self::one_of(token, Vec::new())
    }

    /// Some values of one type; with none given, all of them.
    pub(super) fn one_of(token: Token, mut values: Vec<Value>) -> Self {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), type_of(token).into());
        match values.len() {
            0 => {}
            1 => drop(schema.insert("const".to_owned(), values.remove(0))),
            _ => drop(schema.insert("enum".to_owned(), values.into())),
        }
        Self { token, schema }
    }

    /// The values it may be, where they are counted.
    pub(super) fn values(&self) -> Option<&[Value]> {
        match (self.schema.get("const"), self.schema.get("enum")) {
            (Some(value), _) => Some(std::slice::from_ref(value)),
            (None, Some(Value::Array(values))) => Some(values),
            _ => None,
        }
    }

    /// Whether nothing but its type is known.
    pub(super) fn is_bare(&self) -> bool {
        self.schema.len() == 1 && self.schema.get("type").is_some_and(|of| *of == type_of(self.token))
    }
}

impl List {
    /// The arrays of so many elements of one shape.
    pub(super) fn of(items: Shape, min: usize, max: usize) -> Self {
        Self { prefix: Vec::new(), items, min, max }
    }
}

impl Object {
    /// The objects of some members, and no other.
    pub(super) fn closed(members: Vec<(String, Member)>) -> Self {
        Self { members, patterns: Vec::new(), rest: Some(Shape::NEVER) }
    }

    pub(super) fn find(&self, name: &str) -> Option<&Member> {
        self.members.iter().find_map(|(of, member)| (of == name).then_some(member))
    }
}

impl Member {
    pub(super) const ABSENT: Self = Self { shape: Shape::NEVER, required: false };

    pub(super) fn always(shape: Shape) -> Self {
        Self { shape, required: true }
    }

    pub(super) fn maybe(shape: Shape) -> Self {
        Self { shape, required: false }
    }

    pub(super) fn is_never(&self) -> bool {
        self.shape.is_never()
    }

    /// Whether no object can have it so.
    pub(super) fn is_impossible(&self) -> bool {
        self.required && self.is_never()
    }
}

/// The JSON type of a value.
pub(super) fn token_of(value: &Value) -> Token {
    match value {
        Value::Null => Token::Null,
        Value::Bool(_) => Token::Boolean,
        Value::Number(_) => Token::Number,
        Value::String(_) => Token::String,
        Value::Array(_) => Token::Array,
        Value::Object(_) => Token::Object,
    }
}

/// A JSON type as a schema calls it.
pub(super) fn type_of(token: Token) -> &'static str {
    match token {
        Token::Null => "null",
        Token::Boolean => "boolean",
        Token::Number => "number",
        Token::String => "string",
        Token::Array => "array",
        Token::Object => "object",
    }
}

//! A naive document: a tree of the texts that are written, in which nothing is read that nobody asked for.

use std::borrow::Cow;

use serde::de::IgnoredAny;

/// A value: its text until somebody goes inside, then what is in it.
#[derive(Clone, Debug)]
pub(crate) enum Tree<'t> {
    Text(Cow<'t, str>),
    Array(Vec<Tree<'t>>),
    Object(Vec<Entry<'t>>),
}

/// A member: its name, and the name as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'t> {
    pub(crate) name: String,
    pub(crate) key: Cow<'t, str>,
    pub(crate) value: Tree<'t>,
}

/// Something is not as an edit needs it.
#[derive(Debug)]
pub(crate) struct Wrong;

pub(crate) type Outcome<T = ()> = Result<T, Wrong>;

impl<'t> Entry<'t> {
    pub(crate) fn new(name: &str, value: Tree<'t>) -> Self {
        Self { name: name.to_owned(), key: Cow::Owned(quoted(name)), value }
    }
}

fn quoted(name: &str) -> String {
    serde_json::to_string(name).expect("a text can be written")
}

impl<'t> Tree<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self::Text(Cow::Borrowed(text.trim_ascii()))
    }

    /// The first character of the value as it would be written.
    pub(crate) fn sort(&self) -> u8 {
        match self {
            Self::Text(text) => text.as_bytes()[0],
            Self::Array(_) => b'[',
            Self::Object(_) => b'{',
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        self.sort() == b'n'
    }

    /// Takes an array or object apart.
    pub(crate) fn open(&mut self) {
        let Self::Text(text) = self else { return };
        let text = text.clone();
        if let Some(opened) = open(&text) {
            *self = match text {
                Cow::Borrowed(text) => open(text).expect("the same"),
                Cow::Owned(_) => opened.into_owned(),
            };
        }
    }

    pub(crate) fn into_owned(self) -> Tree<'static> {
        match self {
            Self::Text(text) => Tree::Text(Cow::Owned(text.into_owned())),
            Self::Array(elements) => Tree::Array(elements.into_iter().map(Tree::into_owned).collect()),
            Self::Object(entries) => Tree::Object(
                entries
                    .into_iter()
                    .map(|Entry { name, key, value }| Entry {
                        name,
                        key: Cow::Owned(key.into_owned()),
                        value: value.into_owned(),
                    })
                    .collect(),
            ),
        }
    }

    /// The value at the end of a way, with everything before it taken apart.
    pub(crate) fn get(&mut self, way: &[String]) -> Outcome<Option<&mut Self>> {
        let mut tree = self;
        for name in way {
            tree.open();
            let next = match tree {
                Self::Object(entries) => {
                    entries.iter_mut().find(|entry| entry.name == *name).map(|entry| &mut entry.value)
                }
                Self::Array(elements) => elements.get_mut(index(name).ok_or(Wrong)?),
                Self::Text(text) if *text == "null" => None,
                Self::Text(_) => return Err(Wrong),
            };
            match next {
                Some(next) => tree = next,
                None => return Ok(None),
            }
        }
        Ok(Some(tree))
    }

    /// The members of the object that holds the end of a way, which must be there.
    pub(crate) fn siblings(&mut self, way: &[String]) -> Outcome<&mut Vec<Entry<'t>>> {
        let (_, parent) = way.split_last().ok_or(Wrong)?;
        let parent = self.get(parent)?.ok_or(Wrong)?;
        parent.open();
        match parent {
            Self::Object(entries) => Ok(entries),
            _ => Err(Wrong),
        }
    }

    /// Whether no object has a name twice, and every name can be read.
    pub(crate) fn is_plain(&self) -> bool {
        let mut tree = self.clone();
        tree.open();
        match tree {
            Self::Text(_) => true,
            Self::Array(elements) => elements.iter().all(Self::is_plain),
            Self::Object(entries) => {
                let mut names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
                names.sort_unstable();
                let count = names.len();
                names.dedup();
                names.len() == count
                    && entries.iter().all(|entry| read_name(&entry.key).is_some() && entry.value.is_plain())
            }
        }
    }

    /// How deep arrays and objects are in one another.
    pub(crate) fn depth(&self) -> usize {
        match self {
            Self::Text(text) => depth(text),
            Self::Array(elements) => 1 + elements.iter().map(Self::depth).max().unwrap_or(0),
            Self::Object(entries) => 1 + entries.iter().map(|entry| entry.value.depth()).max().unwrap_or(0),
        }
    }

    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone().into_owned(),
            Self::Array(elements) => {
                format!("[{}]", elements.iter().map(Self::to_text).collect::<Vec<_>>().join(","))
            }
            Self::Object(entries) => {
                let members = entries.iter().map(|entry| format!("{}:{}", entry.key, entry.value.to_text()));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }
        }
    }

    /// Whether a text is this: to the byte where nobody went inside, and there but for the space between members.
    pub(crate) fn is_written_as(&self, text: &str) -> bool {
        match self {
            Self::Text(own) => own == text,
            Self::Array(elements) => match open(text) {
                Some(Tree::Array(written)) => {
                    elements.len() == written.len()
                        && elements.iter().zip(written).all(|(own, one)| own.is_written_as(&one.to_text()))
                }
                _ => false,
            },
            Self::Object(entries) => match open(text) {
                Some(Tree::Object(written)) => {
                    let one = |(own, one): (&Entry<'_>, Entry<'_>)| {
                        own.key == one.key && own.value.is_written_as(&one.value.to_text())
                    };
                    entries.len() == written.len() && entries.iter().zip(written).all(one)
                }
                _ => false,
            },
        }
    }
}

/// An index as a JSON Pointer spells it.
pub(crate) fn index(name: &str) -> Option<usize> {
    let digits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    (digits && (name == "0" || !name.starts_with('0'))).then(|| name.parse().ok()).flatten()
}

/// How deep the arrays and objects of a text are in one another.
pub(crate) fn depth(text: &str) -> usize {
    let (mut depth, mut most, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                most = most.max(depth);
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    most
}

fn read_name(key: &str) -> Option<String> {
    serde_json::from_str(key).ok()
}

/// An array or object taken apart, of a text that is known to be JSON.
fn open(text: &str) -> Option<Tree<'_>> {
    let (start, end) = (text.as_bytes()[0], text.as_bytes()[text.len() - 1]);
    let mut rest = text.get(1..)?.trim_ascii_start();
    let (mut elements, mut entries) = (Vec::new(), Vec::new());
    match start {
        b'[' | b'{' => {}
        _ => return None,
    }
    while rest.as_bytes()[0] != end || rest.len() > 1 {
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_ascii_start();
        let (first, behind) = next(rest);
        rest = behind.trim_ascii_start();
        if start == b'[' {
            elements.push(Tree::Text(Cow::Borrowed(first)));
            continue;
        }
        let (value, behind) = next(rest[1..].trim_ascii_start());
        rest = behind.trim_ascii_start();
        let name = read_name(first).unwrap_or_default();
        entries.push(Entry { name, key: Cow::Borrowed(first), value: Tree::Text(Cow::Borrowed(value)) });
    }
    Some(if start == b'[' { Tree::Array(elements) } else { Tree::Object(entries) })
}

/// Splits a text behind the value it starts with.
fn next(text: &str) -> (&str, &str) {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.next().expect("a value").expect("a valid one");
    text.split_at(values.byte_offset())
}

use std::collections::HashSet;
use std::fmt;

use serde::Deserializer;
use serde::de::{IgnoredAny, MapAccess, Visitor};

use crate::Error;
use crate::read::ReadFault;
use crate::tag::pointer_segment;

/// What is unknown in a whole envelope, by what is unknown in its payload.
pub(super) fn around(
    document: &[u8],
    version: &str,
    data: &str,
    inside: Vec<String>,
) -> Result<Vec<String>, Error> {
    let mut json = serde_json::Deserializer::from_slice(document);
    let pointers = json.deserialize_map(Around { version, data, inside });
    // It was read before, so it is an object.
    pointers.map_err(|_| ReadFault::Syntax.into())
}

struct Around<'a> {
    version: &'a str,
    data: &'a str,
    inside: Vec<String>,
}

impl<'de> Visitor<'de> for Around<'_> {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an envelope")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Vec<String>, A::Error> {
        let (mut pointers, mut seen) = (Vec::new(), HashSet::new());
        while let Some(name) = map.next_key::<String>()? {
            map.next_value::<IgnoredAny>()?;
            let member = pointer_segment(&name);
            if name == self.data {
                pointers.extend(self.inside.drain(..).map(|pointer| format!("{member}{pointer}")));
            } else if name != self.version && seen.insert(name) {
                pointers.push(member);
            }
        }
        Ok(pointers)
    }
}

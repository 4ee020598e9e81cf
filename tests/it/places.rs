//! The place that an error names.

use std::collections::BTreeMap;

use serde::Deserialize;
use upcaster::Versioned;

use crate::support::refused;

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only read")]
struct Item {
    price: f64,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only read")]
enum Bird {
    Robin,
    Wren(u8),
    Finch { age: u8 },
}

/// A type that nests in itself, and ends in a leaf.
#[derive(Debug, Deserialize, Versioned)]
#[versioned(kind = "nest", version = 1)]
#[expect(dead_code, reason = "only read")]
struct Nest {
    down: Option<Box<Inner>>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only read")]
struct Inner {
    down: Option<Box<Inner>>,
    leaf: Option<Leaf>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only read")]
struct Leaf {
    #[serde(default)]
    n: u8,
    #[serde(default)]
    name: String,
    bird: Option<Bird>,
    #[serde(default)]
    list: Vec<u8>,
    #[serde(default)]
    lists: Vec<Vec<bool>>,
    #[serde(default)]
    items: Vec<Item>,
    item: Option<Item>,
    #[serde(default)]
    map: BTreeMap<String, BTreeMap<u8, bool>>,
    pair: Option<(u8, String)>,
}

#[test]
fn the_place_of_an_error_is_told_as_well_in_a_deep_document() {
    let path = |levels: usize, leaf: &str| {
        let down = "{ \"down\" :\n".repeat(levels);
        let text = format!("{{\"_v\":1,\"down\":{down}{{\"leaf\":{leaf}}}{}}}", " }".repeat(levels));
        let error = refused(upcaster::from_str::<Nest>(&text));
        let path = error.path().unwrap_or_default().to_owned();
        let prefix = "/down".repeat(levels + 1);
        path.strip_prefix(&prefix).expect("the place is in the leaf").to_owned()
    };
    let wrong = ["\"x\"", "-1", "300", "1.5", "1e3", "null", "true", "{}", "[]", "[[]]", "{\"a\":[1,{}]}"];
    let places = ["n", "list", "items", "item", "pair", "map", "name", "lists", "bird"];
    let mut leaves: Vec<String> = wrong.map(str::to_owned).to_vec();
    for wrong in wrong {
        leaves.extend(places.map(|place| format!("{{\"{place}\":{wrong}}}")));
        for (place, around) in [
            ("list", "[#]"),
            ("list", "[1, #]"),
            ("list", "[ 1,\n#, 2]"),
            ("lists", "[[], [true, #]]"),
            ("lists", "[[true] , #]"),
            ("items", "[#]"),
            ("items", "[{\"price\":1},#]"),
            ("items", "[{\"price\": #}]"),
            ("item", "{\"price\": #}"),
            ("pair", "[#,\"x\"]"),
            ("pair", "[1 , #]"),
            ("pair", "[1,\"x\", #]"),
            ("map", "{\"a\":#}"),
            ("map", "{\"a\": {\"1\":#}}"),
            ("map", "{\"a/b\": {\"x\":true, \"y\": #}}"),
            ("bird", "{\"Wren\":#}"),
        ] {
            leaves.push(format!("{{\"n\":1,\"{place}\":{}}}", around.replace('#', wrong)));
        }
    }
    for leaf in leaves {
        let text = format!("{{\"_v\":1,\"down\":{{\"leaf\":{leaf}}}}}");
        if upcaster::from_str::<Nest>(&text).is_ok() {
            continue;
        }
        let (flat, deep) = (path(3, &leaf), path(60, &leaf));
        // A name that is none of the type, and an element too many, are named themselves.
        let itself = deep.rsplit_once('/').is_some_and(|(around, _)| around == flat);
        assert!(deep == flat || itself, "{leaf}: {flat} and {deep}");
    }
}

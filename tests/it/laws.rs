//! What holds for every document there can be, against a second, naive reader.

use proptest::collection::{btree_map, vec};
use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::{Address, Line, Money, Order, OrderV1, OrderV2, OrderV3, Status};
use crate::support::refused;

/// The reader that nobody would call fast: a tree to find the tag, then a type that declares the tag.
mod reference {
    use serde::Deserialize;
    use serde::de::IgnoredAny;
    use serde_json::Value;

    use crate::model::{Address, Line, Money, Order, OrderV1, OrderV2, OrderV3, Status};

    /// A copy of a type with the tag among its fields.
    macro_rules! tagged {
        ($($name:ident => $type:ident { $($field:ident: $of:ty),* })*) => {$(
            #[derive(Deserialize)]
            struct $name {
                #[serde(rename = "_v")]
                _tag: IgnoredAny,
                $($field: $of,)*
            }

            impl From<$name> for $type {
                fn from(tagged: $name) -> Self {
                    Self { $($field: tagged.$field),* }
                }
            }
        )*};
    }

    tagged! {
        Oldest => OrderV1 {
            id: u64, placed: String, first: String, last: String, mail: String, street: String, city: String,
            zip: String, country: String, lines: Vec<Line>, total: f64
        }
        Second => OrderV2 {
            id: u64, placed: String, name: String, email: String, street: String, city: String, zip: String,
            country: String, lines: Vec<Line>, total: f64
        }
        Third => OrderV3 {
            id: u64, placed: String, name: String, email: String, address: Address, lines: Vec<Line>, total: f64
        }
        Fourth => Order {
            id: u64, placed: String, name: String, email: String, address: Address, lines: Vec<Line>, total: Money,
            status: Status
        }
    }

    fn parse<'de, T: Deserialize<'de>>(document: &'de str) -> Option<T> {
        serde_json::from_str(document).ok()
    }

    /// The current type, or nothing for any reason.
    pub(super) fn read(document: &str) -> Option<Order> {
        let tree: Value = parse(document)?;
        match tree.get("_v")?.as_u64()? {
            1 => {
                Some(OrderV3::from(OrderV2::try_from(OrderV1::from(parse::<Oldest>(document)?)).ok()?).into())
            }
            2 => Some(OrderV3::from(OrderV2::from(parse::<Second>(document)?)).into()),
            3 => Some(OrderV3::from(parse::<Third>(document)?).into()),
            4 => Some(parse::<Fourth>(document)?.into()),
            _ => None,
        }
    }
}

fn amount() -> impl Strategy<Value = f64> {
    POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let line = (any::<String>(), any::<String>(), any::<u32>(), amount());
    vec(line.prop_map(|(sku, title, quantity, price)| Line { sku, title, quantity, price }), 0..3)
}

fn address() -> impl Strategy<Value = Address> {
    let parts = (any::<String>(), any::<String>(), any::<String>(), any::<String>());
    parts.prop_map(|(street, city, zip, country)| Address { street, city, zip, country })
}

fn order() -> impl Strategy<Value = Order> {
    let money = (amount(), any::<String>()).prop_map(|(amount, currency)| Money { amount, currency });
    let status = select(vec![Status::Open, Status::Paid, Status::Sent]);
    let texts = (any::<String>(), any::<String>(), any::<String>());
    (any::<u64>(), texts, address(), lines(), money, status).prop_map(
        |(id, (placed, name, email), address, lines, total, status)| Order {
            id,
            placed,
            name,
            email,
            address,
            lines,
            total,
            status,
        },
    )
}

/// An order of any version: the number, and the members without the tag, each as JSON.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    version: u32,
    members: Vec<(String, String)>,
}

impl Stored {
    fn new(version: u32, order: &impl Serialize) -> Self {
        let text = serde_json::to_string(order).expect("an order is written");
        let members: Map<String, Value> = serde_json::from_str(&text).expect("an order is an object");
        let members = members.into_iter().map(|(name, value)| (name, value.to_string())).collect();
        Self { version, members }
    }

    /// Downgrades as far as the version, so that all versions have the same variety.
    fn of(version: u32, order: Order, last: String) -> Self {
        let Order { id, placed, name, email, address, lines, total, status } = order;
        let Address { street, city, zip, country } = address.clone();
        match version {
            1 => Self::new(
                1,
                &OrderV1 {
                    id,
                    placed,
                    first: name,
                    last,
                    mail: email,
                    street,
                    city,
                    zip,
                    country,
                    lines,
                    total: total.amount,
                },
            ),
            2 => {
                let total = total.amount;
                Self::new(2, &OrderV2 { id, placed, name, email, street, city, zip, country, lines, total })
            }
            3 => Self::new(3, &OrderV3 { id, placed, name, email, address, lines, total: total.amount }),
            _ => Self::new(4, &Order { id, placed, name, email, address, lines, total, status }),
        }
    }

    fn with_tag_at(&self, place: usize) -> Vec<(String, String)> {
        let mut members = self.members.clone();
        members.insert(place, ("_v".to_owned(), self.version.to_string()));
        members
    }

    pub(crate) fn document(&self) -> String {
        document(&self.with_tag_at(0))
    }
}

fn document(members: &[(String, String)]) -> String {
    let members = members.iter().map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

pub(crate) fn stored() -> impl Strategy<Value = Stored> {
    (1_u32..=4, order(), any::<String>()).prop_map(|(version, order, last)| Stored::of(version, order, last))
}

/// Any JSON, with names that look like tags and members.
pub(crate) fn json() -> impl Strategy<Value = Value> {
    let name =
        prop_oneof![any::<String>(), select(vec!["_v", "id", "total", "v", "data"]).prop_map(str::to_owned)];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        amount().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(name.clone(), inner, 0..4).prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

/// The text with white space at every place between two tokens where the pattern wants some.
fn spaced(document: &str, pattern: &[&str]) -> String {
    let mut pattern = pattern.iter().cycle();
    let (mut spaced, mut in_text, mut escaped) = (String::new(), false, false);
    for letter in document.chars() {
        let structural = !in_text && matches!(letter, '{' | '}' | '[' | ']' | ',' | ':');
        if structural {
            spaced.push_str(pattern.next().copied().unwrap_or_default());
        }
        spaced.push(letter);
        if structural {
            spaced.push_str(pattern.next().copied().unwrap_or_default());
        }
        if letter == '"' && !escaped {
            in_text = !in_text;
        }
        escaped = in_text && letter == '\\' && !escaped;
    }
    spaced
}

fn read(document: &str) -> Option<Order> {
    upcaster::from_str(document).ok()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(order in order()) {
        let document = upcaster::to_vec(&order).expect("an order is written");
        prop_assert_eq!(&document[..8], br#"{"_v":4,"#);
        prop_assert_eq!(&upcaster::from_slice::<Order>(&document).expect("it is read"), &order);
        let pretty = upcaster::to_vec_pretty(&order).expect("an order is written");
        prop_assert_eq!(&upcaster::from_slice::<Order>(&pretty).expect("it is read"), &order);
    }

    #[test]
    fn every_version_reads_as_the_naive_reader_reads_it(stored in stored()) {
        let document = stored.document();
        prop_assert_eq!(read(&document), reference::read(&document));
        if let Ok(loaded) = upcaster::load_str::<Order>(&document) {
            prop_assert_eq!(loaded.stored_version(), stored.version);
        }
    }

    #[test]
    fn a_changed_document_is_judged_as_the_naive_reader_judges_it(
        stored in stored(), at in any::<Index>(), value in json(), drop in any::<bool>(),
    ) {
        let mut members = stored.with_tag_at(0);
        let at = at.index(members.len());
        if drop { members.remove(at); } else { members[at].1 = value.to_string(); }
        let document = document(&members);
        prop_assert_eq!(read(&document), reference::read(&document));
    }

    #[test]
    fn the_place_of_the_tag_does_not_matter(stored in stored()) {
        let expected = read(&stored.document());
        for place in 0..=stored.members.len() {
            prop_assert_eq!(&read(&document(&stored.with_tag_at(place))), &expected);
        }
    }

    #[test]
    fn the_order_of_the_members_does_not_matter(
        (stored, shuffled) in stored().prop_flat_map(|stored| {
            let members = stored.with_tag_at(0);
            (Just(stored), Just(members).prop_shuffle())
        })
    ) {
        prop_assert_eq!(read(&document(&shuffled)), read(&stored.document()));
    }

    #[test]
    fn every_beginning_of_a_document_is_refused(stored in stored()) {
        let document = stored.document();
        for end in 0..document.len() {
            refused(upcaster::from_slice::<Order>(&document.as_bytes()[..end]));
        }
    }

    #[test]
    fn white_space_between_tokens_does_not_matter(
        stored in stored(), pattern in vec(select(vec!["", " ", "\n", "\r\n", "\t", "  \n "]), 1..12),
    ) {
        let document = stored.document();
        prop_assert_eq!(read(&spaced(&document, &pattern)), read(&document));
    }

    #[test]
    fn unknown_members_do_not_matter(
        stored in stored(), place in any::<Index>(), tag in any::<Index>(),
        more in vec((any::<String>(), json()), 1..5),
    ) {
        let mut members = stored.with_tag_at(tag.index(stored.members.len() + 1));
        for (name, value) in more {
            // A name of its own: the type and the tag know none that ends so.
            members.insert(place.index(members.len() + 1), (format!("{name}?"), value.to_string()));
        }
        prop_assert_eq!(read(&document(&members)), read(&stored.document()));
    }

    #[test]
    fn a_second_tag_is_refused_wherever_both_stand(
        stored in stored(), one in any::<Index>(), other in any::<Index>(), value in json(),
    ) {
        let mut members = stored.with_tag_at(one.index(stored.members.len() + 1));
        members.insert(other.index(members.len() + 1), ("_v".to_owned(), value.to_string()));
        let error = refused(upcaster::from_str::<Order>(&document(&members)));
        prop_assert_eq!(error.kind(), upcaster::ErrorKind::DuplicateTag);
    }
}

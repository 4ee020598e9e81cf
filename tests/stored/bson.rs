//! The types that only BSON has.

use bson::oid::ObjectId;
use bson::{Binary, Bson, DateTime, Decimal128, Timestamp, Uuid, bson, doc, spec::BinarySubtype};
use serde::{Deserialize, Serialize};
use upcaster::{Stored, Versioned};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "visit", version = 1)]
struct VisitV1 {
    #[serde(rename = "_id")]
    id: ObjectId,
    at: DateTime,
    price: Decimal128,
    picture: Binary,
    session: Uuid,
    stamp: Timestamp,
    maybe: Option<ObjectId>,
    anything: Bson,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "visit", version = 2, previous = VisitV1)]
struct Visit {
    #[serde(rename = "_id")]
    id: ObjectId,
    at: DateTime,
    price: Decimal128,
    picture: Binary,
    session: Uuid,
    stamp: Timestamp,
    maybe: Option<ObjectId>,
    extra: Bson,
}

impl From<VisitV1> for Visit {
    fn from(old: VisitV1) -> Self {
        let VisitV1 { id, at, price, picture, session, stamp, maybe, anything } = old;
        Self { id, at, price, picture, session, stamp, maybe, extra: anything }
    }
}

fn visit() -> VisitV1 {
    let id = ObjectId::from_bytes([7; 12]);
    VisitV1 {
        id,
        at: DateTime::from_millis(1_700_000_000_123),
        price: "12.50".parse().expect("a decimal number"),
        picture: Binary { subtype: BinarySubtype::UserDefined(0x80), bytes: vec![0, 255] },
        session: Uuid::from_bytes([9; 16]),
        stamp: Timestamp { time: 5, increment: 6 },
        maybe: Some(id),
        anything: bson!({ "small": 1_i32, "large": 1_i64, "float": 1.0, "null": null, "id": id, "list": [true, "x"] }),
    }
}

#[test]
fn types_of_bson_survive_before_and_after_the_tag() {
    let visit = visit();
    let members = bson::serialize_to_document(&visit).unwrap();
    let mut first = doc! { "_v": 1 };
    first.extend(members.clone());
    let mut last = members;
    last.insert("_v", 1_i64);
    for document in [first, last] {
        let read: Stored<Visit> = bson::deserialize_from_slice(&document.to_vec().unwrap()).unwrap();
        assert_eq!(*read, Visit::from(visit.clone()));
        assert_eq!(read.stored_version(), 1);
        let read: Stored<Visit> = bson::deserialize_from_document(document).unwrap();
        assert_eq!(*read, Visit::from(visit.clone()));

        let written = bson::serialize_to_document(&read).unwrap();
        assert_eq!(written.keys().next().unwrap(), "_v");
        assert_eq!(written.get_i64("_v").or_else(|_| written.get_i32("_v").map(i64::from)).unwrap(), 2);
        assert_eq!(written.get_object_id("_id").unwrap(), visit.id);
        assert_eq!(written.get_datetime("at").unwrap(), &visit.at);
    }
}

#[test]
fn a_tag_that_became_a_double_is_malformed() {
    let document = doc! { "_v": 1.0, "x": 1 };
    let message = bson::deserialize_from_document::<Stored<Visit>>(document).unwrap_err().to_string();
    assert!(message.contains("visit has a version tag that is not a whole number"), "{message}");
}

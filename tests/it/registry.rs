//! Registries: checked as a whole, asked by type and by kind, writing at a pinned version.

// All of it is test code, and clippy sees that only of the test functions themselves.
#![allow(clippy::unwrap_used)]

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use upcaster::step::Loss;
use upcaster::{
    BuildFaultKind, Error, ErrorKind, History, LabelCodec, Limits, Outcome, Registry, Steps, Tag, Version,
    Versioned,
};

/// A kind with a declared history that can be undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "contact", version = 4, history)]
struct Contact {
    name: String,
    email: Option<String>,
    address: Option<Address>,
    total: Total,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Address {
    city: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Total {
    amount: f64,
}

impl History for Contact {
    fn history() -> Steps {
        Steps::new()
            .step("email", |s| s.rename("mail", "email"))
            .step("address", |s| s.nest("address", ["city"]))
            .step("money", |s| s.wrap("total", "amount"))
    }
}

fn ada() -> Contact {
    Contact {
        name: "Ada".to_owned(),
        email: Some("ada@example.com".to_owned()),
        address: Some(Address { city: "London".to_owned() }),
        total: Total { amount: 1.5 },
    }
}

const CONTACT: [&str; 4] = [
    r#"{"_v":1,"name":"Ada","mail":"ada@example.com","total":1.5,"city":"London"}"#,
    r#"{"_v":2,"name":"Ada","email":"ada@example.com","total":1.5,"city":"London"}"#,
    r#"{"_v":3,"name":"Ada","email":"ada@example.com","address":{"city":"London"},"total":1.5}"#,
    r#"{"_v":4,"name":"Ada","email":"ada@example.com","address":{"city":"London"},"total":{"amount":1.5}}"#,
];

/// A kind of linked types, of which each goes back to the one before.
mod parcel {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
    #[versioned(kind = "parcel", version = 1)]
    pub(super) struct ParcelV1 {
        pub(super) grams: u64,
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
    #[versioned(kind = "parcel", version = 2, previous = ParcelV1, downcast)]
    pub(super) struct ParcelV2 {
        pub(super) weight: u64,
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
    #[versioned(kind = "parcel", version = 3, previous = ParcelV2, downcast(losing("fragile", "/a/b")))]
    pub(super) struct Parcel {
        pub(super) weight: u64,
        pub(super) fragile: bool,
    }

    impl From<ParcelV1> for ParcelV2 {
        fn from(old: ParcelV1) -> Self {
            Self { weight: old.grams }
        }
    }

    impl From<ParcelV2> for ParcelV1 {
        fn from(new: ParcelV2) -> Self {
            Self { grams: new.weight }
        }
    }

    impl From<ParcelV2> for Parcel {
        fn from(old: ParcelV2) -> Self {
            Self { weight: old.weight, fragile: false }
        }
    }

    impl TryFrom<Parcel> for ParcelV2 {
        type Error = String;

        fn try_from(new: Parcel) -> Result<Self, String> {
            match new.weight {
                13 => Err("thirteen".to_owned()),
                666 => panic!("the beast"),
                weight => Ok(Self { weight }),
            }
        }
    }
}

use parcel::Parcel;

/// A typed link on a declared past.
mod mixed {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
    #[versioned(kind = "mixed", version = 3, history)]
    pub(super) struct MixedV3 {
        pub(super) c: u32,
    }

    impl History for MixedV3 {
        fn history() -> Steps {
            Steps::new().step("b", |s| s.rename("a", "b")).step("c", |s| s.rename("b", "c"))
        }
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
    #[versioned(kind = "mixed", version = 4, previous = MixedV3, downcast)]
    pub(super) struct MixedV4 {
        pub(super) d: u32,
    }

    impl From<MixedV3> for MixedV4 {
        fn from(old: MixedV3) -> Self {
            Self { d: old.c }
        }
    }

    impl From<MixedV4> for MixedV3 {
        fn from(new: MixedV4) -> Self {
            Self { c: new.d }
        }
    }

    /// Without a way back.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
    #[versioned(kind = "mixed", version = 5, previous = MixedV4)]
    pub(super) struct Mixed {
        pub(super) e: u32,
    }

    impl From<MixedV4> for Mixed {
        fn from(old: MixedV4) -> Self {
            Self { e: old.d }
        }
    }
}

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    Registry::builder()
        .register::<Contact>()
        .register::<Parcel>()
        .register::<mixed::Mixed>()
        .build()
        .expect("the chains are sound")
});

fn pinned(version: u32) -> Registry {
    Registry::builder().register_with::<Contact>(|contact| contact.write_at(version)).build().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// As text, and whether it is the very input.
fn shown(document: Result<Cow<'_, [u8]>, Error>) -> (String, bool) {
    let document = document.unwrap();
    (text(&document).to_owned(), matches!(document, Cow::Borrowed(_)))
}

#[test]
fn every_version_is_read_by_type() {
    for (version, document) in (1..).zip(CONTACT) {
        let loaded = REGISTRY.load::<Contact>(document.as_bytes()).unwrap();
        assert_eq!(loaded.stored_version(), version);
        assert_eq!(loaded.is_stale(), version < 4);
        assert_eq!(*loaded, ada());
        assert_eq!(REGISTRY.read::<Contact>(document.as_bytes()).unwrap(), ada());
    }
}

#[test]
fn it_works_in_the_lazy_of_once_cell() {
    #[allow(clippy::non_std_lazy_statics)]
    static LAZY: once_cell::sync::Lazy<Registry> =
        once_cell::sync::Lazy::new(|| Registry::builder().register::<Contact>().build().unwrap());
    let threads: Vec<_> =
        (0..4).map(|_| std::thread::spawn(|| LAZY.read::<Contact>(CONTACT[0].as_bytes()).unwrap())).collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), ada());
    }
}

#[test]
fn what_is_not_registered_is_an_error() {
    let kinds: Vec<&str> = REGISTRY.kinds().collect();
    assert_eq!(kinds, ["contact", "mixed", "parcel"]);
    let error = REGISTRY.read::<parcel::ParcelV1>(b"{}").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotRegistered);
    assert!(error.to_string().contains("ParcelV1`, which is not registered"), "{error}");
    let error = REGISTRY.upcast("ghost", b"{}").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotRegistered);
    assert_eq!(error.to_string(), r#"document of kind "ghost", which is not registered"#);
    assert!(REGISTRY.chain("ghost").is_none());
    assert_eq!(REGISTRY.write_version("ghost"), None);
}

#[test]
fn a_pinned_version_is_what_saves_write() {
    for (version, document) in (1_u32..).zip(CONTACT) {
        let registry = pinned(version);
        assert_eq!(registry.write_version("contact"), Version::new(version));
        assert_eq!(text(&registry.encode(&ada()).unwrap()), document, "version {version}");
        for (stored, document) in (1..).zip(CONTACT) {
            let loaded = registry.load::<Contact>(document.as_bytes()).unwrap();
            assert_eq!(loaded.is_stale(), stored < version, "version {stored} under {version}");
            assert_eq!(*loaded, ada());
        }
    }
}

#[test]
fn a_stale_document_is_brought_to_the_write_version_and_no_other() {
    for (write, written) in (1_usize..).zip(CONTACT) {
        let registry = pinned(u32::try_from(write).unwrap());
        for (stored, document) in (1_usize..).zip(CONTACT) {
            let upcast = shown(registry.upcast("contact", document.as_bytes()));
            let expected =
                if stored < write { (written.to_owned(), false) } else { (document.to_owned(), true) };
            // Both orders of members say the same; only what a type wrote has the order of its members.
            let same = |a: &str, b: &str| {
                serde_json::from_str::<serde_json::Value>(a).unwrap()
                    == serde_json::from_str::<serde_json::Value>(b).unwrap()
            };
            assert!(same(&upcast.0, &expected.0), "{stored} to {write}: {} {}", upcast.0, expected.0);
            assert_eq!(upcast.1, expected.1);
        }
    }
}

#[test]
fn what_no_step_touches_keeps_its_bytes() {
    let stored = r#" {"extra" : {"n":1.50e2 , "s":"\u00e9"}, "name":"A\u0064a", "_v": 1, "mail":null,"total" :0.10, "last":[1, 2]} "#;
    let (upcast, _) = shown(REGISTRY.upcast("contact", stored.as_bytes()));
    assert_eq!(
        upcast,
        r#"{"_v":4,"extra":{"n":1.50e2 , "s":"\u00e9"},"name":"A\u0064a","email":null,"total":{"amount":0.10},"last":[1, 2]}"#
    );
    let (downcast, _) = shown(REGISTRY.downcast("contact", upcast.as_bytes(), 1));
    assert_eq!(
        downcast,
        r#"{"_v":1,"extra":{"n":1.50e2 , "s":"\u00e9"},"name":"A\u0064a","mail":null,"total":0.10,"last":[1, 2]}"#
    );
}

#[test]
fn typed_links_go_back_through_their_types() {
    let parcel = Parcel { weight: 250, fragile: true };
    let at = |version: u32| {
        let registry =
            Registry::builder().register_with::<Parcel>(|parcel| parcel.write_at(version)).build().unwrap();
        text(&registry.encode(&parcel).unwrap()).to_owned()
    };
    assert_eq!(at(3), r#"{"_v":3,"weight":250,"fragile":true}"#);
    assert_eq!(at(2), r#"{"_v":2,"weight":250}"#);
    assert_eq!(at(1), r#"{"_v":1,"grams":250}"#);
    let chain = REGISTRY.chain("parcel").unwrap();
    assert_eq!(chain.down_to(3), Loss::None);
    assert_eq!(chain.down_to(2), Loss::Members(vec!["/fragile".to_owned(), "/a/b".to_owned()]));
    assert_eq!(chain.down_to(1), chain.down_to(2));
    assert_eq!(chain.down_to(0), Loss::OneWay);
    assert_eq!(
        chain.to_string(),
        "parcel, versions 1 to 3\n  1 -> 2: turns ParcelV1 into ParcelV2\n  2 -> 3: turns ParcelV2 into Parcel"
    );
    let down = |document: &str, to: u32| shown(REGISTRY.downcast("parcel", document.as_bytes(), to)).0;
    assert_eq!(down(r#"{"_v":3,"weight":1,"fragile":true}"#, 1), r#"{"_v":1,"grams":1}"#);
    assert_eq!(down(r#"{"_v":2,"weight":1}"#, 1), r#"{"_v":1,"grams":1}"#);
    let registry = Registry::builder().register_with::<Parcel>(|parcel| parcel.write_at(2)).build().unwrap();
    let upcast = shown(registry.upcast("parcel", br#"{"_v":1,"grams":7}"#)).0;
    assert_eq!(upcast, r#"{"_v":2,"weight":7}"#);
}

#[test]
fn a_step_down_that_fails_is_an_error_of_that_record() {
    let registry = Registry::builder().register_with::<Parcel>(|parcel| parcel.write_at(1)).build().unwrap();
    let error = registry.encode(&Parcel { weight: 13, fragile: false }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Step);
    assert_eq!(error.to_string(), "parcel version 3 failed in step 3 -> 2");
    assert_eq!(error.step().unwrap().to_string(), "3 -> 2");
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "thirteen");
    let error = registry.encode(&Parcel { weight: 666, fragile: false }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Panic);
    assert_eq!(error.to_string(), "parcel version 3 panicked in step 3 -> 2");
    // Occupied: the member that the way down brings out is there already.
    let taken = br#"{"_v":4,"name":"Ada","email":"a","mail":"b","total":{"amount":1}}"#;
    let error = REGISTRY.downcast("contact", taken, 1).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Step);
    assert_eq!(error.step().unwrap().to_string(), "2 -> 1");
    assert_eq!(error.path(), Some("/mail"));
}

#[test]
fn what_the_types_do_not_know_goes_through_typed_links_or_nothing_does() {
    let stored = r#"{"_v":1,"grams":7,"x":1.50,"y":{"z":[ 1 ]}}"#;
    assert_eq!(REGISTRY.unknown_members::<Parcel>(stored.as_bytes()).unwrap(), ["/x", "/y"]);
    let (upcast, _) = shown(REGISTRY.upcast("parcel", stored.as_bytes()));
    assert_eq!(upcast, r#"{"_v":3,"weight":7,"fragile":false,"x":1.50,"y":{"z":[ 1 ]}}"#);
    let (downcast, _) = shown(REGISTRY.downcast("parcel", upcast.as_bytes(), 2));
    assert_eq!(downcast, r#"{"_v":2,"weight":7,"x":1.50,"y":{"z":[ 1 ]}}"#);
    // A later version has a member of that name, and it may mean another thing.
    let error = REGISTRY.upcast("parcel", br#"{"_v":1,"grams":7,"fragile":"no"}"#).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownMembers);
    assert_eq!(error.path(), Some("/fragile"));
    assert_eq!(
        error.to_string(),
        "parcel version 1 has members that its type does not know, of which 1 could not be carried over at /fragile"
    );
}

#[test]
fn every_situation_has_an_arm() {
    let outcome = |document: &'static str| REGISTRY.read_outcome::<Contact>(document.as_bytes());
    assert!(matches!(outcome(CONTACT[3]), Outcome::Current(contact) if *contact == ada()));
    assert!(
        matches!(outcome(CONTACT[0]), Outcome::Upcast(contact) if *contact == ada() && contact.is_stale())
    );
    assert!(matches!(outcome(r#"{"_v":5}"#), Outcome::Newer(_, raw) if raw.as_bytes() == br#"{"_v":5}"#));
    assert!(matches!(outcome("{"), Outcome::Refused(error, _) if error.kind() == ErrorKind::Truncated));
}

#[test]
fn declared_steps_below_a_typed_link_go_back_on_the_document() {
    let down = |document: &str, to: u32| {
        REGISTRY.downcast("mixed", document.as_bytes(), to).map(|d| text(&d).to_owned())
    };
    // No type has the member `x`.
    assert_eq!(down(r#"{"_v":3,"c":1,"x":[ 1 ]}"#, 1).unwrap(), r#"{"_v":1,"a":1,"x":[ 1 ]}"#);
    let error = down(r#"{"_v":5,"e":1}"#, 1).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OneWay);
    assert_eq!(
        error.to_string(),
        "mixed version 5 cannot go back to version 1: one way is 4 -> 5: turns MixedV4 into Mixed"
    );
    assert_eq!(error.step().unwrap().to_string(), "5 -> 4");
    let registry =
        Registry::builder().register_with::<mixed::MixedV4>(|mixed| mixed.write_at(2)).build().unwrap();
    assert_eq!(text(&registry.encode(&mixed::MixedV4 { d: 9 }).unwrap()), r#"{"_v":2,"b":9}"#);
    assert_eq!(shown(registry.upcast("mixed", br#"{"_v":1,"a":9,"x":0}"#)).0, r#"{"_v":2,"b":9,"x":0}"#);
    assert_eq!(shown(registry.downcast("mixed", br#"{"_v":4,"d":9}"#, 1)).0, r#"{"_v":1,"a":9}"#);
    assert_eq!(shown(registry.downcast("mixed", br#"{"_v":4,"d":9}"#, 3)).0, r#"{"_v":3,"c":9}"#);
}

#[test]
fn a_document_that_is_not_above_the_target_stays_as_it_is() {
    for document in CONTACT {
        assert_eq!(shown(REGISTRY.downcast("contact", document.as_bytes(), 4)), (document.to_owned(), true));
    }
    let error = REGISTRY.downcast("contact", CONTACT[3].as_bytes(), 0).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OneWay);
    assert_eq!(
        error.to_string(),
        "contact cannot go to what is no version: versions are whole numbers from 1 to 4294967295"
    );
    let error = REGISTRY.downcast("contact", CONTACT[3].as_bytes(), 40).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OneWay);
    assert_eq!(error.to_string(), "contact cannot go to version 40, which is above the current version 4");
    // What is given back is readable, even where nothing is changed.
    let error = REGISTRY.upcast("contact", br#"{"_v":4,"name":7}"#).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Data);
    assert_eq!(error.path(), Some("/name"));
}

/// What is wrong with what the steps made is wrong with the document as it is stored.
#[test]
fn what_cannot_be_brought_to_a_version_is_named_by_the_version_it_is_stored_at() {
    // The city is no text, which only the current type minds; the places of the text have nothing to do with it.
    let bad = "{\n\"_v\":1,\n\"name\":\"Ada\",\n\"total\":1.5,\n\"city\":7}";
    let read = REGISTRY.read::<Contact>(bad.as_bytes()).unwrap_err();
    let message = "contact version 1, brought to version 4, does not fit its type at /address/city";
    let errors = [
        read,
        upcaster::from_str::<Contact>(bad).unwrap_err(),
        REGISTRY.upcast("contact", bad.as_bytes()).unwrap_err(),
        pinned(2).upcast("contact", bad.as_bytes()).unwrap_err(),
    ];
    for error in errors {
        assert_eq!((error.to_string(), error.kind()), (message.to_owned(), ErrorKind::Data));
        assert_eq!(error.stored_version(), Version::new(1));
        assert_eq!((error.path(), error.line(), error.column()), (Some("/address/city"), None, None));
    }
    // Of what no step works on, the place in the text is known.
    let error = upcaster::from_str::<Contact>("{\"_v\":1,\n\"name\":7}").unwrap_err();
    assert_eq!(error.to_string(), "contact version 1 does not fit its type at /name (line 2, column 8)");

    // On the way down, what was made is not read until it is there.
    let error = REGISTRY.downcast("contact", br#"{"_v":4,"name":7,"total":{"amount":1}}"#, 2).unwrap_err();
    assert_eq!(error.stored_version(), Version::new(4));
    assert_eq!(error.to_string(), "contact version 4, brought to version 2, does not fit its type at /name");

    // Linked types say it as well, with the step that failed.
    let registry = Registry::builder().register_with::<Shelf>(|shelf| shelf.write_at(2)).build().unwrap();
    let errors = [
        registry.read::<Shelf>(br#"{"_v":1,"a":13}"#).unwrap_err(),
        registry.upcast("shelf", br#"{"_v":1,"a":13}"#).unwrap_err(),
    ];
    for error in errors {
        assert_eq!(
            error.to_string(),
            "shelf version 1 failed in step 2 -> 3 \"thirteen\", where it runs a function of its own"
        );
        assert_eq!(error.stored_version(), Version::new(1));
    }
    let error = registry.downcast("shelf", br#"{"_v":3,"b":[1,2]}"#, 1).unwrap_err();
    assert_eq!(
        error.to_string(),
        "shelf version 3 failed in step 2 -> 1 \"list\", going back from where it makes b a list at /b"
    );

    // And whether the version was only assumed.
    let untagged =
        Registry::builder().register_with::<Contact>(|kind| kind.untagged(1).write_at(2)).build().unwrap();
    let error = untagged.upcast("contact", br#"{"name":"Ada","total":1.5,"city":7}"#).unwrap_err();
    assert!(error.is_untagged());
    assert_eq!(
        error.to_string(),
        "contact version 1 (assumed, for it has no tag), brought to version 4, does not fit its type at /address/city"
    );
}

/// A kind whose way back makes what its own type does not read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "liar", version = 2, history)]
struct Liar {
    n: u8,
}

impl History for Liar {
    fn history() -> Steps {
        Steps::new().step("lie", |s| s.with(|_| Ok(())).down(|document| Ok(document.set("n", &"no")?)))
    }
}

#[test]
fn what_goes_back_to_something_unreadable_is_not_written() {
    let registry = Registry::builder().register_with::<Liar>(|liar| liar.write_at(1)).build().unwrap();
    let error = registry.encode(&Liar { n: 1 }).unwrap_err();
    assert_eq!(error.to_string(), "liar version 2 does not fit its type at /n");
    // The place is one of a document that nobody has seen.
    assert_eq!((error.line(), error.column(), error.stored_version()), (None, None, Version::new(2)));
    let shelves = Registry::builder().register_with::<Shelf>(|shelf| shelf.write_at(2)).build().unwrap();
    let error = shelves.encode(&Shelf { b: vec![13] }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "shelf version 3 failed in step 2 -> 3 \"thirteen\", where it runs a function of its own"
    );
}

/// A kind whose steps mind what others let pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "shelf", version = 3, history)]
struct Shelf {
    b: Vec<u8>,
}

impl History for Shelf {
    fn history() -> Steps {
        Steps::new().step("list", |s| s.rename("a", "b").to_list("b")).step("thirteen", |s| {
            s.with(|document| {
                let refused = document.get_as::<u8>("/b/0")? == 13;
                if refused { Err("thirteen".into()) } else { Ok(()) }
            })
            .down(|_| Ok(()))
        })
    }
}

#[test]
fn a_newer_document_is_never_rewritten() {
    let newer = br#"{"_v":5,"name":"Ada"}"#;
    for error in [
        REGISTRY.read::<Contact>(newer).unwrap_err(),
        REGISTRY.upcast("contact", newer).unwrap_err(),
        REGISTRY.downcast("contact", newer, 1).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Newer);
        assert_eq!(error.stored_version(), Version::new(5));
    }
    let explanation = REGISTRY.explain("contact", newer).unwrap();
    assert!(explanation.is_newer());
    assert!(explanation.steps().is_empty());
    assert_eq!(
        explanation.to_string(),
        "contact version 5 is newer than version 4, the current one of this program"
    );
}

#[test]
fn a_document_is_explained_in_words() {
    let explained = |registry: &Registry, document: &str| {
        registry.explain("contact", document.as_bytes()).unwrap().to_string()
    };
    assert_eq!(
        explained(&REGISTRY, CONTACT[1]),
        "contact version 2 is stale: saves write version 4\n  2 -> 3 \"address\": nests city in address\n  \
         3 -> 4 \"money\": wraps total in an object as amount"
    );
    assert_eq!(explained(&REGISTRY, CONTACT[3]), "contact version 4 is current");
    assert_eq!(
        explained(&pinned(3), CONTACT[2]),
        "contact version 3 is not stale: saves write version 3\n  3 -> 4 \"money\": wraps total in an object as amount"
    );
    let error = REGISTRY.explain("contact", br#"{"_v":"4"}"#).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MalformedTag);
}

mod layouts {
    use super::*;

    pub(super) const CODEC: LabelCodec = LabelCodec {
        parse: |text| text.strip_prefix("v")?.parse().ok(),
        print: |version| format!("v{version}"),
    };

    /// Small steps for every layout of the tag.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
    #[versioned(kind = "layout", version = 2, history)]
    pub(super) struct Layout {
        pub(super) new: u8,
    }

    impl History for Layout {
        fn history() -> Steps {
            Steps::new().step("new", |s| s.rename("old", "new"))
        }
    }

    pub(super) fn registry(tag: Tag) -> Registry {
        Registry::builder().register_with::<Layout>(|kind| kind.tag(tag).untagged(1)).build().unwrap()
    }
}

#[test]
fn every_layout_is_rewritten_in_place() {
    let check = |tag: Tag, old: &str, new: &str, back: &str| {
        let registry = layouts::registry(tag);
        assert_eq!(shown(registry.upcast("layout", old.as_bytes())).0, new);
        assert_eq!(shown(registry.downcast("layout", new.as_bytes(), 1)).0, back);
        assert_eq!(registry.read::<layouts::Layout>(new.as_bytes()).unwrap(), layouts::Layout { new: 7 });
    };
    check(Tag::field("a\"b"), r#"{"old":7,"a\u0022b":1}"#, r#"{"a\"b":2,"new":7}"#, r#"{"a\"b":1,"old":7}"#);
    check(Tag::field("_v"), r#"{"old":7}"#, r#"{"_v":2,"new":7}"#, r#"{"_v":1,"old":7}"#);
    check(
        Tag::field("v").with_codec(layouts::CODEC),
        r#"{"x":[],"v":"v1","old":7}"#,
        r#"{"v":"v2","x":[],"new":7}"#,
        r#"{"v":"v1","x":[],"old":7}"#,
    );
    let nested = Tag::nested(&["meta", "deep", "v"]);
    check(
        nested,
        r#"{"old":7,"meta":{"by":1,"deep":{"of":2,"v":1}}}"#,
        r#"{"new":7,"meta":{"by":1,"deep":{"v":2,"of":2}}}"#,
        r#"{"old":7,"meta":{"by":1,"deep":{"v":1,"of":2}}}"#,
    );
    check(
        nested,
        r#"{"old":7,"meta":{"by":1}}"#,
        r#"{"new":7,"meta":{"deep":{"v":2},"by":1}}"#,
        r#"{"old":7,"meta":{"deep":{"v":1},"by":1}}"#,
    );
    check(
        nested,
        r#"{"old":7}"#,
        r#"{"meta":{"deep":{"v":2}},"new":7}"#,
        r#"{"meta":{"deep":{"v":1}},"old":7}"#,
    );
    check(
        Tag::envelope("v", "data"),
        r#"{"data":{"old":7, "keep" : 1},"by":"x","v":1}"#,
        r#"{"v":2,"data":{"new":7,"keep":1},"by":"x"}"#,
        r#"{"v":1,"data":{"old":7,"keep":1},"by":"x"}"#,
    );
}

#[test]
fn a_version_kept_outside_is_given_with_the_document() {
    let registry = layouts::registry(Tag::outside());
    let old = br#"{"old":7}"#;
    assert_eq!(text(&registry.at(1).upcast("layout", old).unwrap()), r#"{"new":7}"#);
    assert_eq!(text(&registry.at(2).downcast("layout", br#"{"new":7}"#, 1).unwrap()), r#"{"old":7}"#);
    assert_eq!(registry.at(1).load::<layouts::Layout>(old).unwrap().stored_version(), 1);
    assert_eq!(registry.at(-1).read::<layouts::Layout>(old).unwrap_err().kind(), ErrorKind::MalformedTag);
    assert_eq!(registry.at(2_i64).explain("layout", old).unwrap().stored_version(), 2);
    let pinned = Registry::builder()
        .register_with::<layouts::Layout>(|kind| kind.tag(Tag::outside()).write_at(1))
        .build()
        .unwrap();
    assert_eq!(text(&pinned.encode(&layouts::Layout { new: 7 }).unwrap()), r#"{"old":7}"#);
}

#[test]
fn what_has_no_place_for_a_tag_is_not_rewritten() {
    let registry = layouts::registry(Tag::nested(&["meta", "v"]));
    let error = registry.upcast("layout", br#"{"old":7,"meta":null}"#).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAnObject);
    // A member that stands there twice could be either.
    let error =
        REGISTRY.upcast("contact", br#"{"_v":1,"x":1,"name":"A","mail":null,"total":1,"x":2}"#).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Data);
    assert_eq!(error.path(), Some("/x"));
}

#[test]
fn limits_are_those_of_the_kind_or_of_all() {
    let registry = Registry::builder()
        .register_with::<Contact>(|kind| kind.limits(Limits::new().max_bytes(100)))
        .register::<Parcel>()
        .limits(Limits::new().max_bytes(30))
        .build()
        .unwrap();
    let parcel = br#"{"_v":3,"weight":1,"fragile":true}"#;
    assert_eq!(registry.read::<Parcel>(parcel).unwrap_err().kind(), ErrorKind::TooLarge);
    assert_eq!(registry.upcast("parcel", parcel).unwrap_err().kind(), ErrorKind::TooLarge);
    assert!(registry.read::<Contact>(CONTACT[0].as_bytes()).is_ok());
    let mut contact = ada();
    assert!(registry.encode(&contact).is_ok());
    contact.name = "A".repeat(100);
    assert_eq!(registry.encode(&contact).unwrap_err().kind(), ErrorKind::TooLarge);
    // What a step makes larger than it was.
    let tight = Registry::builder()
        .register_with::<Contact>(|kind| kind.limits(Limits::new().max_bytes(CONTACT[0].len())))
        .build()
        .unwrap();
    let error = tight.upcast("contact", CONTACT[0].as_bytes()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

/// Its step makes 10 MB of nothing, and another one on the way back.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "bloated", version = 2, history)]
struct Bloated {
    text: String,
}

impl History for Bloated {
    fn history() -> Steps {
        Steps::new().step("much", |s| {
            s.with(|document| Ok(document.set("text", &"x".repeat(10 << 20))?))
                .down(|document| Ok(document.set("text", &"y".repeat(10 << 20))?))
        })
    }
}

#[test]
fn what_steps_make_is_limited_both_ways() {
    let registry = Registry::builder().register::<Bloated>().build().unwrap();
    for error in [
        registry.read::<Bloated>(br#"{"_v":1}"#).unwrap_err(),
        registry.upcast("bloated", br#"{"_v":1}"#).unwrap_err(),
        registry.downcast("bloated", br#"{"_v":2,"text":""}"#, 1).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        assert_eq!(error.step_name(), Some("much"));
    }
}

/// Its history has a gap, two steps of one name and a mistake in an op.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "faulty", version = 5, history)]
struct Faulty {
    a: u8,
}

impl History for Faulty {
    fn history() -> Steps {
        Steps::new().step("one", |s| s.rename("b", "b")).step("one", |s| s)
    }
}

/// It cannot go back behind version 2.
#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "oneway", version = 3, history)]
struct OneWay {
    a: u8,
}

impl History for OneWay {
    fn history() -> Steps {
        Steps::new().step("fax", |s| s.remove("fax")).step("a", |s| s.rename("b", "a"))
    }
}

#[derive(Debug, Serialize, Deserialize, Versioned)]
#[versioned(kind = "contact", version = 1)]
struct Impostor {
    a: u8,
}

#[test]
fn every_fault_is_told_at_once() {
    let error = Registry::builder()
        .register::<Contact>()
        .register::<Contact>()
        .register::<Impostor>()
        .register_with::<Faulty>(|kind| kind.write_at(77))
        .register_with::<OneWay>(|kind| kind.write_at(1).tag(Tag::field("a")))
        .register_with::<Parcel>(|kind| kind.floor(2).write_at(1).untagged(0).tag(Tag::DEFAULT.with_labels()))
        .register_with::<mixed::Mixed>(|kind| kind.floor(6).write_at(0).untagged(9))
        .build()
        .unwrap_err();
    let kinds: Vec<_> = error.faults().iter().map(|fault| (fault.record_kind(), fault.kind())).collect();
    assert_eq!(
        kinds,
        [
            ("contact", BuildFaultKind::DuplicateType),
            ("contact", BuildFaultKind::DuplicateKind),
            ("faulty", BuildFaultKind::History),
            ("faulty", BuildFaultKind::History),
            ("faulty", BuildFaultKind::History),
            ("oneway", BuildFaultKind::NoWayDown),
            ("oneway", BuildFaultKind::Tag),
            ("oneway", BuildFaultKind::Tag),
            ("parcel", BuildFaultKind::Untagged),
            ("parcel", BuildFaultKind::WriteVersion),
            ("parcel", BuildFaultKind::Tag),
            ("parcel", BuildFaultKind::Tag),
            ("parcel", BuildFaultKind::Tag),
            ("mixed", BuildFaultKind::Floor),
            ("mixed", BuildFaultKind::Untagged),
            ("mixed", BuildFaultKind::WriteVersion),
        ]
    );
    let lines: Vec<String> = error.to_string().lines().map(str::to_owned).collect();
    assert_eq!(lines[0], "16 faults:");
    assert_eq!(lines[1], "- contact: the type it::registry::Contact is registered twice");
    assert_eq!(
        lines[6],
        "- oneway: no way leads down to the write version 1: one way is 1 -> 2 \"fax\": removes fax; say its way back \
         (`restoring`, `down`, `downcast`), or write a later version"
    );
    assert_eq!(lines[7], "- oneway: version 3 has a member `a`, which is the name of the tag");
}

#[test]
fn a_tag_that_steps_work_on_is_a_fault() {
    let tagged = |tag: Tag| Registry::builder().register_with::<Contact>(|kind| kind.tag(tag)).build();
    let error = tagged(Tag::field("mail")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "contact: a step works on /mail, which is the tag and nothing steps see: 1 -> 2 \"email\": renames mail to email"
    );
    assert!(tagged(Tag::nested(&["address", "version"])).is_ok());
}

#[test]
fn a_floor_is_raised_by_the_program() {
    let registry = Registry::builder().register_with::<Contact>(|kind| kind.floor(3)).build().unwrap();
    assert_eq!(registry.read::<Contact>(CONTACT[1].as_bytes()).unwrap_err().kind(), ErrorKind::BelowFloor);
    assert_eq!(registry.upcast("contact", CONTACT[1].as_bytes()).unwrap_err().kind(), ErrorKind::BelowFloor);
    assert_eq!(registry.explain("contact", CONTACT[1].as_bytes()).unwrap_err().kind(), ErrorKind::BelowFloor);
    assert!(registry.read::<Contact>(CONTACT[2].as_bytes()).is_ok());
    let error = registry.downcast("contact", CONTACT[3].as_bytes(), 2).unwrap_err();
    assert_eq!(error.to_string(), "contact version 4 cannot go back to version 2: the floor is version 3");
}

#[test]
fn the_chain_of_a_type_is_made_once() {
    let chain = Contact::chain().unwrap();
    assert!(std::ptr::eq(chain, Contact::chain().unwrap()));
    assert_eq!((chain.kind(), chain.first().get(), chain.current().get()), ("contact", 1, 4));
    assert!(chain.down_to(1).is_none());
    assert_eq!(chain.steps()[0].name(), Some("email"));
    assert_eq!(chain.steps()[0].touched().unwrap(), ["/email", "/mail"]);
    assert_eq!(chain.steps_from(Version::of(3)).len(), 1);
    let error = Faulty::chain().unwrap_err();
    assert_eq!(error.faults().len(), 3);
    assert_eq!(parcel::ParcelV2::chain().unwrap().steps().len(), 1);
}

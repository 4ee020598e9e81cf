//! What the fuzz target `limits` checks: documents at the edge of what is taken.

use serde::Serialize;
use serde_json::Value;
use upcaster::{Document, ErrorKind, Limits, ReadableOwned, Registry, Steps};

use super::chain::programs::{Dice, fused};
use super::dice::Bytes;
use super::kinds::{Rolled, envelope, field, labelled, nested};
use super::tree::depth;

/// The deepest that arrays and objects may be in one another.
const MAX_DEPTH: usize = 127;

/// How much steps may make beside 4 times what was read.
const FREE: usize = 64 << 10;

/// Reads documents that are as large, as deep or grow as much as is allowed, and a little less or more.
///
/// The bytes before the first `{` or `[` are dice: which edge, which of the four layouts, and how far from the edge.
/// From there on an input is a document, where one is asked for.
pub fn check_limits(input: &[u8]) {
    let Some((mut dice, text)) = Bytes::before(b"{[", input) else { return };
    match dice.below(4) {
        0 => growth(&mut dice),
        1 => match dice.below(4) {
            0 => sizes::<field::V3>(&mut dice, field::V3::rolled),
            1 => sizes::<nested::V3>(&mut dice, nested::V3::rolled),
            2 => sizes::<envelope::V3>(&mut dice, envelope::V3::rolled),
            _ => sizes::<labelled::V3>(&mut dice, labelled::V3::rolled),
        },
        2 => {
            let text = nest(&mut dice);
            limited(&text);
            deep(&mut dice);
        }
        _ => limited(text),
    }
}

fn registry<T: ReadableOwned + Serialize + 'static>(max_bytes: usize) -> Registry {
    let limits = Limits::new().max_bytes(max_bytes);
    Registry::builder().register::<T>().limits(limits).build().expect("the kind is sound")
}

/// Any text, read in all layouts.
fn limited(text: &str) {
    read::<field::V3>(text);
    read::<nested::V3>(text);
    read::<envelope::V3>(text);
    read::<labelled::V3>(text);
}

/// With as many bytes as a document has it is read as without a limit, and with one less it is not. What is not nested
/// too deep is not refused for that.
fn read<T: ReadableOwned + Serialize + PartialEq + std::fmt::Debug + 'static>(text: &str) {
    let kind = |read: Result<T, upcaster::Error>| read.map_err(|error| error.kind());
    let free = kind(upcaster::from_str::<T>(text));
    assert_ne!(free, Err(ErrorKind::TooLarge));
    assert_eq!(kind(registry::<T>(text.len()).read(text.as_bytes())), free);
    if let Some(less) = text.len().checked_sub(1) {
        assert_eq!(kind(registry::<T>(less).read(text.as_bytes())), Err(ErrorKind::TooLarge));
    }
    if depth(text) <= MAX_DEPTH {
        assert_ne!(free, Err(ErrorKind::TooDeep), "not too deep: {text}");
    }
    // Members that nobody looks at are passed over at any depth, and what is made of them can be passed over again.
    let registry = registry::<T>(usize::MAX);
    if let Ok(newer) = registry.upcast("fuzzed", text.as_bytes()) {
        assert!(registry.read::<T>(&newer).is_ok(), "what was brought up can be read: {text}");
    }
}

/// A value is read that is as deep as may be, and not one level deeper.
fn deep(dice: &mut dyn Dice) {
    let levels = 120 + dice.below(10);
    let (open, close) = if dice.one_in(2) { ("[", "]") } else { ("{\"a\":", "}") };
    let any = format!("{}1{}", open.repeat(levels), close.repeat(levels));
    let text = format!("{{\"_v\":3,\"title\":\"\",\"count\":1,\"rare\":{{\"any\":{any}}}}}");
    assert_eq!(Document::from_str(&text).is_ok(), levels + 2 <= MAX_DEPTH);
    match upcaster::from_str::<field::V3>(&text) {
        Ok(value) => {
            assert!(levels + 2 <= MAX_DEPTH, "{levels} levels");
            assert!(upcaster::to_vec(&value).is_ok(), "what was read can be written");
        }
        Err(error) => {
            assert!(levels + 2 > MAX_DEPTH, "{levels} levels: {error}");
            assert_eq!(error.kind(), ErrorKind::TooDeep);
        }
    }
}

/// A document in which a member is as deep as may be, or a little less or more.
fn nest(dice: &mut dyn Dice) -> String {
    let levels = if dice.one_in(8) { 40_000 } else { 117 + dice.below(16) };
    let kinds: Vec<bool> = (0..levels.min(64)).map(|_| dice.one_in(2)).collect();
    let is_list = |level: usize| kinds[level % kinds.len()];
    let open: String = (0..levels).map(|level| if is_list(level) { "[" } else { "{\"a\":" }).collect();
    let close: String = (0..levels).rev().map(|level| if is_list(level) { "]" } else { "}" }).collect();
    let value = format!("{open}1{}", if dice.one_in(8) { "" } else { &close });
    let tag = ["\"_v\":3", "\"_v\":1", "\"v\":3", "\"meta\":{\"version\":3}", "\"format\":\"2024-\u{e4}\""]
        [dice.below(5)];
    let name = ["x", "rare", "meta", "data", "text", "numbers"][dice.below(6)];
    let members = "\"title\":\"\",\"count\":1,\"ratio\":null";
    let value = if dice.one_in(2) { value } else { format!("{{\"any\":{value}}}") };
    match dice.below(4) {
        0 => format!("{{{tag},{members},\"{name}\":{value}}}"),
        1 => format!("{{\"{name}\":{value},{members},{tag}}}"),
        2 => format!("{{{tag},\"data\":{{{members},\"{name}\":{value}}}}}"),
        _ => value,
    }
}

/// A value is written with as many bytes as it takes, and not with one less.
fn sizes<T>(dice: &mut dyn Dice, rolled: impl Fn(&mut Rolled<'_>) -> T)
where
    T: ReadableOwned + Serialize + 'static,
{
    let value = rolled(&mut Rolled::new(dice));
    let Ok(document) = upcaster::to_vec(&value) else { return };
    let (exact, less) = (registry::<T>(document.len()), registry::<T>(document.len() - 1));
    assert_eq!(exact.encode(&value).expect("it fits"), document);
    assert!(exact.read::<T>(&document).is_ok(), "it fits");
    let kind = less.encode(&value).map_err(|error| error.kind());
    assert_eq!(kind, Err(ErrorKind::TooLarge));
    let kind = less.read::<T>(&document).map(drop).map_err(|error| error.kind());
    assert_eq!(kind, Err(ErrorKind::TooLarge));
}

/// Steps make 4 times what they were given and 64 KiB besides, and not a byte more.
fn growth(dice: &mut dyn Dice) {
    let pad = dice.below(256) * (1 + dice.below(64));
    let more = dice.below(4);
    let document = format!("{{\"a\":\"{}\"}}", "y".repeat(pad));
    let given = document.len() + "\"_v\":19,".len();
    let most = 4 * given + FREE - "{\"t\":\"\",}".len();
    let len = most + more - 2;
    let read = fused::read(text_of(len), &document);
    match read {
        Ok(value) => {
            assert!(len <= most, "{len} bytes of {most} were made");
            assert_eq!(value["t"].as_str().map(str::len), Some(len));
        }
        Err(error) => {
            assert!(len > most, "{error}: {len} bytes of {most}");
            assert_eq!(error.kind(), ErrorKind::TooLarge);
        }
    }
    doubling(dice, &document);
}

/// One step that takes the place of everything with a text.
fn text_of(len: usize) -> Steps {
    Steps::new().step("text", move |s| {
        s.with(move |document| {
            document.remove("a")?;
            Ok(document.set("t", &"x".repeat(len))?)
        })
    })
}

/// Steps that double a value again and again end in a value of no more than they may make, or are stopped.
fn doubling(dice: &mut dyn Dice, document: &str) {
    let times = dice.below(18);
    let steps = (0..times).fold(Steps::new(), |steps, n| {
        steps.step(&format!("double {n}"), |s| s.copy("a", "b").nest("c", ["a", "b"]).rename("c", "a"))
    });
    let given = document.len() + "\"_v\":20,".len();
    match fused::read(steps, document) {
        Ok(value) => {
            let made: Value = value;
            assert!(made.to_string().len() <= 4 * given + FREE);
        }
        Err(error) => assert_eq!(error.kind(), ErrorKind::TooLarge),
    }
}

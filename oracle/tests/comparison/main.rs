//! Our comparison of schemas against jsoncompat, which proves or finds a counterexample: where ours says that all is
//! read, it finds none.
//!
//! Two things are put into words that JSON Schema has, before jsoncompat is asked:
//!
//! - an object is written with the members that its schema names, so what is written gets `additionalProperties: false`;
//! - the formats of integers are ranges, so both get `minimum` and `maximum`.
//!
//! And where ours says that something is not read, jsoncompat has no proof of the contrary. What ours leaves undecided,
//! theirs may prove: the format of a text is no more than an annotation to JSON Schema.

mod edited;
mod fixed;
mod generated;
mod prepared;

use jsoncompat::{CompatibilityResult, Role, SchemaDocument, analyze_compat};
use serde_json::Value;
use upcaster::Version;
use upcaster::schema::{Comparison, Snapshot, Verdict, compare};

/// How often ours and theirs said what.
#[derive(Debug, Default)]
struct Tally {
    pairs: usize,
    ok: usize,
    unknown: usize,
    breaking: usize,
    /// Ours says ok: theirs has a proof.
    proven: usize,
    /// Ours says breaking: theirs has a counterexample.
    refuted: usize,
    /// Ours says unknown: theirs has a proof.
    missed: usize,
}

fn ours(old: &Value, new: &Value) -> Comparison {
    let snapshot = |version: u32, schema: &Value| {
        let version = Version::try_from(version).expect("versions begin at 1");
        Snapshot::new("thing", version, schema.clone(), schema.clone())
    };
    compare(&snapshot(1, old), &snapshot(2, new))
}

/// What jsoncompat says to "everything that is written is read".
fn theirs(written: &Value, read: &Value) -> CompatibilityResult {
    let written = document(&prepared::closed(&prepared::ranged(written)));
    let read = document(&prepared::ranged(read));
    analyze_compat(&read, &written, Role::Serializer).expect("jsoncompat takes the schemas")
}

/// The same by its own idea of what is written: no member that is not declared, as far as it looks.
fn theirs_for_readers(written: &Value, read: &Value) -> CompatibilityResult {
    let written = document(&prepared::ranged(written));
    let read = document(&prepared::ranged(read));
    analyze_compat(&written, &read, Role::Deserializer).expect("jsoncompat takes the schemas")
}

fn document(schema: &Value) -> SchemaDocument {
    SchemaDocument::from_json(schema).unwrap_or_else(|error| panic!("{error}: {schema:#}"))
}

impl Tally {
    /// Holds one verdict against jsoncompat.
    #[track_caller]
    fn check(&mut self, verdict: Verdict, written: &Value, read: &Value, why: &Comparison) {
        self.pairs += 1;
        let theirs = theirs(written, read);
        let refuted = matches!(theirs, CompatibilityResult::Incompatible { .. });
        let proven = matches!(theirs, CompatibilityResult::Compatible);
        match verdict {
            Verdict::Ok => {
                self.ok += 1;
                self.proven += usize::from(proven);
                assert!(!refuted, "{theirs:?}\nwritten {written:#}\nread {read:#}\n{why}");
                self.check_for_readers(written, read, why);
            }
            Verdict::Unknown => {
                self.unknown += 1;
                self.missed += usize::from(proven);
            }
            Verdict::Breaking => {
                self.breaking += 1;
                self.refuted += usize::from(refuted);
                assert!(!proven, "proven\nwritten {written:#}\nread {read:#}\n{why}");
            }
        }
    }

    #[track_caller]
    fn check_for_readers(&self, written: &Value, read: &Value, why: &Comparison) {
        // Within `oneOf` and the like it takes documents with members that nobody declared.
        if prepared::has_choices(written) {
            return;
        }
        let theirs = theirs_for_readers(written, read);
        let refuted = matches!(theirs, CompatibilityResult::Incompatible { .. });
        assert!(!refuted, "{theirs:?}\nwritten {written:#}\nread {read:#}\n{why}");
    }

    #[track_caller]
    fn both_ways(&mut self, old: &Value, new: &Value) {
        let comparison = ours(old, new);
        self.check(comparison.read(), old, new, &comparison);
        self.check(comparison.rollback(), new, old, &comparison);
    }
}

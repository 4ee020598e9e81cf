//! Whatever the edits, a document and a naive tree of texts say the same, and what nobody touched keeps its bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| upcaster_fuzz::check_edits(bytes));

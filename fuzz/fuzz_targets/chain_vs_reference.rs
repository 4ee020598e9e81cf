//! Whatever the steps and the document, reading, running the steps one by one, and the naive reference agree.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| upcaster_fuzz::check_chain(bytes));

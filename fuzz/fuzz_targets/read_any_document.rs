//! Whatever the bytes, `upcaster` and the naive reference say the same.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| upcaster_fuzz::check(bytes));

//! Whatever is written can be read again, and is the same.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| upcaster_fuzz::check_encoded(bytes));
